"""The outfits: what each is called, what goes below it, and what colours it may have by itself.

The drawings are `data/outfits/NAME.svg`, drawn over a plain torso in figure units (see `bodies.py`).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """`below` is `trousers`, `skirt`, `gown`, `robe` or `tails`; `sleeves` is `long`, `wide` or `short`.

    `colour` and `accent` are "" where any colour goes; `worn_by` holds the letters f, m, c (child) and e (elder)
    for those who may get the outfit without being asked, "" for clothes that only a script hands out.
    """

    name: str
    below: str = "trousers"
    sleeves: str = "long"
    colour: str = ""
    accent: str = ""
    inner: str = "#f4f1ea"
    worn_by: str = ""
    sober: bool = False
    """Cut from the quiet colours that offices and schools want, if the script names none."""
    matching: bool = False
    """Trousers of the same cloth."""


OUTFITS: Final[dict[str, Outfit]] = {
    outfit.name: outfit
    for outfit in (
        Outfit(name="hoodie", worn_by="fmt"),
        Outfit(name="coat", below="tails", worn_by="fm", inner="#3a3a48"),
        Outfit(name="shirt", worn_by="mt"),
        Outfit(name="dress", below="gown", sleeves="short", worn_by="fct"),
        Outfit(name="jacket", worn_by="fmt"),
        Outfit(name="cardigan", below="skirt", worn_by="fe"),
        Outfit(name="sweater", worn_by="fmce"),
        Outfit(name="vest", worn_by="me"),
        Outfit(name="turtleneck", worn_by="fm"),
        Outfit(name="tshirt", sleeves="short", worn_by="mct"),
        Outfit(name="overalls", worn_by="c"),
        Outfit(name="suit", sober=True, matching=True),
        Outfit(name="sailor", below="skirt", colour="#f6f5f8"),
        Outfit(name="uniform", sober=True),
        Outfit(name="guard", colour="#3b4a6b", inner="#c9d4e6", matching=True),
        Outfit(name="hanfu", below="robe", sleeves="wide"),
        Outfit(name="robe", below="robe", sleeves="wide", inner="#e9dfca"),
        Outfit(name="armour", below="tails"),
        Outfit(name="lab_coat", below="tails", colour="#f3f5f8", accent="#7fa8c9"),
        Outfit(name="apron", below="trousers"),
        Outfit(name="qipao", below="robe", sleeves="short"),
        Outfit(name="pyjamas", colour="#9fb6cf", matching=True),
    )
}

SAME_AS: Final[dict[str, str]] = {
    "t-shirt": "tshirt", "tee": "tshirt", "blouse": "shirt", "pullover": "sweater", "jumper": "sweater",
    "trench": "coat", "trench_coat": "coat", "overcoat": "coat", "raincoat": "coat", "cloak": "coat",
    "leather_jacket": "jacket", "windbreaker": "jacket", "tuxedo": "suit", "blazer": "suit",
    "school_uniform": "uniform", "police": "guard", "police_uniform": "guard", "soldier": "guard",
    "military": "guard", "kimono": "hanfu", "gown": "dress", "skirt": "dress", "cheongsam": "qipao",
    "armor": "armour", "white_coat": "lab_coat", "doctor": "lab_coat", "monk": "robe", "taoist": "robe",
    "waistcoat": "vest", "dungarees": "overalls", "pajamas": "pyjamas", "hospital_gown": "pyjamas",
}  # fmt: skip
"""Other words for the same drawing."""

ROLES: Final[dict[str, str]] = {
    "医生": "lab_coat", "大夫": "lab_coat", "护士": "lab_coat", "科学家": "lab_coat", "博士": "lab_coat",
    "doctor": "lab_coat", "nurse": "lab_coat", "scientist": "lab_coat",
    "警察": "guard", "警官": "guard", "刑警": "guard", "保安": "guard", "军官": "guard", "士兵": "guard",
    "police": "guard", "officer": "guard", "soldier": "guard", "captain": "guard",
    "将军": "armour", "武士": "armour", "骑士": "armour", "侍卫": "armour", "knight": "armour", "warrior": "armour",
    "公主": "hanfu", "皇帝": "hanfu", "皇后": "hanfu", "太子": "hanfu", "王爷": "hanfu", "娘娘": "hanfu",
    "书生": "hanfu", "侠客": "hanfu", "仙子": "hanfu", "公子": "hanfu", "emperor": "hanfu", "princess": "hanfu",
    "道士": "robe", "和尚": "robe", "师父": "robe", "剑客": "robe", "monk": "robe", "wizard": "robe",
    "学生": "uniform", "同学": "uniform", "校服": "uniform", "student": "uniform",
    "总裁": "suit", "老板": "suit", "经理": "suit", "律师": "suit", "董事": "suit", "boss": "suit",
    "lawyer": "suit", "manager": "suit", "businessman": "suit",
    "厨师": "apron", "店员": "apron", "服务员": "apron", "咖啡师": "apron", "chef": "apron", "barista": "apron",
    "waiter": "apron", "waitress": "apron", "病人": "pyjamas", "patient": "pyjamas",
}  # fmt: skip
"""What people of a calling wear when the script does not say."""
