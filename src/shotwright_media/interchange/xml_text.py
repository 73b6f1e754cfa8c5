"""Text that XML can hold."""

import re
from typing import Final

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets), such as controls."""
    return _FORBIDDEN.sub("", text)
