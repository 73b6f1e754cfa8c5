"""What falls, floats or rises in each kind of weather: numbers, and where every piece of it is at a time.

Lengths are shares of the film's height, so that weather looks the same at every size; times are in seconds.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_GOLDEN: Final = (math.sqrt(5) - 1) / 2


class Weather(StrEnum):
    RAIN = "rain"
    SNOW = "snow"
    DUST = "dust"
    EMBERS = "embers"
    PETALS = "petals"
    FOG = "fog"


class Shape(StrEnum):
    STREAK = "streak"
    DISC = "disc"
    PETAL = "petal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swarm:
    """Many pieces of one shape. Pairs are the least and the greatest value; each piece has its own in between."""

    shape: Shape
    count: int
    """Pieces in a 16:9 frame at intensity 1."""
    size: tuple[float, float]
    """Length of a streak, radius of a disc, half length of a petal."""
    fall: tuple[float, float]
    """Heights per second; negative rises."""
    drift: tuple[float, float] = (0.0, 0.0)
    """Heights per second to the right, without wind."""
    carried: float = 0.2
    """Heights per second to the right that a wind of 1 adds."""
    opacity: tuple[float, float] = (0.3, 0.8)
    sway: float = 0.0
    """How far a piece swings to either side."""
    sway_hz: tuple[float, float] = (0.2, 0.5)
    flicker: float = 0.0
    """Share of its opacity that a piece loses and regains while swinging."""
    softness: int = 1
    """Drawn at 1 / softness of the size and scaled up: out of focus, and cheap."""


SWARMS: Final[dict[Weather, tuple[Swarm, ...]]] = {
    Weather.RAIN: (
        Swarm(shape=Shape.STREAK, count=190, size=(0.018, 0.045), fall=(1.3, 2.0), carried=0.5, opacity=(0.25, 0.5)),
        Swarm(
            shape=Shape.STREAK,
            count=26,
            size=(0.07, 0.13),
            fall=(2.3, 3.0),
            carried=0.8,
            opacity=(0.12, 0.25),
            softness=2,
        ),
    ),
    Weather.SNOW: (
        Swarm(
            shape=Shape.DISC,
            count=220,
            size=(0.0016, 0.0038),
            fall=(0.06, 0.14),
            opacity=(0.45, 0.9),
            sway=0.02,
        ),
        Swarm(
            shape=Shape.DISC,
            count=44,
            size=(0.008, 0.015),
            fall=(0.16, 0.28),
            carried=0.35,
            opacity=(0.3, 0.6),
            sway=0.03,
            softness=4,
        ),
    ),
    Weather.DUST: (
        Swarm(
            shape=Shape.DISC,
            count=80,
            size=(0.0012, 0.003),
            fall=(-0.012, 0.02),
            drift=(-0.02, 0.02),
            carried=0.1,
            opacity=(0.3, 0.8),
            sway=0.012,
            sway_hz=(0.05, 0.15),
            flicker=0.7,
        ),
        Swarm(
            shape=Shape.DISC,
            count=22,
            size=(0.006, 0.014),
            fall=(-0.01, 0.015),
            drift=(-0.03, 0.03),
            carried=0.1,
            opacity=(0.14, 0.32),
            sway=0.02,
            sway_hz=(0.04, 0.1),
            flicker=0.6,
            softness=4,
        ),
    ),
    Weather.EMBERS: (
        Swarm(
            shape=Shape.DISC,
            count=110,
            size=(0.0014, 0.0036),
            fall=(-0.34, -0.12),
            opacity=(0.6, 1.0),
            sway=0.03,
            sway_hz=(0.3, 0.8),
            flicker=0.6,
        ),
        Swarm(
            shape=Shape.DISC,
            count=26,
            size=(0.008, 0.02),
            fall=(-0.3, -0.1),
            opacity=(0.2, 0.45),
            sway=0.03,
            sway_hz=(0.3, 0.8),
            flicker=0.7,
            softness=4,
        ),
    ),
    Weather.PETALS: (
        Swarm(
            shape=Shape.PETAL,
            count=34,
            size=(0.008, 0.014),
            fall=(0.07, 0.15),
            drift=(0.02, 0.09),
            opacity=(0.75, 1.0),
            sway=0.05,
        ),
        Swarm(
            shape=Shape.PETAL,
            count=7,
            size=(0.025, 0.04),
            fall=(0.18, 0.3),
            drift=(0.06, 0.16),
            opacity=(0.4, 0.65),
            sway=0.06,
            softness=4,
        ),
    ),
    Weather.FOG: (),
}
COLOURS: Final[dict[Weather, tuple[int, int, int]]] = {
    Weather.RAIN: (218, 224, 240),
    Weather.SNOW: (255, 255, 255),
    Weather.DUST: (255, 240, 210),
    Weather.EMBERS: (255, 154, 64),
    Weather.PETALS: (250, 190, 206),
    Weather.FOG: (206, 212, 222),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """The pieces of a swarm at one moment; every array has one number for each, lengths in shares of the height."""

    x: Numbers
    y: Numbers
    size: Numbers
    opacity: Numbers
    turn: Numbers
    """Radians; where a piece is in its swing."""
    slant: Numbers
    """How far to the right a piece goes while it falls by 1."""


class Flight:
    """The paths of a swarm's pieces through a frame of `aspect` (width / height), decided by `seed`.

    A place is a formula of the time, not a sum over frames, so any frame can be drawn first, and none repeats: a piece
    that leaves below comes back above at another place.
    """

    def __init__(self, swarm: Swarm, *, aspect: float, intensity: float, wind: float, seed: int) -> None:
        count = max(1, round(swarm.count * intensity * aspect * 9 / 16))
        random = np.random.default_rng([seed, count, len(swarm.shape)])
        self._aspect, self._swarm = aspect, swarm
        self._x, self._y, self._phase = (random.random(count) for _ in range(3))
        near = random.random(count) ** 1.5  # few are near; what is near is large and fast
        self._size, self._fall, self._opacity = (
            low + (high - low) * near for low, high in (swarm.size, swarm.fall, swarm.opacity)
        )
        self._across = random.uniform(*swarm.drift, count) + wind * swarm.carried
        self._hz = random.uniform(*swarm.sway_hz, count)

    def at(self, seconds: float, shift_x: float = 0.0, shift_y: float = 0.0) -> Pieces:
        """Where everything is at `seconds`, the camera having shifted the picture by so much (heights)."""
        swarm = self._swarm
        room = swarm.size[1] + swarm.sway
        tall, wide = 1 + 2 * room, self._aspect + 2 * room
        down = self._y + (self._fall * seconds + shift_y) / tall
        across = self._x + (self._across * seconds + shift_x) / wide + np.floor(down) * _GOLDEN
        turn = 2 * math.pi * (self._hz * seconds + self._phase)
        return Pieces(
            x=across % 1 * wide - room + swarm.sway * np.sin(turn),
            y=down % 1 * tall - room,
            size=self._size,
            opacity=self._opacity * (1 - swarm.flicker * (0.5 + 0.5 * np.sin(turn * 3 + self._phase))),
            turn=turn,
            slant=self._across / np.where(self._fall == 0, 1, self._fall),
        )
