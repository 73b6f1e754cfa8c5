"""What can be said of a text without knowing what it means: its writing system, its sentences, how long it speaks."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

ZH_CHARS_PER_S: Final = 4.2
EN_WORDS_PER_S: Final = 2.6

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?|\d+")
_CLOSERS = "”’」』\"')）】》"
_SENTENCE = re.compile(rf"[^。！？!?…\n.]*(?:(?:[。！？!?…]|\.(?=[\s{_CLOSERS}.]|$)|\n)+[{_CLOSERS}]*|\.|$)")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|St|Prof|Capt|Lt|Sgt|Jr|Sr|No|vs|[A-Z])\.$")
_LONGEST_ABBREVIATION: Final = 8
_CLAUSE = re.compile(r"[^，、；：,;:—–]*(?:[，、；：,;:—–]+|$)")


def is_han(char: str) -> bool:
    return _HAN.match(char) is not None


def han_count(text: str) -> int:
    return len(_HAN.findall(text))


def word_count(text: str) -> int:
    """Return the number of Latin words and numbers."""
    return len(_LATIN_WORD.findall(text))


def speech_s(text: str) -> float:
    """Return how many seconds it takes to say `text`, pauses at punctuation not counted."""
    return han_count(text) / ZH_CHARS_PER_S + word_count(text) / EN_WORDS_PER_S


def is_speakable(text: str) -> bool:
    return any(char.isalnum() for char in text)


def sentences(text: str) -> list[str]:
    """Split after sentence-ending punctuation and closing quotes; the parts joined are `text` again."""
    starts: list[int] = []
    for match in _SENTENCE.finditer(text):
        if match.group() and not (starts and _belongs_to_last(text, match)):
            starts.append(match.start())
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _belongs_to_last(text: str, match: re.Match[str]) -> bool:
    """Whether a part is no sentence of its own: mere marks, or what follows `Mr.`, `3.` in 3.14, `example.`."""
    before = text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start()]
    is_inner_dot = before.endswith(".") and not before.endswith("..") and not match.group()[0].isspace()
    return is_inner_dot or not is_speakable(match.group()) or bool(_ABBREVIATION.search(before.rstrip()))


def pieces(text: str, limit_s: float) -> list[str]:
    """Split `text` into parts of at most `limit_s` of speech, at sentence ends where possible, else at clauses.

    The parts joined are `text` again. A clause without any punctuation is cut between characters or words.
    """
    if speech_s(text) <= limit_s:
        return [text]
    small = [
        atom
        for sentence in sentences(text)
        for clause in ([sentence] if speech_s(sentence) <= limit_s else _CLAUSE.findall(sentence))
        for atom in ([clause] if speech_s(clause) <= limit_s else _cut(clause))
        if atom
    ]
    return _packed(small, limit_s)


def _cut(clause: str) -> list[str]:
    return re.findall(r"\s*[^\s\u3400-\u9fff]+\s*|\s*[\u3400-\u9fff]\s*|\s+", clause)


def _packed(parts: Sequence[str], limit_s: float) -> list[str]:
    """Join neighbours while they stay under the limit, into parts of about the same length."""
    total = sum(map(speech_s, parts))
    target = min(limit_s, total / max(1, round(total / limit_s + 0.35)) * 1.15)
    packed: list[str] = []
    length = 0.0
    for part in parts:
        seconds = speech_s(part)
        if packed and length + seconds <= target:
            packed[-1] += part
            length += seconds
        else:
            packed.append(part)
            length = seconds
    return packed
