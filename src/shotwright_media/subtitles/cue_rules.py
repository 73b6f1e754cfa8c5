"""What makes subtitles comfortable to read.

Sources:
* Netflix Timed Text Style Guide, General Requirements (partnerhelp.netflixstudios.com, article 215758617): 5/6 s to
  7 s, two lines at most, break after punctuation and before conjunctions and prepositions.
* The same, Subtitle Timing Guidelines (article 360051554394): two frames between cues; pauses under half a second are
  closed up to them.
* The same, by language, for adults' programmes. English (217350977): 42 characters a line, 20 a second, of which 17
  are aimed at. Chinese, Simplified (215986007) and Traditional (215994807): 16 a line, 9 a second. Japanese
  (215767517): 13 a line, 4 a second. Korean (216001127): 16 a line, 12 a second. Half-width letters count as halves.
* BBC Subtitle Guidelines (bbc.co.uk/accessibility/forproducts/guides/subtitles): a third of a second per word at least.

Widths are counted in columns: a character of Chinese, Japanese or Korean fills two, a Latin letter one. Nine Chinese
characters and 18 letters a second are the same measure, so one rule holds for mixed text too.
"""

import unicodedata
from dataclasses import dataclass, replace
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
    character_columns: int = 1
    """How wide a character of the language is: the unit in which its guide counts."""
    max_lines: int = 2
    shortest_s: Fraction = Fraction(5, 6)
    longest_s: Fraction = Fraction(7)
    gap_frames: int = 2
    closed_gap_s: Fraction = Fraction(1, 2)
    rate: FrameRate = FILM_RATE

    def columns(self, text: str) -> int:
        """Return the width of one line of text."""
        return sum(char_columns(char, east_asian=self.east_asian) for char in text)

    def reading_s(self, text: str) -> Fraction:
        """Return how long it takes to read `text`, in one line or several, at an easy pace."""
        return Fraction(self.columns(text.replace("\n", " ")), self.columns_per_s)


_CHINESE: Final = CueRules(
    line_columns=32,
    columns_per_s=18,
    fastest_columns_per_s=18,
    east_asian=True,
    second_line_cost=16.0,
    character_columns=2,
)
_JAPANESE: Final = CueRules(
    line_columns=26,
    columns_per_s=8,
    fastest_columns_per_s=8,
    east_asian=True,
    second_line_cost=16.0,
    character_columns=2,
)
_KOREAN: Final = CueRules(
    line_columns=32,
    columns_per_s=24,
    fastest_columns_per_s=24,
    east_asian=False,
    second_line_cost=4.0,
    character_columns=2,
)
_ENGLISH: Final = CueRules(
    line_columns=42,
    columns_per_s=17,
    fastest_columns_per_s=20,
    east_asian=False,
    second_line_cost=4.0,
)
_BY_LANGUAGE: Final = {"zh": _CHINESE, "yue": _CHINESE, "ja": _JAPANESE, "ko": _KOREAN}
_UPRIGHT: Final = Fraction(13, 16)
"""Of the columns of a broad picture: what Chinese shorts have in a line."""
_UPRIGHT_LATIN_COLUMNS: Final = 28
SECOND_SCALE: Final = Fraction(7, 10)
"""How large the letters of the second language of bilingual subtitles are, compared with the first."""


def rules_for(language: str, *, width: int, height: int, rate: FrameRate = FILM_RATE, second: bool = False) -> CueRules:
    """Return the rules for a language (`zh`, `en`, `zh-TW`, `ja`, `ko`, ...) on a picture of that shape.

    A language without rules of its own has those of English, whose limits most languages in Latin letters share. An
    upright picture is narrow, and people hold it near: its lines are shorter and its letters larger. The `second`
    language of bilingual subtitles is smaller, so that more fits, up to what the guides allow anywhere.
    """
    rules = _BY_LANGUAGE.get(language.replace("_", "-").partition("-")[0].lower(), _ENGLISH)
    columns = rules.line_columns
    if width <= height:
        upright = _UPRIGHT_LATIN_COLUMNS if rules is _ENGLISH else int(columns * _UPRIGHT)
        columns = min(columns, int(upright / SECOND_SCALE)) if second else upright
    return replace(rules, line_columns=columns, rate=rate)


def char_columns(char: str, *, east_asian: bool) -> int:
    """Return 2 for a character that fills a square, 1 for one about half as wide, 0 for one that adds no width."""
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return 0
    wide = unicodedata.east_asian_width(char) in {"W", "F"} or (east_asian and char in _WIDE_IN_CHINESE)
    return 2 if wide else 1
