"""What is written down before it sounds: notes, and who plays them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE: Final = 48_000
"""Samples per second of all music and ambience."""

Stereo: TypeAlias = NDArray[np.float32]
"""Sound in two channels: shape (2, n), -1 to 1."""

Mono: TypeAlias = NDArray[np.float32]
"""Sound in one channel: shape (n,)."""


class Instrument(StrEnum):
    PAD = "pad"
    STRINGS = "strings"
    PIANO = "piano"
    PLUCK = "pluck"
    BELL = "bell"
    STACCATO = "staccato"
    BASS = "bass"
    KICK = "kick"
    DRUM = "drum"
    SNAP = "snap"
    SHAKER = "shaker"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Note:
    """One note. Times are seconds from the start of the piece, `pitch` is a MIDI number (69 is 440 Hz)."""

    instrument: Instrument
    start_s: float
    length_s: float
    pitch: float
    strength: float
    """0 to 1: louder, and for most instruments also brighter."""
    pan: float = 0.0
    """-1 left to 1 right."""
