"""The inner loops of drawing a frame. Everything that touches every pixel of every frame is here, and nothing else.

They are OpenCV calls; a faster tier has to keep these functions' meaning and may replace the module. Run them with
`cv2.setNumThreads(1)`: one thread per film part is faster than many threads per call.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from shotwright_media.frames.colour import Bytes

_LINEAR: Final = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


def sample(pixels: Bytes, matrix: NDArray[np.float64], out: Bytes, *, edge_goes_on: bool) -> None:
    """Fill `out` (h, w, 4) bilinearly from `pixels`; `matrix` maps its pixel indices to those of `pixels`.

    Outside the picture there is nothing, or its edge goes on.
    """
    border = cv2.BORDER_REPLICATE if edge_goes_on else cv2.BORDER_CONSTANT
    height, width = out.shape[:2]
    # Four interleaved channels cost about as much as one alone: OpenCV fetches them together.
    cv2.warpAffine(pixels, matrix, (width, height), dst=out, flags=_LINEAR, borderMode=border)


def split(pixels: Bytes, planes: list[Bytes]) -> None:
    """Interleaved channels (h, w, 4) to four planes (h, w)."""
    cv2.split(pixels, planes)


def over(below: Bytes, above: Bytes, transparency: Bytes) -> None:
    """Lay the premultiplied plane `above` over `below`, in place; `transparency` is 255 minus its alpha."""
    cv2.multiply(below, transparency, dst=below, scale=1 / 255)
    cv2.add(below, above, dst=below)


def invert(plane: Bytes) -> None:
    cv2.bitwise_not(plane, dst=plane)


def dim(plane: Bytes, factor: float) -> None:
    """Multiply by `factor` (0 to 1), in place."""
    cv2.convertScaleAbs(plane, dst=plane, alpha=factor)


def tint(below: Bytes, alpha: Bytes, transparency: Bytes, value: int, scratch: Bytes) -> None:
    """Lay one value over `below`, as strongly as `alpha` says, in place; `transparency` is 255 minus `alpha`."""
    cv2.convertScaleAbs(alpha, dst=scratch, alpha=value / 255)
    over(below, scratch, transparency)


def add(total: NDArray[np.uint16], plane: Bytes) -> None:
    """Add a plane to a sum of planes, in place."""
    cv2.add(total, plane, dst=total, dtype=cv2.CV_16U)


def mean(total: NDArray[np.uint16], count: int, out: Bytes) -> None:
    """A sum of `count` planes as their mean, rounded."""
    cv2.convertScaleAbs(total, dst=out, alpha=1 / count)


def halve_left(plane: Bytes, out: Bytes, scratch: Bytes) -> None:
    """Chroma from full to half size where H.264 has it: midway between two rows, on every other column.

    `plane` is (h, w + 1): its first column is room for a copy of the second, so that the weights 1 2 1 across two
    pairs of columns can be had from two fast averages of 2 x 2.
    """
    height, width = out.shape
    plane[:, 0] = plane[:, 1]
    cv2.resize(plane[:, 1:], (width, height), dst=out, interpolation=cv2.INTER_AREA)
    cv2.resize(plane[:, :-1], (width, height), dst=scratch, interpolation=cv2.INTER_AREA)
    cv2.addWeighted(out, 0.5, scratch, 0.5, 0, dst=out)
