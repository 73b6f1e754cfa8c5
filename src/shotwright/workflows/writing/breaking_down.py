"""The breakdown by a language model: the rules read the script, and the model fills what the script leaves open.

The script goes along as data, part by part. What comes back is measured by what the rules found: only known scenes,
shots, people and places count, and spoken words are never taken from an answer. A part without a good answer stays as
the rules left it, and the take says so.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, Field

from shotwright.domain.filling import Notes, PersonNote, PlaceNote, SceneNote, filled
from shotwright.domain.manuscript.reading import is_manuscript
from shotwright.domain.stages import Stage
from shotwright.domain.stories import Story
from shotwright.domain.templates import PromptStage
from shotwright.domain.tokens import tokens_about
from shotwright.domain.writing import Part, as_data, packed, part_of
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.breakdown_offer import ANSWER_TOKENS, PART_TOKENS
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import Made, Order
from shotwright.usecases.wording import Wording
from shotwright.workflows.making.breakdowns import by_rules, keep, script_in_force
from shotwright.workflows.workshop import Workshop
from shotwright.workflows.writing.designing import ShotForm, codes_by_name, listed, stays_with
from shotwright.workflows.writing.interviews import Interview, Said, interview, models_of, with_answers
from shotwright_sdk.values import Breakdown, Scene, Shot
from shotwright_sdk.vocabulary import Age, Gender, Mood, Place, TimeOfDay, Weather

_HINT: Final = re.compile(r"[\[【〔][^\[\]【】〔〕\n]{1,80}[\]】〕]|镜头|景别|运镜|机位")


class PersonForm(BaseModel):
    name: str
    aliases: list[str] = Field(default_factory=list[str])
    gender: Gender = Gender.UNKNOWN
    age: Age | None = None
    appearance: str = ""
    personality: str = ""


class PlaceForm(BaseModel):
    name: str
    aliases: list[str] = Field(default_factory=list[str])
    description: str = ""
    place: Place = Place.OTHER


class SceneForm(BaseModel):
    code: str
    time_of_day: TimeOfDay | None = None
    weather: Weather | None = None
    mood: Mood | None = None


class PartForm(BaseModel):
    """Lists may be empty and must be there: an answer that says nothing at all is none."""

    characters: list[PersonForm]
    locations: list[PlaceForm]
    scenes: list[SceneForm]
    shots: list[ShotForm]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A breakdown, and what was asked for it: nothing, where nobody is assigned."""

    breakdown: Breakdown
    said: Sequence[Said[Any]] = ()


async def make(order: Order, workshop: Workshop) -> Made:
    """Break the script in force down. A manuscript says itself all that there is to say.

    Raises:
        As `by_rules` and `interview`.
    """
    text, name = await script_in_force(order, workshop)
    breakdown = await by_rules(text, name, order, workshop)
    if is_manuscript(text):
        return await keep(breakdown, order, workshop.storage)
    filled_in = await fill(breakdown, text, order, workshop)
    made = await keep(filled_in.breakdown, order, workshop.storage)
    return await with_answers(made, filled_in.said, order, workshop.storage) if filled_in.said else made


async def fill(breakdown: Breakdown, text: str, order: Order, workshop: Workshop) -> Filled:
    """Return a breakdown of the rules with what the model that is assigned says of it.

    Raises:
        As `interview`.
    """
    async with workshop.database.snapshot() as session:
        if not (await Assignments(session).of_stage(order.project_id, Stage.BREAKDOWN)).providers:
            return Filled(breakdown=breakdown)
        story = await Stories(session, order.project_id).load()
        wording = Wording(session, order.project_id, _with(story, breakdown))
        await wording.load()
    groups = _groups(breakdown)
    parts = [_part(group, number, breakdown, wording) for number, group in enumerate(groups, start=1)]
    by_part = dict(zip(parts, groups, strict=True))
    asked = Interview(
        project_id=order.project_id,
        stage=Stage.BREAKDOWN,
        form=PartForm,
        parts=parts,
        check=lambda part: _judge(by_part[part], breakdown),
        output_tokens=ANSWER_TOKENS,
        repeats_alone=True,
    )
    said = await interview(asked, models_of(workshop), workshop.teller(order.take_id))
    names = codes_by_name(breakdown)
    notes = [_notes(one.answer.value, by_part[one.part], names) for one in said if one.answer is not None]
    scenes = [frozenset(scene.code for scene in group) for group in groups]
    return Filled(breakdown=filled(breakdown, notes, scenes, _hinted(breakdown, text)), said=said)


def _with(story: Story, breakdown: Breakdown) -> Story:
    """Return the story as it is going to be: the words of templates are in its language."""
    return Story(name=story.name, script_sha256=story.script_sha256, settings=story.settings, breakdown=breakdown)


def _groups(breakdown: Breakdown) -> list[Sequence[Scene]]:
    """Return the scenes in groups that can be asked about at once."""

    def size(scene: Scene) -> int:
        return tokens_about(listed(_shots((scene,), breakdown), breakdown)) * 2

    return packed(breakdown.scenes, size, PART_TOKENS, tuple)


def _shots(scenes: Sequence[Scene], breakdown: Breakdown) -> tuple[Shot, ...]:
    codes = {one.code for one in scenes}
    return tuple(one for one in breakdown.shots if one.scene in codes)


def _part(scenes: Sequence[Scene], number: int, breakdown: Breakdown, wording: Wording) -> Part:
    rendered = wording.rendered(
        PromptStage.BREAKDOWN,
        {
            "script": as_data(_told(scenes, breakdown)),
            "language": breakdown.language,
            "characters": [one.name for one in breakdown.characters],
            "locations": [one.name for one in breakdown.locations],
        },
    )
    return part_of(rendered, f"part {number}")


def _told(scenes: Sequence[Scene], breakdown: Breakdown) -> str:
    places = {one.code: one.name for one in breakdown.locations}
    return "\n\n".join(
        f"[{scene.code}] {scene.heading} ({places[scene.location]})\n\n{listed(_shots((scene,), breakdown), breakdown)}"
        for scene in scenes
    )


def _judge(scenes: Sequence[Scene], breakdown: Breakdown) -> Callable[[PartForm], str]:
    of_shots = stays_with(_shots(scenes, breakdown))
    known = {one.code for one in scenes}

    def complaint(form: PartForm) -> str:
        strange = [one.code for one in form.scenes if one.code not in known]
        if strange:
            return f"There are no scenes {', '.join(strange[:6])} here. Answer for: {', '.join(sorted(known))}."
        return of_shots(form.shots)

    return complaint


def _notes(form: PartForm, scenes: Sequence[Scene], names: dict[str, str]) -> Notes:
    return Notes(
        scenes_of_part=frozenset(one.code for one in scenes),
        people=tuple(
            PersonNote(
                name=one.name,
                appearance=one.appearance,
                personality=one.personality,
                gender=one.gender,
                age=one.age,
                also=tuple(one.aliases),
            )
            for one in form.characters
        ),
        places=tuple(
            PlaceNote(name=one.name, description=one.description, place=one.place, also=tuple(one.aliases))
            for one in form.locations
        ),
        scenes=tuple(
            SceneNote(code=one.code, time_of_day=one.time_of_day, weather=one.weather, mood=one.mood)
            for one in form.scenes
        ),
        shots={one.code: one.design(names) for one in form.shots},
    )


def _hinted(breakdown: Breakdown, text: str) -> frozenset[str]:
    """Return the shots beside which the author wrote how they are to be seen."""
    lines = text.splitlines()
    return frozenset(
        shot.code
        for shot in breakdown.shots
        if shot.anchor and _HINT.search("\n".join(lines[shot.anchor.first_line - 1 : shot.anchor.last_line]))
    )
