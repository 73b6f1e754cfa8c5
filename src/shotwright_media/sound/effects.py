"""Sound effects, each on its sample and in its place between left and right."""

import math
from collections.abc import Iterable

import numpy as np

from shotwright_media.sound.files import Sound, stereo
from shotwright_media.sound.levels import amplified
from shotwright_media.sound.loops import fade
from shotwright_media.sound.loudness import integrated
from shotwright_media.sound.soundtrack import Effect, Levels


def add_effects(out: Sound, effects: Iterable[Effect], levels: Levels) -> None:
    """Add `effects` to `out` in place, at the effects' level; what lies beyond the end of `out` fades away with it."""
    for effect in effects:
        sound = _placed(effect, out.shape[1] - effect.start_sample, levels)
        out[:, effect.start_sample : effect.start_sample + sound.shape[1]] += sound


def _placed(effect: Effect, room: int, levels: Levels) -> Sound:
    """Return at most `room` samples of what is heard of `effect`, in stereo."""
    end = None if effect.length is None else effect.first + effect.length
    sound = stereo(effect.samples)[:, effect.first : end][:, :room]
    sound = amplified(sound, _gain_db(sound, levels) + effect.gain_db)
    fade(sound, effect.fade_in, effect.fade_out)
    sound *= _sides(effect.pan)
    return sound


def _gain_db(sound: Sound, levels: Levels) -> float:
    """Return what brings `sound` to the effects' level and no sample beyond full scale: clicks have little loudness."""
    level, peak = integrated(sound), float(np.abs(sound).max())
    if not math.isfinite(level):
        return 0.0
    return min(levels.effects_lufs - level, -20 * math.log10(peak))


def _sides(pan: float) -> Sound:
    """Return the gains of left and right, shape (2, 1): 1 and 1 in the middle, and the same power everywhere."""
    angle = (1 + pan) * math.pi / 4
    return np.array([[math.cos(angle)], [math.sin(angle)]], np.float32) * np.float32(math.sqrt(2))
