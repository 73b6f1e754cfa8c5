"""What a figure does in every frame of a clip: its mouth, its eyelids, and how it rises and sinks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_animatic import performance
from shotwright_animatic.people.mouths import MouthState
from shotwright_media.sound.envelope import envelope
from shotwright_media.sound.files import load
from shotwright_media.timebase import FrameRate
from shotwright_sdk.protocols import ClipRequest, Mouth, SpokenLine
from shotwright_sdk.vocabulary import LineKind, MouthShape

_MOUTH_OF: Final = {
    MouthShape.REST: MouthState.REST,
    MouthShape.HALF: MouthState.HALF,
    MouthShape.OPEN: MouthState.OPEN,
    MouthShape.WIDE: MouthState.HALF,
    MouthShape.ROUND: MouthState.HALF,
}
"""The illustrator's mouths are told apart by how far they open; lips that are spread or rounded open half."""
_SHORTEST: Final = 2
"""Frames that a mouth keeps its shape at least: one that changes with every frame flickers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """One value per frame; `rise` is in picture units, downwards."""

    mouths: Sequence[MouthState]
    eyes_shut: NDArray[np.bool_]
    rise: NDArray[np.float64]


def act(request: ClipRequest, character: str, rate: FrameRate) -> Acting:
    """Return what `character` does during a clip: the same for the same voices and seed."""
    fps = float(rate.fps)
    seed = f"{request.seed}/{character}"
    mouths = [MouthState.REST] * request.frames
    loudness = np.zeros(request.frames)
    for line in request.lines:
        if line.character == character and line.kind is LineKind.DIALOGUE:
            first = rate.frame_at(line.start_s)
            heard = envelope(load(line.wav), rate.fps)[: request.frames - first]
            loudness[first : first + len(heard)] = heard
            mouths[first : first + len(heard)] = _speaking(line, heard, fps)
    rise = performance.breathing(request.frames, fps, seed) + performance.speaking_bob(loudness, fps)
    return Acting(mouths=mouths, eyes_shut=performance.eyes_closed(request.frames, fps, seed), rise=rise)


def _speaking(line: SpokenLine, heard: NDArray[np.float32], fps: float) -> Sequence[MouthState]:
    if not line.mouths:
        return performance.mouths(heard.astype(np.float64))
    shapes = [_shape_at(line.mouths, (frame + 0.5) / fps) for frame in range(len(heard))]
    return _held([_MOUTH_OF[shape] for shape in shapes])


def _shape_at(mouths: Sequence[Mouth], second: float) -> MouthShape:
    return next((mouth.shape for mouth in mouths if mouth.start_s <= second < mouth.end_s), MouthShape.REST)


def _held(states: Sequence[MouthState]) -> list[MouthState]:
    """Return `states` with every change held for `_SHORTEST` frames."""
    found: list[MouthState] = []
    for state in states:
        is_new = bool(found) and (len(found) < _SHORTEST or found[-1] is not found[-_SHORTEST])
        found.append(found[-1] if is_new else state)
    return found
