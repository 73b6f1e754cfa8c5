"""Breaking the script down. The result is kept as a file; making it the story is the take's last step."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.errors import ScriptUnreadable, WordsChanged
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
NO_SCRIPT: Final = (
    "No script is in force yet. `shotwright story versions {project}` lists what was written, "
    "`shotwright story use {project} NUMBER` takes one."
)


async def by_rules(text: str, name: str, order: Order, workshop: Workshop) -> Breakdown:
    """Break a script down. Raises as `broken_down`."""
    model = workshop.providers[order.recipe.provider].breakdown
    if model is None:
        raise ModelUnavailable(f"{order.recipe.provider} has no model that breaks scripts down.")
    return await broken_down(text, name, model, workshop.providers[EMBEDDED].breakdown)


async def script_in_force(order: Order, workshop: Workshop) -> tuple[str, str]:
    """Return the script, and the project's name.

    Raises:
        ScriptUnreadable: There is none.
    """
    async with workshop.database.snapshot() as session:
        projects = Projects(session)
        project = await projects.by_code(order.project_code)
        text = await projects.script_text(order.project_id)
    if not text:
        raise ScriptUnreadable(NO_SCRIPT.format(project=order.project_code))
    return text, project.name


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
