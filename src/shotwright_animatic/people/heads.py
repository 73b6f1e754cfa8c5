"""The head with its face: skin and shadows, age, expression, and the groups that a clip switches between."""

from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.people import eyes, locks, lorelei, marks
from shotwright_animatic.people.drawing import Drawing, clip
from shotwright_animatic.people.expressions import EXPRESSIONS, Expression
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design
from shotwright_animatic.people.mouths import MouthState, mouth
from shotwright_sdk.vocabulary import Age, Emotion

_NECK_CUT: Final = "M0 -200H980V800H620L632 1000H318L334 790H0Z"
"""Heads end in sloping shoulders; clothes bring their own, so only the column of the neck stays."""

_HIDDEN: Final = ' display="none"'
_CHIN_SHADOW: Final = "M330 690C352 742 440 806 545 824C590 826 640 810 664 780L700 1000H280Z"
_SIDE_SHADOW: Final = "M180 480C300 470 330 560 340 650C380 740 450 800 545 824L300 830L150 700Z"
_EYE_HEIGHT: Final = {Age.CHILD: 1.14, Age.TEEN: 1.04, Age.MIDDLE_AGED: 0.92, Age.ELDER: 0.8}


def head(design: Design, emotion: Emotion, lighting: Lighting, name: str) -> Drawing:
    """Return the head without hair. Groups `NAME-mouth-STATE` and `NAME-eyes-open|closed` are there to be switched."""
    below, skin_path, above = lorelei.head_paths(design.head)
    expression = EXPRESSIONS[emotion]
    skin = lighting.tone(design.skin)
    ink = lighting.ink
    drawn_eyes, eye_clips = _eyes(design, expression, lighting, name)
    under = tuple(mark for mark in expression.extras if mark not in marks.OVER_HAIR)
    mouths = "" if design.beard else _mouths(design, expression, lighting, name)
    face = (
        f"{_paths(below, ink)}{_paths((skin_path,), skin)}{_shadows(design, expression, lighting, name)}"
        f"{_paths(above, ink)}{_features(design, lighting)}{drawn_eyes}"
        f"{marks.marks(under, lighting)}{mouths}{_glasses(design, lighting)}"
    )
    defs = clip(f"{name}-skin", (skin_path,)) + clip(f"{name}-neck", (_NECK_CUT,)) + eye_clips
    return Drawing(svg=f'<g clip-path="url(#{name}-neck)">{face}</g>', defs=defs)


def beard(design: Design, emotion: Emotion, lighting: Lighting, name: str) -> str:
    """Return the beard with the mouth in it, to be drawn over the clothes that it falls on; "" for the beardless."""
    if not design.beard:
        return ""
    grown = lorelei.fill(
        lorelei.part("beard", design.beard), {}, otherwise=lighting.tone(colour.darken(design.hair, 0.12))
    )
    outline = f'<g stroke="{lighting.ink}" stroke-width="9" stroke-linejoin="round">{grown}</g>'
    return outline + _mouths(design, EXPRESSIONS[emotion], lighting, name)


def marks_over_hair(emotion: Emotion, lighting: Lighting) -> str:
    """Return the marks of an emotion that no fringe may hide."""
    return marks.marks(tuple(m for m in EXPRESSIONS[emotion].extras if m in marks.OVER_HAIR), lighting)


def _paths(paths: tuple[str, ...], fill: str) -> str:
    return "".join(f'<path d="{d}" fill="{fill}"/>' for d in paths)


def _shadows(design: Design, expression: Expression, lighting: Lighting, name: str) -> str:
    shade = lighting.tone(colour.mix(design.skin, "#a4524a", 0.42))
    side = _SIDE_SHADOW if lighting.side > 0 else ""
    far = "M724 420C690 520 700 640 640 760L760 780L780 420Z" if lighting.side < 0 else ""
    warmth = marks.blush(expression.blush, lighting.tone(design.skin)) if expression.blush else ""
    nose = f'<ellipse cx="596" cy="618" rx="34" ry="24" fill="{lighting.tone("#e2625c")}" opacity=".13"/>'
    return (
        f'<g clip-path="url(#{name}-skin)"><path d="{_CHIN_SHADOW}" fill="{shade}" opacity=".62"/>'
        f'<path d="{side}{far}" fill="{shade}" opacity=".3"/>{locks.shadow_on_face(design, shade)}{nose}{warmth}'
        f'<g opacity=".7"><path d="M716 300C726 420 716 560 712 660" fill="none" stroke="{lighting.light.rim}" '
        f'stroke-width="{22 if lighting.side > 0 else 0}" opacity="{lighting.rim_opacity:.2f}"/></g></g>'
    )


def _features(design: Design, lighting: Lighting) -> str:
    ink = colour.mix(lighting.ink, lighting.tone(colour.mix(design.skin, "#8a2f2f", 0.6)), 0.5)
    parts = lorelei.part("nose", design.nose)
    if design.freckles:
        parts = lorelei.freckles() + parts
    if design.earrings:
        parts += lorelei.part("earrings", design.earrings)
    slots = {"nose": ink, "freckles": ink, "earrings": lighting.tone("#d9b25a")}
    return lorelei.fill(parts, slots, otherwise=ink) + marks.age_lines(design.age, ink)


def _eyes(design: Design, expression: Expression, lighting: Lighting, name: str) -> tuple[str, str]:
    height = _EYE_HEIGHT.get(design.age, 1.0) * (1.06 if design.feminine else 0.9)
    gaze = eyes.Gaze(
        iris=lighting.tone(design.eyes),
        ink=lighting.ink,
        white=lighting.tone("#fdfbf8"),
        lashes=design.feminine and design.age is not Age.ELDER,
        height=height,
    )
    opened, clips = eyes.eyes_open(expression.lids, gaze, f"{name}-eye")
    brow = lighting.tone(colour.darken(design.hair, 0.4))
    brows = eyes.brows(expression.brows, brow, 17 if design.feminine else 24)
    grown = "" if design.age is not Age.CHILD else ' transform="translate(-58 -46) scale(1.1)"'
    closed = eyes.eyes_closed(expression.lids, gaze)
    groups = f'<g id="{name}-eyes-open">{opened}</g><g id="{name}-eyes-closed"{_HIDDEN}>{closed}</g>'
    return f"<g{grown}>{groups}{brows}</g>", clips


def _mouths(design: Design, expression: Expression, lighting: Lighting, name: str) -> str:
    ink = colour.mix(lighting.ink, lighting.tone("#5a1820"), 0.35)
    lip = lighting.tone(design.lips) if design.lips else ""
    groups = (
        f'<g id="{name}-mouth-{state}"{"" if state is MouthState.REST else _HIDDEN}>'
        f"{mouth(expression.lips, state, ink=ink, lip=lip)}</g>"
        for state in MouthState
    )
    return "".join(groups)


def _glasses(design: Design, lighting: Lighting) -> str:
    if not design.glasses:
        return ""
    return lorelei.fill(lorelei.part("glasses", design.glasses), {}, otherwise=lighting.tone("#2a2630"))
