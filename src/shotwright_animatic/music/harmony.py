"""Scales, chords, and how to get from one chord to the next with the least movement."""

from collections.abc import Sequence
from itertools import pairwise, product
from typing import Final

SCALES: Final = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "harmonic_minor": (0, 2, 3, 5, 7, 8, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
"""Semitones above the tonic."""


def pitch_of(tonic: int, scale: str, degree: int) -> int:
    """Return the MIDI number of a degree of a scale; 0 is the tonic, 7 the tonic an octave above it."""
    steps = SCALES[scale]
    octave, step = divmod(degree, len(steps))
    return tonic + 12 * octave + steps[step]


def chord_tones(tonic: int, scale: str, root: int, size: int) -> tuple[int, ...]:
    """Return the pitch classes of the chord of stacked thirds on degree `root`: 3 tones, or 4 with the seventh."""
    return tuple(pitch_of(tonic, scale, root + 2 * third) % 12 for third in range(size))


def voiced(tones: Sequence[int], previous: Sequence[int], centre: int) -> tuple[int, ...]:
    """Return the chord's tones as pitches, rising, that move the least from the chord before.

    Args:
        tones: Pitch classes.
        previous: The chord before, or () at the beginning.
        centre: The pitch around which the chord lies; it keeps a long piece from drifting away.
    """
    octaves = [[tone + 12 * octave for octave in range(11) if abs(tone + 12 * octave - centre) <= 12] for tone in tones]
    ways = [tuple(sorted(way)) for way in product(*octaves)]
    open_ways = [way for way in ways if all(2 < upper - lower < 10 for lower, upper in pairwise(way))]

    def movement(way: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
        moved = sum(min(abs(pitch - old) for old in previous) for pitch in way) if previous else 0
        return moved + 0.35 * abs(sum(way) / len(way) - centre), way

    return min(open_ways or ways, key=movement)


def nearest(tones: Sequence[int], pitch: int) -> int:
    """Return the pitch nearest to `pitch` whose class is among `tones`."""
    return min(
        (candidate for candidate in range(pitch - 6, pitch + 7) if candidate % 12 in tones),
        key=lambda candidate: (abs(candidate - pitch), candidate),
    )
