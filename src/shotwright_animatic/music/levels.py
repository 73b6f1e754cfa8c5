"""The last steps of every piece of sound: no rumble, no clipping, no hard edges."""

from typing import Final

import numpy as np

from shotwright_animatic.music.values import SAMPLE_RATE, Stereo

_KNEE: Final = 0.6
_CEILING: Final = 0.9
_LOWEST_HZ: Final = 30


def without_rumble(sound: Stereo) -> Stereo:
    """Return `sound` without offset and what lies below some 15 Hz: nobody hears it, and it eats headroom.

    The slow part is found by averaging over 1/30 s twice: quick, free of phase shift, and 30 Hz passes untouched.
    """
    return np.stack([channel - _averaged(_averaged(channel)) for channel in sound]).astype(np.float32)


def _averaged(channel: np.ndarray[tuple[int], np.dtype[np.floating]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    half = SAMPLE_RATE // _LOWEST_HZ // 2
    padded = np.concatenate([np.zeros(half + 1), channel, np.zeros(half)])
    total = np.cumsum(padded, dtype=np.float64)
    return (total[2 * half + 1 :] - total[: -(2 * half + 1)]) / (2 * half + 1)


def limited(sound: Stereo) -> Stereo:
    """Return `sound` with what exceeds 0.6 bent down so that it never reaches 0.9."""
    over = np.maximum(np.abs(sound) - _KNEE, 0)
    room = _CEILING - _KNEE
    bent = np.sign(sound) * (_KNEE + room * np.tanh(over / room))
    return np.where(over > 0, bent, sound).astype(np.float32)


def faded(sound: Stereo, in_s: float, out_s: float) -> Stereo:
    """Return `sound` rising from silence and falling back to it; the fades shrink when the sound is short."""
    count = sound.shape[1]
    rising, falling = min(round(in_s * SAMPLE_RATE), count // 3), min(round(out_s * SAMPLE_RATE), count // 3)
    result = sound.copy()
    result[:, :rising] *= (np.sin(np.linspace(0, np.pi / 2, rising)) ** 2).astype(np.float32)
    result[:, count - falling :] *= (np.cos(np.linspace(0, np.pi / 2, falling)) ** 2).astype(np.float32)
    return result
