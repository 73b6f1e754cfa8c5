"""Many pictures on one, each with a caption."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.pictures import fitted

_PAPER: Final = "#17181c"
_INK: Final = "#e8e6e1"
_GAP: Final = 12
_ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """One picture, sRGB (h, w, 3), and the words under it."""

    picture: Bytes
    caption: str = ""


def contact_sheet(
    panels: Sequence[Panel], *, font: Path, columns: int = 4, cell_width: int = 320, title: str = ""
) -> Bytes:
    """A grid of pictures with captions, sRGB (h, w, 3).

    Cells are as high as the highest picture; captions are cut with an ellipsis to the width of their cell.

    Args:
        panels: In reading order; at least one.
        font: A font file that has every letter of the captions, Han included.
        columns: Pictures in a row.
        cell_width: Pixels.
        title: A line above the grid.

    Raises:
        ValueError: There is no panel.
    """
    if not panels:
        raise ValueError("A contact sheet needs at least one picture.")
    columns = min(columns, len(panels))
    pictures = [fitted(panel.picture, cell_width, cell_width * 16) for panel in panels]
    words = ImageFont.truetype(font, max(12, cell_width // 20))
    line = words.size * 3 // 2
    cell_height = max(picture.shape[0] for picture in pictures) + line + _GAP
    rows = -(-len(panels) // columns)
    top = _GAP + (line * 2 if title else 0)
    sheet = Image.new("RGB", (_GAP + columns * (cell_width + _GAP), int(top + rows * cell_height)), _PAPER)
    pen = ImageDraw.Draw(sheet)
    if title:
        large = ImageFont.truetype(font, words.size * 5 // 4)
        pen.text((_GAP, _GAP), _cut(title, large, sheet.width - 2 * _GAP), _INK, font=large)
    for place, (panel, picture) in enumerate(zip(panels, pictures, strict=True)):
        x = _GAP + place % columns * (cell_width + _GAP)
        y = int(top + place // columns * cell_height)
        sheet.paste(Image.fromarray(picture[:, :, :3]), (x + (cell_width - picture.shape[1]) // 2, y))
        pen.text((x, y + cell_height - line - _GAP + 2), _cut(panel.caption, words, cell_width), _INK, font=words)
    return np.asarray(sheet)


def _cut(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """As much of the first line of `text` as fits into `width` pixels."""
    line = text.split("\n", 1)[0]
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(line + _ELLIPSIS) > width:
        line = line[:-1]
    return line + _ELLIPSIS
