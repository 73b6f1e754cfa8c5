"""Green places: a park and a forest."""

import math

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.buildings import skyline, street_lamp
from shotwright_animatic.places.foliage import (
    AUTUMN,
    BLOSSOM,
    DEEP,
    GREEN,
    OLIVE,
    Leaves,
    blob,
    bush,
    fallen,
    far_trees,
    flowers,
    grass,
    leaf_tones,
    leafy_frame,
    tree,
)
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import Point, curve, ellipse, num, path, rect, ridge, stroke
from shotwright_animatic.places.sky import sky, sun_position
from shotwright_animatic.places.weather import puddles, rays


def meadow(plane: Plane, setting: Setting, top: float, colour: str, *, swell: float, distance: float) -> None:
    """Draw a gently rolling lawn whose edge lies around `top`, down to the bottom."""
    chance = setting.random("meadow", round(top))
    tone = setting.tone("#eef4f8" if setting.snowy else colour, distance)
    count = 7
    edge: list[Point] = [
        (setting.left + setting.width * i / (count - 1), top + chance.uniform(-swell, swell)) for i in range(count)
    ]
    plane.add(
        path(
            ridge(edge, setting.bottom), plane.fixed(top, setting.bottom, lighten(tone, 0.14), tone, darken(tone, 0.24))
        )
    )


def park(setting: Setting) -> tuple[Layer, ...]:
    """A park with a pond, a bench and old trees; the season depends on the seed."""
    season: Leaves = (GREEN, BLOSSOM, GREEN, AUTUMN)[setting.seed % 4]
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.6)
    far = Plane("far", 0.15)
    skyline(far, setting, setting.y(0.6), setting.y(0.2), distance=0.92)
    far_trees(far, setting, setting.y(0.61), setting.y(0.17), distance=0.66)
    middle = Plane("middle", 0.3)
    meadow(middle, setting, setting.y(0.6), "#8fc46a", swell=5, distance=0.4)
    far_trees(middle, setting, setting.y(0.625), setting.y(0.09), leaves=season, distance=0.42)
    _pond(middle, setting)
    for x, size in ((0.1, 0.36), (0.3, 0.26), (0.7, 0.28), (0.9, 0.38)):
        tree(middle, setting, setting.x(x), setting.y(0.655), setting.y(size), leaves=season, distance=0.3)
    near = Plane("near", 0.5)
    meadow(near, setting, setting.y(0.735), "#6fae58", swell=4, distance=0.06)
    _path(near, setting, setting.y(0.74))
    if not setting.snowy:
        grass(near, setting, setting.y(0.745), setting.bottom, setting.tone("#5a9a4c"), count=170)
        flowers(near, setting, setting.y(0.76), setting.bottom, ("#ffffff", "#ffd95a", "#ff9fb5"), count=46)
        if season is not GREEN:
            fallen(near, setting, setting.y(0.76), season[1:], count=70)
    puddles(near, setting, setting.y(0.8), count=5)
    _bench(near, setting, setting.x(0.17), setting.y(0.8))
    tree(near, setting, setting.x(0.02), setting.y(0.81), setting.y(0.72), leaves=season)
    street_lamp(near, setting, setting.x(0.88), setting.y(0.8), setting.y(0.5), flip=True)
    bush(near, setting, setting.x(0.97), setting.y(0.82), 190 * setting.scale, leaves=GREEN)
    front = Plane("front", 1.2, blur=3.0)
    leafy_frame(front, setting, leaves=DEEP if season is GREEN else season, left=False)
    return (back.layer(), far.layer(), middle.layer(), near.layer(), *_sun_rays(setting, 0.5), front.layer())


def _sun_rays(setting: Setting, strength: float, *, sun: float = 0.76) -> tuple[Layer, ...]:
    x, _ = sun_position(setting, sun=sun)
    shine = rays(setting, x, setting.top, strength=strength)
    return (shine,) if shine else ()


def _pond(plane: Plane, setting: Setting) -> None:
    light = setting.sky_light
    x, y, wide = setting.x(0.53), setting.y(0.69), setting.x(0.27)
    ice = "#e6f0f6" if setting.snowy else None
    water = ice or mix(light.sky[2], setting.tone("#6fa8b5"), 0.4)
    rim = setting.tone("#d8cfae" if not setting.snowy else "#ffffff", 0.25)
    plane.add(ellipse(x, y + 2, wide + 8, setting.y(0.032), rim))
    plane.add(
        ellipse(x, y, wide, setting.y(0.028), plane.down(mix(water, setting.tone("#4f8a6a"), 0.4), lighten(water, 0.2)))
    )
    glints = "".join(
        f"M{num(x + wide * dx)} {num(y + setting.y(dy))}h{num(wide * 0.22)}"
        for dx, dy in ((-0.6, 0.0), (-0.1, 0.012), (0.3, -0.006), (0.0, -0.014))
    )
    plane.add(stroke(glints, lighten(light.sky[3], 0.4), 2.2, opacity=0.7))


def _path(plane: Plane, setting: Setting, top: float) -> None:
    sand = setting.tone("#f4f7fa" if setting.snowy else "#e2d0a4")
    plane.add(
        path(winding(setting, top), plane.fixed(top, setting.bottom, lighten(sand, 0.2), sand, darken(sand, 0.14)))
    )


def _bench(plane: Plane, setting: Setting, x: float, base: float) -> None:
    k = setting.scale
    wood, iron = setting.tone("#a86f42"), setting.tone("#3f4450")
    plane.add(ellipse(x + 90 * k, base + 2, 112 * k, 9 * k, setting.light.shadow, opacity=0.28))
    for dx in (14, 160):
        plane.add(
            stroke(
                (
                    f"M{num(x + dx * k)} {num(base)}v{num(-46 * k)}m{num(4 * k)} {num(46 * k)}"
                    f"l{num(-10 * k)} {num(-92 * k)}"
                ),
                iron,
                6 * k,
            )
        )
    for dy in (92, 76, 60):
        plane.add(rect(x, base - dy * k, 176 * k, 11 * k, plane.down(lighten(wood, 0.25), wood), radius=3))
    plane.add(
        rect(x - 4 * k, base - 46 * k, 186 * k, 9 * k, lighten(wood, 0.2), radius=3),
        rect(x - 4 * k, base - 36 * k, 186 * k, 7 * k, darken(wood, 0.2), radius=3),
    )


def forest(setting: Setting) -> tuple[Layer, ...]:
    """Old trees, a clearing in the middle, light between the trunks."""
    leaves: Leaves = (DEEP, OLIVE, GREEN)[setting.seed % 3]
    back = Plane("sky", 0.05)
    _forest_air(back, setting)
    far = Plane("far", 0.15)
    _stand(far, setting, base=0.66, count=13, width=9, distance=0.74, gap=0.0)
    far_trees(far, setting, setting.y(0.66), setting.y(0.1), leaves=leaves, distance=0.62)
    _canopy(far, setting, leaves, drop=2.5, distance=0.6)
    middle = Plane("middle", 0.3)
    _stand(middle, setting, base=0.7, count=9, width=18, distance=0.46, gap=0.12)
    meadow(middle, setting, setting.y(0.68), "#86b060", swell=9, distance=0.42)
    far_trees(middle, setting, setting.y(0.7), setting.y(0.07), leaves=leaves, distance=0.34)
    _canopy(middle, setting, leaves, drop=1.7, distance=0.36)
    near = Plane("near", 0.5)
    meadow(near, setting, setting.y(0.755), "#5f8f4a", swell=8, distance=0.08)
    _trail(near, setting)
    _big_trunks(near, setting)
    for x, wide in ((0.0, 250), (0.17, 120), (0.86, 150), (1.0, 260)):
        bush(near, setting, setting.x(x), setting.y(0.8), wide * setting.scale, leaves=leaves)
    if not setting.snowy:
        grass(near, setting, setting.y(0.765), setting.bottom, setting.tone("#4f8a4a"), count=210)
        fallen(near, setting, setting.y(0.78), ("#d9b45a", "#b5803f", "#a9c46a"), count=46)
        flowers(near, setting, setting.y(0.79), setting.bottom, ("#ffffff", "#d9c4ff", "#fff0a8"), count=36)
    canopy = Plane("canopy", 0.5)
    _canopy(canopy, setting, leaves)
    front = Plane("front", 1.2, blur=3.5)
    leafy_frame(front, setting, leaves=leaves)
    shine = rays(setting, setting.x(0.64), setting.top, strength=1.15)
    return (
        back.layer(),
        far.layer(),
        middle.layer(),
        near.layer(),
        canopy.layer(),
        *((shine,) if shine else ()),
        front.layer(),
    )


def _forest_air(plane: Plane, setting: Setting) -> None:
    light = setting.sky_light
    green = setting.tone("#8fc08a")
    top, low = mix(light.sky[1], green, 0.55), mix(light.sky[3], lighten(green, 0.5), 0.4)
    plane.add(
        rect(
            setting.left,
            setting.top,
            setting.width,
            setting.height,
            plane.down(darken(top, 0.1), mix(top, low, 0.6), low, low),
        )
    )
    glow = light.glow
    strength = 0.28 if light.lamps > 0.9 else 0.8 * (1 - 0.6 * light.cover)
    x, y = setting.x(0.56), setting.y(0.38)
    plane.add(
        ellipse(
            x,
            y,
            setting.x(0.34),
            setting.y(0.5),
            plane.glow(fade(glow, strength), fade(glow, strength * 0.4), fade(glow, 0)),
        )
    )


def _stand(
    plane: Plane, setting: Setting, *, base: float, count: int, width: float, distance: float, gap: float
) -> None:
    """Draw a row of slim trunks from the ground up to beyond the top; none in the middle `gap` of the width."""
    chance = setting.random("stand", round(base * 100))
    for i in range(count):
        share = -0.1 + 1.2 * (i + chance.uniform(0.1, 0.9)) / count
        if abs(share - 0.53) < gap:
            continue
        x, wide = setting.x(share), width * setting.scale * chance.uniform(0.7, 1.3)
        bark = setting.tone("#6b5240", distance)
        lean = chance.uniform(-26, 26)
        foot = setting.y(base) + chance.uniform(-6, 8)
        d = (
            f"M{num(x - wide)} {num(foot)}Q{num(x - wide * 0.5)} {num(foot - setting.y(0.12))} "
            f"{num(x - wide * 0.5 + lean * 0.4)} {num(setting.y(0.3))}"
            f"L{num(x - wide * 0.42 + lean)} {num(setting.top)}H{num(x + wide * 0.42 + lean)}"
            f"L{num(x + wide * 0.5 + lean * 0.4)} {num(setting.y(0.3))}"
            f"Q{num(x + wide * 0.5)} {num(foot - setting.y(0.12))} {num(x + wide)} {num(foot)}Z"
        )
        plane.add(path(d, plane.across(darken(bark, 0.25), bark, lighten(bark, 0.18))))
        for _ in range(2):
            start, way = setting.y(chance.uniform(0.08, 0.4)), chance.choice((-1, 1))
            bough = (
                f"M{num(x + lean * 0.5)} {num(start)}q{num(way * 40)} {num(-10)} "
                f"{num(way * chance.uniform(50, 110))} {num(-chance.uniform(30, 80))}"
            )
            plane.add(stroke(bough, bark, wide * 0.3))


def _big_trunks(plane: Plane, setting: Setting) -> None:
    """Frame the clearing with two old trunks with roots and moss."""
    k = setting.scale
    bark = setting.tone("#5d4534")
    for x, wide, way in ((setting.x(0.07), 58 * k, 1), (setting.x(0.93), 46 * k, -1)):
        foot, top = setting.y(0.83), setting.top
        d = (
            f"M{num(x - wide * 1.7)} {num(foot + 10)}Q{num(x - wide * 0.75)} {num(foot - 34 * k)} "
            f"{num(x - wide * 0.7)} {num(foot - 150 * k)}"
            f"L{num(x - wide * 0.6 - way * 10)} {num(top)}H{num(x + wide * 0.6 - way * 10)}"
            f"L{num(x + wide * 0.66)} {num(foot - 150 * k)}"
            f"Q{num(x + wide * 0.8)} {num(foot - 34 * k)} {num(x + wide * 1.8)} {num(foot + 6)}Q{num(x)} "
            f"{num(foot - 16 * k)} {num(x - wide * 1.7)} {num(foot + 10)}Z"
        )
        plane.add(path(d, plane.across(darken(bark, 0.4), bark, lighten(bark, 0.12), darken(bark, 0.1))))
        chance = setting.random("bark", way)
        lines = ""
        for _ in range(18):
            lx, ly = x + chance.uniform(-0.55, 0.5) * wide, chance.uniform(top, foot - 60 * k)
            lines += (
                f"M{num(lx)} {num(ly)}q{num(chance.uniform(-6, 6))} {num(20 * k)} 0 {num(chance.uniform(36, 70) * k)}"
            )
        plane.add(stroke(lines, darken(bark, 0.45), 2.4, opacity=0.6))
        moss = "".join(
            (
                f"M{num(x - wide * 0.7)} {num(y)}q{num(wide * 0.4)} {num(6 * k)} {num(wide * 0.2)} "
                f"{num(40 * k)}q{num(-wide * 0.1)} {num(-20 * k)} {num(-wide * 0.24)} {num(-16 * k)}Z"
            )
            for y in (foot - 260 * k, foot - 140 * k)
        )
        plane.add(path(moss, setting.tone("#7f9a4f"), opacity=0.8))


def _canopy(plane: Plane, setting: Setting, leaves: Leaves, *, drop: float = 1.0, distance: float = 0.12) -> None:
    """Close the upper edge with leaves, thinner in the middle; `drop` is how far down they hang."""
    shade, half, sun = leaf_tones(setting, leaves, distance)
    chance = setting.random("canopy", drop)
    for tone, low in ((shade, 0.17), (half, 0.115), (mix(half, sun, 0.5), 0.06)):
        leafage = ""
        for i in range(26):
            share = i / 25
            dip = 0.34 + 0.66 * abs(share - 0.55) * 2
            y = setting.y(low * drop * dip * chance.uniform(0.6, 1.1))
            x = setting.left + setting.width * share
            reach = chance.uniform(44, 84) * setting.scale
            leafage += blob(x, y - reach * 0.36, reach, reach * 0.52, chance, points=15)
            leafage += (
                f"M{num(x - reach)} {num(setting.top)}h{num(2 * reach)}V{num(y - reach * 0.3)}h{num(-2 * reach)}Z"
            )
        plane.add(path(leafage, tone))


def _trail(plane: Plane, setting: Setting) -> None:
    earth = setting.tone("#f4f7fa" if setting.snowy else "#b5935f")
    plane.add(
        path(
            winding(setting, setting.y(0.757)),
            plane.fixed(setting.y(0.757), setting.bottom, lighten(earth, 0.24), earth, darken(earth, 0.24)),
        )
    )
    if setting.sky_light.cover < 0.5 and setting.light.lamps < 0.9:
        for cx, cy, rx in (
            (0.47, 0.83, 0.07),
            (0.62, 0.9, 0.1),
            (0.4, 0.94, 0.09),
            (0.25, 0.87, 0.06),
            (0.75, 0.85, 0.06),
        ):
            glow = setting.sky_light.glow
            pool = plane.glow(fade(glow, 0.4), fade(glow, 0.22), fade(glow, 0))
            plane.add(ellipse(setting.x(cx), setting.y(cy), setting.x(rx), setting.y(0.016), pool))


def winding(setting: Setting, top: float) -> str:
    """Return the outline of a path that winds from the bottom up to a thread at height `top`."""
    count, fall = 12, setting.bottom - top
    left: list[Point] = []
    right: list[Point] = []
    for i in range(count + 1):
        share = i / count
        middle = setting.x(0.5) + setting.x(0.075) * math.sin(2.1 + share**0.6 * 4.4) * (1 - 0.35 * share)
        half = setting.x(0.008 + 0.2 * share**1.5)
        left.append((middle - half, top + fall * share))
        right.append((middle + half, top + fall * share))
    return f"{curve(left)}L{curve(right[::-1])[1:]}Z"
