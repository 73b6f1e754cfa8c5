"""The colours people come in."""

from typing import Final

from shotwright_animatic import colour

HAIR: Final[tuple[tuple[str, ...], ...]] = (
    ("#2f2a36", "#35303a", "#2b2a33"),  # black
    ("#7a4a2b", "#84502f", "#6f4630"),  # brown
    ("#34446a", "#2f4460", "#3c4778"),  # blue-black
    ("#8e3a35", "#9c4636", "#7d3038"),  # auburn
    ("#c79350", "#cf9a48", "#bb8a58"),  # honey
    ("#4a332b", "#54392a", "#463030"),  # dark brown
    ("#6a4570", "#5d3f66", "#75496a"),  # plum
    ("#a9653c", "#b06c3a", "#a05f48"),  # chestnut
)
"""Families of tints; neighbours in a cast get different families."""

DARK_HAIR: Final[tuple[tuple[str, ...], ...]] = (
    ("#2f2a36", "#33303c"),  # black
    ("#54392a", "#4d352c"),  # dark brown
    ("#34446a", "#2f4468"),  # blue-black
    ("#6e3431", "#743a34"),  # dark auburn
    ("#7a4f30", "#75492f"),  # brown
    ("#4d3560", "#553a62"),  # plum
    ("#2a4c52", "#2e5053"),  # teal-black
    ("#5c5664", "#625b66"),  # ash
)
"""Families for people whose names are written in Han characters or kana."""

HAIR_WORDS: Final[dict[str, str]] = {
    **colour.NAMED,
    "black": "#2f2a36",
    "brown": "#7a4a2b",
    "chestnut": "#a9653c",
    "auburn": "#8e3a35",
    "red": "#b4402f",
    "ginger": "#cf6a34",
    "blond": "#e0b65e",
    "blonde": "#e0b65e",
    "golden": "#e0b65e",
    "white": "#e9e7e4",
    "grey": "#9b9ca4",
    "gray": "#9b9ca4",
    "silver": "#c3c8d4",
    "blue": "#3f64a8",
    "pink": "#de86a2",
    "purple": "#7a55a0",
    "green": "#4c8a66",
}

ELDER_HAIR: Final = ("#dcdad8", "#b9bac1", "#e8e4de", "#a9a7a8")

SKIN: Final[dict[str, str]] = {
    "light": "#fbe4d4",
    "pale": "#fbe9df",
    "fair": "#f6d7c0",
    "medium": "#ecc3a0",
    "tan": "#dfae86",
    "brown": "#b37d57",
    "dark": "#80563f",
}

UNSAID_SKIN: Final = ("#fbe2d0", "#f7d8c0", "#f3cfb2", "#efc8a6", "#f9dcc8")

EYES: Final = ("#6b4630", "#4e5f86", "#7a5a34", "#4d7460", "#5c4a6e", "#80503a", "#466a80", "#3f4f6b")

LIPS: Final = ("#d8747a", "#cf6a6e", "#dc7f7c", "#c96572")

CLOTHES: Final[tuple[tuple[str, ...], ...]] = (
    ("#3f6fb5", "#4a78b0", "#3a67a0"),  # blue
    ("#b5483f", "#a8423f", "#c25a48"),  # red
    ("#4f8a62", "#5a8f5f", "#437d63"),  # green
    ("#c9953f", "#c48a3c", "#d0a04c"),  # ochre
    ("#6d5496", "#7a5a94", "#5f5290"),  # violet
    ("#3c4457", "#434a5a", "#38445c"),  # slate
    ("#c5728a", "#bd6a80", "#cc7f90"),  # rose
    ("#2f7f86", "#35848a", "#2c7478"),  # teal
)

SOBER: Final = ("#3a4766", "#474b57", "#5b4a42", "#2f3f4c", "#54404e", "#3c4b45", "#5a5f6b", "#2e3038")
"""Suits and school blazers."""

BELOW: Final = ("#39414f", "#4b4038", "#2f3a57", "#5a5f6b", "#6b5743", "#3c4a44", "#8b8577")

ACCENTS: Final = ("#c2413f", "#e0b04a", "#3f6fb5", "#2f7f86", "#7a4f8e", "#d98a4a", "#f0e6d2")


def standing_out(choices: tuple[str, ...], base: str, byte: int) -> str:
    """Return one of the three `choices` that differ most from `base`; `byte` chooses which."""
    farthest = sorted(choices, key=lambda choice: -colour.distance(choice, base))
    return farthest[byte % 3]
