"""How people and places are called in a manuscript: by name where that is clear, else by code."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from shotwright.domain.manuscript.text import escaped_name
from shotwright.domain.manuscript.words import is_any_label
from shotwright_sdk.values import Character, Location

_CODE = re.compile(r"(?:char|loc|scene|shot)_\d+$")
_LONGEST: Final = 40
_SENTENCE: Final = frozenset("。！？!?…\n")


class Names:
    def __init__(self, characters: Sequence[Character], locations: Sequence[Location]) -> None:
        called = Counter(name for one in characters for name in {one.name, *one.aliases})
        places = Counter(one.name for one in locations)
        self._people = {one.code: one.name if _is_clear(one.name, called) else one.code for one in characters}
        self._places = {one.code: one.name if _is_clear(one.name, places) else one.code for one in locations}

    def of_character(self, code: str) -> str:
        return escaped_name(self._people.get(code, code))

    def of_location(self, code: str) -> str:
        return escaped_name(self._places.get(code, code))


def is_code(name: str) -> bool:
    return bool(_CODE.match(name))


def is_name(text: str) -> bool:
    """Whether what stands before a colon can be a name, and not the beginning of a sentence."""
    return 0 < len(text) <= _LONGEST and not set(text) & _SENTENCE


def _is_clear(name: str, called: Counter[str]) -> bool:
    """Whether a name, read again, can only mean the one who has it."""
    is_plain = is_name(name) and name == name.strip() and name[0] not in "△▲"
    return is_plain and called[name] == 1 and not is_code(name) and not is_any_label(name)
