"""The second language of bilingual subtitles: a translation shared out over the cues that show what it translates."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from shotwright_media.subtitles.cue_rules import CueRules
from shotwright_media.subtitles.line_breaking import Measured, Piece, Words, pieces, tidy
from shotwright_media.subtitles.plain_text import plain

_AWAY_COST: Final = 1.5
"""Per column that a break lies away from where its share of the text ends."""


def share_out(text: str, shares: Sequence[int], rules: CueRules, words: Words | None = None) -> list[str]:
    """Divide a translation into one text per share, in order, each broken into lines.

    A text is divided about where its share ends, at the best break near it: a sentence's or clause's end if there is
    one. When there are fewer words than shares, every share gets all of them: the translation stays on the screen.

    Args:
        text: The translation of a whole spoken line.
        shares: How large each part should be, relative to the others: the widths of the texts it translates.
        rules: Limits for the language of the translation.
        words: Splits Chinese text into words.
    """
    text = tidy(plain(text))
    run = pieces(text, rules.line_columns // 2, words)
    if not run:
        return [""] * len(shares)
    measured = Measured(text, run, rules.columns)
    if len(run) < len(shares):
        return ["\n".join(measured.lines(0, len(run), rules.line_columns))] * len(shares)
    borders = _borders(run, measured, shares)
    return ["\n".join(measured.lines(first, end, rules.line_columns)) for first, end in pairwise(borders)]


def _borders(run: Sequence[Piece], measured: Measured, shares: Sequence[int]) -> list[int]:
    """Return the first piece of every part, and the number of pieces: one more than there are shares."""
    whole, total = measured.width(0, len(run)), sum(shares) or 1
    borders, given = [0], 0
    for part, share in enumerate(shares[:-1], start=1):
        given += share
        ideal = whole * given / total
        latest = len(run) - (len(shares) - part)

        def cost(at: int, ideal: float = ideal) -> float:
            return run[at - 1].break_cost + _AWAY_COST * abs(measured.width(0, at) - ideal)

        borders.append(min(range(borders[-1] + 1, latest + 1), key=cost))
    return [*borders, len(run)]
