"""From Chinese characters to Kokoro's sounds, by jieba's words, pypinyin's readings and misaki's table of syllables.

Tones are written as arrows behind the vowel: → first, ↗ second, ↓ third, ↘ fourth. Tone sandhi is left to the voices:
they were trained on plain dictionary tones.
"""

import re
from functools import lru_cache
from typing import Final

from misaki.transcription import pinyin_to_ipa
from pypinyin import Style, lazy_pinyin

from shotwright_animatic.speech.chinese_words import words
from shotwright_animatic.speech.surnames import surname_reading

_TONES: Final = (("˧˩˧", "↓"), ("˧˥", "↗"), ("˥˩", "↘"), ("˥", "→"))
_BUZZED_VOWELS: Final = re.compile("[ɻɹ]\u0329")
_NON_SYLLABIC: Final = "\u032f"


def chinese_phonemes(characters: str) -> str:
    """Return how a run of Han characters sounds, words parted by spaces; unknown characters are left out."""
    spoken = ("".join(map(syllable_phonemes, _readings(word))) for word in words(characters))
    return " ".join(sounds for sounds in spoken if sounds)


@lru_cache(maxsize=2048)
def syllable_phonemes(pinyin: str) -> str:
    """Return the sounds of one syllable such as `xia4` (5 is the neutral tone), or "" if it is none."""
    try:
        ipa = "".join(pinyin_to_ipa(pinyin)[0])
    except (ValueError, KeyError):
        return ""
    for contour, arrow in _TONES:
        ipa = ipa.replace(contour, arrow)
    return _BUZZED_VOWELS.sub("ɨ", ipa).replace(_NON_SYLLABIC, "")


def _readings(word: str) -> list[str]:
    readings = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
    surname = surname_reading(word)
    return [surname, *readings[1:]] if surname else readings
