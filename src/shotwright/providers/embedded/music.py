"""The embedded composer behind the SDK's protocol: a score per mood, the sound of each place."""

import asyncio
import io
import wave
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from shotwright_animatic.music import ambience, ambience_for, score
from shotwright_sdk.protocols import Music, MusicRequest
from shotwright_sdk.values import MusicSection

_RATE: Final = 48_000
_OVERLAP_S: Final = 1.5
"""How long one piece fades into the next."""
_T = TypeVar("_T")
_Sound = NDArray[np.float32]


class EmbeddedMusic:
    async def compose(self, request: MusicRequest) -> Music:
        return await asyncio.to_thread(_compose, request)


def _compose(request: MusicRequest) -> Music:
    def pieces(look: Callable[[MusicSection], _T], play: Callable[[_T, float, int], _Sound]) -> bytes:
        return _wav(_laid_end_to_end(_runs(request.sections, look), request.rate, request.seed, play))

    return Music(
        score_wav=pieces(lambda section: section.mood, score),
        ambience_wav=pieces(
            lambda section: ambience_for(section.place, section.interior, section.weather, section.time_of_day),
            ambience,
        ),
    )


def _runs(sections: Sequence[MusicSection], look: Callable[[MusicSection], _T]) -> list[tuple[_T, int]]:
    """Return what is heard and for how many frames; neighbours that sound alike are one."""
    return [(kind, sum(one.frames for one in group)) for kind, group in groupby(sections, key=look)]


def _laid_end_to_end(
    runs: Sequence[tuple[_T, int]], rate: Fraction, seed: int, play: Callable[[_T, float, int], _Sound]
) -> _Sound:
    """Return the pieces one after the other, each fading into the next, on exact samples."""
    total = sum(frames for _, frames in runs)
    out = np.zeros((2, round(total * _RATE / rate)), np.float32)
    overlap = int(_OVERLAP_S * _RATE)
    first = 0
    for number, (kind, frames) in enumerate(runs):
        start = round(first * _RATE / rate)
        first += frames
        end = min(round(first * _RATE / rate) + (overlap if number < len(runs) - 1 else 0), out.shape[1])
        piece = play(kind, (end - start) / _RATE, seed + number)[:, : end - start].copy()
        if number:
            ramp = min(overlap, piece.shape[1])
            piece[:, :ramp] *= np.sin(np.linspace(0, np.pi / 2, ramp, dtype=np.float32))
        if number < len(runs) - 1:
            ramp = min(overlap, piece.shape[1])
            piece[:, -ramp:] *= np.cos(np.linspace(0, np.pi / 2, ramp, dtype=np.float32))
        out[:, start : start + piece.shape[1]] += piece
    return out


def _wav(samples: _Sound) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(np.clip(np.rint(samples.T * 32767), -32768, 32767).astype("<i2").tobytes())
    return buffer.getvalue()
