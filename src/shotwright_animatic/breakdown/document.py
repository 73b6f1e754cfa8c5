"""A Markdown text as a list of blocks that know their lines. Lossless: no line is dropped or changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shotwright_sdk.errors import ScriptNotUsable
from shotwright_sdk.values import Anchor

MAX_CHARACTERS = 500_000

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t\u3000]+|(?=[^#\s]))(.*?)[ \t]*#*$")
_LIST_ITEM = re.compile(r"[ \t]{0,8}(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
_RULE = re.compile(
    r" {0,3}(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:=[ \t]*){3,}$|(?:[*＊※·◇◆○●☆★~～][ \t\u3000]*){3,9}$"
)
_FENCE = re.compile(r" {0,3}(```+|~~~+)[ \t]*([\w+-]*)")
_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*$")
_FIELD_LINE = re.compile(r"[^\W\d][\w .-]{0,30}[:：]")
_SCRIPT_FENCES = frozenset({"", "text", "txt", "fountain", "screenplay", "script", "markdown", "md", "plain"})
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class BlockKind(StrEnum):
    BLANK = "blank"
    FRONT_MATTER = "front_matter"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    COMMENT = "comment"
    TABLE = "table"
    RULE = "rule"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that belong together, as written. `first_line` is counted from 1; `level` is a heading's, else 0."""

    kind: BlockKind
    lines: tuple[str, ...]
    first_line: int
    level: int = 0

    @property
    def anchor(self) -> Anchor:
        return Anchor(first_line=self.first_line, last_line=self.first_line + len(self.lines) - 1)


def usable_text(text: str) -> str:
    """Return `text` without a byte order mark, each line ended by one line feed.

    Raises:
        ScriptNotUsable: It is too long, empty, or not text at all.
    """
    if len(text) > MAX_CHARACTERS:
        raise ScriptNotUsable(
            f"The script has {len(text):,} characters; at most {MAX_CHARACTERS:,} can be read at once: "
            "split it into episodes."
        )
    if "\0" in text or _SURROGATES.search(text) or len(_CONTROLS.findall(text)) > 8 + len(text) // 100:
        raise ScriptNotUsable("The script holds binary content: save it as a plain text file in UTF-8.")
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise ScriptNotUsable("The script is empty: write a scene, a line of dialogue or an action.")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_blocks(text: str) -> list[Block]:
    """Return the blocks of a usable text; their lines joined by line feeds are the text again."""
    return list(_Reader(text.split("\n")).blocks())


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._last_end = {end: _last_line_with(end, lines) for end in ("-->", "*/")}

    def blocks(self) -> Iterator[Block]:
        length = self._front_matter_length()
        if length:
            yield self._take(BlockKind.FRONT_MATTER, length)
        while self._at < len(self._lines):
            yield self._next()

    def _front_matter_length(self) -> int:
        """Return how many lines front matter takes, 0 if there is none (YAML fences, or Fountain's title page)."""
        head = self._lines[:60]
        opening = _FRONT_MATTER.match(head[0])
        if opening:
            closing = (at for at, line in enumerate(head[1:], 2) if line.rstrip() in {opening.group(1), "..."})
            length = next(closing, 0)
            return length if all(_is_front_matter_line(line) for line in head[1 : max(1, length - 1)]) else 0
        return _title_page_length(head)

    def _next(self) -> Block:
        line = self._lines[self._at]
        heading = _HEADING.match(line)
        if heading:
            return self._take(BlockKind.HEADING, 1, level=len(heading.group(1)))
        if _FENCE.match(line):
            return self._fence(line)
        if line.lstrip().startswith("<!--"):
            return self._take(BlockKind.COMMENT, self._length_until("-->"))
        if line.lstrip().startswith("/*"):
            return self._take(BlockKind.COMMENT, self._length_until("*/"))
        kind = _kind_of(line)
        if kind in {BlockKind.RULE, BlockKind.LIST_ITEM}:
            return self._take(kind, 1)
        return self._take(kind, self._run_length(kind))

    def _fence(self, line: str) -> Block:
        """A fence closes at its own mark; one that never closes is passed over, so that no script is lost in it."""
        found = _FENCE.match(line)
        assert found
        mark, language = found.groups()
        for at in range(self._at + 1, len(self._lines)):
            if self._lines[at].strip().startswith(mark):
                is_script = language.lower() in _SCRIPT_FENCES
                return self._take(BlockKind.PARAGRAPH if is_script else BlockKind.CODE, at - self._at + 1)
        return self._take(BlockKind.BLANK, 1)

    def _length_until(self, end: str) -> int:
        for at in range(self._at, self._last_end[end] + 1):
            if end in self._lines[at]:
                return at - self._at + 1
        return 1

    def _run_length(self, kind: BlockKind) -> int:
        at = self._at + 1
        while at < len(self._lines) and _kind_of(self._lines[at]) is kind:
            at += 1
        return at - self._at

    def _take(self, kind: BlockKind, length: int, *, level: int = 0) -> Block:
        first = self._at
        self._at += length
        return Block(kind=kind, lines=tuple(self._lines[first : self._at]), first_line=first + 1, level=level)


def _last_line_with(end: str, lines: list[str]) -> int:
    """Known beforehand, so that thousands of comments that never close are not each searched to the end."""
    return max((at for at, line in enumerate(lines) if end in line), default=-1)


def _kind_of(line: str) -> BlockKind:
    """Return the kind of block that a line begins or belongs to; the first that fits."""
    stripped = line.strip()
    fitting = (
        (BlockKind.BLANK, not stripped),
        (BlockKind.HEADING, _HEADING.match(line)),
        (BlockKind.CODE, _FENCE.match(line)),
        (BlockKind.COMMENT, stripped.startswith(("<!--", "/*"))),
        (BlockKind.RULE, _RULE.match(line)),
        (BlockKind.QUOTE, stripped.startswith(">")),
        (BlockKind.TABLE, stripped.startswith("|") and stripped.count("|") > 1),
        (BlockKind.LIST_ITEM, _LIST_ITEM.match(line)),
    )
    return next((kind for kind, fits in fitting if fits), BlockKind.PARAGRAPH)


def _is_front_matter_line(line: str) -> bool:
    return not line.strip() or line[0] in " \t#-" or bool(_FIELD_LINE.match(line)) or "=" in line


def _title_page_length(head: list[str]) -> int:
    """Fountain's title page: `Title: ...` first, more `Key: value` lines or indented values, up to a blank line."""
    if not re.match(r"(?:title|片名|剧名)[:：]", head[0].strip(), re.IGNORECASE):
        return 0
    for at, line in enumerate(head):
        if not line.strip():
            return at
        if not (_FIELD_LINE.match(line) or line[0] in " \t"):
            return at
    return len(head)
