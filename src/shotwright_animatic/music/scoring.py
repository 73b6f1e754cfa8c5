"""Music for a scene: a mood, a length and a seed in, finished sound out."""

from typing import Final

import numpy as np

from shotwright_animatic.music.composing import compose
from shotwright_animatic.music.levels import faded, limited, without_rumble
from shotwright_animatic.music.moods import MANNERS
from shotwright_animatic.music.orchestra import played
from shotwright_animatic.music.values import Stereo
from shotwright_sdk.vocabulary import Mood

_FADE_IN_S: Final = 0.6
_FADE_OUT_S: Final = 2.2


def score(mood: Mood, duration_s: float, seed: int = 0) -> Stereo:
    """Return `duration_s` seconds of music, shape (2, round(duration_s * 48000)), faded in and out.

    The same arguments give the same samples; another seed gives another piece in the same mood. Takes about 0.05 s per
    second of music and, at its peak, 2 MB of memory per second.

    Raises:
        ValueError: `duration_s` is not positive.
    """
    if duration_s <= 0:
        raise ValueError(f"music of {duration_s} s cannot be composed")
    manner = MANNERS[mood]
    sound = without_rumble(played(compose(mood, duration_s, seed), manner, duration_s))
    sound *= np.float32(manner.loudness / max(float(np.sqrt(np.mean(np.square(sound)))), 1e-6))
    return faded(limited(sound), _FADE_IN_S, _FADE_OUT_S)
