"""Where people live: a living room, a bedroom, a kitchen."""

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.fittings import (
    contact_shadow,
    curtain,
    evening,
    floor_lamp,
    halo,
    pendant,
    picture,
    rail,
    shelf_of_books,
    window,
)
from shotwright_animatic.places.furniture import bed, cabinet, chair, potted_plant, rug, screen, sofa, table
from shotwright_animatic.places.paint import darken, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.room import Opening, Shell, beams, outside, room, sunlight
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, path, rect, stroke


def _finish(setting: Setting, openings: list[Opening], *planes: Plane, trees: bool = False) -> tuple[Layer, ...]:
    drawn = tuple(plane.layer() for plane in planes)
    return (outside(setting, openings, trees=trees), *drawn, *beams(setting, openings))


def home(setting: Setting) -> tuple[Layer, ...]:
    """A living room with a wide window."""
    k = setting.scale
    hues = setting.random("hues")
    wall_hue, sofa_hue = hues.choice((("#e9dcc6", "#5f8a8b"), ("#d5dccf", "#b5705c"), ("#e3d3cb", "#6b7ba3")))
    shell = Shell(wall=wall_hue, ground="#b07f54")
    wide = 250 * k
    opening = (setting.x(0.5) - wide * 0.62, setting.y(0.16), wide * 1.24, setting.y(0.32))
    wall = Plane("wall", 0.15)
    room(wall, setting, shell, [opening])
    window(wall, setting, opening, columns=3, rows=1)
    sunlight(wall, setting, [opening], setting.y(shell.floor))
    x, y, width, height = opening
    rail(wall, setting, x - 66 * k, y - 34 * k, width + 132 * k)
    for left in (x - 62 * k, x + width + 2 * k):
        curtain(wall, setting, left, y - 30 * k, 62 * k, height=height + 120 * k, colour="#d8b98c", folds=5)
    for i, (dx, dy, size) in enumerate(
        ((0.13, 0.2, 1.0), (0.2, 0.26, 0.72)) if not setting.upright else ((0.14, 0.2, 0.7),)
    ):
        picture(wall, setting, setting.x(dx) - 40 * k, setting.y(dy), 92 * k * size, height=(70 + 24 * i) * k * size)
    shelf_of_books(wall, setting, setting.x(0.845) - 20 * k, setting.y(0.67) - 290 * k, 150 * k, height=292 * k)
    middle = Plane("middle", 0.3)
    sofa(middle, setting, setting.x(0.03), setting.y(0.76), 360 * k, colour=sofa_hue)
    floor_lamp(middle, setting, setting.x(0.03) + 400 * k, setting.y(0.735), 300 * k)
    potted_plant(middle, setting, setting.x(0.79), setting.y(0.75), 210 * k)
    near = Plane("near", 0.5)
    rug(near, setting, setting.x(0.5), setting.y(0.87), 560 * k, colour="#b5675e")
    evening(near, setting)
    return _finish(setting, [opening], wall, middle, near, trees=setting.seed % 2 == 0)


def bedroom(setting: Setting) -> tuple[Layer, ...]:
    """A small bedroom; a string of lamps over the bed."""
    k = setting.scale
    wall_hue, cover = setting.random("hues").choice(
        (("#cdd6e4", "#6f8fc4"), ("#e6d2d6", "#c47f92"), ("#d3dfd3", "#6fa08c"))
    )
    shell = Shell(wall=wall_hue, ground="#9c7250", planks=48)
    opening = (setting.x(0.56), setting.y(0.15), 210 * k, setting.y(0.31))
    wall = Plane("wall", 0.15)
    room(wall, setting, shell, [opening])
    window(wall, setting, opening)
    sunlight(wall, setting, [opening], setting.y(shell.floor))
    x, y, width, height = opening
    rail(wall, setting, x - 50 * k, y - 30 * k, width + 100 * k)
    curtain(wall, setting, x - 46 * k, y - 26 * k, 48 * k, height=height + 70 * k, colour="#f0ebe2", folds=4)
    curtain(wall, setting, x + width - 2, y - 26 * k, 48 * k, height=height + 70 * k, colour="#f0ebe2", folds=4)
    _string_of_lamps(wall, setting)
    picture(wall, setting, setting.x(0.2), setting.y(0.3), 84 * k, height=104 * k, frame="#f2eee6")
    middle = Plane("middle", 0.3)
    bed(middle, setting, setting.x(0.0), setting.y(0.8), 500 * k, cover=cover)
    _night_stand(middle, setting, setting.x(0.0) + 520 * k, setting.y(0.755))
    if not setting.upright:
        table(middle, setting, setting.x(0.59), setting.y(0.62), 230 * k, height=104 * k, wood="#c79f74")
        screen(middle, setting, setting.x(0.59) + 150 * k, setting.y(0.605), size=0.8)
        chair(middle, setting, setting.x(0.6) + 40 * k, setting.y(0.775), colour="#8f7a9a")
    shelf_of_books(
        middle, setting, setting.x(0.9), setting.y(0.74) - 300 * k, 170 * k, height=300 * k, rows=4, wood="#d3b48c"
    )
    near = Plane("near", 0.5)
    rug(near, setting, setting.x(0.62), setting.y(0.9), 460 * k, colour="#8d86a8")
    evening(near, setting)
    return _finish(setting, [opening], wall, middle, near)


def _string_of_lamps(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    x1, x2, y = setting.x(0.07), setting.x(0.52), setting.y(0.17)
    count = 9
    d = f"M{num(x1)} {num(y)}"
    for i in range(3):
        step = (x2 - x1) / 3
        d += f"Q{num(x1 + step * (i + 0.5))} {num(y + 46 * k)} {num(x1 + step * (i + 1))} {num(y)}"
    plane.add(stroke(d, setting.tone("#5a4a4a"), 2))
    for i in range(count):
        share = (i + 0.5) / count
        sag = 4 * ((share * 3) % 1) * (1 - (share * 3) % 1)
        bx, by = x1 + (x2 - x1) * share, y + 23 * k * sag + 6 * k
        halo(plane, setting, bx, by, 46 * k, strength=0.8)
        plane.add(circle(bx, by, 5 * k, mix(setting.tone("#e8dcc0"), "#fff0bd", setting.light.lamps)))


def _night_stand(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    contact_shadow(plane, setting, x + 40 * k, base, 90 * k)
    cabinet(plane, setting, x, base - 86 * k, 80 * k, height=86 * k, colour="#c79f74", doors=1)
    lamp_x, lamp_y = x + 40 * k, base - 118 * k
    halo(plane, setting, lamp_x, lamp_y - 20 * k, 170 * k, strength=0.85)
    plane.add(rect(lamp_x - 4 * k, lamp_y, 8 * k, 32 * k, setting.tone("#8a6a4a")))
    shade = setting.lit("#ffe2b0")
    cone = f"M{num(lamp_x - 18 * k)} {num(lamp_y - 44 * k)}h{num(36 * k)}l{num(16 * k)} {num(46 * k)}h{num(-68 * k)}Z"
    plane.add(path(cone, plane.across(darken(shade, 0.14), lighten(shade, 0.3), darken(shade, 0.08))))


def kitchen(setting: Setting) -> tuple[Layer, ...]:
    """A kitchen with a window over the sink and a table in front."""
    k = setting.scale
    front = setting.random("hues").choice(("#8fae9a", "#d8c5a4", "#8ea6bc"))
    shell = Shell(wall="#efe6d6", ground="#c9b396", planks=74, rows=7)
    opening = (setting.x(0.5) - 118 * k, setting.y(0.19), 236 * k, setting.y(0.22))
    wall = Plane("wall", 0.15)
    room(wall, setting, shell, [opening])
    window(wall, setting, opening)
    _tiles(wall, setting, opening)
    top = setting.y(0.5)
    for x, wide in (
        (setting.x(0.06), opening[0] - setting.x(0.06) - 40 * k),
        (opening[0] + opening[2] + 40 * k, setting.x(0.94) - opening[0] - opening[2] - 40 * k),
    ):
        cabinet(
            wall,
            setting,
            x,
            setting.y(0.13),
            wide,
            height=setting.y(0.19),
            colour=front,
            doors=max(1, round(wide / (84 * k))),
        )
        wall.add(rect(x, setting.y(0.32), wide, 5 * k, setting.tone("#54463c")))
    middle = Plane("middle", 0.3)
    _counter(middle, setting, top, front)
    pendant(middle, setting, setting.x(0.3), setting.y(0.25), colour="#3f5a5c", size=0.9)
    pendant(middle, setting, setting.x(0.7), setting.y(0.25), colour="#3f5a5c", size=0.9)
    near = Plane("near", 0.5)
    _fridge(near, setting, setting.x(0.93), setting.y(0.77))
    table(near, setting, setting.x(-0.12), setting.y(0.74), 300 * k, height=150 * k, wood="#c08a58", depth=34)
    _fruit(near, setting, setting.x(-0.12) + 220 * k, setting.y(0.735))
    evening(near, setting)
    return _finish(setting, [opening], wall, middle, near, trees=True)


def _tiles(plane: Plane, setting: Setting, opening: Opening) -> None:
    k = setting.scale
    y1, y2 = setting.y(0.335), setting.y(0.52)
    tile = setting.tone("#dfe8e6")
    x, _, width, _ = opening
    step = 30 * k
    for x1, x2 in ((setting.x(0.06), x - 16 * k), (x + width + 16 * k, setting.x(0.94))):
        plane.add(rect(x1, y1, x2 - x1, y2 - y1, plane.down(tile, lighten(tile, 0.2))))
        d = "".join(f"M{num(x1 + i * step)} {num(y1)}V{num(y2)}" for i in range(1, int((x2 - x1) / step) + 1))
        d += "".join(f"M{num(x1)} {num(y1 + i * step)}H{num(x2)}" for i in range(1, int((y2 - y1) / step) + 1))
        plane.add(stroke(d, darken(tile, 0.18), 1.2, opacity=0.5))


def _counter(plane: Plane, setting: Setting, top: float, front: str) -> None:
    k = setting.scale
    x1, x2, base = setting.x(0.0), setting.x(1.0), setting.y(0.7)
    contact_shadow(plane, setting, setting.x(0.5), base, x2 - x1)
    cabinet(
        plane,
        setting,
        x1,
        top,
        x2 - x1,
        height=base - top - 12 * k,
        colour=front,
        doors=max(4, round((x2 - x1) / (120 * k))),
    )
    plane.add(rect(x1, base - 12 * k, x2 - x1, 12 * k, setting.tone("#4a4440")))
    stone = setting.tone("#efe8de")
    plane.add(rect(x1 - 8, top - 12 * k, x2 - x1 + 16, 20 * k, plane.down(lighten(stone, 0.2), darken(stone, 0.18))))
    oven = setting.x(0.24)
    steel, dark = setting.tone("#aab3ba"), setting.tone("#2b3038")
    plane.add(
        rect(
            oven - 70 * k,
            top + 8 * k,
            140 * k,
            base - top - 20 * k,
            plane.down(lighten(steel, 0.25), darken(steel, 0.1)),
        )
    )
    plane.add(
        rect(oven - 52 * k, top + 44 * k, 104 * k, 62 * k, plane.slope(0, 0, 1, 1, lighten(dark, 0.18), dark), radius=5)
    )
    plane.add(rect(oven - 52 * k, top + 30 * k, 104 * k, 5 * k, darken(steel, 0.4), radius=2))
    _pot(plane, setting, oven - 10 * k, top - 12 * k)
    tap = setting.x(0.5)
    plane.add(
        stroke(
            (
                f"M{num(tap)} {num(top - 12 * k)}v{num(-44 * k)}q0 {num(-20 * k)} {num(20 * k)} "
                f"{num(-20 * k)}t{num(16 * k)} {num(16 * k)}"
            ),
            lighten(steel, 0.2),
            6 * k,
        )
    )
    jars = setting.random("jars")
    for i in range(5):
        jx = setting.x(0.68) + i * 36 * k
        tone = setting.tone(jars.choice(("#c96f4a", "#e2b457", "#8aa36a", "#d9d2c4", "#7f9fb0")))
        tall = jars.uniform(32, 58) * k
        plane.add(
            rect(
                jx,
                top - 12 * k - tall,
                26 * k,
                tall,
                plane.across(lighten(tone, 0.25), darken(tone, 0.16)),
                radius=5 * k,
            )
        )
        plane.add(rect(jx + 2 * k, top - 17 * k - tall, 22 * k, 8 * k, setting.tone("#6b4f3a"), radius=2))


def _pot(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    tone = setting.tone("#c4493f")
    plane.add(
        rect(
            x - 42 * k,
            base - 46 * k,
            84 * k,
            46 * k,
            plane.across(darken(tone, 0.2), lighten(tone, 0.25), darken(tone, 0.25)),
            radius=9 * k,
        )
    )
    plane.add(rect(x - 56 * k, base - 36 * k, 112 * k, 9 * k, darken(tone, 0.3), radius=4))
    plane.add(
        path(
            f"M{num(x - 44 * k)} {num(base - 46 * k)}q{num(44 * k)} {num(-26 * k)} {num(88 * k)} 0Z",
            lighten(tone, 0.14),
        ),
        circle(x, base - 62 * k, 6 * k, setting.tone("#2f2a2a")),
    )
    for i in (-1, 0, 1):
        steam = (
            f"M{num(x + 20 * i * k)} {num(base - 74 * k)}q{num(10 * k)} {num(-18 * k)} 0 "
            f"{num(-34 * k)}t0 {num(-30 * k)}"
        )
        plane.add(stroke(steam, "#ffffff", 5 * k, opacity=0.2))


def _fridge(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    tone = setting.tone("#d6e0e0")
    tall, wide = 400 * k, 210 * k
    contact_shadow(plane, setting, x + wide / 2, base, wide)
    plane.add(
        rect(x, base - tall, wide, tall, plane.across(darken(tone, 0.16), lighten(tone, 0.4), tone), radius=14 * k)
    )
    plane.add(rect(x, base - tall * 0.66, wide, 4 * k, darken(tone, 0.35)))
    for y, long in ((0.9, 60), (0.58, 110)):
        plane.add(rect(x + 16 * k, base - tall * y, 9 * k, long * k, darken(tone, 0.4), radius=4 * k))


def _fruit(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    for dx, dy, tint in ((-20, -26, "#d9503f"), (4, -32, "#f0a23c"), (24, -25, "#9fbf4a")):
        fruit = setting.tone(tint)
        plane.add(
            circle(
                x + dx * k, base + dy * k, 17 * k, plane.slope(0.2, 0, 0.8, 1, lighten(fruit, 0.3), darken(fruit, 0.16))
            )
        )
    bowl = setting.tone("#5f7f96")
    plane.add(
        path(
            (
                f"M{num(x - 52 * k)} {num(base - 24 * k)}h{num(104 * k)}q{num(-8 * k)} {num(28 * k)} "
                f"{num(-52 * k)} {num(28 * k)}t{num(-52 * k)} {num(-28 * k)}Z"
            ),
            plane.down(lighten(bowl, 0.25), darken(bowl, 0.15)),
        )
    )
    plane.add(ellipse(x, base + 3 * k, 48 * k, 5 * k, setting.light.shadow, opacity=0.2))
