"""Where people meet and buy: a café and a shop."""

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.buildings import board
from shotwright_animatic.places.fittings import ceiling_light, contact_shadow, evening, halo, pendant, window
from shotwright_animatic.places.furniture import chair, potted_plant, table
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.room import Shell, beams, outside, room, sunlight
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, path, polygon, rect, stroke, text

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
    wide = (170 if setting.upright else 330) * k
    for x in (setting.x(0.0) - 60 * k, setting.x(1.0) + 80 * k - wide):
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
