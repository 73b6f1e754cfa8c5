"""Word tables: from the TOML files in `words/` to fast, linear-time searches.

A table maps meanings to words. Chinese words match anywhere; Latin words match whole words without regard to case,
with or without a plural s,
and a trailing `*` stands for any ending (`laugh*` finds `laughing`). Where two words overlap the longer one wins.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from shotwright_animatic.breakdown.scripts import is_han

_Node: TypeAlias = "dict[str, _Node | str]"
_END = ""
_STEM = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One word of a table found in a text: `text[start:end]`."""

    start: int
    end: int
    meaning: str


class Lexicon:
    """One table, ready to search. A text of n characters takes O(n)."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self._meanings = {word.lower(): meaning for meaning, words in table.items() for word in words}
        self._longest = max(map(len, self._meanings))
        self._pattern = re.compile(_alternatives(self._meanings), re.IGNORECASE)

    def find(self, text: str) -> Iterator[Hit]:
        """Yield every word found, from left to right, without overlaps."""
        for match in self._pattern.finditer(text):
            yield Hit(start=match.start(), end=match.end(), meaning=self._meaning(match.group()))

    def first(self, text: str) -> str:
        """Return the meaning of the leftmost word in `text`, or ""."""
        return next((hit.meaning for hit in self.find(text)), "")

    def last(self, text: str) -> str:
        """Return the meaning of the rightmost word in `text`, or ""."""
        return ([hit.meaning for hit in self.find(text)] or [""])[-1]

    def has(self, text: str) -> bool:
        return self._pattern.search(text) is not None

    def exact(self, word: str) -> str:
        """Return the meaning if `word`, as a whole, is in the table, else ""."""
        folded = word.lower()
        return self._meanings.get(" ".join(folded.split()) if " " in folded or folded != folded.strip() else folded, "")

    def _meaning(self, found: str) -> str:
        word = found.lower()
        for form in (word, word.removesuffix("s")):
            if form in self._meanings:
                return self._meanings[form]
        for length in range(min(len(word), self._longest), 0, -1):
            meaning = self._meanings.get(word[:length] + _STEM)
            if meaning is not None:
                return meaning
        return ""


def _alternatives(words: Mapping[str, str]) -> str:
    latin = [word for word in words if not any(map(is_han, word))]
    han = [word for word in words if any(map(is_han, word))]
    parts = [rf"(?<![a-z0-9]){_trie_pattern(latin)}"] if latin else []
    parts += [_trie_pattern(han)] if han else []
    return "|".join(parts)


def _trie_pattern(words: Sequence[str]) -> str:
    """Return a pattern that tries each character once, however many words there are."""
    root: _Node = {}
    for word in words:
        node = root
        for char in word.removesuffix(_STEM):
            child = node.setdefault(char, {})
            assert isinstance(child, dict)
            node = child
        node[_END] = _ending(word) if node.get(_END) != "[a-z]*" else "[a-z]*"
    return _node_pattern(root)


def _ending(word: str) -> str:
    if word.endswith(_STEM):
        return "[a-z]*"
    return "" if is_han(word[-1]) else "s?(?![a-z0-9])"


def _node_pattern(node: _Node) -> str:
    branches = [re.escape(char) + _node_pattern(child) for char, child in node.items() if isinstance(child, dict)]
    ending = node.get(_END)
    if isinstance(ending, str):
        branches.append(ending)  # last, so that the longer word wins
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


@cache
def tables(name: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return all the tables of `words/<name>.toml`."""
    return tomllib.loads((files("shotwright_animatic.breakdown") / "words" / f"{name}.toml").read_text("utf-8"))


@cache
def lexicon(name: str, table: str) -> Lexicon:
    """Return the table `table` of `words/<name>.toml`, read and compiled once per process."""
    return Lexicon(tables(name)[table])
