"""Haircuts: each of Lorelei's, looked at and described, some lengthened by hair of our own."""

from dataclasses import dataclass
from typing import Final

from shotwright_sdk.vocabulary import Age, Gender


@dataclass(frozen=True, slots=True, kw_only=True)
class HairCut:
    """`variant` is Lorelei's number, `worn_by` of `f`, `m`, `n` (anyone), `c` (children) or `-` (only if asked for).

    `extra` is hair that we add: `long` and `wavy` (over the shoulders), `back` (behind them), `tail` (down one side),
    `braids`.
    """

    name: str
    variant: int
    worn_by: str
    length: str
    styles: frozenset[str]
    extra: str = ""


def _cut(variant: int, worn_by: str, length: str, styles: str, extra: str = "") -> HairCut:
    return HairCut(
        name=f"{variant:02d}{'-' + extra if extra else ''}",
        variant=variant,
        worn_by=worn_by,
        length=length,
        styles=frozenset(styles.split()),
        extra=extra,
    )


CUTS: Final[tuple[HairCut, ...]] = (
    _cut(15, "f", "medium", "straight parted"),
    _cut(19, "f", "long", "straight bangs", "long"),
    _cut(46, "f", "medium", "bun bangs"),
    _cut(35, "f", "long", "curly wavy parted", "wavy"),
    _cut(42, "f", "medium", "ponytail bangs"),
    _cut(10, "f", "medium", "bangs"),
    _cut(18, "f", "medium", "curly messy bangs"),
    _cut(38, "f", "medium", "bun"),
    _cut(23, "f", "medium", "straight bangs"),
    _cut(15, "f", "long", "straight parted", "long"),
    _cut(31, "f", "long", "ponytail"),
    _cut(24, "f", "medium", "curly"),
    _cut(13, "f", "medium", "wavy bangs"),
    _cut(32, "f", "medium", "bun curly parted"),
    _cut(19, "f", "short", "straight bangs bob"),
    _cut(29, "f", "medium", "ponytail parted", "tail"),
    _cut(21, "f", "long", "messy straight", "long"),
    _cut(37, "f", "short", "curly wavy parted"),
    _cut(33, "f", "long", "ponytail straight", "tail"),
    _cut(17, "f", "medium", "straight"),
    _cut(14, "f", "medium", "bun bangs straight"),
    _cut(48, "f", "medium", "ponytail bangs"),
    _cut(23, "f", "long", "braids bangs", "braids"),
    _cut(16, "f", "medium", "straight bangs messy"),
    _cut(38, "f", "long", "bun straight", "back"),
    _cut(46, "f", "long", "bun bangs", "back"),
    _cut(14, "f", "long", "bun bangs straight", "long"),
    _cut(18, "f", "long", "curly messy bangs", "wavy"),
    _cut(6, "f", "short", "bangs pixie"),
    _cut(4, "m", "short", "messy"),
    _cut(8, "m", "short", "straight slick"),
    _cut(20, "m", "medium", "messy"),
    _cut(3, "m", "short", "straight slick"),
    _cut(12, "m", "short", "straight parted"),
    _cut(7, "m", "short", "bangs straight"),
    _cut(22, "m", "short", "curly"),
    _cut(1, "m", "short", "straight slick crew"),
    _cut(11, "m", "medium", "messy bangs"),
    _cut(43, "m", "short", "bangs"),
    _cut(2, "m", "short", "messy crew"),
    _cut(5, "m", "short", "curly messy"),
    _cut(9, "m", "short", "curly"),
    _cut(6, "m", "short", "bangs messy"),
    _cut(28, "m", "short", "crew buzz"),
    _cut(36, "m", "long", "bun ponytail topknot straight", "back"),
    _cut(12, "m", "long", "straight parted", "back"),
    _cut(39, "m", "short", "curly flat"),
    _cut(47, "m", "short", "crew receding"),
    _cut(26, "c", "medium", "bun twin"),
    _cut(30, "c", "medium", "ponytail twin braids bangs"),
    _cut(36, "c", "short", "ponytail"),
    _cut(44, "-", "short", "cornrows"),
    _cut(27, "-", "short", "mohawk spiky"),
    _cut(25, "-", "bald", "receding"),
    _cut(34, "-", "bald", "tuft"),
    _cut(40, "-", "medium", "straight veil"),
    _cut(41, "-", "long", "ponytail veil"),
    _cut(45, "-", "long", "bun veil"),
)

_ELDER_WOMAN: Final = frozenset({32, 37, 38, 14, 19, 24})
_ELDER_MAN: Final = frozenset({47, 1, 25, 3, 8, 28})


def candidates(gender: Gender, age: Age, *, length: str, style: str) -> tuple[HairCut, ...]:
    """Return the cuts that fit, best first in meaning: what was asked for counts, then who wears it.

    A wish that no cut of the gender fulfils is looked for among all cuts; one that none fulfils is dropped,
    the length before the style.
    """
    usual = tuple(cut for cut in CUTS if _usual(cut, gender, age))
    if length == "bald":
        return tuple(cut for cut in CUTS if cut.length == "bald" and cut.worn_by == "-" and "receding" in cut.styles)
    for wanted_length, wanted_style in ((length, style), ("", style), (length, "")):
        for pool in (usual, _gendered(gender), CUTS):
            if found := tuple(cut for cut in pool if _fulfils(cut, wanted_length, wanted_style)):
                return found
    return usual


def _fulfils(cut: HairCut, length: str, style: str) -> bool:
    return (not length or cut.length == length) and (not style or style in cut.styles)


def _gendered(gender: Gender) -> tuple[HairCut, ...]:
    worn = {Gender.FEMALE: "fc", Gender.MALE: "m", Gender.UNKNOWN: "fm"}[gender]
    return tuple(cut for cut in CUTS if cut.worn_by in worn)


def _usual(cut: HairCut, gender: Gender, age: Age) -> bool:
    if age is Age.ELDER and gender is not Gender.UNKNOWN:
        wearers = _ELDER_WOMAN if gender is Gender.FEMALE else _ELDER_MAN
        return cut.variant in wearers and cut.extra == "" and cut.length != "long"
    if gender is Gender.FEMALE:
        return cut.worn_by == "f" or (age is Age.CHILD and cut.worn_by == "c")
    if gender is Gender.MALE:
        return cut.worn_by == "m" and cut.length != "long" and "receding" not in cut.styles
    return cut.variant in {20, 6, 11, 5, 10, 18, 7, 17} and cut.extra == ""
