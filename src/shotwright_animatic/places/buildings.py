"""Houses and towers seen from outside, their windows and their signs."""

import random
from typing import Final

from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, num, path, polygon, rect, stroke, text
from shotwright_sdk.vocabulary import TimeOfDay

WALLS: Final = ("#c9cdd6", "#b5c0d0", "#d8d0c4", "#9fb0c4", "#c4b4ac", "#aab8b6", "#e0dad0", "#8fa2ba")
_WARM_WINDOWS: Final = ("#ffd98a", "#ffe7b5", "#ffc46b", "#9fdcff")
_PITCH: Final = {"grid": (15, 22, 7.5, 10), "band": (30, 20, 28, 8.5), "strip": (17, 46, 8, 40)}
"""Horizontal and vertical distance, width and height of the windows of each kind of facade."""


def tower(
    plane: Plane,
    setting: Setting,
    x: float,
    base: float,
    width: float,
    *,
    height: float,
    distance: float,
    chance: random.Random,
) -> None:
    """Draw a building whose front's lower left corner is (x, base); a side in shadow makes it a solid."""
    wall = setting.tone(chance.choice(WALLS), distance)
    if setting.time is TimeOfDay.NIGHT:
        wall = darken(wall, 0.42 * (1 - distance))
    mist = setting.tone("#ffffff", 1.0)
    foot = mix(wall, mist, 0.45 * distance + 0.05)
    top = base - height
    turn = min(width * 0.24, 34 * setting.scale)
    plane.add(rect(x + turn, top, width - turn, height + 4, plane.down(lighten(wall, 0.06), foot)))
    plane.add(
        rect(x, top, turn, height + 4, plane.down(darken(wall, 0.24), mix(darken(wall, 0.2), mist, 0.3 * distance)))
    )
    plane.add(rect(x + turn, top, width - turn, 3 * setting.scale, lighten(wall, 0.22)))
    _windows(plane, setting, (x + turn, top, width - turn, height), wall, chance, distance=distance)
    _windows(plane, setting, (x, top, turn, height), darken(wall, 0.24), chance, distance=distance)
    if width > 50 * setting.scale:
        _roof(plane, setting, x, top, width, tone=darken(wall, 0.12), chance=chance)


def _windows(
    plane: Plane,
    setting: Setting,
    face: tuple[float, float, float, float],
    wall: str,
    chance: random.Random,
    *,
    distance: float,
) -> None:
    x, top, width, height = face
    scale = setting.scale * (1.25 - 0.6 * distance)
    across, down, wide, tall = (value * scale for value in _PITCH[chance.choice(("grid", "grid", "band", "strip"))])
    columns, rows = int((width - 6 * scale) / across), int((height - 12 * scale) / down)
    inset = (width - columns * across + (across - wide)) / 2
    share = 0.04 + 0.42 * setting.light.lamps
    glass = mix(wall, setting.sky_light.sky[1], 0.42) if setting.light.lamps < 0.9 else darken(wall, 0.3)
    lit: dict[str, str] = {}
    dark = ""
    for row in range(rows):
        for column in range(columns):
            wx, wy = x + inset + column * across, top + 10 * scale + row * down
            pane = f"M{num(wx)} {num(wy)}h{num(wide)}v{num(tall)}h{num(-wide)}Z"
            if setting.light.lamps > 0.2 and chance.random() < share:
                warm = chance.choice(_WARM_WINDOWS)
                lit[warm] = lit.get(warm, "") + pane
            else:
                dark += pane
    if dark:
        plane.add(path(dark, glass, opacity=0.8))
    for warm, panes in lit.items():
        plane.add(path(panes, mix(warm, setting.light.haze, 0.5 * distance), opacity=0.5 + 0.45 * setting.light.lamps))


def _roof(
    plane: Plane, setting: Setting, x: float, top: float, width: float, *, tone: str, chance: random.Random
) -> None:
    scale = setting.scale
    kind = chance.randrange(4)
    middle = x + width * chance.uniform(0.35, 0.65)
    if kind == 0:
        plane.add(rect(middle - 14 * scale, top - 16 * scale, 30 * scale, 17 * scale, tone))
    elif kind == 1:
        plane.add(stroke(f"M{num(middle)} {num(top)}v{num(-44 * scale)}", tone, 2.6 * scale))
        plane.add(circle(middle, top - 45 * scale, 2.6 * scale, setting.lit("#ff5a5a")))
    elif kind == 2:
        plane.add(rect(x + width * 0.22, top - 9 * scale, width * 0.56, 10 * scale, tone))
        plane.add(rect(x + width * 0.3, top - 20 * scale, width * 0.2, 12 * scale, darken(tone, 0.1)))


def skyline(
    plane: Plane,
    setting: Setting,
    base: float,
    height: float,
    *,
    distance: float,
    gap: tuple[float, float] = (0.5, 0.5),
) -> None:
    """Draw a row of buildings across the frame, up to `height` tall.

    Between the two fractions `gap` of the width they stay low, so that the sky is free behind a face.
    """
    chance = setting.random("skyline", round(base), round(height))
    x = setting.left - 20
    unit = setting.scale * (1.2 - 0.55 * distance)
    while x < setting.right:
        width = chance.uniform(54, 128) * unit
        low = gap[0] * setting.size.width - width * 0.7 < x < gap[1] * setting.size.width
        tall = height * (chance.uniform(0.28, 0.46) if low else chance.uniform(0.5, 1.0))
        tower(plane, setting, x, base, width, height=tall, distance=distance, chance=chance)
        x += width + chance.choice((-8, 0, 3, 14)) * unit


def neon(plane: Plane, setting: Setting, words: str, x: float, y: float, *, size: float, colour: str) -> None:
    """Hang an upright sign with its top at (x, y), one character under the other; it shines when lamps are on."""
    letters = words[:5]
    wide, tall = size * 1.6, size * (1.28 * len(letters) + 0.5)
    shine = setting.light.lamps
    if shine > 0.3:
        halo = plane.glow(fade(colour, 0.42 * shine), fade(colour, 0.12 * shine), fade(colour, 0))
        plane.add(
            f'<ellipse cx="{num(x)}" cy="{num(y + tall / 2)}" rx="{num(wide * 1.9)}" '
            f'ry="{num(tall * 0.95)}" fill="{halo}"/>'
        )
    board = mix(setting.tone("#3a3550"), "#120f26", 0.6 * shine)
    edge = mix(setting.tone(colour), colour, shine)
    plane.add(rect(x - wide / 2, y, wide, tall, board, radius=size * 0.22))
    plane.add(
        f'<rect x="{num(x - wide / 2 + 3)}" y="{num(y + 3)}" width="{num(wide - 6)}" '
        f'height="{num(tall - 6)}" rx="{num(size * 0.18)}"'
        f' fill="none" stroke="{edge}" stroke-width="{num(size * 0.1)}"/>'
    )
    for i, letter in enumerate(letters):
        plane.add(text(letter, x, y + size * (1.15 + 1.28 * i), size, lighten(edge, 0.25)))


def board(
    plane: Plane, setting: Setting, words: str, x: float, y: float, *, width: float, height: float, colour: str
) -> None:
    """Fix a sign board with its upper left corner at (x, y), its words as large as they fit."""
    face = mix(setting.tone(colour), colour, setting.light.lamps * 0.8)
    plane.add(rect(x, y, width, height, plane.down(lighten(face, 0.12), face), radius=4))
    plane.add(rect(x, y + height - 4, width, 4, darken(face, 0.35)))
    room = sum(1.0 if ord(letter) > 0x2E80 else 0.6 for letter in words) or 1.0
    size = min(height * 0.62, width * 0.9 / room)
    plane.add(
        text(
            words,
            x + width / 2,
            y + height / 2 + size * 0.36,
            size,
            mix(setting.tone("#fff6e0"), "#fff6e0", setting.light.lamps),
        )
    )


def street_lamp(plane: Plane, setting: Setting, x: float, base: float, height: float, *, flip: bool = False) -> None:
    """Draw a lamp post that stands at (x, base), with its cone of light when it is on."""
    way = -1 if flip else 1
    post = setting.tone("#4a5266")
    top = base - height
    arm = way * height * 0.16
    head = (x + arm, top + height * 0.035)
    shine = setting.light.lamps
    if shine > 0.2:
        glow = plane.glow(fade("#ffdf9a", 0.75 * shine), fade("#ffcf80", 0.2 * shine), fade("#ffcf80", 0))
        cone = plane.fixed(head[1], base, fade("#ffe0a0", 0.26 * shine), fade("#ffe0a0", 0.0))
        spread = height * 0.26
        plane.add(
            polygon(
                [(head[0] - 10, head[1]), (head[0] + 10, head[1]), (head[0] + spread, base), (head[0] - spread, base)],
                cone,
            )
        )
        plane.add(circle(head[0], head[1], height * 0.22, glow))
    plane.add(
        stroke(
            f"M{num(x)} {num(base)}V{num(top + 14)}Q{num(x)} {num(top)} {num(x + arm * 0.5)} {num(top)}H{num(head[0])}",
            post,
            height * 0.017,
        )
    )
    plane.add(rect(x - height * 0.018, base - height * 0.16, height * 0.036, height * 0.16, post))
    lamp = mix(setting.tone("#e8e4d8"), "#fff4cf", shine)
    plane.add(
        path(
            (
                f"M{num(head[0] - height * 0.06)} {num(head[1])}q{num(height * 0.06)} "
                f"{num(-height * 0.055)} {num(height * 0.12)} 0Z"
            ),
            post,
        )
    )
    plane.add(rect(head[0] - height * 0.045, head[1] - 1, height * 0.09, height * 0.014, lamp, radius=2))
