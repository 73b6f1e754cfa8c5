"""Where people work and are healed: an office and a ward."""

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.fittings import (
    ceiling_light,
    contact_shadow,
    curtain,
    evening,
    halo,
    rail,
    shelf_of_books,
    window,
)
from shotwright_animatic.places.furniture import bed, cabinet, chair, potted_plant, screen, table
from shotwright_animatic.places.paint import darken, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.room import Opening, Shell, beams, outside, room, sunlight
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, num, rect, stroke


def office(setting: Setting) -> tuple[Layer, ...]:
    """An open office high above the town."""
    k = setting.scale
    shell = Shell(wall="#dfe3e6", ground="#8b95a3", skirting="#8f9aa6", planks=0)
    y, height = setting.y(0.13), setting.y(0.4)
    edge, gap = setting.x(0.1), 16 * k
    count = 2 if setting.upright else 4
    pane = (setting.x(0.8) - gap * (count - 1)) / count
    openings: list[Opening] = [(edge + i * (pane + gap), y, pane, height) for i in range(count)]
    wall = Plane("wall", 0.15)
    room(wall, setting, shell, openings)
    for opening in openings:
        window(wall, setting, opening, colour="#c9d2da", columns=1, rows=1)
        _blind(wall, setting, opening)
    sunlight(wall, setting, openings, setting.y(shell.floor))
    for x in (0.24, 0.62):
        ceiling_light(wall, setting, setting.x(x), setting.y(0.035), setting.x(0.14), height=9 * k)
    middle = Plane("middle", 0.3)
    shelf_of_books(middle, setting, setting.x(0.93), setting.y(0.74) - 330 * k, 190 * k, height=330 * k, wood="#8c8f98")
    potted_plant(middle, setting, setting.x(0.87), setting.y(0.75), 230 * k, pot="#e6e2da")
    if not setting.upright:
        table(middle, setting, setting.x(0.6), setting.y(0.63), 240 * k, height=88 * k, wood="#c9a276", depth=16)
        for x in (70, 176):
            screen(middle, setting, setting.x(0.6) + x * k, setting.y(0.62), size=0.62)
        chair(middle, setting, setting.x(0.6) + 120 * k, setting.y(0.765), colour="#3d4a60", size=0.85)
    near = Plane("near", 0.5)
    top = setting.y(0.655)
    chair(near, setting, setting.x(0.2), setting.y(0.84), colour="#3d4a60", flip=True)
    table(near, setting, setting.x(-0.12), top, 420 * k, height=130 * k, wood="#d0a676", depth=30)
    for x in (0.0, 190):
        screen(near, setting, setting.x(-0.03) + x * k, top - 16 * k)
    _mug(near, setting, setting.x(-0.03) + 290 * k * 0.92, top - 6 * k)
    evening(near, setting)
    return (outside(setting, openings), wall.layer(), middle.layer(), near.layer(), *beams(setting, openings[-1:]))


def _blind(plane: Plane, setting: Setting, opening: Opening) -> None:
    x, y, width, _ = opening
    slat = setting.tone("#f3f1ea")
    for i in range(5):
        plane.add(
            rect(
                x + 3,
                y + (4 + i * 12) * setting.scale,
                width - 6,
                7.5 * setting.scale,
                plane.down(slat, darken(slat, 0.2)),
            )
        )


def _mug(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    tone = setting.tone("#d9604f")
    plane.add(
        stroke(f"M{num(x + 26 * k)} {num(base - 30 * k)}q{num(20 * k)} {num(4 * k)} 0 {num(22 * k)}", tone, 6 * k)
    )
    plane.add(
        rect(
            x - 2 * k, base - 38 * k, 30 * k, 38 * k, plane.across(lighten(tone, 0.2), darken(tone, 0.2)), radius=5 * k
        )
    )


def hospital(setting: Setting) -> tuple[Layer, ...]:
    """A ward: a bed, a drip, a monitor, a curtain around it."""
    k = setting.scale
    shell = Shell(wall="#dbe8e6", ground="#b9c7c6", skirting="#9fbab8", top="#f4f8f7", planks=92, rows=6)
    opening = (setting.x(0.42), setting.y(0.16), 250 * k, setting.y(0.28))
    wall = Plane("wall", 0.15)
    room(wall, setting, shell, [opening])
    window(wall, setting, opening, columns=2, rows=1)
    sunlight(wall, setting, [opening], setting.y(shell.floor))
    lower = setting.tone("#9fc4c0")
    wall.add(rect(setting.x(0.06), setting.y(0.53), setting.x(0.88), 8 * k, lower))
    cross = setting.lit("#e0564f")
    cx, cy = setting.x(0.86), setting.y(0.22)
    wall.add(
        circle(cx, cy, 34 * k, setting.lit("#f7fbfa")),
        rect(cx - 7 * k, cy - 21 * k, 14 * k, 42 * k, cross),
        rect(cx - 21 * k, cy - 7 * k, 42 * k, 14 * k, cross),
    )
    ceiling_light(wall, setting, setting.x(0.3), setting.y(0.03), setting.x(0.2), height=9 * k)
    wall.add(
        rect(
            setting.x(0.07),
            setting.y(0.46),
            250 * k,
            26 * k,
            wall.down(setting.tone("#f6faf9"), setting.tone("#c4d6d4")),
            radius=5,
        )
    )
    middle = Plane("middle", 0.3)
    _drip(middle, setting, setting.x(0.01) + 110 * k, setting.y(0.76))
    bed(middle, setting, setting.x(0.01), setting.y(0.8), 450 * k, cover="#a8cfd0", head="#dfe9ea")
    _monitor(middle, setting, setting.x(0.01) + 515 * k, setting.y(0.76))
    if not setting.upright:
        chair(middle, setting, setting.x(0.74), setting.y(0.765), colour="#6f9f9c", flip=True)
    near = Plane("near", 0.5)
    rail(near, setting, setting.x(0.74), setting.y(0.085), setting.x(0.5))
    curtain(
        near,
        setting,
        setting.x(0.87),
        setting.y(0.095),
        setting.x(0.3),
        height=setting.y(0.72),
        colour="#9fd0cf",
        folds=8,
    )
    evening(near, setting)
    return (
        outside(setting, [opening], trees=True),
        wall.layer(),
        middle.layer(),
        near.layer(),
        *beams(setting, [opening]),
    )


def _drip(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    steel = setting.tone("#b4c2c8")
    top = base - 390 * k
    plane.add(
        stroke(f"M{num(x)} {num(base)}V{num(top)}M{num(x - 24 * k)} {num(top + 8 * k)}H{num(x + 24 * k)}", steel, 5 * k)
    )
    bag = setting.tone("#e6f3f4")
    plane.add(
        rect(
            x - 38 * k,
            top + 14 * k,
            32 * k,
            62 * k,
            plane.down(lighten(bag, 0.3), mix(bag, "#8fd0e0", 0.4)),
            radius=7 * k,
            opacity=0.92,
        )
    )
    plane.add(rect(x - 34 * k, top + 44 * k, 24 * k, 28 * k, setting.tone("#a9dbe8"), radius=4 * k, opacity=0.8))
    plane.add(
        stroke(
            f"M{num(x - 22 * k)} {num(top + 76 * k)}q{num(-4 * k)} {num(150 * k)} {num(50 * k)} {num(190 * k)}",
            setting.tone("#d7ecf0"),
            2.6 * k,
            opacity=0.9,
        )
    )


def _monitor(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    case = setting.tone("#e3eaec")
    contact_shadow(plane, setting, x, base, 100 * k)
    cabinet(plane, setting, x - 48 * k, base - 110 * k, 96 * k, height=108 * k, colour="#dfe8ea", doors=1)
    plane.add(
        rect(
            x - 56 * k, base - 206 * k, 112 * k, 86 * k, plane.down(lighten(case, 0.3), darken(case, 0.1)), radius=7 * k
        )
    )
    plane.add(rect(x - 48 * k, base - 198 * k, 96 * k, 66 * k, "#10323a", radius=4 * k))
    beat = (
        f"M{num(x - 44 * k)} {num(base - 166 * k)}h{num(22 * k)}l{num(6 * k)} {num(-20 * k)}"
        f"l{num(8 * k)} {num(36 * k)}l{num(6 * k)} {num(-16 * k)}h{num(46 * k)}"
    )
    plane.add(
        stroke(beat, "#5df2a0", 3 * k),
        stroke(
            f"M{num(x - 44 * k)} {num(base - 144 * k)}q{num(22 * k)} {num(-10 * k)} {num(44 * k)} 0t{num(44 * k)} 0",
            "#7fd4ff",
            2 * k,
        ),
    )
    halo(plane, setting, x, base - 165 * k, 110 * k, colour="#7fe8d0", strength=0.3)
