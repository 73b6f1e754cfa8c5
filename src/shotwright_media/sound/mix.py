"""A film's sound as one timeline: voices, music that makes room for them, and the places' ambience.

Sounds are float32 (2, n) at 48 kHz; times on the timeline are sample numbers, so that nothing can drift. Memory is one
array of the film's length (23 MB a minute) and one more for each stem that is asked for.
"""

import math
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_media.sound.ducking import duck
from shotwright_media.sound.files import Sound, stereo
from shotwright_media.sound.loops import fade, looped
from shotwright_media.sound.loudness import integrated
from shotwright_media.timebase import SAMPLE_RATE

_EDGE: Final = SAMPLE_RATE * 3 // 1000
"""A voice fades in and out over 3 ms, so that a cut inside a sound does not click."""
_BOTH_SIDES_LU: Final = 10 * math.log10(2)


class Stem(StrEnum):
    """The parts that a film's sound can be split into again."""

    VOICE = "voice"
    MUSIC = "music"
    AMBIENCE = "ambience"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceClip:
    """One spoken line: mono (n,) or (1, n), or stereo (2, n)."""

    start_sample: int
    samples: NDArray[np.float32]
    gain_db: float = 0.0
    """Above or below the speech level: a whisper, a shout."""

    @property
    def end_sample(self) -> int:
        return self.start_sample + self.samples.shape[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """Music or ambience from `start_sample` up to `end_sample`, looped when the sound is shorter.

    Where one bed ends and another of the same stem starts they cross-fade; anywhere else a bed fades in and out.
    """

    samples: NDArray[np.float32]
    start_sample: int
    end_sample: int
    gain_db: float = 0.0
    """Above or below the stem's level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Loudness of each stem, before the film as a whole is brought to its own, and how music yields to speech.

    Music under speech comes out 16 LU below it; broadcasters ask for 7 to 10 at least, and more where words must be
    understood without effort (EBU R 128 s1, AES71).
    """

    speech_lufs: float = -16.0
    music_lufs: float = -22.0
    ambience_lufs: float = -34.0
    duck_db: float = -10.0
    """Added to the music's level while somebody speaks."""
    duck_attack_s: float = 0.2
    """The music starts to yield so long before the first word."""
    duck_release_s: float = 0.6
    crossfade_s: float = 1.0
    """From bed to bed, and from the end of a loop into its start."""
    fade_in_s: float = 0.5
    fade_out_s: float = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundtrack:
    """All that is heard in a film of `length` samples."""

    length: int
    voices: tuple[VoiceClip, ...] = ()
    music: tuple[Bed, ...] = ()
    ambience: tuple[Bed, ...] = ()
    levels: Levels = field(default_factory=Levels)

    def __post_init__(self) -> None:
        for clip in self.voices:
            if clip.start_sample < 0 or clip.end_sample > self.length:
                raise ValueError(_outside("voice line", clip.start_sample, clip.end_sample, self.length))
        for bed in self.music + self.ambience:
            if not 0 <= bed.start_sample < bed.end_sample <= self.length:
                raise ValueError(_outside("bed", bed.start_sample, bed.end_sample, self.length))
        for beds in (self.music, self.ambience):
            if any(before.end_sample > after.start_sample for before, after in pairwise(beds)):
                raise ValueError("the beds of one stem overlap or are out of order")


def mix(soundtrack: Soundtrack) -> Sound:
    """Return the whole film's sound, exactly `soundtrack.length` samples: the sum of all stems."""
    out = np.zeros((2, soundtrack.length), np.float32)
    for part in Stem:
        _add(out, soundtrack, part)
    return out


def stem(soundtrack: Soundtrack, part: Stem) -> Sound:
    """Return one stem as it is in the mix, ducked and faded, `soundtrack.length` samples long."""
    out = np.zeros((2, soundtrack.length), np.float32)
    _add(out, soundtrack, part)
    return out


def _add(out: Sound, soundtrack: Soundtrack, part: Stem) -> None:
    levels = soundtrack.levels
    match part:
        case Stem.VOICE:
            for clip in soundtrack.voices:
                out[:, clip.start_sample : clip.end_sample] += _voice(clip, levels)
        case Stem.MUSIC if soundtrack.music:
            music = np.zeros_like(out)
            _add_beds(music, soundtrack.music, levels.music_lufs, levels)
            spoken = [(clip.start_sample, clip.end_sample) for clip in soundtrack.voices]
            duck(
                music,
                spoken,
                depth_db=levels.duck_db,
                attack_s=levels.duck_attack_s,
                release_s=levels.duck_release_s,
            )
            out += music
        case Stem.AMBIENCE:
            _add_beds(out, soundtrack.ambience, levels.ambience_lufs, levels)
        case _:
            pass


def _voice(clip: VoiceClip, levels: Levels) -> Sound:
    """Return the line in stereo at the speech level, whatever else the film holds: so it can be kept between mixes."""
    spoken = np.atleast_2d(clip.samples)
    # One channel heard from both sides has twice the power; measuring it once is half the work.
    level = integrated(spoken) + (_BOTH_SIDES_LU if spoken.shape[0] == 1 else 0.0)
    sound = stereo(_lifted(spoken, level, levels.speech_lufs + clip.gain_db))
    fade(sound, _EDGE, _EDGE)
    return sound


def _add_beds(out: Sound, beds: tuple[Bed, ...], lufs: float, levels: Levels) -> None:
    """Add `beds`, each reaching half a cross-fade into the neighbours it touches."""
    cross = round(levels.crossfade_s * SAMPLE_RATE)
    joints = [0, *(_reach(before, after, cross) for before, after in pairwise(beds)), 0]
    for bed, lead, tail in zip(beds, joints, joints[1:], strict=False):
        sound = stereo(bed.samples)
        sound = _lifted(sound, integrated(sound), lufs + bed.gain_db)
        sound = looped(sound, lead + bed.end_sample - bed.start_sample + tail, cross)
        fade_in = 2 * lead or round(levels.fade_in_s * SAMPLE_RATE)
        fade_out = 2 * tail or round(levels.fade_out_s * SAMPLE_RATE)
        fade(sound, fade_in, fade_out)
        out[:, bed.start_sample - lead : bed.end_sample + tail] += sound


def _reach(before: Bed, after: Bed, cross: int) -> int:
    """Return how far each of two beds reaches into the other: 0 when they do not touch."""
    if before.end_sample != after.start_sample:
        return 0
    shortest = min(bed.end_sample - bed.start_sample for bed in (before, after))
    return min(cross, shortest) // 2


def _lifted(sound: Sound, level: float, lufs: float) -> Sound:
    """Return a copy of `sound`, of loudness `level`, at the loudness `lufs`; silence stays silence."""
    return sound * np.float32(10 ** ((lufs - level) / 20) if math.isfinite(level) else 1)


def _outside(what: str, start: int, end: int, length: int) -> str:
    film_s, start_s, end_s = (samples / SAMPLE_RATE for samples in (length, start, end))
    return f"a {what} from {start_s:.3f} s to {end_s:.3f} s does not lie within the film of {film_s:.3f} s"
