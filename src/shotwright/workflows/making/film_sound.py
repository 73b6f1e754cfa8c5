"""The sound of an episode: voices to the sample, music and places around them, what the clips brought along."""

from collections.abc import Iterator

from shotwright.domain.finish import NativeSound
from shotwright.workflows.making.reels import Reel, ReelShot
from shotwright_media.sound.files import Sound, load
from shotwright_media.sound.mastering import TARGETS, Delivery, Target
from shotwright_media.sound.soundtrack import Bed, NativeClip, NativeRule, Soundtrack, VoiceClip


def soundtrack_of(reel: Reel) -> Soundtrack:
    """Return all that is heard in an episode. Memory is every sound of it: 23 MB for each minute of each."""
    return Soundtrack(
        length=reel.samples,
        voices=tuple(_voices(reel)),
        music=(Bed(samples=load(reel.score), start_sample=0, end_sample=reel.samples),),
        ambience=(Bed(samples=load(reel.ambience), start_sample=0, end_sample=reel.samples),),
        native=tuple(_native(reel)),
    )


def target_of(reel: Reel) -> Target:
    return TARGETS[Delivery(reel.loudness.value)]


def _voices(reel: Reel) -> Iterator[VoiceClip]:
    for line in reel.lines:
        # A shot that was shortened by hand may end before its last line does; the film's end cuts that off.
        samples = load(line.wav)[:, : reel.samples - line.start_sample]
        if samples.shape[1] > 0:
            yield VoiceClip(start_sample=line.start_sample, samples=samples)


def _native(reel: Reel) -> Iterator[NativeClip]:
    if reel.native_sound is NativeSound.DROP:
        return
    for shot in reel.shots:
        samples = _own_sound(reel, shot)
        if samples is not None:
            start, end = reel.rate.samples(shot.span.first), reel.rate.samples(shot.span.end)
            rule = NativeRule(reel.native_sound.value)
            yield NativeClip(samples=samples, start_sample=start, end_sample=end, rule=rule)


def _own_sound(reel: Reel, shot: ReelShot) -> Sound | None:
    """What the shot's clip sounds like from its first seen frame on; None if it brought nothing."""
    if shot.native is None:
        return None
    samples = load(shot.native)[:, reel.rate.samples(shot.used.first) :]
    return samples if samples.shape[1] > 0 else None
