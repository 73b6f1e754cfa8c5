"""An idea becomes a screenplay of exactly so many scenes and people, as JSON and as a script of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.errors import WritingNotPossible
from shotwright.domain.manuscript.writing import write_manuscript
from shotwright.domain.screenplays import (
    Moment,
    Person,
    Screenplay,
    as_breakdown,
    carried_through,
    complaint,
)
from shotwright.domain.stages import Stage
from shotwright.domain.templates import Look, PromptStage
from shotwright.domain.writing import (
    Commission,
    Origin,
    commission_from,
    language_about,
    part_of,
    require,
    require_within,
)
from shotwright.prompting.shipped import look, looks
from shotwright.usecases.asking import Image
from shotwright.usecases.projects import Projects
from shotwright.usecases.scripts import Scripts
from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.usecases.wording import CUSTOM, Wording
from shotwright.workflows.making.files import keep, keep_json, mime_of
from shotwright.workflows.workshop import Workshop
from shotwright.workflows.writing.interviews import Interview, answers, interview, models_of, with_answers

SCRIPT: Final = "script"
"""The role of the file that is the screenplay as Markdown."""
MOST_SCENES: Final = 60
MOST_PEOPLE: Final = 12
_TOKENS_A_SCENE: Final = 600
_THINKING: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """`look` is one of the shipped looks, `custom`, or "" for none; `style` says it in words. `images` are keys."""

    idea: str
    scenes: int = 7
    people: int = 2
    look: str = ""
    style: str = ""
    language: str = ""
    images: Sequence[str] = ()
    model: str = ""


class _Person(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)
    name: str
    description: str = ""


class _Scene(BaseModel):
    scene_id: int
    narration: str
    image_prompt: str
    video_prompt: str
    character_description: str = ""


class Written(BaseModel):
    """The form of the answer. What else stands in it, like addresses of pictures that are not made yet, is left out."""

    script_title: str
    characters: list[_Person] = Field(default_factory=list[_Person])
    scenes: list[_Scene]

    def as_value(self) -> Screenplay:
        return Screenplay(
            title=self.script_title,
            people=tuple(Person(name=one.name, description=one.description) for one in self.characters),
            moments=tuple(
                Moment(
                    narration=one.narration,
                    image_prompt=one.image_prompt,
                    video_prompt=one.video_prompt,
                    character_description=one.character_description,
                )
                for one in self.scenes
            ),
        )


def commission(asked: Write, wording: Wording) -> Commission:
    """Return what is asked of the model.

    Raises:
        WritingNotPossible, TemplateNotUsable, VariableNotUsable
    """
    idea = require(asked.idea, "The idea is empty. Say in a sentence or two what the film is to be about.")
    require_within(asked.scenes, 1, MOST_SCENES, "scenes")
    require_within(asked.people, 0, MOST_PEOPLE, "characters")
    language = asked.language or language_about(idea)
    seen = _look(asked)
    words = wording.rendered(
        PromptStage.SCREENPLAY,
        {
            "idea": idea,
            "scene_count": asked.scenes,
            "character_count": asked.people,
            "language": language,
            "style": seen.text,
            "prefix": seen.prefix,
            "images": len(asked.images),
        },
    )
    named = {"name": seen.name, "text": asked.style} if seen.name == CUSTOM else {"name": seen.name}
    return Commission(
        stage=Stage.SCREENPLAY,
        parts=(part_of(words, "screenplay"),),
        asked={
            "idea": idea,
            "scenes": asked.scenes,
            "characters": asked.people,
            "language": language,
            "prefix": seen.prefix,
        },
        note=idea.splitlines()[0][:200],
        template=words.template,
        model=asked.model,
        images=tuple(asked.images),
        look=named if seen.name else {},
        output_tokens=_THINKING + _TOKENS_A_SCENE * asked.scenes,
    )


def _look(asked: Write) -> Look:
    if asked.look == CUSTOM or (asked.style and not asked.look):
        return Look(name=CUSTOM, text=require(asked.style, "A custom look needs words: say how it is to look."))
    if not asked.look:
        return Look()
    if asked.look not in looks():
        raise WritingNotPossible(f"There is no look “{asked.look}”. Known: {', '.join([*looks(), CUSTOM])}.")
    return look(asked.look, "en")


async def make(order: Order, workshop: Workshop) -> Made:
    """Have the screenplay written. Raises as `interview` and `answers`."""
    commission = commission_from(order.recipe.inputs)
    wanted: Any = commission.asked

    def wrong(written: Written) -> str:
        return complaint(
            written.as_value(), scenes=wanted["scenes"], people=wanted["characters"], language=wanted["language"]
        )

    asked = Interview(
        project_id=order.project_id,
        stage=commission.stage,
        form=Written,
        parts=commission.parts,
        check=lambda _: wrong,
        model=commission.model,
        images=tuple([await _image(workshop, key) for key in commission.images]),
        output_tokens=commission.output_tokens,
    )
    said = await interview(asked, models_of(workshop), workshop.teller(order.take_id))
    (written,) = answers(said)
    screenplay = carried_through(written.as_value(), wanted["prefix"])
    async with workshop.database.snapshot() as session:
        style = (await Projects(session).by_code(order.project_code)).settings.style
    script = write_manuscript(as_breakdown(screenplay, wanted["language"], wanted["prefix"]), style)
    made = Made(
        files={
            MAIN: await keep_json(workshop.storage, order, ".json", as_json(screenplay, order.take_id)),
            SCRIPT: await keep(workshop.storage, order, ".md", script.encode()),
        },
        facts={"scenes": len(screenplay.moments), "characters": len(screenplay.people)},
    )
    return await with_answers(made, said, order, workshop.storage)


async def apply(order: Order, made: Made, workshop: Workshop, session: AsyncSession) -> None:
    """Keep the screenplay as a version of the script."""
    text = (await workshop.storage.get(made.files[SCRIPT][0].key)).decode()
    note = commission_from(order.recipe.inputs).note
    await Scripts(session, order.project_id).add(text, Origin.SCREENPLAY, note=note, take_id=order.take_id)


async def _image(workshop: Workshop, key: str) -> Image:
    return Image(content=await workshop.storage.get(key), mime=mime_of(key))


def as_json(screenplay: Screenplay, take_id: UUID) -> dict[str, Any]:
    """Return a screenplay in the usual form of such files: nothing is made yet of any scene."""
    return {
        "task_id": str(take_id),
        "script_title": screenplay.title,
        "characters": [{"name": one.name, "description": one.description} for one in screenplay.people],
        "scenes": [
            {
                "scene_id": number,
                "narration": one.narration,
                "image_prompt": one.image_prompt,
                "video_prompt": one.video_prompt,
                "character_description": one.character_description,
                "image_url": None,
                "video_url": None,
                "status": "pending",
            }
            for number, one in enumerate(screenplay.moments, start=1)
        ],
    }
