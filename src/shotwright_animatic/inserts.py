"""Insert shots: one thing, large, on a soft surface in a pool of light."""

from functools import cache
from typing import Final

from shotwright_animatic import colour, props
from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.layers import Box, Layer, Role, SceneLight
from shotwright_animatic.raster import raster_layer

_SURFACE_Y: Final = 0.62


def insert(word: str, light: SceneLight, frame: FrameUnits) -> tuple[Layer, ...]:
    """Return the surface, the thing that `word` names and the light on them.

    A word that no drawing belongs to leaves the lit surface empty: better nothing than the wrong thing.
    """
    size = 0.46 * min(frame.height, frame.width * 1.2)
    x, floor = frame.width / 2, frame.height * (_SURFACE_Y + 0.06)
    name = props.find(word) if word else None
    surface = _surface(light, frame)
    if name is None:
        return (surface, _pool(light, x, floor, size))
    drawn = props.prop_svg(name, x - size / 2, floor - size * _lowest(name), size)
    shade = colour.mix("#0a0714", light.ambient, 0.2)
    contact = (
        f'<ellipse cx="{x:g}" cy="{floor - 2:g}" rx="{size * 0.52:g}" ry="{size * 0.085:g}" fill="url(#prop-shadow)"/>'
    )
    defs = (
        f'<radialGradient id="prop-shadow"><stop offset="0" stop-color="{shade}" stop-opacity=".75"/>'
        f'<stop offset=".55" stop-color="{shade}" stop-opacity=".4"/><stop offset="1" stop-color="{shade}" '
        'stop-opacity="0"/></radialGradient>'
    )
    thing = Layer(name="prop", role=Role.FOREGROUND, depth=0.8, svg=contact + drawn, defs=defs)
    return (surface, _pool(light, x, floor, size), thing)


@cache
def _lowest(name: str) -> float:
    """Return where a drawing's lowest pixel lies in its square, 0 to 1, so that it can stand on the surface."""
    side = 64
    layer = Layer(name="measured", role=Role.FOREGROUND, depth=0, svg=props.prop_svg(name, 0, 0, side))
    square = FrameUnits(width=side, height=side)
    alpha = raster_layer(layer, square, 1.0, crop=Box(left=0, top=0, right=side, bottom=side)).rgba[..., 3]
    rows = alpha.max(axis=1).nonzero()[0]
    return (int(rows[-1]) + 1) / side if len(rows) else 1.0


def _surface(light: SceneLight, frame: FrameUnits) -> Layer:
    wood = colour.mix("#8a6244", light.ambient, min(0.75, light.ambient_amount * 2.0))
    top, bottom = colour.lighten(wood, 0.12), colour.darken(wood, 0.55)
    y, wide, high = frame.height * _SURFACE_Y, frame.width, frame.height
    grain = "".join(
        f'<path d="M{-0.2 * wide:g} {y + high * g:g}C{wide * 0.3:g} {y + high * (g + 0.012):g} {wide * 0.7:g} '
        f'{y + high * (g - 0.012):g} {wide * 1.2:g} {y + high * (g + 0.006):g}"/>'
        for g in (0.05, 0.1, 0.17, 0.26, 0.37, 0.49)
    )
    svg = (
        f'<rect x="{-0.2 * wide:g}" y="{y:g}" width="{wide * 1.4:g}" height="{high * 0.6:g}" '
        f'fill="url(#surface-wood)"/>'
        f'<path d="M{-0.2 * wide:g} {y:g}H{wide * 1.2:g}" stroke="{colour.lighten(wood, 0.35)}" stroke-width="5" '
        f'opacity=".7"/><g fill="none" stroke="{bottom}" stroke-width="3" opacity=".3">{grain}</g>'
    )
    defs = (
        '<linearGradient id="surface-wood" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/></linearGradient>'
    )
    return Layer(name="surface", role=Role.FOREGROUND, depth=0.7, svg=svg, defs=defs, blur=1.2)


def _pool(light: SceneLight, x: float, floor: float, size: float) -> Layer:
    defs = (
        f'<radialGradient id="pool-glow"><stop offset="0" stop-color="{light.rim}" stop-opacity=".5"/>'
        f'<stop offset=".6" stop-color="{light.rim}" stop-opacity=".16"/><stop offset="1" stop-color="{light.rim}" '
        'stop-opacity="0"/></radialGradient>'
    )
    svg = (
        f'<ellipse cx="{x:g}" cy="{floor - size * 0.35:g}" rx="{size * 1.25:g}" ry="{size * 0.95:g}" '
        f'fill="url(#pool-glow)"/>'
        f'<ellipse cx="{x:g}" cy="{floor + size * 0.04:g}" rx="{size * 1.3:g}" ry="{size * 0.24:g}" '
        f'fill="url(#pool-glow)"/>'
    )
    return Layer(name="pool", role=Role.FOREGROUND, depth=0.72, svg=svg, defs=defs)
