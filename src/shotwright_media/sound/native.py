"""The sound that video models made together with their pictures, one clip after the other."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from shotwright_media.sound.ducking import duck
from shotwright_media.sound.files import Sound, stereo
from shotwright_media.sound.levels import centred, lifted
from shotwright_media.sound.loops import fade
from shotwright_media.sound.soundtrack import Levels, NativeClip, NativeRule
from shotwright_media.timebase import SAMPLE_RATE

_MOST_LIFT_DB: Final = 12.0
"""A clip that is quieter than that below the level is meant to be quiet; more gain would bring up its hiss."""


def add_native(out: Sound, clips: Sequence[NativeClip], spoken: Sequence[tuple[int, int]], levels: Levels) -> None:
    """Add the clips' own sounds to `out` in place, each by its rule; `spoken` are the spans of the voices."""
    heard = [clip for clip in clips if clip.rule is not NativeRule.DROP]
    cross = round(levels.native_crossfade_s * SAMPLE_RATE)
    edge = cross // 2
    joints = [(0, edge), *(_joint(before, after, cross) for before, after in pairwise(heard)), (0, edge)]
    ducked = np.zeros_like(out)
    for clip, (lead, fade_in), (tail, fade_out) in zip(heard, joints, joints[1:], strict=False):
        length = clip.end_sample - clip.start_sample
        sound = _extended(_levelled(clip, levels), length, lead, tail)
        fade(sound, fade_in, fade_out if sound.shape[1] == lead + length + tail else edge)
        into = ducked if clip.rule is NativeRule.DUCK else out
        start = clip.start_sample - lead
        into[:, start : start + sound.shape[1]] += sound
    duck(ducked, spoken, levels)
    out += ducked


def _joint(before: NativeClip, after: NativeClip, cross: int) -> tuple[int, int]:
    """Return how far each of two clips reaches beyond its span, and how long they fade, in samples."""
    overlap = before.end_sample - after.start_sample
    if overlap > 0:
        return 0, overlap
    if overlap < 0:
        return 0, cross // 2
    shortest = min(clip.end_sample - clip.start_sample for clip in (before, after))
    reach = min(cross, shortest) // 2
    return reach, 2 * reach


def _levelled(clip: NativeClip, levels: Levels) -> Sound:
    sound = centred(stereo(clip.samples))
    return lifted(sound, levels.native_lufs + clip.gain_db, at_most_db=_MOST_LIFT_DB + clip.gain_db)


def _extended(sound: Sound, length: int, lead: int, tail: int) -> Sound:
    """Return `lead` samples, then `length` of `sound` or as many as there are, then `tail` if it got that far.

    Nothing was recorded before the clip begins, and seldom anything after its end: there the sound is mirrored, which
    for these few milliseconds of a cross-fade sounds like itself.
    """
    heard = sound[:, : length + tail]
    missing = length + tail - heard.shape[1]
    return np.pad(heard, ((0, 0), (lead, missing if missing <= tail else 0)), mode="symmetric")
