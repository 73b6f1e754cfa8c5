"""How many tokens a text has, roughly and rather too many: estimates are reserved by it."""

import re
from typing import Final

_WIDE: Final = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
"""Chinese, Japanese, Korean: about a token for each character in any vocabulary of today."""
_CHARACTERS_PER_TOKEN: Final = 3
"""English has four; names, numbers, JSON and other scripts have fewer."""
TOKENS_OF_A_PICTURE: Final = 2_000
"""The most that current models count for a picture that they bring to their own size."""


def tokens_about(text: str) -> int:
    """Return about how many tokens `text` has."""
    wide = len(_WIDE.findall(text))
    return wide + -(-(len(text) - wide) // _CHARACTERS_PER_TOKEN)
