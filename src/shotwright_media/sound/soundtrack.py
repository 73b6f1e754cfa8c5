"""What is heard in a film, as values: voices, music, effects, the sound of places and of the clips themselves.

Times on the timeline are sample numbers, so that nothing can drift. A value is checked when it is made: samples that
are no numbers, or that lie outside the film, are found before anything is mixed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_media.timebase import SAMPLE_RATE

Samples = NDArray[np.float32]
"""Mono (n,) or (1, n), or stereo (2, n), at 48 kHz; at least one sample."""
_MOST_GAIN_DB: Final = 60.0


class Stem(StrEnum):
    """The parts that a film's sound can be split into again."""

    VOICE = "voice"
    MUSIC = "music"
    EFFECTS = "effects"
    NATIVE = "native"
    AMBIENCE = "ambience"
    """The places, and room tone where no place is heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceClip:
    """One spoken line. It must end within the film: words are never cut off."""

    start_sample: int
    samples: Samples
    gain_db: float = 0.0
    """Above or below the speech level: a whisper, a shout."""

    def __post_init__(self) -> None:
        _check("voice line", self.samples, self.gain_db)

    @property
    def end_sample(self) -> int:
        return self.start_sample + self.samples.shape[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """Music or ambience from `start_sample` up to `end_sample`, looped when the sound is shorter.

    Where one bed ends and another of the same stem starts they cross-fade; anywhere else a bed fades in and out.
    """

    samples: Samples
    start_sample: int
    end_sample: int
    gain_db: float = 0.0
    """Above or below the stem's level."""

    def __post_init__(self) -> None:
        _check("bed", self.samples, self.gain_db)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A sound that happens: a door, a step, thunder. What would sound on after the film's end fades out with it."""

    start_sample: int
    samples: Samples
    first: int = 0
    """Where in `samples` it begins."""
    length: int | None = None
    """How many samples of it are played; None for all there are."""
    gain_db: float = 0.0
    """Above or below the effects' level."""
    pan: float = 0.0
    """From -1, left, over 0, the middle, to 1, right."""
    fade_in: int = 0
    """Samples; 0 keeps the bang of a bang."""
    fade_out: int = SAMPLE_RATE * 3 // 1000

    def __post_init__(self) -> None:
        _check("sound effect", self.samples, self.gain_db)
        own = self.samples.shape[-1]
        if not 0 <= self.first < own or (self.length is not None and self.length < 1):
            raise ValueError(f"a sound effect of {own} samples cannot be played from {self.first} for {self.length}")
        if not -1 <= self.pan <= 1:
            raise ValueError(f"a sound is placed between -1 (left) and 1 (right), not at {self.pan}")
        if min(self.fade_in, self.fade_out) < 0:
            raise ValueError("a fade cannot be shorter than nothing")


class NativeRule(StrEnum):
    """What becomes of the sound that a video model made together with its picture."""

    KEEP = "keep"
    """Heard at its level throughout: the clip itself speaks, or nobody does."""
    DUCK = "duck"
    """Lowered while a line is spoken, like music."""
    DROP = "drop"
    """Not heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeClip:
    """The own sound of the clip that is seen from `start_sample` up to `end_sample`, beginning with the picture.

    It is ducked unless something else is said: models often let somebody talk, and two people talking at once cannot be
    understood, but the steps, the rain and the laughter between the lines are what makes a picture alive.

    Where two clips touch, their sounds cross-fade so shortly that only the click is missing; where they overlap, as in
    a dissolve, they cross-fade over the overlap. A sound that is shorter than its clip ends when it ends.
    """

    samples: Samples
    start_sample: int
    end_sample: int
    rule: NativeRule = NativeRule.DUCK
    gain_db: float = 0.0
    """Above or below the native sound's level."""

    def __post_init__(self) -> None:
        _check("clip's own sound", self.samples, self.gain_db)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTone:
    """Low noise where no ambience is heard: silence between lines is a room's, never a dead line's.

    At -60 dBFS it lies 41 LU below speech: heard as air with headphones, covered by any real sound, and kept by AAC,
    which at the usual rate still has noise at -90 dBFS. The seed makes it: the same seed, the same noise.
    """

    level_dbfs: float = -60.0
    """Root of the mean power of each channel, against full scale."""
    seed: int = 0

    def __post_init__(self) -> None:
        if not -100 <= self.level_dbfs <= -30:
            raise ValueError(f"room tone lies between -100 and -30 dBFS, not at {self.level_dbfs}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Loudness of each stem, before the film as a whole is brought to its own, and how speech is made room for.

    Music under speech comes out 16 LU below it; broadcasters ask for 7 to 10 at least, and more where words must be
    understood without effort (EBU R 128 s1, AES71).
    """

    speech_lufs: float = -16.0
    music_lufs: float = -22.0
    effects_lufs: float = -20.0
    native_lufs: float = -22.0
    ambience_lufs: float = -34.0
    duck_db: float = -10.0
    """Added to the level of music and native sound while somebody speaks."""
    duck_attack_s: float = 0.2
    """The music starts to yield so long before the first word."""
    duck_release_s: float = 0.6
    crossfade_s: float = 1.0
    """From bed to bed, and from the end of a loop into its start."""
    native_crossfade_s: float = 0.04
    """From clip to clip at a cut."""
    fade_in_s: float = 0.5
    fade_out_s: float = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundtrack:
    """All that is heard in a film of `length` samples."""

    length: int
    voices: tuple[VoiceClip, ...] = ()
    music: tuple[Bed, ...] = ()
    effects: tuple[Effect, ...] = ()
    native: tuple[NativeClip, ...] = ()
    ambience: tuple[Bed, ...] = ()
    room_tone: RoomTone | None = field(default_factory=RoomTone)
    """None for digital silence where nothing else sounds."""
    levels: Levels = field(default_factory=Levels)

    def __post_init__(self) -> None:
        for clip in self.voices:
            if clip.start_sample < 0 or clip.end_sample > self.length:
                raise ValueError(self._outside("voice line", clip.start_sample, clip.end_sample))
        for effect in self.effects:
            if not 0 <= effect.start_sample < self.length:
                raise ValueError(self._outside("sound effect", effect.start_sample, effect.start_sample))
        self._check_spans("bed", self.music + self.ambience)
        self._check_spans("clip's own sound", self.native)
        for beds in (self.music, self.ambience):
            if any(before.end_sample > after.start_sample for before, after in pairwise(beds)):
                raise ValueError("the beds of one stem overlap or are out of order")
        for clips in (self.native, self.native[1:]):
            if any(a.start_sample >= b.start_sample or a.end_sample >= b.end_sample for a, b in pairwise(clips)):
                raise ValueError("the clips' own sounds are out of order")
        if any(a.end_sample > b.start_sample for a, b in zip(self.native, self.native[2:], strict=False)):
            raise ValueError("more than two clips' own sounds overlap")

    def _check_spans(self, what: str, beds: Iterable[Bed | NativeClip]) -> None:
        for bed in beds:
            if not 0 <= bed.start_sample < bed.end_sample <= self.length:
                raise ValueError(self._outside(what, bed.start_sample, bed.end_sample))

    def _outside(self, what: str, start: int, end: int) -> str:
        film_s, start_s, end_s = (samples / SAMPLE_RATE for samples in (self.length, start, end))
        return f"a {what} from {start_s:.3f} s to {end_s:.3f} s does not lie within the film of {film_s:.3f} s"


def _check(what: str, samples: Samples, gain_db: float) -> None:
    if samples.ndim not in (1, 2) or (samples.ndim == 2 and samples.shape[0] not in (1, 2)) or samples.size == 0:
        raise ValueError(f"a {what} is one or two channels of samples, not an array of shape {samples.shape}")
    if not np.isfinite(samples).all():
        raise ValueError(f"a sample of a {what} is not a finite number; make that sound again")
    if not abs(gain_db) <= _MOST_GAIN_DB:
        raise ValueError(f"the gain of a {what} is at most {_MOST_GAIN_DB:.0f} dB up or down, not {gain_db}")
