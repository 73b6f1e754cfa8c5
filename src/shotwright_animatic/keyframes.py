"""The picture of one shot: its place, its people in it, its light, and in comic style its balloons."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from shotwright_animatic import balloons, framing, inserts, speed_lines, staging
from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.framing import Placement
from shotwright_animatic.layers import Backdrop, FigureMark, Layer, LayeredPicture, Role
from shotwright_animatic.people import figure, from_behind, portrait
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design, design
from shotwright_animatic.places import backdrop, place_seed
from shotwright_sdk.values import KeyframeBrief, Style
from shotwright_sdk.vocabulary import Angle, Emotion, LineKind, Mood, Place, ShotSize

_PEOPLE_DEPTH: Final = 0.75
_CLOSE: Final = frozenset({ShotSize.MEDIUM_CLOSE, ShotSize.CLOSE_UP, ShotSize.EXTREME_CLOSE_UP})
_ROOMS: Final = frozenset(
    {
        Place.OFFICE, Place.HOME, Place.BEDROOM, Place.KITCHEN, Place.CLASSROOM, Place.CORRIDOR, Place.HOSPITAL,
        Place.CAFE, Place.SHOP,
    }
)  # fmt: skip
_STARTLED: Final = frozenset({Emotion.SURPRISED, Emotion.AFRAID, Emotion.ANGRY})


def keyframe(
    brief: KeyframeBrief,
    size: FrameUnits,
    *,
    variation: int = 0,
    settled: Mapping[str, int] | None = None,
    drawn_as: Mapping[str, tuple[str, str]] | None = None,
) -> LayeredPicture:
    """Draw the shot.

    Up to four figures are drawn; figures whose character is not among `brief.characters` are left out.

    Args:
        brief: What to draw.
        size: The frame.
        variation: Another composition of the same shot: an odd one is mirrored, a higher one is seen from nearer.
        settled: By the codes of characters and locations, the variation that their references show; 0 if not given.
        drawn_as: By the codes of characters whose references were drawn for another code and name, those two.
    """
    settled, drawn_as = settled or {}, drawn_as or {}
    place = backdrop(
        brief.location.place,
        brief.scene.time_of_day,
        brief.scene.weather,
        place_seed(brief.location, settled.get(brief.location.code, 0)),
        size,
        brief.location.name,
    )
    shot = brief.shot
    view = staging.stage(shot.size, shot.angle, size)
    view = replace(view, near=view.near * (1 + 0.05 * (variation % 4)))
    if shot.size is ShotSize.INSERT:
        middle, marks = inserts.insert(shot.prop, place.light, size), ()
    else:
        known = {one.code: design(one, settled.get(one.code, 0), drawn_as.get(one.code)) for one in brief.characters}
        middle, marks = _people(brief, known, place, size, mirrored=variation % 2 == 1)
    far = tuple(_seen(layer, view, size) for layer in place.layers if layer.depth <= _PEOPLE_DEPTH)
    near = tuple(_seen(layer, view, size) for layer in place.layers if layer.depth > _PEOPLE_DEPTH)
    if shot.size in _CLOSE or shot.size is ShotSize.INSERT:
        near = tuple(layer for layer in near if layer.role is Role.EFFECT)
    layers = (*far, *middle, *near, _vignette(size), *_comic(brief, marks, size))
    return LayeredPicture(size=size, layers=layers, light=place.light, figures=marks, effects=place.effects)


def _indoors(brief: KeyframeBrief) -> ShotSize:
    """No room is so wide that people look like ants in it."""
    inside = brief.location.interior or brief.location.place in _ROOMS
    return ShotSize.WIDE if inside and brief.shot.size is ShotSize.EXTREME_WIDE else brief.shot.size


def layer_name(code: str) -> str:
    """Return the name of a character's layer: the code, fit for an XML id."""
    return (
        re.sub(r"[^A-Za-z0-9_]", "_", code)
        if re.match(r"[A-Za-z_]", code)
        else f"person_{re.sub(r'[^A-Za-z0-9_]', '_', code)}"
    )


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])


def _people(
    brief: KeyframeBrief, known: Mapping[str, Design], place: Backdrop, size: FrameUnits, *, mirrored: bool
) -> tuple[tuple[Layer, ...], tuple[FigureMark, ...]]:
    cast = [(known[f.character], f.emotion) for f in brief.shot.figures if f.character in known]
    cast = [pair for i, pair in enumerate(cast) if pair[0].code not in {other.code for other, _ in cast[:i]}]
    speaker = _speaker(brief, [who.code for who, _ in cast])
    if speaker is not None and speaker >= staging.MAX_ABREAST:
        cast, speaker = [*cast[: staging.MAX_ABREAST - 1], cast[speaker]], staging.MAX_ABREAST - 1
    side = 1 if _seed(brief.location.code) % 2 else -1
    if brief.shot.angle is Angle.OVER_SHOULDER and len(cast) > 1:
        return _over_shoulder(brief, cast, speaker or 0, place, side=side, size=size)
    places = staging.place(_indoors(brief), brief.shot.angle, size, [who for who, _ in cast], speaker=speaker)
    if mirrored:
        places = tuple(at.mirrored(size.width) for at in places)
    # The speaker stands nearest and is painted last.
    order = sorted(range(len(places)), key=lambda i: (i == speaker, -places[i].y if places[i].whole else i))
    drawn = [_figure(*cast[i], places[i], place, side) for i in order]
    marks = [_mark(cast[i][0], places[i]) for i in range(len(places))]
    return tuple(drawn), tuple(marks)


def _speaker(brief: KeyframeBrief, codes: list[str]) -> int | None:
    for line in brief.shot.lines:
        if line.kind is not LineKind.NARRATION and line.character in codes:
            return codes.index(line.character)
    return None


def _figure(who: Design, emotion: Emotion, at: Placement, place: Backdrop, side: int) -> Layer:
    lighting = Lighting(light=place.light, side=-side if at.flip else side)
    name = layer_name(who.code)
    draw = figure.whole_figure if at.whole else portrait.half_figure
    drawn = draw(who, emotion, lighting, name).within(f'transform="{at.transform()}"')
    return Layer(name=name, role=Role.CHARACTER, depth=_PEOPLE_DEPTH, svg=drawn.svg, defs=drawn.defs)


def _mark(who: Design, at: Placement) -> FigureMark:
    return FigureMark(
        character=who.code,
        layer=layer_name(who.code),
        head=at.box(framing.HEAD),
        face=at.box(framing.FACE),
        mouth=at.box(framing.MOUTH),
        eyes=at.box(framing.EYES),
    )


def _over_shoulder(
    brief: KeyframeBrief,
    cast: list[tuple[Design, Emotion]],
    speaker: int,
    place: Backdrop,
    *,
    size: FrameUnits,
    side: int,
) -> tuple[tuple[Layer, ...], tuple[FigureMark, ...]]:
    who, emotion = cast[speaker]
    listener = cast[1 if speaker == 0 else 0][0]
    near = brief.shot.size if brief.shot.size in _CLOSE else ShotSize.MEDIUM_CLOSE
    at = staging.over_shoulder(near, size, who)
    drawn = _figure(who, emotion, at, place, side)
    back = staging.shoulder(size, on_left=at.flip)
    lighting = Lighting(light=place.light, side=1)
    foreground = Layer(
        name=f"{layer_name(listener.code)}-behind",
        role=Role.FOREGROUND,
        depth=1.1,
        svg=f'<g transform="{back}">{from_behind.from_behind(listener, lighting)}</g>',
        blur=3.6,
    )
    return (drawn, foreground), (_mark(who, at),)


def _seen(layer: Layer, view: staging.Stage, size: FrameUnits) -> Layer:
    """Return a layer of the place as the shot's camera sees it: nearer, turned, and softer the farther it lies."""
    if layer.role is Role.EFFECT and layer.effect:
        return layer
    x, y = size.width / 2, size.height / 2
    near = 1 + (view.near - 1) * (0.55 + 0.6 * layer.depth)
    near = max(near, view.least)
    turn = f" rotate({view.degrees:g})" if view.degrees else ""
    moved = f"translate({x:g} {y + view.shift:g}){turn} scale({near:.4f}) translate({-x:g} {-y:g})"
    soft = max(layer.blur, view.blur * (1.15 - min(1.0, layer.depth)) if layer.depth < 1 else layer.blur)
    svg = layer.svg if near == 1 and not view.shift and not turn else f'<g transform="{moved}">{layer.svg}</g>'
    return Layer(
        name=layer.name, role=layer.role, depth=layer.depth, svg=svg, defs=layer.defs, blur=soft, effect=layer.effect
    )


def _vignette(size: FrameUnits) -> Layer:
    width, height = size.width, size.height
    defs = (
        '<radialGradient id="vignette-fall" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" '
        f'gradientTransform="translate({width / 2:g} {height * 0.47:g}) scale({width * 0.72:g} {height * 0.78:g})">'
        '<stop offset=".52" stop-color="#07040f" stop-opacity="0"/><stop offset=".8" stop-color="#07040f" '
        'stop-opacity=".16"/><stop offset="1" stop-color="#07040f" stop-opacity=".42"/></radialGradient>'
    )
    svg = (
        f'<rect x="{-width * 0.2:g}" y="{-height * 0.2:g}" width="{width * 1.4:g}" height="{height * 1.4:g}" '
        'fill="url(#vignette-fall)"/>'
    )
    return Layer(name="vignette", role=Role.EFFECT, depth=0.0, svg=svg, defs=defs, blur=6.0, effect="vignette")


def _comic(brief: KeyframeBrief, marks: tuple[FigureMark, ...], size: FrameUnits) -> tuple[Layer, ...]:
    if brief.style is not Style.COMIC:
        return ()
    startled = any(figure.emotion in _STARTLED for figure in brief.shot.figures)
    dramatic = brief.scene.mood is Mood.ACTION or (startled and brief.shot.size in _CLOSE)
    lines = (speed_lines.speed_lines(marks, size, _seed(brief.shot.code)),) if dramatic else ()
    return (*lines, *balloons.balloons(brief.shot, marks, size))
