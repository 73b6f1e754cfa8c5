"""The samples (coded pictures, packets of sound) of one MP4 track: where their bytes lie and when they are shown."""

import struct
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shotwright_media.errors import RenderError, UnreadableMedia
from shotwright_media.mp4.boxes import BoxMissing, Span, children, find, read_top

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """One track of the file `path`. Arrays have one number per sample, in decoding order; times are in 1/timescale s.

    `offsets`, `sizes`: bytes in the file. `durations`; `delays`: from decoding to being shown. `keys`: the indices of
    samples that need no other. `media_time`: how much at the track's start is not shown. `description`: the `stsd` box.
    """

    path: Path
    timescale: int
    offsets: Numbers
    sizes: Numbers
    durations: Numbers
    delays: Numbers
    keys: Numbers
    media_time: int
    description: bytes

    @property
    def configuration(self) -> bytes:
        """What a decoder has to know first (`avcC` or `esds`); equal ones can follow each other in one track."""
        entry = self.description[16:]
        for kind, header in ((b"avc1", 86), (b"mp4a", 36)):
            if entry[4:8] == kind:
                inner = find(entry, (header, len(entry)), b"avcC" if kind == b"avc1" else b"esds")
                return entry[4:8] + entry[32:36] * (kind == b"avc1") + entry[inner[0] : inner[1]]
        raise BoxMissing("no H.264 and no AAC")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures, as the sample entry has them."""
        width, height = struct.unpack_from(">HH", self.description, 48)
        return width, height

    @property
    def shown(self) -> Numbers:
        """When each sample is shown, from the start of playing."""
        return np.cumsum(self.durations) - self.durations + self.delays - self.media_time

    @property
    def seams(self) -> Numbers:
        """The keys at which the track can be parted without decoding: the starts of closed groups of pictures.

        All that comes before a seam is shown before it, and all that follows after it; so a seam is the number of a
        sample and of a frame at once.
        """
        shown = self.shown
        latest_before = np.concatenate(([np.iinfo(np.int64).min], np.maximum.accumulate(shown)[:-1]))
        earliest_after = np.minimum.accumulate(shown[::-1])[::-1]
        parted = (latest_before < shown) & (earliest_after == shown)
        return self.keys[parted[self.keys]]

    def between(self, first: int, end: int) -> "Samples":
        """The frames `first` up to `end` alone, their bytes still in the same file.

        Raises:
            RenderError: They do not start at a seam and end at another one or at the end.
        """
        seams = self.seams
        if not (first < end and first in seams and (end == len(self.sizes) or end in seams)):
            raise RenderError(
                f"Frames {first} to {end} of {self.path} cannot be copied: key frames are elsewhere. Render them again."
            )
        keys = self.keys[(self.keys >= first) & (self.keys < end)] - first
        rows = slice(first, end)
        return replace(
            self,
            offsets=self.offsets[rows],
            sizes=self.sizes[rows],
            durations=self.durations[rows],
            delays=self.delays[rows],
            keys=keys,
        )


def read_samples(path: Path, handler: bytes) -> Samples:
    """Read the only track of kind `handler` (`vide` or `soun`) of an MP4 file.

    Raises:
        UnreadableMedia: The file is no such MP4, or some of its samples lie beyond its end.
    """
    try:
        with path.open("rb") as file:
            movie = read_top(file, b"moov")
        samples = _read(path, movie, _track(movie, handler))
        _ = samples.configuration  # a file whose decoder set-up is damaged is found out here, and not half way
    except (OSError, LookupError, ValueError, struct.error) as error:
        raise UnreadableMedia(f"{path} is not a segment that can be joined ({error}). Render it again.") from error
    return samples


def _track(movie: bytes, handler: bytes) -> Span:
    for kind, start, end in children(movie, 0, len(movie)):
        if kind == b"trak":
            at, _ = find(movie, (start, end), b"mdia", b"hdlr")
            if movie[at + 8 : at + 12] == handler:
                return start, end
    raise BoxMissing(f"no {handler.decode()} track")


def _read(path: Path, movie: bytes, track: Span) -> Samples:
    media = find(movie, track, b"mdia")
    tables = {kind: (start, end) for kind, start, end in children(movie, *find(movie, media, b"minf", b"stbl"))}
    if missing := {b"stsd", b"stts", b"stsc", b"stsz"} - tables.keys():
        raise BoxMissing(f"no {min(missing).decode()} box")

    def column(name: bytes, width: int, dtype: str = ">u4") -> Numbers:
        at, _ = tables[name]
        (count,) = struct.unpack_from(">I", movie, at + 4)
        flat = np.frombuffer(movie, dtype, count * width, at + 8)
        return flat.reshape(count, width).astype(np.int64)

    file_size = path.stat().st_size
    sizes = _sizes(movie, tables[b"stsz"][0], file_size)

    def repeated(name: bytes, dtype: str = ">u4") -> Numbers:
        rows = column(name, 2, dtype)
        _agree(rows[:, 0], len(sizes))
        return np.repeat(rows[:, 1], rows[:, 0])

    chunks = column(b"co64", 1, ">u8")[:, 0] if b"co64" in tables else column(b"stco", 1)[:, 0]
    start, end = tables[b"stsd"]
    header, _ = find(movie, media, b"mdhd")
    (timescale,) = struct.unpack_from(">I", movie, header + (20 if movie[header] else 12))
    durations = repeated(b"stts")
    if timescale == 0 or int(durations[0]) == 0:
        raise BoxMissing("time in it")
    offsets = _offsets(chunks, column(b"stsc", 3), sizes)
    if int(offsets.min()) < 0 or int((offsets + sizes).max()) > file_size:
        raise BoxMissing("all of its samples: it is cut short")
    return Samples(
        path=path,
        timescale=timescale,
        offsets=offsets,
        sizes=sizes,
        durations=durations,
        delays=repeated(b"ctts", ">i4") if b"ctts" in tables else np.zeros(len(sizes), np.int64),
        keys=_keys(column(b"stss", 1)[:, 0] - 1, len(sizes)) if b"stss" in tables else np.arange(len(sizes)),
        media_time=_media_time(movie, track),
        description=_without_bitrate(movie[start - 8 : end]),
    )


def _agree(counts: Numbers, samples: int) -> None:
    """A damaged file must not make us reserve memory for samples that it cannot have."""
    if (counts.size and int(counts.min()) < 0) or int(counts.sum()) != samples:
        raise BoxMissing("tables that agree")


def _keys(keys: Numbers, samples: int) -> Numbers:
    if keys.size and (int(keys.min()) < 0 or int(keys.max()) >= samples):
        raise BoxMissing("key frames within it")
    return keys


def _sizes(movie: bytes, at: int, file_size: int) -> Numbers:
    same, count = struct.unpack_from(">II", movie, at + 4)
    if count == 0 or same * count > file_size:
        raise BoxMissing("samples within the file")
    if same:
        return np.full(count, same, np.int64)
    return np.frombuffer(movie, ">u4", count, at + 12).astype(np.int64)


def _offsets(chunks: Numbers, per_chunk: Numbers, sizes: Numbers) -> Numbers:
    """Where each sample starts: samples lie one after the other inside a chunk."""
    chunks_each = np.diff(np.append(per_chunk[:, 0], len(chunks) + 1))
    _agree(chunks_each, len(chunks))
    counts = np.repeat(per_chunk[:, 1], chunks_each)
    _agree(counts, len(sizes))
    first = np.cumsum(counts) - counts
    before = np.cumsum(sizes) - sizes
    chunk = np.repeat(np.arange(len(chunks)), counts)
    return chunks[chunk] + before - before[first[chunk]]


def _media_time(movie: bytes, track: Span) -> int:
    """Where in the track playing starts, by the first edit that is not an empty one."""
    try:
        at, _ = find(movie, track, b"edts", b"elst")
    except BoxMissing:
        return 0
    layout = ">Qqi" if movie[at] else ">Iii"
    (count,) = struct.unpack_from(">I", movie, at + 4)
    edits = (struct.unpack_from(layout, movie, at + 8 + k * struct.calcsize(layout)) for k in range(count))
    return next((start for _, start, _ in edits if start >= 0), 0)


def _without_bitrate(description: bytes) -> bytes:
    """Drop `btrt`, the bit rate of one segment: it is not that of the film, and makes equal descriptions differ."""
    at = description.find(b"btrt")
    if at < 0:
        return description
    size = struct.unpack_from(">I", description, at - 4)[0]
    rest = bytearray(description[: at - 4] + description[at - 4 + size :])
    for place in (0, 16):  # the stsd box and the sample entry that held it
        struct.pack_into(">I", rest, place, struct.unpack_from(">I", rest, place)[0] - size)
    return bytes(rest)
