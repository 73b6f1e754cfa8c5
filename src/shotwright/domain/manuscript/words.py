"""The words that a manuscript has for what is chosen from a closed set, in Chinese and in English.

Either language is read in any manuscript, and so is the value itself (`close_up`).
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

from shotwright_sdk.vocabulary import (
    Age,
    Angle,
    CameraMoveKind,
    Easing,
    Emotion,
    Gender,
    LineKind,
    Mood,
    Place,
    ShotSize,
    TimeOfDay,
    TransitionKind,
    Weather,
)

ZH: Final = "zh"
_Word = TypeVar("_Word", bound=StrEnum)

_IN_CHINESE: Final[Mapping[type[StrEnum], str]] = {
    Gender: "女 男 性别未知",
    Age: "儿童 少年 成年 中年 老年",
    Emotion: "平静 高兴 温柔 悲伤 愤怒 担心 害怕 惊讶 坚定 疲惫",
    LineKind: "对白 旁白 内心",
    ShotSize: "大远景 全景 全身 中景 近景 特写 大特写 插入",
    Angle: "平视 仰拍 俯拍 鸟瞰 倾斜 过肩",
    CameraMoveKind: "固定 放大 缩小 左摇 右摇 上摇 下摇 推近 拉远 环绕 滑动变焦 手持 甩镜 沿路径",
    Easing: "匀速 缓入 缓出 缓入缓出 贝塞尔",
    TransitionKind: "切 叠化 淡出 闪白 左划 右划 上划 下划",
    TimeOfDay: "清晨 白天 黄昏 夜",
    Weather: "晴 阴 雨 暴风雨 雪 雾 大风",
    Mood: "宁静 欢快 悲伤 紧张 神秘 激烈",
    Place: (
        "城市 街道 天台 办公室 家 卧室 厨房 教室 走廊 医院 咖啡馆 商店 车站 公园 森林 山 海 沙漠 宫殿 寺庙 太空 其他"
    ),
}
"""The words for the values of each set, in their order."""

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "characters": ("人物", "Characters"),
    "locations": ("地点", "Locations"),
    "aliases": ("又名", "Also called"),
    "appearance": ("外貌", "Looks"),
    "personality": ("性格", "Nature"),
    "drawn": ("画法", "Drawn with"),
    "description": ("描述", "Description"),
    "at": ("地点", "At"),
    "picture": ("画面", "Picture"),
    "figures": ("画中", "In frame"),
    "prop": ("物件", "Thing"),
    "transition": ("转场", "Transition"),
    "inside": ("内景", "inside"),
    "outside": ("外景", "outside"),
    "narrator": ("旁白", "Narrator"),
    "speed": ("速度", "speed"),
    "intensity": ("强度", "intensity"),
    "easing": ("缓动", "easing"),
    "start": ("始", "start"),
    "end": ("终", "end"),
    "bezier": ("曲线", "bezier"),
    "path": ("路径", "path"),
    "hair_colour": ("发色", "hair colour"),
    "hair_length": ("发长", "hair length"),
    "hair_style": ("发型", "hair style"),
    "outfit": ("服装", "outfit"),
    "outfit_colour": ("服装颜色", "outfit colour"),
    "skin": ("肤色", "skin"),
    "glasses": ("眼镜", "glasses"),
    "beard": ("胡子", "beard"),
}
"""What stands before a colon or an equals sign, and words of our own: Chinese, English."""


def word(value: StrEnum, language: str) -> str:
    """Return what a manuscript in `language` calls a value: `特写`, `close up`."""
    return _chinese(type(value))[value.value] if language == ZH else value.value.replace("_", " ")


def meant(text: str, kind: type[_Word]) -> _Word | None:
    """Return the value of `kind` that a word stands for, in either language; None if it stands for none of them."""
    folded = _folded(text)
    chinese = _chinese(kind)
    return next((value for value in kind if folded in (_folded(value), chinese[value.value])), None)


def label(name: str, language: str) -> str:
    zh, en = LABELS[name]
    return zh if language == ZH else en


def is_label(text: str, name: str) -> bool:
    """Whether a text is the label `name`, in either language."""
    return _folded(text) in map(_folded, (*LABELS[name], name))


def label_in(text: str, names: tuple[str, ...]) -> str:
    """Return which of the labels `names` a text is; "" if none of them."""
    return next((name for name in names if is_label(text, name)), "")


def is_any_label(text: str) -> bool:
    return any(is_label(text, name) for name in LABELS)


def all_words(kind: type[StrEnum], language: str) -> str:
    """Return every word for values of `kind`, for a message."""
    return ", ".join(word(value, language) for value in kind)


@cache
def _chinese(kind: type[StrEnum]) -> Mapping[str, str]:
    return dict(zip((value.value for value in kind), _IN_CHINESE[kind].split(), strict=True))


def _folded(text: str) -> str:
    return text.strip().lower().replace("_", " ").replace("-", " ")
