"""What records of a manuscript have in common: bracketed words, labelled lines, numbers, and saying what is wrong."""

import re
from dataclasses import dataclass

from shotwright.domain.errors import ScriptUnreadable
from shotwright.domain.manuscript.text import parts_of, plain
from shotwright.domain.manuscript.words import label_in
from shotwright_sdk.values import Anchor

_BRACKETED = re.compile(r"\[((?:\\.|[^\\\[\]])*)\]$")
_LABELLED = re.compile(r"((?:\\.|[^\\:：\n])+?)[ \t]*[:：](.*)$", re.DOTALL)
_LARGEST = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A heading, the code below it, and the lines that follow, escaped, with their numbers."""

    first_line: int
    kind: str = ""
    """`char`, `loc`, `scene` or `shot`."""
    code: str = ""
    heading: str = ""
    episode: int = 1
    lines: tuple[tuple[int, str], ...] = ()

    @property
    def anchor(self) -> Anchor:
        last = max((number + text.count("\n") for number, text in self.lines), default=self.first_line)
        return Anchor(first_line=self.first_line, last_line=max(last, self.first_line))


def wrong(number: int, what: str) -> ScriptUnreadable:
    return ScriptUnreadable(f"Line {number} of the script: {what}")


def bracketed(text: str) -> list[str]:
    """Return the words of a line that is nothing but words in brackets; none if it is something else."""
    match = _BRACKETED.match(text)
    return words_of(match.group(1)) if match else []


def words_of(text: str) -> list[str]:
    return [plain(part) for part in parts_of(text)]


def labelled(text: str, known: tuple[str, ...]) -> tuple[str, str]:
    """Return which of the labels `known` a line begins with, and what follows, still escaped; "" if with none."""
    match = _LABELLED.match(text)
    name = label_in(match.group(1), known) if match else ""
    return (name, match.group(2).strip()) if match and name else ("", "")


def field_of(number: int, text: str, known: tuple[str, ...]) -> tuple[str, str]:
    """As `labelled`, for records that have nothing but labelled lines.

    Raises:
        ScriptUnreadable: The line has none of these labels.
    """
    name, value = labelled(text, known)
    if not name:
        raise wrong(number, f"“{plain(text)[:40]}” is not understood here.")
    return name, value


def number_in(number: int, text: str, least: float, most: float) -> float:
    """Return the number that a text is.

    Raises:
        ScriptUnreadable: It is none, or not within `least` to `most`.
    """
    (value,) = numbers_in(number, text, 1)
    if not least <= value <= most:
        raise wrong(number, f"“{text}” is out of range: {least:g} to {most:g}.")
    return value


def numbers_in(number: int, text: str, count: int) -> list[float]:
    """Return the `count` numbers that a text like `0.5/1` holds.

    Raises:
        ScriptUnreadable
    """
    try:
        values = [float(part) for part in text.split("/")]
    except ValueError:
        values = []
    if len(values) != count or not all(-_LARGEST < value < _LARGEST for value in values):
        many = f"{count} numbers with / between them" if count > 1 else "a number"
        raise wrong(number, f"“{text}” is not {many}.")
    return values
