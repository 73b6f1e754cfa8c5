"""Wide land without houses: mountains, the sea, a desert."""

import math
from collections.abc import Sequence
from itertools import pairwise

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.foliage import grass, pine
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import (
    Point,
    circle,
    curve,
    ellipse,
    num,
    outline,
    path,
    polygon,
    rect,
    ridge,
    stroke,
)
from shotwright_animatic.places.sky import sky, sun_position
from shotwright_sdk.vocabulary import TimeOfDay


def peaks(setting: Setting, base: float, height: float, *, summits: int, subject: str) -> list[Point]:
    """Return the crest of a range of mountains: `summits` of different height, with a broken edge between them."""
    chance = setting.random("peaks", subject)
    tops = [
        (
            setting.left + setting.width * (i + chance.uniform(0.2, 0.8)) / summits,
            chance.uniform(0.45, 1.0),
            chance.uniform(0.5, 0.95),
        )
        for i in range(summits)
    ]
    spread = setting.width / summits
    count = 96
    edge = _rugged(setting, count, subject)
    crest: list[Point] = []
    for i in range(count + 1):
        x = setting.left + setting.width * i / count
        rise = max(tall * max(0.0, 1 - (abs(x - middle) / (wide * spread)) ** 0.8) for middle, tall, wide in tops)
        crest.append((x, base - height * (0.12 + 0.88 * rise) + height * 0.13 * edge[i]))
    return crest


def _rugged(setting: Setting, count: int, subject: str) -> list[float]:
    """Return `count` + 1 values around 0 that jump little from one to the next (midpoint displacement)."""
    chance = setting.random("rugged", subject)
    line, sway = [0.0, 0.0], 1.0
    while len(line) <= count:
        finer: list[float] = []
        for here, there in pairwise(line):
            finer += [here, (here + there) / 2 + chance.uniform(-sway, sway)]
        line = [*finer, line[-1]]
        sway *= 0.62
    return line


def _range(
    plane: Plane, setting: Setting, crest: Sequence[Point], foot: float, colour: str, *, distance: float
) -> None:
    """Draw one range as ink painters do: dark at the crest, dissolving in mist towards its foot."""
    tone = setting.tone("#dfe8f0" if setting.snowy and distance < 0.5 else colour, distance)
    mist_tone = lighten(setting.tone("#ffffff", 1.0), 0.1)
    high = min(y for _, y in crest)
    d = f"{outline(crest)}L{num(setting.right)} {num(setting.bottom)}H{num(setting.left)}Z"
    plane.add(path(d, plane.fixed(high, foot, darken(tone, 0.08), tone, mix(tone, mist_tone, 0.55), mist_tone)))
    dark, light = _faces(setting, crest, foot)
    plane.add(
        path(dark, plane.fixed(high, foot, fade(darken(tone, 0.45), 0.5), fade(darken(tone, 0.3), 0.12), fade(tone, 0)))
    )
    glow = lighten(mix(tone, setting.sky_light.glow, 0.4), 0.25)
    plane.add(path(light, plane.fixed(high, foot, fade(glow, 0.5), fade(glow, 0.08), fade(glow, 0))))
    if setting.snowy or distance > 0.7:
        white = setting.tone("#ffffff", distance * 0.5)
        plane.add(
            path(d, plane.fixed(high, high + (foot - high) * 0.4, fade(white, 0.75), fade(white, 0.25), fade(white, 0)))
        )


def _faces(setting: Setting, crest: Sequence[Point], foot: float) -> tuple[str, str]:
    """Return the shaded and the lit faces below the summits of a crest; the light comes from the right."""
    chance = setting.random("faces", round(crest[0][1]))
    dark, light = "", ""
    for i in range(3, len(crest) - 3):
        x, y = crest[i]
        if y > crest[i - 1][1] or y > crest[i + 1][1]:
            continue
        long, lean = (foot - y) * chance.uniform(0.4, 0.75), chance.uniform(-6, 14)
        for way in (-1, 1):
            reach = way * long * chance.uniform(0.2, 0.42)
            zigzag = (
                f"M{num(x)} {num(y)}L{num(x + reach * 0.42)} {num(y + long * 0.34)}"
                f"l{num(-reach * 0.14)} {num(long * 0.12)}l{num(reach * 0.5)} {num(long * 0.4)}"
                f"L{num(x + lean)} {num(y + long * 0.5)}l{num(-way * 7)} {num(-long * 0.2)}Z"
            )
            if way < 0:
                dark += zigzag
            else:
                light += zigzag
    return dark, light


def mist(plane: Plane, setting: Setting, y: float, *, strength: float = 0.6) -> None:
    """Lay bands of mist across the frame around height `y`."""
    chance = setting.random("mist", round(y))
    tone = lighten(setting.light.haze, 0.25)
    paint = plane.glow(fade(tone, strength), fade(tone, strength * 0.5), fade(tone, 0))
    for _ in range(7):
        x = chance.uniform(setting.left, setting.right)
        plane.add(
            ellipse(
                x,
                y + chance.uniform(-26, 26),
                setting.x(chance.uniform(0.2, 0.42)),
                chance.uniform(18, 44) * setting.scale,
                paint,
            )
        )


def mountain(setting: Setting) -> tuple[Layer, ...]:
    """Ranges behind ranges in mist, a pine on a ledge: a landscape in the manner of ink painting."""
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.72, sun=0.7)
    far = Plane("far", 0.15)
    _range(
        far,
        setting,
        peaks(setting, setting.y(0.66), setting.y(0.56), summits=6, subject="far"),
        setting.y(0.7),
        "#7f9fc4",
        distance=0.82,
    )
    mist(far, setting, setting.y(0.6))
    _range(
        far,
        setting,
        peaks(setting, setting.y(0.72), setting.y(0.44), summits=5, subject="mid"),
        setting.y(0.78),
        "#5f86a0",
        distance=0.58,
    )
    middle = Plane("middle", 0.3)
    mist(middle, setting, setting.y(0.64))
    _range(
        middle,
        setting,
        peaks(setting, setting.y(0.78), setting.y(0.32), summits=4, subject="near"),
        setting.y(0.86),
        "#4a7468",
        distance=0.3,
    )
    mist(middle, setting, setting.y(0.74), strength=0.75)
    _cranes(middle, setting)
    near = Plane("near", 0.5)
    _ledge(near, setting)
    pine(near, setting, setting.x(0.1), setting.y(0.82), setting.y(0.62))
    pine(near, setting, setting.x(1.02), setting.y(0.84), setting.y(0.4), flip=True)
    return back.layer(), far.layer(), middle.layer(), near.layer()


def _cranes(plane: Plane, setting: Setting) -> None:
    if setting.time is TimeOfDay.NIGHT or setting.wet:
        return
    tone = setting.tone("#ffffff", 0.1)
    for x, y, size in ((0.36, 0.2, 1.0), (0.42, 0.17, 0.8), (0.46, 0.225, 0.7)):
        k = size * setting.scale
        wing = (
            f"M{num(setting.x(x) - 26 * k)} {num(setting.y(y) - 6 * k)}q{num(14 * k)} "
            f"{num(-10 * k)} {num(26 * k)} {num(6 * k)}q{num(12 * k)} {num(-16 * k)} "
            f"{num(26 * k)} {num(-6 * k)}q{num(-14 * k)} {num(2 * k)} {num(-24 * k)} {num(12 * k)}"
            f"q{num(-14 * k)} {num(-10 * k)} {num(-28 * k)} {num(-12 * k)}Z"
        )
        plane.add(path(wing, tone))


def _ledge(plane: Plane, setting: Setting) -> None:
    """Draw the rock that people stand on."""
    k = setting.scale
    rock = setting.tone("#e9eff4" if setting.snowy else "#8b8478")
    y = setting.y
    edge: list[Point] = [
        (setting.left, y(0.735)),
        (setting.x(0.12), y(0.76)),
        (setting.x(0.28), y(0.785)),
        (setting.x(0.5), y(0.795)),
        (setting.x(0.74), y(0.79)),
        (setting.x(0.9), y(0.775)),
        (setting.right, y(0.75)),
    ]
    plane.add(
        path(
            ridge(edge, setting.bottom),
            plane.fixed(y(0.74), setting.bottom, lighten(rock, 0.2), rock, darken(rock, 0.42)),
        )
    )
    chance = setting.random("rocks")
    for _ in range(26):
        x, top = chance.uniform(setting.left, setting.right), y(chance.uniform(0.82, 1.06))
        wide = chance.uniform(26, 96) * k
        plane.add(
            polygon(
                [
                    (x, top),
                    (x + wide * 0.7, top - wide * 0.1),
                    (x + wide, top + wide * 0.08),
                    (x + wide * 0.4, top + wide * 0.16),
                ],
                darken(rock, chance.uniform(0.06, 0.24)),
                opacity=0.55,
            )
        )
    for x, size in ((-0.04, 1.3), (0.2, 0.7), (0.86, 0.9), (0.99, 1.4)):
        _boulder(plane, setting, setting.x(x), y(0.815), 110 * k * size, rock=rock)
    if not setting.snowy:
        grass(plane, setting, y(0.785), y(0.9), setting.tone("#7f8f55"), count=90)


def _boulder(plane: Plane, setting: Setting, x: float, base: float, wide: float, *, rock: str) -> None:
    shape: list[Point] = [
        (x - wide * 0.5, base),
        (x - wide * 0.42, base - wide * 0.34),
        (x - wide * 0.1, base - wide * 0.52),
        (x + wide * 0.28, base - wide * 0.42),
        (x + wide * 0.5, base - wide * 0.1),
        (x + wide * 0.52, base),
    ]
    plane.add(ellipse(x, base + 2, wide * 0.62, wide * 0.08, setting.light.shadow, opacity=0.3))
    plane.add(polygon(shape, plane.slope(0, 0.6, 1, 0, darken(rock, 0.35), darken(rock, 0.08))))
    plane.add(
        polygon(
            [shape[2], shape[3], (x + wide * 0.2, base - wide * 0.2), (x - wide * 0.04, base - wide * 0.3)],
            lighten(rock, 0.18),
        )
    )
    plane.add(
        polygon([shape[3], shape[4], (x + wide * 0.34, base - wide * 0.04), (x + wide * 0.2, base - wide * 0.2)], rock)
    )


def sea(setting: Setting) -> tuple[Layer, ...]:
    """The seaside: horizon, a lighthouse on a headland, a boat, waves on the sand."""
    horizon = 0.5
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=horizon, sun=0.62)
    far = Plane("far", 0.15)
    _water(far, setting, setting.y(horizon))
    _headland(far, setting, setting.y(horizon))
    middle = Plane("middle", 0.3)
    _boat(middle, setting, setting.x(0.3), setting.y(0.545))
    _waves(middle, setting)
    near = Plane("near", 0.5)
    _beach(near, setting)
    return back.layer(), far.layer(), middle.layer(), near.layer()


def _sea_tones(setting: Setting) -> tuple[str, str]:
    light = setting.sky_light
    deep = mix(setting.tone("#1f6fa8"), light.sky[1], 0.35)
    shallow = mix(setting.tone("#4fb8c4"), light.sky[2], 0.25)
    return deep, shallow


def _water(plane: Plane, setting: Setting, top: float) -> None:
    light = setting.sky_light
    deep, shallow = _sea_tones(setting)
    plane.add(
        rect(
            setting.left,
            top,
            setting.width,
            setting.bottom - top,
            plane.fixed(top, setting.y(0.82), mix(deep, light.sky[3], 0.45), deep, shallow),
        )
    )
    x, _ = sun_position(setting, horizon=0.5, sun=0.62)
    chance = setting.random("glitter")
    shine = (1 - light.cover) * (0.5 if setting.time is TimeOfDay.DAY else 0.9)
    d = ""
    for _ in range(120):
        share = chance.random()
        y = top + 3 + (setting.y(0.74) - top) * share
        spread = (26 + 170 * share) * setting.scale
        wide = chance.uniform(4, 14 + 34 * share)
        d += f"M{num(x + chance.gauss(0, 0.45) * spread - wide / 2)} {num(y)}h{num(wide)}"
    if shine > 0.05:
        plane.add(stroke(d, lighten(light.glow, 0.3), 2.4, opacity=0.75 * shine))
    lines = "".join(
        (
            f"M{num(chance.uniform(setting.left, setting.right))} "
            f"{num(top + (setting.y(0.75) - top) * chance.random() ** 1.3)}"
            f"h{num(chance.uniform(16, 90))}"
        )
        for _ in range(70)
    )
    plane.add(stroke(lines, lighten(deep, 0.3), 1.8, opacity=0.4))
    plane.add(rect(setting.left, top - 1, setting.width, 2.4, lighten(light.sky[3], 0.3), opacity=0.6))


def _headland(plane: Plane, setting: Setting, horizon: float) -> None:
    k = setting.scale
    rock = setting.tone("#6f8068", 0.42)
    x = setting.x(0.98)
    edge: list[Point] = [
        (setting.x(0.72), horizon + 5),
        (setting.x(0.77), horizon - 12 * k),
        (setting.x(0.82), horizon - 42 * k),
        (setting.x(0.9), horizon - 64 * k),
        (x, horizon - 72 * k),
        (setting.right, horizon - 96 * k),
    ]
    plane.add(path(ridge(edge, horizon + 9 * k), plane.down(lighten(rock, 0.16), darken(rock, 0.2))))
    lx, base, tall = setting.x(0.875), horizon - 56 * k, 128 * k
    if setting.light.lamps > 0.3:
        beam = plane.across(fade("#fff1c0", 0), fade("#fff1c0", 0.55 * setting.light.lamps))
        plane.add(
            polygon(
                [
                    (lx, base - tall - 4),
                    (setting.x(0.3), base - tall - 70 * k),
                    (setting.x(0.3), base - tall + 26 * k),
                    (lx, base - tall + 8),
                ],
                beam,
            )
        )
        plane.add(
            circle(lx, base - tall, 86 * k, plane.glow(fade("#fff1c0", 0.85), fade("#fff1c0", 0.2), fade("#fff1c0", 0)))
        )
    white, red = setting.tone("#f7f4ee", 0.2), setting.tone("#d9534a", 0.15)
    for i in range(4):
        low, high = i / 4, (i + 1) / 4
        w1, w2 = (17 - 6 * low) * k, (17 - 6 * high) * k
        body = [
            (lx - w1, base - tall * low),
            (lx + w1, base - tall * low),
            (lx + w2, base - tall * high),
            (lx - w2, base - tall * high),
        ]
        tone = white if i % 2 else red
        plane.add(polygon(body, plane.across(darken(tone, 0.22), lighten(tone, 0.1), darken(tone, 0.06))))
    plane.add(
        rect(lx - 16 * k, base - tall - 4 * k, 32 * k, 5 * k, setting.tone("#3f4a58")),
        rect(lx - 9 * k, base - tall - 20 * k, 18 * k, 17 * k, setting.lit("#fff0b8")),
    )
    plane.add(
        path(f"M{num(lx - 13 * k)} {num(base - tall - 20 * k)}q{num(13 * k)} {num(-20 * k)} {num(26 * k)} 0Z", red)
    )


def _boat(plane: Plane, setting: Setting, x: float, y: float) -> None:
    k = setting.scale * 0.85
    sail, hull = setting.tone("#fbf6ea", 0.15), setting.tone("#8a4f3c", 0.2)
    plane.add(ellipse(x, y + 8 * k, 54 * k, 5 * k, darken(hull, 0.4), opacity=0.35))
    plane.add(stroke(f"M{num(x)} {num(y - 4 * k)}V{num(y - 104 * k)}", darken(hull, 0.3), 3.4 * k))
    plane.add(
        path(
            (
                f"M{num(x + 4 * k)} {num(y - 102 * k)}Q{num(x + 50 * k)} {num(y - 56 * k)} "
                f"{num(x + 48 * k)} {num(y - 16 * k)}H{num(x + 4 * k)}Z"
            ),
            plane.across(sail, darken(sail, 0.14)),
        )
    )
    plane.add(
        path(
            (
                f"M{num(x - 4 * k)} {num(y - 88 * k)}Q{num(x - 34 * k)} {num(y - 46 * k)} "
                f"{num(x - 36 * k)} {num(y - 16 * k)}H{num(x - 4 * k)}Z"
            ),
            darken(sail, 0.1),
        )
    )
    plane.add(
        path(
            (
                f"M{num(x - 50 * k)} {num(y - 12 * k)}H{num(x + 54 * k)}q{num(-8 * k)} {num(22 * k)} "
                f"{num(-24 * k)} {num(22 * k)}H{num(x - 32 * k)}q{num(-14 * k)} 0 {num(-18 * k)} "
                f"{num(-22 * k)}Z"
            ),
            plane.down(lighten(hull, 0.2), darken(hull, 0.2)),
        )
    )


def _waves(plane: Plane, setting: Setting) -> None:
    _, shallow = _sea_tones(setting)
    foam = setting.tone("#ffffff", 0.1)
    rough = 2.0 if setting.wet else 1.0
    for i, y in enumerate((0.62, 0.665, 0.71)):
        top = setting.y(y)
        edge: list[Point] = []
        count = 22
        for j in range(count):
            swell = math.sin(j * 1.9 + i * 2.1 + setting.seed % 7) * (4 + 3 * i) * rough * setting.scale
            edge.append((setting.left + setting.width * j / (count - 1), top + swell))
        tone = mix(shallow, foam, 0.06 * i)
        plane.add(
            path(
                ridge(edge, setting.bottom),
                plane.fixed(top - 10, top + 60, lighten(tone, 0.1), fade(tone, 0.6), fade(tone, 0.1)),
                opacity=0.75,
            )
        )
        plane.add(stroke(curve(edge), foam, 1.6 + 1.1 * i, opacity=0.4 + 0.14 * i))


def _beach(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    sand = setting.tone("#f2f5f8" if setting.snowy else "#ecd5a4")
    y = setting.y
    edge: list[Point] = [
        (setting.left, y(0.75)),
        (setting.x(0.14), y(0.775)),
        (setting.x(0.32), y(0.765)),
        (setting.x(0.52), y(0.785)),
        (setting.x(0.72), y(0.765)),
        (setting.x(0.9), y(0.78)),
        (setting.right, y(0.755)),
    ]
    wash = [(x, top - 13 * k) for x, top in edge]
    plane.add(path(ridge(wash, setting.bottom), setting.tone("#ffffff"), opacity=0.85))
    wet = [(x, top - 4 * k) for x, top in edge]
    plane.add(path(ridge(wet, setting.bottom), mix(sand, setting.light.shadow, 0.3)))
    dry = [(x, top + 22 * k) for x, top in edge]
    plane.add(
        path(
            ridge(dry, setting.bottom),
            plane.fixed(y(0.79), setting.bottom, lighten(sand, 0.2), sand, darken(sand, 0.2)),
        )
    )
    chance = setting.random("sand")
    for _ in range(70):
        x, top = chance.uniform(setting.left, setting.right), y(chance.uniform(0.83, 1.1))
        plane.add(
            ellipse(x, top, chance.uniform(2, 16) * k, chance.uniform(0.8, 2) * k, darken(sand, 0.25), opacity=0.35)
        )
    for x, size in ((0.02, 1.5), (0.11, 0.7), (0.93, 1.0), (1.02, 1.6)):
        _boulder(plane, setting, setting.x(x), y(0.815), 96 * k * size, rock=setting.tone("#7d7a78"))


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
