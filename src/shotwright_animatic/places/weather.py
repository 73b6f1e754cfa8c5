"""Rain, snow, fog, wind and rays of light, as they are drawn into a still."""

import random
from typing import Final

from shotwright_animatic.layers import Layer, Role
from shotwright_animatic.places.paint import fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, polygon, rect, stroke
from shotwright_sdk.vocabulary import Place, TimeOfDay, Weather

_WINDBORNE: Final = {
    Place.PARK: "petals",
    Place.FOREST: "petals",
    Place.TEMPLE: "petals",
    Place.PALACE: "petals",
    Place.MOUNTAIN: "petals",
}
"""What the wind carries; dust everywhere else."""


def weather_layers(setting: Setting) -> tuple[Layer, ...]:
    """Return the effect layers of the weather in the open, to lie over everything."""
    draw = {
        Weather.RAIN: _rain,
        Weather.STORM: _rain,
        Weather.SNOW: _snow,
        Weather.FOG: _fog,
        Weather.WIND: _wind,
    }.get(setting.weather)
    return (draw(setting),) if draw else ()


def weather_effects(setting: Setting) -> tuple[str, ...]:
    """Return the names of the particle effects of the weather in the open."""
    return tuple(layer.effect for layer in weather_layers(setting))


def streaks(setting: Setting, chance: random.Random, *, count: int, length: float, slant: float) -> str:
    """Return the path data of falling rain over the bled frame."""
    d = ""
    for _ in range(count):
        x, y = chance.uniform(setting.left, setting.right + 60), chance.uniform(setting.top, setting.bottom)
        long = length * chance.uniform(0.6, 1.3)
        d += f"M{num(x)} {num(y)}l{num(-slant * long)} {num(long)}"
    return d


def _rain(setting: Setting) -> Layer:
    plane = Plane("weather", 1.1)
    chance = setting.random("rain")
    storm = setting.weather is Weather.STORM
    area = setting.width * setting.height / 1_500_000
    slant = 0.42 if storm else 0.2
    tone = lighten(mix(setting.light.sky[3], "#dfe8ff", 0.6), 0.25)
    strength = 1.25 if storm else 1.0
    for count, length, width, opacity in ((230, 26, 1.2, 0.3), (120, 44, 1.8, 0.34), (34, 78, 2.6, 0.3)):
        d = streaks(setting, chance, count=int(count * area * strength), length=length * strength, slant=slant)
        plane.add(stroke(d, tone, width, opacity=opacity))
    return plane.layer(role=Role.EFFECT, effect="rain")


def flakes(setting: Setting, chance: random.Random, count: int, radius: tuple[float, float]) -> list[str]:
    """Return snowflakes over the bled frame."""
    return [
        circle(
            chance.uniform(setting.left, setting.right),
            chance.uniform(setting.top, setting.bottom),
            chance.uniform(*radius),
            "#ffffff",
            opacity=chance.uniform(0.45, 0.95),
        )
        for _ in range(count)
    ]


def _snow(setting: Setting) -> Layer:
    plane = Plane("weather", 1.1)
    chance = setting.random("snow")
    area = setting.width * setting.height / 1_500_000
    for count, radius in ((190, (1.0, 2.2)), (90, (2.2, 4.2)), (22, (4.5, 8.0))):
        plane.add(*flakes(setting, chance, int(count * area), radius))
    return plane.layer(role=Role.EFFECT, effect="snow")


def _fog(setting: Setting) -> Layer:
    plane = Plane("weather", 0.6)
    chance = setting.random("fog")
    tone = lighten(setting.light.haze, 0.12)
    veil = plane.down(fade(tone, 0.06), fade(tone, 0.3), fade(tone, 0.44), fade(tone, 0.16))
    plane.add(rect(setting.left, setting.top, setting.width, setting.height, veil))
    band = plane.glow(fade(tone, 0.5), fade(tone, 0.28), fade(tone, 0))
    for _ in range(12):
        y = setting.y(chance.uniform(0.38, 0.98))
        x = chance.uniform(setting.left, setting.right)
        plane.add(ellipse(x, y, setting.width * chance.uniform(0.22, 0.42), setting.y(chance.uniform(0.04, 0.1)), band))
    return plane.layer(role=Role.EFFECT, effect="fog")


def _wind(setting: Setting) -> Layer:
    plane = Plane("weather", 1.1)
    chance = setting.random("wind")
    effect = _WINDBORNE.get(setting.place, "dust")
    tones = ("#ffe3ea", "#f7c3d2", "#cfe3a0") if effect == "petals" else ("#f0e2c4", "#d8c8a8", "#ffffff")
    for _ in range(46):
        x, y = chance.uniform(setting.left, setting.right), chance.uniform(setting.top, setting.bottom)
        size = chance.uniform(2.5, 7) * setting.scale
        tilt = chance.uniform(-0.6, 0.6) * size
        tone = setting.tone(chance.choice(tones))
        if effect == "dust":
            plane.add(circle(x, y, size * 0.35, tone, opacity=0.6))
        else:
            plane.add(
                polygon(
                    [(x - size, y + tilt), (x, y - size * 0.5), (x + size, y - tilt), (x, y + size * 0.5)],
                    tone,
                    opacity=0.85,
                )
            )
    for _ in range(9):
        x, y = chance.uniform(setting.left, setting.right), setting.y(chance.uniform(0.05, 0.85))
        long = setting.x(chance.uniform(0.12, 0.26))
        gust = f"M{num(x)} {num(y)}q{num(long * 0.4)} -12 {num(long * 0.7)} 0t{num(long * 0.5)} -4"
        plane.add(stroke(gust, lighten(setting.light.haze, 0.4), 1.8, opacity=0.36))
    return plane.layer(role=Role.EFFECT, effect=effect)


def rays(setting: Setting, x: float, y: float, *, strength: float = 1.0, reach: float = 1.25) -> Layer | None:
    """Return slanting rays that fan out from (x, y), or None when the sun does not shine."""
    if setting.time is TimeOfDay.NIGHT or setting.sky_light.cover > 0.5:
        return None
    plane = Plane("rays", 0.6)
    chance = setting.random("rays")
    glow = setting.sky_light.glow
    way = -1 if x > setting.x(0.5) else 1
    for i in range(6):
        near, far = 26 + 34 * i, 120 + 165 * i
        wide = chance.uniform(0.5, 1.1)
        opacity = strength * chance.uniform(0.1, 0.22)
        paint = plane.fixed(y, setting.y(reach), fade(glow, opacity), fade(glow, opacity * 0.5), fade(glow, 0))
        plane.add(
            polygon(
                [
                    (x + way * near, y),
                    (x + way * (near + 24 * wide), y),
                    (x + way * (far + 120 * wide) * setting.scale, setting.y(reach)),
                    (x + way * far * setting.scale, setting.y(reach)),
                ],
                paint,
            )
        )
    return plane.layer(role=Role.EFFECT)


def puddles(plane: Plane, setting: Setting, top: float, *, count: int = 9) -> None:
    """Lay pools on wet ground below `top`, which mirror the sky and the lamps."""
    if not setting.wet:
        return
    chance = setting.random("puddles", round(top))
    light = setting.sky_light
    mirror = plane.down(mix(light.sky[2], light.sky[3], 0.5), light.sky[1])
    for _ in range(count):
        share = chance.random()
        x, y = chance.uniform(setting.left, setting.right), top + (setting.bottom - top) * (0.1 + 0.9 * share)
        wide = setting.scale * (30 + 110 * share) * chance.uniform(0.6, 1.3)
        plane.add(ellipse(x, y, wide, wide * 0.14, mirror, opacity=0.5))
        plane.add(
            ellipse(x + wide * 0.1, y + wide * 0.02, wide * 0.5, wide * 0.045, lighten(light.sky[3], 0.2), opacity=0.45)
        )
        if light.lamps > 0.3:
            tint = chance.choice(("#ffcf80", "#ff7aa8", "#7ad7ff"))
            plane.add(ellipse(x - wide * 0.3, y, wide * 0.3, wide * 0.06, tint, opacity=0.35 * light.lamps))


def gleam(plane: Plane, setting: Setting, x: float, top: float, *, height: float, colour: str) -> None:
    """Draw the long reflection of a lamp on wet ground, from `top` downwards."""
    shine = setting.light.lamps
    if not setting.wet or shine < 0.2:
        return
    wide = 30 * setting.scale
    paint = plane.glow(fade(colour, 0.55 * shine), fade(colour, 0.2 * shine), fade(colour, 0))
    plane.add(ellipse(x, top + height / 2, wide, height / 2, paint))
    chance = setting.random("gleam", round(x))
    d = ""
    for i in range(9):
        y = top + height * (i + 0.5) / 9
        d += f"M{num(x + chance.uniform(-1.0, 0.2) * wide)} {num(y)}h{num(chance.uniform(0.4, 1.1) * wide)}"
    plane.add(stroke(d, lighten(colour, 0.3), 2, opacity=0.4 * shine))
