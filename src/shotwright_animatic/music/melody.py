"""A tune made of one short idea: stated, answered, varied, and brought home."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from shotwright_animatic.music.harmony import nearest, pitch_of
from shotwright_animatic.music.moods import Manner

_BEATS_OF_IDEA: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """Two bars of tune: when its notes begin, in beats, and how they step through the scale from the first one."""

    beats: tuple[float, ...]
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """A note of the tune within its two bars, in beats; `accent` is 0 to 1."""

    beat: float
    beats: float
    pitch: int
    accent: float


def invent(manner: Manner, dice: Random) -> Idea:
    """Return an idea in the manner's rhythm: mostly steps, one leap, turning back where it came from."""
    beats = dice.choice(manner.melody_rhythms)
    steps = [0]
    leap = dice.randrange(1, len(beats)) if len(beats) > 2 else -1
    direction = dice.choice((-1, 1))
    for index in range(1, len(beats)):
        size = dice.choice((2, 3, 4)) if index == leap else dice.choice((1, 1, 1, 2, 0))
        if index == leap + 1 or abs(steps[-1]) > 4:
            direction = -direction
        steps.append(steps[-1] + direction * size)
    return Idea(beats=beats, steps=tuple(steps))


def varied(idea: Idea, dice: Random) -> Idea:
    """Return the idea with its second half changed: turned upside down, or with a note left out."""
    half = len(idea.steps) // 2
    if len(idea.beats) > 3 and dice.random() < 0.4:
        gone = dice.randrange(1, len(idea.beats) - 1)
        return Idea(
            beats=idea.beats[:gone] + idea.beats[gone + 1 :],
            steps=idea.steps[:gone] + idea.steps[gone + 1 :],
        )
    pivot = idea.steps[half]
    return Idea(beats=idea.beats, steps=idea.steps[:half] + tuple(2 * pivot - step for step in idea.steps[half:]))


def tones(
    idea: Idea, *, key: tuple[int, str], start_degree: int, chords: Sequence[Sequence[int]], closing: bool
) -> Iterator[Tone]:
    """Yield the idea over two bars.

    Args:
        idea: What to play.
        key: Tonic as MIDI number, and the scale's name.
        start_degree: The degree of the scale it starts from.
        chords: The pitch classes of the chord in each of the two bars: notes on a beat land on one of them.
        closing: End on the chord, held, instead of going on.
    """
    tonic, scale = key
    ends = [*idea.beats[1:], _BEATS_OF_IDEA]
    for index, (beat, step) in enumerate(zip(idea.beats, idea.steps, strict=True)):
        chord = chords[int(beat >= _BEATS_OF_IDEA / 2)]
        pitch = pitch_of(tonic, scale, start_degree + step)
        is_last = index == len(idea.beats) - 1
        if beat % 2 == 0 or (closing and is_last):
            pitch = nearest(chord, pitch)
        length = min(ends[index] - beat, 3.0)
        yield Tone(beat=beat, beats=length, pitch=pitch, accent=1.0 if beat % 4 == 0 else 0.75)
