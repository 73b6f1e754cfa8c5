"""The words that a manuscript has for what is chosen from a closed set, in Chinese and in English.

Either language is read in any manuscript, and so is the value itself (`close_up`).
"""

from collections.abc import Mapping
from enum import StrEnum
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

_IN_CHINESE: Final[dict[StrEnum, str]] = {
    Gender.FEMALE: "女",
    Gender.MALE: "男",
    Gender.UNKNOWN: "性别未知",
    Age.CHILD: "儿童",
    Age.TEEN: "少年",
    Age.ADULT: "成年",
    Age.MIDDLE_AGED: "中年",
    Age.ELDER: "老年",
    Emotion.NEUTRAL: "平静",
    Emotion.HAPPY: "高兴",
    Emotion.TENDER: "温柔",
    Emotion.SAD: "悲伤",
    Emotion.ANGRY: "愤怒",
    Emotion.WORRIED: "担心",
    Emotion.AFRAID: "害怕",
    Emotion.SURPRISED: "惊讶",
    Emotion.DETERMINED: "坚定",
    Emotion.TIRED: "疲惫",
    LineKind.DIALOGUE: "对白",
    LineKind.NARRATION: "旁白",
    LineKind.THOUGHT: "内心",
    ShotSize.EXTREME_WIDE: "大远景",
    ShotSize.WIDE: "全景",
    ShotSize.FULL: "全身",
    ShotSize.MEDIUM: "中景",
    ShotSize.MEDIUM_CLOSE: "近景",
    ShotSize.CLOSE_UP: "特写",
    ShotSize.EXTREME_CLOSE_UP: "大特写",
    ShotSize.INSERT: "插入",
    Angle.EYE_LEVEL: "平视",
    Angle.LOW: "仰拍",
    Angle.HIGH: "俯拍",
    Angle.BIRDS_EYE: "鸟瞰",
    Angle.DUTCH: "倾斜",
    Angle.OVER_SHOULDER: "过肩",
    CameraMoveKind.STATIC: "固定",
    CameraMoveKind.ZOOM_IN: "放大",
    CameraMoveKind.ZOOM_OUT: "缩小",
    CameraMoveKind.PAN_LEFT: "左摇",
    CameraMoveKind.PAN_RIGHT: "右摇",
    CameraMoveKind.TILT_UP: "上摇",
    CameraMoveKind.TILT_DOWN: "下摇",
    CameraMoveKind.DOLLY_IN: "推近",
    CameraMoveKind.DOLLY_OUT: "拉远",
    CameraMoveKind.ORBIT: "环绕",
    CameraMoveKind.PUSH_PULL: "滑动变焦",
    CameraMoveKind.HANDHELD: "手持",
    CameraMoveKind.WHIP: "甩镜",
    CameraMoveKind.FOLLOW_PATH: "沿路径",
    Easing.LINEAR: "匀速",
    Easing.EASE_IN: "缓入",
    Easing.EASE_OUT: "缓出",
    Easing.EASE_IN_OUT: "缓入缓出",
    Easing.CUBIC_BEZIER: "贝塞尔",
    TransitionKind.CUT: "切",
    TransitionKind.DISSOLVE: "叠化",
    TransitionKind.FADE: "淡出",
    TransitionKind.DIP_TO_WHITE: "闪白",
    TransitionKind.WIPE_LEFT: "左划",
    TransitionKind.WIPE_RIGHT: "右划",
    TransitionKind.WIPE_UP: "上划",
    TransitionKind.WIPE_DOWN: "下划",
    TimeOfDay.DAWN: "清晨",
    TimeOfDay.DAY: "白天",
    TimeOfDay.DUSK: "黄昏",
    TimeOfDay.NIGHT: "夜",
    Weather.CLEAR: "晴",
    Weather.CLOUDY: "阴",
    Weather.RAIN: "雨",
    Weather.STORM: "暴风雨",
    Weather.SNOW: "雪",
    Weather.FOG: "雾",
    Weather.WIND: "大风",
    Mood.CALM: "宁静",
    Mood.HAPPY: "欢快",
    Mood.SAD: "悲伤",
    Mood.TENSE: "紧张",
    Mood.MYSTERY: "神秘",
    Mood.ACTION: "激烈",
    Place.CITY: "城市",
    Place.STREET: "街道",
    Place.ROOFTOP: "天台",
    Place.OFFICE: "办公室",
    Place.HOME: "家",
    Place.BEDROOM: "卧室",
    Place.KITCHEN: "厨房",
    Place.CLASSROOM: "教室",
    Place.CORRIDOR: "走廊",
    Place.HOSPITAL: "医院",
    Place.CAFE: "咖啡馆",
    Place.SHOP: "商店",
    Place.STATION: "车站",
    Place.PARK: "公园",
    Place.FOREST: "森林",
    Place.MOUNTAIN: "山",
    Place.SEA: "海",
    Place.DESERT: "沙漠",
    Place.PALACE: "宫殿",
    Place.TEMPLE: "寺庙",
    Place.SPACE: "太空",
    Place.OTHER: "其他",
}

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
    return _IN_CHINESE[value] if language == ZH else value.value.replace("_", " ")


def meant(text: str, kind: type[_Word]) -> _Word | None:
    """Return the value of `kind` that a word stands for, in either language; None if it stands for none of them."""
    folded = _folded(text)
    return next((value for value in kind if folded in (_folded(value), _folded(_IN_CHINESE[value]))), None)


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


def _folded(text: str) -> str:
    return text.strip().lower().replace("_", " ").replace("-", " ")
