"""Any text as one paragraph of Markdown, and back: renderers show it as it is, and no mark is taken for one of ours.

A backslash before a mark stands for the mark; one at the end of a line is a line break within the text (both as in
CommonMark 0.31, 2.4 and 6.7). White space at the ends and control characters are written as `&#32;`.
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

_MARKS: Final = frozenset("\\*<&")
_STRUCTURE: Final = frozenset(":：()（）[]、，,;；=#～~")
_UNSAFE: Final = frozenset({"Cc", "Zl", "Zp"})
_ESCAPED = re.compile(r"\\([^\w\s]|[_～])|\\\n|&#(\d{1,7});|&([A-Za-z]\w{1,30});")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3})(?=\S)((?:\\.|[^*\\\n])+?)(?<=\S)\1")
_COMMENT = re.compile(r"(?<!\\)<!--(?:(?!-->)[^\n]){0,400}-->|(?<![\\\[])\[\[[^\[\]\n]*\]\]")
_LIST_PART = re.compile(r"(?:\\.|&#\d{1,7};|[^\\、，,;；])+", re.DOTALL)
_LAST_CHARACTER: Final = 0x10FFFF


def escaped(text: str) -> str:
    """Return running text for a manuscript; its line breaks stay line breaks."""
    return _written(text, _MARKS).replace("[[", "\\[\\[").replace("\n", "\\\n")


def escaped_name(text: str) -> str:
    """Return a short text (a name, a heading, a manner) for one line, safe beside any mark of the format."""
    return _written(text, _MARKS | _STRUCTURE).replace("\n", "&#10;")


def escaped_heading(text: str) -> str:
    """Return a text for a heading: on one line, and without what renderers take for the heading's own marks."""
    return _written(text, _MARKS | {"#"}).replace("[[", "\\[\\[").replace("\n", "&#10;")


def plain(text: str) -> str:
    """Return what an escaped text says; emphasis and notes that somebody put in are left out."""
    bare = _COMMENT.sub("", text)
    return _ESCAPED.sub(_unescaped, _EMPHASIS.sub(r"\2", bare).strip())


def listed(parts: Iterable[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(map(escaped_name, parts))


def parts_of(text: str) -> list[str]:
    """Return the parts of a list, each still escaped."""
    return [part.strip() for part in _LIST_PART.findall(text) if part.strip()]


def _written(text: str, marks: Iterable[str]) -> str:
    core = text.strip()
    start = text.index(core) if core else len(text)
    end = start + len(core)
    return "".join(
        f"&#{ord(char)};"
        if not start <= at < end or (char != "\n" and unicodedata.category(char) in _UNSAFE)
        else f"\\{char}"
        if char in marks
        else char
        for at, char in enumerate(text)
    )


def _unescaped(match: re.Match[str]) -> str:
    mark, number, name = match.groups()
    if mark:
        return mark
    if number:
        code = int(number)
        return chr(code) if 0 < code <= _LAST_CHARACTER and not 0xD800 <= code <= 0xDFFF else match.group()
    return html.unescape(match.group()) if name else "\n"
