"""How near and from where: the size and angle of each shot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shotwright_animatic.breakdown.emotions import strength_of
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.shot_ideas import Idea, Purpose
from shotwright_sdk.vocabulary import Angle, Mood, ShotSize

LADDER: Final = (
    ShotSize.EXTREME_WIDE,
    ShotSize.WIDE,
    ShotSize.FULL,
    ShotSize.MEDIUM,
    ShotSize.MEDIUM_CLOSE,
    ShotSize.CLOSE_UP,
    ShotSize.EXTREME_CLOSE_UP,
)
"""From far to near. An insert stands outside the ladder: it shows a thing."""

_NEAR: Final = {
    1: (ShotSize.MEDIUM, ShotSize.MEDIUM_CLOSE, ShotSize.CLOSE_UP),
    2: (ShotSize.MEDIUM, ShotSize.MEDIUM_CLOSE, ShotSize.FULL),
    3: (ShotSize.MEDIUM, ShotSize.FULL, ShotSize.WIDE),
}
"""Sizes that hold one, two or three people, the usual one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    size: ShotSize
    angle: Angle
    figures: tuple[str, ...]
    """Codes from left to right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where in the story a shot stands. `progress` is the part of its scene that has passed, 0 to 1."""

    mood: Mood
    progress: float
    is_tall: bool
    is_last_of_film: bool
    has_place_changed: bool


def frame_of(idea: Idea, moment: Moment, figures: tuple[str, ...], before: Sequence[Frame]) -> Frame:
    """Return the framing of a shot that follows the frames `before` in the same scene."""
    hint = idea.hint
    size = (
        _hinted_size(hint.size, idea)
        if hint and hint.size
        else _without_jump(_wanted_sizes(idea, moment, figures), figures, before)
    )
    angle = hint.angle if hint and hint.angle else _angle(idea, moment, figures, size)
    return Frame(size=size, angle=angle, figures=() if size is ShotSize.INSERT and not figures else figures)


def _hinted_size(size: ShotSize, idea: Idea) -> ShotSize:
    """A close-up of a thing is an insert."""
    is_near = size in {ShotSize.CLOSE_UP, ShotSize.EXTREME_CLOSE_UP}
    return ShotSize.INSERT if is_near and idea.purpose is Purpose.INSERT else size


def _wanted_sizes(idea: Idea, moment: Moment, figures: Sequence[str]) -> tuple[ShotSize, ...]:
    """Return the sizes that suit a shot, the best first."""
    match idea.purpose:
        case Purpose.INSERT:
            return (ShotSize.INSERT,)
        case Purpose.ESTABLISH:
            return _wide_sizes(moment, figures)
        case Purpose.REACTION:
            return (ShotSize.CLOSE_UP, ShotSize.MEDIUM_CLOSE, ShotSize.EXTREME_CLOSE_UP)
        case Purpose.TWO_SHOT:
            return _NEAR[min(3, max(1, len(figures)))]
        case Purpose.SINGLE:
            return _single_sizes(idea, moment, figures)
        case Purpose.ACTION | Purpose.VOICE_OVER:
            return _action_sizes(idea, moment, figures)


def _wide_sizes(moment: Moment, figures: Sequence[str]) -> tuple[ShotSize, ...]:
    if figures:
        return (ShotSize.WIDE, ShotSize.FULL, ShotSize.EXTREME_WIDE)
    if moment.has_place_changed and moment.is_tall:
        return (ShotSize.EXTREME_WIDE, ShotSize.WIDE)
    return (ShotSize.WIDE, ShotSize.EXTREME_WIDE)


def _single_sizes(idea: Idea, moment: Moment, figures: Sequence[str]) -> tuple[ShotSize, ...]:
    weight = strength_of(idea.feeling) + 0.4 * moment.progress
    if len(figures) > 1:
        return (ShotSize.MEDIUM_CLOSE, ShotSize.MEDIUM)
    if weight >= 1.25:
        return (ShotSize.CLOSE_UP, ShotSize.EXTREME_CLOSE_UP, ShotSize.MEDIUM_CLOSE)
    if weight >= 0.7:
        return (ShotSize.CLOSE_UP, ShotSize.MEDIUM_CLOSE, ShotSize.MEDIUM)
    if moment.progress > 0.5:
        return (ShotSize.MEDIUM_CLOSE, ShotSize.CLOSE_UP, ShotSize.MEDIUM)
    return (ShotSize.MEDIUM_CLOSE, ShotSize.MEDIUM, ShotSize.CLOSE_UP)


def _action_sizes(idea: Idea, moment: Moment, figures: Sequence[str]) -> tuple[ShotSize, ...]:
    seen = " ".join(beat.seen for beat in idea.beats)
    if not figures or (moment.is_last_of_film and not lexicon("staging", "face").has(seen)):
        return (ShotSize.WIDE, ShotSize.EXTREME_WIDE, ShotSize.FULL)
    if lexicon("staging", "small_figures").has(seen) and len(figures) > 1:
        return (ShotSize.WIDE, ShotSize.FULL, ShotSize.EXTREME_WIDE)
    if lexicon("staging", "enters").has(seen):
        return (ShotSize.FULL, ShotSize.MEDIUM, ShotSize.WIDE)
    if lexicon("staging", "face").has(seen) and len(figures) == 1:
        return (ShotSize.CLOSE_UP, ShotSize.MEDIUM_CLOSE, ShotSize.EXTREME_CLOSE_UP)
    if lexicon("staging", "motion").has(seen):
        return (ShotSize.FULL, ShotSize.MEDIUM, ShotSize.WIDE)
    return _NEAR[min(3, len(figures))]


def _without_jump(wanted: Sequence[ShotSize], figures: Sequence[str], before: Sequence[Frame]) -> ShotSize:
    """Return the first wanted size that differs from the last shot's if anyone stays in the picture.

    A cut between two shots of the same person at the same size looks like a mistake (a jump cut). Three shots of one
    size in a row, even of different people, look like ping-pong.
    """
    last = before[-1] if before else None
    is_same_person = last is not None and bool(set(figures) & set(last.figures))
    is_ping_pong = len(before) > 1 and before[-1].size is before[-2].size
    if last is None or not (is_same_person or is_ping_pong):
        return wanted[0]
    return next((size for size in wanted if size is not last.size), wanted[0])


def _angle(idea: Idea, moment: Moment, figures: Sequence[str], size: ShotSize) -> Angle:
    if idea.purpose is Purpose.SINGLE and len(figures) > 1:
        return Angle.OVER_SHOULDER
    if idea.purpose is Purpose.ESTABLISH and not figures:
        return Angle.LOW if moment.is_tall else Angle.HIGH if size is ShotSize.EXTREME_WIDE else Angle.EYE_LEVEL
    if moment.is_last_of_film and size in {ShotSize.WIDE, ShotSize.EXTREME_WIDE}:
        return Angle.HIGH
    violent = lexicon("staging", "violent").has(" ".join(beat.seen for beat in idea.seen))
    if idea.purpose is Purpose.ACTION and violent and moment.mood in {Mood.ACTION, Mood.TENSE}:
        return Angle.DUTCH if size in LADDER[3:] else Angle.LOW
    return _angle_of_feeling(idea, size)


def _angle_of_feeling(idea: Idea, size: ShotSize) -> Angle:
    """From below someone looks strong or threatening, from above small."""
    if idea.purpose not in {Purpose.SINGLE, Purpose.REACTION} or size not in LADDER[3:6]:
        return Angle.EYE_LEVEL
    return {"angry": Angle.LOW, "determined": Angle.LOW, "afraid": Angle.HIGH}.get(idea.feeling, Angle.EYE_LEVEL)
