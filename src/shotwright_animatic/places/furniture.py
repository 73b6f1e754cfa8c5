"""Things that stand on the floor of a room."""

from shotwright_animatic.places.fittings import contact_shadow
from shotwright_animatic.places.foliage import leaf_tones
from shotwright_animatic.places.paint import darken, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, path, polygon, rect, stroke


def table(
    plane: Plane,
    setting: Setting,
    x: float,
    top: float,
    width: float,
    *,
    height: float,
    wood: str = "#b98352",
    depth: float = 22,
) -> None:
    """Stand a table with the front edge of its top at height `top` and its left end at x."""
    tone = setting.tone(wood)
    back = depth * setting.scale
    contact_shadow(plane, setting, x + width / 2, top + height, width)
    leg = 12 * setting.scale
    for dx, far in ((back * 0.9, True), (width - back * 0.9 - leg, True), (6, False), (width - 6 - leg, False)):
        foot = height - (back * 0.6 if far else 0)
        plane.add(
            rect(
                x + dx,
                top,
                leg,
                foot,
                plane.across(darken(tone, 0.45 if far else 0.3), darken(tone, 0.5 if far else 0.2)),
            )
        )
    board = [(x + back * 0.8, top - back), (x + width - back * 0.8, top - back), (x + width, top), (x, top)]
    plane.add(polygon(board, plane.down(lighten(tone, 0.06), lighten(tone, 0.2))))
    plane.add(rect(x, top, width, 11 * setting.scale, plane.down(tone, darken(tone, 0.3))))


def chair(
    plane: Plane,
    setting: Setting,
    x: float,
    base: float,
    *,
    colour: str = "#8a5a3a",
    size: float = 1.0,
    flip: bool = False,
) -> None:
    """Stand a simple chair seen from the side; (x, base) is between its feet, its back at the left."""
    tone = setting.tone(colour)
    k = setting.scale * size * (-1 if flip else 1)
    v = abs(k)
    contact_shadow(plane, setting, x, base, 80 * v)
    far = (
        f"M{num(x - 14 * k)} {num(base - 9 * v)}L{num(x - 20 * k)} {num(base - 152 * v)}"
        f"M{num(x + 22 * k)} {num(base - 9 * v)}V{num(base - 74 * v)}"
    )
    near = (
        f"M{num(x - 30 * k)} {num(base)}L{num(x - 36 * k)} {num(base - 146 * v)}"
        f"M{num(x + 36 * k)} {num(base)}L{num(x + 33 * k)} {num(base - 68 * v)}"
    )
    plane.add(stroke(far, darken(tone, 0.42), 6 * v))
    for low, high in ((96, 84), (120, 108), (146, 132)):
        slat = [
            (x - 35 * k, base - low * v),
            (x - 19 * k, base - (low + 6) * v),
            (x - 19 * k, base - (high + 6) * v),
            (x - 34 * k, base - high * v),
        ]
        plane.add(polygon(slat, darken(tone, 0.12)))
    seat = [
        (x - 36 * k, base - 70 * v),
        (x - 20 * k, base - 80 * v),
        (x + 28 * k, base - 80 * v),
        (x + 40 * k, base - 70 * v),
    ]
    plane.add(polygon(seat, lighten(tone, 0.2)), stroke(near, darken(tone, 0.1), 7 * v))
    plane.add(rect(min(x - 37 * k, x + 41 * k), base - 71 * v, 78 * v, 8 * v, tone, radius=2))
    rung = f"M{num(x - 31 * k)} {num(base - 28 * v)}H{num(x + 35 * k)}"
    plane.add(stroke(rung, darken(tone, 0.25), 4 * v))


def sofa(plane: Plane, setting: Setting, x: float, base: float, width: float, *, colour: str = "#6f8f94") -> None:
    """Stand a sofa whose left end is at x."""
    cloth = setting.tone(colour)
    k = setting.scale
    contact_shadow(plane, setting, x + width / 2, base, width)
    for foot in (26 * k, width - 40 * k):
        plane.add(rect(x + foot, base - 16 * k, 14 * k, 16 * k, setting.tone("#4c3628")))
    plane.add(
        rect(
            x + 14 * k,
            base - 158 * k,
            width - 28 * k,
            130 * k,
            plane.down(lighten(cloth, 0.14), darken(cloth, 0.16)),
            radius=26 * k,
        )
    )
    half = (width - 72 * k) / 2
    for i in range(2):
        left = x + 36 * k + i * half
        plane.add(rect(left, base - 150 * k, half - 3, 92 * k, plane.down(lighten(cloth, 0.2), cloth), radius=18 * k))
        plane.add(
            rect(
                left,
                base - 72 * k,
                half - 3,
                42 * k,
                plane.down(lighten(cloth, 0.26), darken(cloth, 0.1)),
                radius=12 * k,
            )
        )
    plane.add(
        rect(
            x + 10 * k,
            base - 42 * k,
            width - 20 * k,
            30 * k,
            plane.down(darken(cloth, 0.1), darken(cloth, 0.34)),
            radius=8 * k,
        )
    )
    for left in (x, x + width - 44 * k):
        plane.add(
            rect(
                left,
                base - 104 * k,
                44 * k,
                92 * k,
                plane.across(lighten(cloth, 0.12), darken(cloth, 0.18)),
                radius=18 * k,
            )
        )
    for share, tint, turn in ((0.2, "#e0a458", -9), (0.72, "#d8cbb4", 10)):
        cx, cy = x + width * share, base - 106 * k
        pillow = setting.tone(tint)
        body = rect(
            cx - 32 * k,
            cy - 30 * k,
            64 * k,
            60 * k,
            plane.slope(0, 0, 1, 1, lighten(pillow, 0.16), darken(pillow, 0.16)),
            radius=14 * k,
        )
        plane.add(f'<g transform="rotate({turn} {num(cx)} {num(cy)})">{body}</g>')


def bed(
    plane: Plane,
    setting: Setting,
    x: float,
    base: float,
    width: float,
    *,
    cover: str = "#7f9fc4",
    head: str = "#8a5f44",
) -> None:
    """Stand a bed seen from its foot's side, its head at the left."""
    k = setting.scale
    quilt, wood, sheet = setting.tone(cover), setting.tone(head), setting.tone("#f7f3ee")
    contact_shadow(plane, setting, x + width / 2, base, width)
    plane.add(
        rect(x, base - 176 * k, 22 * k, 176 * k, plane.across(lighten(wood, 0.14), darken(wood, 0.1)), radius=8 * k)
    )
    plane.add(
        rect(x + width - 18 * k, base - 92 * k, 18 * k, 92 * k, plane.across(wood, darken(wood, 0.2)), radius=6 * k)
    )
    plane.add(rect(x + 14 * k, base - 56 * k, width - 26 * k, 36 * k, plane.down(wood, darken(wood, 0.34))))
    plane.add(
        rect(x + 18 * k, base - 90 * k, width - 34 * k, 42 * k, plane.down(sheet, darken(sheet, 0.14)), radius=10 * k)
    )
    pillow = (
        f"M{num(x + 24 * k)} {num(base - 88 * k)}q{num(4 * k)} {num(-48 * k)} {num(56 * k)} "
        f"{num(-44 * k)}t{num(58 * k)} {num(40 * k)}q{num(-56 * k)} {num(16 * k)} "
        f"{num(-114 * k)} {num(4 * k)}Z"
    )
    plane.add(path(pillow, plane.down(lighten(sheet, 0.3), darken(sheet, 0.12))))
    left = x + 128 * k
    right = x + width - 14 * k
    d = (
        f"M{num(left)} {num(base - 96 * k)}C{num(left + 70 * k)} {num(base - 126 * k)} "
        f"{num(right - 100 * k)} {num(base - 112 * k)} {num(right)}"
        f" {num(base - 92 * k)}L{num(right + 4 * k)} {num(base - 26 * k)}q{num(-40 * k)} {num(14 * k)} "
        f"{num(-80 * k)} {num(2 * k)}t{num(-90 * k)} {num(2 * k)}"
        f"T{num(left + 10 * k)} {num(base - 22 * k)}Z"
    )
    plane.add(path(d, plane.down(lighten(quilt, 0.24), quilt, darken(quilt, 0.26))))
    plane.add(
        path(
            (
                f"M{num(left)} {num(base - 96 * k)}L{num(left + 10 * k)} {num(base - 22 * k)}"
                f"q{num(24 * k)} {num(-8 * k)} {num(34 * k)} {num(-2 * k)}L{num(left + 36 * k)} "
                f"{num(base - 108 * k)}Z"
            ),
            lighten(quilt, 0.5),
        )
    )
    for share in (0.35, 0.6, 0.82):
        fx = left + (right - left) * share
        plane.add(
            stroke(
                f"M{num(fx)} {num(base - 104 * k)}q{num(16 * k)} {num(34 * k)} {num(4 * k)} {num(72 * k)}",
                darken(quilt, 0.3),
                2.4,
                opacity=0.4,
            )
        )


def cabinet(
    plane: Plane,
    setting: Setting,
    x: float,
    top: float,
    width: float,
    *,
    height: float,
    colour: str = "#d9cbb4",
    doors: int = 2,
) -> None:
    """Stand or hang a cabinet with panelled doors."""
    tone = setting.tone(colour)
    plane.add(rect(x, top, width, height, plane.down(lighten(tone, 0.1), darken(tone, 0.1))))
    step = width / doors
    for i in range(doors):
        left = x + i * step
        plane.add(
            f'<rect x="{num(left + 7)}" y="{num(top + 8)}" width="{num(step - 14)}" '
            f'height="{num(height - 16)}" rx="3" fill="none"'
            f' stroke="{darken(tone, 0.24)}" stroke-width="2"/>'
        )
        knob = left + (step - 15 if i % 2 == 0 else 15)
        plane.add(circle(knob, top + height * 0.5, 3.6 * setting.scale, setting.tone("#8a7a5c")))


def screen(plane: Plane, setting: Setting, x: float, base: float, *, size: float = 1.0) -> None:
    """Stand a computer screen on a table top at height `base`."""
    k = setting.scale * size
    case = setting.tone("#2d3342")
    plane.add(
        rect(x - 26 * k, base - 7 * k, 52 * k, 7 * k, case, radius=3),
        rect(x - 6 * k, base - 26 * k, 12 * k, 22 * k, case),
    )
    plane.add(rect(x - 66 * k, base - 106 * k, 132 * k, 82 * k, case, radius=5 * k))
    glow = mix(setting.tone("#5f9fd0"), "#6fb4ea", 0.7)
    plane.add(
        rect(
            x - 60 * k, base - 100 * k, 120 * k, 69 * k, plane.slope(0, 0, 1, 1, lighten(glow, 0.2), darken(glow, 0.25))
        )
    )
    lines = "".join(
        f"M{num(x - 48 * k)} {num(base - (88 - 13 * i) * k)}h{num((70, 92, 46, 80)[i] * k)}" for i in range(4)
    )
    plane.add(stroke(lines, "#e8f6ff", 4 * k, opacity=0.75))


def potted_plant(plane: Plane, setting: Setting, x: float, base: float, height: float, *, pot: str = "#c9785a") -> None:
    """Stand a plant with long leaves; (x, base) is the foot of its pot."""
    chance = setting.random("plant", round(x))
    clay = setting.tone(pot)
    shade, half, sun = leaf_tones(setting, ("#22543f", "#3f8a58", "#86bf6c"), 0.0)
    wide = height * 0.16
    rim = base - height * 0.3
    contact_shadow(plane, setting, x, base, wide * 2)
    for i in range(15):
        way = (i - 7) / 7 + chance.uniform(-0.1, 0.1)
        reach, rise = way * height * 0.4, height * (0.7 - 0.36 * abs(way)) * chance.uniform(0.85, 1.1)
        bend = f"{num(reach * 0.2)} {num(-rise * 0.7)} {num(reach)} {num(-rise + abs(reach) * 0.2)}"
        back = f"{num(-reach * 0.5)} {num(rise * 0.12)} {num(-reach + wide * 0.22)} {num(rise - abs(reach) * 0.2)}"
        plane.add(path(f"M{num(x - wide * 0.1)} {num(rim)}q{bend}q{back}Z", (shade, half, half, sun)[i % 4]))
    d = f"M{num(x - wide)} {num(rim)}h{num(2 * wide)}l{num(-wide * 0.32)} {num(base - rim)}h{num(-wide * 1.36)}Z"
    plane.add(path(d, plane.across(darken(clay, 0.18), lighten(clay, 0.16), darken(clay, 0.24))))
    plane.add(rect(x - wide * 1.1, rim - 4, wide * 2.2, height * 0.055, lighten(clay, 0.1), radius=3))


def rug(plane: Plane, setting: Setting, x: float, y: float, width: float, *, colour: str = "#b8646a") -> None:
    tone = setting.tone(colour)
    plane.add(
        ellipse(x, y, width / 2, width * 0.085, tone),
        ellipse(x, y, width * 0.44, width * 0.07, lighten(tone, 0.22)),
        ellipse(x, y, width * 0.38, width * 0.058, tone),
    )
