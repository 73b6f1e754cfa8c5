"""Reference sheets: a character from near and far in all moods, a location in every light."""

from typing import Final
from xml.sax.saxutils import escape

from shotwright_animatic import colour, lettering
from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.framing import HEAD
from shotwright_animatic.layers import Layer, LayeredPicture, Role
from shotwright_animatic.people import figure, portrait
from shotwright_animatic.people.drawing import Drawing
from shotwright_animatic.people.lighting import STUDIO, Lighting
from shotwright_animatic.people.looks import Design, design
from shotwright_animatic.places import backdrop, place_seed
from shotwright_sdk.values import Character, Location
from shotwright_sdk.vocabulary import Emotion, TimeOfDay, Weather

SHEET: Final = FrameUnits(width=1280, height=720)

_LIGHT: Final = Lighting(light=STUDIO)
_MOODS: Final = (
    Emotion.HAPPY,
    Emotion.TENDER,
    Emotion.SAD,
    Emotion.ANGRY,
    Emotion.WORRIED,
    Emotion.AFRAID,
    Emotion.SURPRISED,
    Emotion.DETERMINED,
    Emotion.TIRED,
)
_CELL: Final = (196.0, 188.0)


def character_sheet(character: Character, variation: int = 0) -> LayeredPicture:
    """Return a sheet of `SHEET` size: the bust, the whole figure, nine moods, the palette and the name."""
    who = design(character, variation)
    layers = (_paper(who), _bust(who), _whole(who), *(_mood(who, i) for i in range(len(_MOODS))), _legend(who))
    return LayeredPicture(size=SHEET, layers=layers, light=STUDIO)


def location_sheet(location: Location, variation: int = 0) -> LayeredPicture:
    """Return a sheet of `SHEET` size: the location by day, at dawn, at dusk and at night, and its name.

    It is the place that keyframes show with the same variation.
    """
    panels = tuple(
        layer
        for i, time in enumerate((TimeOfDay.DAWN, TimeOfDay.DAY, TimeOfDay.DUSK, TimeOfDay.NIGHT))
        for layer in _panel(location, time, place_seed(location, variation), i)
    )
    return LayeredPicture(size=SHEET, layers=(_board(), *panels, _caption(location.name, "#f4f1ea")), light=STUDIO)


def _layer(name: str, drawing: Drawing, *, role: Role = Role.CHARACTER) -> Layer:
    return Layer(name=name, role=role, depth=0.0, svg=drawing.svg, defs=drawing.defs)


def _paper(who: Design) -> Layer:
    tint = colour.mix("#f3efe8", who.main, 0.1)
    svg = (
        f'<rect x="-180" y="-101" width="1640" height="922" fill="{tint}"/>'
        f'<path d="M-180 -101H470L330 821H-180Z" fill="{colour.mix(tint, who.main, 0.28)}"/>'
        f'<path d="M470 -101H484L344 821H330Z" fill="{who.main}"/>'
    )
    return Layer(name="paper", role=Role.BACKDROP, depth=0.0, svg=svg)


def _bust(who: Design) -> Layer:
    drawn = portrait.half_figure(who, Emotion.NEUTRAL, _LIGHT, "bust")
    return _layer("bust", drawn.within('transform="translate(-30 32) scale(.46)"'))


def _whole(who: Design) -> Layer:
    scale = 0.218 * who.stature
    y = 700 - figure.FEET_Y * scale
    drawn = figure.whole_figure(who, Emotion.NEUTRAL, _LIGHT, "whole")
    return _layer(
        "whole", drawn.within(f'transform="translate({1190 - 490 * scale - 10:.1f} {y:.1f}) scale({scale:.4f})"')
    )


def _mood(who: Design, index: int) -> Layer:
    mood = _MOODS[index]
    left = 470 + (index % 3) * _CELL[0]
    top = 118 + (index // 3) * _CELL[1]
    name = f"mood-{mood.value}"
    drawn = portrait.half_figure(who, mood, _LIGHT, name)
    scale = 150 / (HEAD.bottom - HEAD.top)
    x, y = left + _CELL[0] / 2 - 470 * scale, top + 12 - 130 * scale
    window = (
        f'<rect x="{left + 6:.0f}" y="{top:.0f}" width="{_CELL[0] - 12:.0f}" height="{_CELL[1] - 12:.0f}" rx="14"/>'
    )
    clipped = (
        f'<g fill="{colour.lighten(who.main, 0.62)}">{window}</g><g clip-path="url(#{name}-window)">'
        f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:.4f})">{drawn.svg}</g></g>'
    )
    return _layer(name, Drawing(svg=clipped, defs=f'{drawn.defs}<clipPath id="{name}-window">{window}</clipPath>'))


def _legend(who: Design) -> Layer:
    swatches = "".join(
        f'<rect x="{474 + i * 44}" y="86" width="38" height="20" rx="5" fill="{tint}" stroke="{colour.INK}" '
        f'stroke-width="2"/>'
        for i, tint in enumerate((who.hair, who.skin, who.eyes, who.main, who.accent, who.below))
    )
    return Layer(
        name="legend", role=Role.BALLOON, depth=0.0, svg=swatches + _title(who.name or who.code, colour.INK, 474, 66)
    )


def _title(text: str, ink: str, x: float, y: float) -> str:
    size = min(46.0, 560 / max(1.0, lettering.width(text)))
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{lettering.FAMILY}" font-weight="700" font-size="{size:.1f}" '
        f'fill="{ink}">{escape(text)}</text>'
    )


def _board() -> Layer:
    svg = '<rect x="-180" y="-101" width="1640" height="922" fill="#1c1a22"/>'
    return Layer(name="board", role=Role.BACKDROP, depth=0.0, svg=svg)


def _caption(text: str, ink: str) -> Layer:
    return Layer(name="caption", role=Role.BALLOON, depth=0.0, svg=_title(text, ink, 24, 52))


def _panel(location: Location, time: TimeOfDay, seed: int, index: int) -> tuple[Layer, ...]:
    place = backdrop(location.place, time, Weather.CLEAR, seed, SHEET, location.name)
    scale = 0.475
    left, top = 14 + (index % 2) * 632, 76 + (index // 2) * 320
    high = 0.44 * SHEET.height
    name = f"panel-{time.value}"
    clip = (
        f'<clipPath id="{name}-window"><rect x="{left}" y="{top}" width="{SHEET.width * scale + 12:g}" '
        f'height="{high - 4:g}" rx="12"/></clipPath>'
    )
    fit = f"translate({left} {top}) scale({(SHEET.width * scale + 12) / SHEET.width:.4f})"
    return tuple(
        _layer(
            f"{name}-{i}",
            Drawing(
                svg=f'<g clip-path="url(#{name}-{i}-window)"><g transform="{fit}">'
                f"{_renamed(layer.svg, layer.name, name)}</g></g>",
                defs=_renamed(layer.defs, layer.name, name) + clip.replace(f"{name}-window", f"{name}-{i}-window"),
            ),
            role=Role.BACKDROP,
        )
        for i, layer in enumerate(place.layers)
    )


def _renamed(markup: str, layer: str, prefix: str) -> str:
    """Give a layer's ids a prefix: the same layer stands on a sheet four times."""
    return (
        markup.replace(f'id="{layer}-', f'id="{prefix}-{layer}-')
        .replace(f"url(#{layer}-", f"url(#{prefix}-{layer}-")
        .replace(f'href="#{layer}-', f'href="#{prefix}-{layer}-')
    )
