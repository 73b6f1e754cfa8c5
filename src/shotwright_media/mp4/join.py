"""Segments and sound to one film, without encoding anything again: bytes are copied and one index is written."""

import itertools
import math
import struct
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from shotwright_media.atomic import replacing
from shotwright_media.errors import RenderError, UnreadableMedia
from shotwright_media.mp4.boxes import box
from shotwright_media.mp4.movie import Handler, Track, movie_box
from shotwright_media.mp4.samples import Numbers, Samples, read_samples
from shotwright_media.mp4.soft_subtitles import SoftSubtitles, subtitle_track
from shotwright_media.timebase import SAMPLE_RATE

_FILE_TYPE: Final = box(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
_TITLE: Final = b"\xa9nam"
_COMMENT: Final = b"\xa9cmt"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """Samples `first` up to `end` of a track, whose bytes are one piece of `path`, or of the subtitles (None)."""

    starts_s: float
    track: int
    first: int
    end: int
    path: Path | None
    offset: int
    size: int


def join(
    segments: Sequence[Path | Samples],
    path: Path,
    *,
    sound: Path | None = None,
    subtitles: SoftSubtitles | None = None,
    title: str = "",
    comment: str = "",
) -> None:
    """Write the film of `segments`, in order, to `path`: one MP4 whose index comes first, so that it can be streamed.

    The sound starts and ends with the picture, to the sample; sound beyond the last picture is not played, and its
    encoder's priming is skipped. Memory is the index and one second of film.

    Args:
        segments: Files of `render_segment`, or stretches of them (`Samples.between`), all of one profile (CRF may
            differ); at least one.
        path: Where the film goes.
        sound: An .m4a file with one AAC track at 48 kHz.
        subtitles: A track of text that players can turn on.
        title: Shown by players.
        comment: Kept in the file, e.g. that the film was made with AI.

    Raises:
        RenderError: A segment does not match the first one; the message names it. Or there is no segment.
        UnreadableMedia: A file is not such a segment or sound.
        DiskFull: No space is left.
        ValueError: The subtitles overlap.
    """
    if not segments:
        raise RenderError("There is nothing to join: the film has no segment yet.")
    film = _Film([part if isinstance(part, Samples) else read_samples(part, b"vide") for part in segments])
    if sound is not None:
        film.add_sound(read_samples(sound, b"soun"))
    if subtitles is not None:
        film.add_subtitles(subtitles)
    head = film.head({_TITLE: title, _COMMENT: comment})
    with replacing(path) as part, part.open("wb") as file:
        file.write(head)
        film.copy_to(file)


class _Film:
    """The tracks of a film and the pieces of files that they are made of."""

    def __init__(self, parts: Sequence[Samples]) -> None:
        chunks = list(_picture_chunks(parts))
        self._picture = _picture_track(parts, chunks)
        self._tracks = [self._picture]
        self._chunks = chunks
        self._texts = b""
        frame_s = Fraction(int(self._picture.durations[0]), self._picture.timescale)
        # Frames and samples are both whole numbers of this.
        self._timescale = math.lcm(frame_s.denominator, SAMPLE_RATE)
        if self._timescale >= 1 << 32:
            raise UnreadableMedia(f"{parts[0].path} has no frame rate that a film can have. Render it again.")

    def add_sound(self, samples: Samples) -> None:
        chunks = list(_pieces(samples, track=len(self._tracks), before=0, starts_s=0.0))
        self._tracks.append(_sound_track(samples, chunks, self._picture.plays_s))
        self._chunks += chunks

    def add_subtitles(self, subtitles: SoftSubtitles) -> None:
        track, self._texts = subtitle_track(
            subtitles,
            timescale=self._timescale,
            duration_s=self._picture.plays_s,
            width=self._picture.width,
            height=self._picture.height,
        )
        self._chunks += _text_chunks(track, len(self._tracks))
        self._tracks.append(track)

    def head(self, metadata: dict[bytes, str]) -> bytes:
        """Everything before the samples' bytes: file type, index, and the header of the box they lie in."""
        self._chunks.sort(key=lambda chunk: (chunk.starts_s, chunk.track))
        sizes = np.array([chunk.size for chunk in self._chunks], np.int64)
        owners = np.array([chunk.track for chunk in self._chunks])

        def index(start: int) -> bytes:
            at: Numbers = start + np.cumsum(sizes) - sizes
            offsets = [at[owners == number] for number in range(len(self._tracks))]
            duration_s = self._picture.plays_s
            return movie_box(self._tracks, offsets, timescale=self._timescale, duration_s=duration_s, metadata=metadata)

        # An offset takes eight bytes whatever it is, so the index is as long with the right ones as with any.
        start = len(_FILE_TYPE) + len(index(0)) + 16
        return _FILE_TYPE + index(start) + struct.pack(">I4sQ", 1, b"mdat", 16 + int(sizes.sum()))

    def copy_to(self, film: BinaryIO) -> None:
        """Write the chunks' bytes in order; one file per track is open at a time."""
        with ExitStack() as closing:
            opened: dict[int, tuple[Path, BinaryIO]] = {}
            for chunk in self._chunks:
                if chunk.path is None:
                    film.write(self._texts[chunk.offset : chunk.offset + chunk.size])
                    continue
                path, file = opened.get(chunk.track, (None, None))
                if file is None or path != chunk.path:
                    if file is not None:
                        file.close()
                    file = closing.enter_context(chunk.path.open("rb"))
                    opened[chunk.track] = chunk.path, file
                film.write(_bytes_of(chunk, file))


def _bytes_of(chunk: _Chunk, file: BinaryIO) -> bytes:
    file.seek(chunk.offset)
    content = file.read(chunk.size)
    if len(content) != chunk.size:
        raise RenderError(f"{chunk.path} is cut short. Render it again.")
    return content


def _picture_track(parts: Sequence[Samples], chunks: Sequence[_Chunk]) -> Track:
    first = parts[0]
    for part in parts:
        if part.configuration != first.configuration or part.timescale != first.timescale:
            raise RenderError(
                f"{part.path} was encoded in another way than {first.path} (another size, rate or encoder), so they"
                " cannot follow each other. Render it again with the film's profile."
            )
    # Segments may start showing at different times after decoding; the film has one such delay, the longest.
    media_time = max(part.media_time for part in parts)
    durations = np.concatenate([part.durations for part in parts])
    starts = np.cumsum([0, *(len(part.sizes) for part in parts)])
    width, height = first.size
    return Track(
        handler=Handler.PICTURE,
        timescale=first.timescale,
        description=first.description,
        sizes=np.concatenate([part.sizes for part in parts]),
        durations=durations,
        chunks=_rows(chunks),
        media_time=media_time,
        plays_s=Fraction(int(durations.sum()), first.timescale),
        delays=np.concatenate([part.delays + (media_time - part.media_time) for part in parts]),
        keys=np.concatenate([part.keys + start for part, start in zip(parts, starts, strict=False)]),
        width=width,
        height=height,
    )


def _sound_track(samples: Samples, chunks: Sequence[_Chunk], film_s: Fraction) -> Track:
    has_s = Fraction(int(samples.durations.sum()) - samples.media_time, samples.timescale)
    return Track(
        handler=Handler.SOUND,
        timescale=samples.timescale,
        description=samples.description,
        sizes=samples.sizes,
        durations=samples.durations,
        chunks=_rows(chunks),
        media_time=samples.media_time,
        plays_s=min(film_s, has_s),
    )


def _rows(chunks: Sequence[_Chunk]) -> Numbers:
    return np.array([(chunk.first, chunk.end) for chunk in chunks], np.int64)


def _picture_chunks(parts: Sequence[Samples]) -> Iterator[_Chunk]:
    before, starts_s = 0, 0.0
    for part in parts:
        yield from _pieces(part, track=0, before=before, starts_s=starts_s)
        before += len(part.sizes)
        starts_s += float(part.durations.sum()) / part.timescale


def _pieces(samples: Samples, *, track: int, before: int, starts_s: float) -> Iterator[_Chunk]:
    """Cut a file's samples into pieces of about a second whose bytes follow each other."""
    times = (np.cumsum(samples.durations) - samples.durations) / samples.timescale
    jumps = np.diff(samples.offsets) != samples.sizes[:-1]
    seconds = np.diff(np.floor(times)) > 0
    cuts = [0, *(np.flatnonzero(jumps | seconds) + 1).tolist(), len(samples.sizes)]
    for first, end in itertools.pairwise(cuts):
        yield _Chunk(
            starts_s=starts_s + float(times[first]),
            track=track,
            first=before + first,
            end=before + end,
            path=samples.path,
            offset=int(samples.offsets[first]),
            size=int(samples.sizes[first:end].sum()),
        )


def _text_chunks(track: Track, number: int) -> Iterator[_Chunk]:
    starts = (np.cumsum(track.durations) - track.durations) / track.timescale
    offsets = np.cumsum(track.sizes) - track.sizes
    for k, (start, offset, size) in enumerate(zip(starts, offsets, track.sizes, strict=True)):
        yield _Chunk(
            starts_s=float(start), track=number, first=k, end=k + 1, path=None, offset=int(offset), size=int(size)
        )
