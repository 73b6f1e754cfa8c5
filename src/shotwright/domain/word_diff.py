"""How two texts differ, word by word: words of alphabets as a whole, Chinese characters one by one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Final

_WORD: Final = re.compile(r"[A-Za-z0-9\u00c0-\u024f'’_-]+|\s+|.", re.DOTALL)
_MOST_WORDS: Final = 4_000
"""Longer stretches without a common line are shown as a whole: comparing takes the square of their length."""

_LIKE: Final = 0.4
"""Stretches that share a smaller part of their letters were not edited but written anew, and are shown so."""


class Change(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    change: Change
    text: str


def word_diff(before: str, after: str) -> Sequence[Piece]:
    """Return the pieces of both texts in reading order.

    What is SAME and REMOVED, joined, is `before`; what is SAME and ADDED is `after`.
    """
    lines = _pieces(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return tuple(_merged(one for removed, added, same in lines for one in _words(removed, added, same)))


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (removed, added, same): either the first two or the last."""
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "", "", "".join(before[a0:a1])
        else:
            yield "".join(before[a0:a1]), "".join(after[b0:b1]), ""


def _words(removed: str, added: str, same: str) -> Iterator[Piece]:
    old, new = _WORD.findall(removed), _WORD.findall(added)
    if same or not old or not new or len(old) + len(new) > _MOST_WORDS:
        parts = [(removed, added, same)]
    else:
        parts = list(_pieces(old, new))
        if sum(_letters(kept) for _, _, kept in parts) < _LIKE * min(_letters(removed), _letters(added)):
            parts = [(removed, added, same)]
    for gone, come, kept in parts:
        for change, text in ((Change.REMOVED, gone), (Change.ADDED, come), (Change.SAME, kept)):
            if text:
                yield Piece(change=change, text=text)


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    for change, alike in groupby(pieces, lambda one: one.change):
        yield Piece(change=change, text="".join(one.text for one in alike))
