"""The form in which models design shots, and what becomes of it: only known shots, known people and closed words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, Field

from shotwright.domain.designs import CameraWish, Design, by_name
from shotwright.domain.stories import Story
from shotwright_sdk.values import Breakdown, Shot
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, Easing, Emotion, LineKind, ShotSize

_SHOWN: Final = 6


class MoveForm(BaseModel):
    kind: CameraMoveKind
    speed: float = Field(default=1.0, ge=0.25, le=4)
    intensity: float = Field(default=1.0, ge=0.25, le=4)
    easing: Easing = Easing.EASE_IN_OUT
    start: float = Field(default=0.0, ge=0, le=1)
    end: float = Field(default=1.0, ge=0, le=1)

    def wish(self) -> CameraWish:
        return CameraWish(
            kind=self.kind,
            speed=self.speed,
            intensity=self.intensity,
            easing=self.easing,
            start=self.start,
            end=self.end,
        )


class FigureForm(BaseModel):
    name: str
    emotion: Emotion = Emotion.NEUTRAL


class ShotForm(BaseModel):
    """`lines` may repeat what is spoken, and then word for word; nothing of it is taken over."""

    code: str
    size: ShotSize | None = None
    angle: Angle | None = None
    action: str = ""
    description: str = ""
    figures: list[FigureForm] | None = None
    camera: MoveForm | None = None
    lines: list[str] = Field(default_factory=list[str])

    def design(self, names: Mapping[str, str]) -> Design:
        """`names` gives codes for folded names."""
        figures = None
        if self.figures is not None:
            figures = tuple((by_name(names, one.name), one.emotion) for one in self.figures)
        return Design(
            size=self.size,
            angle=self.angle,
            action=self.action,
            description=self.description,
            figures=figures,
            camera=self.camera.wish() if self.camera is not None else None,
        )


def codes_by_name(story: Breakdown) -> dict[str, str]:
    """Return the codes of characters by all that they are called, folded."""
    return {
        name.strip().casefold(): one.code
        for one in reversed(story.characters)
        for name in (*one.aliases, one.name, one.code)
    }


def listed(shots: Sequence[Shot], story: Breakdown) -> str:
    """Return shots as a model is shown them: code, what happens, what is said."""
    return "\n\n".join(_shown(shot, story) for shot in shots)


def _shown(shot: Shot, story: Breakdown) -> str:
    names = {one.code: one.name for one in story.characters}
    said = [
        f"{'(narrated)' if line.kind is LineKind.NARRATION else names.get(line.character, '')}: {line.text}"
        for line in shot.lines
    ]
    return "\n".join([f"[{shot.code}] {shot.action or shot.description}", *said])


def stays_with(shots: Sequence[Shot]) -> Callable[[Iterable[ShotForm]], str]:
    """Return what judges designs for these shots: known codes, each once; spoken words as they are, or none.

    Words that were changed are complained of once. Then they are simply not listened to.
    """
    known = {one.code: one for one in shots}
    complained = False

    def complaint(designs: Iterable[ShotForm]) -> str:
        nonlocal complained
        given = list(designs)
        codes = [one.code for one in given]
        if strange := sorted({code for code in codes if code not in known}):
            return f"There are no shots {', '.join(strange[:_SHOWN])} here. Answer for: {', '.join(known)}."
        if len(set(codes)) != len(codes):
            return "Answer for each shot once."
        changed = [one.code for one in given if one.lines and not _same(one.lines, known[one.code])]
        if changed and not complained:
            complained = True
            named = ", ".join(changed[:_SHOWN])
            return f"The words of {named} are not those of the script. Repeat them exactly, or leave them out."
        return ""

    return complaint


def _same(lines: Sequence[str], shot: Shot) -> bool:
    return [one.strip() for one in lines] == [line.text.strip() for line in shot.lines]


def shots_of_scene(story: Story, scene: str) -> tuple[Shot, ...]:
    return tuple(shot for shot in story.parts.shots if shot.scene == scene)
