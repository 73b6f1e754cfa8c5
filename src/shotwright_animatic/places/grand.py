"""Places of power and prayer: a palace court and a temple."""

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.buildings import board
from shotwright_animatic.places.foliage import bush, far_trees, pine
from shotwright_animatic.places.mountains import mist, peaks, pine_height
from shotwright_animatic.places.paint import darken, lighten
from shotwright_animatic.places.perspective import Perspective, floor_grid
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, num, outline, path, rect, stroke
from shotwright_animatic.places.sky import sky
from shotwright_animatic.places.timber import burner, hall, lantern, stone_lamp
from shotwright_animatic.places.weather import puddles


def palace(setting: Setting) -> tuple[Layer, ...]:
    """A palace court seen from under the eaves of a gallery: red columns, lanterns, the great hall opposite."""
    k = setting.scale
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.62)
    far = Plane("far", 0.15)
    far_trees(far, setting, setting.y(0.6), setting.y(0.1), distance=0.72)
    paving = setting.tone("#eef3f7" if setting.snowy else "#d3cabb", 0.42)
    far.add(rect(setting.left, setting.y(0.6), setting.width, setting.y(0.2), paving))
    for x in (-0.02, 1.02):
        hall(
            far,
            setting,
            setting.x(x),
            setting.y(0.635),
            setting.x(0.42),
            height=setting.y(0.25),
            tiles="#d9a441",
            bays=6,
            distance=0.5,
            storeys=1,
        )
    middle = Plane("middle", 0.3)
    wide = setting.x(0.5) if not setting.upright else setting.x(0.8)
    hall(
        middle,
        setting,
        setting.x(0.5),
        setting.y(0.69),
        wide,
        height=setting.y(0.5) if not setting.upright else setting.y(0.4),
        tiles="#e0a83f",
        distance=0.22,
    )
    near = Plane("near", 0.5)
    _court(near, setting)
    front = Plane("gallery", 0.6)
    _gallery(front, setting)
    for x, y, size in ((0.19, 0.235, 30), (0.81, 0.235, 30), (0.31, 0.185, 20), (0.69, 0.185, 20)):
        lantern(front, setting, setting.x(x), setting.y(y), size * k, cord=setting.y(y) - setting.y(0.06))
    return back.layer(), far.layer(), middle.layer(), near.layer(), front.layer()


def _court(plane: Plane, setting: Setting) -> None:
    top = setting.y(0.69)
    stone = setting.tone("#eef3f7" if setting.snowy else "#c9bfae")
    plane.add(
        rect(
            setting.left,
            top,
            setting.width,
            setting.bottom - top,
            plane.down(setting.tone("#d9d0c0", 0.3), stone, darken(stone, 0.22)),
        )
    )
    view = Perspective(x=setting.x(0.5), y=setting.y(0.54))
    floor_grid(
        plane,
        view,
        y=top,
        spans=(setting.left - setting.x(0.8), setting.right + setting.x(0.8), 66 * setting.scale),
        near=3.0,
        rows=7,
        colour=darken(stone, 0.36),
        opacity=0.35,
    )
    path_tone = lighten(stone, 0.22)
    plane.add(
        path(
            view.quad(setting.x(0.5) - 60 * setting.scale, top, setting.x(0.5) + 60 * setting.scale, top, 3.2, 1),
            path_tone,
            opacity=0.6,
        )
    )
    puddles(plane, setting, setting.y(0.76))
    bronze = setting.tone("#6f6a48")
    for x in (0.27, 0.73):
        burner(plane, setting, setting.x(x), setting.y(0.755), 0.75, bronze=bronze)


def _gallery(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    red, beam = setting.tone("#a8322b"), setting.tone("#1f5f68")
    edge = setting.y(0.06)
    plane.add(
        rect(
            setting.left,
            setting.top,
            setting.width,
            edge - setting.top,
            plane.down(darken(setting.tone("#7a2f28"), 0.5), setting.tone("#6a2a26")),
        )
    )
    plane.add(rect(setting.left, edge - 34 * k, setting.width, 34 * k, plane.down(beam, darken(beam, 0.3))))
    gold = setting.tone("#e3bb55")
    step = 74 * k
    for i in range(int(setting.width / step) + 1):
        x = setting.left + i * step
        plane.add(
            stroke(
                f"M{num(x)} {num(edge - 17 * k)}q{num(18 * k)} {num(-16 * k)} {num(37 * k)} 0t{num(37 * k)} 0",
                gold,
                2.6 * k,
                opacity=0.85,
            )
        )
        plane.add(circle(x, edge + 9 * k, 7 * k, darken(beam, 0.1)), circle(x, edge + 9 * k, 3.6 * k, gold))
    plane.add(rect(setting.left, edge - 2, setting.width, 5 * k, gold))
    for x, wide in ((0.055, 44), (0.945, 44)):
        cx = setting.x(x)
        plane.add(
            rect(
                cx - wide * k,
                edge,
                2 * wide * k,
                setting.bottom - edge,
                plane.across(darken(red, 0.5), lighten(red, 0.16), red, darken(red, 0.42)),
            )
        )
        plane.add(
            path(
                (
                    f"M{num(cx - wide * 2.6 * k)} {num(edge)}h{num(wide * 5.2 * k)}"
                    f"q{num(-wide * 1.5 * k)} {num(8 * k)} {num(-wide * 1.6 * k)} {num(54 * k)}"
                    f"h{num(-wide * 2 * k)}q{num(-wide * 0.1 * k)} {num(-46 * k)} {num(-wide * 1.6 * k)} "
                    f"{num(-54 * k)}Z"
                ),
                darken(beam, 0.12),
            )
        )
        plane.add(
            rect(
                cx - wide * 1.3 * k,
                setting.y(0.87),
                wide * 2.6 * k,
                setting.y(0.3),
                plane.across(setting.tone("#8f8a80"), setting.tone("#dcd6c8"), setting.tone("#7d776c")),
                radius=6,
            )
        )


def temple(setting: Setting) -> tuple[Layer, ...]:
    """A temple in the hills: a gate, a stone path with lanterns, incense, pines."""
    k = setting.scale
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.66, sun=0.66)
    far = Plane("far", 0.15)
    for height, low, colour, distance in ((0.5, 0.62, "#6f93a4", 0.8), (0.34, 0.66, "#557f78", 0.56)):
        crest = peaks(setting, setting.y(low), setting.y(height), summits=5, subject=colour)
        tone = setting.tone(colour, distance)
        far.add(
            path(
                f"{outline(crest)}L{num(setting.right)} {num(setting.bottom)}H{num(setting.left)}Z",
                far.fixed(setting.y(low - height), setting.y(0.7), tone, lighten(setting.light.haze, 0.1)),
            )
        )
        far.add(stroke(outline(crest), lighten(tone, 0.2), 1.6, opacity=0.4))
        mist(far, setting, setting.y(low - 0.02), strength=0.55)
    middle = Plane("middle", 0.3)
    far_trees(
        middle, setting, setting.y(0.665), setting.y(0.13), leaves=("#264d40", "#3f7355", "#6d9a66"), distance=0.4
    )
    wide = setting.x(0.46) if not setting.upright else setting.x(0.78)
    hall(
        middle,
        setting,
        setting.x(0.5),
        setting.y(0.7),
        wide,
        height=setting.y(0.4) if not setting.upright else setting.y(0.34),
        tiles="#54606a",
        bays=5,
        distance=0.2,
        storeys=1,
    )
    title = setting.name if 2 <= len(setting.name) <= 5 else "云隐寺"
    top = setting.y(0.7) - (setting.y(0.4) if not setting.upright else setting.y(0.34)) * 0.54
    board(middle, setting, title, setting.x(0.5) - 62 * k, top, width=124 * k, height=34 * k, colour="#23303f")
    near = Plane("near", 0.5)
    _temple_ground(near, setting)
    front = Plane("pines", 0.6)
    pine(front, setting, setting.x(0.02), setting.y(0.86), pine_height(setting, 0.72))
    pine(front, setting, setting.x(1.0), setting.y(0.85), pine_height(setting, 0.56), flip=True)
    return back.layer(), far.layer(), middle.layer(), near.layer(), front.layer()


def _temple_ground(plane: Plane, setting: Setting) -> None:
    k = setting.scale
    top = setting.y(0.695)
    earth = setting.tone("#eef3f7" if setting.snowy else "#8fa06a")
    plane.add(
        rect(
            setting.left,
            top,
            setting.width,
            setting.bottom - top,
            plane.down(setting.tone("#a9b487", 0.3), earth, darken(earth, 0.3)),
        )
    )
    view = Perspective(x=setting.x(0.5), y=setting.y(0.55))
    stone = setting.tone("#f6f8fa" if setting.snowy else "#c4bca8")
    half = 78 * k
    plane.add(
        path(
            view.quad(view.x - half, top, view.x + half, top, 3.4, 1),
            plane.fixed(top, setting.bottom, lighten(stone, 0.2), stone, darken(stone, 0.25)),
        )
    )
    floor_grid(
        plane,
        view,
        y=top,
        spans=(view.x - half, view.x + half, half / 2),
        near=3.4,
        rows=8,
        colour=darken(stone, 0.4),
        width=1.8,
    )
    puddles(plane, setting, setting.y(0.77), count=6)
    for x, y, size in ((0.27, 0.76, 0.9), (0.73, 0.76, 0.9), (0.16, 0.84, 1.3), (0.84, 0.84, 1.3)):
        stone_lamp(plane, setting, setting.x(x), setting.y(y), size)
    for x, wide in ((0.06, 170), (0.94, 150), (0.32, 70), (0.68, 70)):
        bush(plane, setting, setting.x(x), setting.y(0.745), wide * k, leaves=("#2b5a44", "#4f8a58", "#8fb56c"))
    burner(plane, setting, setting.x(0.5), setting.y(0.755), 0.8, bronze=setting.tone("#6a5f48"))
