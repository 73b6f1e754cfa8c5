"""Where a text may be broken, and how good each place is.

Chinese may break almost anywhere except before closing and after opening punctuation (避头尾, kinsoku: JIS X 4051,
W3C Requirements for Chinese Text Layout 3.1.3); Latin and Korean text breaks between words. White space is
layout; no other character is ever added, lost or changed.
"""

import math
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final, TypeAlias

from shotwright_media.subtitles.break_words import (
    ABBREVIATIONS,
    BREAK_AFTER_HAN,
    BREAK_BEFORE,
    BREAK_BEFORE_HAN,
    NO_BREAK_AFTER,
    NO_BREAK_AFTER_HAN,
    NO_LINE_END,
    NO_LINE_START,
)

Words: TypeAlias = Callable[[str], Iterable[str]]
"""Splits a text into its words, in order and without loss, as `jieba.cut` does."""

SENTENCE_COST: Final = 0.0
CLAUSE_COST: Final = 3.0
LIST_COST: Final = 6.0
WORD_COST: Final = 20.0
"""Costs of breaking after a full stop, a comma, a list comma, a word."""
_BETTER: Final = -5.0
_WORSE: Final = 8.0
_INSIDE_WORD_COST: Final = 40.0
_RAGGED_COST: Final = 60.0
_LINE_COST: Final = 1000.0
"""More than any break can cost, so that there are as few lines as possible."""
_ROUNDING: Final = 1e-6

_SENTENCE_ENDS: Final = frozenset("。！？!?….．")
_CLAUSE_ENDS: Final = frozenset("，；：,;:—–")
_QUOTES: Final = frozenset("”’」』）》】)]}\"'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of characters that stays on one line: `text[start:end]`, without the space before it."""

    start: int
    end: int
    spaced: bool
    """Whether a space stands before it when it does not begin a line."""
    break_cost: float
    """How bad it is to break right after this piece."""


def tidy(text: str) -> str:
    """Return `text` with single spaces; none around it, next to wide punctuation or where a line was wrapped in Han."""
    parts = text.split()
    if not parts:
        return ""
    kept = [parts[0]]
    offset = text.index(parts[0]) + len(parts[0])
    for part in parts[1:]:
        at = text.index(part, offset)
        white, offset = text[offset:at], at + len(part)
        before, after = kept[-1][-1], part[0]
        wrapped = "\n" in white and _runs_on(before) and _runs_on(after)
        kept += [part] if wrapped or _is_wide_mark(before) or _is_wide_mark(after) else [" ", part]
    return "".join(kept)


def joint(before: str, after: str) -> str:
    """Return what belongs between two tidy parts of one spoken line that came apart: a space or nothing."""
    if not before or not after:
        return ""
    left, right = before[-1], after[0]
    touching = _runs_on(left) or _runs_on(right) or left in "—–-/…" or left in NO_LINE_END or right in NO_LINE_START
    return "" if touching else " "


def is_wide(char: str) -> bool:
    """Whether `char` is a Han character, kana, or a mark of their width."""
    return unicodedata.east_asian_width(char) in {"W", "F"}


def _runs_on(char: str) -> bool:
    """Whether `char` is wide and words with it are written without spaces: in Korean they have them."""
    return is_wide(char) and not _is_hangul(char)


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def pieces(text: str, widest: int, words: Words | None = None) -> list[Piece]:
    """Cut a tidy text into its pieces, in order; only spaces lie between them.

    A run that is longer than `widest` characters, such as an address on the web, is cut wherever that is.
    """
    if not text:
        return []
    inside = _inside_words(text, words) if words else frozenset[int]()
    breaks = [at for at in range(1, len(text)) if text[at] != " " and _may_break(text, at)]
    found: list[Piece] = []
    for start, end in zip([0, *breaks], [*breaks, len(text)], strict=True):
        stop = end - (text[end - 1] == " ")
        cuts = [*range(start, stop, widest), stop]
        for first, last in pairwise(cuts):
            cost = _break_cost(text, first, end, inside) if last == stop else _INSIDE_WORD_COST
            found.append(Piece(start=first, end=last, spaced=first > 0 and text[first - 1] == " ", break_cost=cost))
    return found


def best_partition(count: int, cost: Callable[[int, int], float | None]) -> list[tuple[int, int]]:
    """Divide 0..count into consecutive parts of least total cost.

    `cost(first, end)` prices a part, None when it is too large; parts of one are always priced.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        candidates: list[tuple[float, int]] = []
        for first in range(end - 1, -1, -1):
            price = cost(first, end)
            if price is None:
                break
            candidates.append((best[first][0] + price, first))
        best.append(min(candidates))
    parts: list[tuple[int, int]] = []
    end = count
    while end:
        parts.append((best[end][1], end))
        end = best[end][1]
    return parts[::-1]


class Measured:
    """A run of pieces whose lines can be measured without building them."""

    def __init__(self, text: str, run: Sequence[Piece], measure: Callable[[str], float]) -> None:
        self._text = text
        self._run = run
        self._space = measure(" ")
        self._ends = [0.0, *accumulate(measure(text[p.start : p.end]) + p.spaced * self._space for p in run)]

    def width(self, first: int, end: int) -> float:
        """Return the width of pieces `first` up to `end` on one line."""
        return self._ends[end] - self._ends[first] - self._run[first].spaced * self._space

    def lines_needed(self, first: int, end: int, limit: float) -> int:
        """Return the fewest lines of that width which hold the pieces."""
        lines = 0
        while first < end:
            room = self._ends[first] + self._run[first].spaced * self._space + limit + _ROUNDING
            first = max(first + 1, bisect_right(self._ends, room, first, end + 1) - 1)
            lines += 1
        return lines

    def best_break(self, first: int, end: int, limit: float) -> tuple[float, int]:
        """Return the cost of the best way to set the pieces in two lines, and the piece that begins the second.

        The cost is infinite when there is no way.
        """
        found = (math.inf, end)
        for at in range(end - 1, first, -1):
            if self.width(at, end) > limit + _ROUNDING:
                break
            if self.width(first, at) <= limit + _ROUNDING:
                uneven = self._ragged(first, at, limit) + self._ragged(at, end, limit)
                found = min(found, (self._run[at - 1].break_cost + uneven, at))
        return found

    def lines(self, first: int, end: int, limit: float) -> list[str]:
        """Set the pieces in as few lines as possible, broken where the sense breaks, of similar length."""

        def price(start: int, stop: int) -> float | None:
            if stop - start > 1 and self.width(first + start, first + stop) > limit + _ROUNDING:
                return None
            cost = self._run[first + stop - 1].break_cost if first + stop < end else 0.0
            return _LINE_COST + self._ragged(first + start, first + stop, limit) + cost

        parts = best_partition(end - first, price)
        return [self._text[self._run[first + a].start : self._run[first + b - 1].end] for a, b in parts]

    def _ragged(self, first: int, end: int, limit: float) -> float:
        """Return the cost of a line that is shorter than it could be: little down to a half, much below a quarter."""
        slack = max(0.0, 1 - self.width(first, end) / limit)
        return _RAGGED_COST * slack**4


def _is_wide_mark(char: str) -> bool:
    return is_wide(char) and unicodedata.category(char).startswith("P")


def _may_break(text: str, at: int) -> bool:
    """Whether a line may begin with `text[at]`."""
    spaced = text[at - 1] == " "
    before, after = text[at - 1 - spaced], text[at]
    if after in NO_LINE_START or before in NO_LINE_END or _clings(before, after):
        return False
    if spaced:
        return True
    if _is_hangul(before) and _is_hangul(after):
        return False
    if is_wide(before) or is_wide(after):
        return not (before.isdecimal() or (before.isascii() and after.isdecimal()))
    return before in "—–…-/" and at > 1 and text[at - 2].isalpha() and after.isalpha()


def _clings(before: str, after: str) -> bool:
    """Whether the two are parts of one visible character: an accent, a variation, a joined emoji."""
    return before == "\u200d" or unicodedata.category(after) in {"Mn", "Mc", "Me", "Cf"} or "🏻" <= after <= "🏿"


def _break_cost(text: str, start: int, end: int, inside: frozenset[int]) -> float:
    piece, following = text[start:end].rstrip(), text[end : end + 16].partition(" ")[0]
    bare = piece.rstrip("".join(_QUOTES)) or piece
    mark = bare[-1]
    if mark in _SENTENCE_ENDS and bare.lower() not in ABBREVIATIONS:
        return SENTENCE_COST
    if mark in _CLAUSE_ENDS:
        return CLAUSE_COST
    if mark == "、":
        return LIST_COST
    if end in inside:
        return _INSIDE_WORD_COST
    return WORD_COST + _leaning(bare, following)


def _leaning(before: str, after: str) -> float:
    """Return how much better or worse a break is for the words on its two sides."""
    left, right = before[-1], after[:1]
    if is_wide(left):
        if after[1:2] and after[1] in NO_LINE_START:
            return _WORSE  # a single character would be left over before its punctuation
        if after[:2] in BREAK_BEFORE_HAN:
            return _BETTER
        if left == right or left in NO_BREAK_AFTER_HAN or right in BREAK_AFTER_HAN:
            return _WORSE
        return _BETTER if left in BREAK_AFTER_HAN or right in BREAK_BEFORE_HAN else 0.0
    clings = before.lower() in NO_BREAK_AFTER
    return _WORSE * clings + _BETTER * (after.lower().strip(",.!?;:") in BREAK_BEFORE)


def _inside_words(text: str, words: Words) -> frozenset[int]:
    """Return the offsets in `text` that lie inside a word."""
    ends = frozenset(accumulate(len(word) for word in words(text)))
    return frozenset(range(len(text))) - ends
