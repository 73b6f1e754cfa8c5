"""Our own outlines of bodies, long hair and people from behind: path data in figure units, kept as data."""

import json
from functools import cache
from importlib.resources import files


@cache
def _shapes() -> dict[str, list[str]]:
    text = files("shotwright_animatic").joinpath("data/figure_shapes.json").read_text(encoding="utf-8")
    shapes: dict[str, list[str]] = json.loads(text)
    return shapes


def paths(name: str) -> tuple[str, ...]:
    """Return the paths of a shape, none if there is no such shape. Of pairs, the near (viewer's left) comes first."""
    return tuple(_shapes().get(name, ()))


def path(name: str) -> str:
    """Return the single path of a shape."""
    (only,) = _shapes()[name]
    return only
