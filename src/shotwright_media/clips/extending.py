"""What to do when a clip is shorter than its shot."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

SLOWEST: Final = Fraction(1, 2)
"""Of its own speed. Slower, people seem to wade; the rest of the time the last picture is held."""


class Extend(StrEnum):
    HOLD = "hold"
    """The last picture stays; its sound ends."""
    SLOW = "slow"
    """Everything is slowed down evenly, to half its speed at most; then the last picture stays."""
    LOOP = "loop"
    """It begins again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a clip is played: its speed, 1/2 to 1, and whether it begins again."""

    speed: Fraction
    again: bool

    @classmethod
    def of(cls, source_s: Fraction, wanted_s: Fraction, extend: Extend) -> "Pace":
        """The pace at which `source_s` seconds fill `wanted_s`. What is long enough keeps its own and is cut."""
        if source_s >= wanted_s:
            return cls(speed=Fraction(1), again=False)
        speed = max(source_s / wanted_s, SLOWEST) if extend is Extend.SLOW else Fraction(1)
        return cls(speed=speed, again=extend is Extend.LOOP)
