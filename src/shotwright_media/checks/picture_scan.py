"""One look at every picture of a film, made small: which are black, which do not move, whether each comes in time."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from av.error import FFmpegError
from av.video.stream import VideoStream

from shotwright_media.checks.expectations import Limits
from shotwright_media.checks.stretches import Stretches
from shotwright_media.errors import Cancelled, UnreadableMedia
from shotwright_media.frames.canvas import plane_view
from shotwright_media.frames.colour import Bytes
from shotwright_media.opening import moving_picture, opened
from shotwright_media.timebase import FrameRate, FrameSpan

_WIDTH: Final = 160
"""Pixels: each stands for the mean of a block of the film's, so that grain and the encoder's noise cancel out."""
_AT_ONCE: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """What was seen. Spans are in frames of the film's rate, as the file times them.

    `frames` is how many could be decoded; `late`: frames whose time is not one frame after the one before;
    `starts_s`: when the first is shown; `damaged`: the first frame that could not be decoded, if any.
    """

    frames: int
    starts_s: Fraction
    black: tuple[FrameSpan, ...]
    frozen: tuple[FrameSpan, ...]
    late: tuple[int, ...]
    damaged: int | None


class _Watch:
    """Looks at small pictures in order."""

    def __init__(self, limits: Limits, *, full_range: bool) -> None:
        low, span = (0, 255) if full_range else (16, 219)
        self._black_below = low + limits.black_level * span
        self._limits = limits
        self._black, self._still = Stretches(), Stretches()
        self._reference: Bytes | None = None

    def see(self, frame: int, small: Bytes) -> None:
        share = np.count_nonzero(small <= self._black_below) / small.size
        self._black.note(frame, holds=bool(share >= self._limits.black_share))
        if self._reference is not None and cv2.absdiff(small, self._reference).max() <= self._limits.frozen_levels:
            return
        # Compared with the first of a stretch and not with the one before: a slow drift adds up.
        self._still.close(frame)
        self._still.note(frame, holds=True)
        self._reference = small

    def told(self, end: int, rate: FrameRate) -> tuple[tuple[FrameSpan, ...], tuple[FrameSpan, ...]]:
        """The black and the frozen stretches that are long enough."""
        self._black.close(end)
        self._still.close(end)
        black = rate.frames_covering(self._limits.black_s)
        return self._black.longer(black), self._still.longer(max(2, rate.frames_covering(self._limits.frozen_s)))


def scan_picture(
    film: Path,
    rate: FrameRate,
    limits: Limits,
    *,
    on_frame: Callable[[int], None],
    is_cancelled: Callable[[], bool],
) -> PictureFacts:
    """Decode every picture of `film` once. Memory is a few pictures, whatever its length.

    Raises:
        Cancelled: `is_cancelled` answered yes.
        UnreadableMedia: The file cannot be opened, or not one picture of it can be decoded.
    """
    cv2.setNumThreads(1)  # the decoder's threads keep the processor busy; many for a small picture only wait
    late: list[int] = []
    starts: Fraction | None = None
    done, slip, damaged = 0, 0, None
    with opened(film) as container:
        stream = moving_picture(container)
        if stream is None:
            raise UnreadableMedia(f"{film} has no picture, only sound. Choose a film.")
        _prepare(stream)
        watch = _Watch(limits, full_range=stream.codec_context.color_range == 2)
        try:
            for picture in container.decode(stream):
                seconds = Fraction(picture.pts or 0) * (stream.time_base or 0)
                starts = seconds if starts is None else starts
                if (now := round((seconds - starts) * rate.fps) - done) != slip:
                    late.append(done)
                    slip = now
                watch.see(done, _small(picture))
                done += 1
                if done % _AT_ONCE == 0:
                    on_frame(done)
                    if is_cancelled():
                        raise Cancelled("The film's check was stopped on request.")
        except FFmpegError:
            damaged = done
    if starts is None:
        raise UnreadableMedia(f"{film} shows no picture: not one frame can be decoded. Export it again.")
    black, frozen = watch.told(done, rate)
    return PictureFacts(frames=done, starts_s=starts, black=black, frozen=frozen, late=tuple(late), damaged=damaged)


def _prepare(stream: VideoStream) -> None:
    stream.thread_type = "AUTO"
    codec = stream.codec_context
    codec.thread_count = 0  # as many as there are processors: nothing else goes on while a film is checked
    # A damaged picture is to be told, not to be guessed at from its neighbours.
    codec.options = {**codec.options, "err_detect": "explode"}


def _small(picture: av.VideoFrame) -> Bytes:
    """The luma of a picture, at most 160 pixels wide, each the mean of those it stands for."""
    width = min(_WIDTH, picture.width)
    height = max(1, round(picture.height * width / picture.width))
    planar = picture if picture.format.name in {"yuv420p", "yuvj420p"} else picture.reformat(format="yuv420p")
    return np.asarray(cv2.resize(plane_view(planar, 0), (width, height), interpolation=cv2.INTER_AREA), np.uint8)
