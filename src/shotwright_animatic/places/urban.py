"""The town: a city at the river, a street, a rooftop."""

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.buildings import neon, skyline, street_lamp
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.perspective import Perspective, floor_grid
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, polygon, rect, stroke
from shotwright_animatic.places.sky import sky
from shotwright_animatic.places.weather import gleam, puddles


def ground(plane: Plane, setting: Setting, top: float, colour: str) -> None:
    """Fill everything below `top`, lighter towards the back; snow covers it."""
    near = setting.tone("#eef4fa" if setting.snowy else colour)
    far = setting.tone("#f6f9fc" if setting.snowy else colour, 0.55)
    plane.add(rect(setting.left, top, setting.width, setting.bottom - top, plane.down(far, near, darken(near, 0.16))))


def city(setting: Setting) -> tuple[Layer, ...]:
    """A promenade at the water before a skyline."""
    quay = setting.y(0.72)
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.66)
    far = Plane("far", 0.15)
    skyline(far, setting, setting.y(0.62), setting.y(0.4), distance=0.85)
    skyline(far, setting, setting.y(0.63), setting.y(0.3), distance=0.62, gap=(0.3, 0.62))
    middle = Plane("middle", 0.3)
    skyline(middle, setting, setting.y(0.645), setting.y(0.42), distance=0.3, gap=(0.24, 0.72))
    _signs(middle, setting)
    _river(middle, setting, setting.y(0.64), quay)
    near = Plane("near", 0.5)
    _promenade(near, setting, quay)
    return back.layer(), far.layer(), middle.layer(), near.layer()


def _signs(plane: Plane, setting: Setting) -> None:
    words = setting.name if 2 <= len(setting.name) <= 5 else "夜色酒吧"
    neon(plane, setting, words, setting.x(0.075), setting.y(0.31), size=23 * setting.scale, colour="#ff4f86")
    neon(plane, setting, "茶餐厅", setting.x(0.9), setting.y(0.34), size=21 * setting.scale, colour="#48d7ff")


def _river(plane: Plane, setting: Setting, top: float, bottom: float) -> None:
    light = setting.sky_light
    water = plane.down(mix(light.sky[3], light.haze, 0.4), mix(light.sky[1], setting.tone("#3f7ea0"), 0.5))
    plane.add(rect(setting.left, top, setting.width, setting.bottom - top, water))
    chance = setting.random("river")
    for tint in ("#ffd98a", "#ff8fb4", "#8fe0ff", light.sky[3]):
        d = ""
        for _ in range(34):
            x, y = chance.uniform(setting.left, setting.right), chance.uniform(top + 3, bottom)
            wide = chance.uniform(8, 46) * setting.scale
            d += f"M{num(x)} {num(y)}h{num(wide)}"
        shine = 0.4 if tint == light.sky[3] else 0.5 * light.lamps
        plane.add(stroke(d, lighten(tint, 0.2), 2.2, opacity=shine))
    plane.add(rect(setting.left, top - 2, setting.width, 5, lighten(light.haze, 0.3), opacity=0.5))


def _promenade(plane: Plane, setting: Setting, top: float) -> None:
    ground(plane, setting, top, "#b9ada6")
    view = Perspective(x=setting.x(0.5), y=setting.y(0.5))
    floor_grid(
        plane,
        view,
        y=top,
        spans=(setting.left - setting.x(0.5), setting.right + setting.x(0.5), 74 * setting.scale),
        near=2.3,
        rows=5,
        colour=setting.tone("#7f7480"),
    )
    puddles(plane, setting, top)
    for x, tint in (
        (0.06, "#ffcf86"),
        (0.18, "#ff6f9a"),
        (0.4, "#ffcf86"),
        (0.58, "#8fd0ff"),
        (0.8, "#58d7ff"),
        (0.92, "#ffcf86"),
    ):
        gleam(plane, setting, setting.x(x), top + 6, height=setting.y(0.22), colour=tint)
    rail, light_edge = setting.tone("#4b5468"), setting.tone("#aeb9cc")
    height = setting.y(0.105)
    x = setting.left
    while x < setting.right:
        plane.add(
            rect(x, top - height, 9 * setting.scale, height + 6, plane.across(darken(rail, 0.3), rail, light_edge))
        )
        x += 122 * setting.scale
    for share, wide in ((1.0, 9), (0.55, 4), (0.24, 4)):
        y = top - height * share
        plane.add(
            rect(setting.left, y, setting.width, wide * setting.scale, rail),
            rect(setting.left, y, setting.width, 2, light_edge),
        )
    street_lamp(plane, setting, setting.x(0.955), top + setting.y(0.05), setting.y(0.56), flip=True)
    street_lamp(plane, setting, setting.x(0.02), top + setting.y(0.05), setting.y(0.56))


def rooftop(setting: Setting) -> tuple[Layer, ...]:
    """The flat roof of a house above the town."""
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.7, sun=0.7)
    far = Plane("far", 0.15)
    skyline(far, setting, setting.y(0.74), setting.y(0.34), distance=0.86)
    skyline(far, setting, setting.y(0.76), setting.y(0.24), distance=0.6, gap=(0.25, 0.75))
    middle = Plane("middle", 0.3)
    skyline(middle, setting, setting.y(0.78), setting.y(0.22), distance=0.3, gap=(0.2, 0.8))
    near = Plane("near", 0.5)
    _roof_floor(near, setting)
    _stair_house(near, setting)
    _water_tank(near, setting, setting.x(0.86), setting.y(0.73), setting.scale)
    return back.layer(), far.layer(), middle.layer(), near.layer()


def _roof_floor(plane: Plane, setting: Setting) -> None:
    top = setting.y(0.735)
    ground(plane, setting, top, "#a9aeb4")
    view = Perspective(x=setting.x(0.5), y=setting.y(0.58))
    floor_grid(
        plane,
        view,
        y=top,
        spans=(setting.left - 300, setting.right + 300, 130 * setting.scale),
        near=3.2,
        rows=4,
        colour=setting.tone("#6f7680"),
    )
    puddles(plane, setting, top)
    wall = setting.tone("#c6cbd0")
    plane.add(
        rect(
            setting.left,
            top - 22 * setting.scale,
            setting.width,
            30 * setting.scale,
            plane.down(lighten(wall, 0.2), darken(wall, 0.25)),
        )
    )
    post, height = setting.tone("#5e7480"), setting.y(0.17)
    foot = top - 20 * setting.scale
    mesh, x = "", setting.left
    while x < setting.right:
        plane.add(
            rect(x, foot - height, 7 * setting.scale, height, plane.across(darken(post, 0.3), lighten(post, 0.3)))
        )
        x += 150 * setting.scale
    step = 15 * setting.scale
    for i in range(int(setting.width / step) + int(height / step) + 1):
        start = setting.left + i * step
        mesh += (
            f"M{num(start)} {num(foot)}l{num(-height)} {num(-height)}M{num(start - height)} "
            f"{num(foot)}l{num(height)} {num(-height)}"
        )
    plane.add(stroke(mesh, post, 0.9, opacity=0.4))
    for share in (1.0, 0.5, 0.0):
        plane.add(rect(setting.left, foot - height * share, setting.width, 5 * setting.scale, lighten(post, 0.15)))


def _stair_house(plane: Plane, setting: Setting) -> None:
    scale = setting.scale
    wall = setting.tone("#d6d1c8")
    x, base, wide, tall = setting.left, setting.y(0.82), setting.x(0.3), setting.y(0.44)
    plane.add(rect(x, base - tall, wide, tall, plane.across(darken(wall, 0.2), wall)))
    side = [
        (x + wide, base - tall),
        (x + wide + 46 * scale, base - tall * 0.94),
        (x + wide + 46 * scale, base - tall * 0.18),
        (x + wide, base),
    ]
    plane.add(polygon(side, plane.down(darken(wall, 0.3), darken(wall, 0.42))))
    plane.add(rect(x, base - tall - 12 * scale, wide + 14 * scale, 16 * scale, lighten(wall, 0.15)))
    door = setting.tone("#5b7c86")
    plane.add(rect(setting.x(0.02), base - tall * 0.7, 92 * scale, tall * 0.7, plane.across(door, darken(door, 0.2))))
    plane.add(
        rect(
            setting.x(0.02) + 16 * scale,
            base - tall * 0.6,
            60 * scale,
            tall * 0.16,
            mix(setting.tone("#cfe6ee"), "#ffe9b0", setting.light.lamps),
        )
    )
    plane.add(circle(setting.x(0.02) + 80 * scale, base - tall * 0.34, 5 * scale, setting.tone("#e8d9a0")))
    if setting.light.lamps > 0.2:
        glow = plane.glow(fade("#ffdf9a", 0.6 * setting.light.lamps), fade("#ffdf9a", 0))
        plane.add(circle(setting.x(0.02) + 46 * scale, base - tall * 0.78, 120 * scale, glow))
    plane.add(
        rect(setting.x(0.02) + 34 * scale, base - tall * 0.8, 24 * scale, 9 * scale, setting.lit("#fff0c4"), radius=3)
    )


def _water_tank(plane: Plane, setting: Setting, x: float, base: float, scale: float) -> None:
    steel, dark = setting.tone("#c9d2da"), setting.tone("#58626e")
    for dx in (-46, -16, 16, 46):
        plane.add(stroke(f"M{num(x + dx * scale)} {num(base + 40 * scale)}V{num(base - 90 * scale)}", dark, 6 * scale))
    plane.add(
        stroke(
            f"M{num(x - 46 * scale)} {num(base + 20 * scale)}L{num(x + 46 * scale)} {num(base - 70 * scale)}",
            dark,
            3 * scale,
        )
    )
    body = plane.across(darken(steel, 0.35), steel, lighten(steel, 0.35), darken(steel, 0.1))
    plane.add(rect(x - 62 * scale, base - 232 * scale, 124 * scale, 146 * scale, body, radius=8))
    plane.add(ellipse(x, base - 232 * scale, 62 * scale, 16 * scale, lighten(steel, 0.25)))
    for y in (110, 150, 190):
        plane.add(rect(x - 62 * scale, base - y * scale, 124 * scale, 3, dark, opacity=0.35))
    box = setting.tone("#dfe2e2")
    bx, by = x - 210 * scale, base - 6 * scale
    plane.add(rect(bx, by - 62 * scale, 104 * scale, 74 * scale, plane.down(box, darken(box, 0.2)), radius=5))
    plane.add(
        circle(bx + 38 * scale, by - 25 * scale, 25 * scale, darken(box, 0.45)),
        circle(bx + 38 * scale, by - 25 * scale, 6 * scale, box),
    )
