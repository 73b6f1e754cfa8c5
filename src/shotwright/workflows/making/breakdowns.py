"""Breaking the script down. The result is kept as a file; making it the story is the take's last step."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.usecases.projects import Projects
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.workflows.making.files import keep_json
from shotwright.workflows.workshop import Workshop
from shotwright_sdk.errors import ModelUnavailable
from shotwright_sdk.values import Breakdown, CastVoice, Character

BREAKDOWN = TypeAdapter(Breakdown)


async def make(order: Order, workshop: Workshop) -> Made:
    """Break the script in force down."""
    model = workshop.providers[order.recipe.provider].breakdown
    if model is None:
        raise ModelUnavailable(f"{order.recipe.provider} has no model that breaks scripts down.")
    async with workshop.database.unit() as session:
        projects = Projects(session)
        project = await projects.by_code(order.project_code)
        text = await projects.script_text(order.project_id)
    breakdown = await model.break_down(text, project.name)
    stored = await keep_json(workshop.storage, order, ".json", asdict(breakdown))
    return Made(files={MAIN: stored}, facts={"shots": len(breakdown.shots), "characters": len(breakdown.characters)})


async def apply(order: Order, made: Made, workshop: Workshop, session: AsyncSession) -> None:
    """Make what was broken down the project's story, and give everybody in it a voice."""
    speech = workshop.providers[order.recipe.provider].speech
    if speech is None:
        raise ModelUnavailable(f"{order.recipe.provider} has no voices.")
    breakdown = BREAKDOWN.validate_json(await workshop.storage.get(made.files[MAIN][0].key))
    wishes = (await Projects(session).by_code(order.project_code)).settings.voices

    def cast(characters: Sequence[Character], language: str) -> Mapping[str, CastVoice]:
        return speech.cast(characters, language, wishes)

    await Stories(session, order.project_id).apply(breakdown, cast)
