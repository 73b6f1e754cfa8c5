"""The outline of a manuscript: which lines belong to which record, and which to none.

A line is one of: an anchor (`<!-- shot_012 -->`), a heading, a line of the record above it, or loose text. A record
ends at the first blank line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from shotwright.domain.manuscript.fields import Record, wrong
from shotwright.domain.manuscript.text import plain
from shotwright.domain.manuscript.words import label_in

_ANCHOR = re.compile(r"[ \t]*<!--[ \t]*(char|loc|scene|shot)_(\d{3,9})[ \t]*-->[ \t]*$")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$", re.DOTALL)
_EPISODE = re.compile(r"(?:第\s*(\d{1,4})\s*集|episode\s+(\d{1,4}))$", re.IGNORECASE)
_SETTING = re.compile(r"(\w+)\s*[:：]\s*(.*)$")
_LINE_BREAK = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_LONGEST_NOTE: Final = 400
_STORY: Final = "story"
_SECTIONS: Final = {"characters": "char", "locations": "loc"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """Text without an anchor, which is still to be broken down. `scene` is the code of the scene that it stands in, ""
    if it begins one of its own, or several; `heading` is that scene's.
    """

    text: str
    first_line: int
    episode: int
    scene: str = ""
    heading: str = ""


Part: TypeAlias = Record | Loose


@dataclass(slots=True, kw_only=True)
class Outline:
    """The parts of a manuscript in its own order. `anchored` are the codes that stand in it."""

    title: str = ""
    language: str = ""
    style: str = ""
    parts: list[Part] = field(default_factory=list[Part])
    anchored: list[str] = field(default_factory=list[str])
    last: dict[str, int] = field(default_factory=dict[str, int])
    """The highest number that any kind of code has been given."""

    def fresh(self, kind: str) -> str:
        """Return a code that nothing in the manuscript has."""
        self.last[kind] = self.last.get(kind, 0) + 1
        return f"{kind}_{self.last[kind]:03d}"


def outline_of(text: str) -> Outline:
    """Return the outline of a manuscript.

    Raises:
        ScriptUnreadable: Something stands where it has no meaning; the message gives the line.
    """
    return _Reader(_logical_lines(text)).read()


def _logical_lines(text: str) -> list[tuple[int, str]]:
    """Return the lines with their numbers, those that end in a backslash joined with the next, notes left out."""
    raw = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines: list[tuple[int, str]] = []
    at = 0
    while at < len(raw):
        number, line = at + 1, raw[at]
        if line.lstrip().startswith("<!--") and not _ANCHOR.match(line):
            at = _after_note(raw, at)
            continue
        while _LINE_BREAK.search(line) and at + 1 < len(raw):
            at += 1
            line = f"{line}\n{raw[at]}"
        lines.append((number, line.rstrip(" \t")))
        at += 1
    return lines


def _after_note(raw: Sequence[str], start: int) -> int:
    lines = range(start, min(start + _LONGEST_NOTE, len(raw)))
    return next((at for at in lines if "-->" in raw[at]), start) + 1


class _Reader:
    def __init__(self, lines: list[tuple[int, str]]) -> None:
        self._lines = lines
        self._at = 0
        self._found = Outline()
        for _, line in lines:
            if anchor := _ANCHOR.match(line):
                kind, number = anchor.groups()
                self._found.last[kind] = max(self._found.last.get(kind, 0), int(number))
        self._section = _STORY
        self._episode = 1
        self._scene = Record(first_line=1)
        self._loose: list[tuple[int, str]] = []
        self._opens_scene = False
        """Whether the loose text begins a scene of its own."""

    def read(self) -> Outline:
        self._read_front_matter()
        while self._at < len(self._lines):
            number, line = self._lines[self._at]
            self._at += 1
            self._read_line(number, line)
        self._end_loose()
        return self._found

    def _read_front_matter(self) -> None:
        if not self._lines or self._lines[0][1] != "---":
            return
        end = next((at for at, (_, line) in enumerate(self._lines[1:], 1) if line == "---"), 0)
        for _, line in self._lines[1:end]:
            setting = _SETTING.match(line)
            name, value = setting.groups() if setting else ("", "")
            match name.lower():
                case "title":
                    self._found.title = plain(value)
                case "language":
                    self._found.language = value.strip()
                case "style":
                    self._found.style = value.strip()
                case _:
                    pass
        self._at = end + 1 if end else 0

    def _read_line(self, number: int, line: str) -> None:
        anchor, heading = _ANCHOR.match(line), _HEADING.match(line)
        if anchor:
            self._end_loose()
            kind, digits = anchor.groups()
            if kind != "shot":
                raise wrong(number, f"<!-- {kind}_{digits} --> has to stand below a heading.")
            self._found.parts.append(self._record(number, "", kind, f"{kind}_{digits}"))
        elif heading:
            self._read_heading(number, len(heading.group(1)), (heading.group(2) or "").strip(), line)
        elif self._section == _STORY:
            self._loose.append((number, line))
        elif line:
            raise wrong(number, f"“{plain(line)[:40]}” is not understood among the {self._section}.")

    def _read_heading(self, number: int, level: int, text: str, line: str) -> None:
        kind, code = self._anchor_below()
        name = plain(text)
        section = label_in(name, tuple(_SECTIONS))
        episode = _EPISODE.match(name)
        if kind:
            self._end_loose()
            self._begin(self._record(number, text, kind, code))
        elif level == 1 and not self._found.title:
            self._found.title = name
        elif section or episode:
            self._end_loose()
            self._section = section or _STORY
            self._episode = int(episode.group(1) or episode.group(2)) if episode else self._episode
        elif self._section != _STORY and level > 2:  # sections are headings of the second level
            self._begin(self._record(number, text, _SECTIONS[self._section], ""))
        else:
            self._begin_loose_scene(number, line)

    def _anchor_below(self) -> tuple[str, str]:
        """Return kind and code of the anchor that belongs to a heading, and pass over it; "" if there is none."""
        at = next((at for at in range(self._at, len(self._lines)) if self._lines[at][1]), None)
        anchor = _ANCHOR.match(self._lines[at][1]) if at is not None else None
        if at is None or anchor is None or anchor.group(1) == "shot":
            return "", ""
        self._at = at + 1
        return anchor.group(1), f"{anchor.group(1)}_{anchor.group(2)}"

    def _begin(self, record: Record) -> None:
        self._found.parts.append(record)
        if record.kind == "scene":
            self._section, self._scene = _STORY, record

    def _record(self, number: int, heading: str, kind: str, code: str) -> Record:
        """Return the record that begins here, with the lines down to the next blank one.

        Its code is the anchor's, or a new one if there is none, or if another record had it before.
        """
        lines: list[tuple[int, str]] = []
        while self._at < len(self._lines):
            at, line = self._lines[self._at]
            if not line or _ANCHOR.match(line) or _HEADING.match(line):
                break
            lines.append((at, line.strip(" \t")))
            self._at += 1
        if code and code not in self._found.anchored:
            self._found.anchored.append(code)
        else:
            code = self._found.fresh(kind)
        return Record(
            kind=kind, first_line=number, code=code, heading=heading, episode=self._episode, lines=tuple(lines)
        )

    def _begin_loose_scene(self, number: int, line: str) -> None:
        if not self._opens_scene:
            self._end_loose()
        self._section, self._scene, self._opens_scene = _STORY, Record(first_line=number), True
        self._loose.append((number, line))

    def _end_loose(self) -> None:
        """Set apart what has been written since the last record, if it says anything."""
        if any(char.isalnum() for _, line in self._loose for char in line):
            loose = Loose(
                text="\n".join(line for _, line in self._loose),
                first_line=self._loose[0][0],
                episode=self._episode,
                scene=self._scene.code,
                heading=plain(self._scene.heading),
            )
            self._found.parts.append(loose)
        self._loose, self._opens_scene = [], False
