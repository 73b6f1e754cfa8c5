"""Where people meet and buy and leave: a café, a shop, a station."""

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.buildings import board, skyline
from shotwright_animatic.places.fittings import ceiling_light, clock, contact_shadow, evening, halo, pendant, window
from shotwright_animatic.places.foliage import far_trees
from shotwright_animatic.places.furniture import chair, potted_plant, table
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.perspective import Perspective, floor_grid
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.room import Shell, beams, outside, room, sunlight
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, outline, path, polygon, rect, stroke, text
from shotwright_animatic.places.sky import sky
from shotwright_animatic.places.weather import puddles

_BOTTLES = ("#4f7f62", "#8a4a3a", "#c9a04a", "#3f6a86", "#7a4f70", "#d9d2c0")


def cafe(setting: Setting) -> tuple[Layer, ...]:
    """A café with a wide window, a counter with shelves, and hanging lamps."""
    k = setting.scale
    wall_hue = setting.random("hues").choice(("#8f5f4c", "#6f6a58", "#7f5560"))
    shell = Shell(wall=wall_hue, ground="#8a5c3e", top="#6b4a3c", skirting="#54382c", planks=50)
    opening = (setting.x(0.1), setting.y(0.12), (400 if not setting.upright else 220) * k, setting.y(0.36))
    wall = Plane("wall", 0.15)
    room(wall, setting, shell, [opening])
    _panelling(wall, setting)
    window(wall, setting, opening, colour="#4a3026", columns=3, rows=1)
    sunlight(wall, setting, [opening], setting.y(shell.floor))
    middle = Plane("middle", 0.3)
    _bar(middle, setting)
    near = Plane("near", 0.4)
    for x, drop in ((0.2, 0.2), (0.5, 0.15), (0.8, 0.2)):
        pendant(near, setting, setting.x(x), setting.y(drop), size=0.9 if x == 0.5 else 1.0)
    potted_plant(near, setting, setting.x(0.02), setting.y(0.78), 240 * k, pot="#d9cdb8")
    for x, flip in ((0.13, False), (0.31, True)):
        chair(near, setting, setting.x(x), setting.y(0.785), colour="#5f4030", flip=flip)
    table(near, setting, setting.x(0.15), setting.y(0.665), 150 * k, height=80 * k, wood="#9a6a45")
    _cup(near, setting, setting.x(0.15) + 70 * k, setting.y(0.657))
    evening(near, setting)
    return (outside(setting, [opening]), wall.layer(), middle.layer(), near.layer(), *beams(setting, [opening]))


def _panelling(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    wood = setting.tone("#5f3f30")
    x1, x2, y1, y2 = setting.x(0.06), setting.x(0.94), setting.y(0.52), setting.y(0.67) - 15 * k
    plane.add(rect(x1, y1, x2 - x1, y2 - y1, plane.down(lighten(wood, 0.1), wood)))
    plane.add(rect(x1, y1 - 6 * k, x2 - x1, 8 * k, lighten(wood, 0.25)))
    step = 62 * k
    d = "".join(f"M{num(x1 + i * step)} {num(y1 + 6)}V{num(y2)}" for i in range(1, int((x2 - x1) / step) + 1))
    plane.add(stroke(d, darken(wood, 0.4), 1.6, opacity=0.6))


def _bar(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    x1, x2 = setting.x(0.62), setting.right
    wood = setting.tone("#54382c")
    for row in range(2):
        y = setting.y(0.22 + 0.14 * row)
        plane.add(rect(x1 + 20 * k, y, x2 - x1, 9 * k, plane.down(lighten(wood, 0.3), wood)))
        plane.add(
            rect(
                x1 + 20 * k,
                y + 9 * k,
                x2 - x1,
                12 * k,
                plane.down(fade(setting.light.shadow, 0.4), fade(setting.light.shadow, 0)),
            )
        )
        _bottles(plane, setting, x1 + 30 * k, x2, y, row=row)
    _menu(plane, setting, x1 - 76 * k, setting.y(0.2))
    top, base = setting.y(0.52), setting.y(0.735)
    contact_shadow(plane, setting, (x1 + x2) / 2, base, x2 - x1)
    front = setting.tone("#6f4a38")
    plane.add(rect(x1, top, x2 - x1, base - top, plane.down(lighten(front, 0.08), darken(front, 0.2))))
    for i in range(8):
        plane.add(
            rect(
                x1 + (14 + i * 78) * k,
                top + 34 * k,
                62 * k,
                base - top - 56 * k,
                plane.down(darken(front, 0.16), darken(front, 0.05)),
                radius=4,
            )
        )
    plane.add(
        rect(x1 - 14 * k, top - 10 * k, x2 - x1, 20 * k, plane.down(setting.tone("#d9b088"), setting.tone("#8a5f42")))
    )
    _coffee_machine(plane, setting, x1 + 110 * k, top - 10 * k)
    cake, glass = setting.tone("#e9c79a"), setting.lit("#dff0f2")
    plane.add(ellipse(x1 + 270 * k, top - 14 * k, 52 * k, 7 * k, cake))
    plane.add(
        path(
            (
                f"M{num(x1 + 240 * k)} {num(top - 16 * k)}v{num(-24 * k)}q{num(30 * k)} "
                f"{num(-12 * k)} {num(60 * k)} 0v{num(24 * k)}Z"
            ),
            setting.tone("#a55a4a"),
        )
    )
    plane.add(
        path(
            (
                f"M{num(x1 + 220 * k)} {num(top - 12 * k)}q0 {num(-74 * k)} {num(50 * k)} "
                f"{num(-74 * k)}t{num(50 * k)} {num(74 * k)}Z"
            ),
            glass,
            opacity=0.28,
        )
    )


def _bottles(plane: Plane, setting: Setting, x1: float, x2: float, y: float, *, row: int) -> None:
    k = setting.scale
    chance = setting.random("bottles", row)
    x = x1
    while x < x2:
        tone = setting.tone(chance.choice(_BOTTLES))
        if chance.random() < 0.45:
            tall = chance.uniform(44, 66) * k
            d = (
                f"M{num(x)} {num(y)}v{num(-tall * 0.6)}q0 {num(-7 * k)} {num(6 * k)} {num(-10 * k)}"
                f"v{num(-tall * 0.25)}h{num(8 * k)}v{num(tall * 0.25)}q{num(6 * k)} {num(3 * k)} "
                f"{num(6 * k)} {num(10 * k)}v{num(tall * 0.6)}Z"
            )
            plane.add(path(d, plane.across(darken(tone, 0.2), lighten(tone, 0.3), darken(tone, 0.2))))
            x += 27 * k
        else:
            tall = chance.uniform(24, 38) * k
            plane.add(
                rect(x, y - tall, 30 * k, tall, plane.across(lighten(tone, 0.2), darken(tone, 0.15)), radius=5 * k)
            )
            x += 39 * k


def _menu(plane: Plane, setting: Setting, x: float, y: float) -> None:
    k = setting.scale
    frame, slate, chalk = setting.tone("#3f2a20"), setting.tone("#2b3431"), setting.lit("#f2ead8")
    width, height = 104 * k, 150 * k
    plane.add(
        rect(x - 6 * k, y - 6 * k, width + 12 * k, height + 12 * k, frame, radius=4), rect(x, y, width, height, slate)
    )
    title = setting.name if 1 <= len(setting.name) <= 6 else "咖啡"
    plane.add(text(title, x + width / 2, y + 32 * k, min(24 * k, width * 0.9 / len(title)), chalk))
    lines = "".join(
        (
            f"M{num(x + 16 * k)} {num(y + (56 + 20 * i) * k)}h{num((46, 36, 52, 40)[i] * k)}"
            f"m{num((22, 32, 16, 28)[i] * k)} 0h{num(10 * k)}"
        )
        for i in range(4)
    )
    plane.add(stroke(lines, chalk, 2.6 * k, opacity=0.6))


def _coffee_machine(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    steel, dark = setting.tone("#c3c8ca"), setting.tone("#3a3233")
    plane.add(
        rect(
            x - 62 * k,
            base - 84 * k,
            124 * k,
            84 * k,
            plane.down(lighten(steel, 0.3), darken(steel, 0.16)),
            radius=8 * k,
        )
    )
    plane.add(rect(x - 52 * k, base - 48 * k, 104 * k, 40 * k, dark, radius=4))
    for dx in (-26, 26):
        plane.add(rect(x + (dx - 9) * k, base - 50 * k, 18 * k, 14 * k, darken(steel, 0.25), radius=3))
        plane.add(
            path(
                (
                    f"M{num(x + (dx - 9) * k)} {num(base - 24 * k)}h{num(18 * k)}l{num(-3 * k)} "
                    f"{num(16 * k)}h{num(-12 * k)}Z"
                ),
                setting.tone("#f5efe4"),
            )
        )
    plane.add(circle(x, base - 66 * k, 8 * k, setting.lit("#e2604a")))


def _cup(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    tone = setting.tone("#f6f0e4")
    plane.add(ellipse(x, base, 26 * k, 5 * k, darken(tone, 0.15)))
    plane.add(
        path(
            (
                f"M{num(x - 16 * k)} {num(base - 24 * k)}h{num(32 * k)}q{num(-2 * k)} {num(24 * k)} "
                f"{num(-16 * k)} {num(24 * k)}t{num(-16 * k)} {num(-24 * k)}Z"
            ),
            plane.across(lighten(tone, 0.2), darken(tone, 0.16)),
        )
    )
    plane.add(
        stroke(
            (
                f"M{num(x - 4 * k)} {num(base - 32 * k)}q{num(6 * k)} {num(-12 * k)} 0 {num(-24 * k)}"
                f"M{num(x + 6 * k)} {num(base - 32 * k)}q{num(6 * k)} {num(-12 * k)} 0 {num(-22 * k)}"
            ),
            "#ffffff",
            2.6 * k,
            opacity=0.4,
        )
    )


def shop(setting: Setting) -> tuple[Layer, ...]:
    """A corner shop: shelves of goods, a cooler, a counter."""
    k = setting.scale
    shell = Shell(wall="#e9ede6", ground="#cfd4d4", top="#f5f7f4", skirting="#a4b0ac", planks=84, rows=7)
    wall = Plane("wall", 0.1)
    room(wall, setting, shell)
    for x in (0.2, 0.44, 0.68):
        ceiling_light(wall, setting, setting.x(x), setting.y(0.03), setting.x(0.13), height=8 * k)
    name = setting.name if 1 <= len(setting.name) <= 12 else "便利店"
    board(
        wall, setting, name, setting.x(0.5) - 200 * k, setting.y(0.105), width=400 * k, height=52 * k, colour="#2f8f6a"
    )
    _cooler(wall, setting)
    middle = Plane("middle", 0.3)
    for x, wide in ((setting.x(0.0) - 60 * k, 330 * k), (setting.x(1.0) - 250 * k, 330 * k)):
        _goods(middle, setting, x, setting.y(0.77), wide, height=setting.y(0.47))
    near = Plane("near", 0.5)
    _till(near, setting)
    evening(near, setting)
    return wall.layer(), middle.layer(), near.layer()


def _cooler(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    x1, x2, y1, y2 = setting.x(0.3), setting.x(0.7), setting.y(0.21), setting.y(0.655)
    case, light = setting.tone("#dfe6e8"), setting.lit("#e8f8fb")
    plane.add(rect(x1 - 10 * k, y1 - 10 * k, x2 - x1 + 20 * k, y2 - y1 + 10 * k, case, radius=6))
    doors = 2 if setting.upright else 4
    step = (x2 - x1) / doors
    inside = mix(light, setting.tone("#9fc4d0"), 0.35)
    plane.add(rect(x1, y1, x2 - x1, y2 - y1 - 14 * k, plane.down(light, inside)))
    chance = setting.random("drinks")
    for row in range(4):
        floor = y1 + (y2 - y1 - 24 * k) * (row + 1) / 4
        x = x1 + 7 * k
        while x < x2 - 14 * k:
            tone = mix(
                light,
                setting.lit(chance.choice(("#d9685a", "#5f9fc4", "#e2b455", "#6faa74", "#f0e8da", "#9a7fb5"))),
                0.72,
            )
            wide, tall = chance.choice((13, 16, 19)) * k, chance.uniform(34, 54) * k
            for _ in range(3):
                if x < x2 - 14 * k:
                    plane.add(
                        rect(
                            x,
                            floor - tall,
                            wide,
                            tall,
                            plane.across(lighten(tone, 0.18), darken(tone, 0.08)),
                            radius=4 * k,
                        )
                    )
                    x += wide + 3 * k
        plane.add(rect(x1, floor, x2 - x1, 4 * k, darken(case, 0.16)))
    for i in range(doors + 1):
        plane.add(rect(x1 + i * step - 4 * k, y1, 8 * k, y2 - y1, case))
    plane.add(rect(x1, y1, x2 - x1, y2 - y1, plane.slope(0, 0, 1, 1, "#ffffff40", "#ffffff00", "#ffffff20")))
    halo(plane, setting, (x1 + x2) / 2, (y1 + y2) / 2, 360 * k, colour="#e6faff", strength=0.35)


def _goods(plane: Plane, setting: Setting, x: float, base: float, width: float, *, height: float) -> None:
    k = setting.scale
    chance = setting.random("goods", round(x))
    case = setting.tone("#c9cfcc")
    contact_shadow(plane, setting, x + width / 2, base, width)
    plane.add(rect(x, base - height, width, height, plane.down(darken(case, 0.34), darken(case, 0.2))))
    rows = 4
    pitch = height / rows
    for row in range(rows):
        floor = base - height + pitch * (row + 1) - 8 * k
        left = x + 8 * k
        while left < x + width - 30 * k:
            tone = setting.tone(
                chance.choice(("#d85f4f", "#f0b64a", "#5f9f72", "#4f86b5", "#b56a9a", "#f2ead8", "#e88a4a"))
            )
            wide, tall = chance.uniform(24, 44) * k, pitch * chance.uniform(0.42, 0.72)
            plane.add(
                rect(left, floor - tall, wide, tall, plane.across(lighten(tone, 0.14), darken(tone, 0.1)), radius=3)
            )
            plane.add(
                rect(
                    left + wide * 0.16,
                    floor - tall * 0.72,
                    wide * 0.68,
                    tall * 0.26,
                    lighten(tone, 0.55),
                    radius=2,
                    opacity=0.85,
                )
            )
            left += wide + 3 * k
        plane.add(rect(x, floor, width, 9 * k, plane.down(lighten(case, 0.3), case)))
        for i in range(int(width / (58 * k))):
            plane.add(rect(x + (14 + 58 * i) * k, floor + 1.5 * k, 24 * k, 6 * k, setting.tone("#fff3c4")))


def _till(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    x, top = setting.x(0.79), setting.y(0.69)
    front = setting.tone("#3f8f78")
    plane.add(rect(x, top, setting.right - x, setting.y(0.3), plane.down(lighten(front, 0.1), darken(front, 0.25))))
    plane.add(
        rect(
            x - 10 * k,
            top - 12 * k,
            setting.right - x + 10 * k,
            18 * k,
            plane.down(setting.tone("#f4f1ea"), setting.tone("#b9b4aa")),
        )
    )
    case = setting.tone("#3a4250")
    tx = x + 120 * k
    plane.add(rect(tx - 50 * k, top - 40 * k, 100 * k, 28 * k, plane.down(lighten(case, 0.2), case), radius=5))
    plane.add(
        polygon(
            [
                (tx - 34 * k, top - 92 * k),
                (tx + 34 * k, top - 92 * k),
                (tx + 40 * k, top - 42 * k),
                (tx - 40 * k, top - 42 * k),
            ],
            case,
        )
    )
    plane.add(
        polygon(
            [
                (tx - 28 * k, top - 86 * k),
                (tx + 28 * k, top - 86 * k),
                (tx + 32 * k, top - 50 * k),
                (tx - 32 * k, top - 50 * k),
            ],
            setting.lit("#8fe0d0"),
        )
    )


def station(setting: Setting) -> tuple[Layer, ...]:
    """A railway platform with a train at it, a clock, and a roof on columns."""
    k = setting.scale
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.62, sun=0.3)
    far = Plane("far", 0.15)
    skyline(far, setting, setting.y(0.6), setting.y(0.28), distance=0.8)
    far_trees(far, setting, setting.y(0.63), setting.y(0.1), distance=0.5)
    far.add(rect(setting.left, setting.y(0.625), setting.width, setting.y(0.2), setting.tone("#8a8480", 0.3)))
    middle = Plane("middle", 0.3)
    _train(middle, setting)
    near = Plane("near", 0.5)
    _platform(near, setting)
    _station_roof(near, setting)
    _station_signs(near, setting)
    lit = Plane("lamps", 0.5)
    for x in (0.2, 0.5, 0.8):
        halo(lit, setting, setting.x(x), setting.y(0.1), 260 * k, strength=0.42)
    return back.layer(), far.layer(), middle.layer(), near.layer(), lit.layer()


def _train(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    top, base = setting.y(0.3), setting.y(0.7)
    body, stripe = (
        setting.tone("#e4e9ea"),
        setting.tone(setting.random("train").choice(("#2f7fb5", "#3f9a6f", "#d9663f"))),
    )
    tall = base - top
    nose = setting.x(0.9)
    plane.add(rect(setting.left, base - 8 * k, setting.width, 60 * k, setting.tone("#3a3a44")))
    d = (
        f"M{num(setting.left)} {num(top)}H{num(nose - 110 * k)}Q{num(nose - 20 * k)} "
        f"{num(top)} {num(nose)} {num(top + tall * 0.5)}Q{num(nose + 10 * k)} "
        f"{num(base - 16 * k)} {num(nose - 10 * k)} {num(base)}H{num(setting.left)}Z"
    )
    plane.add(path(d, plane.down(darken(body, 0.16), lighten(body, 0.3), body, darken(body, 0.24))))
    plane.add(rect(setting.left, top + tall * 0.66, nose - setting.left + 2 * k, tall * 0.09, stripe))
    plane.add(rect(setting.left, top + tall * 0.78, nose - setting.left - 2 * k, tall * 0.03, stripe))
    glass = mix(setting.tone("#33475a"), "#ffe6ae", 0.2 + 0.72 * setting.light.lamps)
    pane = 104 * k
    x = setting.left + 20 * k
    count = 0
    while x + pane < nose - 120 * k:
        if count % 4 == 3:
            _train_door(plane, setting, x, top, tall, stripe=stripe)
        else:
            plane.add(
                rect(
                    x,
                    top + tall * 0.2,
                    pane - 16 * k,
                    tall * 0.33,
                    plane.slope(0, 0, 1, 1, lighten(glass, 0.22), glass),
                    radius=10 * k,
                )
            )
            plane.add(
                path(
                    (
                        f"M{num(x + 16 * k)} {num(top + tall * 0.53)}l{num(26 * k)} {num(-tall * 0.33)}"
                        f"h{num(14 * k)}l{num(-26 * k)} {num(tall * 0.33)}Z"
                    ),
                    "#ffffff",
                    opacity=0.14,
                )
            )
        x += pane
        count += 1
    shield = (
        f"M{num(nose - 104 * k)} {num(top + tall * 0.16)}Q{num(nose - 40 * k)} "
        f"{num(top + tall * 0.18)} {num(nose - 18 * k)} {num(top + tall * 0.5)}"
        f"H{num(nose - 104 * k)}Z"
    )
    plane.add(path(shield, plane.slope(0, 0, 1, 1, lighten(glass, 0.3), darken(glass, 0.3))))
    halo(plane, setting, nose - 8 * k, top + tall * 0.72, 120 * k, strength=0.9)
    plane.add(ellipse(nose - 8 * k, top + tall * 0.72, 9 * k, 13 * k, setting.lit("#fff3c0")))


def _train_door(plane: Plane, setting: Setting, x: float, top: float, tall: float, *, stripe: str) -> None:
    k = setting.scale
    leaf = setting.tone("#cfd6d8")
    glass = mix(setting.tone("#33475a"), "#ffe6ae", 0.2 + 0.72 * setting.light.lamps)
    for dx in (0, 46):
        plane.add(
            rect(x + dx * k, top + tall * 0.12, 44 * k, tall * 0.84, plane.across(leaf, lighten(leaf, 0.2)), radius=4)
        )
        plane.add(rect(x + (dx + 8) * k, top + tall * 0.2, 28 * k, tall * 0.36, glass, radius=5 * k))
        plane.add(rect(x + dx * k, top + tall * 0.66, 44 * k, tall * 0.09, darken(stripe, 0.15)))


def _platform(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    top = setting.y(0.7)
    stone = setting.tone("#bdb8b2")
    plane.add(
        rect(
            setting.left,
            top,
            setting.width,
            setting.bottom - top,
            plane.down(setting.tone("#cfc9c2", 0.2), stone, darken(stone, 0.22)),
        )
    )
    plane.add(rect(setting.left, top - 3 * k, setting.width, 8 * k, setting.tone("#f1ede6")))
    view = Perspective(x=setting.x(0.5), y=setting.y(0.5))
    yellow = setting.tone("#f0bf3f")
    plane.add(
        rect(setting.left, top + 17 * k, setting.width, 13 * k, plane.down(lighten(yellow, 0.15), darken(yellow, 0.08)))
    )
    dots = "".join(
        f"M{num(setting.left + i * 16 * k)} {num(top + 23 * k)}h0.1" for i in range(int(setting.width / (16 * k)))
    )
    plane.add(stroke(dots, darken(yellow, 0.3), 4.4 * k, opacity=0.7))
    floor_grid(
        plane,
        view,
        y=top + 36 * k,
        spans=(setting.left - setting.x(0.4), setting.right + setting.x(0.4), 90 * k),
        near=2.4,
        rows=4,
        colour=darken(stone, 0.4),
        opacity=0.3,
    )
    puddles(plane, setting, setting.y(0.8))


def _station_roof(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    steel, under = setting.tone("#5c6f7c"), setting.tone("#48545f")
    edge = setting.y(0.075)
    plane.add(rect(setting.left, setting.top, setting.width, edge - setting.top, plane.down(darken(under, 0.3), under)))
    beams_d = "".join(
        outline(
            [
                (setting.left + i * 120 * k, edge),
                (setting.left + i * 120 * k - (setting.x(0.5) - setting.left - i * 120 * k) * 0.5, setting.top),
            ]
        )
        for i in range(int(setting.width / (120 * k)) + 1)
    )
    plane.add(stroke(beams_d, darken(under, 0.35), 5 * k, opacity=0.7))
    plane.add(
        rect(setting.left, edge - 5 * k, setting.width, 17 * k, plane.down(lighten(steel, 0.25), darken(steel, 0.25)))
    )
    for x in (0.2, 0.5, 0.8):
        plane.add(
            rect(
                setting.x(x) - 60 * k,
                edge + 12 * k,
                120 * k,
                7 * k,
                mix(setting.tone("#f4f4ec"), "#fffbe0", setting.light.lamps),
                radius=3,
            )
        )
    for x in (0.06, 0.94):
        cx = setting.x(x)
        plane.add(
            rect(
                cx - 15 * k,
                edge + 8 * k,
                30 * k,
                setting.y(0.73),
                plane.across(darken(steel, 0.35), lighten(steel, 0.3), darken(steel, 0.2)),
            )
        )
        plane.add(
            path(
                (
                    f"M{num(cx - 70 * k)} {num(edge + 12 * k)}h{num(140 * k)}q{num(-56 * k)} "
                    f"{num(10 * k)} {num(-56 * k)} {num(64 * k)}h{num(-28 * k)}q0 {num(-54 * k)} "
                    f"{num(-56 * k)} {num(-64 * k)}Z"
                ),
                darken(steel, 0.1),
            )
        )
        plane.add(rect(cx - 22 * k, setting.y(0.79), 44 * k, setting.y(0.03), darken(steel, 0.25), radius=3))


def _station_signs(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    words = setting.name if 1 <= len(setting.name) <= 14 else "青山站"
    x, y, width, height = setting.x(0.5) - 130 * k, setting.y(0.135), 260 * k, 62 * k
    pole = setting.tone("#48545f")
    for dx in (30, 230):
        plane.add(rect(x + (dx - 2) * k, setting.y(0.08), 4 * k, y - setting.y(0.08), pole))
    board(plane, setting, words, x, y, width=width, height=height, colour="#24588c")
    plane.add(rect(x, y + height - 12 * k, width, 5 * k, setting.lit("#f0bf3f")))
    cx, cy = setting.x(0.8 if not setting.upright else 0.85), setting.y(0.2)
    plane.add(rect(cx - 3 * k, setting.y(0.08), 6 * k, cy - setting.y(0.08), pole))
    clock(plane, setting, cx, cy, 42 * k)
