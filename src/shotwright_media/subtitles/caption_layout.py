"""Where each line of a caption stands: lines of one or two languages, broken and sized so that they fit the frame."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont, features

from shotwright_media.errors import UnreadableMedia
from shotwright_media.subtitles.caption_style import CaptionStyle
from shotwright_media.subtitles.glyphs import drawable
from shotwright_media.subtitles.line_breaking import Measured, is_wide, pieces, tidy
from shotwright_media.subtitles.plain_text import plain

ASCENT: Final = 0.97
DESCENT: Final = 0.23
"""Ems that letters reach above and below their baseline."""
_LEADING: Final = 0.08
_LANGUAGE_LEADING: Final = 0.18
"""Ems kept free between lines of one language, and between the two languages."""
_PROPORTIONAL: Final = ["pwid"]
"""The font's quotation marks are as wide as a character, which is right in Chinese and wrong in English."""
_MOST_SHRINKING: Final = 1.18
_SMALLEST_PX: Final = 4.0
_TALLEST: Final = 0.85
"""Of the frame's height: letters are made smaller until a caption is no taller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a caption. `baseline` counts pixels down from the top of the block of lines."""

    text: str
    font: ImageFont.FreeTypeFont
    baseline: float

    @property
    def width(self) -> float:
        return width_of(self.font, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The lines of a caption, from above, and the style they fit the frame with. There may be none."""

    rows: tuple[Row, ...]
    style: CaptionStyle

    @property
    def width(self) -> float:
        return max(row.width for row in self.rows)

    @property
    def height(self) -> float:
        last = self.rows[-1]
        return last.baseline + DESCENT * last.font.size


def lay_out(text: str, translation: str, style: CaptionStyle) -> Layout:
    """Set `text` and its translation.

    Lines are kept as they are. When one is a little too long for the frame the letters are made smaller; when it is
    much too long it is broken again; when there are too many lines the letters are made smaller until all fit.

    Raises:
        UnreadableMedia: the font cannot be read.
    """
    main, second = (_lines(given, style.font) for given in (text, translation))
    if main:
        style = _shrunk(main, style)
    while True:
        rows = _rows(main, second, style)
        layout = Layout(rows=rows, style=style)
        room = _TALLEST * style.frame_height
        if not rows or layout.height <= room or style.size_px <= _SMALLEST_PX:
            return layout
        # Lines hold more when letters are smaller: text that is twice too tall fits at about 0.7 of its size.
        style = scaled(style, max(min(0.95, math.sqrt(room / layout.height)), _SMALLEST_PX / style.size_px))


def scaled(style: CaptionStyle, factor: float) -> CaptionStyle:
    """Return `style` with letters and everything around them `factor` times as large."""
    return replace(
        style,
        size_px=style.size_px * factor,
        outline_px=style.outline_px * factor,
        shadow_offset_px=style.shadow_offset_px * factor,
        shadow_blur_px=style.shadow_blur_px * factor,
        box_padding_px=style.box_padding_px * factor,
    )


def width_of(font: ImageFont.FreeTypeFont, line: str) -> float:
    """Return how wide a line is, in pixels."""
    return font.getlength(line, features=features_of(line))


def features_of(line: str) -> list[str] | None:
    """Return the OpenType features that a line is set with."""
    latin = not any(is_wide(char) for char in line)
    return _PROPORTIONAL if latin and features.check("raqm") else None


def _lines(text: str, font: Path) -> list[str]:
    return [line for line in (tidy(drawable(given, font)) for given in plain(text).split("\n")) if line]


def _shrunk(lines: Sequence[str], style: CaptionStyle) -> CaptionStyle:
    """Return `style` with letters just so small that the lines fit, or as it is when that takes too much."""
    font = _font(style.font, style.size_px)
    excess = max(width_of(font, line) for line in lines) / style.room_px
    return scaled(style, 1 / excess) if 1 < excess <= _MOST_SHRINKING else style


def _rows(main: Sequence[str], second: Sequence[str], style: CaptionStyle) -> tuple[Row, ...]:
    small = style.size_px * style.translation_scale
    blocks = [(main, _font(style.font, style.size_px)), (second, _font(style.font, small))]
    rows: list[Row] = []
    below = 0.0
    for lines, font in reversed(blocks) if style.translation_above else blocks:
        leading = _LANGUAGE_LEADING if rows else 0.0
        for part in (part for line in lines for part in _broken(line, font, style.room_px)):
            baseline = below + (leading + ASCENT) * font.size
            rows.append(Row(text=part, font=font, baseline=baseline))
            below, leading = baseline + DESCENT * font.size, _LEADING
    return tuple(rows)


def _broken(line: str, font: ImageFont.FreeTypeFont, room_px: float) -> list[str]:
    """Return `line` in as many lines as it needs."""
    if width_of(font, line) <= room_px * 1.001:
        return [line]
    run = pieces(line, max(1, int(room_px / font.size)))
    return Measured(line, run, lambda part: width_of(font, part)).lines(0, len(run), room_px)


@lru_cache(maxsize=8)
def _font(path: Path, size_px: float) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(path, size_px)
    except OSError as error:
        raise UnreadableMedia(f"The font {path} cannot be read: {error}.") from error
