"""A mark that people see: words in a corner that say that the film was made by AI.

GB 45438-2025 (in force since 2025-09-01) asks of a film's visible label that its words name both AI and generating
(5.1), that it is seen from the first picture on for at least 2 seconds at normal speed, and that its letters are at
least 5 % of the picture's shorter side high (5.4). Whether that is the height of a font's box or of what is drawn is
not said; here a capital letter alone reaches it.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.overlays import Overlay, overlay
from shotwright_media.subtitles.fonts import caption_font
from shotwright_media.timebase import FrameRate, FrameSpan

MARK_ZH: Final = "AI生成"
MARK_EN: Final = "AI-generated"
SHORTEST_S: Final = 2
LOWEST_SHARE: Final = Fraction(5, 100)
"""Of the shorter side: the height of the letters."""

_MARGIN_SHARE: Final = 0.035
"""Of the shorter side, between the mark and the picture's edges."""
_OPACITY: Final = 0.92
_WHITE: Final = (255, 255, 255)
_NEAR_BLACK: Final = (14, 14, 18)


class Corner(StrEnum):
    """Burned subtitles may reach into the lower corners."""

    TOP_LEFT = "top_left"
    TOP_RIGHT = "top_right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM_RIGHT = "bottom_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is shown, where, and for how long: None is the whole film.

    Raises:
        ValueError: There are no words, or they would be gone before the 2 seconds are over.
    """

    text: str = MARK_ZH
    corner: Corner = Corner.TOP_LEFT
    seconds: Fraction | None = None

    def __post_init__(self) -> None:
        if not self.text.strip() or "\n" in self.text:
            raise ValueError("The mark that a film was made by AI is one line of words.")
        if self.seconds is not None and self.seconds < SHORTEST_S:
            raise ValueError(f"The mark has to be seen for at least {SHORTEST_S} seconds, not {float(self.seconds):g}.")


def visible_mark(mark: Mark, width: int, height: int, frames: int, rate: FrameRate) -> Overlay:
    """The mark on a film of `width` x `height` pixels, from its first frame on. Position and size are even.

    A film that is shorter than the mark's time carries it to its end. Words that are too long for the picture are made
    narrower by as much as it takes, never lower.

    Raises:
        UnreadableMedia: The font that comes with the library is missing.
    """
    shown = frames if mark.seconds is None else min(frames, rate.frames_covering(mark.seconds))
    margin = round(min(width, height) * _MARGIN_SHARE)
    rgba = _drawn(mark.text, min(width, height) * float(LOWEST_SHARE), width - 2 * margin)
    x = margin if mark.corner in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT} else width - margin - rgba.shape[1]
    y = margin if mark.corner in {Corner.TOP_LEFT, Corner.TOP_RIGHT} else height - margin - rgba.shape[0]
    return overlay(rgba, max(0, x // 2 * 2), max(0, y // 2 * 2), FrameSpan(first=0, end=shown))


def _drawn(text: str, letter_px: float, room_px: int) -> Bytes:
    """White words with a dark edge, straight alpha, whose capitals are at least `letter_px` high."""
    font = _font(letter_px)
    edge = max(2, round(font.size * 0.09))
    left, top, right, bottom = (round(side) for side in font.getbbox(text, stroke_width=edge))
    size = _even(right - left + 2), _even(bottom - top + 2)
    letters, edged = Image.new("L", size), Image.new("L", size)
    for mask, stroke in ((letters, 0), (edged, edge)):
        ImageDraw.Draw(mask).text((1 - left, 1 - top), text, fill=255, font=font, stroke_width=stroke)
    if size[0] > room_px:
        letters, edged = (mask.resize((max(2, room_px // 2 * 2), size[1])) for mask in (letters, edged))
    share = np.asarray(letters, np.float32)[..., None] / 255
    alpha = np.asarray(edged, np.float32)[..., None] * _OPACITY
    colour = np.array(_WHITE, np.float32) * share + np.array(_NEAR_BLACK, np.float32) * (1 - share)
    return np.rint(np.concatenate((colour, alpha), axis=2)).astype(np.uint8)


def _even(length: int) -> int:
    return length + length % 2


def _font(letter_px: float) -> ImageFont.FreeTypeFont:
    """The library's font, so large that a capital A, lower than any Chinese character, is `letter_px` high."""
    path = caption_font()
    probe = ImageFont.truetype(path, 200)
    _, top, _, bottom = probe.getbbox("A")
    return ImageFont.truetype(path, max(8.0, letter_px * 200 / (bottom - top)))
