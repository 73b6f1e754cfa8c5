"""The places of a story: the same place under slightly different headings is one location."""

import re
from collections.abc import Mapping

from shotwright_animatic.breakdown.elements import Setting
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.scripts import is_han
from shotwright_animatic.breakdown.setting import is_interior, place_of
from shotwright_sdk.values import Location
from shotwright_sdk.vocabulary import Place

_IGNORED = re.compile(r"[\W_]+|\b(?:the|a|an)\b", re.IGNORECASE)


class Atlas:
    """Collects locations in story order."""

    def __init__(self, descriptions: Mapping[str, str], language: str) -> None:
        self._descriptions = {_key(name): text for name, text in descriptions.items()}
        self._unnamed = "故事发生的地方" if language == "zh" else "Somewhere"
        self._entries: dict[str, Location] = {}
        self._by_key: dict[tuple[str, bool], str] = {}
        self._by_ending: dict[tuple[str, bool], str] = {}
        self._last = ""

    def locate(self, setting: Setting, heading: str, told: str) -> str:
        """Return the code of the scene's location: named by its heading, found in what is told, or where we were."""
        name = setting.name
        place = place_of(name) if name else Place.OTHER
        if not name or (place is Place.OTHER and not any(map(_is_letter, name))):
            name = self._found_in(told) or ("" if self._last else heading or self._unnamed)
            if not name:
                return self._last
            place = place_of(name)
        if place is Place.OTHER:
            found = self._found_in(told)
            place = place_of(found) if found else place
        interior = is_interior(name, place, setting.interior)
        code = self._same(name, place, interior=interior) or self._add(name, place, interior=interior)
        self._last = code
        return code

    def name_of(self, code: str) -> str:
        return self._entries[code].name

    def location(self, code: str) -> Location:
        return self._entries[code]

    def locations(self) -> tuple[Location, ...]:
        return tuple(self._entries.values())

    def _found_in(self, told: str) -> str:
        """Return the first word of a place in running text; single characters are too common to count."""
        for hit in lexicon("setting", "place").find(told):
            if hit.end - hit.start > 1:
                word = told[hit.start : hit.end]
                return word if is_han(word[0]) else word[0].upper() + word[1:]
        return ""

    def _same(self, name: str, place: Place, *, interior: bool) -> str:
        """Return the location of the same name, or of a name that ends in the other (`old pier`, `pier`), or ""."""
        key = _key(name)
        exact = self._by_key.get((key, interior), "")
        if exact:
            return exact
        for ending in _endings(key):
            code = self._by_key.get((ending, interior)) or self._by_ending.get((key, interior))
            if code and self._entries[code].place is place:
                return code
        return ""

    def _add(self, name: str, place: Place, *, interior: bool) -> str:
        code = f"loc_{len(self._entries) + 1:03d}"
        key = _key(name)
        location = Location(
            code=code, name=name, place=place, interior=interior, description=self._descriptions.get(key, "")
        )
        self._entries[code] = location
        self._by_key.setdefault((key, interior), code)
        for ending in _endings(key):
            self._by_ending.setdefault((ending, interior), code)
        return code


def _key(name: str) -> str:
    return _IGNORED.sub("", name.casefold().replace("'s", ""))


def _endings(key: str) -> list[str]:
    """Return the shorter names that a name ends in: two characters or more, for a name of sensible length."""
    return [key[at:] for at in range(1, len(key) - 1)] if len(key) <= 40 else []


def _is_letter(char: str) -> bool:
    return char.isalnum()
