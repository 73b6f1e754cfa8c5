"""Where a picture of any shape goes in a film of another: geometry in whole pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

_UPRIGHT: Final = (1, 0, 0, 1)


class Fit(StrEnum):
    COVER = "cover"
    """The film is filled; what stands out is cut off on both sides alike."""
    CONTAIN = "contain"
    """All is seen; what stays empty is black."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Cut the box `crop` (x, y, width, height) out of the source, scale it to `scaled`, and put it at `at` (x, y)."""

    crop: tuple[int, int, int, int]
    scaled: tuple[int, int]
    at: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Orientation:
    """How a stored picture is turned to be seen: first mirrored along its diagonal, then left-right, then up-down."""

    transposed: bool = False
    mirrored: bool = False
    flipped: bool = False

    @classmethod
    def of(cls, matrix: Sequence[int]) -> "Orientation":
        """Read a display matrix (ISO/IEC 14496-12, 6.2.2): nine numbers by rows; a, b and d, e turn the picture.

        A turn between two quarters becomes the nearer one.
        """
        a, b, _, c, d = matrix[:5]
        if not any((a, b, c, d)):
            a, b, c, d = _UPRIGHT
        if abs(b) + abs(c) > abs(a) + abs(d):
            return cls(transposed=True, mirrored=c < 0, flipped=b < 0)
        return cls(mirrored=a < 0, flipped=d < 0)


def placement(width: int, height: int, sample_aspect: Fraction, target: tuple[int, int], fit: Fit) -> Placement:
    """Where a stored picture of `width` x `height` samples, each `sample_aspect` as wide as high, goes in `target`.

    Every number of the result is even, as film pictures share their colour between two pixels, except where a source is
    used whole. The centre of the picture stays the centre.
    """
    shape = Fraction(width, height) * sample_aspect
    wanted = Fraction(*target)
    if fit is Fit.CONTAIN:
        scaled = (
            _even(target[1] * shape, target[0]) if shape < wanted else target[0],
            _even(target[0] / shape, target[1]) if shape > wanted else target[1],
        )
        at = (_half(target[0] - scaled[0]), _half(target[1] - scaled[1]))
        return Placement(crop=(0, 0, width, height), scaled=scaled, at=at)
    across = _even(width * wanted / shape, width) if shape > wanted else width
    down = _even(height * shape / wanted, height) if shape < wanted else height
    return Placement(crop=(_half(width - across), _half(height - down), across, down), scaled=target, at=(0, 0))


def _even(length: Fraction, most: int) -> int:
    return min(max(round(length / 2) * 2, 2), most)


def _half(room: int) -> int:
    return room // 4 * 2
