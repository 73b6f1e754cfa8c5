"""The seaside."""

import math

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.mountains import boulder
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import (
    Point,
    circle,
    curve,
    ellipse,
    num,
    path,
    polygon,
    rect,
    ridge,
    stroke,
)
from shotwright_animatic.places.sky import sky, sun_position
from shotwright_sdk.vocabulary import TimeOfDay


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
    shallow = mix(setting.tone("#4fb8c4"), light.sky[2], 0.36)
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
        boulder(plane, setting, setting.x(x), y(0.815), 96 * k * size, rock=setting.tone("#7d7a78"))
