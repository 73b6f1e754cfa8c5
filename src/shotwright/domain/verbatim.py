"""The law of verbatim words: what is spoken in a film stands in its script, in this order, and nothing of it is lost.

Words are compared letter by letter; white space, punctuation and Markdown's marks are not words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shotwright_sdk.markdown import plain
from shotwright_sdk.values import Breakdown, Line

_LINE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+)?")
_BRACKETED = re.compile(r"[\[【〔][^\[\]【】〔〕\n]{1,80}[\]】〕]")
_NOTE = re.compile(r"<!--.*?-->|/\*.*?\*/", re.DOTALL)
_SHOWN: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The first place where spoken words are others. `shot` is the code of the shot that has them, "" for none."""

    shot: str
    sentence: str


def first_difference(script: str, breakdown: Breakdown) -> Difference | None:
    """Return the first spoken line that does not stand in the script after the one before it; None if all do."""
    found: Difference | None = None
    for without in (None, _BRACKETED):  # a direction to the camera may have stood within the words
        found = _first_strange(_letters_of_script(script, without), breakdown, without)
        if found is None:
            return None
    return found


def first_loss(expected: Breakdown, breakdown: Breakdown) -> Difference | None:
    """Return where `breakdown` first says something else than `expected`; None if it says all of it, in this order.

    How the words are cut into lines and shots may differ; who speaks them may not.
    """
    wanted, got = list(_spoken(expected)), list(_spoken(breakdown))
    for at, (who, letter, _, line) in enumerate(wanted):
        if at == len(got) or got[at][:2] != (who, letter):
            shot = got[at][2] if at < len(got) else ""
            rest = "".join(one[1] for one in wanted[at : at + _SHOWN])
            return Difference(shot=shot, sentence=f"“{line.text}” is not said as in the script, from “{rest}” on.")
    if len(got) > len(wanted):
        _, _, shot, line = got[len(wanted)]
        return Difference(shot=shot, sentence=f"“{line.text}” is said once more than in the script.")
    return None


def _first_strange(letters: str, breakdown: Breakdown, without: re.Pattern[str] | None) -> Difference | None:
    at = 0
    for shot in breakdown.shots:
        for line in shot.lines:
            words = _letters(without.sub("", line.text) if without else line.text)
            found = letters.find(words, at)
            if found < 0:
                where = "before what is said earlier" if words in letters else "nowhere in the script"
                return Difference(shot=shot.code, sentence=f"“{line.text}” stands {where}.")
            at = found + len(words)
    return None


def _letters_of_script(script: str, without: re.Pattern[str] | None) -> str:
    lines = (plain(_LINE_MARK.sub("", line)) for line in _NOTE.sub("", script).splitlines())
    return _letters("".join(without.sub("", line) if without else line for line in lines))


def _spoken(breakdown: Breakdown) -> Iterator[tuple[str, str, str, Line]]:
    """Yield every letter that is spoken: by whom, the letter, in which shot, in which line."""
    names = {one.code: one.name for one in breakdown.characters}
    for shot in breakdown.shots:
        for line in shot.lines:
            for letter in _letters(line.text):
                yield names.get(line.character, ""), letter, shot.code, line


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
