"""Places of power and prayer: a palace court and a temple."""

from shotwright_animatic.layers import Layer
from shotwright_animatic.places.buildings import board
from shotwright_animatic.places.fittings import halo
from shotwright_animatic.places.foliage import bush, far_trees, pine
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.perspective import Perspective, floor_grid
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, outline, path, polygon, rect, stroke
from shotwright_animatic.places.sky import sky
from shotwright_animatic.places.weather import puddles
from shotwright_animatic.places.wild import mist, peaks


def roof(
    plane: Plane, setting: Setting, x: float, y: float, width: float, *, height: float, tiles: str, distance: float
) -> None:
    """Draw a hipped roof with upturned eaves; (x, y) is the middle of its lower edge."""
    tone = setting.tone("#eef3f8" if setting.snowy else tiles, distance)
    half, ridge_half = width / 2, width * 0.29
    top = y - height
    d = (
        f"M{num(x - half)} {num(y - height * 0.24)}C{num(x - half * 0.86)} {num(y - height * 0.06)} "
        f"{num(x - half * 0.6)} {num(y)} {num(x)} {num(y)}"
        f"S{num(x + half * 0.86)} {num(y - height * 0.06)} {num(x + half)} {num(y - height * 0.24)}"
        f"C{num(x + half * 0.72)} {num(y - height * 0.36)} {num(x + ridge_half * 1.1)} "
        f"{num(top + height * 0.4)} {num(x + ridge_half)} {num(top)}"
        f"H{num(x - ridge_half)}C{num(x - ridge_half * 1.1)} {num(top + height * 0.4)} "
        f"{num(x - half * 0.72)} {num(y - height * 0.36)} {num(x - half)} {num(y - height * 0.24)}Z"
    )
    plane.add(path(d, plane.down(lighten(tone, 0.22), tone, darken(tone, 0.34))))
    count = max(8, round(width / 26))
    ribs = ""
    for i in range(1, count):
        share = 2 * i / count - 1
        ribs += (
            f"M{num(x + ridge_half * share)} {num(top + 3)}Q{num(x + ridge_half * share * 1.1)} "
            f"{num(top + height * 0.5)} {num(x + half * 0.93 * share)} "
            f"{num(y - height * 0.16 * share * share - 3)}"
        )
    plane.add(stroke(ribs, darken(tone, 0.3), 1.7, opacity=0.6))
    edge = setting.tone("#3d5f58" if tiles != "#54606a" else "#2e353c", distance)
    plane.add(rect(x - ridge_half - 6, top - height * 0.07, ridge_half * 2 + 12, height * 0.1, edge, radius=2))
    for way in (-1, 1):
        end = x + way * ridge_half
        plane.add(
            path(
                (
                    f"M{num(end - way * 8)} {num(top)}q{num(way * 4)} {num(-height * 0.2)} "
                    f"{num(way * 16)} {num(-height * 0.22)}q{num(-way * 4)} {num(height * 0.1)} "
                    f"{num(way * 2)} {num(height * 0.22)}Z"
                ),
                edge,
            )
        )
    eave = (
        f"M{num(x - half)} {num(y - height * 0.24)}C{num(x - half * 0.86)} "
        f"{num(y - height * 0.06)} {num(x - half * 0.6)} {num(y)} {num(x)} {num(y)}"
        f"S{num(x + half * 0.86)} {num(y - height * 0.06)} {num(x + half)} "
        f"{num(y - height * 0.24)}"
    )
    plane.add(stroke(eave, lighten(tone, 0.3), 2.6), stroke(eave.replace("M", "M", 1), edge, 1.2, opacity=0.6))


def hall(
    plane: Plane,
    setting: Setting,
    x: float,
    base: float,
    width: float,
    *,
    height: float,
    tiles: str,
    bays: int = 7,
    distance: float = 0.3,
    storeys: int = 2,
) -> None:
    """Draw a timber hall on a stone base: red columns, latticed doors, one or two roofs."""
    k = setting.scale
    stone = setting.tone("#efe9dd", distance)
    plinth = height * 0.12
    body = height * (0.3 if storeys == 2 else 0.4)
    _terrace(plane, setting, x, base, width * 1.22, height=plinth, stone=stone)
    _timber(plane, setting, (x, base - plinth, width * 0.86, body), bays, distance)
    eaves = base - plinth - body + 4
    roof(
        plane,
        setting,
        x,
        eaves,
        width * 1.12,
        height=height * (0.2 if storeys == 2 else 0.4),
        tiles=tiles,
        distance=distance,
    )
    if storeys == 2:
        upper = eaves - height * 0.17
        _timber(plane, setting, (x, upper, width * 0.6, height * 0.09), bays - 2, distance, plain=True)
        roof(
            plane, setting, x, upper - height * 0.085, width * 0.9, height=height * 0.27, tiles=tiles, distance=distance
        )
        plaque = setting.tone("#24406a", distance)
        plane.add(
            rect(x - 17 * k, upper - height * 0.1, 34 * k, height * 0.1, setting.tone("#d9b24a", distance)),
            rect(x - 13 * k, upper - height * 0.09, 26 * k, height * 0.08, plaque),
        )


def _terrace(plane: Plane, setting: Setting, x: float, base: float, width: float, *, height: float, stone: str) -> None:
    for i in range(2):
        wide, top, tall = width * (1.0 - 0.12 * i), base - height * (i + 1) / 2, height / 2
        plane.add(rect(x - wide / 2, top, wide, tall + 1, plane.down(lighten(stone, 0.25), darken(stone, 0.16))))
        rail = "".join(f"M{num(x - wide / 2 + j * wide / 24)} {num(top)}v{num(-tall * 0.36)}" for j in range(25))
        plane.add(
            stroke(rail, lighten(stone, 0.2), 2.6),
            rect(x - wide / 2, top - tall * 0.36, wide, 2.6, lighten(stone, 0.35)),
        )
    steps_wide = width * 0.2
    plane.add(
        polygon(
            [
                (x - steps_wide * 0.4, base - height),
                (x + steps_wide * 0.4, base - height),
                (x + steps_wide * 0.6, base + 2),
                (x - steps_wide * 0.6, base + 2),
            ],
            lighten(stone, 0.3),
        )
    )
    lines = "".join(
        (
            f"M{num(x - steps_wide * (0.4 + 0.2 * i / 8))} {num(base - height + height * i / 8)}"
            f"h{num(steps_wide * (0.8 + 0.4 * i / 8))}"
        )
        for i in range(1, 9)
    )
    plane.add(stroke(lines, darken(stone, 0.3), 1.3, opacity=0.5))
    if setting.light.lamps > 0.3:
        halo(plane, setting, x, base - height, width * 0.5, strength=0.35)


def _timber(
    plane: Plane,
    setting: Setting,
    box: tuple[float, float, float, float],
    bays: int,
    distance: float,
    *,
    plain: bool = False,
) -> None:
    x, base, width, height = box
    left, top = x - width / 2, base - height
    red, dark = setting.tone("#b5382f", distance), setting.tone("#5f2a26", distance)
    glow = mix(dark, "#ffcf80", 0.75 * setting.light.lamps)
    plane.add(rect(left, top, width, height, plane.down(darken(dark, 0.3), dark)))
    step = width / bays
    for i in range(bays):
        inner = left + i * step + step * 0.16
        if not plain:
            plane.add(rect(inner, top + height * 0.22, step * 0.68, height * 0.78, mix(red, glow, 0.5)))
            plane.add(rect(inner + step * 0.05, top + height * 0.28, step * 0.58, height * 0.4, glow))
            lattice = "".join(
                f"M{num(inner + step * (0.05 + 0.145 * j))} {num(top + height * 0.28)}v{num(height * 0.4)}"
                for j in range(1, 4)
            )
            lattice += "".join(
                f"M{num(inner + step * 0.05)} {num(top + height * (0.28 + 0.1 * j))}h{num(step * 0.58)}"
                for j in range(1, 4)
            )
            plane.add(stroke(lattice, darken(red, 0.3), 1.2))
    beam = setting.tone("#2f6f78", distance)
    plane.add(rect(left - 4, top, width + 8, height * 0.14, plane.down(beam, darken(beam, 0.2))))
    gold = "".join(f"M{num(left + step * (i + 0.3))} {num(top + height * 0.07)}h{num(step * 0.4)}" for i in range(bays))
    plane.add(stroke(gold, setting.tone("#e3bb55", distance), max(1.4, height * 0.04)))
    column = step * 0.17
    for i in range(bays + 1):
        plane.add(
            rect(
                left + i * step - column / 2,
                top + height * 0.1,
                column,
                height * 0.9,
                plane.across(darken(red, 0.32), lighten(red, 0.2), darken(red, 0.2)),
            )
        )


def lantern(plane: Plane, setting: Setting, x: float, y: float, size: float, *, cord: float = 40.0) -> None:
    """Hang a red lantern; (x, y) is its middle, `cord` how far up it hangs from."""
    red, gold = setting.lit("#e0402f"), setting.lit("#f2c65a")
    halo(plane, setting, x, y, size * 3.2, colour="#ff9a4a", strength=0.75)
    plane.add(stroke(f"M{num(x)} {num(y - size * 0.7)}v{num(-cord)}", setting.tone("#6a3a24"), max(1.4, size * 0.05)))
    lit = mix(red, "#ffb45a", 0.45 * setting.light.lamps)
    plane.add(ellipse(x, y, size * 0.72, size * 0.6, plane.glow(lighten(lit, 0.22), lit, darken(red, 0.2))))
    ribs = "".join(
        f"M{num(x)} {num(y - size * 0.6)}Q{num(x + size * bow)} {num(y)} {num(x)} {num(y + size * 0.6)}"
        for bow in (-1.0, -0.5, 0.5, 1.0)
    )
    plane.add(stroke(ribs, darken(red, 0.25), max(1.0, size * 0.035), opacity=0.6))
    for dy in (-0.66, 0.54):
        plane.add(rect(x - size * 0.3, y + size * dy, size * 0.6, size * 0.13, gold, radius=2))
    plane.add(
        stroke(
            (
                f"M{num(x)} {num(y + size * 0.66)}v{num(size * 0.6)}M{num(x - size * 0.12)} "
                f"{num(y + size * 0.66)}v{num(size * 0.5)}M{num(x + size * 0.12)} "
                f"{num(y + size * 0.66)}v{num(size * 0.5)}"
            ),
            red,
            max(1.2, size * 0.05),
        )
    )


def palace(setting: Setting) -> tuple[Layer, ...]:
    """A palace court seen from under the eaves of a gallery: red columns, lanterns, the great hall opposite."""
    k = setting.scale
    back = Plane("sky", 0.05)
    sky(back, setting, horizon=0.62)
    far = Plane("far", 0.15)
    far_trees(far, setting, setting.y(0.6), setting.y(0.1), distance=0.72)
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
        _burner(plane, setting, setting.x(x), setting.y(0.755), 0.75, bronze=bronze)


def _burner(plane: Plane, setting: Setting, x: float, base: float, size: float, *, bronze: str) -> None:
    """Stand an incense burner on three legs, with smoke rising from it."""
    k = setting.scale * size
    plane.add(ellipse(x, base, 62 * k, 9 * k, setting.light.shadow, opacity=0.3))
    for dx in (-34, 0, 34):
        plane.add(
            path(
                (
                    f"M{num(x + (dx - 9) * k)} {num(base - 44 * k)}h{num(18 * k)}l{num(-3 * k)} "
                    f"{num(44 * k)}h{num(-12 * k)}Z"
                ),
                darken(bronze, 0.3),
            )
        )
    body = plane.across(darken(bronze, 0.42), lighten(bronze, 0.3), darken(bronze, 0.3))
    plane.add(
        path(
            (
                f"M{num(x - 58 * k)} {num(base - 92 * k)}h{num(116 * k)}q{num(4 * k)} {num(56 * k)} "
                f"{num(-58 * k)} {num(56 * k)}t{num(-58 * k)} {num(-56 * k)}Z"
            ),
            body,
        )
    )
    plane.add(rect(x - 64 * k, base - 102 * k, 128 * k, 13 * k, lighten(bronze, 0.14), radius=4))
    for way in (-1, 1):
        plane.add(
            stroke(
                (
                    f"M{num(x + way * 52 * k)} {num(base - 102 * k)}q{num(way * 20 * k)} {num(-10 * k)} "
                    f"{num(way * 12 * k)} {num(-34 * k)}"
                ),
                bronze,
                8 * k,
            )
        )
    for dx in (-16, 0, 15):
        plane.add(stroke(f"M{num(x + dx * k)} {num(base - 102 * k)}v{num(-34 * k)}", setting.tone("#8a4a34"), 2.6 * k))
        plane.add(circle(x + dx * k, base - 137 * k, 2.6 * k, "#ff9a4a"))
    smoke = lighten(setting.tone("#dfe3ea", 0.2), 0.2)
    curl = (
        f"M{num(x)} {num(base - 140 * k)}q{num(26 * k)} {num(-40 * k)} 0 {num(-84 * k)}"
        f"t{num(10 * k)} {num(-90 * k)}t{num(-6 * k)} {num(-80 * k)}"
    )
    plane.add(stroke(curl, smoke, 13 * k, opacity=0.14), stroke(curl, smoke, 5 * k, opacity=0.26))


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
    pine(front, setting, setting.x(0.02), setting.y(0.86), setting.y(0.72))
    pine(front, setting, setting.x(1.0), setting.y(0.85), setting.y(0.56), flip=True)
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
        _stone_lamp(plane, setting, setting.x(x), setting.y(y), size)
    for x, wide in ((0.06, 170), (0.94, 150), (0.32, 70), (0.68, 70)):
        bush(plane, setting, setting.x(x), setting.y(0.745), wide * k, leaves=("#2b5a44", "#4f8a58", "#8fb56c"))
    _burner(plane, setting, setting.x(0.5), setting.y(0.755), 0.8, bronze=setting.tone("#6a5f48"))


def _stone_lamp(plane: Plane, setting: Setting, x: float, base: float, size: float) -> None:
    k = setting.scale * size
    stone = setting.tone("#a5a39a")
    body = plane.across(darken(stone, 0.36), lighten(stone, 0.16), darken(stone, 0.2))
    plane.add(ellipse(x, base, 40 * k, 6 * k, setting.light.shadow, opacity=0.3))
    plane.add(
        rect(x - 30 * k, base - 14 * k, 60 * k, 14 * k, body, radius=3),
        rect(x - 11 * k, base - 76 * k, 22 * k, 64 * k, body),
    )
    plane.add(
        rect(x - 27 * k, base - 86 * k, 54 * k, 12 * k, body, radius=3),
        rect(x - 20 * k, base - 116 * k, 40 * k, 31 * k, body),
    )
    halo(plane, setting, x, base - 100 * k, 96 * k, colour="#ffb45a", strength=0.9)
    plane.add(
        rect(
            x - 11 * k,
            base - 110 * k,
            22 * k,
            20 * k,
            mix(setting.tone("#3c3a36"), "#ffdf95", setting.light.lamps),
            radius=3,
        )
    )
    snow = setting.tone("#ffffff") if setting.snowy else darken(stone, 0.1)
    plane.add(
        path(
            (
                f"M{num(x - 44 * k)} {num(base - 112 * k)}q{num(30 * k)} {num(-8 * k)} {num(36 * k)} "
                f"{num(-30 * k)}h{num(16 * k)}q{num(6 * k)} {num(22 * k)} {num(36 * k)} {num(30 * k)}Z"
            ),
            plane.down(lighten(snow, 0.2), darken(snow, 0.1)),
        )
    )
    plane.add(circle(x, base - 147 * k, 7 * k, stone), rect(x - 1, base - 113 * k, 2, 2, fade(stone, 1)[:7]))
