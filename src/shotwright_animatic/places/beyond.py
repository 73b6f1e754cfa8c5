"""A station in space, and the abstract backdrop for everything that has no drawing of its own."""

from typing import Final

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.fittings import halo
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.perspective import Perspective, floor_grid
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import Point, circle, ellipse, num, path, polygon, rect, ridge, stroke
from shotwright_animatic.places.sky import cumulus
from shotwright_sdk.vocabulary import TimeOfDay

_PLANETS: Final = (
    ("#3f86d0", "#7fc4e8", "#e8f4f4"),
    ("#c46a4a", "#e8a56a", "#f6dcae"),
    ("#5f6fc4", "#a58fe0", "#ead9ff"),
)
_STARSHINE: Final = {TimeOfDay.DAWN: 0.74, TimeOfDay.DAY: 1.0, TimeOfDay.DUSK: 0.6, TimeOfDay.NIGHT: 0.34}
"""How bright the station's rooms are kept through its artificial day."""


def space(setting: Setting) -> tuple[Layer, ...]:
    """A deck of a space station before a wide window: a planet, stars, consoles."""
    back = Plane("sky", 0.05)
    _deep_space(back, setting)
    far = Plane("planet", 0.1)
    _planet(far, setting)
    middle = Plane("wall", 0.3)
    _window_wall(middle, setting)
    near = Plane("near", 0.5)
    _deck(near, setting)
    _consoles(near, setting)
    return back.layer(), far.layer(), middle.layer(), near.layer()


def _metal(setting: Setting, colour: str) -> str:
    shine = _STARSHINE[setting.time]
    return mix(darken(colour, 0.62), mix(colour, setting.light.ambient, 0.1), shine)


def _deep_space(plane: Plane, setting: Setting) -> None:
    plane.add(
        rect(
            setting.left,
            setting.top,
            setting.width,
            setting.height,
            plane.slope(0, 0, 1, 1, "#05071c", "#141642", "#241a4e", "#080a24"),
        )
    )
    chance = setting.random("stars")
    for tint, x, y, wide in (("#6a4fd0", 0.25, 0.25, 0.4), ("#2f6fd0", 0.6, 0.45, 0.45), ("#d04f9a", 0.12, 0.5, 0.25)):
        plane.add(
            ellipse(
                setting.x(x),
                setting.y(y),
                setting.x(wide),
                setting.y(wide * 0.8),
                plane.glow(fade(tint, 0.34), fade(tint, 0.12), fade(tint, 0)),
            )
        )
    for _ in range(230):
        x, y, shine = (
            chance.uniform(setting.left, setting.right),
            chance.uniform(setting.top, setting.bottom),
            chance.random(),
        )
        plane.add(
            circle(
                x,
                y,
                0.6 + 1.9 * shine**5,
                mix("#ffffff", chance.choice(("#bcd0ff", "#ffe2c4")), 0.5),
                opacity=0.3 + 0.7 * shine,
            )
        )


def _planet(plane: Plane, setting: Setting) -> None:
    dark, half, light = _PLANETS[setting.seed % len(_PLANETS)]
    radius = setting.y(0.34) if not setting.upright else setting.x(0.4)
    x, y = setting.x(0.66), setting.y(0.4)
    plane.add(
        circle(
            x,
            y,
            radius * 1.34,
            plane.glow(fade(half, 0.0), fade(half, 0.0), fade(half, 0.55), fade(half, 0.14), fade(half, 0)),
        )
    )
    plane.add(circle(x, y, radius, plane.slope(0.15, 0.1, 0.9, 0.95, light, half, dark, darken(dark, 0.7))))
    chance = setting.random("bands")
    inside = plane.clip(circle(x, y, radius, "#000"))
    bands = ""
    for _ in range(13):
        band_y = y + radius * chance.uniform(-0.9, 0.9)
        wide = radius * chance.uniform(0.4, 1.1)
        bands += ellipse(
            x + radius * chance.uniform(-0.5, 0.5),
            band_y,
            wide,
            radius * chance.uniform(0.02, 0.06),
            light,
            opacity=chance.uniform(0.1, 0.34),
        )
    shade = circle(
        x + radius * 0.5,
        y + radius * 0.42,
        radius * 1.25,
        plane.glow(fade("#03040f", 0.92), fade("#03040f", 0.75), fade("#03040f", 0)),
        opacity=0.8,
    )
    plane.add(f'<g clip-path="{inside}">{bands}{shade}</g>')
    plane.add(
        circle(
            setting.x(0.27), setting.y(0.24), radius * 0.12, plane.slope(0, 0, 1, 1, "#f2ead8", "#8a8490", "#23222e")
        )
    )


def _window_wall(plane: Plane, setting: Setting) -> None:
    """Draw the hull with its great window left open."""
    k = setting.scale
    x1, x2, y1, y2 = setting.x(0.1), setting.x(0.9), setting.y(0.1), setting.y(0.62)
    cut = 70 * k
    hole = (
        f"M{num(x1 + cut)} {num(y1)}L{num(x1)} {num(y1 + cut)}V{num(y2 - cut)}"
        f"L{num(x1 + cut)} {num(y2)}H{num(x2 - cut)}L{num(x2)} {num(y2 - cut)}V{num(y1 + cut)}"
        f"L{num(x2 - cut)} {num(y1)}Z"
    )
    hull = _metal(setting, "#b4bfd0")
    outer = f"M{num(setting.left)} {num(setting.top)}H{num(setting.right)}V{num(setting.y(0.72))}H{num(setting.left)}Z"
    plane.add(
        f'<path d="{outer}{hole}" fill="{plane.down(darken(hull, 0.3), hull, darken(hull, 0.2))}" fill-rule="evenodd"/>'
    )
    plane.add(
        stroke(hole, darken(hull, 0.5), 22 * k),
        stroke(hole, lighten(hull, 0.25), 5 * k),
        stroke(hole, "#6fe0ff", 2.4 * k, opacity=0.85),
    )
    for share in (0.32, 0.68):
        x = x1 + (x2 - x1) * share
        plane.add(
            rect(
                x - 7 * k, y1, 14 * k, y2 - y1, plane.across(darken(hull, 0.5), lighten(hull, 0.1), darken(hull, 0.45))
            )
        )
    seams = "".join(
        f"M{num(setting.left)} {num(y)}H{num(x1 - 16)}M{num(x2 + 16)} {num(y)}H{num(setting.right)}"
        for y in (setting.y(0.22), setting.y(0.36), setting.y(0.5))
    )
    plane.add(stroke(seams, darken(hull, 0.45), 2.4, opacity=0.7))
    for i in range(6):
        lamp = ("#6fe0ff", "#ffb45a", "#7df0a8")[i % 3]
        plane.add(
            circle(setting.x(0.035), setting.y(0.25 + 0.05 * i), 5 * k, lamp),
            circle(setting.x(0.965), setting.y(0.25 + 0.05 * i), 5 * k, lamp),
        )
    plane.add(
        rect(
            setting.left,
            setting.y(0.045),
            setting.width,
            10 * k,
            mix("#9fe8ff", "#ffffff", _STARSHINE[setting.time]),
            opacity=0.35 + 0.65 * _STARSHINE[setting.time],
        )
    )
    plane.add(
        rect(
            setting.left,
            setting.y(0.0),
            setting.width,
            setting.y(0.12),
            plane.down(fade("#bff2ff", 0), fade("#bff2ff", 0.4 * _STARSHINE[setting.time]), fade("#bff2ff", 0)),
        )
    )


def _deck(plane: Plane, setting: Setting) -> None:
    top = setting.y(0.7)
    steel = _metal(setting, "#8894aa")
    plane.add(
        rect(
            setting.left,
            top,
            setting.width,
            setting.bottom - top,
            plane.down(lighten(steel, 0.16), steel, darken(steel, 0.4)),
        )
    )
    view = Perspective(x=setting.x(0.5), y=setting.y(0.5))
    floor_grid(
        plane,
        view,
        y=top,
        spans=(setting.left - setting.x(0.7), setting.right + setting.x(0.7), 110 * setting.scale),
        near=2.6,
        rows=4,
        colour=darken(steel, 0.6),
        width=2.4,
        opacity=0.6,
    )
    for x in (0.3, 0.7):
        plane.add(
            stroke(
                "M{} {}L{} {}".format(
                    *(num(v) for v in (*view.at(setting.x(x), top, 1), *view.at(setting.x(x), top, 2.8)))
                ),
                "#6fe0ff",
                4,
                opacity=0.65,
            )
        )
    light = _PLANETS[setting.seed % len(_PLANETS)][1]
    plane.add(
        ellipse(
            setting.x(0.62),
            setting.y(0.84),
            setting.x(0.3),
            setting.y(0.09),
            plane.glow(fade(light, 0.34), fade(light, 0)),
        )
    )
    plane.add(
        rect(setting.left, top - 6, setting.width, 12, darken(steel, 0.5)),
        rect(setting.left, top - 8, setting.width, 3, lighten(steel, 0.4)),
    )


def _consoles(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    case = _metal(setting, "#5f6b86")
    for way, edge in ((1, setting.left), (-1, setting.right)):

        def at(dx: float, y: float, *, way: int = way, edge: float = edge) -> Point:
            return edge + way * dx * k, setting.y(y)

        reach = setting.x(0.34) / k
        plane.add(
            polygon(
                [at(0, 0.6), at(reach * 0.86, 0.63), at(reach, 0.7), at(reach * 0.95, 0.86), at(0, 0.9)],
                plane.down(lighten(case, 0.16), darken(case, 0.34)),
            )
        )
        plane.add(
            polygon([at(0, 0.605), at(reach * 0.84, 0.633), at(reach * 0.95, 0.69), at(0, 0.685)], darken(case, 0.45))
        )
        chance = setting.random("console", way)
        for i in range(4):
            tint = chance.choice(("#6fe0ff", "#7df0a8", "#ffb45a", "#b59aff"))
            start = reach * (0.3 + 0.14 * i)
            plane.add(
                polygon(
                    [
                        at(start, 0.626 + 0.006 * i),
                        at(start + reach * 0.11, 0.63 + 0.006 * i),
                        at(start + reach * 0.125, 0.672),
                        at(start + reach * 0.012, 0.672),
                    ],
                    mix(tint, "#0a1330", 0.25),
                )
            )
            x, y = at(start + reach * 0.06, 0.65)
            halo(plane, setting, x, y, 70 * k, colour=tint, strength=0.4)
        for i in range(7):
            x, y = at(reach * (0.3 + 0.08 * i), 0.74)
            plane.add(circle(x, y, 4.5 * k, chance.choice(("#ff6a6a", "#ffd35a", "#6fe0ff", "#7df0a8"))))


def elsewhere(setting: Setting) -> tuple[Layer, ...]:
    """Soft forms in the scene's light, with a floor to stand on, for a place without a drawing."""
    light = setting.sky_light
    k = setting.scale
    back = Plane("sky", 0.05)
    back.add(rect(setting.left, setting.top, setting.width, setting.height, back.down(*light.sky)))
    x, y = setting.x(0.58), setting.y(0.4)
    glow = 1 - 0.6 * light.cover
    back.add(
        circle(
            x, y, 430 * k, back.glow(fade(light.glow, 0.8 * glow), fade(light.glow, 0.24 * glow), fade(light.glow, 0))
        )
    )
    back.add(circle(x, y, 150 * k, back.down(lighten(light.glow, 0.3), light.glow), opacity=0.3 + 0.4 * glow))
    chance = setting.random("forms")
    far = Plane("far", 0.15)
    for share, height in ((0.06, 0.5), (0.26, 0.62), (0.84, 0.56)):
        cumulus(far, setting.x(share), setting.y(height), chance.uniform(0.9, 1.3) * k, light.cloud, chance=chance)
    middle = Plane("middle", 0.3)
    for i, (low, distance, colour) in enumerate(
        ((0.62, 0.8, "#8aa0c4"), (0.68, 0.5, "#7f95b5"), (0.73, 0.25, "#7488a8"))
    ):
        edge: list[Point] = [
            (setting.left + setting.width * j / 6, setting.y(low + chance.uniform(-0.035, 0.03) * (1 - abs(j - 3) / 9)))
            for j in range(7)
        ]
        tone = mix(setting.tone(colour, distance), light.sky[1], 0.25)
        middle.add(
            path(
                ridge(edge, setting.bottom),
                middle.fixed(
                    setting.y(low - 0.05), setting.y(low + 0.2), lighten(tone, 0.16 - 0.04 * i), tone, darken(tone, 0.2)
                ),
            )
        )
    near = Plane("near", 0.5)
    floor = mix(setting.tone("#9a94ac"), light.sky[2], 0.2)
    near.add(
        rect(
            setting.left,
            setting.y(0.765),
            setting.width,
            setting.bottom - setting.y(0.765),
            near.down(lighten(floor, 0.24), floor, darken(floor, 0.26)),
        )
    )
    near.add(
        ellipse(
            setting.x(0.55),
            setting.y(0.9),
            setting.x(0.42),
            setting.y(0.08),
            near.glow(fade(light.glow, 0.5 * glow), fade(light.glow, 0)),
        )
    )
    return back.layer(), far.layer(), middle.layer(), near.layer()
