"""Keeping codes when a script was edited: which of the new records are the old ones, changed or not.

A shot keeps its code, and with it its takes, as long as it can be recognised: by the anchor that stands in the script,
else by its words. A new one gets a code that was never used. So an added shot makes one shot's work, not that of all
that follow it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from shotwright_sdk.values import Breakdown, Character, Location, Scene, Shot

_T = TypeVar("_T", Character, Location, Scene, Shot)


def align(old: Breakdown, new: Breakdown, used: Collection[str] = ()) -> Breakdown:
    """Return `new` with the codes of `old` wherever a record of `old` can be recognised in it.

    Args:
        old: The story so far.
        new: What the edited script was broken down into. Its `anchored` codes stay as they are.
        used: Codes that records had which are gone from `old`: nothing new may have them.
    """
    taken = {*used, *new.anchored}
    characters = _renamed(old.characters, new.characters, lambda one: one.name, taken, new.anchored)
    locations = _renamed(old.locations, new.locations, lambda one: one.name, taken, new.anchored)
    scenes = _renamed(old.scenes, new.scenes, lambda one: one.heading, taken, new.anchored)
    shots = _renamed(old.shots, new.shots, _look, taken, new.anchored)
    return replace(
        new,
        characters=tuple(replace(one, code=characters[one.code]) for one in new.characters),
        locations=tuple(replace(one, code=locations[one.code]) for one in new.locations),
        scenes=tuple(replace(one, code=scenes[one.code], location=locations[one.location]) for one in new.scenes),
        shots=tuple(
            with_people(replace(one, code=shots[one.code], scene=scenes[one.scene]), characters) for one in new.shots
        ),
        anchored=(),
    )


def people_in(shot: Shot) -> set[str]:
    """Return the codes of those who are seen or heard in a shot."""
    return {one.character for one in (*shot.figures, *shot.lines) if one.character}


def with_people(shot: Shot, codes: Mapping[str, str]) -> Shot:
    """Return `shot` with other codes for its people; those that `codes` does not know stay."""
    return replace(
        shot,
        figures=tuple(replace(one, character=codes.get(one.character, one.character)) for one in shot.figures),
        lines=tuple(replace(one, character=codes.get(one.character, one.character)) for one in shot.lines),
    )


def _look(shot: Shot) -> str:
    spoken = "|".join(line.text for line in shot.lines)
    return f"{spoken}#{shot.action}#{shot.description}#{len(shot.figures)}"


def _renamed(
    old: Sequence[_T], new: Sequence[_T], look: Callable[[_T], str], taken: set[str], anchored: Collection[str]
) -> dict[str, str]:
    """Return the code that each of the new records gets, by the code it came with."""
    kept = {one.code for one in new if one.code in anchored}
    free_old, free_new = ([one for one in many if one.code not in kept] for many in (old, new))
    pairs = dict(_pairs([look(one) for one in free_old], [look(one) for one in free_new]))
    last = max((_number(code) for code in {*(one.code for one in old), *_alike(taken, old, new)}), default=0)
    codes = {code: code for code in kept}
    for position, one in enumerate(free_new):
        if position in pairs:
            codes[one.code] = free_old[pairs[position]].code
        else:
            last += 1
            codes[one.code] = f"{_prefix(one.code)}_{last:03d}"
    return codes


def _alike(taken: set[str], old: Sequence[_T], new: Sequence[_T]) -> set[str]:
    """Return the codes among `taken` that are of the same kind as these records'."""
    prefixes = {_prefix(one.code) for one in (*old, *new)}
    return {code for code in taken if _prefix(code) in prefixes}


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (new position, old position) for what is the same, and for what was changed in place."""
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            yield from zip(range(b0, b1), range(a0, a1), strict=False)


def _prefix(code: str) -> str:
    return code.rpartition("_")[0]


def _number(code: str) -> int:
    return int(code.rpartition("_")[2])
