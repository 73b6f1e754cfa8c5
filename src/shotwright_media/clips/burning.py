"""Burning captions in: pictures laid over the frames of a finished clip, which are then encoded again."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from shotwright_media.clips.encode import render_segment
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames import kernels
from shotwright_media.frames.canvas import plane_view
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.overlays import Overlay
from shotwright_media.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stamp:
    """An overlay as a yuv420p frame takes it, at the even pixel (x, y).

    `luma` and `chroma` (half as large) are the premultiplied planes; the last of each is 255 minus the opacity.
    """

    luma: tuple[Bytes, Bytes]
    chroma: tuple[Bytes, Bytes, Bytes]
    x: int
    y: int

    def lay(self, picture: av.VideoFrame) -> None:
        """Lay it over a frame, in place."""
        above, transparency = self.luma
        kernels.over(_part(plane_view(picture, 0), above, self.x, self.y), above, transparency)
        *halves, seen_through = self.chroma
        for index, half in enumerate(halves, start=1):
            kernels.over(_part(plane_view(picture, index), half, self.x // 2, self.y // 2), half, seen_through)


def stamp_of(overlay: Overlay, width: int, height: int) -> Stamp | None:
    """Make an overlay ready for frames of that size; None if it lies outside. What sticks out is cut off."""
    rows, columns = overlay.planes[0].shape
    left, top = max(0, overlay.x), max(0, overlay.y)
    right, bottom = min(width, overlay.x + columns), min(height, overlay.y + rows)
    if left >= right or top >= bottom:
        return None
    x, y = left // 2 * 2, top // 2 * 2
    size = -(-(bottom - y) // 2) * 2, -(-(right - x) // 2) * 2
    padded: list[Bytes] = []
    for plane, nothing in zip(overlay.planes, (0, 0, 0, 255), strict=True):
        # A spare column on the left, as `kernels.halve_left` wants it.
        sheet = np.full((size[0], size[1] + 1), nothing, np.uint8)
        seen = plane[top - overlay.y : bottom - overlay.y, left - overlay.x : right - overlay.x]
        sheet[top - y : bottom - y, left - x + 1 : right - x + 1] = seen
        padded.append(sheet)
    luma, first, second, transparency = padded
    return Stamp(
        luma=(np.ascontiguousarray(luma[:, 1:]), np.ascontiguousarray(transparency[:, 1:])),
        chroma=(_halved(first), _halved(second), _halved(transparency)),
        x=x,
        y=y,
    )


def burn(clip: Path, path: Path, overlays: Sequence[Overlay], frames: int, profile: Profile) -> None:
    """Write `clip` with `overlays` in its pictures to `path`. Memory is a few pictures, whatever the length.

    Args:
        clip: A file of `render_segment`, of that profile.
        path: Where the result goes; its folder exists.
        overlays: Their spans count from the clip's first frame.
        frames: How many frames the clip has.
        profile: Size, rate and quality.

    Raises:
        UnreadableMedia: The clip cannot be decoded, or it ends too soon.
        DiskFull: No space is left.
        RenderError: The encoder gave up.
    """
    stamps = [(overlay.span, stamp_of(overlay, profile.width, profile.height)) for overlay in overlays]

    def draw(frame: int, picture: av.VideoFrame) -> None:
        source = next(pictures, None)
        if source is None:
            raise UnreadableMedia(f"{clip} ends after {frame} of {frames} frames. Make its take again.")
        copy_picture(source, picture)
        for span, stamp in stamps:
            if stamp is not None and frame in span:
                stamp.lay(picture)

    with closing(_decoded(clip)) as pictures:
        render_segment(path, draw, frames, profile)


def copy_picture(source: av.VideoFrame, picture: av.VideoFrame) -> None:
    """Overwrite a yuv420p picture with another of its size."""
    for index in range(3):
        np.copyto(plane_view(picture, index), plane_view(source, index))


def _decoded(clip: Path) -> Generator[av.VideoFrame]:
    try:
        with av.open(str(clip)) as container:
            container.streams.video[0].codec_context.thread_count = 1  # clips are burned side by side
            yield from container.decode(video=0)
    except (FFmpegError, OSError, IndexError) as error:
        raise UnreadableMedia(f"{clip} cannot be decoded: {error}. Make its take again.") from error


def _halved(plane: Bytes) -> Bytes:
    """A plane with its spare column as chroma has it."""
    half, scratch = (np.empty((plane.shape[0] // 2, plane.shape[1] // 2), np.uint8) for _ in range(2))
    kernels.halve_left(plane, half, scratch)
    return half


def _part(plane: Bytes, above: Bytes, x: int, y: int) -> Bytes:
    return plane[y : y + above.shape[0], x : x + above.shape[1]]
