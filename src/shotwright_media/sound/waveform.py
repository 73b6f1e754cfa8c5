"""The shape of a sound, for a player's time line: the lowest and the highest sample of every column."""

import json

import numpy as np
from numpy.typing import NDArray

from shotwright_media.sound.files import Sound
from shotwright_media.timebase import SAMPLE_RATE

Peaks = NDArray[np.int8]
"""Shape (columns, 2): the lowest and the highest sample, from -127 to 127 for full scale."""


def peaks(sound: Sound, columns: int) -> Peaks:
    """Return the peaks of `sound`, shape (channels, n), over all channels; beyond full scale counts as full scale.

    The columns are equally long, to the sample. Where there are more columns than samples, neighbours share one.

    Raises:
        ValueError: there is no sample, or no column.
    """
    length = sound.shape[-1]
    if length == 0 or columns < 1:
        raise ValueError(f"{columns} columns cannot be drawn from {length} samples")
    starts = np.arange(columns) * length // columns
    low = np.minimum.reduceat(sound.min(axis=0), starts)
    high = np.maximum.reduceat(sound.max(axis=0), starts)
    return np.rint(np.clip(np.stack([low, high], axis=1), -1, 1) * 127).astype(np.int8)


def peaks_json(shape: Peaks, length: int) -> str:
    """Return `shape`, the peaks of `length` samples, as JSON: `duration_s`, and `peaks` as low, high, low, high ..."""
    content = {"duration_s": length / SAMPLE_RATE, "columns": len(shape), "peaks": shape.ravel().tolist()}
    return json.dumps(content, separators=(",", ":"))


def waveform(shape: Peaks, height: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return a picture of `shape`, sRGB with alpha, shape (height, columns, 4): the wave in `colour` on nothing.

    Its edges are smoothed; silence is a line one pixel high.
    """
    middle = height / 2
    top = np.minimum(middle - shape[:, 1] / 127 * middle, middle - 0.5)
    bottom = np.maximum(middle - shape[:, 0] / 127 * middle, middle + 0.5)
    row = np.arange(height)[:, None]
    covered = np.clip(np.minimum(row + 1, bottom) - np.maximum(row, top), 0, 1)
    picture = np.empty((height, len(shape), 4), np.uint8)
    picture[..., :3] = colour
    picture[..., 3] = np.rint(covered * 255)
    return picture
