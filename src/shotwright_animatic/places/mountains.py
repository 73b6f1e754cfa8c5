"""Mountains in mist, in the manner of ink painting."""

from collections.abc import Sequence
from itertools import pairwise

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.foliage import grass, pine
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import (
    Point,
    ellipse,
    num,
    outline,
    path,
    polygon,
    ridge,
)
from shotwright_animatic.places.sky import sky
from shotwright_sdk.vocabulary import TimeOfDay


def peaks(setting: Setting, base: float, height: float, *, summits: int, subject: str) -> list[Point]:
    """Return the crest of a range of mountains: `summits` of different height, with a broken edge between them."""
    chance = setting.random("peaks", subject)
    summits = max(2, summits // 2) if setting.upright else summits
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
    pine(near, setting, setting.x(0.1), setting.y(0.82), pine_height(setting, 0.62))
    pine(near, setting, setting.x(1.02), setting.y(0.84), pine_height(setting, 0.4), flip=True)
    return back.layer(), far.layer(), middle.layer(), near.layer()


def pine_height(setting: Setting, share: float) -> float:
    """Return `share` of the frame's height, or less in an upright frame, whose middle a wide tree would cover."""
    return min(setting.y(share), setting.x(share * 0.8))


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
        boulder(plane, setting, setting.x(x), y(0.815), 110 * k * size, rock=rock)
    if not setting.snowy:
        grass(plane, setting, y(0.785), y(0.9), setting.tone("#7f8f55"), count=90)


def boulder(plane: Plane, setting: Setting, x: float, base: float, wide: float, *, rock: str) -> None:
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
