"""A look-ahead limiter: peaks are lowered before they come, so that nothing is ever clipped."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from shotwright_media.sound.files import Sound
from shotwright_media.sound.true_peak import BLOCK, block_peaks
from shotwright_media.timebase import SAMPLE_RATE

_LOOK_AHEAD: Final = round(0.005 * SAMPLE_RATE / BLOCK)
"""Blocks over which the gain falls before a peak."""
_RELEASE_DB: Final = 60.0 * BLOCK / SAMPLE_RATE
"""By how much the gain recovers per block: 60 dB a second."""
_PASSES: Final = 6
_DEEPER: Final = 10 ** (-0.03 / 20)
"""A changing gain bends the waveform a little, so that what sticks out again is lowered by a little more each time."""


def limit(sound: Sound, ceiling_dbtp: float) -> Sound:
    """Return `sound` with no true peak above the ceiling; the very same array when there was none.

    Both channels get the same gain, so that nothing moves between the sides. What lies further than half a second from
    any peak keeps its bits, whatever happens elsewhere.
    """
    ceiling = 10 ** (ceiling_dbtp / 20)
    limited = sound
    for attempt in range(_PASSES):
        peaks = block_peaks(limited, above=ceiling)
        if peaks.max(initial=0.0) <= ceiling:
            return limited
        over = np.where(peaks > ceiling, peaks / (ceiling * _DEEPER**attempt), 1.0)
        limited = _attenuated(limited, _attenuation_db(over))
    rest = float(block_peaks(limited, above=ceiling).max(initial=0.0))
    return limited * np.float32(min(1.0, ceiling / rest)) if rest > ceiling else limited


def _attenuation_db(over: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how many decibels each block is lowered: at least by `over`, the factor that its peak is too high."""
    needed = 20 * np.log10(over)
    fall = _RELEASE_DB * np.arange(needed.size)
    released = np.maximum(np.maximum.accumulate(needed + fall) - fall, 0.0)
    ahead = ndimage.maximum_filter1d(released, _LOOK_AHEAD + 1, origin=-(_LOOK_AHEAD // 2), mode="nearest")
    weights = np.hanning(_LOOK_AHEAD + 3)[1:-1]
    padded = np.concatenate((np.full(_LOOK_AHEAD, ahead[0]), ahead))
    return np.convolve(padded, weights / weights.sum(), mode="valid").astype(np.float64)


def _attenuated(sound: Sound, attenuation_db: NDArray[np.float64]) -> Sound:
    """Lower every block, gliding from block to block without ever lowering one by less than asked."""
    edged = np.concatenate((attenuation_db[:1], attenuation_db, attenuation_db[-1:]))
    knots = np.maximum(edged[:-1], edged[1:])
    gains = (10 ** (-knots / 20)).astype(np.float32)
    lowered = sound.copy()
    whole = sound.shape[1] // BLOCK
    blocks = lowered[:, : whole * BLOCK].reshape(sound.shape[0], whole, BLOCK)
    active = np.flatnonzero((knots[:-1] > 0) | (knots[1:] > 0))
    full = active[active < whole]
    blocks[:, full] *= _glide(gains, full)
    if active.size > full.size:
        lowered[:, whole * BLOCK :] *= _glide(gains, active[-1:])[0, : sound.shape[1] - whole * BLOCK]
    return lowered


def _glide(gains: NDArray[np.float32], blocks: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the gain of every sample of `blocks`, shape (len(blocks), BLOCK)."""
    share = (np.arange(BLOCK, dtype=np.float32) + 0.5) / BLOCK
    before, after = gains[blocks, None], gains[blocks + 1, None]
    return (before + (after - before) * share).astype(np.float32)
