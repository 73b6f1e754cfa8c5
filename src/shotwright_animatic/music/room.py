"""The room that music sounds in: convolution with decaying noise, block by block, so that memory stays small."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_animatic.music.values import SAMPLE_RATE, Stereo

_BLOCK: Final = 1 << 18
_PRE_DELAY_S: Final = 0.018
_BANDS: Final = ((90, 350, 1.1), (350, 1600, 1.0), (1600, 4200, 0.7), (4200, 9000, 0.42))
"""Low and high edge in Hz, and how long the band rings compared with the room's decay: air and walls eat the highs."""
_EARLY: Final = ((0.011, 0.5), (0.017, 0.42), (0.023, 0.36), (0.031, 0.3), (0.041, 0.24))
"""First reflections: seconds after the direct sound, and level."""


def reverberated(dry: Stereo, sent: Stereo, *, decay_s: float, share: float) -> Stereo:
    """Return `dry` and, by `share` (0 to 1), the room's answer to `sent`; both have the shape (2, n).

    Args:
        dry: The direct sound.
        sent: What goes into the room.
        decay_s: Time to fall by 60 dB.
        share: 0 is a dry room, 1 is nothing but room.
    """
    answers = _answers(decay_s)
    return np.stack(
        [
            dry[channel] * np.float32(1 - share) + _convolved(sent[channel], answers[channel]) * np.float32(share)
            for channel in (0, 1)
        ]
    )


@lru_cache(maxsize=8)
def _answers(decay_s: float) -> NDArray[np.float64]:
    """Return the room's answer to a click, left and right, shape (2, n), each with unit energy."""
    count = round((decay_s * 1.1 + _PRE_DELAY_S) * SAMPLE_RATE)
    dice = np.random.default_rng(2011)
    seconds = np.arange(count) / SAMPLE_RATE
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    answers = np.zeros((2, count))
    for channel in (0, 1):
        for low, high, ring in _BANDS:
            spectrum = np.fft.rfft(dice.standard_normal(count))
            spectrum *= 1 / (1 + (low / np.maximum(hertz, 1)) ** 4) / (1 + (hertz / high) ** 4)
            answers[channel] += np.fft.irfft(spectrum, count) * 10 ** (-3 * seconds / (decay_s * ring))
        answers[channel, : round(_PRE_DELAY_S * SAMPLE_RATE)] = 0
        energy = np.sqrt(np.sum(answers[channel] ** 2))
        for delay_s, level in _EARLY:
            answers[channel, round((delay_s + 0.0031 * channel) * SAMPLE_RATE)] += 0.25 * level * energy
        answers[channel] /= np.sqrt(np.sum(answers[channel] ** 2))
    return answers


def _convolved(sound: NDArray[np.float32], answer: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return `sound` convolved with `answer`, as long as `sound` (overlap-add)."""
    size = 1 << int(np.ceil(np.log2(min(_BLOCK, len(sound)) + len(answer))))
    step = size - len(answer)
    spectrum = np.fft.rfft(answer, size)
    result = np.zeros(len(sound) + size)
    for start in range(0, len(sound), step):
        block = np.fft.irfft(np.fft.rfft(sound[start : start + step], size) * spectrum, size)
        result[start : start + size] += block
    return result[: len(sound)].astype(np.float32)
