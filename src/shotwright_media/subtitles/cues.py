"""Subtitle cues: what is read while something is spoken, and when."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeAlias

from shotwright_media.subtitles.cue_rules import CueRules
from shotwright_media.subtitles.line_breaking import (
    LIST_COST,
    Measured,
    Piece,
    Words,
    best_partition,
    joint,
    pieces,
    tidy,
)

Seconds: TypeAlias = Fraction | float

_CUE_COST: Final = 10.0
_SENTENCE_INSIDE_COST: Final = 4.0
_PAUSE_COST: Final = 12.0
"""Per second of silence inside a cue: where the speaker pauses the text should change."""
_FLASH_COST: Final = 40.0
_TORN_COST: Final = 2.5
"""How much worse it is to tear a clause apart between two cues than between two lines of one."""
_STACK_COST: Final = 0.75
"""Breaking a line costs so much of what the place is worth."""
_FLASH_FRAMES: Final = 8
"""Even where speakers talk over each other, a cue stays so long: a third of a second, one word by the BBC's measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Text on the screen from `start_s` up to `end_s`; lines are separated by a line feed."""

    start_s: Seconds
    end_s: Seconds
    text: str
    speaker: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start_s < self.end_s:
            raise ValueError(f"a cue runs forward from 0 on, not from {self.start_s} s to {self.end_s} s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words spoken in one breath, on the film's time."""

    start_s: Seconds
    end_s: Seconds
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """What one person says without interruption. Its phrases are in order and together make up the line."""

    phrases: tuple[Phrase, ...]
    speaker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A cue's text, and when exactly it is spoken."""

    start_s: Fraction
    end_s: Fraction
    text: str
    speaker: str


def build_cues(
    lines: Iterable[SpokenLine], rules: CueRules, *, film_end_s: Seconds | None = None, words: Words | None = None
) -> tuple[Cue, ...]:
    """Turn spoken lines into cues, in order of time, on the film's frames, never two at once.

    Short phrases of a line share a cue, long ones are divided where the sense breaks. A cue appears when its words
    begin and stays as long as it takes to read, where the silence after it allows. No character but white space is
    added, lost or changed. When people talk over each other, a later cue waits a third of a second.

    Args:
        lines: Spoken lines in any order. Lines without text give no cue.
        rules: Limits for the language and the picture.
        film_end_s: Cues do not outlast the film, as long as their words do not.
        words: Splits Chinese text into words, so that none is divided; without it only particles guide the eye.
    """
    drafts = [draft for line in lines for draft in _drafts(line, rules, words)]
    drafts.sort(key=lambda draft: (draft.start_s, draft.end_s))
    return tuple(_on_frames(drafts, rules, film_end_s))


class _TimedText:
    """The text of a spoken line, and when each of its characters is heard."""

    def __init__(self, line: SpokenLine, rules: CueRules) -> None:
        self.text = ""
        self._offsets: list[int] = []
        self._spans: list[tuple[Fraction, Fraction, list[int]]] = []
        for phrase in line.phrases:
            part = tidy(phrase.text)
            if not part:
                continue
            self.text += joint(self.text, part)
            self._offsets.append(len(self.text))
            heard = [0]
            for char in part:
                heard.append(heard[-1] + rules.columns(char) * (2 if char.isalnum() else 1))
            start, end = Fraction(phrase.start_s), Fraction(phrase.end_s)
            self._spans.append((start, max(start, end), heard))
            self.text += part

    def at(self, offset: int) -> Fraction:
        """Return when the character at `offset` begins."""
        return self._within(bisect_right(self._offsets, offset) - 1, offset)

    def until(self, offset: int) -> Fraction:
        """Return when the character before `offset` has been spoken."""
        return self._within(bisect_right(self._offsets, offset - 1) - 1, offset)

    def pause_after(self, offset: int) -> Fraction:
        """Return how long the silence lasts between the characters on both sides of `offset`."""
        return self.at(offset) - self.until(offset) if offset in self._offsets else Fraction(0)

    def _within(self, phrase: int, offset: int) -> Fraction:
        start, end, heard = self._spans[phrase]
        place = min(offset - self._offsets[phrase], len(heard) - 1)
        return start + (end - start) * Fraction(heard[place], heard[-1] or 1)


def _drafts(line: SpokenLine, rules: CueRules, words: Words | None) -> Iterator[_Draft]:
    timed = _TimedText(line, rules)
    run = pieces(timed.text, rules.line_columns // 2, words)
    if not run:
        return
    measured = Measured(timed.text, run, rules.columns)
    for first, end in best_partition(len(run), _Pricing(timed, run, measured, rules).price):
        yield _Draft(
            start_s=timed.at(run[first].start),
            end_s=timed.until(run[end - 1].end),
            text="\n".join(measured.lines(first, end, rules.line_columns)),
            speaker=line.speaker,
        )


class _Pricing:
    """What it costs to put a run of pieces into one cue."""

    def __init__(self, timed: _TimedText, run: Sequence[Piece], measured: Measured, rules: CueRules) -> None:
        self._run = run
        self._measured = measured
        self._rules = rules
        self._starts = [timed.at(piece.start) for piece in run]
        self._ends = [timed.until(piece.end) for piece in run]
        self._joins = [0.0]
        for piece, following in pairwise(run):
            pause = float(timed.pause_after(following.start))
            self._joins.append(self._joins[-1] + _PAUSE_COST * pause + _SENTENCE_INSIDE_COST * (piece.break_cost == 0))

    def price(self, first: int, end: int) -> float | None:
        rules = self._rules
        lines = self._measured.lines_needed(first, end, rules.line_columns)
        duration = self._ends[end - 1] - self._starts[first]
        if end - first > 1 and (lines > rules.max_lines or duration > rules.longest_s):
            return None
        # A pause before the next words can be used; what follows the line is not known here.
        room = (self._starts[end] if end < len(self._run) else self._ends[-1]) - self._starts[first]
        missing = max(Fraction(0), 1 - room / rules.shortest_s)
        joins = self._joins[end - 1] - self._joins[first]
        return _CUE_COST + self._stack(first, end, lines) + joins + self._tear(end) + _FLASH_COST * float(missing)

    def _stack(self, first: int, end: int, lines: int) -> float:
        """Return the cost of a second line; it is doubled when the line begins inside a clause after another's end."""
        if lines == 1 or end - first == 1:
            return 0.0
        cost, at = self._measured.best_break(first, end, self._rules.line_columns)
        inside = self._run[at - 1].break_cost > LIST_COST
        straddles = inside and any(piece.break_cost <= LIST_COST for piece in self._run[first : end - 1])
        return self._rules.second_line_cost * (lines - 1 + straddles) + _STACK_COST * cost

    def _tear(self, end: int) -> float:
        """Return the cost of ending a cue before piece `end`."""
        cost = self._run[end - 1].break_cost if end < len(self._run) else 0.0
        return cost if cost <= LIST_COST else cost * _TORN_COST


def _on_frames(drafts: Sequence[_Draft], rules: CueRules, film_end_s: Seconds | None) -> Iterator[Cue]:
    """Place drafts, in order of their start, on whole frames."""
    fps = rules.rate.fps
    starts: list[int] = []
    for draft in drafts:
        soonest = starts[-1] + _FLASH_FRAMES + rules.gap_frames if starts else 0
        starts.append(max(soonest, round(draft.start_s * fps)))
    for index, draft in enumerate(drafts):
        start = starts[index]
        longest = start + int(rules.longest_s * fps)
        following = starts[index + 1] - rules.gap_frames if index + 1 < len(starts) else None
        end = min(_comfortable_end(draft, start, rules), longest)
        if following is not None:
            closed = following - end < rules.closed_gap_s * fps and following <= longest
            end = following if closed else min(end, following)
        elif film_end_s is not None:
            end = max(start + _FLASH_FRAMES, min(end, int(Fraction(film_end_s) * fps)))
        yield Cue(start_s=start / fps, end_s=end / fps, text=draft.text, speaker=draft.speaker)


def _comfortable_end(draft: _Draft, start: int, rules: CueRules) -> int:
    """Return the frame until which a cue should stay: its words are over and there was time to read them."""
    fps = rules.rate.fps
    reading = Fraction(rules.columns(draft.text.replace("\n", " ")), rules.columns_per_s)
    held = start + -int(-max(rules.shortest_s, reading) * fps // 1)
    return max(held, -int(-draft.end_s * fps // 1), start + _FLASH_FRAMES)
