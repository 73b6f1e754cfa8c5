"""What makes subtitles comfortable to read.

Sources:
* Netflix Timed Text Style Guide, General Requirements (partnerhelp.netflixstudios.com, article 215758617): 5/6 s to
  7 s, two lines at most, break after punctuation and before conjunctions and prepositions.
* The same, Subtitle Timing Guidelines (article 360051554394): two frames between cues; pauses under half a second are
  closed up to them.
* The same, English: 42 characters a line, 17 to 20 characters a second; Simplified Chinese: 16 characters a line, 9 a
  second, both for adults' programmes.
* BBC Subtitle Guidelines (bbc.co.uk/accessibility/forproducts/guides/subtitles): a third of a second per word at least.

Widths are counted in columns: a Chinese character fills two, a Latin letter one. Nine Chinese characters and 18 letters
a second are the same measure, so one rule holds for mixed text too.
"""

import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from shotwright_media.timebase import FILM_RATE, FrameRate

_WIDE_IN_CHINESE: Final = frozenset("“”‘’…—·")
"""Marks that Unicode calls ambiguous and Chinese typefaces set as wide as a character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueRules:
    """Limits for one language and picture shape."""

    line_columns: int
    columns_per_s: int
    """The reading speed that cues are held long enough for, as far as the silence after them allows."""
    fastest_columns_per_s: int
    """Beyond this, `check` complains."""
    east_asian: bool
    """Whether quotation marks, dashes and dots are as wide as a Chinese character."""
    second_line_cost: float
    """How much a second line is avoided; Chinese cues are split sooner than stacked."""
    max_lines: int = 2
    shortest_s: Fraction = Fraction(5, 6)
    longest_s: Fraction = Fraction(7)
    gap_frames: int = 2
    closed_gap_s: Fraction = Fraction(1, 2)
    rate: FrameRate = FILM_RATE

    def columns(self, text: str) -> int:
        """Return the width of one line of text."""
        return sum(char_columns(char, east_asian=self.east_asian) for char in text)


def rules_for(language: str, *, width: int, height: int, rate: FrameRate = FILM_RATE) -> CueRules:
    """Return the rules for a language (`zh`, `en`, `zh-TW`, ...) on a picture of that shape.

    An upright picture is narrow, and people hold it near: its lines are shorter and its letters larger.
    """
    east_asian = language.partition("-")[0].lower() in {"zh", "yue", "ja"}
    upright, broad = (26, 32) if east_asian else (28, 42)
    return CueRules(
        line_columns=broad if width > height else upright,
        columns_per_s=18 if east_asian else 17,
        fastest_columns_per_s=20,
        east_asian=east_asian,
        second_line_cost=16.0 if east_asian else 4.0,
        rate=rate,
    )


def char_columns(char: str, *, east_asian: bool) -> int:
    """Return 2 for a character that fills a square, 1 for one about half as wide, 0 for one that adds no width."""
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return 0
    wide = unicodedata.east_asian_width(char) in {"W", "F"} or (east_asian and char in _WIDE_IN_CHINESE)
    return 2 if wide else 1
