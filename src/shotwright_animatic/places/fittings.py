"""What belongs to a room itself: windows, curtains, lamps, shelves, clocks and pictures on the wall."""

import math
from typing import Final

from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.room import Opening
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, path, rect, stroke

_WIDEST_GLOW: Final = 340.0
"""Radius in units: large round gradients are what costs most to rasterise."""


def window(
    plane: Plane, setting: Setting, opening: Opening, *, colour: str = "#f4f0e8", columns: int = 2, rows: int = 2
) -> None:
    """Frame an opening of the back wall, with a sill and a reflection in the glass."""
    x, y, width, height = opening
    frame = setting.tone(colour)
    bar = 9 * setting.scale
    if setting.wet:
        _drops(plane, setting, opening)
    glass = plane.slope(0, 0, 1, 1, "#ffffff2e", "#ffffff00", "#ffffff18")
    plane.add(rect(x, y, width, height, glass))
    shine = (
        f"M{num(x + width * 0.12)} {num(y + height)}L{num(x + width * 0.42)} {num(y)}"
        f"h{num(width * 0.1)}L{num(x + width * 0.22)} {num(y + height)}Z"
    )
    plane.add(path(shine, "#ffffff", opacity=0.1))
    for i in range(1, columns):
        plane.add(rect(x + width * i / columns - bar * 0.4, y, bar * 0.8, height, frame))
    for i in range(1, rows):
        plane.add(rect(x, y + height * i / rows - bar * 0.4, width, bar * 0.8, frame))
    plane.add(
        f'<rect x="{num(x - bar / 2)}" y="{num(y - bar / 2)}" width="{num(width + bar)}" '
        f'height="{num(height + bar)}" fill="none"'
        f' stroke="{frame}" stroke-width="{num(bar * 1.5)}"/>'
    )
    plane.add(
        rect(
            x - bar * 2.4,
            y + height + bar,
            width + bar * 4.8,
            bar * 1.7,
            plane.down(lighten(frame, 0.2), darken(frame, 0.15)),
        )
    )
    plane.add(
        rect(
            x - bar * 2,
            y + height + bar * 2.7,
            width + bar * 4,
            bar * 1.4,
            plane.down(fade(setting.light.shadow, 0.3), fade(setting.light.shadow, 0)),
        )
    )


def _drops(plane: Plane, setting: Setting, opening: Opening) -> None:
    x, y, width, height = opening
    chance = setting.random("drops", round(x))
    d = ""
    for _ in range(int(width * height / 2600)):
        px, py = x + width * chance.random(), y + height * 0.85 * chance.random()
        d += f"M{num(px)} {num(py)}v{num(chance.uniform(2, 24) * chance.random())}"
    plane.add(stroke(d, "#ffffff", 2.2, opacity=0.4))


def curtain(
    plane: Plane, setting: Setting, x: float, y: float, width: float, *, height: float, colour: str, folds: int = 6
) -> None:
    """Hang a curtain from (x, y); its folds get lighter towards its middle."""
    cloth = setting.tone(colour)
    step = width / folds
    for i in range(folds):
        left = x + i * step
        paint = plane.across(darken(cloth, 0.24), lighten(cloth, 0.14), cloth, darken(cloth, 0.16))
        sway = math.sin(i * 1.7) * step * 0.14
        d = (
            f"M{num(left)} {num(y)}h{num(step + 0.6)}C{num(left + step + sway)} {num(y + height * 0.4)} "
            f"{num(left + step - sway)}"
            f" {num(y + height * 0.7)} {num(left + step + 0.6)} {num(y + height)}q{num(-step / 2)} "
            f"{num(7 * setting.scale)} {num(-step - 0.6)} 0"
            f"C{num(left - sway)} {num(y + height * 0.7)} {num(left + sway)} {num(y + height * 0.4)} "
            f"{num(left)} {num(y)}Z"
        )
        plane.add(path(d, paint))


def rail(plane: Plane, setting: Setting, x: float, y: float, width: float) -> None:
    tone = setting.tone("#7a5c46")
    plane.add(rect(x, y, width, 7 * setting.scale, plane.down(lighten(tone, 0.3), tone), radius=3))
    plane.add(circle(x, y + 3.5, 8 * setting.scale, tone), circle(x + width, y + 3.5, 8 * setting.scale, tone))


def halo(
    plane: Plane, setting: Setting, x: float, y: float, radius: float, *, colour: str = "#ffdf9f", strength: float = 0.6
) -> None:
    """Draw the glow around a lamp and the light it spreads in the room, as far as lamps are on."""
    shine = setting.light.lamps * strength
    if shine <= 0.04:
        return
    spread = mix(colour, "#ffb060", 0.35)
    wide = plane.glow(fade(spread, shine * 0.4), fade(spread, shine * 0.2), fade(spread, shine * 0.08), fade(spread, 0))
    near = plane.glow(fade(colour, shine), fade(colour, shine * 0.34), fade(colour, shine * 0.08), fade(colour, 0))
    if setting.light is not setting.sky_light:
        plane.add(circle(x, y, min(radius * 1.6, _WIDEST_GLOW), wide))
    plane.add(circle(x, y, radius, near))


def evening(plane: Plane, setting: Setting) -> None:
    """Let the edges of a lamp-lit room fall into shadow."""
    depth = setting.light.lamps * 0.5
    if depth <= 0.1:
        return
    dark, clear = fade(setting.light.shadow, depth), fade(setting.light.shadow, 0)
    wide, tall = setting.width * 0.24, setting.height * 0.26
    plane.add(rect(setting.left, setting.top, wide, setting.height, plane.across(dark, clear)))
    plane.add(rect(setting.right - wide, setting.top, wide, setting.height, plane.across(clear, dark)))
    plane.add(rect(setting.left, setting.top, setting.width, tall, plane.down(dark, clear)))
    plane.add(rect(setting.left, setting.bottom - tall, setting.width, tall, plane.down(clear, dark)))


def pendant(plane: Plane, setting: Setting, x: float, y: float, *, colour: str = "#d9883a", size: float = 1.0) -> None:
    """Hang a lamp from the ceiling; (x, y) is where its shade ends."""
    scale = setting.scale * size
    shade, cord = setting.lit(colour), setting.tone("#2a2222")
    halo(plane, setting, x, y, 210 * scale, strength=0.75)
    plane.add(stroke(f"M{num(x)} {num(setting.top)}V{num(y - 44 * scale)}", cord, 3.4 * scale))
    plane.add(rect(x - 7 * scale, y - 52 * scale, 14 * scale, 14 * scale, cord, radius=3))
    dome = (
        f"M{num(x - 46 * scale)} {num(y)}C{num(x - 42 * scale)} {num(y - 56 * scale)} "
        f"{num(x + 42 * scale)} {num(y - 56 * scale)} {num(x + 46 * scale)} {num(y)}Z"
    )
    plane.add(path(dome, plane.across(darken(shade, 0.22), lighten(shade, 0.26), darken(shade, 0.12))))
    bulb = mix(setting.tone("#f3ead6"), "#fff6d8", setting.light.lamps)
    plane.add(
        ellipse(x, y, 46 * scale, 6 * scale, darken(shade, 0.3)),
        ellipse(x, y + 2 * scale, 20 * scale, 11 * scale, bulb),
    )


def floor_lamp(
    plane: Plane, setting: Setting, x: float, base: float, height: float, *, colour: str = "#f0d9a8"
) -> None:
    scale = setting.scale
    pole = setting.tone("#54433c")
    top = base - height
    halo(plane, setting, x, top + 20 * scale, 220 * scale, strength=0.7)
    plane.add(
        ellipse(x, base, 34 * scale, 7 * scale, darken(pole, 0.2)), rect(x - 3 * scale, top, 6 * scale, height, pole)
    )
    shade = setting.lit(colour)
    cone = (
        f"M{num(x - 30 * scale)} {num(top)}h{num(60 * scale)}l{num(24 * scale)} {num(66 * scale)}h{num(-108 * scale)}Z"
    )
    plane.add(path(cone, plane.across(darken(shade, 0.18), lighten(shade, 0.3), darken(shade, 0.1))))


def ceiling_light(plane: Plane, setting: Setting, x: float, y: float, width: float, *, height: float) -> None:
    """Draw a flat lamp in the ceiling; on in daylight too where people work."""
    shine = max(0.55, setting.light.lamps)
    plane.add(rect(x, y, width, height, mix(setting.tone("#ffffff"), "#fffdf2", shine), radius=3))
    halo(plane, setting, x + width / 2, y + height, width * 1.1, colour="#fff4dc", strength=0.45)


def picture(
    plane: Plane, setting: Setting, x: float, y: float, width: float, *, height: float, frame: str = "#6b4a34"
) -> None:
    """Hang a small landscape in a frame."""
    rim = setting.tone(frame)
    plane.add(
        rect(x + 4, y + 7, width, height, setting.light.shadow, opacity=0.22),
        rect(x, y, width, height, plane.down(lighten(rim, 0.25), rim), radius=2),
    )
    edge = 8 * setting.scale
    ix, iy, iw, ih = x + edge, y + edge, width - 2 * edge, height - 2 * edge
    plane.add(rect(ix, iy, iw, ih, plane.down(setting.tone("#9fcbe0"), setting.tone("#f3dcb8"))))
    hills = (
        f"M{num(ix)} {num(iy + ih)}v{num(-ih * 0.34)}q{num(iw * 0.25)} {num(-ih * 0.4)} "
        f"{num(iw * 0.5)} {num(-ih * 0.05)}t{num(iw * 0.5)} {num(-ih * 0.1)}V{num(iy + ih)}Z"
    )
    plane.add(
        circle(ix + iw * 0.72, iy + ih * 0.3, ih * 0.12, setting.tone("#f08a5c")), path(hills, setting.tone("#4f7f78"))
    )


def clock(plane: Plane, setting: Setting, x: float, y: float, radius: float, *, rim: str = "#3c4456") -> None:
    """Hang a round clock; its hands depend on the time of day."""
    hour = {"dawn": 6.1, "day": 10.15, "dusk": 18.4, "night": 22.6}[setting.time.value]
    edge, face = setting.tone(rim), setting.lit("#fdfaf0")
    plane.add(
        circle(x + 3, y + 6, radius, setting.light.shadow, opacity=0.25),
        circle(x, y, radius, edge),
        circle(x, y, radius * 0.86, face),
    )
    marks = "".join(
        f"M{num(x + radius * 0.7 * math.sin(math.tau * i / 12))} {num(y - radius * 0.7 * math.cos(math.tau * i / 12))}"
        f"L{num(x + radius * 0.79 * math.sin(math.tau * i / 12))} "
        f"{num(y - radius * 0.79 * math.cos(math.tau * i / 12))}"
        for i in range(12)
    )
    plane.add(stroke(marks, edge, max(1.2, radius * 0.05)))
    for turn, reach, width in ((hour / 12, 0.44, 0.09), (hour % 1, 0.64, 0.06)):
        end = (
            f"L{num(x + radius * reach * math.sin(math.tau * turn))} "
            f"{num(y - radius * reach * math.cos(math.tau * turn))}"
        )
        plane.add(stroke(f"M{num(x)} {num(y)}{end}", setting.tone("#23283a"), max(1.6, radius * width)))


def shelf_of_books(
    plane: Plane,
    setting: Setting,
    x: float,
    y: float,
    width: float,
    *,
    height: float,
    rows: int = 4,
    wood: str = "#8a5a3a",
) -> None:
    """Stand a bookcase with its upper left corner at (x, y)."""
    case = setting.tone(wood)
    chance = setting.random("books", round(x), round(y))
    edge = 8 * setting.scale
    plane.add(rect(x, y, width, height, plane.across(lighten(case, 0.1), case, darken(case, 0.14))))
    pitch = (height - edge) / rows
    for row in range(rows):
        top = y + edge + row * pitch
        floor = top + pitch - edge
        plane.add(
            rect(x + edge, top, width - 2 * edge, pitch - edge, plane.down(darken(case, 0.55), darken(case, 0.34)))
        )
        left = x + edge + 3
        while left < x + width - edge - 14 * setting.scale:
            if chance.random() < 0.1:
                left += chance.uniform(14, 34) * setting.scale
                continue
            wide, tall = chance.uniform(7, 15) * setting.scale, (pitch - edge) * chance.uniform(0.6, 0.9)
            tone = setting.tone(
                chance.choice(("#b9504a", "#3f6f8f", "#d9a54a", "#4f7f62", "#75608f", "#e3d8c2", "#37414f"))
            )
            plane.add(rect(left, floor - tall, wide, tall, plane.across(lighten(tone, 0.15), darken(tone, 0.15))))
            plane.add(rect(left, floor - tall * 0.8, wide, 2.5, lighten(tone, 0.4), opacity=0.7))
            left += wide + 0.8


def contact_shadow(plane: Plane, setting: Setting, x: float, y: float, width: float) -> None:
    """Darken the floor under a thing whose foot is `width` wide around (x, y)."""
    shade = setting.light.shadow
    plane.add(
        ellipse(x, y, width * 0.6, width * 0.07 + 4, plane.glow(fade(shade, 0.5), fade(shade, 0.26), fade(shade, 0)))
    )
