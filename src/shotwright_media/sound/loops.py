"""Fades, and sound repeated without a seam. All curves keep the power constant where two sounds cross."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_media.sound.files import Sound
from shotwright_media.timebase import SAMPLE_RATE

SHORTEST_LOOP: Final = SAMPLE_RATE // 10
"""Anything shorter would be heard as a tone instead of a repetition."""


def rise(samples: int) -> NDArray[np.float32]:
    """Return a gain going from 0 to 1; its mirror image crosses with it at constant power."""
    return np.sin((np.arange(samples, dtype=np.float32) + np.float32(0.5)) * np.float32(np.pi / 2 / max(samples, 1)))


def fade(sound: Sound, fade_in: int, fade_out: int) -> None:
    """Let `sound` (channels, n) fade in and out, in place, over so many samples; fewer when it is short."""
    length = sound.shape[1]
    if fade_in + fade_out > length:
        fade_in = length * fade_in // (fade_in + fade_out)
        fade_out = min(fade_out, length - fade_in)
    sound[:, :fade_in] *= rise(fade_in)
    sound[:, length - fade_out :] *= rise(fade_out)[::-1]


def looped(sound: Sound, length: int, crossfade: int) -> Sound:
    """Return exactly `length` samples of `sound` (channels, n), from its start, repeated if need be; a new array.

    Each repetition begins while the one before fades out; `crossfade` samples are shared, at most half of the sound.

    Raises:
        ValueError: `sound` must be repeated and is shorter than SHORTEST_LOOP.
    """
    own = sound.shape[1]
    if own >= length:
        return sound[:, :length].copy()
    if own < SHORTEST_LOOP:
        raise ValueError(f"{own} samples are too few to be looped; at least {SHORTEST_LOOP} are needed")
    cross = min(crossfade, own // 2)
    gain = rise(cross)
    seam = sound[:, own - cross :] * gain[::-1] + sound[:, :cross] * gain
    body = sound[:, cross : own - cross]
    out = np.empty((sound.shape[0], length), np.float32)
    out[:, :cross] = sound[:, :cross]
    for start in range(0, length, own - cross):
        for part, at in ((body, start + cross), (seam, start + own - cross)):
            room = out[:, at : at + part.shape[1]]
            room[:] = part[:, : room.shape[1]]
    return out
