"""Family names that are read otherwise than the same character in other words: 曾 is zēng in a name, céng elsewhere."""

from typing import Final

from shotwright_animatic.speech.chinese_words import is_name

_READINGS: Final = {
    "曾": "zeng1", "单": "shan4", "單": "shan4", "解": "xie4", "仇": "qiu2", "任": "ren2", "查": "zha1", "朴": "piao2",
    "区": "ou1", "區": "ou1", "盖": "ge3", "蓋": "ge3", "翟": "zhai2", "华": "hua4", "華": "hua4", "乐": "yue4",
    "樂": "yue4", "缪": "miao4", "覃": "qin2", "宁": "ning2", "种": "chong2", "折": "she2", "燕": "yan1",
    "应": "ying1", "葛": "ge3", "纪": "ji3",
}  # fmt: skip
_ALWAYS: Final = frozenset("翟覃缪")
"""Characters that modern Chinese hardly uses but in names."""


def surname_reading(word: str) -> str:
    """Return the pinyin of the family name that `word` begins with, or "" when it is no name or read as usual."""
    if not word or word[0] not in _READINGS:
        return ""
    if word[0] in _ALWAYS or (2 <= len(word) <= 3 and is_name(word)):
        return _READINGS[word[0]]
    return ""
