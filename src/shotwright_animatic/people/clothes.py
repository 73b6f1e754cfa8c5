"""Clothes: an outfit's drawing over the body, in a person's colours and a scene's light."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.people import bodies, lorelei, shapes
from shotwright_animatic.people.drawing import Drawing, clip
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design

_OUTLINE: Final = 'stroke-width="14" stroke-linejoin="round"'


@cache
def details(outfit: str) -> str:
    """Return the content of an outfit's file, its colours still slots."""
    text = files("shotwright_animatic").joinpath(f"data/outfits/{outfit}.svg").read_text(encoding="utf-8")
    return re.sub(r"</?svg[^>]*>", "", text).strip()


def slots(design: Design, lighting: Lighting) -> dict[str, str]:
    """Return the colours for the slots of an outfit, in the scene's light."""
    main, accent, inner = design.main, design.accent, design.outfit.inner
    plain = {
        "main": main,
        "light": colour.lighten(main, 0.16),
        "dark": colour.darken(main, 0.36),
        "accent": accent,
        "accent_dark": colour.darken(accent, 0.35),
        "inner": inner,
        "inner_dark": colour.darken(accent, 0.12),
        "skin": colour.mix(design.skin, "#a4524a", 0.26),
        "metal": "#c9b27a" if design.outfit.name != "armour" else "#b9c0cc",
    }
    return {name: lighting.tone(value) for name, value in plain.items()} | {"ink": lighting.ink}


def dressed(design: Design, lighting: Lighting, name: str, *, gloom: float = 0.5) -> Drawing:
    """Return torso and arms in clothes down to the hem, in figure units; ids start with `name`.

    `gloom` (0 to 1) is how dark the clothes grow towards the hem, where a half figure leaves the picture.
    """
    colours = slots(design, lighting)
    torso, sleeves = shapes.path("torso"), shapes.paths(f"sleeves-{design.outfit.sleeves}")
    edge = f"{name}-cloth"
    outlines = (torso, *sleeves)
    fade = lighting.tone(colour.darken(design.main, 0.6))
    defs = (
        f"{clip(edge, outlines)}{clip(f'{name}-sleeve', (_lit_sleeve(outlines, lighting),))}"
        f"{lighting.sleeve_defs(f'{name}-sleeve')}"
        f'<linearGradient id="{name}-fade" gradientUnits="userSpaceOnUse" x1="0" y1="1150" x2="0" y2="2150">'
        f'<stop offset="0" stop-color="{fade}" stop-opacity="0"/><stop offset="1" stop-color="{fade}" '
        f'stop-opacity="{gloom}"/>'
        "</linearGradient>"
    )
    trunk = (
        f'<path d="{torso}" fill="{colours["main"]}"/>'
        f'<path d="{shapes.path("torso-lines")}" fill="none" stroke="{lighting.ink}" stroke-width="11" '
        'stroke-linejoin="round"/>'
    )
    svg = (
        f"{_arms(design, lighting, colours)}{trunk}"
        f"{lorelei.fill(details(design.outfit.name), colours, otherwise=colours['main'])}"
        f"{_light_and_shade(lighting, edge, name, outlines)}"
    )
    return Drawing(svg=svg, defs=defs)


def _lit_sleeve(outlines: tuple[str, ...], lighting: Lighting) -> str:
    return outlines[2] if lighting.side > 0 else outlines[1]


def _arms(design: Design, lighting: Lighting, colours: dict[str, str]) -> str:
    skin = lighting.tone(design.skin)
    drawn = [f'<path d="{d}" fill="{skin}" stroke="{lighting.ink}" {_OUTLINE}/>' for d in shapes.paths("hands")]
    if design.outfit.sleeves == "short":
        drawn += [
            f'<path d="{d}" fill="{skin}" stroke="{lighting.ink}" {_OUTLINE}/>' for d in shapes.paths("bare-arms")
        ]
    fill = _sleeve_colour(design, colours)
    drawn += [
        f'<path d="{d}" fill="{fill}" stroke="{lighting.ink}" {_OUTLINE}/>'
        for d in shapes.paths(f"sleeves-{design.outfit.sleeves}")
    ]
    if design.outfit.sleeves == "long":
        drawn.append(
            f'<path d="{shapes.path("sleeve-folds")}" fill="none" stroke="{lighting.ink}" stroke-width="9" '
            'stroke-linecap="round" opacity=".5"/>'
        )
    return "".join(drawn)


def _sleeve_colour(design: Design, colours: dict[str, str]) -> str:
    """Some clothes have sleeves of another cloth than the torso that is drawn over them."""
    other = {"vest": "inner", "armour": "accent", "overalls": "main"}
    return colours[other.get(design.outfit.name, "main")]


def _light_and_shade(lighting: Lighting, edge: str, name: str, outlines: tuple[str, ...]) -> str:
    flip = "" if lighting.side > 0 else f' transform="translate({2 * bodies.NECK[0]} 0) scale(-1 1)"'
    shade = colour.mix("#1a1430", lighting.light.ambient, 0.25)
    return (
        f'<g clip-path="url(#{edge})"><g{flip}><path d="{shapes.path("torso-shade")}" fill="{shade}" opacity=".2"/></g>'
        f'<rect x="-220" y="800" width="1400" height="1400" fill="url(#{name}-fade)"/></g>'
        f"{lighting.edges((_lit_sleeve(outlines, lighting),), f'{name}-sleeve', 30, f'{name}-sleeve')}"
    )
