"""sRGB pictures to the numbers of a film: BT.709, limited range, and back.

A film's bytes are Y (16 to 235), U and V (16 to 240, 128 is grey). Because that map is affine, blending the bytes with
weights that sum to 1 is the same as blending the colours, so layers are composited as film bytes directly.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

_KR: Final = 0.2126
_KB: Final = 0.0722
_KG: Final = 1 - _KR - _KB
_LUMA: Final = np.array([_KR, _KG, _KB])

# Rec. ITU-R BT.709-6, items 3.2 and 3.4: rows give Y, U, V of R, G, B in 0 to 1; the last column is the offset.
_TO_YUV: Final[Floats] = np.array(
    [
        [*(219 * _LUMA), 16],
        [*(112 / (1 - _KB) * (np.array([0, 0, 1]) - _LUMA)), 128],
        [*(112 / (1 - _KR) * (np.array([1, 0, 0]) - _LUMA)), 128],
    ],
    np.float32,
)
# The same for premultiplied colour: the offset grows with the opacity, and the opacity goes along as 0 to 255.
_TO_YUVA: Final[Floats] = np.vstack([_TO_YUV, np.array([[0, 0, 0, 255]], np.float32)])
_TO_RGB: Final = np.asarray(np.linalg.inv(_TO_YUV[:, :3]), np.float64)


def yuv_of(red: int, green: int, blue: int) -> tuple[int, int, int]:
    """The film bytes of one sRGB colour."""
    y, u, v = _TO_YUV[:, :3] @ (np.array([red, green, blue]) / 255) + _TO_YUV[:, 3]
    return round(float(y)), round(float(u)), round(float(v))


def yuva_of_premultiplied(rgba: Floats) -> Bytes:
    """Premultiplied RGBA, each 0 to 1, shape (h, w, 4), to premultiplied film bytes Y, U, V and A (0 to 255)."""
    return np.asarray(cv2.convertScaleAbs(cv2.transform(rgba, _TO_YUVA)), np.uint8)


def rgb_of(y: Bytes, u: Bytes, v: Bytes) -> Bytes:
    """Three planes of one size to sRGB, shape (h, w, 3)."""
    matrix = np.hstack([_TO_RGB * 255, -(_TO_RGB * 255) @ _TO_YUV[:, 3:4]]).astype(np.float32)
    yuv: Floats = cv2.merge([y, u, v]).astype(np.float32)
    return np.clip(np.rint(cv2.transform(yuv, matrix)), 0, 255).astype(np.uint8)
