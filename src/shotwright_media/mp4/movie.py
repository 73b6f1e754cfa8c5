"""The index of an MP4 film (`moov`, ISO/IEC 14496-12): which bytes are which track's, and when they are shown."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_media.mp4.boxes import box, full_box, runs, table

Numbers = NDArray[np.int64]
_MATRIX: Final = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_LANGUAGES: Final = {"zh": "zho", "en": "eng", "ja": "jpn", "ko": "kor"}
UNDETERMINED: Final = "und"


class Handler(StrEnum):
    PICTURE = "vide"
    SOUND = "soun"
    SUBTITLE = "sbtl"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """One track of a film. Arrays have one number per sample, times are in 1/timescale seconds.

    `media_time`: how much at its start is not played; `plays_s`: how long it plays from there. `delays` and `keys` are
    as in `Samples`; None where decoding order is the order of showing and every sample stands alone. `chunks`: rows
    (first sample, end sample) that lie together in the file.
    """

    handler: Handler
    timescale: int
    description: bytes
    sizes: Numbers
    durations: Numbers
    chunks: Numbers
    media_time: int
    plays_s: Fraction
    delays: Numbers | None = None
    keys: Numbers | None = None
    width: int = 0
    height: int = 0
    language: str = UNDETERMINED


def movie_box(
    tracks: Sequence[Track],
    offsets: Sequence[Numbers],
    *,
    timescale: int,
    duration_s: Fraction,
    metadata: dict[bytes, str],
) -> bytes:
    """The `moov` box. `offsets`: for each track, where in the file each of its chunks starts."""
    version, times = _times(struct.pack(">I", timescale), round(duration_s * timescale))
    header = full_box(
        b"mvhd",
        times,
        struct.pack(">IH10x", 1 << 16, 1 << 8),  # normal speed, full volume
        _MATRIX,
        bytes(24),
        struct.pack(">I", len(tracks) + 1),
        version=version,
    )
    boxes = [
        _track_box(number, track, at, timescale)
        for number, (track, at) in enumerate(zip(tracks, offsets, strict=True), start=1)
    ]
    return box(b"moov", header, *boxes, _metadata_box(metadata))


def _times(middle: bytes, duration: int) -> tuple[int, bytes]:
    """The version of a header box and its times: created and modified (unknown), `middle`, `duration`."""
    if duration < 1 << 32:
        return 0, bytes(8) + middle + struct.pack(">I", duration)
    return 1, bytes(16) + middle + struct.pack(">Q", duration)


def _track_box(number: int, track: Track, offsets: Numbers, movie_timescale: int) -> bytes:
    plays = round(track.plays_s * movie_timescale)
    version, times = _times(struct.pack(">II", number, 0), plays)
    sound = track.handler is Handler.SOUND
    # Tracks of one alternate group, such as subtitles in several languages, are choices: a player shows one.
    group = {Handler.PICTURE: 0, Handler.SOUND: 1, Handler.SUBTITLE: 2}[track.handler]
    layout = struct.pack(">8xHHHH", 0, group, 0x100 if sound else 0, 0)
    size = struct.pack(">II", track.width << 16, track.height << 16)
    header = full_box(b"tkhd", times, layout, _MATRIX, size, version=version, flags=3)
    return box(b"trak", header, box(b"edts", _edit_box(plays, track.media_time)), _media_box(track, offsets))


def _edit_box(plays: int, media_time: int) -> bytes:
    long = plays >= 1 << 32
    edit = struct.pack(">Qqi" if long else ">Iii", plays, media_time, 1 << 16)
    return full_box(b"elst", struct.pack(">I", 1), edit, version=int(long))


def _media_box(track: Track, offsets: Numbers) -> bytes:
    version, times = _times(struct.pack(">I", track.timescale), int(track.durations.sum()))
    language = _packed(track.language)
    name = {Handler.PICTURE: b"Pictures", Handler.SOUND: b"Sound", Handler.SUBTITLE: b"Subtitles"}[track.handler]
    media_header = {
        Handler.PICTURE: full_box(b"vmhd", bytes(8), flags=1),
        Handler.SOUND: full_box(b"smhd", bytes(4)),
        Handler.SUBTITLE: full_box(b"nmhd"),
    }[track.handler]
    here = full_box(b"dref", struct.pack(">I", 1), full_box(b"url ", flags=1))
    return box(
        b"mdia",
        full_box(b"mdhd", times, struct.pack(">HH", language, 0), version=version),
        full_box(b"hdlr", bytes(4), track.handler.encode(), bytes(12), name, b"\0"),
        box(b"minf", media_header, box(b"dinf", here), _sample_table(track, offsets)),
    )


def _sample_table(track: Track, offsets: Numbers) -> bytes:
    counts = track.chunks[:, 1] - track.chunks[:, 0]
    runs_of_counts = runs(counts)
    first = np.cumsum(runs_of_counts[:, 0]) - runs_of_counts[:, 0] + 1
    per_chunk = np.stack([first, runs_of_counts[:, 1], np.ones_like(first)], axis=1)
    parts = [track.description, table(b"stts", runs(track.durations))]
    if track.delays is not None:
        parts.append(table(b"ctts", runs(track.delays)))
    if track.keys is not None:
        parts.append(table(b"stss", track.keys + 1))
    parts += [
        table(b"stsc", per_chunk),
        full_box(b"stsz", struct.pack(">II", 0, len(track.sizes)), track.sizes.astype(">u4").tobytes()),
        table(b"co64", offsets, ">u8"),
    ]
    if track.handler is Handler.SOUND:
        parts += _decoder_warms_up(len(track.sizes))
    return box(b"stbl", *parts)


def _decoder_warms_up(samples: int) -> list[bytes]:
    """Tell players that AAC needs the packet before the one they jump to (ISO/IEC 14496-12, 10.1, `roll`)."""
    distance = full_box(b"sgpd", b"roll", struct.pack(">IIh", 2, 1, -1), version=1)
    return [distance, full_box(b"sbgp", b"roll", struct.pack(">III", 1, samples, 1))]


def _packed(language: str) -> int:
    """A language as three letters of five bits (ISO/IEC 14496-12, 8.4.2).

    Raises:
        ValueError: It is neither of three letters (ISO 639-2) nor one of `zh`, `en`, `ja`, `ko`.
    """
    code = _LANGUAGES.get(language, language)
    if len(code) != 3 or not (code.isascii() and code.isalpha() and code.islower()):
        raise ValueError(f"A language is three small letters as in ISO 639-2 (`zho`, `eng`), not {language!r}.")
    first, second, third = (ord(letter) - 0x60 for letter in code)
    return first << 10 | second << 5 | third


def _metadata_box(metadata: dict[bytes, str]) -> bytes:
    """Texts about the film as iTunes and FFmpeg keep them: by an item's four bytes."""
    items = [box(key, box(b"data", struct.pack(">II", 1, 0), text.encode())) for key, text in metadata.items() if text]
    if not items:
        return b""
    handler = full_box(b"hdlr", bytes(4), b"mdirappl", bytes(9))
    return box(b"udta", full_box(b"meta", handler, box(b"ilst", *items)))
