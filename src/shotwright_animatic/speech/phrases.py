"""A line of text as the phrases it is spoken and subtitled in. Nothing is lost: joined, they are the text again."""

import re
from typing import Final

from shotwright_animatic.speech.chinese_words import words

LONGEST: Final = 30.0
"""The most that one phrase weighs, in Han characters (about 7 s of speech, two lines of subtitles)."""

_SHORTEST_AT_FULL_STOP: Final = 3.0
_SHORTEST_AT_COMMA: Final = 5.0

_LETTER_WEIGHT: Final = 0.4  # two and a half letters take about as long as one Han syllable
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]")
_DIGIT_OR_SYMBOL: Final = re.compile(r"[0-9０-９%％‰$¥￥€£&＆@+＋=℃°]")
_LETTER: Final = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ɏ]")

_STOP: Final = re.compile(r"[，,；;：:。．.！!？?…—―\n]+[”’」』）》〉】)\]]*\s*")
_FULL_STOP: Final = re.compile(r"[。．.！!？?…\n]")
_JOINED_ON: Final = re.compile(r"[.,:][A-Za-z0-9]")  # 3.14, 1,000, 10:30, www.example.org
_SHORTENED: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|Jr|Sr|Lt|Capt|Sgt|Gen|Col|vs|No|Mt|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Za-z])\.$",
    re.IGNORECASE,
)

_PAUSES: Final = (
    (re.compile(r"…|\.{2,}|\n"), 0.5),
    (re.compile(r"[。．.！!？?]"), 0.35),
    (re.compile(r"[—―]"), 0.3),
    (re.compile(r"[；;：:]"), 0.25),
    (re.compile(r"[，,、]"), 0.18),
)
_TAIL: Final = re.compile(r"[^\w%％℃]*$")


def split(text: str) -> tuple[str, ...]:
    """Return the phrases of `text`, at least one: they end at punctuation, and are neither very short nor too long.

    Every phrase holds something to speak, unless the whole text holds nothing; then it is one phrase.
    """
    phrases: list[str] = []
    pending = ""
    for clause in _clauses(text):
        pending += clause
        if weight(pending) >= _least(pending):
            phrases.append(pending)
            pending = ""
    if pending and phrases and (weight(pending) < _least(pending)):
        phrases[-1] += pending
    elif pending or not phrases:
        phrases.append(pending)
    return tuple(part for phrase in phrases for part in _folded(phrase))


def weight(text: str) -> float:
    """Return how long `text` takes to say, in Han characters; 0 means that there is nothing to say."""
    return len(_HAN.findall(text)) + len(_DIGIT_OR_SYMBOL.findall(text)) + _LETTER_WEIGHT * len(_LETTER.findall(text))


def pause_after(phrase: str) -> float:
    """Return how long, in seconds, a speaker rests after `phrase`: 0 when it ends in mid-sentence."""
    tail = _TAIL.search(phrase)
    assert tail is not None
    return next((pause for mark, pause in _PAUSES if mark.search(tail.group())), 0.0)


def _least(text: str) -> float:
    tail = _TAIL.search(text)
    assert tail is not None
    return _SHORTEST_AT_FULL_STOP if _FULL_STOP.search(tail.group()) else _SHORTEST_AT_COMMA


def _clauses(text: str) -> list[str]:
    """Return `text` cut after every punctuation mark that a speaker would rest at."""
    clauses: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _is_inside_a_word(text, stop):
            continue
        end = _after_closing_quote(text, stop.end())
        clauses.append(text[start:end])
        start = end
    return [clause for clause in [*clauses, text[start:]] if clause]


def _is_inside_a_word(text: str, stop: re.Match[str]) -> bool:
    if _JOINED_ON.fullmatch(text, stop.start(), stop.end() + 1):
        return True
    return bool(stop.group().rstrip() == "." and _SHORTENED.search(text[: stop.start() + 1]))


def _after_closing_quote(text: str, end: int) -> int:
    """Return `end`, or the place behind a straight quote there that closes (every second one does)."""
    if text[end : end + 1] != '"' or text.count('"', 0, end) % 2 == 0 or text[end - 1 : end].isspace():
        return end
    end += 1
    while end < len(text) and text[end].isspace():
        end += 1
    return end


def _folded(phrase: str) -> list[str]:
    if weight(phrase) <= LONGEST:
        return [phrase]
    cut = _best_cut(phrase)
    return [*_folded(phrase[:cut]), *_folded(phrase[cut:])]


def _best_cut(phrase: str) -> int:
    """Return where to fold a phrase that is too long: near its middle, at a light mark or else between words."""
    cuts = [cut for cut in _word_ends(phrase) if weight(phrase[:cut]) > 0 and weight(phrase[cut:]) > 0]
    if not cuts:
        cuts = [cut for cut in range(1, len(phrase)) if weight(phrase[:cut]) > 0 and weight(phrase[cut:]) > 0]
    half = weight(phrase) / 2
    return min(cuts, key=lambda cut: abs(weight(phrase[:cut]) - half) - _ease(phrase, cut))


def _ease(phrase: str, cut: int) -> float:
    """Return how many characters off the middle a cut may lie to be as good as one in the middle."""
    if phrase[cut - 1] in "，,；;：:、。！？!?…":
        return 8.0
    return 3.0 if phrase[cut - 1].isspace() else 0.0


def _word_ends(phrase: str) -> list[int]:
    ends: list[int] = []
    position = 0
    for word in words(phrase):
        position += len(word)
        joined = phrase[position - 1 : position + 1]
        if not (joined.isascii() and joined.isalnum()) and not phrase[position : position + 1].isspace():
            ends.append(position)
    return [end for end in ends if end < len(phrase)]
