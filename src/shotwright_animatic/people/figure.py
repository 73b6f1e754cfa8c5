"""A whole person, head to shoes, for full and wide shots: the same head and clothes on a smaller body with legs."""

from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.people import bodies, clothes, heads, locks
from shotwright_animatic.people.drawing import Drawing
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design
from shotwright_sdk.vocabulary import Age, Emotion

FEET_Y: Final = 2880.0
"""Where the soles stand in figure units."""

_SQUEEZE: Final = (0.66, 0.62)
"""The body's width and height beside the half figure's: about four and a half heads tall, as comics draw people."""

_LEGS: Final[dict[str, str]] = {
    "near": "M284 1580C272 1840 284 2080 276 2300C270 2480 272 2620 280 2752H436C446 2560 470 2300 482 2060L492 1800L484 1580Z",
    "far": "M484 1580L492 1800C500 2060 520 2300 540 2560L552 2752H704C704 2600 700 2460 690 2290C680 2080 690 1840 676 1580Z",
}
_BARE: Final[dict[str, str]] = {
    "near": "M330 1900C318 2080 306 2220 308 2360C310 2520 326 2640 336 2760H424C432 2620 446 2500 448 2380C450 2240 462 2080 470 1900Z",
    "far": "M500 1900C506 2080 518 2240 524 2380C528 2500 546 2620 556 2760H644C650 2640 664 2520 662 2360C660 2220 652 2080 642 1900Z",
}
_SHOES: Final[dict[str, str]] = {
    "near": "M270 2726H446C458 2776 520 2796 542 2838C548 2868 530 2880 498 2880H290C264 2880 260 2850 262 2816Z",
    "far": "M544 2722H714C726 2772 788 2792 810 2834C816 2864 798 2876 766 2876H562C536 2876 534 2846 536 2812Z",
}
_BELOW: Final[dict[str, str]] = {
    "skirt": "M296 1560H664C704 1700 756 1880 776 2030C650 2084 316 2084 186 2034C206 1880 256 1700 296 1560Z",
    "gown": "M296 1560H664C728 1760 790 2000 822 2330C680 2396 290 2396 140 2334C172 2000 232 1760 296 1560Z",
    "robe": "M284 1560H676C744 1900 800 2400 826 2760C670 2820 300 2820 140 2764C166 2400 216 1900 284 1560Z",
    "tails": "M262 1560H698C724 1800 748 2080 764 2300C660 2336 570 2336 516 2318L488 1760L452 2320C400 2338 300 2338 200 2304C214 2080 238 1800 262 1560Z",
}
_PLEATS: Final[dict[str, str]] = {
    "skirt": "M350 1620C316 1760 288 1900 276 2050M438 1640C424 1780 414 1920 408 2068M544 1640C556 1780 566 1920 576 2066M630 1620C666 1760 696 1900 708 2048",
    "gown": "M346 1620C296 1840 256 2100 240 2350M438 1660C418 1900 404 2140 398 2376M544 1660C566 1900 580 2140 592 2374M634 1620C690 1840 726 2100 744 2346",
    "robe": "M336 1620C280 2000 240 2400 226 2780M436 1700C410 2080 388 2460 380 2796M548 1700C580 2080 602 2460 614 2794M646 1620C700 2000 740 2400 756 2776",
    "tails": "M320 1640C300 1880 286 2100 280 2310M646 1640C668 1880 684 2100 692 2308",
}


def whole_figure(design: Design, emotion: Emotion, lighting: Lighting, name: str) -> Drawing:
    """Return the person in figure units, standing on `FEET_Y` and looking to the viewer's right."""
    x, y = bodies.NECK
    across, down = _SQUEEZE
    wide = across * (design.width + 0.06)
    body = clothes.dressed(design, lighting, name, gloom=0.14)
    placed = body.within(f'transform="translate({x * (1 - wide):.1f} {y * (1 - down):.1f}) scale({wide:.3f} {down})"')
    lower = _lower(design, lighting)
    wide_below = design.width + 0.03
    widened = Drawing(svg=lower).within(
        f'transform="translate({484 * (1 - wide_below):.1f} 0) scale({wide_below:.3f} 1)"'
    )
    return (
        Drawing(svg=_ground_shadow(design, name), defs=_shadow_gradient(name))
        + locks.behind(design, lighting, name)
        + heads.head(design, emotion, lighting, name)
        + widened
        + placed
        + locks.before(design, lighting, name)
        + Drawing(svg=heads.marks_over_hair(emotion, lighting), defs=lighting.defs(name))
    )


def _ground_shadow(design: Design, name: str) -> str:
    reach = 520 if design.outfit.below in {"robe", "gown"} else 420
    return (
        f'<ellipse cx="500" cy="{FEET_Y - 14:.0f}" rx="{reach * design.width:.0f}" ry="62" fill="url(#{name}-ground)"/>'
    )


def _shadow_gradient(name: str) -> str:
    return (
        f'<radialGradient id="{name}-ground"><stop offset="0" stop-color="#0b0816" stop-opacity=".6"/>'
        '<stop offset=".6" stop-color="#0b0816" stop-opacity=".34"/><stop offset="1" stop-color="#0b0816" stop-opacity="0"/>'
        "</radialGradient>"
    )


def _lower(design: Design, lighting: Lighting) -> str:
    kind = design.outfit.below
    legs = _BARE if kind in {"skirt", "gown"} and design.age is not Age.ELDER else _LEGS
    leg_colour = lighting.tone(design.skin if legs is _BARE else design.below)
    shoe = lighting.tone(colour.darken(design.below, 0.45))
    shade = "" if legs is _BARE else _leg_shade(leg_colour)
    drawn = _shapes(legs, leg_colour, lighting) + shade + _shapes(_SHOES, shoe, lighting)
    if kind in _BELOW:
        cloth = lighting.tone(colour.darken(design.main, 0.08))
        dark = lighting.tone(colour.darken(design.main, 0.45))
        drawn += _shapes({"below": _BELOW[kind]}, cloth, lighting)
        drawn += f'<path d="{_PLEATS[kind]}" fill="none" stroke="{dark}" stroke-width="11" stroke-linecap="round" opacity=".7"/>'
    return drawn


def _shapes(paths: dict[str, str], fill: str, lighting: Lighting) -> str:
    return "".join(
        f'<path d="{d}" fill="{fill}" stroke="{lighting.ink}" stroke-width="13" stroke-linejoin="round"/>'
        for d in paths.values()
    )


def _leg_shade(fill: str) -> str:
    shade = colour.darken(fill, 0.45)
    return (
        f'<path d="M284 1580C272 1840 284 2080 276 2300C270 2480 272 2620 280 2752H340C326 2400 330 2000 350 1580Z" '
        f'fill="{shade}" opacity=".3"/><path d="M400 1660C440 1720 470 1740 488 1800C500 1740 540 1710 580 1670" '
        f'fill="none" stroke="{shade}" stroke-width="9" stroke-linecap="round" opacity=".6"/>'
    )
