"""The picture that a frame is composited on: Y, U and V at full size, so that nothing above has to know of chroma."""

import math
from collections.abc import Sequence

import av
import numpy as np
from numpy.typing import NDArray

from shotwright_media.frames import kernels
from shotwright_media.frames.colour import Bytes, rgb_of
from shotwright_media.frames.geometry import Affine, shifted
from shotwright_media.frames.plates import Plate


class Canvas:
    """Planes of `width` x `height` pixels and the scratch space to draw on them. One thread uses it at a time."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        # One spare column to the left of the chroma planes; see `kernels.halve_left`.
        self._padded = [np.empty((height, width + 1), np.uint8) for _ in range(2)]
        self.planes: list[Bytes] = [np.empty((height, width), np.uint8), *(plane[:, 1:] for plane in self._padded)]
        self._scratch = np.empty(width * height * 8, np.uint8)
        self._exposed: list[NDArray[np.uint16]] | None = None
        self.clear()

    def clear(self) -> None:
        """Paint everything black."""
        for plane, black in zip(self.planes, (16, 128, 128), strict=True):
            plane.fill(black)

    def copies(self) -> list[Bytes]:
        """The three planes, copied."""
        return [plane.copy() for plane in self.planes]

    def copy_into(self, planes: list[Bytes]) -> None:
        """Overwrite `planes`, made by `copies`, with what is on the canvas."""
        for mine, other in zip(self.planes, planes, strict=True):
            np.copyto(other, mine)

    def paste(self, planes: list[Bytes]) -> None:
        """Overwrite the canvas with `planes`, made by `copies`."""
        for mine, other in zip(self.planes, planes, strict=True):
            np.copyto(mine, other)

    def expose(self) -> None:
        """Add what is on the canvas to the picture that `develop` will put there."""
        if self._exposed is None:
            self._exposed = [np.zeros((self.height, self.width), np.uint16) for _ in self.planes]
        for total, plane in zip(self._exposed, self.planes, strict=True):
            kernels.add(total, plane)

    def develop(self, exposures: int) -> None:
        """Put the mean of the last `exposures` (up to 257) pictures on the canvas, all that `expose` was called for."""
        for total, plane in zip(self._exposed or (), self.planes, strict=True):
            kernels.mean(total, exposures, plane)
            total.fill(0)

    def scratch(self, width: int, height: int, planes: int) -> list[Bytes]:
        """Up to eight planes of at most the canvas's size. They hold anything; what is drawn next may reuse them."""
        size = width * height
        return [self._scratch[k * size : (k + 1) * size].reshape(height, width) for k in range(planes)]

    def draw(self, plate: Plate, to_canvas: Affine, opacity: float = 1.0) -> None:
        """Draw a plate whose pixel edges `to_canvas` maps to pixel edges of the canvas."""
        box = _touched(plate, to_canvas, self.width, self.height)
        if box is None or opacity <= 0:
            return
        x0, y0, x1, y1 = box
        width, height = x1 - x0, y1 - y0
        size = width * height
        covers = plate.opaque and opacity >= 1 and _covers(plate, to_canvas, self.width, self.height)
        sampled = self._scratch[: size * 4].reshape(height, width, 4)
        planes = [self._scratch[k * size : (k + 1) * size].reshape(height, width) for k in range(4, 8)]
        matrix = to_canvas.then(shifted(-x0, -y0)).inverse().between_pixels()
        kernels.sample(plate.pixels, matrix, sampled, edge_goes_on=covers)
        if covers:
            kernels.split(sampled, [*self.planes, planes[3]])
            return
        kernels.split(sampled, planes)
        if opacity < 1:
            for plane in planes:
                kernels.dim(plane, opacity)
        kernels.invert(planes[3])
        self.over(planes[:3], planes[3], x0, y0)

    def over(self, above: Sequence[Bytes], transparency: Bytes, x: int, y: int) -> None:
        """Lay premultiplied planes Y, U, V at pixel (x, y), all inside; `transparency` is 255 minus their opacity."""
        height, width = transparency.shape
        for below, plane in zip(self.planes, above, strict=True):
            kernels.over(below[y : y + height, x : x + width], plane, transparency)

    def tint(self, colour: tuple[int, int, int], alpha: Bytes, x: int = 0, y: int = 0) -> None:
        """Lay one colour (film bytes) at pixel (x, y) as strongly as the plane `alpha` says.

        `alpha` may come from `scratch`, as its first plane.
        """
        height, width = alpha.shape
        transparency = self.scratch(width, height, 3)[1]
        above = self.scratch(width, height, 3)[2]
        np.copyto(transparency, alpha)
        kernels.invert(transparency)
        for plane, value in zip(self.planes, colour, strict=True):
            kernels.tint(plane[y : y + height, x : x + width], alpha, transparency, value, above)

    def copy_to(self, frame: av.VideoFrame) -> None:
        """Write the picture into a yuv420p frame of the canvas's size, in place."""
        luma, *chroma = (plane_view(frame, k) for k in range(3))
        np.copyto(luma, self.planes[0])
        for padded, half in zip(self._padded, chroma, strict=True):
            kernels.halve_left(padded, half, self.scratch(self.width // 2, self.height // 2, 1)[0])

    def rgb(self) -> Bytes:
        """The picture as sRGB, shape (height, width, 3)."""
        return rgb_of(*self.planes)


def _touched(plate: Plate, to_canvas: Affine, width: int, height: int) -> tuple[int, int, int, int] | None:
    """The box (left, top, right, bottom) of canvas pixels that the plate touches, or None."""
    if plate.is_empty:
        return None
    left, top, right, bottom = to_canvas.box(plate.pixels.shape[1], plate.pixels.shape[0])
    x0, y0 = max(0, math.floor(left) - 1), max(0, math.floor(top) - 1)
    x1, y1 = min(width, math.ceil(right) + 1), min(height, math.ceil(bottom) + 1)
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _covers(plate: Plate, to_canvas: Affine, width: int, height: int) -> bool:
    """Whether an unturned plate fills the canvas, up to the pixel that its soft edge takes."""
    left, top, right, bottom = to_canvas.box(plate.pixels.shape[1], plate.pixels.shape[0])
    return to_canvas.b == 0 and left <= 1 and top <= 1 and right >= width - 1 and bottom >= height - 1


def plane_view(frame: av.VideoFrame, index: int) -> Bytes:
    """The bytes of one plane of a frame, to write to; its rows may lie further apart than they are wide."""
    plane = frame.planes[index]
    # A Plane is a writable buffer; its stub does not say so.
    flat = np.frombuffer(plane, np.uint8)  # pyright: ignore[reportCallIssue, reportArgumentType]
    return flat.reshape(-1, plane.line_size)[: plane.height, : plane.width]
