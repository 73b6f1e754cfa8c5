"""What a film is to become. Values that cannot be made are refused here."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeAlias

from shotwright_media.clips.formats.reframing import Reframing
from shotwright_media.profile import LARGEST

NARROWEST: Final = 64
WIDEST_PREVIEW: Final = 640
LONGEST_PREVIEW_S: Final = 15


class Codec(StrEnum):
    H264 = "h264"
    """MP4 that plays everywhere."""
    HEVC = "hevc"
    """MP4 for televisions and Apple devices: about 2/3 of the size of H.264."""
    VP9 = "vp9"
    """WebM with Opus, for the web without licences."""
    AV1 = "av1"
    """WebM with Opus: about half the size of H.264."""


_CRFS: Final = {Codec.H264: (20, 51), Codec.HEVC: (22, 51), Codec.VP9: (31, 63), Codec.AV1: (30, 63)}
"""What looks alike, and the coarsest that the codec knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieSpec:
    """A film with sound, all of it. Soft subtitles, title and comment are kept.

    Raises:
        ValueError: a number is out of range, or there is both a width and another shape.
    """

    codec: Codec
    reframing: Reframing | None = None
    """Another shape; None keeps that of the film."""
    width: int | None = None
    """In pixels, if the film is to be smaller; the height follows."""
    crf: int | None = None
    """Quality, from 0 (best) to 51, in VP9 and AV1 63; None is what looks like the film."""
    draft: bool = False
    """Fast rather than small."""

    def __post_init__(self) -> None:
        most = _CRFS[self.codec][1]
        if self.crf is not None and not 0 <= self.crf <= most:
            raise ValueError(f"The CRF of {self.codec} lies between 0 (best) and {most} (smallest), not {self.crf}.")
        if self.width is not None and not NARROWEST <= self.width <= LARGEST:
            raise ValueError(f"A film is {NARROWEST} to {LARGEST} pixels wide, not {self.width}.")
        if self.width is not None and self.reframing is not None:
            raise ValueError("A film of another shape has the size of that shape: leave the width out.")

    @property
    def quality(self) -> int:
        return _CRFS[self.codec][0] if self.crf is None else self.crf


PROXY: Final = MovieSpec(codec=Codec.H264, width=640, crf=26, draft=True)
"""To cut with: opens and jumps quickly."""


class Preview(StrEnum):
    GIF = "gif"
    WEBP = "webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSpec:
    """A small picture that moves, without sound, repeated for ever.

    Raises:
        ValueError: a number is out of range.
    """

    kind: Preview
    width: int = 480
    fps: Fraction = Fraction(25, 2)
    """GIF counts hundredths of a second, so each picture lasts a whole number of them."""
    start_s: Fraction = Fraction(0)
    longest_s: Fraction = Fraction(6)

    def __post_init__(self) -> None:
        if not NARROWEST <= self.width <= WIDEST_PREVIEW:
            raise ValueError(f"A preview is {NARROWEST} to {WIDEST_PREVIEW} pixels wide, not {self.width}.")
        if not 1 <= self.fps <= 25 or (100 / self.fps).denominator != 1:
            raise ValueError(f"A preview has 5, 10, 12.5, 20 or 25 pictures a second, not {float(self.fps):g}.")
        if self.start_s < 0 or not 0 < self.longest_s <= LONGEST_PREVIEW_S:
            raise ValueError(f"A preview starts within the film and lasts at most {LONGEST_PREVIEW_S} s.")


FormatSpec: TypeAlias = MovieSpec | PreviewSpec
