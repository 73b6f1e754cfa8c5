"""Marks that comics add to a face: tears, sweat, a vein of anger, a gloomy brow, tired eyes, a blush, age lines."""

from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.people.lighting import Lighting
from shotwright_sdk.vocabulary import Age

_TEARS: Final = (
    "M424 560C412 596 408 640 420 668C430 684 446 676 446 656C446 622 438 590 440 562Z",
    "M676 556C684 590 686 622 680 650C674 664 662 660 662 642C662 612 666 586 664 558Z",
)
_AGE_LINES: Final[dict[Age, tuple[str, ...]]] = {
    Age.MIDDLE_AGED: (
        "M508 628C494 650 486 668 484 688M640 622C650 640 654 654 654 672",
        "M420 592C444 604 476 604 500 594",
    ),
    Age.ELDER: (
        "M512 618C492 646 480 676 480 704M640 614C654 638 660 660 658 690",
        "M412 590C440 606 480 606 508 592M628 588C648 600 676 598 694 586M424 612C446 622 470 622 490 614",
        "M366 500L340 488M364 524L334 526M368 548L344 562",
        "M430 352C500 338 600 338 660 356M446 382C510 370 590 370 644 384",
    ),
}


def marks(names: tuple[str, ...], lighting: Lighting) -> str:
    """Return the drawing of the named marks in figure units."""
    return "".join(_MARKS[name](lighting) for name in names)


def blush(amount: float, skin: str) -> str:
    tint = colour.mix("#ee5f6d", skin, 0.2)
    return (
        f'<g fill="{tint}" opacity="{amount:.2f}"><ellipse cx="418" cy="640" rx="58" ry="30"/>'
        '<ellipse cx="676" cy="632" rx="34" ry="26"/></g>'
        f'<path d="M388 654l16 -26M412 658l16 -26M436 656l16 -26M662 648l12 -22M682 648l12 -22" fill="none" '
        f'stroke="{colour.darken(tint, 0.2)}" stroke-width="5" stroke-linecap="round" opacity="{amount * 1.1:.2f}"/>'
    )


def age_lines(age: Age, ink: str) -> str:
    """Return the lines that years draw, "" for the young."""
    paths = "".join(f'<path d="{d}"/>' for d in _AGE_LINES.get(age, ()))
    weight = 5.5 if age is Age.ELDER else 5
    return (
        f'<g fill="none" stroke="{ink}" stroke-width="{weight}" stroke-linecap="round" opacity=".55">{paths}</g>'
        if paths
        else ""
    )


def _tears(lighting: Lighting) -> str:
    water, edge = lighting.tone("#bfe4ff"), lighting.tone("#5b8fc4")
    return "".join(f'<path d="{d}" fill="{water}" stroke="{edge}" stroke-width="5" opacity=".92"/>' for d in _TEARS)


def _sweat(lighting: Lighting) -> str:
    water, edge = lighting.tone("#c4e8ff"), lighting.tone("#3f6f9f")
    return (
        f'<path d="M330 430C306 470 296 500 306 524C320 546 352 542 358 514C362 488 346 462 330 430Z" fill="{water}" '
        f'stroke="{edge}" stroke-width="8" stroke-linejoin="round"/>'
        '<path d="M318 502C318 514 324 522 334 524" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round"/>'
    )


def _anger(lighting: Lighting) -> str:
    red = lighting.tone("#d83a3a")
    return (
        '<g transform="translate(318 322) scale(1.15)"><path d="M-34 -12C-10 -8 -10 -30 -14 -40M12 -42C8 -12 '
        "26 -10 40 -14"
        f'M42 12C12 8 10 26 14 42M-14 40C-8 10 -28 10 -40 14" fill="none" stroke="{red}" stroke-width="13" '
        'stroke-linecap="round"/></g>'
    )


def _shadow(lighting: Lighting) -> str:
    blue = lighting.tone("#4a5a8a")
    return (
        f'<g stroke="{blue}" stroke-width="7" stroke-linecap="round" opacity=".5"><path d="M560 320V392M588 318V404'
        'M616 320V398M644 326V410M670 336V398"/></g>'
    )


def _bags(lighting: Lighting) -> str:
    tint = lighting.tone("#8a6076")
    return (
        f'<g fill="none" stroke="{tint}" stroke-width="7" stroke-linecap="round" opacity=".6">'
        '<path d="M420 588C446 602 478 602 504 588M636 584C654 594 678 592 692 580"/></g>'
    )


OVER_HAIR: Final = frozenset({"sweat", "anger"})

_MARKS: Final = {"tears": _tears, "sweat": _sweat, "anger": _anger, "shadow": _shadow, "bags": _bags}
