"""The sound that came with clips, cut, slowed down and repeated like their pictures."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np

from shotwright_media.clips.extending import Pace
from shotwright_media.clips.filters import heard, tempo
from shotwright_media.clips.probe import Span
from shotwright_media.opening import first_sound, opened
from shotwright_media.sound.files import Sound
from shotwright_media.sound.loops import fade
from shotwright_media.timebase import SAMPLE_RATE

_EDGE: Final = SAMPLE_RATE // 200
"""Samples of the fades at both ends of each clip, 5 ms: a cut inside a wave would be heard as a click."""
_GAP: Final = SAMPLE_RATE // 20
"""Samples, 50 ms: what is missing between two packets is silence from so much on; less is bad arithmetic in a file."""
_BLOCK: Final = 4096
_EARLY: Final = 1024
"""Samples by which slowed sound would come too early on average, 21 ms: half of the windows that atempo moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A clip, and when its pictures are shown on its own clock."""

    clip: Path
    span: Span


def sound_of(sources: Sequence[Source], samples: int, pace: Pace) -> Sound | None:
    """Exactly `samples` of what is heard while `sources` are shown one after the other at that pace, 48 kHz stereo.

    Slowed sound keeps its pitch, and its time within a frame. While the last picture is held, and where a clip has no
    sound, it is silent. None when none of them has sound. Memory is 8 bytes a sample, twice when slowed, however long
    the sources are.

    Raises:
        UnreadableMedia: A sound cannot be decoded.
    """
    once = _once(sources, math.ceil(samples * pace.speed))
    if once is None:
        return None
    sound = once if pace.speed == 1 else _slowed(once, pace.speed)
    if pace.again and sound.shape[1] < samples:
        sound = np.tile(sound, (1, -(-samples // sound.shape[1])))
    sound = sound[:, :samples]
    return np.pad(sound, ((0, 0), (0, samples - sound.shape[1])))


def _once(sources: Sequence[Source], most: int) -> Sound | None:
    """The sources played once, at their own pace, but no more than `most` samples."""
    lengths = [source.span.length_s for source in sources]
    borders = [min(round(sum(lengths[:k]) * SAMPLE_RATE), most) for k in range(len(lengths) + 1)]
    whole = np.zeros((2, max(borders[-1], 1)), np.float32)
    is_silent = True
    for source, start, end in zip(sources, borders, borders[1:], strict=False):
        sound = _heard(source.clip, source.span.start_s, end - start)
        if sound is not None:
            fade(sound, _EDGE, _EDGE)
            whole[:, start:end] = sound
            is_silent = False
    return None if is_silent else whole


def _heard(clip: Path, start_s: Fraction, samples: int) -> Sound | None:
    """`samples` of a clip's sound from `start_s` of its own clock on; None when it has no sound."""
    sound = np.zeros((2, samples), np.float32)
    origin = round(start_s * SAMPLE_RATE)
    at: int | None = None
    with opened(clip) as container:
        stream = first_sound(container)
        if stream is None:
            return None
        for block, said in _blocks(container.decode(stream)):
            place = 0 if said is None else said - origin
            at = place if at is None or place > at + _GAP else at
            if at >= samples:
                break
            kept = block[:, max(0, -at) : samples - at]
            sound[:, max(0, at) : max(0, at) + kept.shape[1]] = kept
            at += block.shape[1]
    return sound


def _blocks(frames: Iterator[av.AudioFrame]) -> Iterator[tuple[Sound, int | None]]:
    """48 kHz stereo, and at which sample each block starts on the file's clock, if the file says so."""
    mixer = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
    for frame in frames:
        yield from _placed(mixer.resample(frame))
    yield from _placed(mixer.resample(None))


def _placed(frames: list[av.AudioFrame]) -> Iterator[tuple[Sound, int | None]]:
    for frame in frames:
        said = None if frame.pts is None else round(frame.pts * (frame.time_base or 0) * SAMPLE_RATE)
        yield np.asarray(frame.to_ndarray(), np.float32), said


def _slowed(sound: Sound, speed: Fraction) -> Sound:
    """`sound` at `speed` (0.5 to 1), its pitch kept; n / speed samples, rounded."""
    graph = tempo(speed)
    blocks: list[Sound] = []
    for start in range(0, sound.shape[1], _BLOCK):
        block = np.ascontiguousarray(sound[:, start : start + _BLOCK])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, start, Fraction(1, SAMPLE_RATE)
        blocks += [np.asarray(made.to_ndarray(), np.float32) for made in heard(graph, frame)]
    blocks += [np.asarray(made.to_ndarray(), np.float32) for made in heard(graph, None)]
    slow = np.concatenate([np.zeros((2, _EARLY), np.float32), *blocks], axis=1)
    length = round(sound.shape[1] / speed)
    return np.pad(slow[:, :length], ((0, 0), (0, max(0, length - slow.shape[1]))))
