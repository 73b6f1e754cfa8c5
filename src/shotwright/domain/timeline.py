"""When things happen in a film: exact spans in frames, worked out from what is spoken.

A shot lasts as long as its author wanted or as long as its lines need, whichever is more. Times are fractions of
seconds; a shot's length is rounded up to whole frames once, so nothing drifts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

LEAD_S: Final = Fraction(3, 10)
"""Silence before a shot's first line: a cut straight into speech feels rushed."""
GAP_S: Final = Fraction(1, 4)
TAIL_S: Final = Fraction(9, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotTiming:
    """One shot on the film's timeline. `line_starts_s` count from the shot's own first frame."""

    first_frame: int
    frames: int
    line_starts_s: tuple[Fraction, ...]


def time_shots(shots: Sequence[tuple[float, Sequence[Fraction]]], rate: Fraction) -> tuple[ShotTiming, ...]:
    """Lay shots end to end.

    Args:
        shots: For each shot its wanted length in seconds and the lengths of its spoken lines in seconds.
        rate: Frames per second.
    """
    timings: list[ShotTiming] = []
    first = 0
    for wanted_s, lines_s in shots:
        timing = time_shot(wanted_s, lines_s, rate, first_frame=first)
        timings.append(timing)
        first += timing.frames
    return tuple(timings)


def time_shot(wanted_s: float, lines_s: Sequence[Fraction], rate: Fraction, *, first_frame: int = 0) -> ShotTiming:
    """Return how long one shot lasts and when its lines start."""
    starts: list[Fraction] = []
    at = LEAD_S
    for length in lines_s:
        starts.append(at)
        at += length + GAP_S
    spoken = at - GAP_S + TAIL_S if lines_s else Fraction(0)
    length_s = max(Fraction(wanted_s).limit_denominator(1000), spoken)
    return ShotTiming(first_frame=first_frame, frames=max(1, ceil(length_s * rate)), line_starts_s=tuple(starts))
