"""How captions look on a picture of a given size: in pixels, the same for burned captions and ASS files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from shotwright_media.subtitles.fonts import FONT_FAMILY, caption_font

Rgb: TypeAlias = tuple[int, int, int]

_WHITE: Final = (255, 255, 255)
_NEAR_BLACK: Final = (14, 14, 18)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionStyle:
    """A caption's measures. All lengths are pixels of the film's frame."""

    frame_width: int
    frame_height: int
    font: Path
    family: str
    size_px: float
    """The em: about the height and width of a Chinese character."""
    line_px: float
    """From one line to the next."""
    outline_px: float
    shadow_offset_px: float
    shadow_blur_px: float
    shadow_opacity: float
    side_px: float
    """Kept free at the left and the right."""
    bottom_px: float
    """From the last line's baseline to the lower edge of the frame."""
    fill: Rgb = _WHITE
    outline: Rgb = _NEAR_BLACK


def caption_style(width: int, height: int, *, font: Path | None = None, family: str = FONT_FAMILY) -> CaptionStyle:
    """Return the style for a frame of that size, in the library's own font if no other is given.

    Broad pictures keep captions in the title-safe area (SMPTE ST 2046-1: 5 % from the edges), upright ones above the
    fifth of the picture that players on phones cover with their controls.
    """
    upright = height >= width
    size = 0.0585 * width if upright else 0.054 * min(height, width * 0.5625)
    return CaptionStyle(
        frame_width=width,
        frame_height=height,
        font=font or caption_font(),
        family=family,
        size_px=size,
        line_px=1.28 * size,
        outline_px=0.075 * size,
        shadow_offset_px=0.05 * size,
        shadow_blur_px=0.11 * size,
        shadow_opacity=0.55,
        side_px=(0.07 if upright else 0.08) * width,
        bottom_px=(0.208 if upright else 0.077) * height,
    )
