"""Breaking the script down. The result is kept as a file; making it the story is the take's last step."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.errors import WordsChanged
from shotwright.domain.manuscript.joining import joined, script_of
from shotwright.domain.manuscript.reading import is_manuscript, read_manuscript
from shotwright.domain.verbatim import first_difference, first_loss
from shotwright.storage.store import Storage
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.usecases.stories import Cast, Stories
from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.workflows.making.files import keep_json
from shotwright.workflows.workshop import Workshop
from shotwright_sdk.errors import ModelUnavailable, ScriptNotUsable
from shotwright_sdk.protocols import BreakdownModel, SpeechModel
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
    breakdown = await broken_down(text, project.name, model, workshop.providers[EMBEDDED].breakdown)
    return await keep(breakdown, order, workshop.storage)


async def broken_down(text: str, name: str, model: BreakdownModel, rules: BreakdownModel | None = None) -> Breakdown:
    """Return what a script is broken down into. A manuscript says it itself; the model gets what stands loose in it.

    Args:
        text: The script.
        name: The title if the script gives none.
        model: Breaks scripts down.
        rules: Says what the script lets people say, if that is another model.

    Raises:
        ScriptUnreadable: A line of a manuscript has no meaning.
        ScriptNotUsable: There is nothing to film.
        WordsChanged: The model did not keep to the author's words.
    """
    if not is_manuscript(text):
        return await _kept_to_its_words(text, name, model, rules)
    manuscript = read_manuscript(text)
    parts: list[Breakdown] = []
    for loose in manuscript.loose:
        try:
            parts.append(await _kept_to_its_words(script_of(loose, manuscript), name, model, rules))
        except ScriptNotUsable as error:
            raise ScriptNotUsable(f"From line {loose.first_line} on: {error}") from error
    return joined(manuscript, parts)


async def _kept_to_its_words(text: str, name: str, model: BreakdownModel, rules: BreakdownModel | None) -> Breakdown:
    breakdown = await model.break_down(text, name)
    different = first_difference(text, breakdown)
    if different is None and rules is not None and rules is not model:
        different = first_loss(await rules.break_down(text, name), breakdown)
    if different is not None:
        raise WordsChanged(different.shot, different.sentence)
    return breakdown


async def keep(breakdown: Breakdown, order: Order, storage: Storage) -> Made:
    """Store a breakdown as its take's file."""
    stored = await keep_json(storage, order, ".json", asdict(breakdown))
    return Made(files={MAIN: stored}, facts={"shots": len(breakdown.shots), "characters": len(breakdown.characters)})


async def apply(order: Order, made: Made, workshop: Workshop, session: AsyncSession) -> None:
    """Make what was broken down the project's story, and give everybody in it a voice."""
    speech = workshop.providers[order.recipe.provider].speech
    if speech is None:
        raise ModelUnavailable(f"{order.recipe.provider} has no voices.")
    breakdown = BREAKDOWN.validate_json(await workshop.storage.get(made.files[MAIN][0].key))
    wishes = (await Projects(session).by_code(order.project_code)).settings.voices
    await Stories(session, order.project_id).apply(breakdown, casting_with(speech, wishes))


def casting_with(speech: SpeechModel, wishes: Mapping[str, str]) -> Cast:
    """Return what gives everybody a voice of that model, as far as can be as people wish."""

    def cast(characters: Sequence[Character], language: str) -> Mapping[str, CastVoice]:
        return speech.cast(characters, language, wishes)

    return cast
