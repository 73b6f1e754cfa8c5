"""Lorelei's heads, hair, noses and glasses: CC0 art by Lisa Wischofsky, from @dicebear/lorelei, kept as data.

Every part is SVG with `[[colour]]` slots. A hair part holds `{{head}}` where the head goes: what stands before it
hangs behind the head, what follows falls in front.
"""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Final

_SLOT: Final = re.compile(r"\[\[(\w+)\]\]")
_ATTRIBUTE: Final = re.compile(r' d="([^"]+)"')


@cache
def _art() -> dict[str, dict[str, str]]:
    text = files("shotwright_animatic").joinpath("data/lorelei.json").read_text(encoding="utf-8")
    art: dict[str, dict[str, str]] = json.loads(text)
    return art


def part(kind: str, number: int) -> str:
    """Return the SVG of one part: `kind` is hair, head, nose, glasses, beard or earrings, `number` counts from 1."""
    return _art()[kind][f"variant{number:02d}"]


def freckles() -> str:
    return _art()["freckles"]["variant01"]


def hair_paths(number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the path data of a haircut behind and before the head."""
    behind, _, front = part("hair", number).partition("{{head}}")
    return tuple(_ATTRIBUTE.findall(behind)), tuple(_ATTRIBUTE.findall(front))


def head_paths(number: int) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Return a head's path data: the ink below the skin, the skin, the ink above it."""
    drawing = part("head", number)
    found = re.findall(r'<path d="([^"]+)" fill="([^"]+)"', drawing)
    at = next(i for i, (_, fill) in enumerate(found) if fill == "[[skin]]")
    return tuple(d for d, _ in found[:at]), found[at][0], tuple(d for d, _ in found[at + 1 :])


def fill(svg: str, colours: dict[str, str], *, otherwise: str) -> str:
    """Put `colours` in the slots of `svg`; a slot without one gets `otherwise`."""
    return _SLOT.sub(lambda slot: colours.get(slot[1], otherwise), svg)
