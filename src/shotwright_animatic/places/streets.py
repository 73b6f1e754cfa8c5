"""A shopping street in perspective."""

from itertools import pairwise

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.buildings import neon, skyline, street_lamp
from shotwright_animatic.places.foliage import bush, far_trees, tree
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.perspective import Perspective, steps
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import num, outline, path, polygon, stroke
from shotwright_animatic.places.sky import sky
from shotwright_animatic.places.weather import gleam, puddles


def street(setting: Setting) -> tuple[Layer, ...]:
    """A shopping street that runs away from the viewer."""
    view = Perspective(x=setting.x(0.5), y=setting.y(0.56))
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.58, sun=0.6)
    far = Plane("far", 0.15)
    skyline(far, setting, setting.y(0.64), setting.y(0.36), distance=0.8, gap=(0.4, 0.6))
    far_trees(far, setting, setting.y(0.645), setting.y(0.1), distance=0.55)
    houses = Plane("middle", 0.3)
    for left in (True, False):
        _row_of_houses(houses, setting, view, left=left)
    near = Plane("near", 0.5)
    _road(near, setting, view)
    wires = Plane("wires", 0.5)
    _wires(wires, setting, view)
    return back.layer(), far.layer(), houses.layer(), near.layer(), wires.layer()


def _row_of_houses(plane: Plane, setting: Setting, view: Perspective, *, left: bool) -> None:
    chance = setting.random("houses", left)
    edge = setting.x(0.5) + (-1 if left else 1) * 104 * setting.scale
    foot = setting.y(0.625)
    marks = [1.0, 1.35, 1.85, 2.7, 4.4, 9.0]
    for i, (far, near) in enumerate(pairwise(marks)):
        tall = setting.y(chance.uniform(0.17, 0.24)) * (1.08 - 0.06 * i)
        distance = 0.5 - 0.1 * i
        colour = chance.choice(("#e4d3bd", "#d9b8a4", "#c9d3d6", "#e8dcc8", "#c7a792", "#b9c4b4"))
        wall = mix(setting.tone(colour, distance), setting.light.shadow, 0.14 if left else 0.04)
        plane.add(
            path(
                view.quad(edge, foot - tall, edge, foot, near, far), plane.down(lighten(wall, 0.06), darken(wall, 0.18))
            )
        )
        _storeys(plane, setting, view, (edge, foot, tall, far, near), wall, distance=distance)
        _shop_front(plane, setting, view, (edge, foot, far, near), left=left, number=i)
        roof = [view.at(edge, foot - tall, far), view.at(edge, foot - tall, near)]
        plane.add(stroke(outline(roof), lighten(wall, 0.3), 2.5))


def _storeys(
    plane: Plane,
    setting: Setting,
    view: Perspective,
    face: tuple[float, float, float, float, float],
    wall: str,
    *,
    distance: float,
) -> None:
    edge, foot, tall, far, near = face
    k = setting.scale
    chance = setting.random("storeys", round(edge), round(far * 10))
    glass = mix(darken(wall, 0.35), setting.sky_light.sky[2], 0.35)
    frame = lighten(wall, 0.25)
    y = foot - 60 * k
    while y - 30 * k > foot - tall:
        for first, last in ((0.08, 0.3), (0.39, 0.61), (0.7, 0.92)):
            start, end = far + (near - far) * first, far + (near - far) * last
            pane = view.quad(edge, y - 24 * k, edge, y, end, start)
            if setting.light.lamps > 0.15 and chance.random() < 0.1 + 0.42 * setting.light.lamps:
                warm = mix(chance.choice(("#ffd88f", "#ffe6b4", "#ffbf70")), setting.light.haze, distance * 0.6)
                plane.add(path(pane, plane.down(warm, darken(warm, 0.16)), opacity=0.4 + 0.55 * setting.light.lamps))
                blind = view.quad(edge, y - 24 * k, edge, y - chance.uniform(8, 20) * k, end, start)
                plane.add(path(blind, darken(warm, 0.3), opacity=0.45))
            else:
                plane.add(path(pane, plane.down(lighten(glass, 0.16), darken(glass, 0.1))))
            middle = (start + end) / 2
            bars = outline([view.at(edge, y - 24 * k, middle), view.at(edge, y, middle)])
            plane.add(
                stroke(bars, frame, 1.1 * start),
                stroke(outline([view.at(edge, y + 1, start), view.at(edge, y + 1, end)]), frame, 1.4 * start),
            )
            if chance.random() < 0.22:
                box = view.quad(edge, y + 3 * k, edge, y + 13 * k, middle, start)
                plane.add(path(box, plane.down(setting.tone("#e4e6e4"), setting.tone("#a9adb0"))))
        band = outline([view.at(edge, y + 8 * k, far), view.at(edge, y + 8 * k, near)])
        plane.add(stroke(band, darken(wall, 0.2), 1.6, opacity=0.5))
        y -= 38 * k


def _shop_front(
    plane: Plane,
    setting: Setting,
    view: Perspective,
    face: tuple[float, float, float, float],
    *,
    left: bool,
    number: int,
) -> None:
    edge, foot, far, near = face
    scale = setting.scale
    start, end = far + (near - far) * 0.06, far + (near - far) * 0.94
    tints = ("#d8574f", "#3f7f8c", "#e0a03c", "#56855a", "#7b5b9a")
    tint = tints[(number + (2 if left else 0)) % len(tints)]
    _shop_window(plane, setting, view, (edge, foot, start, end))
    sign = mix(setting.tone(tint), tint, 0.55 * setting.light.lamps)
    fascia = plane.down(lighten(sign, 0.14), darken(sign, 0.12))
    plane.add(path(view.quad(edge, foot - 58 * scale, edge, foot - 46 * scale, end, start), fascia))
    out = edge + (22 if left else -22) * scale
    cloth = [
        view.at(edge, foot - 45 * scale, start),
        view.at(edge, foot - 45 * scale, end),
        view.at(out, foot - 36 * scale, end),
        view.at(out, foot - 36 * scale, start),
    ]
    plane.add(polygon(cloth, plane.down(lighten(sign, 0.16), darken(sign, 0.14))))
    if number % 2 == 1:
        words = setting.name if 2 <= len(setting.name) <= 5 else ("茶馆", "书店", "面馆", "花店")[(number + left) % 4]
        x, y = view.at(out, foot - 120 * scale, near * 0.8)
        neon(plane, setting, words, x, y, size=9.5 * scale * near, colour=tint)


def _shop_window(plane: Plane, setting: Setting, view: Perspective, face: tuple[float, float, float, float]) -> None:
    """Glaze a shop, with what it sells as shapes against its light."""
    edge, foot, start, end = face
    scale = setting.scale
    shine = setting.light.lamps
    glass = mix(setting.tone("#5d6b78"), "#ffcf86", 0.16 + 0.6 * shine)
    pane = view.quad(edge, foot - 42 * scale, edge, foot - 5 * scale, end, start)
    plane.add(path(pane, plane.down(lighten(glass, 0.22), glass, darken(glass, 0.4))))
    chance = setting.random("window", round(edge), round(start * 10))
    goods = ""
    count = 7
    for i in range(count):
        near = start + (end - start) * (0.06 + 0.9 * i / count)
        far = near + (end - start) * chance.uniform(0.04, 0.1)
        goods += view.quad(edge, foot - chance.uniform(9, 25) * scale, edge, foot - 5 * scale, far, near)
    plane.add(path(goods, darken(glass, 0.6), opacity=0.5))
    frame = setting.tone("#4b3a36")
    for share in (0.0, 0.3, 0.62, 1.0):
        post = start + (end - start) * share
        post_line = outline([view.at(edge, foot - 42 * scale, post), view.at(edge, foot, post)])
        plane.add(stroke(post_line, frame, 1.3 * post))
    plane.add(path(view.quad(edge, foot - 6 * scale, edge, foot, end, start), frame))
    if shine > 0.3:
        spill = view.quad(edge, foot, edge + (0.32 if edge < view.x else -0.32) * abs(view.x - edge), foot, end, start)
        warm = (fade("#ffd08a", 0.34 * shine), fade("#ffd08a", 0.0))
        plane.add(path(spill, plane.across(*(warm if edge < view.x else warm[::-1]))))


def _road(plane: Plane, setting: Setting, view: Perspective) -> None:
    foot = setting.y(0.625)
    pave = setting.tone("#eef4fa" if setting.snowy else "#b5aaa4")
    wall = 106 * setting.scale
    walk = plane.fixed(foot, setting.bottom, lighten(pave, 0.2), pave, darken(pave, 0.2))
    plane.add(path(view.quad(view.x - wall, foot, view.x + wall, foot, 12, 1), walk))
    for side in (-1, 1):
        joints = "".join(
            outline(
                [
                    view.at(view.x + side * share * setting.scale, foot, 1),
                    view.at(view.x + side * share * setting.scale, foot, 12),
                ]
            )
            for share in (78, 92)
        )
        plane.add(stroke(joints, darken(pave, 0.3), 1.6, opacity=0.3))
        foot_line = outline([view.at(view.x + side * wall, foot, 1), view.at(view.x + side * wall, foot, 12)])
        plane.add(stroke(foot_line, setting.light.shadow, 9, opacity=0.22))
    road = setting.tone("#dfe7ee" if setting.snowy else "#74747f")
    kerb = 62 * setting.scale
    cx = view.x
    plane.add(
        path(
            view.quad(cx - kerb, foot, cx + kerb, foot, 12, 1),
            plane.fixed(foot, setting.bottom, mix(road, setting.light.haze, 0.5), road, darken(road, 0.16)),
        )
    )
    for side in (-1, 1):
        edge = outline([view.at(cx + side * kerb, foot, 1), view.at(cx + side * kerb, foot, 12)])
        plane.add(stroke(edge, setting.tone("#e8e4de"), 5, opacity=0.8))
    marks = steps(14, 9)
    for far, near in zip(marks[1::2], marks[2::2], strict=False):
        plane.add(path(view.quad(cx - 2.4, foot, cx + 2.4, foot, near, far), setting.tone("#f4f0e6"), opacity=0.75))
    puddles(plane, setting, setting.y(0.72))
    if setting.sky_light.cover < 0.5 and setting.light.lamps < 0.5:
        shade = setting.light.shadow
        cast = view.quad(cx - 106 * setting.scale, foot, cx - 20 * setting.scale, foot, 12, 1)
        plane.add(path(cast, plane.across(fade(shade, 0.36), fade(shade, 0.2))))
    tree(plane, setting, setting.x(0.115), setting.y(0.8), setting.y(0.5))
    for x, tint in ((0.36, "#ffcf86"), (0.62, "#ff9a8a"), (0.73, "#ffcf86"), (0.25, "#8fe0c8")):
        gleam(plane, setting, setting.x(x), setting.y(0.7), height=setting.y(0.3), colour=tint)
    street_lamp(plane, setting, setting.x(0.86), setting.y(0.79), setting.y(0.55), flip=True)
    bush(plane, setting, setting.x(0.115), setting.y(0.82), 90 * setting.scale)


def _wires(plane: Plane, setting: Setting, view: Perspective) -> None:
    tone = setting.tone("#3c3f52", 0.1)
    for i, y in enumerate((0.05, 0.09, 0.13)):
        start, end = setting.y(y), setting.y(y + 0.14)
        d = (
            f"M{num(setting.left)} {num(start)}Q{num(setting.x(0.3))} "
            f"{num(start + setting.y(0.2))} {num(view.x + 40 + 24 * i)} "
            f"{num(end + setting.y(0.12))}"
        )
        plane.add(stroke(d, tone, 2, opacity=0.7))
