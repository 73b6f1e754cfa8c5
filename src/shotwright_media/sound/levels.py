"""Sounds brought to a level, whatever level they came with."""

import math

import numpy as np

from shotwright_media.sound.files import Sound
from shotwright_media.sound.loudness import integrated


def lifted(sound: Sound, lufs: float, *, at_most_db: float = math.inf) -> Sound:
    """Return a copy of `sound`, shape (2, n), at the loudness `lufs`; silence stays silence."""
    level = integrated(sound)
    return amplified(sound, min(lufs - level, at_most_db) if math.isfinite(level) else 0.0)


def amplified(sound: Sound, gain_db: float) -> Sound:
    """Return a copy of `sound` made louder by `gain_db`."""
    return sound * np.float32(10 ** (gain_db / 20))


def centred(sound: Sound) -> Sound:
    """Return a copy of `sound` without its constant part, which nobody hears but which thumps where a sound begins."""
    return sound - sound.mean(axis=-1, keepdims=True, dtype=np.float64).astype(np.float32)
