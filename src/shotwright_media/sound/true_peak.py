"""True peaks: how far sound swings between its samples, by ITU-R BS.1770-4, annex 2 (four-fold oversampling)."""

import math
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from shotwright_media.sound.files import Sound

BLOCK: Final = 32
"""Samples per block: peaks are found, and gains are set, block by block (0.67 ms)."""

_TAPS: Final = 24
_BEFORE: Final = _TAPS // 2 - 1
"""Samples before a block that its first oversampled value depends on; after it there is one more."""


def _kernels() -> NDArray[np.float64]:
    """Return the weights of the _TAPS samples around a point 1/4, 1/2 and 3/4 of the way between two samples.

    A sinc under a Kaiser window, which reads tones up to 20 kHz right to 0.02 dB; the standard leaves the choice of
    filter open and gives its own twelve coefficients as an example.
    """
    away = np.arange(_TAPS) - _BEFORE - np.array([[0.25], [0.5], [0.75]])
    window = np.i0(5.0 * np.sqrt(1 - (away / (_TAPS / 2)) ** 2)) / np.i0(5.0)
    weights = np.sinc(away) * window
    return weights / weights.sum(axis=1, keepdims=True)


_KERNELS: Final = _kernels()
_GROWTH: Final = float(np.abs(_KERNELS).sum(axis=1).max())
"""No oversampled value can be larger than the samples around it by more than this factor."""
_AT_ONCE: Final = 48
"""Blocks per matrix product: few enough that OpenBLAS uses no second thread (M * N * K < 2**18), whose waiting would
cost four times the work."""


def _interpolation() -> NDArray[np.float32]:
    """Return the matrix that turns BLOCK + _TAPS - 1 samples into the 3 * BLOCK values between those of a block."""
    matrix = np.zeros((BLOCK + _TAPS - 1, _KERNELS.shape[0], BLOCK), np.float32)
    for sample in range(BLOCK):
        matrix[sample : sample + _TAPS, :, sample] = _KERNELS.T
    return matrix.reshape(matrix.shape[0], -1)


_INTERPOLATION: Final = _interpolation()


def true_peak(sound: Sound) -> float:
    """Return the true peak of `sound`, shape (channels, n) at 48 kHz, in dBTP; -inf for silence."""
    loudest = float(np.abs(sound).max(initial=0.0))
    peak = float(block_peaks(sound, above=loudest).max(initial=0.0))
    return 20 * math.log10(peak) if peak > 0 else -math.inf


def block_peaks(sound: Sound, *, above: float) -> NDArray[np.float32]:
    """Return the true peak, as a factor of full scale, of every block, the last one perhaps shorter than BLOCK.

    Only blocks that can reach beyond `above` are oversampled, which is exact and saves most of the work; for the others
    the value is that of their largest sample.
    """
    count = -(-sound.shape[1] // BLOCK)
    peaks = np.zeros(count, np.float32)
    if count == 0:
        return peaks
    for channel in sound:
        padded = np.zeros(count * BLOCK + _TAPS - 1, np.float32)
        padded[_BEFORE : _BEFORE + channel.size] = channel
        own = np.abs(padded[_BEFORE : _BEFORE + count * BLOCK]).reshape(count, BLOCK).max(axis=1, initial=0.0)
        np.maximum(peaks, own, out=peaks)
        edged = np.concatenate(([0.0], own, [0.0]))
        reach = np.maximum(np.maximum(edged[:-2], edged[2:]), own) * _GROWTH
        windows = sliding_window_view(padded, BLOCK + _TAPS - 1)[::BLOCK]
        candidates = np.flatnonzero(reach > above)
        for start in range(0, candidates.size, _AT_ONCE):
            chosen = candidates[start : start + _AT_ONCE]
            between = windows[chosen] @ _INTERPOLATION
            peaks[chosen] = np.maximum(peaks[chosen], np.maximum(between.max(axis=1), -between.min(axis=1)))
    return peaks
