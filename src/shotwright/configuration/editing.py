"""Changing one key of a file that a person keeps: comments, order and everything else stay as they are."""

import json
import re
from collections.abc import Sequence
from typing import Final

from shotwright.configuration.complaints import ConfigUnreadable
from shotwright.configuration.documents import Document, KeyPath, Span, parse_document

_STEP: Final = 2
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./$-][A-Za-z0-9_./:${}()+-]*")
_NOT_A_WORD: Final = frozenset({"null", "~"})


def with_value(document: Document, path: KeyPath, value: str) -> str:
    """Return the file's text with `path` set to `value`.

    Raises:
        ConfigUnreadable: The key stands where it cannot be changed without touching others.
    """
    if path in document.spans:
        return _replaced(document, path, value)
    above = next((path[:end] for end in range(len(path) - 1, 0, -1) if path[:end] in document.spans), ())
    if above:
        _check_may_grow(document, above)
    indent = _indent_below(document, above)
    lines = _lines(path[len(above) :], value, indent)
    at = _end_of(document, above)
    before, after = document.text[:at], document.text[at:]
    before += "" if not before or before.endswith("\n") else "\n"
    return f"{before}{lines}{after}"


def without(document: Document, path: KeyPath) -> str:
    """Return the file's text without `path`, and without what is left with nothing below it. Raises as `with_value`."""
    span = document.spans.get(path)
    if span is None:
        raise ConfigUnreadable([document.complaint(path, "this key is not in the file.")])
    siblings = [one for one in document.spans if one[:-1] == path[:-1] and len(one) == len(path)]
    if len(siblings) == 1 and len(path) > 1:
        return without(document, path[:-1])
    if span.in_braces:
        raise ConfigUnreadable([document.complaint(path, "this stands in braces. Take it out by hand.")])
    lines = document.text.splitlines(keepends=True)
    last = _last_line(document, path)
    return "".join(lines[: span.line - 1] + lines[last:])


def _replaced(document: Document, path: KeyPath, value: str) -> str:
    span = document.spans[path]
    if any(one[: len(path)] == path and len(one) > len(path) for one in document.spans):
        raise ConfigUnreadable([document.complaint(path, "this has keys or items of its own. Change those.")])
    gap = "" if span.start and document.text[span.start - 1] in " \t" else " "
    end = span.end
    return f"{document.text[: span.start]}{gap if span.start == span.end else ''}{_written(value)}{document.text[end:]}"


def _check_may_grow(document: Document, above: KeyPath) -> None:
    span = document.spans[above]
    opens_with = document.text[span.start : span.start + 1]
    if opens_with in {"{", "["} or span.in_braces:
        raise ConfigUnreadable([document.complaint(above, "this stands in braces. Add to it by hand.")])
    is_empty = span.start == span.end
    has_keys = any(one[:-1] == above for one in document.spans)
    if not is_empty and not has_keys:
        raise ConfigUnreadable([document.complaint(above, "this has a value, and so no room for keys below it.")])


def _indent_below(document: Document, above: KeyPath) -> int:
    below = [span.key_column for one, span in document.spans.items() if one[:-1] == above]
    if below:
        return below[0]
    return document.spans[above].key_column + _STEP if above else 0


def _end_of(document: Document, above: KeyPath) -> int:
    """Return where a further key below `above` is put: after the last line that belongs to it."""
    if not above:
        return len(document.text)
    lines: Sequence[str] = document.text.splitlines(keepends=True)
    return sum(map(len, lines[: _last_line(document, above)]))


def _last_line(document: Document, path: KeyPath) -> int:
    """Return the last line, from 1, on which something of `path` stands."""
    spans: list[Span] = [span for one, span in document.spans.items() if one[: len(path)] == path]
    leaves = [span for one, span in document.spans.items() if one[: len(path)] == path and _is_leaf(document, one)]
    end = max(span.end for span in leaves)
    upto = document.text[:end].removesuffix("\n")
    return max(upto.count("\n") + 1, *(span.line for span in spans), 1)


def _is_leaf(document: Document, path: KeyPath) -> bool:
    return not any(one[:-1] == path for one in document.spans)


def _lines(path: KeyPath, value: str, indent: int) -> str:
    steps = [f"{' ' * (indent + _STEP * depth)}{key}:" for depth, key in enumerate(path)]
    return "\n".join(steps) + f" {_written(value)}\n"


def _written(value: str) -> str:
    """Return a text as YAML reads it back as the same text."""
    if _PLAIN.fullmatch(value) and value.lower() not in _NOT_A_WORD:
        found = parse_document("", f"a: {value}\n").content.get("a")
        if found == value:
            return value
    return json.dumps(value, ensure_ascii=False)
