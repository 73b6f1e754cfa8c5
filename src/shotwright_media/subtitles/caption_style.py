"""How captions look on a picture of a given size: in pixels, the same for burned captions and ASS files."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeAlias

from shotwright_media.subtitles.cue_rules import SECOND_SCALE
from shotwright_media.subtitles.fonts import FONT_FAMILY, caption_font

Rgb: TypeAlias = tuple[int, int, int]

SMALLEST_SIZE: Final = 0.5
LARGEST_SIZE: Final = 2.0
_WHITE: Final = (255, 255, 255)
_NEAR_BLACK: Final = (14, 14, 18)
_YELLOW: Final = (255, 222, 70)


class Look(StrEnum):
    CLEAN = "clean"
    """White letters, a dark outline, a soft shadow."""
    BOXED = "boxed"
    """White letters on a dark, half transparent box: the easiest to read on a restless picture."""
    DRAMA = "drama"
    """Yellow letters with a strong outline, as short dramas have them."""


class Position(StrEnum):
    BOTTOM = "bottom"
    TOP = "top"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measures:
    """A look, in ems."""

    fill: Rgb = _WHITE
    outline: float = 0.0
    shadow_offset: float = 0.0
    shadow_blur: float = 0.0
    shadow_opacity: float = 0.0
    box_opacity: float = 0.0
    box_padding: float = 0.0


_LOOKS: Final = {
    Look.CLEAN: _Measures(outline=0.075, shadow_offset=0.05, shadow_blur=0.11, shadow_opacity=0.55),
    Look.BOXED: _Measures(box_opacity=0.62, box_padding=0.12),
    Look.DRAMA: _Measures(fill=_YELLOW, outline=0.1, shadow_offset=0.06, shadow_blur=0.08, shadow_opacity=0.7),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionStyle:
    """A caption's measures. All lengths are pixels of the film's frame."""

    frame_width: int
    frame_height: int
    font: Path
    family: str
    size_px: float
    """The em: about the height and width of a Chinese character."""
    outline_px: float
    shadow_offset_px: float
    shadow_blur_px: float
    shadow_opacity: float
    side_px: float
    """Kept free at the left and the right."""
    position: Position
    edge_px: float
    """From the last line's baseline to the lower edge of the frame; at the top from the upper edge to the letters."""
    box_opacity: float = 0.0
    """Above 0 the letters stand on boxes in the colour of the outline instead of having one."""
    box_padding_px: float = 0.0
    fill: Rgb = _WHITE
    outline: Rgb = _NEAR_BLACK
    translation_scale: float = float(SECOND_SCALE)
    """How large the letters of the second language are, compared with the first."""
    translation_above: bool = False
    """Whether the second language stands over the first."""

    @property
    def room_px(self) -> float:
        """How wide a line may be."""
        return self.frame_width - 2 * self.side_px

    @property
    def boxed(self) -> bool:
        return self.box_opacity > 0


def caption_style(
    width: int,
    height: int,
    *,
    look: Look = Look.CLEAN,
    position: Position = Position.BOTTOM,
    size: float = 1.0,
    translation_above: bool = False,
    font: Path | None = None,
    family: str = FONT_FAMILY,
) -> CaptionStyle:
    """Return the style for a frame of that size, in the library's own font if no other is given.

    Broad pictures keep captions in the title-safe area (SMPTE ST 2046-1: 5 % from the edges), upright ones clear of
    the fifth of the picture below, and the eighth above, that players on phones cover with their controls.

    Args:
        width: Of the frame, in pixels.
        height: Of the frame, in pixels.
        look: Colours, outline, shadow, box.
        position: Where in the frame.
        size: How large the letters are, compared with what suits most people: 0.5 to 2.
        translation_above: Whether the second language of bilingual captions stands over the first.
        font: A TrueType or OpenType file.
        family: The font's name, for players of ASS files.

    Raises:
        ValueError: `size` is out of range.
    """
    if not SMALLEST_SIZE <= size <= LARGEST_SIZE:
        raise ValueError(f"Captions are {SMALLEST_SIZE:g} to {LARGEST_SIZE:g} times their usual size, not {size:g}.")
    upright = height >= width
    em = size * (0.0585 * width if upright else 0.054 * min(height, width * 0.5625))
    edges = {Position.BOTTOM: 0.208 if upright else 0.077, Position.TOP: 0.125 if upright else 0.05}
    measures = _LOOKS[look]
    return CaptionStyle(
        frame_width=width,
        frame_height=height,
        font=font or caption_font(),
        family=family,
        size_px=em,
        outline_px=measures.outline * em,
        shadow_offset_px=measures.shadow_offset * em,
        shadow_blur_px=measures.shadow_blur * em,
        shadow_opacity=measures.shadow_opacity,
        side_px=(0.07 if upright else 0.08) * width,
        position=position,
        edge_px=edges[position] * height,
        box_opacity=measures.box_opacity,
        box_padding_px=measures.box_padding * em,
        fill=measures.fill,
        translation_above=translation_above,
    )
