"""Reading YAML that a person wrote: plain values alone, each with its line.

Every scalar is read as text, as environment variables are: what it means is for the settings to say. So `off` stays a
word, and `24` may be a rate or a number. Only what says nothing (`null`, `~`, an empty value) is None.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from shotwright.configuration.complaints import Complaint, ConfigUnreadable

LARGEST: Final = 200_000
"""Bytes. A configuration is a few kilobytes."""
_DEEPEST: Final = 12
_NULL: Final = "tag:yaml.org,2002:null"
_MERGE: Final = "<<"

KeyPath: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands in the text: its line, from 1, and its first and last character, from 0."""

    line: int
    start: int
    end: int
    key_column: int = 0
    in_braces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's content: mappings, lists and texts, and where each key stands."""

    name: str
    text: str = ""
    content: Mapping[str, Any] = field(default_factory=dict[str, Any])
    spans: Mapping[KeyPath, Span] = field(default_factory=dict[KeyPath, Span])

    def line_of(self, path: KeyPath) -> int | None:
        """Return the line of a key; of one that does not stand there, the line of what it would stand in."""
        return next((self.spans[path[:end]].line for end in range(len(path), 0, -1) if path[:end] in self.spans), None)

    def complaint(self, path: KeyPath, what: str) -> Complaint:
        return Complaint(file=self.name, line=self.line_of(path), key=".".join(path), what=what)


def read_document(path: Path) -> Document:
    """Read a file.

    Raises:
        ConfigUnreadable: It cannot be read, is too large, no YAML, or holds more than plain values.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise _refusal(name, None, f"the file cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise _refusal(name, None, f"the file is too large for a configuration: at most {LARGEST // 1000} kB are read.")
    try:
        return parse_document(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refusal(name, line, "this is not text in UTF-8.") from error


def parse_document(name: str, text: str) -> Document:
    """Read a text; `name` is what its file is called in complaints. Raises as `read_document`."""
    try:
        _check_events(name, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else None
        is_reference = line is not None and "${" in text.splitlines()[line - 1]
        quotes = " Between braces and brackets, write ${NAME} in quotes." if is_reference else ""
        raise _refusal(name, line, f"this is not YAML: {error.problem}.{quotes}") from error
    except yaml.YAMLError as error:
        raise _refusal(name, None, f"this is not YAML: {str(error).splitlines()[0]}.") from error
    if root is None or root.tag == _NULL:
        return Document(name=name, text=text)
    if not isinstance(root, yaml.MappingNode):
        raise _refusal(name, _line(root), "write keys with values, like “workers: 4”.")
    reading = _Reading(name)
    content = reading.mapping(root, ())
    if reading.complaints:
        raise ConfigUnreadable(reading.complaints)
    return Document(name=name, text=text, content=content, spans=reading.spans)


def _check_events(name: str, text: str) -> None:
    """Refuse what a configuration does not need, and what makes YAML dangerous, before anything is built from it."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if documents > 1:
            raise _refusal(name, line, "a second document begins here; one file holds one.")
        if depth > _DEEPEST:
            raise _refusal(name, line, f"this is nested more than {_DEEPEST} levels deep.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refusal(name, line, "anchors (&) and aliases (*) are not read. Write the value out.")
        if getattr(event, "tag", None):
            raise _refusal(name, line, f"tags (here {event.tag}) are not read. Write the plain value.")


class _Reading:
    """Builds values from nodes, and notes where they stand."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.spans: dict[KeyPath, Span] = {}
        self.complaints: list[Complaint] = []

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in self._pairs(node, path):
            below = (*path, key.value)
            if key.value in found:
                first = self.spans[below].line
                self._complain(key, below, f"this was already said in line {first}.")
                continue
            in_braces = bool(node.flow_style)
            self.spans[below] = Span(
                _line(key), value.start_mark.index, value.end_mark.index, key.start_mark.column, in_braces
            )
            found[key.value] = self._value(value, below)
        return found

    def _pairs(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._complain(key, path, "a key is a single word.")
            elif key.value == _MERGE:
                self._complain(key, path, "“<<” merges are not read. Write the keys out.")
            else:
                yield key, value

    def _value(self, node: yaml.Node, path: KeyPath) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            items: list[Any] = []
            for index, item in enumerate(node.value):
                below = (*path, str(index))
                self.spans[below] = Span(_line(item), item.start_mark.index, item.end_mark.index)
                items.append(self._value(item, below))
            return items
        return None if node.tag == _NULL else str(node.value)

    def _complain(self, node: yaml.Node, path: KeyPath, what: str) -> None:
        self.complaints.append(Complaint(file=self._name, line=_line(node), key=".".join(path), what=what))


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def _refusal(name: str, line: int | None, what: str) -> ConfigUnreadable:
    return ConfigUnreadable([Complaint(file=name, line=line, key="", what=what)])
