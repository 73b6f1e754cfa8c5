"""What it costs to put a run of words into one cue: the least costly division of a line is the one that is shown."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from shotwright_media.subtitles.cue_rules import CueRules
from shotwright_media.subtitles.line_breaking import LIST_COST, Measured, Piece

_CUE_COST: Final = 10.0
_SENTENCE_INSIDE_COST: Final = 4.0
_PAUSE_COST: Final = 12.0
"""Per second of silence inside a cue: where the speaker pauses the text should change."""
_FLASH_COST: Final = 40.0
_TORN_COST: Final = 2.5
"""How much worse it is to tear a clause apart between two cues than between two lines of one."""
_STACK_COST: Final = 0.75
"""Breaking a line costs so much of what the place is worth."""


class Pricing:
    """Prices runs of pieces of one spoken line.

    Args:
        run: The pieces of the line.
        times: For each piece when it begins and ends, in seconds.
        pauses: For each piece how long the silence before it lasts, in seconds.
        measured: The widths of the pieces.
        rules: Limits for the language and the picture.
    """

    def __init__(
        self,
        run: Sequence[Piece],
        times: Sequence[tuple[Fraction, Fraction]],
        pauses: Sequence[Fraction],
        measured: Measured,
        rules: CueRules,
    ) -> None:
        self._run, self._times, self._measured, self._rules = run, times, measured, rules
        self._joins = [0.0]
        for (piece, _), pause in zip(pairwise(run), pauses[1:], strict=True):
            cost = _PAUSE_COST * float(pause) + _SENTENCE_INSIDE_COST * (piece.break_cost == 0)
            self._joins.append(self._joins[-1] + cost)

    def price(self, first: int, end: int) -> float | None:
        """Return the cost of a cue of pieces `first` up to `end`, None when the rules forbid it."""
        rules = self._rules
        lines = self._measured.lines_needed(first, end, rules.line_columns)
        starts_s, ends_s = self._times[first][0], self._times[end - 1][1]
        if end - first > 1 and (lines > rules.max_lines or ends_s - starts_s > rules.longest_s):
            return None
        # A pause before the next words can be used; what follows the line is not known here.
        room = (self._times[end][0] if end < len(self._run) else self._times[-1][1]) - starts_s
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
