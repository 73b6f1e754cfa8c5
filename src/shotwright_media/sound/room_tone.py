"""Room tone: the noise of a quiet room, under everything that has no ambience of its own."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from shotwright_media.sound.files import Sound
from shotwright_media.sound.loops import fade
from shotwright_media.sound.soundtrack import Bed, Levels, RoomTone
from shotwright_media.timebase import SAMPLE_RATE

_PERIOD: Final = 20 * SAMPLE_RATE
"""Repeated after so long, without a seam; nobody recognises noise after 20 s."""
_KNEE_HZ: Final = 150.0
"""Rooms hum more than they hiss: above this the noise falls by 4.5 dB an octave, below it stays even."""
_LOWEST_HZ: Final = 30.0


def add_room_tone(out: Sound, tone: RoomTone, ambience: Iterable[Bed], levels: Levels) -> None:
    """Add room tone to `out` in place where no bed of `ambience` lies.

    It goes as a bed comes, at constant power. At the film's ends it fades over 10 ms, too short to be missed.
    """
    length = out.shape[1]
    gain = np.ones((1, length), np.float32)
    fade(gain, SAMPLE_RATE // 100, SAMPLE_RATE // 100)
    for start, end in _covered(ambience):
        bed = np.ones((1, end - start), np.float32)
        fade(bed, round(levels.fade_in_s * SAMPLE_RATE), round(levels.fade_out_s * SAMPLE_RATE))
        gain[:, start:end] *= np.sqrt(1 - np.square(bed))
    noise = _noise(tone)
    for start in range(0, length, _PERIOD):
        end = min(start + _PERIOD, length)
        out[:, start:end] += noise[:, : end - start] * gain[:, start:end]


def _covered(beds: Iterable[Bed]) -> list[tuple[int, int]]:
    """Return the spans of `beds`, those that touch made one."""
    spans: list[tuple[int, int]] = []
    for bed in beds:
        if spans and spans[-1][1] == bed.start_sample:
            spans[-1] = (spans[-1][0], bed.end_sample)
        else:
            spans.append((bed.start_sample, bed.end_sample))
    return spans


def _noise(tone: RoomTone) -> Sound:
    """Return one period, shape (2, _PERIOD), that goes on from its end with its beginning."""
    hz = np.fft.rfftfreq(_PERIOD, 1 / SAMPLE_RATE)
    shape = np.where(hz < _LOWEST_HZ, 0.0, (1 + (hz / _KNEE_HZ) ** 2) ** -0.375)
    random = np.random.default_rng(tone.seed)
    spectrum = shape * (random.standard_normal((2, hz.size)) + 1j * random.standard_normal((2, hz.size)))
    noise = np.fft.irfft(spectrum, _PERIOD, axis=1)
    level = 10 ** (tone.level_dbfs / 20) / np.sqrt(np.square(noise).mean(axis=1, keepdims=True))
    return (noise * level).astype(np.float32)
