"""Cutting one shot in two."""

from dataclasses import replace
from typing import Final

from shotwright.domain.errors import EditNotAllowed
from shotwright_sdk.values import Shot, Transition

_SHORTEST_S: Final = 0.5


def split(shot: Shot, at_line: int) -> tuple[Shot, Shot]:
    """Return the shot before its line `at_line`, counted from 1, and the rest: together they are as long as it was.

    The time is shared by the words that each has to say. The transition into the next shot goes with the rest. A shot
    without lines is cut in the middle, `at_line` being 1.

    Raises:
        EditNotAllowed: One of the two would be empty or too short.
    """
    lines = len(shot.lines)
    if lines and not 1 < at_line <= lines:
        raise EditNotAllowed(f"The shot has {lines} lines: it can be cut before line 2 to {lines}.")
    if shot.duration_s < 2 * _SHORTEST_S:
        raise EditNotAllowed(f"A shot of {shot.duration_s:g} seconds is too short to be cut in two.")
    first, second = shot.lines[: at_line - 1], shot.lines[at_line - 1 :]
    words = [sum(len(line.text) for line in part) for part in (first, second)]
    share = words[0] / sum(words) if sum(words) else 0.5
    first_s = round(min(max(shot.duration_s * share, _SHORTEST_S), shot.duration_s - _SHORTEST_S), 3)
    return (
        replace(shot, lines=first, duration_s=first_s, transition=Transition()),
        replace(shot, lines=second, duration_s=round(shot.duration_s - first_s, 3), anchor=None),
    )
