"""Lines of text for a PDF, in the typeface that comes with the library."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, takewhile
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from shotwright_media.subtitles.fonts import caption_font

FONT: Final = "NotoSansSC-Bold"
_ELLIPSIS: Final = "…"
_BREAKABLE: Final = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\uffef\U00020000-\U0003ffff"
_CLOSING: Final = "、。，．！？；：）」』】》〉”’…—·,.!?;:)%"
_PIECES: Final = re.compile(rf"\s+|[（「『【《〈“‘(]*[{_BREAKABLE}][{_CLOSING}]*|[^\s{_BREAKABLE}]+[{_CLOSING}]*")
"""White space, or one Han character or a word with the marks that may not leave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StyledLine:
    """One line that fits; sizes and heights in points, the colour as `#rrggbb`."""

    text: str
    size: float
    colour: str
    height: float
    is_heading: bool = False
    """It stands with the line after it."""


@cache
def load_font() -> None:
    """Make the typeface known to reportlab, which keeps fonts for the whole process.

    Raises:
        UnreadableMedia: The installation is incomplete.
    """
    pdfmetrics.registerFont(TTFont(FONT, str(caption_font())))


def text_width(text: str, size: float) -> float:
    """Points across."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


def wrapped(text: str, size: float, width: float) -> Iterator[str]:
    """`text` as lines of at most `width` points; blank ones are left out.

    Lines break at white space and between Han characters, never before a closing mark, and within a word only where it
    is longer than a line.
    """
    for paragraph in text.splitlines():
        line = ""
        for piece in _pieces(paragraph, size, width):
            if line and text_width((line + piece).rstrip(), size) > width:
                yield line.rstrip()
                line = ""
            line = line + piece if line else piece.lstrip()
        if line.strip():
            yield line.rstrip()


def clipped(text: str, size: float, width: float) -> str:
    """`text` on one line, cut with an ellipsis where it is too long."""
    line = " ".join(text.split())
    if _fitting(line, size, width) == len(line):
        return line
    return line[: _fitting(line, size, width - text_width(_ELLIPSIS, size))].rstrip() + _ELLIPSIS


def _pieces(paragraph: str, size: float, width: float) -> Iterator[str]:
    """What may not be divided, unless it alone is too long for a line."""
    for match in _PIECES.finditer(paragraph):
        piece = match[0]
        while (fits := max(1, _fitting(piece, size, width))) < len(piece):
            yield piece[:fits]
            piece = piece[fits:]
        yield piece


def _fitting(text: str, size: float, width: float) -> int:
    """How many characters from the beginning on have room: the typeface has no kerning here, so widths add up."""
    across = accumulate(text_width(char, size) for char in text)
    return sum(1 for _ in takewhile(lambda used: used <= width, across))
