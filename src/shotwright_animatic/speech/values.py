"""What a spoken line is: its sound, the times of its phrases, and the shapes of the mouth that says it."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from shotwright_sdk.protocols import Mouth, Phrase

SAMPLE_RATE: Final = 24_000
"""Samples per second of all speech."""

Samples: TypeAlias = NDArray[np.float32]
"""Mono sound: shape (n,), -1 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceStyle:
    """A voice as cast: one of the catalogue or a blend of two, with its pace and pitch as factors around 1."""

    voice: str
    blended_with: str = ""
    blend: float = 0.0
    """How much of `blended_with`, 0 to 1."""
    speed: float = 1.0
    pitch: float = 1.0
    """Also moves the timbre: 1.15 makes a child's voice, 0.92 an old one's."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Speech:
    """A spoken line. The texts of `phrases`, joined, are the text that was asked for."""

    samples: Samples
    """At `SAMPLE_RATE`. The line ends with its last sound: rests between lines are the editor's business."""
    phrases: tuple[Phrase, ...]
    mouths: tuple[Mouth, ...]
    """From the start to the end of the line without holes."""

    @property
    def duration_s(self) -> float:
        return len(self.samples) / SAMPLE_RATE
