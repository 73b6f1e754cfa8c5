"""How a still figure comes alive: mouth, blinks, breath and small moves, one value per film frame.

Pure functions: the same voice and seed give the same performance. Lengths are in frames, moves in picture units.
"""

import hashlib
import math
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shotwright_animatic.people.mouths import MouthState

Envelope: TypeAlias = NDArray[np.float64]
"""Loudness of a voice, one value from 0 up per film frame."""
Curve: TypeAlias = NDArray[np.float64]

_HALF: Final = 0.14
_OPEN: Final = 0.42
_WIDE: Final = 0.82
_HOLD: Final = 0.035
"""Hysteresis, as a share of the loudest frame: a mouth closes later than it opened."""
_STATES: Final = (MouthState.REST, MouthState.HALF, MouthState.OPEN, MouthState.WIDE)
_MIN_FRAMES: Final = 2
"""A mouth that changes with every frame flickers."""
_SILENCE: Final = 1e-4


def mouths(envelope: Envelope) -> tuple[MouthState, ...]:
    """Return the state of the mouth for every frame of `envelope`.

    Thresholds lie at .14, .42 and .82 of the loudest frame. No state is held for fewer than two frames.
    """
    peak = float(envelope.max(initial=0.0))
    if peak < _SILENCE:
        return (MouthState.REST,) * len(envelope)
    shares = [float(loudness) for loudness in envelope / peak]
    current, held = _level(shares[0], 0), 0
    states: list[MouthState] = []
    for share in shares:
        wanted = _level(share, current)
        if wanted != current and held >= _MIN_FRAMES:
            current, held = wanted, 0
        held += 1
        states.append(_STATES[current])
    return tuple(states)


def eyes_closed(frames: int, fps: float, seed: str) -> NDArray[np.bool_]:
    """Return for every frame whether the eyes are shut.

    A blink lasts about 0.13 s; blinks come 1.8 to 4.6 s apart, now and then two in a row, as people's do. The first
    and last 0.4 s stay open, for a cut on a blink looks like a mistake.
    """
    closed = np.zeros(frames, np.bool_)
    rng = _random(seed, "blink")
    length = max(2, round(0.13 * fps))
    edge = round(0.4 * fps)
    at = rng.uniform(0.6, 2.6) * fps
    while at + length < frames - edge:
        start = max(edge, round(at))
        closed[start : start + length] = True
        pause = 0.28 if rng.random() < 0.12 else rng.uniform(1.8, 4.6)
        at += length + pause * fps
    return closed


def breathing(frames: int, fps: float, seed: str, depth: float = 2.2) -> Curve:
    """Return the vertical move of a breathing figure, at most `depth` units either way."""
    rng = _random(seed, "breath")
    period, phase = rng.uniform(2.8, 3.6), rng.uniform(0, 2 * math.pi)
    time = np.arange(frames) / fps
    return depth * np.sin(2 * math.pi * time / period + phase)


def speaking_bob(envelope: Envelope, fps: float, lift: float = 4.0) -> Curve:
    """Return how far a speaker's head rises with the voice: 0 to `lift` units up (negative y), smoothed over 0.2 s."""
    peak = float(envelope.max(initial=0.0))
    if peak < _SILENCE:
        return np.zeros(len(envelope))
    width = max(1, round(0.2 * fps))
    padded = np.pad(envelope / peak, (width // 2, width - 1 - width // 2), mode="edge")
    return -lift * np.convolve(padded, np.ones(width) / width, mode="valid")


def entrance(frames: int, fps: float, reach: float = 36.0, length_s: float = 0.5) -> Curve:
    """Return a move that starts `reach` units off and settles at 0 within `length_s`, ever more slowly."""
    progress = np.clip(np.arange(frames) / max(1.0, length_s * fps), 0, 1)
    return reach * (1 - progress) ** 3


def emphasis(frames: int, fps: float, at_s: float, size: float = 0.03) -> Curve:
    """Return a scale factor: 1, with a quick swell to `1 + size` at `at_s` that dies away in about half a second."""
    since = np.arange(frames) / fps - at_s
    swell = np.where(since >= 0, np.minimum(since / 0.08, 1.0) * np.exp(-np.maximum(since, 0) / 0.16), 0.0)
    return 1 + size * swell


def _level(loudness: float, current: int) -> int:
    thresholds = (_HALF, _OPEN, _WIDE)
    return sum(loudness >= limit - (_HOLD if current > step else 0.0) for step, limit in enumerate(thresholds))


def _random(seed: str, purpose: str) -> np.random.Generator:
    digest = hashlib.sha256(f"{purpose}\0{seed}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8]))
