"""Pictures that lie on the finished frame at fixed pixels: burned subtitles, a vignette."""

from dataclasses import dataclass

import numpy as np

from shotwright_media.frames.canvas import Canvas
from shotwright_media.frames.colour import Bytes, film_bytes
from shotwright_media.timebase import FrameSpan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overlay:
    """A picture whose upper left pixel lies at (x, y), shown during `span`.

    `planes`: Y, U, V, premultiplied, and 255 minus the opacity; one size (h, w), uint8.
    """

    planes: tuple[Bytes, Bytes, Bytes, Bytes]
    x: int
    y: int
    span: FrameSpan

    def draw(self, canvas: Canvas) -> None:
        """Lay it on the canvas; what lies outside is cut off."""
        height, width = self.planes[0].shape
        x0, y0 = max(0, self.x), max(0, self.y)
        x1, y1 = min(canvas.width, self.x + width), min(canvas.height, self.y + height)
        if x0 >= x1 or y0 >= y1:
            return
        seen = np.s_[y0 - self.y : y1 - self.y, x0 - self.x : x1 - self.x]
        *above, transparency = (plane[seen] for plane in self.planes)
        canvas.over(above, transparency, x0, y0)


def overlay(rgba: Bytes, x: int, y: int, span: FrameSpan) -> Overlay:
    """An sRGB picture with straight alpha, shape (h, w, 4), to lie at pixel (x, y) during `span`."""
    return Overlay(planes=_planes(rgba), x=x, y=y, span=span)


def vignette(width: int, height: int, strength: float, span: FrameSpan) -> Overlay:
    """Corners that darken by `strength` (0 to 1), fading to nothing at half the way to the middle."""
    y, x = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    distance = np.sqrt((x * x + y * y) / 2)
    falling = np.clip((distance - 0.5) / 0.5, 0, 1)
    darkness = strength * falling * falling * (3 - 2 * falling)
    rgba = np.zeros((height, width, 4), np.uint8)
    rgba[:, :, 3] = np.rint(darkness * 255)
    return Overlay(planes=_planes(rgba), x=0, y=0, span=span)


def _planes(rgba: Bytes) -> tuple[Bytes, Bytes, Bytes, Bytes]:
    yuva = film_bytes(rgba)
    y, u, v, opacity = (np.ascontiguousarray(yuva[:, :, channel]) for channel in range(4))
    return y, u, v, 255 - opacity
