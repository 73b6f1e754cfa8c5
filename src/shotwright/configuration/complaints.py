"""What is wrong with a configuration: file, line, key, and what to do."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath

from pydantic import ValidationError

from shotwright.domain.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing that is wrong, or worth knowing. `line` counts from 1."""

    file: str
    line: int | None
    key: str
    what: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line is not None else ""
        key = f", {self.key}" if self.key else ""
        return f"{PurePath(self.file).name}{line}{key}: {self.what}"


class ConfigUnreadable(Invalid):
    """A configuration is wrong. The message has a line for everything that is, each with its place."""

    code = "config_unreadable"

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints: Sequence[Complaint] = sorted(complaints, key=lambda one: (one.line or 0, one.key))
        super().__init__("\n".join(str(one) for one in self.complaints))


def hint(word: str, known: Collection[str], above: str = "") -> str:
    """Return “ Did you mean ...?” with the known key that is nearest; "" if none is near. `above` stands before it."""
    by_end = {key.rpartition(".")[2]: key for key in known}
    last = word.rpartition(".")[2]
    close = get_close_matches(word, known, 1, 0.75) or [by_end[one] for one in get_close_matches(last, by_end, 1, 0.75)]
    return f" Did you mean “{above}{close[0]}”?" if close else ""


def said(error: ValidationError) -> Iterable[tuple[tuple[str, ...], str]]:
    """Yield the path and the sentence of everything that a model complains of. Values are not repeated."""
    for one in error.errors(include_url=False, include_input=False):
        what = one["msg"].removeprefix("Value error, ")
        yield tuple(str(step) for step in one["loc"]), what if what.endswith(".") else f"{what}."
