"""A whole person, head to shoes, for full and wide shots: the same head and clothes on a smaller body with legs."""

from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.people import bodies, clothes, heads, locks, shapes
from shotwright_animatic.people.drawing import Drawing
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design
from shotwright_sdk.vocabulary import Age, Emotion

FEET_Y: Final = 2880.0
"""Where the soles stand in figure units."""

_SQUEEZE: Final = (0.66, 0.62)
"""The body's width and height beside the half figure's: about four and a half heads tall, as comics draw people."""


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
        + Drawing(svg=heads.beard(design, emotion, lighting, name))
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
        '<stop offset=".6" stop-color="#0b0816" stop-opacity=".34"/><stop offset="1" stop-color="#0b0816" '
        'stop-opacity="0"/>'
        "</radialGradient>"
    )


def _lower(design: Design, lighting: Lighting) -> str:
    kind = design.outfit.below
    bare = kind in {"skirt", "gown"} and design.age is not Age.ELDER
    leg_colour = lighting.tone(design.skin if bare else design.below)
    shoe = lighting.tone(colour.darken(design.below, 0.45))
    drawn = _shapes("bare-legs" if bare else "legs", leg_colour, lighting)
    drawn += ("" if bare else _leg_shade(leg_colour)) + _shapes("shoes", shoe, lighting)
    if kind != "trousers":
        drawn += _shapes(f"below-{kind}", lighting.tone(colour.darken(design.main, 0.08)), lighting)
        dark = lighting.tone(colour.darken(design.main, 0.45))
        drawn += (
            f'<path d="{shapes.path(f"pleats-{kind}")}" fill="none" stroke="{dark}" stroke-width="11" '
            'stroke-linecap="round" opacity=".7"/>'
        )
    return drawn


def _shapes(name: str, fill: str, lighting: Lighting) -> str:
    return "".join(
        f'<path d="{d}" fill="{fill}" stroke="{lighting.ink}" stroke-width="13" stroke-linejoin="round"/>'
        for d in shapes.paths(name)
    )


def _leg_shade(fill: str) -> str:
    shade = colour.darken(fill, 0.45)
    return (
        f'<path d="M284 1580C272 1840 284 2080 276 2300C270 2480 272 2620 280 2752H340C326 2400 330 2000 350 1580Z" '
        f'fill="{shade}" opacity=".3"/><path d="M400 1660C440 1720 470 1740 488 1800C500 1740 540 1710 580 1670" '
        f'fill="none" stroke="{shade}" stroke-width="9" stroke-linecap="round" opacity=".6"/>'
    )
