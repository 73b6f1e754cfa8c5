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
from shotwright_animatic.places.weather import puddles


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
    chance = setting.random("storeys", round(edge), round(far * 10))
    glass = mix(darken(wall, 0.35), setting.sky_light.sky[2], 0.35)
    inner = [far + (near - far) * share for share in (0.1, 0.38, 0.46, 0.88)]
    rise = 60 * setting.scale
    y = foot - rise
    while y - 30 * setting.scale > foot - tall:
        for start, end in (inner[:2], inner[2:]):
            pane = view.quad(edge, y - 24 * setting.scale, edge, y, end, start)
            if chance.random() < 0.2 + 0.6 * setting.light.lamps and setting.light.lamps > 0.15:
                plane.add(
                    path(
                        pane,
                        mix("#ffdc98", setting.light.haze, distance * 0.6),
                        opacity=0.45 + 0.5 * setting.light.lamps,
                    )
                )
            else:
                plane.add(path(pane, glass))
            sill = outline([view.at(edge, y + 1, start), view.at(edge, y + 1, end)])
            plane.add(stroke(sill, lighten(wall, 0.25), 2))
        y -= 38 * setting.scale


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
    window = mix(setting.tone("#5d6b78"), "#ffe2a6", 0.25 + 0.65 * setting.light.lamps)
    plane.add(
        path(
            view.quad(edge, foot - 42 * scale, edge, foot - 5 * scale, end, start),
            plane.down(lighten(window, 0.15), darken(window, 0.2)),
        )
    )
    for share in (0.33, 0.66):
        post = start + (end - start) * share
        plane.add(
            stroke(
                outline([view.at(edge, foot - 42 * scale, post), view.at(edge, foot, post)]),
                setting.tone("#4b3a36"),
                2.5,
            )
        )
    sign = mix(setting.tone(tint), tint, 0.7 * setting.light.lamps)
    plane.add(path(view.quad(edge, foot - 58 * scale, edge, foot - 46 * scale, end, start), sign))
    out = edge + (22 if left else -22) * scale
    cloth = [
        view.at(edge, foot - 45 * scale, start),
        view.at(edge, foot - 45 * scale, end),
        view.at(out, foot - 36 * scale, end),
        view.at(out, foot - 36 * scale, start),
    ]
    plane.add(polygon(cloth, lighten(sign, 0.1)))
    if number % 2 == 1:
        words = setting.name if 2 <= len(setting.name) <= 5 else ("茶馆", "书店", "面馆", "花店")[(number + left) % 4]
        x, y = view.at(out, foot - 120 * scale, near * 0.8)
        neon(plane, setting, words, x, y, size=9.5 * scale * near, colour=tint)


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
