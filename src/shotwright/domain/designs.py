"""Shots as they are seen: what a director may say of them and of the camera. No word that is spoken is touched."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from shotwright_sdk.values import CameraMove, Figure, Shot
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, Easing, Emotion, ShotSize

_FACTORS: Final = (0.25, 4.0)
_MOST_FIGURES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraWish:
    """How a camera is to move. `speed` and `intensity` are factors around 1."""

    kind: CameraMoveKind
    speed: float = 1.0
    intensity: float = 1.0
    easing: Easing = Easing.EASE_IN_OUT
    start: float = 0.0
    end: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How a shot is to look. None and "" leave it as it is. `figures` are codes, from left to right, with feelings."""

    size: ShotSize | None = None
    angle: Angle | None = None
    action: str = ""
    description: str = ""
    figures: tuple[tuple[str, Emotion], ...] | None = None
    camera: CameraWish | None = None


def designed(shot: Shot, design: Design, known: Collection[str]) -> Shot:
    """Return a shot as designed. Its lines, its scene, its code and what the author wrote of it stay.

    Args:
        shot: As it was.
        design: What is wanted of it.
        known: The codes of those who may be in it; others are left out.
    """
    figures = shot.figures
    if design.figures is not None:
        wanted = [Figure(character=code, emotion=feeling) for code, feeling in design.figures if code in known]
        figures = tuple(wanted[:_MOST_FIGURES])
    return replace(
        shot,
        size=design.size or shot.size,
        angle=design.angle or shot.angle,
        action=shot.action or design.action.strip(),
        description=design.description.strip() or shot.description,
        figures=figures,
        camera=move_of(design.camera) if design.camera is not None else shot.camera,
    )


def move_of(wish: CameraWish) -> CameraMove:
    """Return a move within what can be carried out. Paths cannot be wished for: their points are drawn by people."""
    kind = CameraMoveKind.DOLLY_IN if wish.kind is CameraMoveKind.FOLLOW_PATH else wish.kind
    if kind is CameraMoveKind.STATIC:
        return CameraMove()
    start = min(max(wish.start, 0.0), 0.95)
    return CameraMove(
        kind=kind,
        speed=_within(wish.speed),
        intensity=_within(wish.intensity),
        easing=Easing.EASE_IN_OUT if wish.easing is Easing.CUBIC_BEZIER else wish.easing,
        start=start,
        end=min(1.0, max(wish.end, start + 0.05)),
    )


def _within(factor: float) -> float:
    least, most = _FACTORS
    return round(min(max(factor, least), most), 2)


def by_name(names: Mapping[str, str], wanted: str) -> str:
    """Return the code of somebody who is called by a name or a code; "" for nobody."""
    return names.get(wanted.strip().casefold(), "")
