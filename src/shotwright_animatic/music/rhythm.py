"""Drum patterns: who strikes when within a bar of sixteen steps."""

from typing import Final

from shotwright_animatic.music.values import Instrument

PATTERNS: Final[dict[str, dict[Instrument, str]]] = {
    # A figure is the strength of the stroke in ninths, a full stop a rest.
    "light": {
        Instrument.KICK: "6.......5.4.....",
        Instrument.SNAP: "....6.......6...",
        Instrument.SHAKER: "2.4.2.4.2.4.2.4.",
    },
    "pulse": {
        Instrument.KICK: "7.5.............",
        Instrument.TICK: "3...2...3...2.2.",
    },
    "ticks": {
        Instrument.TICK: "3.......2...1...",
        Instrument.DRUM: "............3...",
    },
    "charge": {
        Instrument.DRUM: "9..5..6...5.7.5.",
        Instrument.KICK: "8...6...8...6...",
        Instrument.SNAP: "....5.......6..3",
        Instrument.SHAKER: "3232323232323232",
    },
}

FILL: Final[dict[Instrument, str]] = {Instrument.DRUM: "7..5..6.7.7.8.89"}
"""What the drums add in the last bar before a new part."""

STEPS: Final = 16


def strokes(pattern: str) -> tuple[tuple[int, float], ...]:
    """Return step and strength (0 to 1) of every stroke of a pattern."""
    return tuple((step, int(sign) / 9) for step, sign in enumerate(pattern) if sign != ".")
