"""The storyboard artist's first pass: which beats share a picture, and what each picture is for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile
from typing import Final

from shotwright_animatic.breakdown.beats import Beat, action_units, picture_ends
from shotwright_animatic.breakdown.elements import Hint
from shotwright_animatic.breakdown.emotions import strength_of
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.presence import Stage
from shotwright_animatic.breakdown.scripts import speech_s
from shotwright_sdk.values import Line, Transition
from shotwright_sdk.vocabulary import Emotion, ShotSize

_TWO_SHOT_S: Final = 6.5
_SINGLE_S: Final = 7.0
_VOICE_OVER_S: Final = 9.0
_LINES_BETWEEN_TWO_SHOTS: Final = 5
_SHORT_ACTION: Final = 22
_REMEMBERED: Final = 4
_STRONG: Final = 0.8


class Purpose(StrEnum):
    ESTABLISH = "establish"
    ACTION = "action"
    INSERT = "insert"
    TWO_SHOT = "two_shot"
    SINGLE = "single"
    REACTION = "reaction"
    VOICE_OVER = "voice_over"


@dataclass(slots=True, kw_only=True)
class Idea:
    """A shot before its size, angle and camera are chosen."""

    purpose: Purpose
    beats: list[Beat] = field(default_factory=list[Beat])
    present: tuple[str, ...] = ()
    subject: str = ""
    """The code of the person whom the shot is about, "" for none."""
    listener: str = ""
    """The code of the one spoken to, "" for none."""
    feeling: Emotion = Emotion.NEUTRAL
    transition: Transition | None = None
    """Into the next shot; None if the script does not say."""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(beat.line for beat in self.beats if beat.line)

    @property
    def seen(self) -> list[Beat]:
        return [beat for beat in self.beats if beat.line is None]

    @property
    def hint(self) -> Hint | None:
        return next((beat.hint for beat in self.beats if beat.hint), None)

    @property
    def prop(self) -> str:
        return next((beat.prop for beat in self.beats if beat.prop), "")

    @property
    def speech_s(self) -> float:
        return sum(speech_s(line.text) for line in self.lines)


def ideas_of(beats: Sequence[Beat], stage: Stage, *, new_location: bool) -> list[Idea]:
    """Return a scene's shots in order; every beat is in exactly one of them, and none goes on beyond a transition."""
    artist = _Artist(beats, stage)
    for end in picture_ends(beats):
        artist.end = end
        if not artist.ideas:
            artist.open(new_location=new_location)
        while artist.at < end:
            artist.next()
        artist.ideas[-1].transition = beats[end - 1].transition if end else None
    return artist.ideas


class _Artist:
    def __init__(self, beats: Sequence[Beat], stage: Stage) -> None:
        self._beats = beats
        self._stage = stage
        self.at = 0
        self.end = len(beats)
        """How many beats may share pictures with the next one: those before the next transition."""
        self.ideas: list[Idea] = []
        self._since_two_shot = _LINES_BETWEEN_TWO_SHOTS
        self._props: set[str] = set()
        self._has_two_shot = False
        self._reacted = False
        self._speakers: list[str] = []

    def open(self, *, new_location: bool) -> None:
        """A new place is shown first: empty with the narrator's voice or its weather, or with small people in it.

        A storyboard table has its own first picture.
        """
        if self._beats and self._beats[0].row:
            return
        leading: list[Beat] = []
        while self.at < self.end and self._belongs_to_opening(leading):
            leading.append(self._beats[self.at])
            self.at += 1
        if leading or new_location or not self._beats:
            self.ideas.append(Idea(purpose=Purpose.ESTABLISH, beats=leading, present=self._present(0)))

    def _belongs_to_opening(self, leading: list[Beat]) -> bool:
        beat = self._beats[self.at]
        if beat.hint and (
            beat.hint.prop or beat.hint.size not in {None, ShotSize.WIDE, ShotSize.EXTREME_WIDE, ShotSize.FULL}
        ):
            return False
        if beat.line is not None:
            voice = sum(speech_s(other.line.text) for other in leading if other.line) + speech_s(beat.line.text)
            return beat.is_voice_over and not beat.people and voice <= _VOICE_OVER_S
        if any(other.line is None for other in leading):
            return False
        return not beat.prop and not (beat.people and lexicon("staging", "face").has(beat.seen))

    def next(self) -> None:
        beat = self._beats[self.at]
        if beat.row:
            self._show_row(beat)
        elif beat.line is None:
            self._act(beat)
        elif beat.is_dialogue and beat.people:
            self._talk(beat)
        else:
            self._voice_over(beat)

    def _show_row(self, beat: Beat) -> None:
        """One row of a storyboard table is one shot, whatever is in it."""
        taken = list(takewhile(lambda other: other.row == beat.row, self._beats[self.at : self.end]))
        speaker = next((other for other in taken if other.is_dialogue and other.people), None)
        subject = next((other.people[0] for other in (speaker, *taken) if other and other.people), "")
        if speaker:
            listener = self._listener(speaker, self._present(self.at + len(taken) - 1))
            self._add(Purpose.SINGLE, taken, subject=subject, listener=listener)
            self._speakers = [*(code for code in self._speakers if code != subject), subject][-_REMEMBERED:]
        elif _is_close_on_thing(beat, self._props):
            self._props.add(beat.prop)
            self._add(Purpose.INSERT, taken)
        elif not self.ideas and not subject:
            self._add(Purpose.ESTABLISH, taken)
        else:
            self._add(Purpose.ACTION if beat.line is None else Purpose.VOICE_OVER, taken, subject=subject)

    def _act(self, beat: Beat) -> None:
        if _is_close_on_thing(beat, self._props):
            self._props.add(beat.prop)
            self._add(Purpose.INSERT, [beat])
            return
        if self._leads_into_speech(beat):
            self._talk(self._beats[self.at + 1], lead=beat)
            return
        self._since_two_shot += 1
        is_answer = (
            bool(beat.people)
            and self._last_speaker() not in {"", *beat.people}
            and lexicon("staging", "face").has(beat.seen)
        )
        self._reacted = self._reacted or is_answer
        self._add(
            Purpose.REACTION if is_answer else Purpose.ACTION, [beat], subject=beat.people[0] if beat.people else ""
        )

    def _leads_into_speech(self, beat: Beat) -> bool:
        """A gesture before one's own words needs no shot of its own."""
        if self.at + 1 >= self.end or beat.hint or action_units(beat.seen) > _SHORT_ACTION:
            return False
        following = self._beats[self.at + 1]
        leads_in = beat.people == following.people or (
            not self._has_two_shot and lexicon("staging", "enters").has(beat.seen)
        )
        return following.is_dialogue and bool(following.people) and not following.hint and leads_in

    def _talk(self, beat: Beat, lead: Beat | None = None) -> None:
        taken = [lead, beat] if lead else [beat]
        present = self._present(self.at)
        listener = self._listener(beat, present)
        is_due = self._since_two_shot >= _LINES_BETWEEN_TWO_SHOTS and strength_of(beat.feeling) < _STRONG
        if listener and not beat.hint and (is_due or not self._has_two_shot):
            self._since_two_shot, self._has_two_shot = 0, True
            taken += self._more_lines(self.at + len(taken), taken, limit_s=_TWO_SHOT_S, same_speaker=False)[:1]
            self._add(Purpose.TWO_SHOT, taken, subject=beat.people[0], listener=listener)
        else:
            self._since_two_shot += 1
            taken += self._more_lines(self.at + len(taken), taken, limit_s=_SINGLE_S, same_speaker=True)
            self._add(Purpose.SINGLE, taken, subject=beat.people[0], listener=listener)
        for spoken in taken:
            if spoken.is_dialogue:
                others = [code for code in self._speakers if code not in spoken.people]
                self._speakers = [*others, *spoken.people][-_REMEMBERED:]
        if taken[-1].people == beat.people:
            self._react(beat, listener)

    def _listener(self, beat: Beat, present: Sequence[str]) -> str:
        """Return who is spoken to: who is called by name, else who spoke last, or answers next, or stands there."""
        others = [code for code in present if code not in beat.people]
        answer = next((other.people for other in self._beats[self.at + 1 : self.at + 4] if other.is_dialogue), ())
        wanted = [*beat.called, *reversed(self._speakers), *answer]
        return next((code for code in wanted if code in others), others[0] if others else "")

    def _more_lines(self, start: int, taken: list[Beat], *, limit_s: float, same_speaker: bool) -> list[Beat]:
        """Return the following lines that fit into the same shot."""
        more: list[Beat] = []
        length = sum(speech_s(beat.line.text) for beat in taken if beat.line)
        for beat in self._beats[start : min(start + 2, self.end)]:
            if not beat.is_dialogue or not beat.people or beat.hint or beat.line is None:
                break
            length += speech_s(beat.line.text)
            same = beat.people == taken[-1].people
            goes_on = same and taken[-1].seen.endswith((",", "，"))
            if length > limit_s or (same is not same_speaker and not goes_on) or strength_of(beat.feeling) > _STRONG:
                break
            more.append(beat)
        return more

    def _react(self, beat: Beat, listener: str) -> None:
        """After heavy words, once in a scene, we see what they do to the other one, unless that one answers at once."""
        following = self._beats[self.at] if self.at < self.end else None
        goes_on = following is not None and following.is_dialogue and following.people == beat.people
        is_heavy = strength_of(beat.feeling) >= _STRONG
        if not self._reacted and is_heavy and listener and (following is None or goes_on):
            self._reacted = True
            present = self._present(self.at - 1)
            self.ideas.append(Idea(purpose=Purpose.REACTION, present=present, subject=listener, feeling=beat.feeling))

    def _voice_over(self, beat: Beat) -> None:
        """A voice without a mouth: over the picture before it, the action after it, or a picture of its own."""
        last = self.ideas[-1] if self.ideas and not self.ideas[-1].transition else None
        fits = last is not None and not beat.hint and last.speech_s + speech_s(beat.seen) <= _VOICE_OVER_S
        if last and fits and not last.lines and last.purpose is not Purpose.REACTION and self._same_people(last, beat):
            last.beats.append(beat)
            self.at += 1
            return
        taken = [beat]
        following = self._beats[self.at + 1] if self.at + 1 < self.end else None
        if following and following.line is None and not (following.hint and beat.hint):
            taken.append(following)
        subject = beat.people[0] if beat.people else next((other.people[0] for other in taken if other.people), "")
        prop = next((other.prop for other in taken if other.prop), "")
        self._add(Purpose.INSERT if prop and not subject else Purpose.VOICE_OVER, taken, subject=subject)

    def _same_people(self, idea: Idea, beat: Beat) -> bool:
        """Whether a picture already shows those whom a voice belongs to or speaks of."""
        shown = {code for other in idea.beats for code in other.people}
        return not beat.people or set(beat.people) <= shown

    def _add(self, purpose: Purpose, taken: list[Beat], subject: str = "", listener: str = "") -> None:
        feeling = max((beat.feeling for beat in taken), key=strength_of)
        present = self._present(self.at + len(taken) - 1)
        idea = Idea(purpose=purpose, beats=taken, present=present, subject=subject, listener=listener, feeling=feeling)
        self.ideas.append(idea)
        self.at += len(taken)

    def _present(self, at: int) -> tuple[str, ...]:
        return self._stage.present_at(at)

    def _last_speaker(self) -> str:
        last = self.ideas[-1] if self.ideas else None
        return last.subject if last and last.lines else ""


def _is_close_on_thing(beat: Beat, shown: set[str]) -> bool:
    """Whether a beat is a picture of a thing: once for each thing in a scene, unless the author wishes otherwise."""
    if not beat.prop or (beat.hint and beat.hint.size not in {None, ShotSize.INSERT, ShotSize.CLOSE_UP}):
        return False
    return beat.prop not in shown or bool(beat.hint)
