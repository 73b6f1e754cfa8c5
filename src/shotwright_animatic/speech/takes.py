"""Several phrases spoken in one breath, and cut apart again where the speaker rests.

Speaking a whole line at once sounds better than phrase by phrase, because the melody goes through, and it is faster:
every run of the model also makes 1.2 s of silence around the words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from shotwright_animatic.speech.kokoro import MOST_SOUNDS, Utterance
from shotwright_animatic.speech.values import SAMPLE_RATE, Samples

_COMFORTABLE: Final = 220
"""Sounds per run (about 10 s): the cost per second rises beyond it, and the model begins to hurry."""
_MARKS: Final = " ,.!?;:…—"
_TONES: Final = "→↗↓↘"

_WINDOW: Final = SAMPLE_RATE // 100
_QUIET: Final = 0.015
"""Loudness, relative to the loudest 10 ms of the take, under which nobody hears a voice (-36 dB)."""
_RUN_TOGETHER: Final = 0.05
"""Where the voice never gets softer than this (-26 dB) between two phrases, the speaker did not rest."""
_BEFORE: Final = SAMPLE_RATE // 50
_AFTER: Final = SAMPLE_RATE // 25
"""What is kept around the audible part, so that soft beginnings and endings survive: 20 and 40 ms."""
_FADE: Final = SAMPLE_RATE // 250


class Speaker(Protocol):
    """What speaks: `Kokoro`, whose method says more."""

    def utter(self, sounds: str, style: NDArray[np.float32], speed: float) -> Utterance: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """One phrase's sound without the silence around it."""

    samples: Samples
    spans: tuple[tuple[int, int, str], ...]
    """First sample, end and sound of everything spoken, counted from the first of `samples`."""
    connected: bool
    """The speaker went on without a rest: the next phrase must follow at once."""
    rest: int
    """Samples of silence that the speaker left after the phrase."""


def takes(model: Speaker, phrases: Sequence[str], style: NDArray[np.float32], speed: float) -> list[Cut]:
    """Return the sound of each of `phrases` (sounds, not empty), in order."""
    return [cut for run in _runs(phrases) for cut in _spoken(model, run, style, speed)]


def _runs(phrases: Sequence[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for phrase in phrases:
        if run and sum(map(len, run)) + len(run) + len(phrase) > _COMFORTABLE:
            yield run
            run = []
        run.append(phrase)
    if run:
        yield run


def _spoken(model: Speaker, run: list[str], style: NDArray[np.float32], speed: float) -> Iterator[Cut]:
    if len(run) == 1 and len(run[0]) > MOST_SOUNDS:
        yield _pieced_together(model, run[0], style, speed)
        return
    if run[-1][-1] not in _MARKS:
        run = [*run[:-1], run[-1] + "."]  # without a mark the model trails off in mid-air
    line = " ".join(run)
    take = model.utter(line, style, speed)
    loudness = _loudness(take.samples)
    first = 0
    begin = 0
    for phrase in run:
        last = first + len(phrase)
        end = _cut_point(line, take, last, loudness) if last < len(line) else len(take.samples)
        yield _trimmed(take, line, (first, last), (begin, end), loudness)
        first, begin = last + 1, end


def _pieced_together(model: Speaker, sounds: str, style: NDArray[np.float32], speed: float) -> Cut:
    """Speak a phrase longer than the model can read in one go."""
    middle = sounds.rfind(" ", 1, MOST_SOUNDS)
    middle = middle if middle > 0 else MOST_SOUNDS
    parts = [
        cut for part in (sounds[:middle], sounds[middle:].lstrip()) for cut in _spoken(model, [part], style, speed)
    ]
    offset = len(parts[0].samples)
    moved = tuple((start + offset, end + offset, sound) for start, end, sound in parts[1].spans)
    return Cut(
        samples=np.concatenate([part.samples for part in parts]),
        spans=parts[0].spans + moved,
        connected=False,
        rest=parts[1].rest,
    )


def _loudness(samples: Samples) -> NDArray[np.float64]:
    """Return for every sample how loud the 10 ms around it are, relative to the loudest of all."""
    power = np.convolve(samples.astype(np.float64) ** 2, np.full(_WINDOW, 1 / _WINDOW), "same")
    loudness = np.sqrt(np.maximum(power, 0))
    return loudness / max(float(loudness.max()), 1e-4)


def _cut_point(line: str, take: Utterance, place: int, loudness: NDArray[np.float64]) -> int:
    """Return the sample at which to part what stands before and after the blank at `place`.

    A tone is timed as a sound of its own behind the vowel and often holds the silence that follows, so the search
    begins there.
    """
    ending = place
    while line[ending - 1] in _MARKS:
        ending -= 1
    if line[ending - 1] in _TONES:
        ending -= 1
    start, end = int(take.starts[ending]), int(take.starts[place + 1])
    silence = _longest_run(loudness[start:end] < _QUIET)
    return start + (sum(silence) // 2 if silence else int(loudness[start:end].argmin()))


def _longest_run(flags: NDArray[np.bool_]) -> tuple[int, int] | None:
    """Return begin and end of the longest run of true flags, or None without any."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    if len(edges) == 0:
        return None
    longest = int(np.argmax(edges[1::2] - edges[::2])) * 2
    return int(edges[longest]), int(edges[longest + 1])


def _trimmed(
    take: Utterance, line: str, sounds: tuple[int, int], part: tuple[int, int], loudness: NDArray[np.float64]
) -> Cut:
    """Return the part of a take from sample to sample, without the silence at its ends, faded where it was cut."""
    begin, end = part
    audible = np.flatnonzero(loudness[begin:end] >= _QUIET)
    first, last = (int(audible[0]), int(audible[-1]) + 1) if len(audible) else (0, end - begin)
    follows, connected = (place < len(loudness) and loudness[place] > _RUN_TOGETHER for place in part)
    start = begin + max(0, first - _BEFORE)
    stop = end if connected else min(end, begin + last + _AFTER)
    samples = take.samples[start:stop].copy()
    _fade(samples, at_start=not follows, at_end=not connected)
    spans = tuple(
        (max(0, int(take.starts[place]) - start), min(stop, int(take.starts[place + 1])) - start, line[place])
        for place in range(*sounds)
        if take.starts[place] < stop and take.starts[place + 1] > start and line[place] not in _MARKS
    )
    return Cut(samples=samples, spans=spans, connected=bool(connected), rest=end - stop)


def _fade(samples: Samples, *, at_start: bool, at_end: bool) -> None:
    """Fade the ends of `samples` in place over 4 ms, which is too short to hear and long enough not to click."""
    length = min(_FADE, len(samples) // 2)
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    if at_start:
        samples[:length] *= ramp
    if at_end and length:
        samples[-length:] *= ramp[::-1]
