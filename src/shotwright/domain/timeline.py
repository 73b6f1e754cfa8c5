"""When things happen in a film: exact spans in frames, worked out from what is spoken.

A shot lasts as long as its author wanted or as long as its lines need, whichever is more. Times are fractions of
seconds; a shot's length is rounded up to whole frames once, so nothing drifts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

LEAD_S: Final = Fraction(3, 10)
"""Silence before a shot's first line: a cut straight into speech feels rushed."""
GAP_S: Final = Fraction(1, 4)
TAIL_S: Final = Fraction(9, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipTiming:
    """How many frames a shot's clip has, and when its lines start, in seconds from its first frame."""

    frames: int
    line_starts_s: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotTiming:
    """One shot on the film's timeline.

    `frames` of it are seen, from its frame `head` on, which lies in the clip's handle if it is below 0.
    `line_starts_s` count from the first frame that is seen; None is a line that is not heard, because most of where it
    is spoken was cut away.
    """

    first_frame: int
    frames: int
    line_starts_s: tuple[Fraction | None, ...]
    head: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotLength:
    """What a shot's timing follows from: its wanted length, the lengths of its spoken lines, what is cut away.

    `head` and `tail` are frames of the shot's beginning and end; at least one frame is always left. Below 0 they reach
    into the `handle` frames that its clip has beyond either end.
    """

    wanted_s: float
    lines_s: tuple[Fraction, ...] = ()
    head: int = 0
    tail: int = 0
    handle: int = 0


def time_shots(shots: Iterable[ShotLength], rate: Fraction) -> tuple[ShotTiming, ...]:
    """Lay shots end to end, at `rate` frames per second."""
    timings: list[ShotTiming] = []
    first = 0
    for shot in shots:
        timings.append(_trimmed(time_shot(shot.wanted_s, shot.lines_s, rate), shot, rate, first))
        first += timings[-1].frames
    return tuple(timings)


def time_shot(wanted_s: float, lines_s: Sequence[Fraction], rate: Fraction) -> ClipTiming:
    """Return how long one shot's clip lasts and when its lines start."""
    starts: list[Fraction] = []
    at = LEAD_S
    for length in lines_s:
        starts.append(at)
        at += length + GAP_S
    spoken = at - GAP_S + TAIL_S if lines_s else Fraction(0)
    length_s = max(Fraction(wanted_s).limit_denominator(1000), spoken)
    return ClipTiming(frames=max(1, ceil(length_s * rate)), line_starts_s=tuple(starts))


def _trimmed(timing: ClipTiming, shot: ShotLength, rate: Fraction, first_frame: int) -> ShotTiming:
    head = min(max(shot.head, -shot.handle), timing.frames - 1)
    frames = max(1, timing.frames - head - max(shot.tail, -shot.handle))
    starts = (start - head / rate for start in timing.line_starts_s)
    heard = tuple(_heard(start, length, frames / rate) for start, length in zip(starts, shot.lines_s, strict=True))
    return ShotTiming(first_frame=first_frame, frames=frames, line_starts_s=heard, head=head)


def _heard(start: Fraction, length: Fraction, seen_s: Fraction) -> Fraction | None:
    """Return when a line starts in a shot of which `seen_s` are left. Words are never cut off: it goes as a whole."""
    inside = min(start + length, seen_s) - max(start, Fraction(0))
    return max(start, Fraction(0)) if 2 * inside >= length else None
