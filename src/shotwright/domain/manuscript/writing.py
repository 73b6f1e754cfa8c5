"""A breakdown as a manuscript: Markdown that people read and edit, with an anchor at whatever has a code."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import groupby
from typing import Final

from shotwright.domain.manuscript.names import Names
from shotwright.domain.manuscript.text import escaped, escaped_heading, escaped_name, listed
from shotwright.domain.manuscript.words import ZH, label, word
from shotwright_sdk.values import (
    Breakdown,
    CameraMove,
    Character,
    Figure,
    Line,
    Location,
    Looks,
    Scene,
    Shot,
    Transition,
)
from shotwright_sdk.vocabulary import Emotion, LineKind

_BREAK: Final = "  \n"
"""Two spaces: renderers show each line of a shot on a line of its own."""


def write_manuscript(breakdown: Breakdown, style: str) -> str:
    """Return `breakdown` as Markdown. Read again it is the same breakdown, but for the anchors into the script.

    Shots are written scene by scene.
    """
    return "".join(f"{block}\n\n" for block in _Writer(breakdown).blocks(style)).rstrip("\n") + "\n"


class _Writer:
    def __init__(self, breakdown: Breakdown) -> None:
        self._story = breakdown
        self._language = breakdown.language
        self._names = Names(breakdown.characters, breakdown.locations)
        self._comma, self._colon = ("，", "：") if breakdown.language == ZH else (", ", ": ")

    def blocks(self, style: str) -> Iterator[str]:
        story = self._story
        yield f"---\nlanguage: {story.language}\nstyle: {style}\n---"
        yield f"# {escaped_heading(story.title)}"
        yield f"## {label('characters', self._language)}"
        for character in story.characters:
            yield self._record(3, character.name, character.code, self._character(character))
        yield f"## {label('locations', self._language)}"
        for location in story.locations:
            yield self._record(3, location.name, location.code, self._location(location))
        shots: dict[str, list[Shot]] = {}
        for shot in story.shots:
            shots.setdefault(shot.scene, []).append(shot)
        for episode, scenes in groupby(story.scenes, lambda scene: scene.episode):
            yield f"## 第 {episode} 集" if self._language == ZH else f"## Episode {episode}"
            for scene in scenes:
                yield self._record(3, scene.heading, scene.code, self._scene(scene))
                for shot in shots.get(scene.code, ()):
                    yield _BREAK.join((f"<!-- {shot.code} -->\n{self._spec(shot)}", *self._shot(shot)))

    def _record(self, level: int, heading: str, code: str, lines: Iterator[str]) -> str:
        return f"{'#' * level} {escaped_heading(heading)}".rstrip() + f"\n<!-- {code} -->\n{_BREAK.join(lines)}"

    def _field(self, name: str, value: str) -> str:
        return f"{label(name, self._language)}{self._colon}{value}"

    def _bracketed(self, *words: str) -> str:
        return f"[{self._comma.join(words)}]"

    def _character(self, character: Character) -> Iterator[str]:
        yield self._bracketed(word(character.gender, self._language), word(character.age, self._language))
        if character.aliases:
            yield self._field("aliases", listed(character.aliases, self._language))
        for name in ("appearance", "personality"):
            if getattr(character, name):
                yield self._field(name, escaped(getattr(character, name)))
        drawn = [
            label(one.name, self._language)
            if value is True
            else f"{label(one.name, self._language)}={escaped_name(value)}"
            for one in fields(Looks)
            if (value := getattr(character.looks, one.name))
        ]
        if drawn:
            yield self._field("drawn", self._comma.join(drawn))

    def _location(self, location: Location) -> Iterator[str]:
        side = label("inside" if location.interior else "outside", self._language)
        yield self._bracketed(word(location.place, self._language), side)
        if location.description:
            yield self._field("description", escaped(location.description))

    def _scene(self, scene: Scene) -> Iterator[str]:
        yield self._bracketed(*(word(one, self._language) for one in (scene.time_of_day, scene.weather, scene.mood)))
        yield self._field("at", self._names.of_location(scene.location))

    def _spec(self, shot: Shot) -> str:
        words = (word(shot.size, self._language), word(shot.angle, self._language), self._camera(shot.camera))
        return self._bracketed(*words, self._seconds(shot.duration_s))

    def _camera(self, camera: CameraMove) -> str:
        usual = CameraMove()
        asked = {name: getattr(camera, name) for name in ("speed", "intensity", "start", "end")}
        values = {name: _number(value) for name, value in asked.items() if value != getattr(usual, name)}
        if camera.easing is not usual.easing:
            values["easing"] = word(camera.easing, self._language).replace(" ", "_")
        if camera.bezier != usual.bezier:
            values["bezier"] = "/".join(map(_number, camera.bezier))
        if camera.path:
            points = ((one.at, one.x, one.y, one.zoom) for one in camera.path)
            values["path"] = "+".join("/".join(map(_number, point)) for point in points)
        parts = (f"{label(name, self._language)}={value}" for name, value in values.items())
        return " ".join((word(camera.kind, self._language), *parts))

    def _seconds(self, seconds: float) -> str:
        return f"{_number(seconds)} {'秒' if self._language == ZH else 's'}"

    def _shot(self, shot: Shot) -> Iterator[str]:
        if shot.action:
            yield f"△ {escaped(shot.action)}"
        if shot.description != shot.action:
            yield self._field("picture", escaped(shot.description))
        if shot.figures:
            separator = "、" if self._language == ZH else ", "
            yield self._field("figures", separator.join(map(self._figure, shot.figures)))
        if shot.prop:
            yield self._field("prop", escaped(shot.prop))
        for line in shot.lines:
            yield self._line(line)
        if shot.transition != Transition():
            length = f" {self._seconds(shot.transition.duration_s)}" if shot.transition.duration_s else ""
            yield self._field("transition", f"{word(shot.transition.kind, self._language)}{length}")

    def _figure(self, figure: Figure) -> str:
        name = self._names.of_character(figure.character)
        return name if figure.emotion is Emotion.NEUTRAL else f"{name} [{word(figure.emotion, self._language)}]"

    def _line(self, line: Line) -> str:
        cue = self._names.of_character(line.character) if line.character else label("narrator", self._language)
        usual = LineKind.DIALOGUE if line.character else LineKind.NARRATION
        tags = [] if line.kind is usual else [word(line.kind, self._language)]
        if line.emotion is not Emotion.NEUTRAL:
            tags.append(word(line.emotion, self._language))
        tagged = f" {self._bracketed(*tags)}" if tags else ""
        manner = escaped_name(line.parenthetical)
        if manner:
            manner = f"（{manner}）" if self._language == ZH else f" ({manner})"
        return f"{cue}{tagged}{manner}{self._colon}{escaped(line.text)}"


def _number(value: float) -> str:
    """Return the shortest text that is read as exactly `value`."""
    return repr(float(value)).removesuffix(".0")
