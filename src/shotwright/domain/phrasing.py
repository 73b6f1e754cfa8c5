"""When the sentences of a spoken line are heard, if its speaker does not say: in proportion to their letters."""

import re
from typing import Final

_SENTENCE: Final = re.compile(r".+?(?:[.!?…]+[\"'”’)]*(?=\s|$)\s*|[。！？…]+[”’」』）]*\s*|$)", re.DOTALL)


def phrases_of(text: str, duration_s: float) -> list[tuple[float, float, str]]:
    """Return start and end in seconds and the words of each sentence; joined, they are `text`."""
    sentences = [found for found in _SENTENCE.findall(text) if found]
    letters = sum(len(one) for one in sentences) or 1
    phrases: list[tuple[float, float, str]] = []
    done = 0
    for one in sentences:
        start, done = done, done + len(one)
        phrases.append((duration_s * start / letters, duration_s * done / letters, one))
    return phrases
