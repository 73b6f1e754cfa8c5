"""How the camera moves in each shot: with a reason, and never the same way three times in a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shotwright_animatic.breakdown.emotions import strength_of
from shotwright_animatic.breakdown.framing import Moment
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.shot_ideas import Idea, Purpose
from shotwright_sdk.values import CameraMove
from shotwright_sdk.vocabulary import CameraMoveKind as Kind
from shotwright_sdk.vocabulary import Easing, Emotion, Mood, ShotSize

_PANS: Final = (Kind.PAN_RIGHT, Kind.PAN_LEFT)

_TEMPO: Final = {
    Mood.CALM: 0.8,
    Mood.SAD: 0.7,
    Mood.MYSTERY: 0.7,
    Mood.HAPPY: 1.0,
    Mood.TENSE: 1.15,
    Mood.ACTION: 1.5,
}


@dataclass(slots=True)
class Operator:
    """Remembers the last moves of a film, and which way the last pan went."""

    _last: tuple[Kind, ...] = ()
    _pans: int = 0

    def move(self, idea: Idea, moment: Moment, size: ShotSize) -> CameraMove:
        """Return the camera's move for the next shot of the film; the author's wish wins."""
        hint = idea.hint
        kind = hint.move if hint and hint.move else self._fresh(_suitable(idea, moment, size, self._pan()))
        self._last = (*self._last, kind)[-2:]
        self._pans += kind in _PANS
        return _carried_out(kind, idea, moment, size)

    def _pan(self) -> Kind:
        return _PANS[self._pans % 2]

    def _fresh(self, suitable: Sequence[Kind]) -> Kind:
        """Return the first suitable move that was not made just before, and never one that was made twice."""
        last = self._last[-1:]
        fresh = next((kind for kind in suitable if kind not in last), None)
        if fresh is None or (suitable[0] is Kind.STATIC and self._last != (Kind.STATIC, Kind.STATIC)):
            return suitable[0] if self._last != (suitable[0], suitable[0]) else fresh or Kind.STATIC
        return fresh


def _suitable(idea: Idea, moment: Moment, size: ShotSize, pan: Kind) -> tuple[Kind, ...]:
    """Return the moves that suit a shot, the best first: at least two, so that one can be avoided."""
    if moment.is_last_of_film:
        return (Kind.DOLLY_OUT, Kind.ZOOM_OUT)
    if idea.purpose is Purpose.SINGLE:
        return _moves_on_a_face(idea, moment)
    if idea.purpose in {Purpose.ACTION, Purpose.VOICE_OVER}:
        return _moves_with_action(idea, moment, size, pan)
    is_heavy = moment.mood in {Mood.TENSE, Mood.SAD}
    return {
        Purpose.ESTABLISH: (Kind.TILT_UP, pan, Kind.DOLLY_IN) if moment.is_tall else (pan, Kind.DOLLY_IN),
        Purpose.INSERT: (Kind.ZOOM_IN, Kind.DOLLY_IN, Kind.STATIC),
        Purpose.TWO_SHOT: (Kind.DOLLY_IN, pan, Kind.STATIC) if is_heavy else (Kind.STATIC, pan, Kind.DOLLY_IN),
        Purpose.REACTION: (Kind.DOLLY_IN, Kind.ZOOM_IN, Kind.STATIC),
    }[idea.purpose]


def _moves_on_a_face(idea: Idea, moment: Moment) -> tuple[Kind, ...]:
    if idea.feeling in {Emotion.ANGRY, Emotion.AFRAID}:
        return (Kind.HANDHELD, Kind.DOLLY_IN, Kind.STATIC)
    if idea.feeling is Emotion.SURPRISED:
        return (Kind.ZOOM_IN, Kind.DOLLY_IN, Kind.STATIC)
    if strength_of(idea.feeling) >= 0.8 or moment.mood in {Mood.TENSE, Mood.MYSTERY}:
        return (Kind.DOLLY_IN, Kind.STATIC, Kind.ZOOM_IN)
    return (Kind.STATIC, Kind.DOLLY_IN, Kind.ZOOM_IN)


def _moves_with_action(idea: Idea, moment: Moment, size: ShotSize, pan: Kind) -> tuple[Kind, ...]:
    seen = " ".join(beat.seen for beat in idea.beats)
    if lexicon("staging", "violent").has(seen) and moment.mood in {Mood.ACTION, Mood.TENSE, Mood.MYSTERY}:
        return (Kind.HANDHELD, pan, Kind.DOLLY_IN)
    if lexicon("staging", "motion").has(seen) and size in {ShotSize.WIDE, ShotSize.FULL, ShotSize.MEDIUM}:
        return (pan, Kind.DOLLY_OUT, Kind.STATIC)
    if lexicon("staging", "tall").has(seen) and not idea.subject:
        return (Kind.TILT_UP, Kind.DOLLY_OUT, pan)
    if size in {ShotSize.WIDE, ShotSize.EXTREME_WIDE}:
        return (Kind.DOLLY_IN, pan, Kind.ZOOM_OUT)
    return (Kind.DOLLY_IN, Kind.STATIC, pan)


def _carried_out(kind: Kind, idea: Idea, moment: Moment, size: ShotSize) -> CameraMove:
    """Near shots move little, or faces would leave the frame; strong feelings push a little harder."""
    tempo = _TEMPO[moment.mood]
    near = size in {ShotSize.CLOSE_UP, ShotSize.EXTREME_CLOSE_UP, ShotSize.INSERT}
    intensity = (0.7 if near else 1.0) * (1.0 + 0.3 * strength_of(idea.feeling))
    if kind is Kind.HANDHELD:
        return CameraMove(kind=kind, speed=tempo, intensity=round(0.6 * intensity, 2), easing=Easing.LINEAR)
    if kind is Kind.ZOOM_IN and idea.feeling is Emotion.SURPRISED:
        return CameraMove(kind=kind, speed=1.6, intensity=round(intensity, 2), easing=Easing.EASE_OUT, end=0.5)
    if kind is Kind.WHIP:
        return CameraMove(kind=kind, speed=max(1.0, tempo))
    if kind is Kind.STATIC:
        return CameraMove()
    easing = Easing.EASE_OUT if moment.is_last_of_film else Easing.EASE_IN_OUT
    return CameraMove(kind=kind, speed=tempo, intensity=round(intensity, 2), easing=easing)
