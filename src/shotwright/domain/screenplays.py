"""Screenplays: an idea as exactly so many scenes with exactly so many people, and their way into a production.

Each scene is one picture and one video, with the narration spoken over it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shotwright.domain.speaking import seconds_to_say
from shotwright.domain.states import Status
from shotwright.domain.writing import has_chinese, is_chinese
from shotwright_sdk.values import Breakdown, CameraMove, Character, Figure, Line, Location, Scene, Shot
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, LineKind, ShotSize

_LEAST_S: Final = 3.0
_AROUND_S: Final = 0.8
"""Silence before and after the narration, together."""
_SHOWN: Final = 5


class Lifecycle(StrEnum):
    """How far a screenplay is. Computed, never stored."""

    DRAFT = "draft"
    """Written; nobody has said yet that it is to be filmed."""
    CONFIRMED = "confirmed"
    GENERATING = "generating"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One scene: the narration in the film's language, the prompts in English."""

    narration: str
    image_prompt: str
    video_prompt: str
    character_description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenplay:
    title: str
    people: tuple[Person, ...]
    moments: tuple[Moment, ...]


def complaint(screenplay: Screenplay, *, scenes: int, people: int, language: str) -> str:
    """Return what is wrong with a screenplay, for its author to do better; "" if nothing is."""
    counts = [
        f"Give exactly {wanted} {what}; these are {got}."
        for what, wanted, got in (
            ("scenes", scenes, len(screenplay.moments)),
            ("characters", people, len(screenplay.people)),
        )
        if wanted != got
    ]
    if counts:
        return " ".join(counts)
    names = [one.name for one in screenplay.people]
    if len(set(names)) != len(names) or not all(name.strip() for name in names):
        return "Every character needs a name of its own."
    wrong = [
        f"scene {number}: {why}"
        for number, one in enumerate(screenplay.moments, start=1)
        if (why := _wrong_with(one, language))
    ]
    return "; ".join(wrong[:_SHOWN]) + "." if wrong else ""


def _wrong_with(moment: Moment, language: str) -> str:
    if not moment.narration.strip():
        return "the narration is empty"
    if is_chinese(moment.narration) != (language == "zh"):
        return f"the narration is to be in {'Chinese' if language == 'zh' else 'English'}"
    for name, prompt in (("image_prompt", moment.image_prompt), ("video_prompt", moment.video_prompt)):
        if not prompt.strip():
            return f"the {name} is empty"
        if has_chinese(prompt):
            return f"the {name} is to be in English"
    return ""


def carried_through(screenplay: Screenplay, prefix: str) -> Screenplay:
    """Return a screenplay whose every image prompt begins with the prefix and says how those in it look.

    Models are told to do that themselves, and forget it.
    """
    moments = [
        Moment(
            narration=one.narration.strip(),
            image_prompt=_begun(_with_people(one, screenplay.people, is_first=one is screenplay.moments[0]), prefix),
            video_prompt=one.video_prompt.strip(),
            character_description=one.character_description.strip(),
        )
        for one in screenplay.moments
    ]
    return Screenplay(title=screenplay.title.strip(), people=screenplay.people, moments=tuple(moments))


def _begun(prompt: str, prefix: str) -> str:
    if not prefix or prompt.startswith(prefix):
        return prompt
    if prompt.lower().startswith(prefix.lower()):
        return prefix + prompt[len(prefix) :]
    return f"{prefix}, {prompt}"


def _with_people(moment: Moment, people: Sequence[Person], *, is_first: bool) -> str:
    prompt = moment.image_prompt.strip()
    for one in people:
        if (is_first or is_seen(one, moment)) and one.description.strip() and one.description.strip() not in prompt:
            prompt = f"{prompt.rstrip(' .')}, {one.name}: {one.description.strip()}"
    return prompt


def is_seen(person: Person, moment: Moment) -> bool:
    """Whether a scene's prompts name somebody."""
    told = f"{moment.image_prompt} {moment.character_description} {moment.video_prompt}".casefold()
    return person.name.casefold() in told


def as_breakdown(screenplay: Screenplay, language: str, prefix: str) -> Breakdown:
    """Return a screenplay as the story of a production: a scene and a shot for each, with codes that its script keeps.

    The prefix is left out: the project's look says it of every picture.
    """
    zh = language == "zh"
    place = Location(code="loc_001", name=screenplay.title or ("剧本" if zh else "The story"))
    people = tuple(
        Character(code=f"char_{number:03d}", name=one.name.strip(), appearance=one.description.strip())
        for number, one in enumerate(screenplay.people, start=1)
    )
    scenes = tuple(
        Scene(code=f"scene_{number:03d}", heading=f"第 {number} 场" if zh else f"Scene {number}", location=place.code)
        for number in range(1, len(screenplay.moments) + 1)
    )
    shots = tuple(
        _shot(scene, moment, screenplay, number, prefix)
        for number, (scene, moment) in enumerate(zip(scenes, screenplay.moments, strict=True), start=1)
    )
    codes = [one.code for many in (people, (place,), scenes, shots) for one in many]
    return Breakdown(
        title=screenplay.title or place.name,
        language=language,
        characters=people,
        locations=(place,),
        scenes=scenes,
        shots=shots,
        anchored=tuple(codes),
    )


def _shot(scene: Scene, moment: Moment, screenplay: Screenplay, number: int, prefix: str) -> Shot:
    seen = [
        Figure(character=f"char_{at:03d}") for at, one in enumerate(screenplay.people, start=1) if is_seen(one, moment)
    ]
    line = Line(kind=LineKind.NARRATION, text=" ".join(moment.narration.split()))
    return Shot(
        code=f"shot_{number:03d}",
        scene=scene.code,
        size=ShotSize.WIDE if number == 1 else ShotSize.MEDIUM,
        angle=Angle.EYE_LEVEL,
        camera=CameraMove(kind=CameraMoveKind.DOLLY_IN),
        duration_s=round(max(_LEAST_S, seconds_to_say(line.text) + _AROUND_S), 1),
        description=" ".join(moment.image_prompt.removeprefix(prefix).lstrip(" ,").split()),
        action=" ".join(moment.video_prompt.split()),
        figures=tuple(seen[:3]),
        lines=(line,),
    )


def lifecycle(*, is_in_force: bool, run: Status | None, has_film: bool) -> Lifecycle:
    """Return how far a screenplay is.

    Args:
        is_in_force: Whether the film is to be made of it.
        run: How the project's latest run stands, if one was started since it is in force.
        has_film: Whether everything is made, and of this script.
    """
    if not is_in_force:
        return Lifecycle.DRAFT
    if has_film:
        return Lifecycle.COMPLETED
    match run:
        case Status.RUNNING:
            return Lifecycle.GENERATING
        case Status.FAILED:
            return Lifecycle.FAILED
        case _:
            return Lifecycle.CONFIRMED
