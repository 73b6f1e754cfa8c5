"""Whether finished cues, perhaps edited by hand, keep to the rules of comfortable reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from shotwright_media.subtitles.break_words import NO_LINE_END, NO_LINE_START
from shotwright_media.subtitles.cue_rules import CueRules
from shotwright_media.subtitles.cues import Cue
from shotwright_media.subtitles.line_breaking import tidy


class CueFault(StrEnum):
    OVERLAP = "overlap"
    """It starts before the one before it has ended, or even before that has started."""
    SMALL_GAP = "small_gap"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_FAST = "too_fast"
    TOO_MANY_LINES = "too_many_lines"
    LINE_TOO_WIDE = "line_too_wide"
    BAD_BREAK = "bad_break"
    """A line begins with closing punctuation or ends with opening punctuation."""
    STRAY_SPACE = "stray_space"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One fault of the cue at `index`, counted from 0."""

    index: int
    fault: CueFault
    detail: str


def check_cues(cues: Sequence[Cue], rules: CueRules) -> list[Violation]:
    """Return every fault, in order of the cues; none when they are fit to be shown."""
    found = [
        Violation(index=index, fault=fault, detail=detail)
        for index, cue in enumerate(cues)
        for fault, detail in (*_timing(cue, rules), *_text(cue, rules))
    ]
    for index, (before, cue) in enumerate(pairwise(cues), start=1):
        gap = Fraction(cue.start_s) - Fraction(before.end_s)
        if gap < 0:
            found.append(Violation(index=index, fault=CueFault.OVERLAP, detail=f"by {float(-gap):.3f} s"))
        elif round(gap * rules.rate.fps) < rules.gap_frames:
            detail = f"{float(gap):.3f} s after the cue before it"
            found.append(Violation(index=index, fault=CueFault.SMALL_GAP, detail=detail))
    return sorted(found, key=lambda violation: violation.index)


def _timing(cue: Cue, rules: CueRules) -> Iterator[tuple[CueFault, str]]:
    duration = Fraction(cue.end_s) - Fraction(cue.start_s)
    slack = rules.rate.frame_s / 2
    if duration < rules.shortest_s - slack:
        yield CueFault.TOO_SHORT, f"{float(duration):.2f} s"
    if duration > rules.longest_s + slack:
        yield CueFault.TOO_LONG, f"{float(duration):.2f} s"
    speed = float(rules.columns(cue.text.replace("\n", " ")) / duration)
    if speed > rules.fastest_columns_per_s:
        yield CueFault.TOO_FAST, f"{speed:.1f} columns a second"


def _text(cue: Cue, rules: CueRules) -> Iterator[tuple[CueFault, str]]:
    lines = cue.text.split("\n")
    if not cue.text.strip():
        yield CueFault.EMPTY, "no text"
        return
    if len(lines) > rules.max_lines:
        yield CueFault.TOO_MANY_LINES, f"{len(lines)} lines"
    for line in lines:
        width = rules.columns(line)
        if width > rules.line_columns:
            yield CueFault.LINE_TOO_WIDE, f"{width} columns: {line}"
        if tidy(line) != line:
            yield CueFault.STRAY_SPACE, repr(line)
    for above, below in pairwise(lines):
        if below[:1] in NO_LINE_START or above[-1:] in NO_LINE_END:
            yield CueFault.BAD_BREAK, f"{above} / {below}"
