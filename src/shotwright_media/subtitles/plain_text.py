"""Text as it may be shown: whatever came in, without characters that are not seen but change what is."""

import unicodedata
from typing import Final

_KEPT: Final = frozenset("\u200c\u200d")
"""Zero-width joiners: emoji, and scripts whose letters join, are written with them."""
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """Return `text` in lines divided by line feeds, without control characters.

    Dropped are zero-width spaces, soft hyphens and byte order marks; marks that turn the direction of writing around
    (Unicode Standard Annex 9: they could make a line read as another one); tags; halves of surrogate pairs, which
    cannot be written to a file. Tabs become spaces. Everything that is seen is kept.
    """
    return "\n".join("".join(map(_shown, line)) for line in text.splitlines())


def _shown(char: str) -> str:
    if char == "\t":
        return " "
    return "" if unicodedata.category(char) in _DROPPED and char not in _KEPT else char
