"""Clips that somebody else made, as a segment of a film: its size, rate, colours and exact length."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from shotwright_media.clips.clip_sound import Source, sound_of
from shotwright_media.clips.conversion import Converter
from shotwright_media.clips.decoding import Moment, played
from shotwright_media.clips.encode import render_segment
from shotwright_media.clips.extending import Extend, Pace
from shotwright_media.clips.fitting import Fit
from shotwright_media.clips.probe import Span, picture_span
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.canvas import plane_view
from shotwright_media.profile import Profile
from shotwright_media.sound.files import write_wav
from shotwright_media.timebase import FrameRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformed:
    """What became of the sources.

    `source_s` is how long they last at their own speed, `speed` what they were slowed down to (1 if they were not).
    """

    source_s: Fraction
    speed: Fraction
    sound: Path | None
    """The WAV file of their sound; None when they have none, or none was asked for."""


def _nothing(_done: int, _of: int) -> None:
    return


def _never() -> bool:
    return False


def conform(
    sources: Sequence[Path],
    path: Path,
    profile: Profile,
    frames: int,
    *,
    fit: Fit = Fit.COVER,
    extend: Extend = Extend.HOLD,
    sound_path: Path | None = None,
    on_progress: Callable[[int, int], None] = _nothing,
    is_cancelled: Callable[[], bool] = _never,
) -> Conformed:
    """Play `sources` one after the other and write `frames` frames of them to `path`, as `render_segment` does.

    Frame k shows the picture that is current at (k + 1/2) / fps, counted from the first picture of the first source.
    What is too long is cut at its end. The sound stays where it was relative to the pictures; see `sound_of`.
    Pictures are worked on one at a time, on the calling thread alone; only the sound is held in memory.

    Args:
        sources: Films of any kind, size, rate and colour; at least one.
        path: Where the MP4 goes.
        profile: Size, rate and quality.
        frames: How many; at least 1.
        fit: What to do with another aspect.
        extend: What to do when the sources are too short.
        sound_path: Where a WAV file goes, float32, 48 kHz stereo, of exactly `profile.rate.samples(frames)` samples, if
            a source has sound; None when no sound is wanted.
        on_progress: Called with (frames done, frames) after every few frames.
        is_cancelled: Asked before every few frames.

    Raises:
        UnreadableMedia: A source is missing, damaged, cut short, or has no picture.
        Cancelled: `is_cancelled` answered yes; neither file is there.
        DiskFull: No space is left; neither file is there.
        RenderError: The encoder gave up.
        ValueError: There is no source, or `frames` is below 1.
    """
    if not sources or frames < 1:
        raise ValueError(f"At least one source and one frame are needed, not {len(sources)} and {frames}.")
    spans = [picture_span(source) for source in sources]
    source_s = sum((span.length_s for span in spans), Fraction(0))
    pace = Pace.of(source_s, profile.rate.seconds(frames), extend)
    samples = profile.rate.samples(frames)
    sound = None if sound_path is None else _write_sound(sources, spans, sound_path, samples, pace)
    try:
        with closing(played(sources, again=pace.again)) as moments:
            screen = _Screen(moments, Converter(profile, fit), profile.rate, pace.speed)
            render_segment(path, screen.draw, frames, profile, on_progress=on_progress, is_cancelled=is_cancelled)
    except BaseException:
        if sound is not None:
            sound.unlink(missing_ok=True)
        raise
    return Conformed(source_s=source_s, speed=pace.speed, sound=sound)


def _write_sound(sources: Sequence[Path], spans: Sequence[Span], path: Path, samples: int, pace: Pace) -> Path | None:
    """Write what is heard to `path`, and return it; None when there is nothing."""
    heard = [Source(clip=clip, span=span) for clip, span in zip(sources, spans, strict=True)]
    sound = sound_of(heard, samples, pace)
    if sound is None:
        return None
    write_wav(path, sound, encoding="float32")
    return path


class _Screen:
    """Shows the moments of a reel at the times of a film's frames, which only go forward."""

    def __init__(self, moments: Iterator[Moment], converter: Converter, rate: FrameRate, speed: Fraction) -> None:
        self._moments, self._converter = moments, converter
        self._rate, self._speed = rate, speed
        self._shown: av.VideoFrame | None = None
        self._next = next(moments, None)

    def draw(self, frame: int, picture: av.VideoFrame) -> None:
        current = self._advance(self._speed * (frame + Fraction(1, 2)) * self._rate.frame_s)
        if current is not None:
            self._shown = self._converted(current)
        assert self._shown is not None  # the first moment starts at 0, and every frame is looked at later
        for index in range(3):
            np.copyto(plane_view(picture, index), plane_view(self._shown, index))

    def _advance(self, time_s: Fraction) -> Moment | None:
        """The moment that is current at `time_s`; None when it is the one of before."""
        current = None
        while self._next is not None and self._next.start_s <= time_s:
            current, self._next = self._next, next(self._moments, None)
        return current

    def _converted(self, moment: Moment) -> av.VideoFrame:
        try:
            return self._converter.film_picture(moment.picture, moment.sample_aspect, moment.orientation)
        except FFmpegError as error:
            kind = moment.picture.format.name
            raise UnreadableMedia(
                f"The pictures of {moment.clip} ({kind}) cannot be converted: {error}. Convert them to H.264 first."
            ) from error
