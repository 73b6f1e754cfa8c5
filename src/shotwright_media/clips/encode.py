"""Frames to one segment of a film: an MP4 with nothing but H.264, that can be joined to others of its profile."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import cv2
from av.container import Flags, OutputContainer
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from shotwright_media.atomic import replacing
from shotwright_media.errors import Cancelled, RenderError
from shotwright_media.profile import Profile

Draw = Callable[[int, av.VideoFrame], None]
"""Draws frame i into a yuv420p picture, in place."""

_BATCH: Final = 8
"""Frames drawn in a row before they are encoded: drawing and encoding then find their data in the processor's cache."""
_BT709: Final = 1
_LIMITED: Final = 1


def _nothing(_done: int, _of: int) -> None:
    return


def _never() -> bool:
    return False


def render_segment(
    path: Path,
    draw: Draw,
    frames: int,
    profile: Profile,
    *,
    on_progress: Callable[[int, int], None] = _nothing,
    is_cancelled: Callable[[], bool] = _never,
) -> None:
    """Draw and encode `frames` frames to `path`, on the calling thread alone.

    Memory is eight pictures and the encoder's own, whatever the length. The file appears only when it is whole.

    Args:
        path: Where the MP4 goes.
        draw: Called for each frame in order.
        frames: How many; at least 1.
        profile: Size, rate and quality.
        on_progress: Called with (frames done, frames) after every few frames.
        is_cancelled: Asked before every few frames.

    Raises:
        Cancelled: `is_cancelled` answered yes.
        DiskFull: No space is left.
        RenderError: The encoder gave up.
        ValueError: `frames` is below 1.
    """
    if frames < 1:
        raise ValueError(f"A segment has at least one frame, not {frames}.")
    cv2.setNumThreads(1)  # one thread per segment is faster than many threads per picture
    with replacing(path) as part, told(path), _opened(part) as container:
        stream = _stream(container, profile)
        for done, batch in _drawn(draw, frames, profile, is_cancelled):
            for picture in batch:
                # libx264 copies the picture before `encode` returns, so it may be drawn over.
                container.mux(stream.encode(picture))
            on_progress(done, frames)
        container.mux(stream.encode(None))


@contextmanager
def told(path: Path) -> Generator[None]:
    """Turn what the encoder says into our own words; what the file system says stays as it is."""
    try:
        yield
    except FFmpegError as error:
        if isinstance(error, OSError):
            raise
        raise RenderError(f"{path} could not be encoded: {error}.") from error


def _opened(part: Path) -> OutputContainer:
    container = av.open(str(part), "w", format="mp4", container_options={"movflags": "+faststart"})
    container.flags |= Flags.bitexact.value  # no version of the library in the file: the same bytes every time
    return container


def _drawn(
    draw: Draw, frames: int, profile: Profile, is_cancelled: Callable[[], bool]
) -> Iterator[tuple[int, list[av.VideoFrame]]]:
    """Yield (frames done, pictures just drawn); the next step draws over them."""
    pictures = [av.VideoFrame(profile.width, profile.height, "yuv420p") for _ in range(min(_BATCH, frames))]
    for first in range(0, frames, _BATCH):
        if is_cancelled():
            raise Cancelled("Rendering was stopped on request; nothing was kept of this part.")
        batch = pictures[: frames - first]
        for frame, picture in enumerate(batch, first):
            draw(frame, picture)
            picture.pts, picture.time_base = frame, 1 / profile.rate.fps
        yield first + len(batch), batch


def _stream(container: OutputContainer, profile: Profile) -> VideoStream:
    stream: VideoStream = container.add_stream("libx264", rate=profile.rate.fps, options=profile.encoder_options)
    stream.width, stream.height, stream.pix_fmt = profile.width, profile.height, "yuv420p"
    codec: VideoCodecContext = stream.codec_context
    codec.time_base = 1 / profile.rate.fps
    codec.thread_count = 1
    codec.sample_aspect_ratio = Fraction(1)
    codec.color_range = _LIMITED
    codec.color_primaries = codec.color_trc = codec.colorspace = _BT709
    return stream
