"""Where people learn: a classroom and a corridor."""

from itertools import pairwise

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.fittings import (
    clock,
    evening,
    halo,
    window,
)
from shotwright_animatic.places.furniture import chair, table
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.perspective import Perspective, floor_grid, steps
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.room import Opening, Shell, beams, room, view_of
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, num, outline, path, polygon, rect, stroke, text
from shotwright_sdk.vocabulary import TimeOfDay


def classroom(setting: Setting) -> tuple[Layer, ...]:
    """A schoolroom: blackboard, windows along one side, rows of desks."""
    k = setting.scale
    shell = Shell(left=0.13, right=0.97, wall="#ece3cf", ground="#b98a58", skirting="#8fa58c", planks=44)
    view = view_of(setting)
    wall = Plane("wall", 0.05)
    room(wall, setting, shell)
    lower = setting.tone("#a9bfa4")
    band = setting.y(0.14)
    wall.add(
        rect(
            setting.x(0.13),
            setting.y(0.67) - band,
            setting.x(0.84),
            band - 15 * k,
            wall.down(lighten(lower, 0.1), lower),
        )
    )
    _side_windows(wall, setting, view)
    _blackboard(wall, setting)
    clock(wall, setting, setting.x(0.55), setting.y(0.115), 24 * k)
    _side_light(wall, setting, view)
    platform = setting.tone("#a87848")
    wall.add(
        rect(
            setting.x(0.2),
            setting.y(0.655),
            setting.x(0.72),
            20 * k,
            wall.down(lighten(platform, 0.2), darken(platform, 0.2)),
        )
    )
    middle = Plane("middle", 0.3)
    table(middle, setting, setting.x(0.72), setting.y(0.56), 190 * k, height=setting.y(0.11), wood="#b98a54")
    _lectern(middle, setting, setting.x(0.72), setting.y(0.55))
    near = Plane("near", 0.5)
    _desks(near, setting)
    evening(near, setting)
    return (wall.layer(), middle.layer(), near.layer(), *_class_rays(setting))


def _side_windows(plane: Plane, setting: Setting, view: Perspective) -> None:
    """Open windows into the left wall, with the sky and the tops of trees behind them."""
    light, edge = setting.sky_light, setting.x(0.13)
    y1, y2 = setting.y(0.16), setting.y(0.44)
    frame = setting.tone("#f2ede2")
    marks = [1.04, 1.3, 1.68, 2.3, 3.6, 9.0]
    for far, near in pairwise(marks):
        start, end = far * 1.02, near * 0.97
        plane.add(path(view.quad(edge, y1, edge, y2, end, start), plane.fixed(setting.top, setting.y(0.5), *light.sky)))
        leaves = mix(setting.sky_light.direct, "#4f8a5a", 0.5)
        far_top, near_top = view.at(edge, y2 - 26 * setting.scale, start), view.at(edge, y2 - 34 * setting.scale, end)
        low_near, low_far = view.at(edge, y2, end), view.at(edge, y2, start)
        hill = (
            f"M{num(low_far[0])} {num(low_far[1])}L{num(far_top[0])} {num(far_top[1])}"
            f"Q{num((far_top[0] + near_top[0]) / 2)} {num(min(far_top[1], near_top[1]) - 14)} "
            f"{num(near_top[0])} {num(near_top[1])}L{num(low_near[0])} {num(low_near[1])}Z"
        )
        plane.add(path(hill, mix(leaves, light.haze, 0.4 if light.lamps < 0.9 else 0.75)))
        for height in (y1, (y1 * 2 + y2) / 3, y2):
            plane.add(
                stroke(outline([view.at(edge, height, start), view.at(edge, height, end)]), frame, 6 * setting.scale)
            )
        for post in (start, (start + end) / 2, end):
            plane.add(stroke(outline([view.at(edge, y1, post), view.at(edge, y2, post)]), frame, 5 * setting.scale))


def _side_light(plane: Plane, setting: Setting, view: Perspective) -> None:
    """Throw the side windows' light over the floor."""
    if setting.time is TimeOfDay.NIGHT or setting.sky_light.cover > 0.5:
        return
    floor, glow = setting.y(0.67), setting.sky_light.glow
    for start, end in ((1.1, 1.3), (1.4, 1.72), (1.9, 2.5)):
        points = [
            view.at(setting.x(0.15), floor, start),
            view.at(setting.x(0.36), floor, start * 1.08),
            view.at(setting.x(0.36), floor, end * 1.08),
            view.at(setting.x(0.15), floor, end),
        ]
        plane.add(polygon(points, plane.across(fade(glow, 0.5), fade(glow, 0.16))))


def _class_rays(setting: Setting) -> tuple[Layer, ...]:
    return (
        beams(setting, [(setting.x(0.02), setting.y(0.1), setting.x(0.09), setting.y(0.3))])
        if setting.time is not TimeOfDay.NIGHT
        else ()
    )


def _blackboard(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    x, y, width, height = setting.x(0.26), setting.y(0.19), setting.x(0.58), setting.y(0.3)
    slate, wood = setting.tone("#2f5a4c"), setting.tone("#a97b4c")
    plane.add(rect(x - 12 * k + 4, y - 12 * k + 8, width + 24 * k, height + 24 * k, setting.light.shadow, opacity=0.22))
    plane.add(
        rect(x - 12 * k, y - 12 * k, width + 24 * k, height + 24 * k, plane.down(lighten(wood, 0.2), wood), radius=4)
    )
    plane.add(rect(x, y, width, height, plane.slope(0, 0, 1, 1, lighten(slate, 0.12), slate, darken(slate, 0.16))))
    chalk = setting.tone("#eef3ea")
    smear = (
        f"M{num(x + width * 0.5)} {num(y + height * 0.3)}q{num(width * 0.2)} {num(-20 * k)} "
        f"{num(width * 0.4)} {num(10 * k)}"
    )
    plane.add(stroke(smear, chalk, 34 * k, opacity=0.05))
    words = setting.random("lesson").choice(("好好学习", "春江花月夜", "y = ax² + bx", "静夜思"))
    plane.add(text(words, x + width * 0.2, y + height * 0.3, 24 * k, chalk, opacity=0.75))
    lines = "".join(
        f"M{num(x + width * 0.08)} {num(y + height * (0.48 + 0.15 * i))}h{num(width * (0.24, 0.17, 0.2)[i])}"
        for i in range(3)
    )
    plane.add(stroke(lines, chalk, 2.4 * k, opacity=0.45, dash=f"{num(14 * k)} {num(6 * k)}"))
    plane.add(rect(x, y + height + 10 * k, width, 8 * k, darken(wood, 0.15)))
    for i, tint in enumerate(("#ffffff", "#f4d35e", "#f28ba8")):
        plane.add(rect(x + width * 0.44 + i * 26 * k, y + height + 5 * k, 17 * k, 5 * k, setting.tone(tint), radius=2))


def _lectern(plane: Plane, setting: Setting, x: float, top: float) -> None:
    k = setting.scale
    for i, tint in enumerate(("#c9544a", "#3f6f8f", "#e0b04e")):
        plane.add(rect(x + (22 + 3 * i) * k, top - (4 + 9 * i) * k, 62 * k, 9 * k, setting.tone(tint), radius=2))


def _desks(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    for x, y, size in ((0.05, 0.735, 0.8), (0.8, 0.735, 0.8), (-0.09, 0.86, 1.12), (0.9, 0.86, 1.12)):
        left, top = setting.x(x), setting.y(y)
        chair(
            plane, setting, left + 86 * k * size, top + 128 * k * size, colour="#6f8f7a", size=0.95 * size, flip=x > 0.5
        )
        table(plane, setting, left, top, 176 * k * size, height=112 * k * size, wood="#d8aa6e", depth=30 * size)
        plane.add(
            polygon(
                [
                    (left + 50 * k * size, top - 20 * k * size),
                    (left + 98 * k * size, top - 22 * k * size),
                    (left + 104 * k * size, top - 8 * k * size),
                    (left + 48 * k * size, top - 7 * k * size),
                ],
                setting.tone("#f5f1e6"),
            )
        )


def corridor(setting: Setting) -> tuple[Layer, ...]:
    """A long corridor: doors on one side, windows on the other."""
    k = setting.scale
    view = Perspective(x=setting.x(0.5), y=setting.y(0.46))
    half = 92 * k
    x1, x2, y1, y2 = view.x - half, view.x + half, view.y - 112 * k, view.y + 74 * k
    plane = Plane("wall", 0.15)
    wall, floor, top = setting.tone("#e6dfd0"), setting.tone("#b7a78e"), setting.tone("#f3efe6")
    near = 24.0
    far_end = mix(wall, setting.sky_light.sky[3], 0.35)
    plane.add(rect(setting.left, setting.top, setting.width, setting.height, wall))
    plane.add(path(view.quad(x1, y1, x1, y2, near, 1), plane.across(darken(wall, 0.1), mix(wall, far_end, 0.5))))
    plane.add(
        path(
            view.quad(x2, y1, x2, y2, near, 1),
            plane.across(mix(wall, far_end, 0.5), mix(wall, setting.light.shadow, 0.18)),
        )
    )
    plane.add(path(view.quad(x1, y1, x2, y1, near, 1), plane.down(darken(top, 0.16), top)))
    plane.add(
        path(
            view.quad(x1, y2, x2, y2, near, 1),
            plane.fixed(y2, setting.bottom, lighten(floor, 0.3), floor, darken(floor, 0.25)),
        )
    )
    floor_grid(plane, view, y=y2, spans=(x1, x2, half / 2), near=near, rows=14, colour=darken(floor, 0.4), opacity=0.25)
    plane.add(rect(x1, y1, 2 * half, y2 - y1, plane.down(lighten(far_end, 0.3), far_end)))
    _end_window(plane, setting, (x1, y1, 2 * half, y2 - y1))
    _corridor_sides(plane, setting, view, (x1, x2, y1, y2))
    for far, close in ((1.15, 1.35), (1.9, 2.35), (3.6, 4.9)):
        lamp = mix(setting.tone("#ffffff"), "#fffbe8", max(0.5, setting.light.lamps))
        plane.add(path(view.quad(view.x - 20 * k, y1, view.x + 20 * k, y1, close, far), lamp))
        x, y = view.at(view.x, y1, far)
        halo(plane, setting, x, y, min(90 * k * far, 220), colour="#fff0cf", strength=0.4)
    evening(plane, setting)
    return (plane.layer(),)


def _end_window(plane: Plane, setting: Setting, wall: Opening) -> None:
    x, y, width, height = wall
    opening = (x + width * 0.26, y + height * 0.16, width * 0.48, height * 0.5)
    plane.add(rect(*opening, plane.down(*setting.sky_light.sky)))
    window(plane, setting, opening)
    if setting.light.lamps < 0.9:
        glow = setting.sky_light.glow
        plane.add(
            circle(
                x + width / 2,
                y + height * 0.42,
                width * 1.5,
                plane.glow(fade(glow, 0.5), fade(glow, 0.12), fade(glow, 0)),
            )
        )


def _corridor_sides(
    plane: Plane, setting: Setting, view: Perspective, walls: tuple[float, float, float, float]
) -> None:
    x1, x2, y1, y2 = walls
    k, light = setting.scale, setting.sky_light
    band = setting.tone("#8fa8a6")
    for edge in (x1, x2):
        plane.add(
            path(
                view.quad(edge, y2 - 52 * k, edge, y2, 24, 1),
                mix(band, setting.light.shadow, 0.05 if edge == x1 else 0.16),
            )
        )
        plane.add(path(view.quad(edge, y2 - 9 * k, edge, y2, 24, 1), darken(band, 0.4)))
    marks = steps(6, 9)
    for far, close in pairwise(marks):
        start, end = far + (close - far) * 0.2, far + (close - far) * 0.8
        plane.add(path(view.quad(x1, y1 + 26 * k, x1, y2 - 66 * k, end, start), plane.down(*light.sky)))
        frame = setting.tone("#f4efe4")
        for line in ((start, start), (end, end), ((start + end) / 2, (start + end) / 2)):
            plane.add(
                stroke(
                    outline([view.at(x1, y1 + 26 * k, line[0]), view.at(x1, y2 - 66 * k, line[1])]),
                    frame,
                    3 * k * start,
                )
            )
        for height in (y1 + 26 * k, y2 - 66 * k):
            plane.add(stroke(outline([view.at(x1, height, start), view.at(x1, height, end)]), frame, 3 * k * start))
        _corridor_light(plane, setting, view, (x1, x2, y2), (start, end))
        _corridor_door(plane, setting, view, (x2, y1, y2), (start, end))


def _corridor_light(
    plane: Plane, setting: Setting, view: Perspective, floor: tuple[float, float, float], reach: tuple[float, float]
) -> None:
    if setting.time is TimeOfDay.NIGHT or setting.sky_light.cover > 0.5:
        return
    x1, x2, y2 = floor
    start, end = reach
    glow, across = setting.sky_light.glow, x1 + (x2 - x1) * 0.62
    points = [
        view.at(x1, y2, start),
        view.at(across, y2, start * 1.06),
        view.at(across, y2, end * 1.06),
        view.at(x1, y2, end),
    ]
    plane.add(polygon(points, plane.across(fade(glow, 0.62), fade(glow, 0.18))))


def _corridor_door(
    plane: Plane, setting: Setting, view: Perspective, wall: tuple[float, float, float], reach: tuple[float, float]
) -> None:
    edge, y1, y2 = wall
    k = setting.scale
    start, end = reach
    wood, rim = setting.tone("#b98a5c"), setting.tone("#8a6444")
    plane.add(path(view.quad(edge, y1 + 34 * k, edge, y2, end * 1.03, start * 0.98), rim))
    plane.add(
        path(view.quad(edge, y1 + 40 * k, edge, y2, end, start), plane.across(darken(wood, 0.05), darken(wood, 0.22)))
    )
    inner = start + (end - start) * 0.3, start + (end - start) * 0.7
    glass = mix(setting.tone("#cfe0e4"), "#ffe9b8", 0.75 * setting.light.lamps)
    plane.add(path(view.quad(edge, y1 + 58 * k, edge, y1 + 92 * k, inner[1], inner[0]), glass))
    x, y = view.at(edge, y2 - 66 * k, start + (end - start) * 0.14)
    plane.add(circle(x, y, 3 * k * start, setting.tone("#e3cf8a")))
    plate = view.quad(edge, y1 + 14 * k, edge, y1 + 27 * k, inner[1], inner[0])
    plane.add(path(plate, setting.tone("#f5f2ea")))
