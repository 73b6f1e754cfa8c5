"""A shot of a manuscript, from the lines below its anchor."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from shotwright.domain.manuscript.fields import Record, bracketed, labelled, number_in, numbers_in, words_of, wrong
from shotwright.domain.manuscript.names import is_name
from shotwright.domain.manuscript.text import parts_of, plain
from shotwright.domain.manuscript.words import all_words, label_in, meant
from shotwright_sdk.values import CameraMove, Figure, Line, PathPoint, Shot, Transition
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, Easing, Emotion, LineKind, ShotSize, TransitionKind

Person: TypeAlias = Callable[[int, str], str]
"""Gives the code of somebody whom a line, by its number, names: "" for the narrator."""

_CUE = re.compile(
    r"((?:\\.|[^\\:：\[\]()（）\n])+?)[ \t]*(?:\[((?:\\.|[^\\\[\]])*)\])?[ \t]*"
    r"(?:[（(]((?:\\.|[^\\()（）])*)[）)])?[ \t]*[:：](.*)$",
    re.DOTALL,
)
_FIGURE = re.compile(r"((?:\\.|[^\\])+?)[ \t]*(?:\[((?:\\.|[^\\\[\]])*)\])?$", re.DOTALL)
_TIMED: Final = r"(\d+(?:\.\d+)?(?:e-?\d+)?)\s*(?:s|sec|seconds?|秒)$"
_SECONDS = re.compile(_TIMED, re.IGNORECASE)
_TRANSITION = re.compile(rf"(.+?)(?:\s+{_TIMED}|$)", re.IGNORECASE)
_SETTING = re.compile(r"\s+(\S+)=(\S+)")
_LABEL = re.compile(r"[^:：]*[:：]\s*")
_ACTION: Final = ("△", "▲")
_LONGEST_S: Final = 3600.0
_LEAST_S: Final = 1e-6
_FACTORS: Final = (0.01, 100.0)


@dataclass(slots=True)
class _Draft:
    """A shot while its lines are read. `picture` is None until a line gives it."""

    shot: Shot
    actions: list[str] = field(default_factory=list[str])
    picture: str | None = None
    lines: list[Line] = field(default_factory=list[Line])


def shot_of(record: Record, scene: str, person: Person) -> Shot:
    """Return a shot of the scene with that code. What is neither labelled nor spoken is what happens.

    Raises:
        ScriptUnreadable
    """
    draft = _Draft(Shot(code=record.code, scene=scene, anchor=record.anchor))
    for number, text in record.lines:
        _read(draft, number, text, person)
    action = " ".join(draft.actions)
    return replace(
        draft.shot,
        action=action,
        description=action if draft.picture is None else draft.picture,
        lines=tuple(draft.lines),
    )


def _read(draft: _Draft, number: int, text: str, person: Person) -> None:
    if words := bracketed(text):
        draft.shot = _with_words(draft.shot, number, words)
        return
    if text.startswith(_ACTION):
        draft.actions.append(plain(text[1:]))
        return
    name, value = labelled(text, ("picture", "figures", "prop", "transition"))
    match name:
        case "picture":
            draft.picture = plain(value)
        case "figures":
            draft.shot = replace(draft.shot, figures=tuple(_figure(number, one, person) for one in parts_of(value)))
        case "prop":
            draft.shot = replace(draft.shot, prop=plain(value))
        case "transition":
            draft.shot = replace(draft.shot, transition=_transition(number, plain(value)))
        case _:
            cue = _CUE.match(text)
            if cue and is_name(plain(cue.group(1))):
                draft.lines.append(_line(number, cue, person))
            else:
                draft.actions.append(plain(text))


def _line(number: int, cue: re.Match[str], person: Person) -> Line:
    name, tags, manner, text = cue.groups()
    character = person(number, plain(name))
    kind = LineKind.DIALOGUE if character else LineKind.NARRATION
    emotion = Emotion.NEUTRAL
    for one in words_of(tags or ""):
        said = meant(one, LineKind)
        kind, emotion = said or kind, emotion if said else _emotion(number, one)
    return Line(kind=kind, text=plain(text), character=character, emotion=emotion, parenthetical=plain(manner or ""))


def _figure(number: int, text: str, person: Person) -> Figure:
    match = _FIGURE.match(text)
    name, feeling = match.groups() if match else (text, None)
    emotion = _emotion(number, feeling) if feeling else Emotion.NEUTRAL
    return Figure(character=person(number, plain(name)), emotion=emotion)


def _emotion(number: int, text: str) -> Emotion:
    found = meant(text, Emotion)
    if found is None:
        raise wrong(number, f"“{text}” is no feeling. There are: {all_words(Emotion, 'en')}.")
    return found


def _with_words(shot: Shot, number: int, words: Sequence[str]) -> Shot:
    for one in words:
        bare = _LABEL.sub("", one)  # `镜头：特写`
        seconds, size, angle = _SECONDS.match(bare), meant(bare, ShotSize), meant(bare, Angle)
        move = meant(_SETTING.sub("", bare), CameraMoveKind)
        if seconds:
            shot = replace(shot, duration_s=number_in(number, seconds.group(1), _LEAST_S, _LONGEST_S))
        elif size is not None:
            shot = replace(shot, size=size)
        elif angle is not None:
            shot = replace(shot, angle=angle)
        elif move is not None:
            shot = replace(shot, camera=_camera(number, move, bare))
        else:
            known = "; ".join(all_words(kind, "en") for kind in (ShotSize, Angle, CameraMoveKind))
            raise wrong(number, f"“{one}” is no size, angle, camera move or length like `3.5 s`. There are: {known}.")
    return shot


def _camera(number: int, kind: CameraMoveKind, text: str) -> CameraMove:
    camera = CameraMove(kind=kind)
    for name, value in _SETTING.findall(text):
        match label_in(name, ("speed", "intensity", "start", "end", "easing", "bezier", "path")):
            case "speed":
                camera = replace(camera, speed=number_in(number, value, *_FACTORS))
            case "intensity":
                camera = replace(camera, intensity=number_in(number, value, *_FACTORS))
            case "start":
                camera = replace(camera, start=number_in(number, value, 0, 1))
            case "end":
                camera = replace(camera, end=number_in(number, value, 0, 1))
            case "easing":
                camera = replace(camera, easing=_easing(number, value))
            case "bezier":
                x1, y1, x2, y2 = numbers_in(number, value, 4)
                camera = replace(camera, bezier=(x1, y1, x2, y2))
            case "path":
                camera = replace(camera, path=tuple(_point(number, one) for one in value.split("+")))
            case _:
                raise wrong(number, f"“{name}” is nothing that a camera move has.")
    return camera


def _easing(number: int, text: str) -> Easing:
    found = meant(text, Easing)
    if found is None:
        raise wrong(number, f"“{text}” is no easing. There are: {all_words(Easing, 'en')}.")
    return found


def _point(number: int, text: str) -> PathPoint:
    at, x, y, zoom = numbers_in(number, text, 4)
    return PathPoint(at=at, x=x, y=y, zoom=zoom)


def _transition(number: int, text: str) -> Transition:
    match = _TRANSITION.match(text)
    kind = meant(match.group(1), TransitionKind) if match else None
    if match is None or kind is None:
        raise wrong(number, f"“{text}” is no transition. There are: {all_words(TransitionKind, 'en')}.")
    length = match.group(2)
    return Transition(kind=kind, duration_s=number_in(number, length, _LEAST_S, _LONGEST_S) if length else 0.0)
