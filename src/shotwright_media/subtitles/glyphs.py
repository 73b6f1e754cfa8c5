"""Which characters a typeface can draw, and what is drawn in place of those it cannot."""

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from shotwright_media.errors import UnreadableMedia

STAND_IN: Final = "□"
"""Drawn for a character that the typeface lacks, so that a reader sees that there is one."""
_JOINS: Final = frozenset("\u200c\u200d\u20e3")
_EMOJI: Final = ((0x2300, 0x23FF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF))
"""Where pictures stand in Unicode, first and last: symbols, dingbats, arrows and the planes of emoji."""
_LARGEST_MAP: Final = 4 << 20


def missing(text: str, font: Path) -> tuple[str, ...]:
    """Return the visible characters of `text` that the font lacks, each once, in order.

    Raises:
        UnreadableMedia: the font cannot be read.
    """
    held = coverage(font)
    shown = unicodedata.normalize("NFC", text)
    return tuple(dict.fromkeys(c for c in shown if ord(c) not in held and not _is_unseen(c)))


def drawable(text: str, font: Path) -> str:
    """Return `text` as the font can draw it: emoji that it lacks are left out, other characters become `STAND_IN`.

    Raises:
        UnreadableMedia: the font cannot be read.
    """
    held = coverage(font)
    drawn: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        if ord(char) in held or char.isspace():
            drawn.append(char)
        elif not _is_unseen(char) and not is_emoji(char):
            drawn.append(STAND_IN)
    return "".join(drawn)


def is_emoji(char: str) -> bool:
    """Whether `char` is a picture among letters; typefaces for reading hold few of them."""
    return any(first <= ord(char) <= last for first, last in _EMOJI)


@lru_cache(maxsize=8)
def coverage(font: Path) -> frozenset[int]:
    """Return the code points that a TrueType or OpenType font has glyphs for (its `cmap` table; ISO/IEC 14496-22).

    Takes about 10 ms for 30,000 characters; of a collection the first font is read.

    Raises:
        UnreadableMedia: the font cannot be read.
    """
    try:
        with font.open("rb") as file:
            return frozenset(_mapped(_table(file, b"cmap")))
    except (OSError, struct.error, ValueError, IndexError) as error:
        raise UnreadableMedia(
            f"The font {font} cannot be read: {error}. Choose a TrueType or OpenType font."
        ) from error


def _is_unseen(char: str) -> bool:
    """Whether `char` has no picture of its own: white space, joiners, variation selectors."""
    return char.isspace() or char in _JOINS or unicodedata.category(char) == "Cf" or _selects_variant(char)


def _selects_variant(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _table(file: BinaryIO, wanted: bytes) -> bytes:
    start = 0
    if file.read(4) == b"ttcf":
        file.seek(12)
        (start,) = struct.unpack(">I", file.read(4))
    file.seek(start + 4)
    (count,) = struct.unpack(">H", file.read(2))
    file.seek(start + 12)
    for _ in range(count):
        tag, offset, length = struct.unpack(">4s4xII", file.read(16))
        if tag == wanted:
            file.seek(offset)
            return file.read(min(length, _LARGEST_MAP))
    raise ValueError(f"it has no table {wanted.decode()!r}")


def _mapped(cmap: bytes) -> set[int]:
    """Return all code points of the Unicode subtables; formats 4 and 12 are what fonts of today have."""
    found: set[int] = set()
    (count,) = struct.unpack_from(">H", cmap, 2)
    for record in range(count):
        platform, _, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * record)
        (layout,) = struct.unpack_from(">H", cmap, offset)
        if platform not in {0, 3}:
            continue
        if layout == 12:
            found |= _of_groups(cmap, offset)
        elif layout == 4:
            found |= _of_segments(cmap, offset)
    return found


def _of_groups(cmap: bytes, offset: int) -> set[int]:
    (count,) = struct.unpack_from(">I", cmap, offset + 12)
    groups = np.frombuffer(cmap, ">u4", 3 * count, offset + 16).reshape(-1, 3)
    return {c for first, last, _ in groups.tolist() for c in range(first, min(last, 0x10FFFF) + 1)}


def _of_segments(cmap: bytes, offset: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", cmap, offset + 6)
    ends = np.frombuffer(cmap, ">u2", doubled // 2, offset + 14).tolist()
    starts = np.frombuffer(cmap, ">u2", doubled // 2, offset + 16 + doubled).tolist()
    # The last segment, 0xFFFF alone, is required by the format and maps to nothing.
    return {c for first, last in zip(starts, ends, strict=True) if first != 0xFFFF for c in range(first, last + 1)}
