"""The frame in picture units, the measure that every drawing is made in."""

from dataclasses import dataclass
from typing import Final

SHORT_SIDE: Final = 720


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameUnits:
    """Width and height of a frame in picture units; the shorter one is `SHORT_SIDE`."""

    width: int
    height: int


def frame_units(width: int, height: int) -> FrameUnits:
    """Return the frame in units for a picture of `width` x `height` pixels (or any numbers of that aspect).

    16:9 gives 1280 x 720, 9:16 gives 720 x 1280, a square 720 x 720.

    Raises:
        ValueError: A side is not positive.
    """
    if width <= 0 or height <= 0:
        raise ValueError(f"A frame needs two positive sides, not {width} x {height}.")
    short = min(width, height)
    return FrameUnits(width=round(width * SHORT_SIDE / short), height=round(height * SHORT_SIDE / short))
