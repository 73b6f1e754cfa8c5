"""How loud a voice is from frame to frame, for mouths that move with it."""

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from shotwright_media.sound.files import Sound
from shotwright_media.timebase import SAMPLE_RATE


def envelope(samples: Sound, fps: Fraction) -> NDArray[np.float32]:
    """Return how loud each film frame of a voice is, from 0 to 1 for its loudest frame.

    One value per started frame: the root of the mean power while it is shown. Silence gives zeros.
    """
    mono = np.square(np.atleast_2d(samples)).mean(axis=0, dtype=np.float64)
    frames = math.ceil(mono.size * fps / SAMPLE_RATE)
    if frames == 0:
        return np.zeros(0, np.float32)
    starts = np.array([round(frame * SAMPLE_RATE / fps) for frame in range(frames)])
    lengths = np.diff(np.append(starts, mono.size))
    level = np.sqrt(np.add.reduceat(mono, starts) / lengths)
    loudest = level.max()
    return (level / loudest if loudest > 0 else level).astype(np.float32)
