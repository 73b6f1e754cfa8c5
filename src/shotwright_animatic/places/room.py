"""The shell of a room in one-point perspective, what its windows show, and the light that falls in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from shotwright_animatic.layers import Layer, Role
from shotwright_animatic.places.buildings import skyline
from shotwright_animatic.places.foliage import far_trees, tree
from shotwright_animatic.places.paint import darken, fade, lighten, mix, multiply
from shotwright_animatic.places.perspective import Perspective, floor_grid
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import num, outline, path, polygon, rect, stroke
from shotwright_animatic.places.sky import sky
from shotwright_animatic.places.weather import flakes, streaks
from shotwright_sdk.vocabulary import TimeOfDay, Weather

Opening: TypeAlias = tuple[float, float, float, float]
"""x, y, width and height of a window in picture units."""

NEAR: Final = 3.4
"""How many times nearer than the back wall the shell goes on: beyond every edge of the bled frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """A room's back wall as fractions of the frame, and the noon colours of its surfaces."""

    left: float = 0.06
    right: float = 0.94
    ceiling: float = 0.07
    floor: float = 0.67
    wall: str = "#e8dcc8"
    ground: str = "#a9754a"
    top: str = "#f2ece2"
    skirting: str = "#c9b69a"
    planks: float = 56.0
    """Distance between the joints of the floor in units; 0 for a floor without joints."""
    rows: int = 0


def view_of(setting: Setting) -> Perspective:
    return Perspective(x=setting.x(0.5), y=setting.y(0.44))


def room(plane: Plane, setting: Setting, shell: Shell, openings: Sequence[Opening] = ()) -> None:
    """Draw walls, floor and ceiling, with holes in the back wall where the windows are."""
    view = view_of(setting)
    x1, x2 = setting.x(shell.left), setting.x(shell.right)
    y1, y2 = setting.y(shell.ceiling), setting.y(shell.floor)
    wall = setting.tone(shell.wall)
    shade = setting.light.shadow
    # A ground under all surfaces, or hairlines of nothing would shine between their smoothed edges.
    ground = f"M{num(setting.left)} {num(setting.top)}H{num(setting.right)}V{num(setting.bottom)}H{num(setting.left)}Z"
    inner = f"M{num(x1 + 3)} {num(y1 + 3)}V{num(y2 - 3)}H{num(x2 - 3)}V{num(y1 + 3)}Z"
    hole = inner if openings else ""
    plane.add(f'<path d="{ground}{hole}" fill="{darken(wall, 0.12)}" fill-rule="evenodd"/>')
    for edge, dim in ((x1, 0.1), (x2, 0.03)):
        side = mix(multiply(wall, "#dccfc6"), shade, dim)
        far, near = (side, darken(side, 0.22)) if edge == x2 else (darken(side, 0.22), side)
        plane.add(
            path(
                view.quad(edge, y1, edge, y2, NEAR * 3, 1),
                plane.across(near, far) if edge == x1 else plane.across(far, near),
            )
        )
    top = setting.tone(shell.top)
    plane.add(path(view.quad(x1, y1, x2, y1, NEAR * 3, 1), plane.down(darken(top, 0.22), mix(top, shade, 0.08))))
    _back_wall(plane, setting, (x1, y1, x2, y2), wall, openings)
    _floor(plane, setting, view, shell, (x1, x2, y2))
    trim = setting.tone(shell.skirting)
    plane.add(rect(x1, y2 - 15 * setting.scale, x2 - x1, 15 * setting.scale, plane.down(lighten(trim, 0.18), trim)))
    for edge in (x1, x2):
        plane.add(path(view.quad(edge, y2 - 15 * setting.scale, edge, y2, NEAR * 2, 1), mix(trim, shade, 0.16)))
    seams = "".join(outline([view.at(x, y, 1), view.at(x, y, NEAR)]) for x in (x1, x2) for y in (y1, y2))
    plane.add(stroke(seams, darken(wall, 0.5), 2, opacity=0.35))


def _back_wall(plane: Plane, setting: Setting, wall: Opening, colour: str, openings: Sequence[Opening]) -> None:
    x1, y1, x2, y2 = wall
    d = f"M{num(x1)} {num(y1)}H{num(x2)}V{num(y2)}H{num(x1)}Z"
    for x, y, width, height in openings:
        d += f"M{num(x)} {num(y)}v{num(height)}h{num(width)}v{num(-height)}Z"
    paint = plane.fixed(y1, y2, darken(colour, 0.1), colour, mix(colour, setting.light.shadow, 0.1))
    plane.add(f'<path d="{d}" fill="{paint}" fill-rule="evenodd"/>')
    corner = fade(setting.light.shadow, 0.22)
    dark = plane.across(corner, fade(setting.light.shadow, 0))
    light = plane.across(fade(setting.light.shadow, 0), corner)
    wide = (x2 - x1) * 0.09
    plane.add(rect(x1, y1, wide, y2 - y1, dark), rect(x2 - wide, y1, wide, y2 - y1, light))


def _floor(plane: Plane, setting: Setting, view: Perspective, shell: Shell, back: tuple[float, float, float]) -> None:
    x1, x2, y = back
    ground = setting.tone(shell.ground)
    paint = plane.fixed(y, setting.bottom, lighten(ground, 0.16), ground, darken(ground, 0.3))
    plane.add(path(view.quad(x1, y, x2, y, NEAR * 3, 1), paint))
    if shell.planks:
        step = shell.planks * setting.scale
        floor_grid(
            plane, view, y=y, spans=(x1, x2, step), near=NEAR, rows=shell.rows, colour=darken(ground, 0.5), opacity=0.3
        )
    shade = fade(setting.light.shadow, 0.34)
    plane.add(rect(x1, y, x2 - x1, 26 * setting.scale, plane.down(shade, fade(setting.light.shadow, 0))))


def outside(setting: Setting, openings: Sequence[Opening], *, trees: bool = False, ground: float = 0.62) -> Layer:
    """Draw what is seen through the windows, rain and snow included, and no more than that."""
    margin = 70.0
    plane = Plane("outside", 0.05)
    open_air = replace(setting, light=setting.sky_light)
    sky(plane, open_air, horizon=0.7, sun=0.7)
    base = setting.y(ground)
    if trees:
        far_trees(plane, open_air, base, setting.y(0.16), distance=0.7)
        tree(plane, open_air, setting.x(0.16), base + 60, setting.y(0.5), distance=0.25)
        tree(plane, open_air, setting.x(0.82), base + 60, setting.y(0.44), distance=0.3)
        far_trees(plane, open_air, base + 40, setting.y(0.1), distance=0.35)
    else:
        skyline(plane, open_air, base, setting.y(0.36), distance=0.85)
        skyline(plane, open_air, base + 20, setting.y(0.24), distance=0.6)
    fall = _falling(open_air)
    if fall:
        shape = "".join(rect(x - margin, y - margin, w + 2 * margin, h + 2 * margin, "#000") for x, y, w, h in openings)
        plane.add(f'<g clip-path="{plane.clip(shape)}">{fall}</g>')
    if setting.weather is Weather.FOG:
        mist = lighten(open_air.light.haze, 0.15)
        plane.add(
            rect(
                setting.left, setting.top, setting.width, setting.height, plane.down(fade(mist, 0.3), fade(mist, 0.75))
            )
        )
    return plane.layer()


def _falling(setting: Setting) -> str:
    if setting.snowy:
        return "".join(flakes(setting, setting.random("window snow"), 260, (1.0, 3.2)))
    if setting.wet:
        tone = mix(lighten(setting.light.sky[3], 0.3), "#e6eeff", 0.55)
        near = streaks(setting, setting.random("window rain"), count=300, length=46, slant=0.22)
        far = streaks(setting, setting.random("far rain"), count=520, length=24, slant=0.22)
        return stroke(far, tone, 1.3, opacity=0.42) + stroke(near, tone, 2.1, opacity=0.55)
    return ""


def sunlight(plane: Plane, setting: Setting, openings: Sequence[Opening], floor: float) -> None:
    """Throw the shapes of the windows onto the floor, which begins at height `floor` in units."""
    if setting.time is TimeOfDay.NIGHT or setting.sky_light.cover > 0.5:
        return
    low = setting.time is not TimeOfDay.DAY
    strength = 0.3 if low else 0.42
    view = view_of(setting)
    for x, _, width, _ in openings:
        lean = 0.55 * width if low else 0.3 * width
        for part in (0.03, 0.53):
            start, end = x + width * part, x + width * (part + 0.44)
            points = [
                view.at(start - lean * 0.2, floor, 1.1),
                view.at(end - lean * 0.2, floor, 1.1),
                view.at(end - lean, floor, 1.95),
                view.at(start - lean, floor, 1.95),
            ]
            glow = setting.sky_light.glow
            plane.add(polygon(points, plane.down(fade(glow, strength), fade(glow, strength * 0.35))))


def beams(setting: Setting, openings: Sequence[Opening]) -> tuple[Layer, ...]:
    """Return the light in the air below the windows as a layer, if the sun shines in."""
    if setting.time is TimeOfDay.NIGHT or setting.sky_light.cover > 0.5:
        return ()
    plane = Plane("beams", 0.6)
    glow = setting.sky_light.glow
    strength = 0.26 if setting.time is TimeOfDay.DAY else 0.2
    for x, y, width, height in openings:
        fall = setting.y(0.92)
        lean = -0.3 * setting.x(1)
        shine = plane.fixed(y, fall, fade(glow, strength), fade(glow, strength * 0.4), fade(glow, 0))
        plane.add(polygon([(x, y), (x + width, y), (x + width + lean, fall), (x + lean - 40, fall)], shine))
        plane.add(rect(x - 30, y - 30, width + 60, height + 60, plane.glow(fade(glow, 0.3), fade(glow, 0))))
    return (plane.layer(role=Role.EFFECT),)
