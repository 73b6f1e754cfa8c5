"""From a phrase in Chinese, English or both to the sounds that the voice model speaks."""

import re
from typing import Final

from shotwright_animatic.speech.g2p_en import english_phonemes
from shotwright_animatic.speech.g2p_zh import chinese_phonemes, syllable_phonemes
from shotwright_animatic.speech.letters_zh import letters_phonemes
from shotwright_animatic.speech.lexicon_en import lexicon
from shotwright_animatic.speech.numbers_zh import spell_out
from shotwright_animatic.speech.pinyin import syllables

_HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_RUN: Final = re.compile(rf"[{_HAN}]+|[^{_HAN}]+")
_LATIN_RUN: Final = re.compile(r"[A-Za-z][A-Za-z' ’.-]*[A-Za-z]|[A-Za-z]|[,.!?;:]")

_FULLWIDTH: Final = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_MARKS: Final = str.maketrans(
    {
        "，": ",",
        "、": ",",
        "。": ".",
        "．": ".",
        "！": "!",
        "？": "?",
        "；": ";",
        "：": ":",
        "·": " ",
        "～": ",",
        "\n": ",",
    }
)
_TRAILING_OFF: Final = re.compile(r"(?:…|\.{2,}|。{2,})+")
_DASH: Final = re.compile(r"\s*(?:—|―|--)+\s*")
_BRACKETS: Final = re.compile(r"[（(【\[〔]|[）)】\]〕]")
_SILENT: Final = re.compile(r"[“”‘\"「」『』《》〈〉*_#~|<>]")
_LONGEST_INITIALISM: Final = 3
_MARK_RUN: Final = re.compile(r"\s*([,.!?;:…—])(?:[\s,.;:…—]*([!?]))?[\s,.!?;:…—]*")


def phonemes(text: str, language: str, *, british: bool = False) -> str:
    """Return the sounds of `text`; "" when it holds nothing to speak.

    Args:
        text: One phrase. The other language's words may stand among its own; emoji and quotation marks are silent.
        language: `zh` or `en`: how figures are read, and whether an unknown *Xiaoming* is spoken as pinyin.
        british: Whose English; it does not matter for Chinese.
    """
    plain = text.translate(_FULLWIDTH)
    sounds = _mostly_chinese(plain) if language == "zh" else _mostly_english(plain, british=british)
    tidy = _MARK_RUN.sub(lambda marks: (marks[2] or marks[1]) + " ", sounds)
    tidy = re.sub(r" {2,}", " ", tidy).strip()
    return tidy.lstrip(",.!?;:…— ") if re.search(r"[^,.!?;:…— ]", tidy) else ""


def _mostly_chinese(text: str) -> str:
    text = _DASH.sub(",", _TRAILING_OFF.sub("。", text))  # before the figures: ー and – between figures mean "to"
    text = spell_out(text)
    text = _SILENT.sub("", _BRACKETS.sub(",", text)).translate(_MARKS)
    return " ".join(
        chinese_phonemes(run) if re.match(f"[{_HAN}]", run) else _latin_in_chinese(run) for run in _RUN.findall(text)
    )


def _latin_in_chinese(text: str) -> str:
    runs = _LATIN_RUN.findall(text)
    return " ".join(run if run in ",.!?;:" else " ".join(map(_name_or_english, run.split())) for run in runs)


def _name_or_english(word: str) -> str:
    """Read capitals as letters, as Chinese speakers do (APP is A-P-P), and unknown words that are pinyin as pinyin."""
    if word.isupper() and len(word) <= _LONGEST_INITIALISM and word.isalpha():
        return letters_phonemes(word)
    if not lexicon().sounds(word) and (chinese := syllables(word)):
        return "".join(syllable_phonemes(syllable.replace("v", "ü") + "1") for syllable in chinese)
    return english_phonemes(word)


def _mostly_english(text: str, *, british: bool) -> str:
    text = _SILENT.sub("", text.replace("#", "\0")).replace("\0", "#").translate(_MARKS)
    return " ".join(
        chinese_phonemes(run) if re.match(f"[{_HAN}]", run) else english_phonemes(run, british=british)
        for run in _RUN.findall(text)
    )
