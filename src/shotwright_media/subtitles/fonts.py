"""The typeface that comes with the library: Noto Sans SC Bold.

It has all of GB 2312, Big5, the kanji of JIS X 0208 and kana (Han in the forms of China), western European and
Vietnamese letters, Cyrillic; no Hangul, no Arabic, no Thai, no emoji, and few letters of central Europe and Turkey.
"""

from pathlib import Path
from typing import Final

from shotwright_media.errors import UnreadableMedia

FONT_FAMILY: Final = "Noto Sans SC"
LINE_HEIGHT: Final = 1.448
DESCENT: Final = 0.288
"""Ascent and descent together, and the descent alone, in ems (1160 and 288 of 1000 units)."""

_FOLDER: Final = Path(__file__).with_name("font_files")


def caption_font() -> Path:
    """Return the font file. Its folder holds fonts only of ours, so that it can be handed to libass as `fontsdir`.

    Raises:
        UnreadableMedia: the file is missing: the installation is incomplete.
    """
    path = _FOLDER / "NotoSansSC_700Bold.ttf"
    if not path.is_file():
        raise UnreadableMedia(f"The font {path} is missing. Install Shotwright again; it comes with the package.")
    return path
