"""Keeping codes when a script was edited: which of the new records are the old ones, changed or not.

A shot keeps its code, and with it its takes, as long as it can be recognised; a new one gets a code that was never
used. So an added shot makes one shot's work, not that of all that follow it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from shotwright_sdk.values import Breakdown, Character, Figure, Line, Location, Scene, Shot

_T = TypeVar("_T", Character, Location, Scene, Shot)


def align(old: Breakdown, new: Breakdown) -> Breakdown:
    """Return `new` with the codes of `old` wherever a record of `old` can be recognised in it."""
    characters = _renamed(old.characters, new.characters, "char", lambda one: one.name)
    locations = _renamed(old.locations, new.locations, "loc", lambda one: one.name)
    scenes = _renamed(old.scenes, new.scenes, "scene", lambda one: one.heading)
    shots = _renamed(old.shots, new.shots, "shot", _look)
    return replace(
        new,
        characters=tuple(replace(one, code=characters[one.code]) for one in new.characters),
        locations=tuple(replace(one, code=locations[one.code]) for one in new.locations),
        scenes=tuple(replace(one, code=scenes[one.code], location=locations[one.location]) for one in new.scenes),
        shots=tuple(_with_codes(one, shots, scenes, characters) for one in new.shots),
    )


def _look(shot: Shot) -> str:
    spoken = "|".join(line.text for line in shot.lines)
    return f"{spoken}#{shot.action}#{shot.description}#{len(shot.figures)}"


def _with_codes(shot: Shot, shots: dict[str, str], scenes: dict[str, str], characters: dict[str, str]) -> Shot:
    def person(code: str) -> str:
        return characters.get(code, code)

    return replace(
        shot,
        code=shots[shot.code],
        scene=scenes[shot.scene],
        figures=tuple(Figure(character=person(one.character), emotion=one.emotion) for one in shot.figures),
        lines=tuple(_line_with_code(line, person) for line in shot.lines),
    )


def _line_with_code(line: Line, person: Callable[[str], str]) -> Line:
    return replace(line, character=person(line.character)) if line.character else line


def _renamed(old: Sequence[_T], new: Sequence[_T], prefix: str, look: Callable[[_T], str]) -> dict[str, str]:
    """Return the code that each of the new records gets, by the code it came with."""
    pairs = dict(_pairs([look(one) for one in old], [look(one) for one in new]))
    used = max((_number(one.code) for one in old), default=0)
    codes: dict[str, str] = {}
    for position, one in enumerate(new):
        if position in pairs:
            codes[one.code] = old[pairs[position]].code
        else:
            used += 1
            codes[one.code] = f"{prefix}_{used:03d}"
    return codes


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (new position, old position) for what is the same, and for what was changed in place."""
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            yield from zip(range(b0, b1), range(a0, a1), strict=False)


def _number(code: str) -> int:
    return int(code.rpartition("_")[2])
