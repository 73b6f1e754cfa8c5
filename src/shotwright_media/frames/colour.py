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
# The same from bytes to bytes, for premultiplied colour: the offset grows with the opacity, which goes along.
_TO_YUVA: Final[Floats] = np.vstack([_TO_YUV / 255, np.array([[0, 0, 0, 1]])]).astype(np.float32)
_TO_RGB: Final = np.asarray(np.linalg.inv(_TO_YUV[:, :3]), np.float64)


def yuv_of(red: int, green: int, blue: int) -> tuple[int, int, int]:
    """The film bytes of one sRGB colour."""
    y, u, v = _TO_YUV[:, :3] @ (np.array([red, green, blue]) / 255) + _TO_YUV[:, 3]
    return round(float(y)), round(float(u)), round(float(v))


def film_bytes(picture: Bytes) -> Bytes:
    """An sRGB picture to premultiplied film bytes Y, U, V and A, shape (h, w, 4).

    `picture` has straight alpha, shape (h, w, 4), or none, shape (h, w, 3).
    """
    if picture.shape[2] == 3:
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA), np.uint8)
    elif (alpha := np.ascontiguousarray(picture[:, :, 3])).min() < 255:
        weights = cv2.merge([alpha, alpha, alpha, np.full_like(alpha, 255)])
        picture = np.asarray(cv2.multiply(picture, weights, scale=1 / 255), np.uint8)
    return np.asarray(cv2.transform(picture, _TO_YUVA), np.uint8)


def limited(film: Bytes) -> Bytes:
    """Premultiplied film bytes (h, w, 4) without what a filter overshot.

    Y is held within 16 to 235, U and V within 16 to 240, each times the opacity.
    """
    y, u, v, alpha = cv2.split(film)
    low, high_y, high_uv = (cv2.convertScaleAbs(alpha, alpha=limit / 255) for limit in (16, 235, 240))
    pairs = ((y, high_y), (u, high_uv), (v, high_uv))
    return np.asarray(cv2.merge([*(cv2.max(cv2.min(plane, high), low) for plane, high in pairs), alpha]), np.uint8)


def rgb_of(y: Bytes, u: Bytes, v: Bytes) -> Bytes:
    """Three planes of one size to sRGB, shape (h, w, 3)."""
    matrix = np.hstack([_TO_RGB * 255, -(_TO_RGB * 255) @ _TO_YUV[:, 3:4]]).astype(np.float32)
    yuv: Floats = cv2.merge([y, u, v]).astype(np.float32)
    return np.clip(np.rint(cv2.transform(yuv, matrix)), 0, 255).astype(np.uint8)
