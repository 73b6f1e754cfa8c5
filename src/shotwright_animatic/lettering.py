"""Breaking spoken text into the lines of a balloon, Chinese and English alike. Widths are in ems."""

import math
import re
from typing import Final

FAMILY: Final = "Noto Sans SC"

_TOKEN: Final = re.compile(r"[A-Za-z0-9À-ɏ'’\-]+[.,!?;:…]*\s*|\s+|.", re.DOTALL)
_NOT_FIRST: Final = frozenset("，。！？；：、…—）》」』】”’,.!?;:)]}%～·")
_NOT_LAST: Final = frozenset("（《「『【“‘([{")
_NARROW: Final = frozenset("iljI.,:;!'|()[] ")


def width(text: str) -> float:
    """Return about how wide `text` is in ems of a bold sans serif: a Han character is 1."""
    return sum(_advance(character) for character in text)


def wrap(text: str, most: float) -> tuple[str, ...]:
    """Break `text` into lines of about equal width, none wider than `most` ems unless a single word is.

    Closing punctuation never starts a line and an opening bracket never ends one.
    """
    text = re.sub(r"\s+", " ", text).strip()
    tokens = _bound(_TOKEN.findall(text))
    count = max(1, math.ceil(width(text) / most))
    for lines in range(count, count + 3):
        goal = min(most, width(text) / lines + 0.9)
        broken = _fill(tokens, goal)
        if len(broken) <= lines:
            return broken
    return _fill(tokens, most)


def _advance(character: str) -> float:
    if ord(character) >= 0x2E80:
        return 1.0
    if character in _NARROW:
        return 0.31
    return 0.68 if character.isupper() or character in "mwMW—…" else 0.57


def _bound(tokens: list[str]) -> list[str]:
    """Glue punctuation to the token that it may not be parted from."""
    bound: list[str] = []
    for token in tokens:
        if token.strip()[:1] in _NOT_FIRST and len(bound) > 1 and not bound[-1].strip():
            blank = bound.pop()
            bound[-1] += blank
        if bound and token.strip() and (token.strip()[0] in _NOT_FIRST or bound[-1][-1:] in _NOT_LAST):
            bound[-1] += token
        else:
            bound.append(token)
    return bound


def _fill(tokens: list[str], most: float) -> tuple[str, ...]:
    lines = [""]
    for token in tokens:
        if lines[-1] and width((lines[-1] + token).strip()) > most:
            lines.append("")
        lines[-1] += token if lines[-1] else token.lstrip()
    return tuple(line.strip() for line in lines if line.strip())
