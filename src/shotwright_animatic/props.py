"""Things: a small set of flat drawings for inserts and set dressing, found by English and Chinese words."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_ID: Final = re.compile(r'id="([^"]+)"')
_LONGEST_HEAD: Final = 3
"""Up to this many characters, the last one alone names a thing: 旧书 is a book, 油灯 a lamp, yet 相信自己 no letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prop:
    words: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Catalogue:
    view: float
    """Side of the square that every drawing fills."""
    props: Mapping[str, _Prop]
    names_by_word: Mapping[str, str]


@cache
def _catalogue() -> _Catalogue:
    text = files("shotwright_animatic").joinpath("data", "props.json").read_text(encoding="utf-8")
    document = json.loads(text)
    props = {name: _Prop(words=tuple(entry["words"]), body=entry["body"]) for name, entry in document["props"].items()}
    by_word = {word.lower(): name for name, prop in props.items() for word in prop.words}
    return _Catalogue(view=float(document["view"]), props=props, names_by_word=by_word)


def names() -> tuple[str, ...]:
    """Return the names of all props in alphabetical order."""
    return tuple(_catalogue().props)


def prop_svg(name: str, x: float, y: float, size: float) -> str:
    """Return a prop as an SVG group with its upper left corner at (x, y), `size` units wide and high.

    Raises:
        KeyError: There is no prop of that name; `names` lists them and `find` finds one.
    """
    catalogue = _catalogue()
    body = catalogue.props[name].body
    for key in dict.fromkeys(_ID.findall(body)):
        # Two props of one kind in one picture must not share their gradients' ids.
        own = f"prop-{name}-{round(x)}-{round(y)}-{key}"
        body = body.replace(f'"{key}"', f'"{own}"').replace(f"#{key})", f"#{own})").replace(f'"#{key}"', f'"#{own}"')
    return f'<g transform="translate({x:.1f} {y:.1f}) scale({size / catalogue.view:.4f})">{body}</g>'


def find(word: str) -> str | None:
    """Return the name of the prop that `word` speaks of, in English or Chinese, or None.

    The whole word counts first (`umbrella`, 雨伞), then the longest known word within it (`an old photo`,
    那把旧钥匙), then, for very short Chinese words, the last character (旧书).
    """
    known = _catalogue().names_by_word
    wanted = " ".join(word.lower().replace("_", " ").split())
    if not wanted:
        return None
    if wanted in known:
        return known[wanted]
    inside = [candidate for candidate in known if _stands_in(candidate, wanted)]
    if inside:
        return known[max(inside, key=lambda candidate: (len(candidate), wanted.rfind(candidate), candidate))]
    if len(wanted) <= _LONGEST_HEAD and wanted[-1] in known:
        return known[wanted[-1]]
    return None


def _stands_in(candidate: str, text: str) -> bool:
    if candidate.isascii():
        return re.search(rf"(?<![a-z]){re.escape(candidate)}s?(?![a-z])", text) is not None
    return len(candidate) > 1 and candidate in text
