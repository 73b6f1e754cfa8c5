"""Subtitles that a player can turn on: 3GPP timed text (`tx3g`), the kind that MP4 players read."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from shotwright_media.mp4.boxes import box, full_box
from shotwright_media.mp4.movie import UNDETERMINED, Handler, Track

_LONGEST: Final = 0xFFFF
_WHITE: Final = b"\xff\xff\xff\xff"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftSubtitles:
    """Cues (start in seconds, end in seconds, text), in order and without overlap; `language` as in ISO 639-2."""

    cues: Sequence[tuple[Fraction | float, Fraction | float, str]]
    language: str = UNDETERMINED


def subtitle_track(
    subtitles: SoftSubtitles, *, timescale: int, duration_s: Fraction, width: int, height: int
) -> tuple[Track, bytes]:
    """A track that lasts as long as the film, and its samples' bytes one after the other.

    What lies after the end of the film is left out; between cues there are empty samples.

    Raises:
        ValueError: Cues overlap or run backwards, or one is longer than 65535 bytes.
    """
    end = round(duration_s * timescale)
    samples, durations, at = list[bytes](), list[int](), 0
    for start_s, stop_s, text in subtitles.cues:
        start, stop = (min(end, round(Fraction(second) * timescale)) for second in (start_s, stop_s))
        if start < at or stop < start:
            raise ValueError(f"The subtitle {text!r} starts before the one before it ends, or ends before it starts.")
        samples += [_sample("")] * (start > at) + [_sample(text)] * (stop > start)
        durations += [start - at] * (start > at) + [stop - start] * (stop > start)
        at = stop
    if end > at or not samples:
        samples.append(_sample(""))
        durations.append(end - at)
    one_by_one = np.arange(len(samples))
    track = Track(
        handler=Handler.SUBTITLE,
        timescale=timescale,
        description=_description(height),
        sizes=np.array([len(sample) for sample in samples], np.int64),
        durations=np.array(durations, np.int64),
        chunks=np.stack([one_by_one, one_by_one + 1], axis=1),
        media_time=0,
        plays_s=duration_s,
        width=width,
        height=height,
        language=subtitles.language,
    )
    return track, b"".join(samples)


def _sample(text: str) -> bytes:
    encoded = text.encode()
    if len(encoded) > _LONGEST:
        raise ValueError("A subtitle is at most 65535 bytes long.")
    return struct.pack(">H", len(encoded)) + encoded


def _description(height: int) -> bytes:
    """White text, centred, at the bottom (3GPP TS 26.245, 5.16)."""
    size = min(255, max(12, height // 18))
    style = struct.pack(">HHHBB", 0, 0, 1, 0, size) + _WHITE
    font = b"Sans-Serif"
    fonts = box(b"ftab", struct.pack(">HHB", 1, 1, len(font)), font)
    layout = struct.pack(">Ibb4x8x", 0, 1, -1)
    entry = box(b"tx3g", struct.pack(">6xH", 1), layout, style, fonts)
    return full_box(b"stsd", struct.pack(">I", 1), entry)
