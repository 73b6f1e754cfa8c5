"""The parts of old Chinese architecture: roofs, halls, lanterns, incense burners."""

from shotwright_animatic.places.fittings import halo
from shotwright_animatic.places.paint import darken, fade, lighten, mix
from shotwright_animatic.places.plane import Plane
from shotwright_animatic.places.setting import Setting
from shotwright_animatic.places.shapes import circle, ellipse, num, path, polygon, rect, stroke


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


def burner(plane: Plane, setting: Setting, x: float, base: float, size: float, *, bronze: str) -> None:
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


def stone_lamp(plane: Plane, setting: Setting, x: float, base: float, size: float) -> None:
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
