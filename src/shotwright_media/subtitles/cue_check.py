"""Whether finished cues, perhaps edited by hand, keep to the rules of comfortable reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Final

from shotwright_media.subtitles.break_words import NO_LINE_END, NO_LINE_START
from shotwright_media.subtitles.cue_rules import CueRules
from shotwright_media.subtitles.cues import Cue, Seconds
from shotwright_media.subtitles.fonts import caption_font
from shotwright_media.subtitles.glyphs import STAND_IN, is_emoji, missing
from shotwright_media.subtitles.line_breaking import tidy
from shotwright_media.subtitles.plain_text import plain

_QUOTED: Final = 40
_NAMED: Final = 5


class CueRule(StrEnum):
    """What a cue can break. The unit of its measure stands behind it."""

    OVERLAP = "overlap"
    """Seconds that it is on the screen together with a cue before it."""
    SMALL_GAP = "small_gap"
    """Frames from the end of the cue before it."""
    SHORTEST_TIME = "shortest_time"
    """Seconds."""
    LONGEST_TIME = "longest_time"
    """Seconds."""
    PAST_THE_END = "past_the_end"
    """Seconds at which it ends; the film has ended before."""
    READING_SPEED = "reading_speed"
    """Characters a second, as the language's guide counts them."""
    LINES = "lines"
    """Lines of one language."""
    LINE_LENGTH = "line_length"
    """Characters of the longest line, as the language's guide counts them."""
    BAD_BREAK = "bad_break"
    """Lines that begin with closing punctuation, or follow one that ends with opening punctuation."""
    STRAY_SPACE = "stray_space"
    """Lines with white space that is not shown, or with characters that cannot be seen."""
    EMPTY = "empty"
    """Letters."""
    NO_TRANSLATION = "no_translation"
    """Letters of the second language."""
    MISSING_GLYPH = "missing_glyph"
    """Different characters that the font cannot draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One rule that one cue breaks: how much was measured, how much is allowed, and a sentence for a person."""

    rule: CueRule
    cue: int
    """Its number as players and editors show it: the first one is 1."""
    measured: float
    allowed: float
    sentence: str


def check(
    cues: Sequence[Cue],
    rules: CueRules,
    *,
    second: CueRules | None = None,
    font: Path | None = None,
    film_end_s: Seconds | None = None,
) -> tuple[Violation, ...]:
    """Return everything that makes the cues less than comfortable to read, in their order; nothing when they are fit.

    Args:
        cues: In order of their start.
        rules: Limits for the first language.
        second: Limits for the second language of bilingual subtitles.
        font: The font that captions are drawn with; the library's own if none is given.
        film_end_s: When the film ends, if cues are to end with it.

    Raises:
        UnreadableMedia: the font cannot be read.
    """
    found: list[Violation] = []
    shown_until, last = Fraction(0), 0
    for number, cue in enumerate(cues, start=1):
        inspected = _Inspection(number, cue, rules.rate.frame_s / 2)
        if last:
            found += inspected.distance(shown_until, last, rules)
        found += inspected.duration(rules, film_end_s)
        found += inspected.text(cue.text, rules)
        if second is not None and plain(cue.text).strip():
            found += inspected.translation(second)
        found += inspected.glyphs(font or caption_font())
        if cue.end_s >= shown_until:
            shown_until, last = Fraction(cue.end_s), number
    return tuple(found)


class _Inspection:
    """One cue under the rules. Times may be half a frame off: files round them."""

    def __init__(self, number: int, cue: Cue, slack_s: Fraction) -> None:
        self._number, self._cue, self._slack_s = number, cue, slack_s
        self._lasts_s = Fraction(cue.end_s) - Fraction(cue.start_s)

    def _broken(self, rule: CueRule, measured: Fraction | float, allowed: Fraction | float, what: str) -> Violation:
        return Violation(
            rule=rule,
            cue=self._number,
            measured=float(measured),
            allowed=float(allowed),
            sentence=f"Subtitle {self._number} {what}",
        )

    def distance(self, shown_until: Fraction, other: int, rules: CueRules) -> Iterator[Violation]:
        gap_s = Fraction(self._cue.start_s) - shown_until
        frames = round(gap_s * rules.rate.fps)
        if gap_s < 0:
            what = f"appears {float(-gap_s):.2f} s before subtitle {other} has gone. Let {other} end sooner."
            yield self._broken(CueRule.OVERLAP, -gap_s, 0, what)
        elif frames < rules.gap_frames:
            what = f"follows subtitle {other} after {frames} frames; {rules.gap_frames} show that it is a new one."
            yield self._broken(CueRule.SMALL_GAP, frames, rules.gap_frames, what)

    def duration(self, rules: CueRules, film_end_s: Seconds | None) -> Iterator[Violation]:
        lasts_s = self._lasts_s
        if lasts_s < rules.shortest_s - self._slack_s:
            what = f"lasts {float(lasts_s):.2f} s; nothing is read in less than {float(rules.shortest_s):.2f} s."
            yield self._broken(CueRule.SHORTEST_TIME, lasts_s, rules.shortest_s, what)
        if lasts_s > rules.longest_s + self._slack_s:
            what = f"lasts {float(lasts_s):.2f} s; divide it, {float(rules.longest_s):.0f} s are the most."
            yield self._broken(CueRule.LONGEST_TIME, lasts_s, rules.longest_s, what)
        if film_end_s is not None and self._cue.end_s > film_end_s + self._slack_s:
            what = f"ends at {float(self._cue.end_s):.2f} s, after the film, which ends at {float(film_end_s):.2f} s."
            yield self._broken(CueRule.PAST_THE_END, self._cue.end_s, film_end_s, what)

    def text(self, text: str, rules: CueRules) -> Iterator[Violation]:
        if not plain(text).strip():
            yield self._broken(CueRule.EMPTY, 0, 1, "has no text. Write some, or remove it.")
            return
        yield from self._reading(text, rules)
        yield from self._lines(text.split("\n"), rules)

    def translation(self, rules: CueRules) -> Iterator[Violation]:
        text = self._cue.translation
        if plain(text).strip():
            yield from self._reading(text, rules)
            yield from self._lines(text.split("\n"), rules)
        else:
            yield self._broken(CueRule.NO_TRANSLATION, 0, 1, "has no text in the second language.")

    def _reading(self, text: str, rules: CueRules) -> Iterator[Violation]:
        unit = rules.character_columns
        speed = rules.columns(text.replace("\n", " ")) / self._lasts_s
        if speed > rules.fastest_columns_per_s:
            allowed = rules.fastest_columns_per_s / unit
            what = f"takes {float(speed / unit):.1f} characters a second to read, more than {allowed:g}. Shorten it."
            yield self._broken(CueRule.READING_SPEED, speed / unit, allowed, what)

    def _lines(self, lines: Sequence[str], rules: CueRules) -> Iterator[Violation]:
        if len(lines) > rules.max_lines:
            what = f"has {len(lines)} lines; more than {rules.max_lines} hide the picture. Divide it."
            yield self._broken(CueRule.LINES, len(lines), rules.max_lines, what)
        longest = max(lines, key=rules.columns)
        if rules.columns(longest) > rules.line_columns:
            length, allowed = (
                columns / rules.character_columns for columns in (rules.columns(longest), rules.line_columns)
            )
            what = f"has a line of {length:g} characters; {allowed:g} fit: {_quoted(longest)}."
            yield self._broken(CueRule.LINE_LENGTH, length, allowed, what)
        torn = [
            f"{_quoted(above)} and {_quoted(below)}"
            for above, below in pairwise(lines)
            if below[:1] in NO_LINE_START or above[-1:] in NO_LINE_END
        ]
        if torn:
            what = f"is broken at a mark that belongs to the words beside it: {torn[0]}."
            yield self._broken(CueRule.BAD_BREAK, len(torn), 0, what)
        stray = [line for line in lines if tidy(plain(line)) != line]
        if stray:
            what = f"has spaces or invisible characters that it does not need: {ascii(stray[0])[:_QUOTED]}."
            yield self._broken(CueRule.STRAY_SPACE, len(stray), 0, what)

    def glyphs(self, font: Path) -> Iterator[Violation]:
        lacking = missing(plain(self._cue.text + self._cue.translation), font)
        for pictures, become in ((False, f"show {STAND_IN} instead"), (True, "leave them out")):
            those = [char for char in lacking if is_emoji(char) is pictures]
            if those:
                named = ", ".join(f"{char} (U+{ord(char):04X})" for char in those[:_NAMED])
                more = f" and {len(those) - _NAMED} more" if len(those) > _NAMED else ""
                what = f"has characters that the font lacks; burned captions {become}: {named}{more}."
                yield self._broken(CueRule.MISSING_GLYPH, len(those), 0, what)


def _quoted(line: str) -> str:
    return f"“{line[:_QUOTED]}…”" if len(line) > _QUOTED else f"“{line}”"
