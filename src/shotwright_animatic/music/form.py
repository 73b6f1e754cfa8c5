"""How a piece is laid out in time: introduction, themes, bridges and an ending that falls on the last bar."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

from shotwright_animatic.music.moods import Manner

_BEATS: Final = 4
_UNIT_OF_LONG_PIECES: Final = 24
_RING_S: Final = 2.8
"""How long the last chord should sound."""
_GIVE: Final = 1.25
"""The most by which the tempo of a short piece may be stretched or pressed."""


class Part(StrEnum):
    INTRODUCTION = "introduction"
    THEME = "theme"
    BRIDGE = "bridge"
    BREAK = "break"
    """Bed and figure alone: somewhere to rest in a long piece."""
    ENDING = "ending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: where it starts, what it belongs to, and the degree of its chord."""

    start_s: float
    part: Part
    place: int
    """Its number within the part, from 0."""
    of: int
    """How many bars the part has."""
    turn: int
    """How many parts of this kind came before it."""
    chord: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    beat_s: float
    bars: tuple[Bar, ...]

    @property
    def bar_s(self) -> float:
        return _BEATS * self.beat_s


def lay_out(manner: Manner, duration_s: float, dice: Random) -> Form:
    """Return the bars of a piece of `duration_s`.

    The tempo gives way a little, so that the last chord begins early enough to ring out.
    """
    bar_s = _BEATS * 60 / dice.uniform(*manner.beats_per_minute)
    ring_s = min(_RING_S, 0.9 * bar_s)
    before_last = max(0, round((duration_s - ring_s) / bar_s))
    if before_last:
        bar_s = min(max((duration_s - ring_s) / before_last, bar_s / _GIVE), bar_s * _GIVE)
    beat_s = bar_s / _BEATS
    theme, bridge = dice.choice(manner.themes), dice.choice(manner.bridges)
    bars: list[Bar] = []
    turns: dict[Part, int] = {}
    for part, length in _parts(before_last + 1):
        turn = turns.get(part, 0)
        turns[part] = turn + 1
        for place in range(length):
            chords = bridge if part is Part.BRIDGE else theme
            chord = 0 if part is Part.ENDING and place == length - 1 else chords[place % len(chords)]
            start_s = len(bars) * _BEATS * beat_s
            bars.append(Bar(start_s=start_s, part=part, place=place, of=length, turn=turn, chord=chord))
    return Form(beat_s=beat_s, bars=tuple(bars))


def _parts(count: int) -> list[tuple[Part, int]]:
    """Return the parts of a piece of `count` bars, in order, with their lengths."""
    if count < 4:
        return [(Part.THEME, count - 1), (Part.ENDING, 1)] if count > 1 else [(Part.ENDING, 1)]
    unit = 8 if count >= _UNIT_OF_LONG_PIECES else 4
    introduction = unit // 4 if count < 16 else unit // 2
    ending = 1 if count < 16 else 2
    parts = [(Part.INTRODUCTION, introduction)]
    left = count - introduction - ending
    cycle = ((Part.THEME, unit), (Part.BRIDGE, unit), (Part.THEME, unit), (Part.BREAK, unit // 2))
    turn = 0
    while left > 0:
        part, length = cycle[turn % len(cycle)]
        parts.append((part, min(length, left)))
        left -= length
        turn += 1
    return [*parts, (Part.ENDING, ending)]
