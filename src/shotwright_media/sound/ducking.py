"""Music that yields to speech. Where somebody speaks is known, so the music is down before the first word."""

from collections.abc import Iterable

import numpy as np

from shotwright_media.sound.files import Sound
from shotwright_media.sound.soundtrack import Levels
from shotwright_media.timebase import SAMPLE_RATE


def duck(music: Sound, spoken: Iterable[tuple[int, int]], levels: Levels) -> None:
    """Change `music` (channels, n) in place by `levels.duck_db` during `spoken`, spans of samples in any order.

    It moves within the attack before a span and the release after it, along a raised cosine in decibels. Pauses too
    short for both are bridged, so that the music does not pump between two lines.
    """
    attack, release = round(levels.duck_attack_s * SAMPLE_RATE), round(levels.duck_release_s * SAMPLE_RATE)
    down = np.float32(10 ** (levels.duck_db / 20))
    fall = _slope(attack, levels.duck_db)
    recovery = _slope(release, levels.duck_db)[::-1]
    for start, end in _bridged(spoken, attack + release):
        music[:, start:end] *= down
        before = music[:, max(start - attack, 0) : start]
        before *= fall[attack - before.shape[1] :]
        after = music[:, end : end + release]
        after *= recovery[: after.shape[1]]


def _slope(samples: int, depth_db: float) -> Sound:
    share = 0.5 - 0.5 * np.cos(np.pi * (np.arange(samples) + 0.5) / max(samples, 1))
    return (10 ** (depth_db * share / 20)).astype(np.float32)


def _bridged(spans: Iterable[tuple[int, int]], pause: int) -> list[tuple[int, int]]:
    """Return `spans` in order, those closer than `pause` samples made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start - merged[-1][1] < pause:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
