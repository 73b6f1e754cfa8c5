"""How long words take to say, per language: measured, not guessed."""

import re
from typing import Final

_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_WORDS: Final = re.compile("[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?|\\d+")

ZH_CHARACTERS_PER_S: Final = 4.9
EN_WORDS_PER_S: Final = 3.1
"""Measured on the embedded voices at their usual speed, pauses at punctuation included: running text of Lu Xun's
“Kong Yiji” by zf_xiaoxiao, zf_xiaoyi, zm_yunxi and zm_yunjian, of Carroll's “Alice” by af_heart, af_bella, am_michael
and bm_george. `bench/speaking.py` measures them anew."""


def seconds_to_say(text: str) -> float:
    """Return how many seconds it takes to say a text, in Chinese, English or both."""
    return len(_HAN.findall(text)) / ZH_CHARACTERS_PER_S + len(_WORDS.findall(text)) / EN_WORDS_PER_S
