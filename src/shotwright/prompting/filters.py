"""The filters of the template language: few, and none makes more than it was given without saying how much."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from shotwright.domain.templates import TemplateNotUsable
from shotwright.prompting.budget import limit_length


def text(value: object) -> str:
    """Return what a value looks like in a prompt: numbers and words as they are, data as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, tuple, Mapping)) else str(value)


def _join(value: Iterable[object], between: str = "") -> str:
    parts = [text(one) for one in value]
    limit_length(sum(map(len, parts)) + len(text(between)) * len(parts))
    return text(between).join(parts)


def _listed(value: Iterable[object], between: str = ", ") -> str:
    """Join what is not empty."""
    return _join([one for part in value if (one := text(part).strip())], between)


def _replace(value: object, old: str, new: str) -> str:
    told = text(value)
    limit_length(len(told) + told.count(old) * len(new))
    return told.replace(old, new)


def _truncate(value: object, characters: int = 255) -> str:
    told = text(value)
    return told if len(told) <= characters else told[: max(characters - 1, 0)].rstrip() + "…"


def _round(value: float, digits: int = 0) -> float:
    if not 0 <= digits <= 9:
        raise TemplateNotUsable("round() takes 0 to 9 digits.")
    return round(value, digits) if digits else round(value)


def _items(value: Mapping[str, object]) -> list[tuple[str, object]]:
    return list(value.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _unique(value: Iterable[object]) -> list[object]:
    return list(dict.fromkeys(map(text, value)))


def _first(value: Iterable[object]) -> object:
    return next(iter(value), "")


def _last(value: Sequence[object]) -> object:
    return value[-1] if value else ""


def _on_text(change: Callable[[str], str]) -> Callable[[object], str]:
    return lambda value: change(text(value))


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "capitalize": _on_text(str.capitalize),
    "first": _first,
    "float": float,
    "int": int,
    "items": _items,
    "join": _join,
    "last": _last,
    "length": len,
    "listed": _listed,
    "lower": _on_text(str.lower),
    "replace": _replace,
    "round": _round,
    "sort": sorted,
    "title": _on_text(str.title),
    "tojson": _json,
    "trim": _on_text(str.strip),
    "truncate": _truncate,
    "unique": _unique,
    "upper": _on_text(str.upper),
}
