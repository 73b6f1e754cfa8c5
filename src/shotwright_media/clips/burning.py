"""Burning captions into a finished clip: it is decoded once, laid over, and encoded again in its profile."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import cv2
import numpy as np
from av.error import FFmpegError

from shotwright_media.clips.encode import render_segment
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.canvas import plane_view
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.overlays import Overlay
from shotwright_media.profile import Profile


def burn(clip: Path, path: Path, overlays: Sequence[Overlay], frames: int, profile: Profile) -> None:
    """Write `clip` with `overlays` in its pictures to `path`. Memory is a few pictures, whatever the length.

    Args:
        clip: A file of `render_segment`, of that profile.
        path: Where the result goes; its folder exists.
        overlays: Lie at even pixels, as captions do; their spans count from the clip's first frame.
        frames: How many frames the clip has.
        profile: Size, rate and quality.

    Raises:
        UnreadableMedia: The clip cannot be decoded, or it ends too soon.
        DiskFull: No space is left.
        RenderError: The encoder gave up.
    """
    halved = [(overlay, tuple(_halved(plane) for plane in overlay.planes[1:])) for overlay in overlays]
    pictures = _decoded(clip)

    def draw(frame: int, picture: av.VideoFrame) -> None:
        source = next(pictures, None)
        if source is None:
            raise UnreadableMedia(f"{clip} ends after {frame} of {frames} frames. Make its take again.")
        for index in range(3):
            np.copyto(plane_view(picture, index), plane_view(source, index))
        for overlay, chroma in halved:
            if frame in overlay.span:
                _lay(overlay, chroma, picture)

    render_segment(path, draw, frames, profile)


def _decoded(clip: Path) -> Iterator[av.VideoFrame]:
    try:
        with av.open(str(clip)) as container:
            container.streams.video[0].codec_context.thread_count = 1  # clips are burned side by side
            yield from container.decode(video=0)
    except (FFmpegError, OSError, IndexError) as error:
        raise UnreadableMedia(f"{clip} cannot be decoded: {error}. Make its take again.") from error


def _halved(plane: Bytes) -> Bytes:
    height, width = plane.shape
    return np.asarray(cv2.resize(plane, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.uint8)


def _lay(overlay: Overlay, chroma: tuple[Bytes, ...], picture: av.VideoFrame) -> None:
    luma, _, _, transparency = overlay.planes
    _over(plane_view(picture, 0), luma, transparency, overlay.x, overlay.y)
    *halves, seen_through = chroma
    for index, half in enumerate(halves, start=1):
        _over(plane_view(picture, index), half, seen_through, overlay.x // 2, overlay.y // 2)


def _over(plane: Bytes, above: Bytes, transparency: Bytes, x: int, y: int) -> None:
    height, width = above.shape
    below = plane[y : y + height, x : x + width]
    kept = cv2.multiply(np.ascontiguousarray(below), transparency[: below.shape[0], : below.shape[1]], scale=1 / 255)
    np.copyto(below, cv2.add(kept, above[: below.shape[0], : below.shape[1]]))
