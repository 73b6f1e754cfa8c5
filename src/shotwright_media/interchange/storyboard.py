"""A storyboard to print: pictures of the shots with what happens, what is said and what was noted, as PDF on A4."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from shotwright_media.atomic import write_bytes
from shotwright_media.frames.pictures import encode_picture, fitted, read_picture
from shotwright_media.interchange.pdf_text import FONT, StyledLine, clipped, load_font, wrapped

_WIDTH, _HEIGHT = A4
_MARGIN: Final = 15 * mm
_GAP: Final = 5 * mm
_HEADER: Final = 17 * mm
_PICTURE_WIDTH: Final = 78 * mm
_PICTURE_PIXELS: Final = 1000
"""As many pixels across as 78 mm can show in print (325 dpi)."""
_TEXT_LEFT: Final = _MARGIN + _PICTURE_WIDTH + _GAP
_TEXT_WIDTH: Final = _WIDTH - _MARGIN - _TEXT_LEFT
_LEADING: Final = 1.4
"""Line height by letter size, for Han characters stand higher than Latin ones."""
_BODY: Final = 8.0
_INK, _FAINT, _VOICE, _NOTE = "#1d1d21", "#8a8a92", "#1f4e79", "#9c2f2f"
_FEWEST, _MOST = 3, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One shot. Without a picture, or where its file is missing, an empty frame is drawn."""

    code: str
    picture: Path | None = None
    facts: tuple[str, ...] = ()
    """Short ones, as size, angle, camera and duration."""
    description: str = ""
    dialogue: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryboardWords:
    """What is printed around the shots, in the reader's language."""

    dialogue: str = "Dialogue"
    notes: str = "Notes"
    no_picture: str = "No picture yet"
    continued: str = "continued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyboard:
    """`facts` stand under the title: length, rate, date as the caller writes it."""

    title: str
    panels: tuple[Panel, ...]
    facts: tuple[str, ...] = ()
    words: StoryboardWords = StoryboardWords()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A panel, or more of its text: the lines that have room in one row."""

    panel: Panel
    lines: tuple[StyledLine, ...]
    continued: bool


def write_storyboard(path: Path, storyboard: Storyboard, *, per_page: int = 4) -> None:
    """Write `storyboard` with `per_page` rows on a page (3 to 6). The same storyboard gives the same bytes.

    Text that does not fit beside its picture goes on in the next row, under the same code: nothing is cut. The typeface
    of the subtitles is embedded with the letters that are used; characters that it lacks appear as boxes.

    Raises:
        UnreadableMedia: A picture is there, but no PNG, JPEG or WebP.
        DiskFull: There is no room for it.
        ValueError: No panel, or another number of rows.
    """
    if not storyboard.panels or not _FEWEST <= per_page <= _MOST:
        raise ValueError(f"A storyboard has at least one panel, and {_FEWEST} to {_MOST} rows on a page.")
    load_font()
    height = (_HEIGHT - 2 * _MARGIN - _HEADER) / per_page
    rows = [row for panel in storyboard.panels for row in _rows(panel, height - _GAP, storyboard.words)]
    canvas = Canvas(BytesIO(), pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(storyboard.title)
    canvas.setCreator("Shotwright")
    pages = -(-len(rows) // per_page)
    for page in range(pages):
        _draw_header(canvas, storyboard, page + 1, pages)
        for place, row in enumerate(rows[page * per_page : (page + 1) * per_page]):
            top = _HEIGHT - _MARGIN - _HEADER - place * height
            _draw_row(canvas, row, top, height - _GAP, storyboard.words)
        canvas.showPage()
    write_bytes(path, canvas.getpdfdata())


def _rows(panel: Panel, height: float, words: StoryboardWords) -> Iterator[_Row]:
    """The panel as one row, and more of them until all of its text has room."""
    lines = list(_lines(panel, words))
    first = True
    while first or lines:
        taken, used = 0, _code_line(panel, words, continued=not first).height
        while taken < len(lines) and used + lines[taken].height <= height:
            used += lines[taken].height
            taken += 1
        if 1 < taken < len(lines) and lines[taken - 1].is_heading:
            taken -= 1
        yield _Row(panel=panel, lines=tuple(lines[:taken]), continued=not first)
        lines, first = lines[taken:], False


def _code_line(panel: Panel, words: StoryboardWords, *, continued: bool) -> StyledLine:
    text = f"{panel.code} ({words.continued})" if continued else panel.code
    size = 9.0 if continued else 12.0
    return StyledLine(text=clipped(text, size, _TEXT_WIDTH), size=size, colour=_INK, height=size * _LEADING + 2)


def _lines(panel: Panel, words: StoryboardWords) -> Iterator[StyledLine]:
    yield from _paragraph("  ·  ".join(panel.facts), 7.5, _FAINT)
    yield from _paragraph(panel.description, _BODY, _INK)
    for heading, texts, colour in ((words.dialogue, panel.dialogue, _VOICE), (words.notes, panel.notes, _NOTE)):
        if texts:
            yield StyledLine(text=heading, size=6.5, colour=_FAINT, height=6.5 * _LEADING + 3, is_heading=True)
            for text in texts:
                yield from _paragraph(text, _BODY, colour)


def _paragraph(text: str, size: float, colour: str) -> Iterator[StyledLine]:
    for line in wrapped(text, size, _TEXT_WIDTH):
        yield StyledLine(text=line, size=size, colour=colour, height=size * _LEADING)


def _draw_header(canvas: Any, storyboard: Storyboard, page: int, pages: int) -> None:
    top = _HEIGHT - _MARGIN
    number = f"{page} / {pages}"
    width = _WIDTH - 2 * _MARGIN - 25 * mm
    _write(canvas, clipped(storyboard.title, 16, width), _MARGIN, top - 14, size=16, colour=_INK)
    facts = clipped("  ·  ".join(storyboard.facts), 8.5, width)
    _write(canvas, facts, _MARGIN, top - 28, size=8.5, colour=_FAINT)
    canvas.setFont(FONT, 9)
    canvas.drawRightString(_WIDTH - _MARGIN, top - 14, number)
    canvas.setStrokeColor(_FAINT)
    canvas.setLineWidth(0.5)
    canvas.line(_MARGIN, top - 36, _WIDTH - _MARGIN, top - 36)


def _draw_row(canvas: Any, row: _Row, top: float, height: float, words: StoryboardWords) -> None:
    if not row.continued:
        _draw_picture(canvas, row.panel, top, height, words)
    lines: Sequence[StyledLine] = [_code_line(row.panel, words, continued=row.continued), *row.lines]
    y = top + lines[0].height - lines[0].size  # letters begin where the picture does
    for line in lines:
        y -= line.height
        _write(canvas, line.text, _TEXT_LEFT, y + line.size * 0.3, size=line.size, colour=line.colour)


def _draw_picture(canvas: Any, panel: Panel, top: float, height: float, words: StoryboardWords) -> None:
    """The picture in the upper left of its place, as large as it fits, or a frame with a word in it."""
    canvas.setStrokeColor(_FAINT)
    canvas.setLineWidth(0.5)
    if panel.picture is None or not panel.picture.is_file():
        tall = min(height, _PICTURE_WIDTH * 9 / 16)
        canvas.setDash(3, 3)
        canvas.rect(_MARGIN, top - tall, _PICTURE_WIDTH, tall)
        canvas.setDash()
        middle = _MARGIN + _PICTURE_WIDTH / 2
        canvas.setFillColor(_FAINT)
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(middle, top - tall / 2 - 3, clipped(words.no_picture, 9, _PICTURE_WIDTH))
        return
    picture = read_picture(panel.picture)
    if picture.shape[2] == 4:
        alpha = picture[:, :, 3:].astype("float32") / 255
        picture = (picture[:, :, :3] * alpha + 255 * (1 - alpha)).round().astype("uint8")
    jpeg = encode_picture(fitted(picture, _PICTURE_PIXELS, _PICTURE_PIXELS), ".jpg")
    factor = min(_PICTURE_WIDTH / picture.shape[1], height / picture.shape[0])
    wide, tall = picture.shape[1] * factor, picture.shape[0] * factor
    left = _MARGIN + (_PICTURE_WIDTH - wide) / 2
    canvas.drawImage(ImageReader(BytesIO(jpeg)), left, top - tall, wide, tall)
    canvas.rect(left, top - tall, wide, tall)


def _write(canvas: Any, text: str, x: float, y: float, *, size: float, colour: str) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(FONT, size)
    canvas.drawString(x, y, text)
