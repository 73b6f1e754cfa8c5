"""What a shot's camera sees of each depth, and which depths it does not tell apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import Box, Layer
from shotwright_animatic.raster import bled
from shotwright_media.frames.camera import Camera, View
from shotwright_media.timebase import FrameRate

_MARGIN: Final = 12.0
"""Picture units drawn beyond what the camera sees: room for breath, and for the filters' edges."""
_TOLERANCE: Final = 2.0
"""Picture units that layers may shift against one another without anybody seeing it."""
_PER_BLUR: Final = 1.5
"""How much more that is for each unit that both are blurred by."""


def whole_frame(size: FrameUnits) -> Box:
    return Box(left=0, top=0, right=size.width, bottom=size.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A camera over the `frames` of one shot; all lengths are picture units."""

    size: FrameUnits
    camera: Camera
    frames: int
    rate: FrameRate

    def seen(self, depth: float) -> Box:
        """Return what the camera sees at a depth during the whole shot, with a margin, inside what is drawn."""
        boxes = [self._seen_in(view, depth) for view in self._views]
        whole = bled(self.size)
        return Box(
            left=max(whole.left, min(box.left for box in boxes) - _MARGIN),
            top=max(whole.top, min(box.top for box in boxes) - _MARGIN),
            right=min(whole.right, max(box.right for box in boxes) + _MARGIN),
            bottom=min(whole.bottom, max(box.bottom for box in boxes) + _MARGIN),
        )

    def largest_zoom(self, depth: float) -> float:
        """Return how much the camera magnifies at a depth when it is nearest, 1 or more."""
        return max(1.0, *(view.zoom_at(depth) for view in self._views))

    def moves_with(self, layers: Sequence[Layer], another: Layer) -> bool:
        """Whether `another` hardly shifts against any of `layers` during the shot, so that one picture can hold them.

        Layers of the same depth always move alike; how far others part is measured at the corners of the frame.
        """
        blur = min(layer.blur for layer in (*layers, another))
        allowed = _TOLERANCE + _PER_BLUR * blur
        return all(self._parting(layer.depth, another.depth) <= allowed for layer in layers)

    def _parting(self, one: float, other: float) -> float:
        if one == other:
            return 0.0
        first = [self._seen_in(self._views[0], depth) for depth in (one, other)]
        return max(self._parting_in(view, one, other, first) for view in self._views[::6])

    def _parting_in(self, view: View, one: float, other: float, first: Sequence[Box]) -> float:
        now = [self._seen_in(view, depth) for depth in (one, other)]
        (near, far), (near_0, far_0) = now, first
        return max(
            abs((near.left - near_0.left) - (far.left - far_0.left)),
            abs((near.right - near_0.right) - (far.right - far_0.right)),
            abs((near.top - near_0.top) - (far.top - far_0.top)),
            abs((near.bottom - near_0.bottom) - (far.bottom - far_0.bottom)),
        )

    @property
    def _views(self) -> tuple[View, ...]:
        return _views(self.camera, self.frames, self.rate)

    def _seen_in(self, view: View, depth: float) -> Box:
        zoom, (pan_x, pan_y) = view.zoom_at(depth), view.pan_at(depth)
        middle_x, middle_y = self.size.width / 2, self.size.height / 2
        return Box(
            left=middle_x + (pan_x - middle_x) / zoom,
            top=middle_y + (pan_y - middle_y) / zoom,
            right=middle_x + (pan_x + middle_x) / zoom,
            bottom=middle_y + (pan_y + middle_y) / zoom,
        )


@lru_cache(maxsize=4)
def _views(camera: Camera, frames: int, rate: FrameRate) -> tuple[View, ...]:
    return tuple(camera.view(frame, frames, rate) for frame in range(frames))
