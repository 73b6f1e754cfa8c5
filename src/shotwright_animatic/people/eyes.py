"""Eyes and brows, drawn for Lorelei's three-quarter heads in figure units.

The near eye is the viewer's left one. Whites, iris and highlight are ours: Lorelei's own eyes are plain ink shapes,
which cannot look tender, afraid and tired with the same pen.
"""

from dataclasses import dataclass

from shotwright_animatic import colour
from shotwright_animatic.people.expressions import Brows, Lids
from shotwright_animatic.people.strokes import Curve, Point, between, bulge, curve, lens, line


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaze:
    """What of a person's eyes does not change with the mood. `height` scales the opening (age, gender)."""

    iris: str
    ink: str
    white: str
    lashes: bool
    height: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Socket:
    """One eye's corners and the measures of its iris; `far` is the eye turned away, drawn narrower."""

    outer: Point
    inner: Point
    centre: Point
    radius: tuple[float, float]
    far: bool


_NEAR = _Socket(outer=(396, 520), inner=(524, 541), centre=(467, 517), radius=(33, 43), far=False)
_FAR = _Socket(outer=(703, 514), inner=(615, 539), centre=(662, 513), radius=(24, 41), far=True)


def eyes_open(lids: Lids, gaze: Gaze, prefix: str) -> tuple[str, str]:
    """Return the drawing of both open eyes and its clip paths, whose ids start with `prefix`."""
    drawn = [_open(socket, lids, gaze, f"{prefix}-{side}") for socket, side in ((_NEAR, "near"), (_FAR, "far"))]
    return "".join(svg for svg, _ in drawn), "".join(defs for _, defs in drawn)


def eyes_closed(lids: Lids, gaze: Gaze) -> str:
    """Return both eyes shut: lashes resting on the cheek, or contented arcs."""
    return "".join(_closed(socket, gaze, smiling=lids.arcs) for socket in (_NEAR, _FAR))


def brows(shape: Brows, ink: str, thickness: float) -> str:
    """Return both brows as tapered strokes, `thickness` units at their thickest."""
    near = curve(
        (384, 446 - shape.outer),
        (420, 416 - shape.outer - shape.arch * 0.8),
        (486, 408 - shape.inner - shape.arch),
        (536, 424 - shape.inner),
    )
    far = curve(
        (622, 421 - shape.inner),
        (648, 404 - shape.inner - shape.arch),
        (690, 402 - shape.outer - shape.arch * 0.6),
        (716, 428 - shape.outer * 0.9),
    )
    return "".join(
        f'<path d="{lens(bulge(path, -thickness * 0.5), bulge(path, thickness * 0.55))}" fill="{ink}" '
        f'stroke="{ink}" stroke-width="4" stroke-linejoin="round"/>'
        for path in (near, far)
    )


def _lid_curves(socket: _Socket, lids: Lids, height: float) -> tuple[Curve, Curve]:
    (ox, oy), (ix, iy) = socket.outer, socket.inner
    width = ix - ox
    up_outer, up_inner, low = lids.outer * height, lids.inner * height, lids.lower * height
    upper = curve(socket.outer, (ox + width * 0.12, oy - up_outer), (ix - width * 0.2, iy - up_inner), socket.inner)
    lower = curve(socket.outer, (ox + width * 0.2, oy + low * 1.25), (ix - width * 0.25, iy + low), socket.inner)
    return upper, lower


def _open(socket: _Socket, lids: Lids, gaze: Gaze, name: str) -> tuple[str, str]:
    upper, lower = _lid_curves(socket, lids, gaze.height)
    opening = lens(upper, lower)
    shadow = lens(upper, between(upper, lower, 0.34))
    defs = f'<clipPath id="{name}"><path d="{opening}"/></clipPath>'
    svg = (
        f'<path d="{opening}" fill="{gaze.white}"/>'
        f'<g clip-path="url(#{name})">{_iris(socket, lids, gaze)}'
        f'<path d="{shadow}" fill="{colour.darken(gaze.iris, 0.5)}" opacity=".3"/></g>'
        f"{_highlights(socket, lids)}{_lashes(socket, upper, lower, gaze)}"
    )
    return svg, defs


def _centre(socket: _Socket, lids: Lids) -> Point:
    return socket.centre[0] + lids.gaze[0] * (0.8 if socket.far else 1), socket.centre[1] + lids.gaze[1]


def _iris(socket: _Socket, lids: Lids, gaze: Gaze) -> str:
    x, y = _centre(socket, lids)
    rx, ry = socket.radius[0] * lids.iris, socket.radius[1] * lids.iris
    rim = colour.darken(gaze.iris, 0.68)
    return (
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{rim}"/>'
        f'<ellipse cx="{x:.1f}" cy="{y + ry * 0.2:.1f}" rx="{rx * 0.78:.1f}" ry="{ry * 0.7:.1f}" fill="{gaze.iris}"/>'
        f'<ellipse cx="{x:.1f}" cy="{y + ry * 0.56:.1f}" rx="{rx * 0.52:.1f}" ry="{ry * 0.3:.1f}" '
        f'fill="{colour.lighten(gaze.iris, 0.4)}" opacity=".8"/>'
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx * 0.46:.1f}" ry="{ry * 0.5:.1f}" fill="#120d16"/>'
    )


def _highlights(socket: _Socket, lids: Lids) -> str:
    if min(lids.outer, lids.inner) < 24:
        return ""
    x, y = _centre(socket, lids)
    rx, ry = socket.radius[0] * lids.iris, socket.radius[1] * lids.iris
    lift = min(0.42, lids.inner / 150)
    return (
        f'<ellipse cx="{x - rx * 0.36:.1f}" cy="{y - ry * lift:.1f}" rx="{rx * 0.3:.1f}" ry="{ry * 0.26:.1f}" '
        f'fill="#fff"/>'
        f'<circle cx="{x + rx * 0.38:.1f}" cy="{y + ry * 0.4:.1f}" r="{rx * 0.14:.1f}" fill="#fff" opacity=".85"/>'
    )


def _lashes(socket: _Socket, upper: Curve, lower: Curve, gaze: Gaze) -> str:
    weight = (26 if gaze.lashes else 17) * (0.8 if socket.far else 1)
    outward = 1 if socket.far else -1
    edge = bulge(upper, -weight)
    wing = ""
    if gaze.lashes:
        x, y = socket.outer
        wing = (
            f'<path d="M{x:.1f} {y:.1f}Q{x + outward * 14} {y - 6} {x + outward * 25} {y - 24}'
            f'Q{x + outward * 4} {y - 24} {x - outward * 12} {y - 22}Z" fill="{gaze.ink}"/>'
        )
    low = between(lower, upper, 0.02)
    return (
        f'<path d="{lens(edge, upper)}" fill="{gaze.ink}" stroke="{gaze.ink}" stroke-width="7" '
        f'stroke-linejoin="round"/>'
        f'{wing}<path d="{line(low)}" fill="none" stroke="{gaze.ink}" stroke-width="4.5" '
        f'stroke-linecap="round" opacity=".8"/>'
    )


def _closed(socket: _Socket, gaze: Gaze, *, smiling: bool) -> str:
    (ox, oy), (ix, iy) = socket.outer, socket.inner
    dip = -46 if smiling else 30
    base = curve(
        (ox, oy + 12), (ox + (ix - ox) * 0.25, oy + 12 + dip), (ix - (ix - ox) * 0.25, iy + dip * 0.8), (ix, iy + 2)
    )
    weight = 11 if gaze.lashes else 8
    lashes = ""
    if gaze.lashes and not smiling:
        outward = 1 if socket.far else -1
        lashes = (
            f'<path d="M{ox} {oy + 12}q{outward * 12} 4 {outward * 20} -2M{ox - outward * 16} {oy + 26}'
            f'q{outward * 8} 9 {outward * 17} 9" fill="none" stroke="{gaze.ink}" stroke-width="7" '
            f'stroke-linecap="round"/>'
        )
    return (
        f'<path d="{lens(base, bulge(base, weight))}" fill="{gaze.ink}" stroke="{gaze.ink}" stroke-width="8" '
        f'stroke-linejoin="round"/>{lashes}'
    )
