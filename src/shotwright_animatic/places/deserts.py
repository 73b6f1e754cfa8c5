"""A desert of dunes."""

from collections.abc import Sequence

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import (
    Point,
    curve,
    num,
    path,
    polygon,
    rect,
    ridge,
    stroke,
)
from shotwright_animatic.places.sky import sky


def desert(setting: Setting) -> tuple[Layer, ...]:
    """Dunes with a lit and a shaded face, table mountains at the horizon."""
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.58, sun=0.68)
    far = Plane("far", 0.15)
    _mesas(far, setting)
    _dune(
        far,
        setting,
        ((-0.15, 0.6), (0.1, 0.56), (0.34, 0.585), (0.62, 0.545), (0.86, 0.58), (1.15, 0.56)),
        "#e2b074",
        0.55,
    )
    middle = Plane("middle", 0.3)
    _dune(
        middle,
        setting,
        ((-0.15, 0.63), (0.16, 0.585), (0.36, 0.66), (0.6, 0.655), (0.88, 0.6), (1.15, 0.66)),
        "#dfa160",
        0.26,
    )
    _ruin(middle, setting, setting.x(0.16), setting.y(0.61))
    near = Plane("near", 0.5)
    _dune(
        near,
        setting,
        ((-0.15, 0.73), (0.08, 0.715), (0.34, 0.775), (0.6, 0.77), (0.86, 0.735), (1.15, 0.75)),
        "#e0a561",
        0.04,
    )
    _ripples(near, setting)
    return back.layer(), far.layer(), middle.layer(), near.layer()


def _mesas(plane: Plane, setting: Setting) -> None:
    tone = setting.tone("#b5705a", 0.75)
    base = setting.y(0.59)
    chance = setting.random("mesas")
    for share in (0.02, 0.22, 0.86, 1.04):
        x, wide, tall = (
            setting.x(share),
            setting.scale * chance.uniform(110, 220),
            setting.y(chance.uniform(0.07, 0.15)),
        )
        shape = [
            (x - wide * 0.7, base),
            (x - wide * 0.46, base - tall * 0.5),
            (x - wide * 0.42, base - tall),
            (x + wide * 0.36, base - tall * 0.97),
            (x + wide * 0.4, base - tall * 0.5),
            (x + wide * 0.72, base),
        ]
        plane.add(polygon(shape, plane.down(tone, mix(tone, setting.light.haze, 0.4))))
        plane.add(
            polygon(
                [shape[2], (x - wide * 0.1, base - tall * 0.99), (x - wide * 0.16, base), shape[0], shape[1]],
                darken(tone, 0.2),
                opacity=0.45,
            )
        )


def _dune(plane: Plane, setting: Setting, crest: Sequence[Point], colour: str, distance: float) -> None:
    chance = setting.random("dune", colour)
    points: list[Point] = [(setting.x(x), setting.y(y + chance.uniform(-0.008, 0.008))) for x, y in crest]
    points[0], points[-1] = (setting.left, points[0][1]), (setting.right, points[-1][1])
    sand = setting.tone("#f0f2f4" if setting.snowy else colour, distance)
    high = min(y for _, y in points)
    plane.add(
        path(
            ridge(points, setting.bottom),
            plane.fixed(high, high + setting.y(0.3), lighten(sand, 0.24), sand, darken(sand, 0.16)),
        )
    )
    shade = mix(sand, setting.light.shadow, 0.36 * (1 - 0.5 * distance))
    for before, top, after in zip(points, points[1:], points[2:], strict=False):
        if top[1] < before[1] and top[1] < after[1]:
            reach = (top[0] - before[0]) * 0.95
            foot = top[1] + setting.y(0.13) + abs(top[1] - before[1])
            d = (
                f"M{num(top[0])} {num(top[1] - 0.5)}C{num(top[0] - reach * 0.16)} {num(top[1])} "
                f"{num(top[0] - reach * 0.8)} {num(before[1] - 4)} {num(top[0] - reach * 1.1)} "
                f"{num(before[1] + 10)}L{num(top[0] - reach * 0.7)} {num(foot + 30)}"
                f"C{num(top[0] - reach * 0.24)} {num(foot)} {num(top[0] + 40)} {num(foot - 30)} "
                f"{num(top[0] + 14)} {num((top[1] + foot) / 2)}Q{num(top[0] - 16)} {num(top[1] + 30)} "
                f"{num(top[0])} {num(top[1])}Z"
            )
            plane.add(path(d, plane.down(shade, fade(shade, 0.75), fade(shade, 0))))
    plane.add(stroke(curve(points), lighten(mix(sand, setting.sky_light.glow, 0.4), 0.2), 2, opacity=0.5))


def _ripples(plane: Plane, setting: Setting) -> None:
    sand = setting.tone("#f0f2f4" if setting.snowy else "#c58a48")
    chance = setting.random("ripples")
    dark = ""
    for _ in range(80):
        share = chance.random()
        x, y = chance.uniform(setting.left, setting.right), setting.y(0.79 + 0.33 * share)
        wide = (20 + 70 * share) * chance.uniform(0.6, 1.5) * setting.scale
        dark += f"M{num(x)} {num(y)}q{num(wide * 0.3)} {num(-wide * 0.06)} {num(wide * 0.5)} 0t{num(wide * 0.5)} 0"
    plane.add(stroke(dark, darken(sand, 0.2), 2, opacity=0.4))


def _ruin(plane: Plane, setting: Setting, x: float, base: float) -> None:
    """Stand the remains of a beacon tower on a dune, as along the Silk Road."""
    k = setting.scale
    clay = setting.tone("#b5834f", 0.2)
    tower = [
        (x - 46 * k, base),
        (x - 32 * k, base - 104 * k),
        (x - 18 * k, base - 98 * k),
        (x - 6 * k, base - 116 * k),
        (x + 16 * k, base - 108 * k),
        (x + 26 * k, base - 82 * k),
        (x + 40 * k, base),
    ]
    plane.add(polygon(tower, plane.across(darken(clay, 0.34), lighten(clay, 0.14))))
    lines = "".join(
        f"M{num(x - (42 - 3 * i) * k)} {num(base - (16 + 20 * i) * k)}h{num((76 - 6 * i) * k)}" for i in range(4)
    )
    plane.add(
        stroke(lines, darken(clay, 0.4), 1.8, opacity=0.5),
        rect(x - 9 * k, base - 34 * k, 18 * k, 34 * k, darken(clay, 0.55), radius=6),
    )
