"""Music and ambience: sounds that last for a while, looped, and cross-faded where one follows another."""

from collections.abc import Sequence
from itertools import pairwise

from shotwright_media.sound.files import Sound, stereo
from shotwright_media.sound.levels import lifted
from shotwright_media.sound.loops import fade, looped
from shotwright_media.sound.soundtrack import Bed, Levels
from shotwright_media.timebase import SAMPLE_RATE


def add_beds(out: Sound, beds: Sequence[Bed], lufs: float, levels: Levels) -> None:
    """Add `beds` to `out` in place, each reaching half a cross-fade into the neighbours it touches."""
    cross = round(levels.crossfade_s * SAMPLE_RATE)
    joints = [0, *(_reach(before, after, cross) for before, after in pairwise(beds)), 0]
    for bed, lead, tail in zip(beds, joints, joints[1:], strict=False):
        sound = lifted(stereo(bed.samples), lufs + bed.gain_db)
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
