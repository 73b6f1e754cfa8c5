"""Small shapes drawn exactly, at any fraction of a pixel and many at once: the pieces that weather is made of.

A shape is the share of each pixel that it covers, not an outline: so it neither jumps while it moves slowly, nor grows
when the film is small.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.swarms import Numbers, Pieces, Shape

_THIN: Final = 0.002
"""Width of a streak, as a share of the film's height."""
_SMALL: Final = 0.7
"""A disc of a smaller radius (pixels) is drawn this large, and fainter."""


def draw(shape: Shape, pieces: Pieces, alpha: Bytes) -> None:
    """Draw pieces into a plane of opacity; where they overlap, the stronger one stays."""
    height = alpha.shape[0]
    match shape:
        case Shape.STREAK:
            _streaks(pieces, alpha, height)
        case Shape.DISC:
            _discs(pieces, alpha, height)
        case Shape.PETAL:
            _petals(pieces, alpha, height)


class _Windows:
    """One window of pixels around the middle of each piece. `slant`: how far its middle moves right per row down."""

    def __init__(self, x: Numbers, y: Numbers, reach_x: float, reach_y: float, slant: Numbers | float = 0.0) -> None:
        tall, wide = math.ceil(2 * reach_y) + 1, math.ceil(2 * reach_x) + 1
        self.rows = (np.floor(y - tall / 2).astype(int) + 1)[:, None] + np.arange(tall)
        self.dy: Numbers = self.rows + 0.5 - y[:, None]
        middle = x[:, None] + np.reshape(slant, (-1, 1)) * self.dy
        self.columns = (np.floor(middle - wide / 2).astype(int) + 1)[:, :, None] + np.arange(wide)
        self.dx: Numbers = self.columns + 0.5 - middle[:, :, None]

    def keep_strongest(self, cover: NDArray[np.floating], alpha: Bytes) -> None:
        """Put `cover` (0 to 1, shape of `dx`) into `alpha` where it is stronger than what is there."""
        height, width = alpha.shape
        rows = np.broadcast_to(self.rows[:, :, None], self.columns.shape)
        seen = (cover > 1 / 512) & (rows >= 0) & (rows < height) & (self.columns >= 0) & (self.columns < width)
        places = rows[seen] * width + self.columns[seen]
        np.maximum.at(alpha.reshape(-1), places, np.rint(cover[seen] * 255).astype(np.uint8))


def _streaks(pieces: Pieces, alpha: Bytes, height: int) -> None:
    """Slanted lines that grow stronger towards their lower end."""
    half = pieces.size * height / 2
    width = _THIN * height
    windows = _Windows(pieces.x * height, pieces.y * height, width / 2 + 0.5, float(half.max()) + 0.5, pieces.slant)
    along = np.clip(half[:, None] + 0.5 - np.abs(windows.dy), 0, 1) * (0.7 + 0.3 * windows.dy / half[:, None])
    left, right = np.maximum(windows.dx - 0.5, -width / 2), np.minimum(windows.dx + 0.5, width / 2)
    windows.keep_strongest(np.clip(right - left, 0, 1) * (along * pieces.opacity[:, None])[:, :, None], alpha)


def _discs(pieces: Pieces, alpha: Bytes, height: int) -> None:
    wanted = pieces.size * height
    radius = np.maximum(wanted, _SMALL)
    strength = pieces.opacity * (wanted / radius) ** 2
    reach = float(radius.max()) + 0.5
    windows = _Windows(pieces.x * height, pieces.y * height, reach, reach)
    distance = np.hypot(windows.dx, windows.dy[:, :, None])
    cover = np.clip(radius[:, None, None] + 0.5 - distance, 0, 1)
    windows.keep_strongest(cover * strength[:, None, None], alpha)


def _petals(pieces: Pieces, alpha: Bytes, height: int) -> None:
    """Petals tumble: they turn in the picture, and show their face and their edge in turn."""
    long = pieces.size * height
    narrow = np.maximum(long * 0.55 * (0.25 + 0.75 * np.abs(np.cos(pieces.turn * 1.3))), _SMALL)
    reach = float(long.max()) + 0.5
    windows = _Windows(pieces.x * height, pieces.y * height, reach, reach)
    cos, sin = (turn(pieces.turn * 0.7)[:, None, None] for turn in (np.cos, np.sin))
    dy = windows.dy[:, :, None]
    along = (windows.dx * cos + dy * sin) / long[:, None, None]
    across = (dy * cos - windows.dx * sin) / (narrow[:, None, None] * (1 - 0.35 * along))  # an egg, not an ellipse
    inside = (1 - np.hypot(along, across)) * narrow[:, None, None]
    windows.keep_strongest(np.clip(inside + 0.5, 0, 1) * pieces.opacity[:, None, None], alpha)
