"""The sky: its colours, the sun or the moon, stars, clouds and lightning."""

import math
import random

from shotwright_animatic.places.paint import fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, path, rect, stroke
from shotwright_sdk.vocabulary import TimeOfDay, Weather

_SUN_HEIGHT = {TimeOfDay.DAWN: 0.46, TimeOfDay.DAY: 0.12, TimeOfDay.DUSK: 0.5, TimeOfDay.NIGHT: 0.17}


def sky(plane: Plane, setting: Setting, *, horizon: float = 0.6, sun: float = 0.76) -> None:
    """Fill the bled frame with sky down to below `horizon` (a fraction of the height).

    `sun` is where the sun or the moon stands, in fractions of the width.
    """
    light = setting.sky_light
    base = setting.y(horizon)
    plane.add(rect(setting.left, setting.top, setting.width, setting.height, light.sky[3]))
    plane.add(rect(setting.left, setting.top, setting.width, base - setting.top, plane.down(*light.sky)))
    if setting.time is TimeOfDay.NIGHT and light.cover < 0.5:
        _stars(plane, setting, base)
    if light.cover < 0.75:
        _sun_or_moon(plane, setting, setting.x(sun), setting.y(_SUN_HEIGHT[setting.time] * horizon / 0.6))
    clouds(plane, setting, base)
    if setting.weather is Weather.STORM:
        _lightning(plane, setting, base)


def sun_position(setting: Setting, *, horizon: float = 0.6, sun: float = 0.76) -> tuple[float, float]:
    """Return where `sky` puts the sun or the moon, in picture units."""
    return setting.x(sun), setting.y(_SUN_HEIGHT[setting.time] * horizon / 0.6)


def _sun_or_moon(plane: Plane, setting: Setting, x: float, y: float) -> None:
    light, scale = setting.sky_light, setting.scale
    veil = 1 - light.cover
    if setting.time is TimeOfDay.NIGHT:
        halo = plane.glow(fade(light.glow, 0.34 * veil), fade("#a8a4ff", 0.1 * veil), fade("#a8a4ff", 0))
        plane.add(circle(x, y, 210 * scale, halo))
        plane.add(
            circle(x, y, 44 * scale, plane.slope(0.2, 0.1, 0.9, 1, "#fffbe8", "#f2e2b0"), opacity=0.35 + 0.65 * veil)
        )
        for dx, dy, radius in ((-14, -10, 9), (12, 8, 12), (-6, 17, 6), (18, -16, 5)):
            plane.add(circle(x + dx * scale, y + dy * scale, radius * scale, "#e2cf9c", opacity=0.5 * veil))
        return
    low = setting.time is not TimeOfDay.DAY
    reach = (430 if low else 360) * scale
    near, rim = (0.85, 0.4) if low else (0.95, 0.3)
    halo = plane.glow(*(fade(light.glow, share * veil) for share in (near, rim, 0.1, 0)))
    plane.add(circle(x, y, reach, halo))
    plane.add(circle(x, y, (46 if low else 36) * scale, lighten(light.glow, 0.4), opacity=veil))


def _stars(plane: Plane, setting: Setting, base: float) -> None:
    chance = setting.random("stars")
    parts: list[str] = []
    for _ in range(int(150 * setting.width * base / 900000)):
        x, y = chance.uniform(setting.left, setting.right), setting.top + (base - setting.top) * chance.random() ** 1.4
        shine = chance.random()
        parts.append(
            circle(x, y, 0.7 + 1.5 * shine**4, mix("#ffffff", "#b9c6ff", chance.random()), opacity=0.35 + 0.6 * shine)
        )
    plane.add(*parts)


def clouds(plane: Plane, setting: Setting, base: float) -> None:
    """Draw heaped clouds in a clear sky, long banks under a closed one."""
    chance = setting.random("clouds")
    light = setting.sky_light
    if light.cover >= 0.5:
        _banks(plane, setting, base, chance)
        return
    night = setting.time is TimeOfDay.NIGHT
    for i in range(3 if night else 5):
        y = base * (0.18 + 0.66 * (i + chance.random() * 0.6) / 5)
        x = setting.left + setting.width * ((i * 0.37 + chance.random() * 0.22 + 0.05) % 1)
        size = setting.scale * (1.25 - 0.9 * y / base) * chance.uniform(0.75, 1.25)
        if night or chance.random() < 0.4:
            _wisp(plane, x, y, size, light.cloud, chance=chance, opacity=0.35 if night else 0.6)
        else:
            cumulus(plane, x, y, size, light.cloud, chance=chance)


def cumulus(plane: Plane, x: float, y: float, size: float, tones: tuple[str, str], *, chance: random.Random) -> None:
    """Draw a heaped cloud about 300 units wide with its flat base at `y`."""
    lit, shaded = tones
    puffs: list[tuple[float, float, float]] = []
    count = 9
    for i in range(count):
        across = (i / (count - 1) - 0.5) * 2
        swell = (1 - across * across) ** 0.5 if abs(across) < 1 else 0
        radius = (22 + 46 * swell * chance.uniform(0.6, 1.1)) * size
        puffs.append((x + across * 140 * size, y - radius * 0.7 - 30 * swell * size * chance.random(), radius))
    height = max(y - (top - radius) for _, top, radius in puffs)
    body = plane.fixed(
        y - height, y + 8 * size, lit, mix(lit, shaded, 0.4), fade(mix(lit, shaded, 0.7), 0.8), fade(shaded, 0)
    )
    plane.add(path("".join(_disc(px, py, radius) for px, py, radius in puffs), body))
    soft = "".join(_disc(px - radius * 0.2, py - radius * 0.22, radius * 0.66) for px, py, radius in puffs[1:-1])
    plane.add(path(soft, plane.fixed(y - height, y, fade(lighten(lit, 0.5), 0.95), fade(lit, 0.5), fade(lit, 0))))


def _disc(x: float, y: float, radius: float) -> str:
    r = num(radius)
    return f"M{num(x - radius)} {num(y)}a{r} {r} 0 1 1 {num(2 * radius)} 0a{r} {r} 0 1 1 {num(-2 * radius)} 0Z"


def _wisp(
    plane: Plane, x: float, y: float, size: float, tones: tuple[str, str], *, chance: random.Random, opacity: float
) -> None:
    paint = plane.across(fade(tones[0], 0), fade(tones[0], opacity), fade(tones[0], 0))
    for i in range(4):
        dx, dy = chance.uniform(-90, 90) * size, (i - 1.5) * 13 * size
        plane.add(ellipse(x + dx, y + dy, chance.uniform(120, 240) * size, chance.uniform(5, 11) * size, paint))


def _banks(plane: Plane, setting: Setting, base: float, chance: random.Random) -> None:
    """Close the sky with overlapping banks, darker towards the zenith."""
    lit, shaded = setting.sky_light.cloud
    for row in range(5):
        y = setting.top + (base - setting.top) * (0.12 + 0.19 * row)
        size = setting.scale * (1.5 - 0.22 * row)
        tone = mix(shaded, lit, 0.16 + 0.15 * row)
        paint = plane.fixed(y - 90 * size, y + 50 * size, fade(tone, 0.62), fade(tone, 0.3), fade(tone, 0))
        x, d = setting.left - 60, ""
        while x < setting.right + 80:
            radius = chance.uniform(34, 78) * size
            d += _disc(x, y - radius * 0.25 + math.sin(x / 170) * 10, radius)
            x += radius * chance.uniform(0.8, 1.3)
        plane.add(path(d, paint))


def _lightning(plane: Plane, setting: Setting, base: float) -> None:
    chance = setting.random("lightning")
    x, y = setting.x(chance.choice((0.18, 0.82))), setting.top
    plane.add(
        ellipse(x, base * 0.3, setting.x(0.36), base * 0.55, plane.glow(fade("#dfe4ff", 0.5), fade("#aab4ff", 0)))
    )
    d = f"M{num(x)} {num(y)}"
    while y < base * 0.86:
        y += chance.uniform(28, 62)
        x += chance.uniform(-34, 34)
        d += f"L{num(x)} {num(y)}"
        if chance.random() < 0.3:
            fork = f"M{num(x)} {num(y)}l{num(chance.uniform(-50, 50))} 40l{num(chance.uniform(-30, 30))} 46"
            plane.add(stroke(fork, "#e9ecff", 2, opacity=0.8))
    plane.add(stroke(d, "#cfd6ff", 11, opacity=0.28), stroke(d, "#ffffff", 3.6))
