"""A manuscript as a breakdown again: what has an anchor keeps its code, what somebody wrote between is set apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from shotwright.domain.manuscript.fields import Record, wrong
from shotwright.domain.manuscript.names import is_code
from shotwright.domain.manuscript.outline import Loose, Outline, outline_of
from shotwright.domain.manuscript.records import character_of, location_of, scene_of
from shotwright.domain.manuscript.shots import Person, shot_of
from shotwright.domain.manuscript.words import is_label
from shotwright_sdk.values import Character, Location, Scene, Shot

_ANY_ANCHOR = re.compile(r"^[ \t]*<!--[ \t]*(?:scene|shot)_\d{3,9}[ \t]*-->[ \t]*\r?$", re.MULTILINE)
Part: TypeAlias = Scene | Shot | Loose


@dataclass(frozen=True, slots=True, kw_only=True)
class Manuscript:
    """What a manuscript says. `story` is in its own order; a shot's scene is "" after loose text that begins one."""

    outline: Outline
    characters: tuple[Character, ...]
    locations: tuple[Location, ...]
    story: tuple[Part, ...]

    @property
    def loose(self) -> tuple[Loose, ...]:
        return tuple(part for part in self.story if isinstance(part, Loose))


def is_manuscript(text: str) -> bool:
    """Whether a script has anchors of scenes or shots, and so was written out by us."""
    return _ANY_ANCHOR.search(text) is not None


def read_manuscript(text: str) -> Manuscript:
    """Return what a manuscript says.

    Raises:
        ScriptUnreadable: A line says something that has no meaning where it stands; the message gives its number.
    """
    outline = outline_of(text)
    records = [part for part in outline.parts if isinstance(part, Record)]
    people, places = _Called(), _Called()
    characters = [character_of(record) for record in records if record.kind == "char"]
    locations = [location_of(record) for record in records if record.kind == "loc"]
    for character in characters:
        people.add(character.code, character.name, *character.aliases)
    for location in locations:
        places.add(location.code, location.name)

    def person(number: int, name: str) -> str:
        """Return the code of somebody; whom the list of characters does not have is added to it."""
        if is_label(name, "narrator"):
            return ""
        found = people.find(name)
        if not found and is_code(name):
            raise wrong(number, f"{name} is not among the characters.")
        if not found:
            characters.append(Character(code=outline.fresh("char"), name=name))
            found = characters[-1].code
            people.add(found, name)
        return found

    def place(number: int, name: str) -> str:
        found = places.find(name)
        if not found:
            raise wrong(number, f"“{name}” is not among the locations: add it there, with a heading of its own.")
        return found

    story = tuple(_story(outline, person, place))
    return Manuscript(outline=outline, characters=tuple(characters), locations=tuple(locations), story=story)


def _story(outline: Outline, person: Person, place: Person) -> Iterator[Part]:
    scene, can_hold = "", False
    for part in outline.parts:
        if isinstance(part, Loose):
            scene, can_hold = part.scene, True
            yield part
        elif part.kind == "scene":
            scene, can_hold = part.code, True
            yield scene_of(part, place)
        elif part.kind == "shot" and not can_hold:
            raise wrong(part.first_line, f"{part.code} stands in no scene. Put a scene's heading above it.")
        elif part.kind == "shot":
            yield shot_of(part, scene, person)


class _Called:
    """Codes by code, by name, and by name in other letters: the first who has a name is meant by it."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._folded: dict[str, str] = {}

    def add(self, code: str, *names: str) -> None:
        self._codes[code] = code
        for name in names:
            self._names.setdefault(name, code)
            self._folded.setdefault(name.casefold(), code)

    def find(self, name: str) -> str:
        """Return the code of whoever is called so, or ""."""
        return self._codes.get(name) or self._names.get(name) or self._folded.get(name.casefold(), "")
