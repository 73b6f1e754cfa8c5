"""From what happens in a scene to beats: the smallest things that a shot can be made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from shotwright_animatic.breakdown.cues import speakers_of
from shotwright_animatic.breakdown.elements import Action, Hint, Speech
from shotwright_animatic.breakdown.emotions import emotion_of_line, feeling_in
from shotwright_animatic.breakdown.lexicon import lexicon, tables
from shotwright_animatic.breakdown.scripts import han_count, is_speakable, pieces, sentences, speech_s, word_count
from shotwright_animatic.breakdown.story import Story, StoryScene, is_voice_only
from shotwright_animatic.breakdown.transitions import both
from shotwright_sdk.values import Anchor, Line, Transition
from shotwright_sdk.vocabulary import Emotion, Gender, LineKind

MAX_SPEECH_S: Final = 12.0
MAX_VOICE_OVER_S: Final = 8.0
_MAX_ACTION_UNITS: Final = 34
_MIN_LAST_S: Final = 1.0
_REMEMBERED: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One moment: something seen, or something heard, never both.

    `people` are the codes of those who act, or of the speaker if somebody can be drawn. `seen` is what an artist reads.
    """

    seen: str
    people: tuple[str, ...]
    anchor: Anchor
    line: Line | None = None
    called: tuple[str, ...] = ()
    """Who is named in spoken words, by code."""
    prop: str = ""
    feeling: Emotion = Emotion.NEUTRAL
    hint: Hint | None = None
    transition: Transition | None = None
    """Out of the picture that this is in, which ends with it; None if the script does not say."""
    row: int = 0
    """The row of a storyboard table that it comes from, 0 for none."""

    @property
    def is_voice_over(self) -> bool:
        return self.line is not None and self.line.kind is not LineKind.DIALOGUE

    @property
    def is_dialogue(self) -> bool:
        return self.line is not None and self.line.kind is LineKind.DIALOGUE


def beats_of(scene: StoryScene, story: Story) -> list[Beat]:
    """Return a scene's beats in order. Every spoken word of the scene is in exactly one of their lines."""
    beats: list[Beat] = []
    recent: tuple[str, ...] = scene.present
    for element in scene.elements:
        is_speech = isinstance(element, Speech)
        new = _speech_beats(element, scene, story, recent) if is_speech else _action_beats(element, story, recent)
        for beat in new:
            beats.append(beat)
            if beat.people:
                recent = (*(code for code in recent if code not in beat.people), *beat.people)[-_REMEMBERED:]
        if element.transition and beats:
            beats[-1] = replace(beats[-1], transition=both(beats[-1].transition, element.transition))
    return beats


def picture_ends(beats: Sequence[Beat]) -> list[int]:
    """Return after how many beats a picture has to end: at the script's transitions, and at the scene's end."""
    return [at for at, beat in enumerate(beats, 1) if beat.transition and at < len(beats)] + [len(beats)]


def action_units(text: str) -> int:
    """Return how long a description is, in Chinese characters; an English word counts for 1.7."""
    return round(han_count(text) + 1.7 * word_count(text))


def _speech_beats(speech: Speech, scene: StoryScene, story: Story, recent: tuple[str, ...]) -> Iterator[Beat]:
    names = speakers_of(speech.speaker) if speech.speaker else []
    heard_only = not names or is_voice_only(speech.speaker)
    codes = [story.speaker_code(name) for name in names]
    kind = LineKind.THOUGHT if names and heard_only else speech.kind
    emotion = emotion_of_line(speech.text, speech.parenthetical, scene.scene.mood)
    speakers = () if heard_only else tuple(code for code in codes if code)
    if kind is LineKind.NARRATION:
        emotion = Emotion.NEUTRAL
    limit_s = MAX_SPEECH_S if kind is LineKind.DIALOGUE else MAX_VOICE_OVER_S
    hint = speech.hint
    for text in _speech_pieces(speech.text, limit_s):
        line = Line(
            kind=kind,
            text=text,
            character=codes[0] if codes else "",
            emotion=emotion,
            parenthetical=speech.parenthetical,
        )
        people = speakers or (_people_told_of(text, story, recent) if kind is LineKind.NARRATION else ())
        prop = _prop_in(text) if kind is LineKind.NARRATION and not people else ""
        yield Beat(
            seen=text,
            people=people,
            anchor=speech.anchor,
            line=line,
            called=tuple(story.named_in(text)),
            prop=prop,
            feeling=emotion,
            hint=hint,
            row=speech.row,
        )
        hint = None


def _people_told_of(text: str, story: Story, recent: tuple[str, ...]) -> tuple[str, ...]:
    return _people_seen(text, story) or _people_meant(text, story, recent)


def _speech_pieces(text: str, limit_s: float) -> list[str]:
    """Split a long speech; marks that cannot be spoken stay with the words before them."""
    parts: list[str] = []
    for part in pieces(text, limit_s):
        is_short = bool(parts) and speech_s(parts[-1]) < _MIN_LAST_S and speech_s(parts[-1] + part) <= limit_s
        if parts and (is_short or not is_speakable(part)):
            parts[-1] += part
        else:
            parts.append(part)
    return [part.strip() for part in parts if part.strip()]


def _action_beats(action: Action, story: Story, recent: tuple[str, ...]) -> list[Beat]:
    beats: list[Beat] = []
    hint = action.hint
    last_people: tuple[str, ...] = ()
    for sentence in sentences(action.text):
        if not is_speakable(sentence):
            continue
        people = _people_seen(sentence, story) or _people_meant(sentence, story, (*recent, *last_people))
        beat = Beat(
            seen=sentence.strip(),
            people=people,
            anchor=action.anchor,
            prop=_shown_prop(sentence, people, hint),
            feeling=feeling_in(sentence) if people else Emotion.NEUTRAL,
            hint=hint,
            row=action.row,
        )
        hint = None
        last_people = people or last_people
        if beats and _go_together(beats[-1], beat):
            beats[-1] = _both(beats[-1], beat)
        else:
            beats.append(beat)
    return beats


def _people_seen(sentence: str, story: Story) -> tuple[str, ...]:
    """Return who is in the picture: those named, but not those who are only thought of or seen on a photograph."""
    named = story.named_in(sentence)
    if not named or not lexicon("delivery", "absent").has(sentence):
        return tuple(named)
    return tuple(named[:1]) if any(at <= 1 for at, _ in story.roster.mentions(sentence)) else ()


def _people_meant(sentence: str, story: Story, recent: tuple[str, ...]) -> tuple[str, ...]:
    """Return whom a sentence without names is about: `they` are the last two of the scene, `she` is the last woman."""
    together = lexicon("staging", "together").first(sentence)
    if together:
        return tuple(dict.fromkeys(recent))[-3 if together == "three" else -2 :]
    pronoun = lexicon("people", "pronoun").first(sentence)
    wanted = (Gender(pronoun), Gender.UNKNOWN) if pronoun else ()
    fitting = (code for gender in wanted for code in reversed(recent) if story.genders[code] is gender)
    return tuple(islice(fitting, 1))


def _shown_prop(sentence: str, people: Sequence[str], hint: Hint | None) -> str:
    """Return the thing that a sentence is about: one that is handled, lit or lying there."""
    if hint and hint.prop:
        return hint.prop
    table = lexicon("staging", "reveals" if people else "handles")
    prop = _prop_in(sentence) if table.has(sentence) else ""
    return "" if prop in tables("staging")["scenery"]["any"] else prop


def _prop_in(text: str) -> str:
    return lexicon("staging", "prop").first(text)


def _go_together(first: Beat, second: Beat) -> bool:
    same = set(second.people) == set(first.people) or not second.people
    short = action_units(first.seen) + action_units(second.seen) <= _MAX_ACTION_UNITS
    return same and short and not second.prop and not (first.prop and second.people)


def _both(first: Beat, second: Beat) -> Beat:
    space = " " if word_count(second.seen) and not han_count(second.seen) else ""
    feeling = second.feeling if second.feeling is not Emotion.NEUTRAL else first.feeling
    return replace(first, seen=first.seen + space + second.seen, feeling=feeling)
