"""A railway platform with a train at it."""

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.buildings import board, skyline
from shotwright_animatic.places.fittings import clock, halo
from shotwright_animatic.places.foliage import far_trees
from shotwright_animatic.places.paint import darken, lighten, mix
from shotwright_animatic.places.perspective import Perspective, floor_grid
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import ellipse, num, outline, path, rect, stroke
from shotwright_animatic.places.sky import sky
from shotwright_animatic.places.weather import gleam, puddles


def station(setting: Setting) -> tuple[Layer, ...]:
    """A railway platform with a train at it, a clock, and a roof on columns."""
    k = setting.scale
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.62, sun=0.3)
    far = Plane("far", 0.15)
    skyline(far, setting, setting.y(0.6), setting.y(0.28), distance=0.8)
    far_trees(far, setting, setting.y(0.63), setting.y(0.1), distance=0.5)
    far.add(rect(setting.left, setting.y(0.625), setting.width, setting.y(0.2), setting.tone("#8a8480", 0.3)))
    middle = Plane("middle", 0.3)
    _train(middle, setting)
    near = Plane("near", 0.5)
    _platform(near, setting)
    _station_roof(near, setting)
    _station_signs(near, setting)
    lit = Plane("lamps", 0.5)
    for x in (0.2, 0.5, 0.8):
        halo(lit, setting, setting.x(x), setting.y(0.1), 260 * k, strength=0.42)
    return back.layer(), far.layer(), middle.layer(), near.layer(), lit.layer()


def _train(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    top, base = setting.y(0.3), setting.y(0.7)
    body, stripe = (
        setting.tone("#e4e9ea"),
        setting.tone(setting.random("train").choice(("#2f7fb5", "#3f9a6f", "#d9663f"))),
    )
    tall = base - top
    nose = setting.x(0.9)
    plane.add(rect(setting.left, base - 8 * k, setting.width, 60 * k, setting.tone("#3a3a44")))
    d = (
        f"M{num(setting.left)} {num(top)}H{num(nose - 110 * k)}Q{num(nose - 20 * k)} "
        f"{num(top)} {num(nose)} {num(top + tall * 0.5)}Q{num(nose + 10 * k)} "
        f"{num(base - 16 * k)} {num(nose - 10 * k)} {num(base)}H{num(setting.left)}Z"
    )
    plane.add(path(d, plane.down(darken(body, 0.16), lighten(body, 0.3), body, darken(body, 0.24))))
    plane.add(rect(setting.left, top + tall * 0.66, nose - setting.left + 2 * k, tall * 0.09, stripe))
    plane.add(rect(setting.left, top + tall * 0.78, nose - setting.left - 2 * k, tall * 0.03, stripe))
    glass = mix(setting.tone("#33475a"), "#ffe6ae", 0.2 + 0.72 * setting.light.lamps)
    pane = 104 * k
    x = setting.left + 20 * k
    count = 0
    while x + pane < nose - 120 * k:
        if count % 4 == 3:
            _train_door(plane, setting, x, top, tall, stripe=stripe)
        else:
            plane.add(
                rect(
                    x,
                    top + tall * 0.2,
                    pane - 16 * k,
                    tall * 0.33,
                    plane.slope(0, 0, 1, 1, lighten(glass, 0.22), glass),
                    radius=10 * k,
                )
            )
            plane.add(
                path(
                    (
                        f"M{num(x + 16 * k)} {num(top + tall * 0.53)}l{num(26 * k)} {num(-tall * 0.33)}"
                        f"h{num(14 * k)}l{num(-26 * k)} {num(tall * 0.33)}Z"
                    ),
                    "#ffffff",
                    opacity=0.14,
                )
            )
        x += pane
        count += 1
    shield = (
        f"M{num(nose - 104 * k)} {num(top + tall * 0.16)}Q{num(nose - 40 * k)} "
        f"{num(top + tall * 0.18)} {num(nose - 18 * k)} {num(top + tall * 0.5)}"
        f"H{num(nose - 104 * k)}Z"
    )
    plane.add(path(shield, plane.slope(0, 0, 1, 1, lighten(glass, 0.3), darken(glass, 0.3))))
    halo(plane, setting, nose - 8 * k, top + tall * 0.72, 120 * k, strength=0.9)
    plane.add(ellipse(nose - 8 * k, top + tall * 0.72, 9 * k, 13 * k, setting.lit("#fff3c0")))


def _train_door(plane: Plane, setting: Setting, x: float, top: float, tall: float, *, stripe: str) -> None:
    k = setting.scale
    leaf = setting.tone("#cfd6d8")
    glass = mix(setting.tone("#33475a"), "#ffe6ae", 0.2 + 0.72 * setting.light.lamps)
    for dx in (0, 46):
        plane.add(
            rect(x + dx * k, top + tall * 0.12, 44 * k, tall * 0.84, plane.across(leaf, lighten(leaf, 0.2)), radius=4)
        )
        plane.add(rect(x + (dx + 8) * k, top + tall * 0.2, 28 * k, tall * 0.36, glass, radius=5 * k))
        plane.add(rect(x + dx * k, top + tall * 0.66, 44 * k, tall * 0.09, darken(stripe, 0.15)))


def _platform(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    top = setting.y(0.7)
    stone = setting.tone("#bdb8b2")
    plane.add(
        rect(
            setting.left,
            top,
            setting.width,
            setting.bottom - top,
            plane.down(setting.tone("#cfc9c2", 0.2), stone, darken(stone, 0.22)),
        )
    )
    plane.add(rect(setting.left, top - 3 * k, setting.width, 8 * k, setting.tone("#f1ede6")))
    view = Perspective(x=setting.x(0.5), y=setting.y(0.5))
    yellow = setting.tone("#f0bf3f")
    plane.add(
        rect(setting.left, top + 17 * k, setting.width, 13 * k, plane.down(lighten(yellow, 0.15), darken(yellow, 0.08)))
    )
    dots = "".join(
        f"M{num(setting.left + i * 16 * k)} {num(top + 23 * k)}h0.1" for i in range(int(setting.width / (16 * k)))
    )
    plane.add(stroke(dots, darken(yellow, 0.3), 4.4 * k, opacity=0.7))
    floor_grid(
        plane,
        view,
        y=top + 36 * k,
        spans=(setting.left - setting.x(0.4), setting.right + setting.x(0.4), 90 * k),
        near=2.4,
        rows=4,
        colour=darken(stone, 0.4),
        opacity=0.3,
    )
    for x in (0.2, 0.5, 0.8):
        gleam(plane, setting, setting.x(x), setting.y(0.76), height=setting.y(0.26), colour="#ffdf9f")
    puddles(plane, setting, setting.y(0.8))


def _station_roof(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    steel, under = setting.tone("#5c6f7c"), setting.tone("#48545f")
    edge = setting.y(0.075)
    plane.add(rect(setting.left, setting.top, setting.width, edge - setting.top, plane.down(darken(under, 0.3), under)))
    beams_d = "".join(
        outline(
            [
                (setting.left + i * 120 * k, edge),
                (setting.left + i * 120 * k - (setting.x(0.5) - setting.left - i * 120 * k) * 0.5, setting.top),
            ]
        )
        for i in range(int(setting.width / (120 * k)) + 1)
    )
    plane.add(stroke(beams_d, darken(under, 0.35), 5 * k, opacity=0.7))
    plane.add(
        rect(setting.left, edge - 5 * k, setting.width, 17 * k, plane.down(lighten(steel, 0.25), darken(steel, 0.25)))
    )
    for x in (0.2, 0.5, 0.8):
        plane.add(
            rect(
                setting.x(x) - 60 * k,
                edge + 12 * k,
                120 * k,
                7 * k,
                mix(setting.tone("#f4f4ec"), "#fffbe0", setting.light.lamps),
                radius=3,
            )
        )
    for x in (0.06, 0.94):
        cx = setting.x(x)
        plane.add(
            rect(
                cx - 15 * k,
                edge + 8 * k,
                30 * k,
                setting.y(0.73),
                plane.across(darken(steel, 0.35), lighten(steel, 0.3), darken(steel, 0.2)),
            )
        )
        plane.add(
            path(
                (
                    f"M{num(cx - 70 * k)} {num(edge + 12 * k)}h{num(140 * k)}q{num(-56 * k)} "
                    f"{num(10 * k)} {num(-56 * k)} {num(64 * k)}h{num(-28 * k)}q0 {num(-54 * k)} "
                    f"{num(-56 * k)} {num(-64 * k)}Z"
                ),
                darken(steel, 0.1),
            )
        )
        plane.add(rect(cx - 22 * k, setting.y(0.79), 44 * k, setting.y(0.03), darken(steel, 0.25), radius=3))


def _station_signs(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    words = setting.name if 1 <= len(setting.name) <= 14 else "青山站"
    x, y, width, height = setting.x(0.5) - 130 * k, setting.y(0.135), 260 * k, 62 * k
    pole = setting.tone("#48545f")
    for dx in (30, 230):
        plane.add(rect(x + (dx - 2) * k, setting.y(0.08), 4 * k, y - setting.y(0.08), pole))
    board(plane, setting, words, x, y, width=width, height=height, colour="#24588c")
    plane.add(rect(x, y + height - 12 * k, width, 5 * k, setting.lit("#f0bf3f")))
    cx, cy = setting.x(0.8 if not setting.upright else 0.85), setting.y(0.2)
    plane.add(rect(cx - 3 * k, setting.y(0.08), 6 * k, cy - setting.y(0.08), pole))
    clock(plane, setting, cx, cy, 42 * k)
