"""A film's sound as one timeline: voices, what makes room for them, effects, and the sound of places.

Sounds are float32 (2, n) at 48 kHz. Memory is one array of the film's length (23 MB a minute) and one more for music,
for the clips' own sound and for each stem that is asked for.
"""

import math
from typing import Final

import numpy as np

from shotwright_media.sound.beds import add_beds
from shotwright_media.sound.ducking import duck
from shotwright_media.sound.effects import add_effects
from shotwright_media.sound.files import Sound, stereo
from shotwright_media.sound.levels import amplified, centred
from shotwright_media.sound.loops import fade
from shotwright_media.sound.loudness import integrated
from shotwright_media.sound.native import add_native
from shotwright_media.sound.room_tone import add_room_tone
from shotwright_media.sound.soundtrack import Levels, Soundtrack, Stem, VoiceClip
from shotwright_media.timebase import SAMPLE_RATE

_EDGE: Final = SAMPLE_RATE * 3 // 1000
"""A voice fades in and out over 3 ms, so that a cut inside a sound does not click."""
_BOTH_SIDES_LU: Final = 10 * math.log10(2)


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
        case Stem.MUSIC:
            _add_music(out, soundtrack)
        case Stem.EFFECTS:
            add_effects(out, soundtrack.effects, levels)
        case Stem.NATIVE:
            if soundtrack.native:
                add_native(out, soundtrack.native, _spoken(soundtrack), levels)
        case Stem.AMBIENCE:
            add_beds(out, soundtrack.ambience, levels.ambience_lufs, levels)
            if soundtrack.room_tone is not None:
                add_room_tone(out, soundtrack.room_tone, soundtrack.ambience, levels)


def _voice(clip: VoiceClip, levels: Levels) -> Sound:
    """Return the line in stereo at the speech level, whatever else the film holds."""
    spoken = centred(np.atleast_2d(clip.samples))
    # One channel heard from both sides has twice the power; measuring it once is half the work.
    level = integrated(spoken) + (_BOTH_SIDES_LU if spoken.shape[0] == 1 else 0.0)
    sound = stereo(amplified(spoken, levels.speech_lufs + clip.gain_db - level if math.isfinite(level) else 0.0))
    fade(sound, _EDGE, _EDGE)
    return sound


def _add_music(out: Sound, soundtrack: Soundtrack) -> None:
    if not soundtrack.music:
        return
    music = np.zeros_like(out)
    add_beds(music, soundtrack.music, soundtrack.levels.music_lufs, soundtrack.levels)
    duck(music, _spoken(soundtrack), soundtrack.levels)
    out += music


def _spoken(soundtrack: Soundtrack) -> list[tuple[int, int]]:
    return [(clip.start_sample, clip.end_sample) for clip in soundtrack.voices]
