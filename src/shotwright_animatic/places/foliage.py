"""Trees, bushes, grass and leaves."""

import math
import random
from typing import Final, TypeAlias

from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import Point, bumps, circle, curve, ellipse, num, path, polygon, stroke

Leaves: TypeAlias = tuple[str, str, str]
"""Noon colours of leaves in shadow, in half light and in the sun."""

GREEN: Final[Leaves] = ("#2f6b4a", "#4f9a58", "#9ccb6a")
DEEP: Final[Leaves] = ("#1f5240", "#35784f", "#6faa5f")
OLIVE: Final[Leaves] = ("#4b6a3c", "#7f9a4c", "#c4cf76")
BLOSSOM: Final[Leaves] = ("#c67a9c", "#eba6bf", "#ffdce6")
AUTUMN: Final[Leaves] = ("#a34e2c", "#dc8435", "#ffc765")
SNOWED: Final[Leaves] = ("#4d6b68", "#a9c0c8", "#f6fbff")


def leaf_tones(setting: Setting, leaves: Leaves, distance: float) -> Leaves:
    """Return how leaves look in this light; in snow they carry some of it."""
    shade, half, sun = SNOWED if setting.snowy else leaves
    return setting.tone(shade, distance), setting.tone(half, distance), setting.tone(sun, distance)


def blob(x: float, y: float, rx: float, ry: float, chance: random.Random, *, points: int = 13) -> str:
    """Return a leafy outline around (x, y), clockwise."""
    ring: list[Point] = []
    for i in range(points):
        angle = 2 * math.pi * (i + chance.uniform(-0.25, 0.25)) / points
        swell = chance.uniform(0.86, 1.06)
        ring.append((x + rx * swell * math.cos(angle), y + ry * swell * math.sin(angle)))
    return bumps(ring)


def crown(plane: Plane, x: float, y: float, rx: float, ry: float, *, tones: Leaves, chance: random.Random) -> None:
    """Draw the leaves of one tree: clumps in shadow, lit from the upper right, with loose leaves at the rim."""
    shade, half, sun = tones
    clumps = [(x, y, 0.7)]
    for i in range(8):
        angle = 2 * math.pi * (i + chance.uniform(-0.35, 0.35)) / 8
        reach = chance.uniform(0.5, 0.66)
        clumps.append((x + rx * reach * math.cos(angle), y + ry * reach * math.sin(angle), chance.uniform(0.34, 0.5)))
    body = plane.fixed(y - ry, y + ry, mix(shade, half, 0.4), shade, darken(shade, 0.14))
    outer = "".join(blob(cx, cy, rx * size, ry * size, chance, points=17) for cx, cy, size in clumps)
    plane.add(path(outer + _leaves(x, y, rx * 1.02, ry * 1.02, chance, count=40, rim=True), body))
    mid, top = "", ""
    for cx, cy, size in clumps:
        mid += blob(cx + rx * 0.07, cy - ry * 0.1, rx * size * 0.74, ry * size * 0.66, chance, points=15)
        if cy < y + ry * 0.3:
            top += blob(cx + rx * 0.14, cy - ry * 0.19, rx * size * 0.4, ry * size * 0.3, chance, points=12)
    plane.add(path(mid, plane.fixed(y - ry, y + ry, mix(half, sun, 0.22), half, mix(half, shade, 0.8)), opacity=0.9))
    plane.add(path(top, plane.fixed(y - ry, y + ry * 0.6, mix(sun, half, 0.2), mix(sun, half, 0.85)), opacity=0.85))
    plane.add(path(_leaves(x + rx * 0.16, y - ry * 0.24, rx * 0.8, ry * 0.7, chance, count=60), sun, opacity=0.75))
    plane.add(path(_leaves(x - rx * 0.1, y + ry * 0.3, rx * 0.85, ry * 0.66, chance, count=46), shade, opacity=0.75))


def _leaves(x: float, y: float, rx: float, ry: float, chance: random.Random, *, count: int, rim: bool = False) -> str:
    """Return small pointed leaves strewn over an ellipse, or along its rim."""
    d = ""
    size = max(1.8, min(rx, ry) * 0.075)
    for _ in range(count):
        angle = chance.uniform(0, 2 * math.pi)
        reach = chance.uniform(0.86, 1.0) if rim else math.sqrt(chance.random())
        turn = chance.uniform(0, 2 * math.pi)
        long, wide = size * chance.uniform(0.8, 1.4), size * 0.42
        dx, dy = long * math.cos(turn), long * math.sin(turn)
        sx, sy = -wide * math.sin(turn), wide * math.cos(turn)
        d += (
            f"M{num(x + rx * reach * math.cos(angle))} {num(y + ry * reach * math.sin(angle))}"
            f"q{num(dx / 2 + sx)} {num(dy / 2 + sy)} {num(dx)} {num(dy)}"
            f"q{num(-dx / 2 - sx)} {num(-dy / 2 - sy)} {num(-dx)} {num(-dy)}"
        )
    return d


def trunk(
    plane: Plane,
    setting: Setting,
    x: float,
    base: float,
    top: float,
    *,
    width: float,
    distance: float,
    chance: random.Random,
) -> None:
    """Draw a stem from `base` up to `top` with a few boughs, lit on its right."""
    bark = setting.tone("#7a5a44", distance)
    lean = chance.uniform(-0.1, 0.1) * (base - top)
    neck = width * 0.42
    d = (
        f"M{num(x - width)} {num(base)}C{num(x - width * 0.5)} {num(base - (base - top) * 0.2)} "
        f"{num(x - neck + lean * 0.4)} "
        f"{num(base - (base - top) * 0.6)} {num(x - neck + lean)} {num(top)}H{num(x + neck + lean)}"
        f"C{num(x + neck + lean * 0.4)} {num(base - (base - top) * 0.6)} {num(x + width * 0.5)} "
        f"{num(base - (base - top) * 0.2)}"
        f" {num(x + width * 1.1)} {num(base)}Z"
    )
    plane.add(path(d, plane.across(darken(bark, 0.35), bark, lighten(bark, 0.16))))
    for side in (-1, 1):
        start = top + (base - top) * chance.uniform(0.12, 0.3)
        reach = side * (base - top) * chance.uniform(0.26, 0.4)
        bough = (
            f"M{num(x + lean * 0.7)} {num(start)}q{num(reach * 0.4)} {num(-abs(reach) * 0.15)} "
            f"{num(reach)} {num(-abs(reach) * 0.9)}"
        )
        plane.add(stroke(bough, darken(bark, 0.2), width * 0.45))


def tree(
    plane: Plane,
    setting: Setting,
    x: float,
    base: float,
    height: float,
    *,
    leaves: Leaves = GREEN,
    distance: float = 0.0,
) -> None:
    """Draw a broad-leaved tree that stands at (x, base)."""
    chance = setting.random("tree", round(x), round(base))
    tones = leaf_tones(setting, leaves, distance)
    if setting.sky_light.cover < 0.8:
        shade = setting.light.shadow
        fall = plane.glow(fade(shade, 0.42), fade(shade, 0.26), fade(shade, 0))
        plane.add(ellipse(x - height * 0.1, base + 2, height * 0.36, height * 0.035, fall))
    trunk(plane, setting, x, base, base - height * 0.62, width=height * 0.05, distance=distance, chance=chance)
    sway = chance.uniform(-0.04, 0.04) * height
    crown(
        plane,
        x + sway,
        base - height * 0.66,
        height * chance.uniform(0.32, 0.4),
        height * 0.33,
        tones=tones,
        chance=chance,
    )


def far_trees(
    plane: Plane, setting: Setting, base: float, height: float, *, leaves: Leaves = GREEN, distance: float = 0.6
) -> None:
    """Draw a line of trees so far away that only their shapes and two tones are seen."""
    chance = setting.random("far trees", round(base))
    shade, half, _ = leaf_tones(setting, leaves, distance)
    x, back, front = setting.left - height, "", ""
    while x < setting.right + height:
        rise = height * chance.uniform(0.55, 1.0)
        back += blob(x, base - rise * 0.5, rise * 0.55, rise * 0.62, chance, points=12)
        front += blob(x + rise * 0.12, base - rise * 0.62, rise * 0.36, rise * 0.36, chance, points=10)
        x += rise * chance.uniform(0.5, 0.85)
    foot = mix(shade, setting.tone("#ffffff", 1.0), 0.35)
    plane.add(path(back, plane.fixed(base - height, base + height * 0.2, shade, foot)))
    plane.add(path(front, half, opacity=0.75))


def bush(
    plane: Plane,
    setting: Setting,
    x: float,
    base: float,
    width: float,
    *,
    leaves: Leaves = GREEN,
    distance: float = 0.0,
) -> None:
    """Draw a bush about `width` wide whose foot is at `base`."""
    chance = setting.random("bush", round(x), round(base))
    crown(
        plane,
        x,
        base - width * 0.2,
        width * 0.5,
        width * 0.3,
        tones=leaf_tones(setting, leaves, distance),
        chance=chance,
    )


def grass(plane: Plane, setting: Setting, top: float, bottom: float, colour: str, *, count: int = 160) -> None:
    """Draw tufts between two heights, larger towards the viewer; `colour` is already toned."""
    chance = setting.random("grass", round(top))
    dark, light = "", ""
    for i in range(count):
        share = (i + chance.random()) / count
        y = top + (bottom - top) * share
        x = chance.uniform(setting.left, setting.right)
        size = (5 + 20 * share) * setting.scale
        lean = chance.uniform(-0.5, 0.5) * size
        tuft = (
            f"M{num(x)} {num(y)}q{num(lean * 0.2)} {num(-size * 0.6)} {num(lean)} {num(-size)}"
            f"q{num(-lean * 0.3)} {num(size * 0.5)}"
            f" {num(size * 0.16 - lean)} {num(size)}Z"
        )
        if chance.random() < 0.5:
            dark += tuft
        else:
            light += tuft
    plane.add(path(dark, darken(colour, 0.26), opacity=0.75), path(light, lighten(colour, 0.2), opacity=0.7))


def flowers(
    plane: Plane, setting: Setting, top: float, bottom: float, colours: tuple[str, ...], *, count: int = 40
) -> None:
    chance = setting.random("flowers", round(top))
    for _ in range(count):
        share = chance.random()
        x, y = chance.uniform(setting.left, setting.right), top + (bottom - top) * share
        size = (1.6 + 4 * share) * setting.scale
        plane.add(circle(x, y, size, setting.tone(chance.choice(colours)), opacity=0.92))


def leafy_frame(
    plane: Plane, setting: Setting, *, leaves: Leaves = DEEP, right: bool = True, left: bool = True
) -> None:
    """Hang boughs close to the lens into the upper corners; the middle stays free."""
    shade, half, _ = leaf_tones(setting, leaves, 0.0)
    dark, less = darken(shade, 0.45), darken(half, 0.4)
    sides = [(setting.left, 1)] * left + [(setting.right, -1)] * right
    for edge, way in sides:
        chance = setting.random("frame", way)
        reach = setting.x(0.36) if not setting.upright else setting.x(0.5)
        for row in range(3):
            y = setting.top + setting.y(0.06) + row * setting.y(0.085)
            length = reach * (1 - 0.24 * row)
            twig = [(edge, y - 30), (edge + way * length * 0.5, y), (edge + way * length, y + setting.y(0.05))]
            plane.add(stroke(curve(twig), dark, 5 * setting.scale))
            plane.add(*_sprays(twig, dark, less, chance, 46 * setting.scale))


def _sprays(twig: list[Point], dark: str, less: str, chance: random.Random, size: float) -> list[str]:
    """Return pointed leaves along a twig."""
    parts: list[str] = []
    (x0, y0), (x1, y1), (x2, y2) = twig
    for i in range(22):
        t = i / 21
        x = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2
        y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2
        angle = chance.uniform(0.1, math.pi - 0.1)
        long = size * chance.uniform(0.7, 1.3)
        dx, dy = long * math.cos(angle), long * math.sin(angle)
        side_x, side_y = -dy * 0.24, dx * 0.24
        d = (
            f"M{num(x)} {num(y)}q{num(dx * 0.45 + side_x)} {num(dy * 0.45 + side_y)} {num(dx)} {num(dy)}"
            f"q{num(-dx * 0.55 - side_x)} {num(-dy * 0.55 - side_y)} {num(-dx)} {num(-dy)}Z"
        )
        parts.append(path(d, dark if chance.random() < 0.6 else less))
    return parts


def pine(
    plane: Plane, setting: Setting, x: float, base: float, height: float, *, flip: bool = False, distance: float = 0.0
) -> None:
    """Draw an old pine as in ink paintings: a bent trunk and flat pads of needles."""
    chance = setting.random("pine", round(x))
    way = -1 if flip else 1
    bark = setting.tone("#5d4438", distance)
    bend: list[Point] = [
        (x, base),
        (x + way * height * 0.07, base - height * 0.3),
        (x - way * height * 0.05, base - height * 0.58),
        (x + way * height * 0.08, base - height * 0.88),
    ]
    plane.add(
        stroke(curve(bend), darken(bark, 0.15), height * 0.06),
        stroke(curve(bend[1:]), lighten(bark, 0.1), height * 0.02),
    )
    shade, half, sun = leaf_tones(setting, ("#21473f", "#3c6d56", "#7d9f6c"), distance)
    for reach, rise, size in ((0.3, 0.42, 0.26), (-0.26, 0.6, 0.24), (0.24, 0.74, 0.22), (0.04, 0.95, 0.24)):
        px, py = x + way * height * reach, base - height * rise
        start = (x + way * height * reach * 0.12, base - height * (rise - 0.07))
        plane.add(stroke(curve([start, ((start[0] + px) / 2, py + height * 0.05), (px, py)]), bark, height * 0.022))
        for tone, up, share in ((shade, 0.0, 1.0), (half, 0.022, 0.78), (sun, 0.042, 0.46)):
            d = blob(
                px + height * 0.015, py - height * up, height * size * share, height * 0.062 * share, chance, points=13
            )
            plane.add(path(d, tone))


def fallen(plane: Plane, setting: Setting, top: float, colours: tuple[str, ...], *, count: int = 60) -> None:
    """Scatter leaves or petals on the ground below `top`."""
    chance = setting.random("fallen", round(top))
    for _ in range(count):
        share = chance.random()
        x, y = chance.uniform(setting.left, setting.right), top + (setting.bottom - top) * share
        size = (2 + 5 * share) * setting.scale
        plane.add(
            polygon(
                [(x - size, y), (x, y - size * 0.35), (x + size, y + size * 0.1), (x, y + size * 0.35)],
                setting.tone(chance.choice(colours)),
                opacity=0.85,
            )
        )
