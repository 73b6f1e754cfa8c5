"""Which language a script is written in, told by its letters and its commonest words."""

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Final

from shotwright_animatic.breakdown.lexicon import tables
from shotwright_animatic.breakdown.scripts import han_count, word_count
from shotwright_sdk.errors import ScriptNotUsable

_NAMES: Final = {
    "ar": "Arabic letters",
    "cyrl": "Cyrillic letters",
    "de": "German",
    "deva": "Devanagari letters",
    "el": "Greek",
    "es": "Spanish",
    "fr": "French",
    "he": "Hebrew",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pt": "Portuguese",
    "th": "Thai",
    "vi": "Vietnamese",
}
"""Letters that many languages share are called by their own name."""
_WRITING: Final = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "CYRILLIC": "cyrl",
    "GREEK": "el",
    "ARABIC": "ar",
    "HEBREW": "he",
    "DEVANAGARI": "deva",
}
"""What a letter's Unicode name begins with, and the language that is most often written with it."""
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z\u3400-\u9fff\u00c0-\u024f]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_LETTERS_A_WORD: Final = 3
_KANA_SHARE: Final = 0.4
_FEWEST_WORDS: Final = 12
_SAMPLE: Final = 60_000


def language_of(text: str) -> str:
    """Return the language that most of a text is written in, as a code of ISO 639-1, or of ISO 15924 for its letters.

    A Chinese character carries about as much as 0.6 English words, three letters of another alphabet as much as one.
    Where letters and words leave it open it is English.
    """
    sample = text[:_SAMPLE]
    other = _other_writing(sample)
    language, letters = other.most_common(1)[0] if other else ("", 0)
    han, words = 0.6 * han_count(sample), word_count(sample)
    if language == "ja" and letters > _KANA_SHARE * (letters + han_count(sample)) and letters > words:
        return language
    if language and letters / _LETTERS_A_WORD > max(han, words):
        return language
    return "zh" if han and han >= words else _by_words(sample)


def check_language(language: str) -> None:
    """Raise ScriptNotUsable unless we can read and speak a language.

    Raises:
        ScriptNotUsable
    """
    if language not in ("zh", "en"):
        written = _NAMES.get(language, f"the language “{language}”")
        raise ScriptNotUsable(
            f"The script is written in {written}; the embedded models read and speak Chinese and English alone. "
            "Translate it, or film it with a language model that breaks it down and with voices that speak it."
        )


def _other_writing(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for char in _OTHER_LETTER.findall(text):
        language = _WRITING.get(unicodedata.name(char, "").partition(" ")[0])
        if language:
            found[language] += 1
    return found


def _by_words(text: str) -> str:
    """Return the language whose commonest words are found most often: one that is not English needs many of them."""
    counts = Counter(language for word in _WORD.findall(text.lower()) for language in _common_words().get(word, ()))
    best = max(counts, key=lambda language: counts[language], default="en")
    return best if counts[best] >= max(_FEWEST_WORDS, 2 * counts["en"]) else "en"


@cache
def _common_words() -> dict[str, tuple[str, ...]]:
    listed = tables("languages")["common"]
    words = {word for many in listed.values() for word in many}
    return {word: tuple(language for language, many in listed.items() if word in many) for word in words}
