"""Pictures to film, and ways to measure what became of them."""

import numpy as np
from numpy.typing import NDArray

from shotwright_media.camera import Camera, Move
from shotwright_media.colour import Bytes
from shotwright_media.compositing import Stage, Track
from shotwright_media.plates import Plate, prepare


def plain(colour: tuple[int, ...], width: int = 320, height: int = 180) -> Bytes:
    """One colour all over."""
    return np.full((height, width, len(colour)), colour, np.uint8)


def plate_of(rgba: Bytes, *, left: float = 0.0, top: float = 0.0, density: float = 1.0, film: float = 1.0) -> Plate:
    return prepare(rgba, left=left, top=top, density=density, output_density=film)


def stage_of(
    *tracks: Track, move: Move = Move.STATIC, width: int = 320, height: int = 180, frames: int = 24, bleed: float = 0.14
) -> Stage:
    """A stage whose picture units are pixels of the film."""
    camera = Camera(kind=move, width=width, height=height, bleed=bleed)
    return Stage(width=width, height=height, frames=frames, camera=camera, elements=tracks)


def dots(width: int, height: int, places: list[tuple[float, float]], sigma: float) -> Bytes:
    """Soft white dots on dark grey, RGB: their middles can be measured far below a pixel."""
    y, x = np.mgrid[0:height, 0:width] + 0.5
    light = sum(np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * sigma**2)) for px, py in places)
    grey = np.clip(np.rint(30 + 220 * np.asarray(light)), 0, 255).astype(np.uint8)
    return np.dstack([grey, grey, grey])


def middle_of(plane: NDArray[np.number], x: float, y: float, reach: int) -> tuple[float, float]:
    """The centre of the light near (x, y), pixels' middles at +0.5."""
    x0, y0 = round(x) - reach, round(y) - reach
    part = plane[y0 : y0 + 2 * reach + 1, x0 : x0 + 2 * reach + 1].astype(np.float64)
    light = np.clip(part - np.median(part[[0, -1]]) - 2, 0, None)
    rows, columns = np.mgrid[0 : light.shape[0], 0 : light.shape[1]]
    return (
        float((light * columns).sum() / light.sum()) + x0 + 0.5,
        float((light * rows).sum() / light.sum()) + y0 + 0.5,
    )
