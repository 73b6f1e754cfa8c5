"""Burning captions in: pictures laid over the frames of a clip, in the bytes that the encoder takes."""

from dataclasses import dataclass

import av
import numpy as np

from shotwright_media.frames import kernels
from shotwright_media.frames.canvas import plane_view
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.overlays import Overlay


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


def copy_picture(source: av.VideoFrame, picture: av.VideoFrame) -> None:
    """Overwrite a yuv420p picture with another of its size."""
    for index in range(3):
        np.copyto(plane_view(picture, index), plane_view(source, index))


def _halved(plane: Bytes) -> Bytes:
    """A plane with its spare column as chroma has it."""
    half, scratch = (np.empty((plane.shape[0] // 2, plane.shape[1] // 2), np.uint8) for _ in range(2))
    kernels.halve_left(plane, half, scratch)
    return half


def _part(plane: Bytes, above: Bytes, x: int, y: int) -> Bytes:
    return plane[y : y + above.shape[0], x : x + above.shape[1]]
