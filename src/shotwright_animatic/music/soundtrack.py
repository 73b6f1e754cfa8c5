"""The bed of a whole film: scenes follow each other without a gap and without a bump."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final, TypeAlias

import numpy as np

from shotwright_animatic.music.ambiences import ambience
from shotwright_animatic.music.places import AmbienceKind, ambience_for
from shotwright_animatic.music.scoring import score
from shotwright_animatic.music.values import SAMPLE_RATE, Stereo
from shotwright_sdk.values import MusicSection
from shotwright_sdk.vocabulary import Mood

_OVERLAP_S: Final = Fraction(6, 5)
"""How long one section's sound lasts into the next: it fades out while the next one fades in."""

_Span: TypeAlias = tuple[int, int]
"""First sample and end."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Soundtrack:
    """Two stems of the same length, to be mixed under the voices."""

    score: Stereo
    ambience: Stereo


def soundtrack(sections: Sequence[MusicSection], rate: Fraction, seed: int) -> Soundtrack:
    """Return the bed of `sections`, one after the other, as long as their frames at `rate` frames per second.

    Neighbours in the same mood share one piece of music, neighbours with the same sound one ambience.

    Raises:
        ValueError: The sections hold no frames.
    """
    ends = np.cumsum([section.frames for section in sections]).tolist()
    samples = [round(Fraction(end) / rate * SAMPLE_RATE) for end in ends]
    if not samples or samples[-1] <= 0:
        raise ValueError("a soundtrack needs at least one frame")
    kinds = [ambience_for(part.place, part.interior, part.weather, part.time_of_day) for part in sections]
    return Soundtrack(
        score=_joined(_merged([section.mood for section in sections], samples), samples[-1], score, seed),
        ambience=_joined(_merged(kinds, samples), samples[-1], ambience, seed),
    )


def _merged(
    what: Sequence[Mood] | Sequence[AmbienceKind], ends: Sequence[int]
) -> Iterator[tuple[Mood | AmbienceKind, _Span]]:
    """Yield each run of equal neighbours once, with the samples that it covers; empty ones are left out."""
    begin = 0
    for value, group in groupby(zip(what, ends, strict=True), key=lambda pair: pair[0]):
        end = max(last for _, last in group)
        if end > begin:
            yield value, (begin, end)
        begin = end


def _joined(
    parts: Iterator[tuple[Mood | AmbienceKind, _Span]],
    length: int,
    make: Callable[..., Stereo],
    seed: int,
) -> Stereo:
    bed = np.zeros((2, length), np.float32)
    overlap = round(_OVERLAP_S * SAMPLE_RATE)
    for number, (value, (begin, end)) in enumerate(parts):
        end = min(end + overlap, length)  # noqa: PLW2901 - the part's own end, drawn out into the next
        sound = make(value, (end - begin) / SAMPLE_RATE, seed + 7919 * number)
        bed[:, begin:end] += sound[:, : end - begin]
    return np.clip(bed, -0.99, 0.99)
