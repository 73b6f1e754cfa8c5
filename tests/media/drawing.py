"""Pictures to film, and ways to measure what became of them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from shotwright_media.frames.camera import Camera, Move
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.compositing import Stage, Track
from shotwright_media.frames.plates import Plate, prepare


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


def shapes(width: int, height: int) -> Bytes:
    """Flat shapes with dark outlines, like an illustration, RGB."""
    random = np.random.default_rng(11)
    sheet = np.full((height, width, 3), (60, 70, 110), np.uint8)
    for _ in range(90):
        centre = int(random.integers(0, width)), int(random.integers(0, height))
        axes = int(random.integers(8, width // 12)), int(random.integers(8, width // 12))
        angle, colour = int(random.integers(0, 180)), random.integers(30, 230, 3).tolist()
        cv2.ellipse(sheet, centre, axes, angle, 0, 360, colour, cv2.FILLED, cv2.LINE_AA)
        cv2.ellipse(sheet, centre, axes, angle, 0, 360, (20, 16, 30), width // 300, cv2.LINE_AA)
    return sheet


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
