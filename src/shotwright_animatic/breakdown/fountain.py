"""Fountain, read by its own rules (https://fountain.io/syntax, version 1.1), where they differ from Markdown's.

A Fountain script is told by its fence: the whole text is one block of code in the language `fountain`. So it stays
Markdown, and the author's text stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shotwright_animatic.breakdown.scripts import is_han
from shotwright_sdk.markdown import plain

_FENCED = re.compile(r"\s*(`{3,}|~{3,})[ \t]*fountain[ \t]*\n(.*)\n[ \t]*\1[`~]*\s*$", re.DOTALL | re.IGNORECASE)
_LEFT_OUT = re.compile(r"/\*.*?\*/|\[\[(?:(?!\]\]|\n[ \t]?\n).)*\]\]", re.DOTALL)
_TITLE_KEY = re.compile(r"([A-Za-z][\w ]{0,30}|[\u3400-\u9fff]{2,6})[:：]\s*(.*)$")
_HEADING = re.compile(r"(?:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I/E)[. ]|(?:内景|外景|内外景)[\s.:：]", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*[（(][^（）()]*[）)]")
_TRANSITION = re.compile(r"[^a-z]*\bTO:$")


class Kind(StrEnum):
    SCENE = "scene"
    SECTION = "section"
    ACTION = "action"
    FORCED_ACTION = "forced_action"
    CHARACTER = "character"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    TRANSITION = "transition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One line of a script. `starts` says of an action that a paragraph begins with it."""

    kind: Kind
    text: str
    line: int
    starts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fountain:
    """A script: the title page by lower-case key, and the lines that are part of the film or of its structure."""

    title_page: dict[str, str]
    tokens: tuple[Token, ...]


def fountain_in(text: str) -> Fountain | None:
    """Return the Fountain script that a text is, or None if it is none."""
    fenced = _FENCED.match(text)
    if not fenced:
        return None
    bare = _LEFT_OUT.sub(lambda left: "\n" * left.group().count("\n"), fenced.group(2))
    lines = bare.split("\n")
    first = text[: fenced.start(2)].count("\n") + 1
    title_page, length = _title_page(lines)
    return Fountain(title_page=title_page, tokens=tuple(_Tokens(lines, first).read(length)))


def _title_page(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Return what a title page says, and how many lines it takes: `Key: value`, or values indented below the key."""
    found: dict[str, str] = {}
    key = ""
    for at, line in enumerate(lines):
        match = _TITLE_KEY.match(line)
        if not line.strip():
            return found, at
        if match:
            key = match.group(1).strip().lower()
            found[key] = plain(match.group(2))
        elif line[0] in " \t" and key:
            found[key] = f"{found[key]} {plain(line)}".strip()
        else:
            return {}, 0
    return found, len(lines)


class _Tokens:
    def __init__(self, lines: Sequence[str], first_line: int) -> None:
        self._lines = lines
        self._first = first_line
        self._in_dialogue = False

    def read(self, start: int) -> list[Token]:
        tokens: list[Token] = []
        before = Kind.SECTION
        for at in range(start, len(self._lines)):
            line = self._lines[at]
            if not line.strip():
                self._in_dialogue = self._in_dialogue and len(line) > 1  # two spaces keep a speech together
                continue
            after_blank = at == start or not self._lines[at - 1].strip()
            before_blank = at + 1 == len(self._lines) or not self._lines[at + 1].strip()
            kind, text = self._kind(line.strip(), after_blank=after_blank, before_blank=before_blank)
            if kind is None:
                continue
            self._in_dialogue = kind in _SPOKEN
            starts = after_blank or before is not Kind.ACTION
            tokens.append(Token(kind=kind, text=text, line=self._first + at, starts=starts))
            before = kind
        return tokens

    def _kind(self, text: str, *, after_blank: bool, before_blank: bool) -> tuple[Kind | None, str]:
        """Return what a line is, and its text without the mark that forces it; None if it is no part of the film."""
        if self._in_dialogue:
            is_how = text[0] in "(（" and text[-1] in ")）"
            return (Kind.PARENTHETICAL, text[1:-1]) if is_how else (Kind.DIALOGUE, text.removeprefix("~").strip())
        forced = _forced(text)
        if forced is not None:
            return forced
        if after_blank and _HEADING.match(text):
            return Kind.SCENE, text
        if after_blank and before_blank and _TRANSITION.match(text):
            return Kind.TRANSITION, text
        if after_blank and not before_blank and _is_capitals(text):
            return Kind.CHARACTER, text.rstrip("^ ")
        return Kind.ACTION, text


_SPOKEN: Final = frozenset({Kind.CHARACTER, Kind.PARENTHETICAL, Kind.DIALOGUE})


def _forced(text: str) -> tuple[Kind | None, str] | None:
    """Return what the first character makes of a line; None if it makes nothing of it."""
    mark, rest = text[0], text[1:].strip()
    if mark == "#":
        return Kind.SECTION, text.lstrip("# ")
    if mark == "=":  # a synopsis, or a page break
        return None, ""
    if mark == ">" and text[-1] == "<":
        return Kind.FORCED_ACTION, text[1:-1].strip()
    if mark == ".":
        return (Kind.SCENE, rest) if rest and rest[0] != "." else None
    kind = {"!": Kind.FORCED_ACTION, "@": Kind.CHARACTER, ">": Kind.TRANSITION, "~": Kind.FORCED_ACTION}.get(mark)
    return (kind, rest.rstrip("^ ") if kind is Kind.CHARACTER else rest) if kind else None


def _is_capitals(text: str) -> bool:
    name = _EXTENSION.sub("", text.rstrip("^ "))
    letters = [char for char in name if char.isalpha()]
    return bool(letters) and not any(map(str.islower, letters)) and not any(map(is_han, letters))
