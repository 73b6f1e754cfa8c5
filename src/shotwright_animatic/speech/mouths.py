"""What the mouth looks like while a sound is spoken."""

from collections.abc import Iterable
from typing import Final

from shotwright_animatic.speech.values import SAMPLE_RATE
from shotwright_sdk.protocols import Mouth
from shotwright_sdk.vocabulary import MouthShape

_SHAPES: Final = {
    MouthShape.REST: "mbp .,!?;:…—",
    MouthShape.OPEN: "aAIæɑɐɒəɛɜʌeɤɚᵊ",
    MouthShape.WIDE: "iɪᵻɨjy",
    MouthShape.ROUND: "oOuUQWYɔʊwɥ",
}
_SHAPE_OF: Final = {sound: shape for shape, sounds in _SHAPES.items() for sound in sounds}
_HELD: Final = "ˈˌː→↗↓↘ʰ"
"""Stress, length, tone and breath: they belong to the sound before or after them and move no lips of their own."""
_SHORTEST: Final = SAMPLE_RATE // 25
"""A shape that lasts less than this cannot be seen at film speed."""


def mouths(spans: Iterable[tuple[int, int, str]], length: int) -> tuple[Mouth, ...]:
    """Return the shapes of the mouth from sample 0 to `length`, resting where nothing is spoken.

    Args:
        spans: First sample, end and sound, in order, without overlaps.
        length: Of the whole line, in samples.
    """
    shapes: list[tuple[int, MouthShape]] = [(0, MouthShape.REST)]
    end_of_last = 0
    for start, end, sound in spans:
        if start > end_of_last:
            shapes.append((end_of_last, MouthShape.REST))
        if sound not in _HELD:
            shapes.append((start, _SHAPE_OF.get(sound, MouthShape.HALF)))
        end_of_last = end
    if end_of_last < length:
        shapes.append((end_of_last, MouthShape.REST))
    return _joined(shapes, length)


def _joined(shapes: list[tuple[int, MouthShape]], length: int) -> tuple[Mouth, ...]:
    """Drop shapes too short to see, merge equal neighbours, and turn samples into seconds."""
    ends = [start for start, _ in shapes[1:]] + [length]
    kept: list[tuple[int, MouthShape]] = []
    for (start, shape), end in zip(shapes, ends, strict=True):
        if kept and (end - start < _SHORTEST or kept[-1][1] is shape):
            continue
        if end > start:
            kept.append((start if kept else 0, shape))
    ends = [start for start, _ in kept[1:]] + [length]
    return tuple(
        Mouth(start_s=start / SAMPLE_RATE, end_s=end / SAMPLE_RATE, shape=shape)
        for (start, shape), end in zip(kept, ends, strict=True)
    )
