"""Templates tried out on a language model, and advice asked of one: priced, bought once, kept, of no consequence."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from shotwright.domain.errors import WritingNotPossible
from shotwright.domain.states import Status
from shotwright.domain.templates import PromptStage, Template, VariableNotUsable
from shotwright.prompting.files import SetForm
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.prompt_effects import PromptEffects
from shotwright.usecases.prompt_trials import Trial
from shotwright.usecases.prompt_uses import PromptUses
from shotwright.usecases.prompts import Prompts
from shotwright.usecases.wording import Found
from shotwright.workflows.writing.rewriting import Rewrite
from shotwright.workflows.writing.trying import Asked
from shotwright_sim.server import Simulator
from tests.workflows.writing import Desk, opened

SHORT = Template(stage=PromptStage.REWRITE, text="Write {length} words on {topic}.", system="Be brief.")


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture
async def desk(simulator: Simulator, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path, simulator) as found:
        yield found


async def mine(desk: Desk) -> Found:
    async with desk.studio.database.unit() as session:
        await Prompts(session).create(SetForm(code="mine", name="Mine"))
        return (await Prompts(session).save("mine", SHORT)).found


async def shipped(desk: Desk, stage: PromptStage) -> Found:
    async with desk.studio.database.unit() as session:
        return (await Prompts(session).version("en", stage)).found


async def test_a_template_is_answered_once_and_neither_the_script_nor_its_figures_change(desk: Desk) -> None:
    asked = Asked(found=await mine(desk), trial=Trial(values={"topic": "rain", "length": 30}))
    desk.say("It rains.")

    take = await desk.order(await desk.ordering.trial(asked))
    again = await desk.order(await desk.ordering.trial(asked))

    assert (take.status, take.recipe["prompt"]) == (Status.COMPLETED, "Write 30 words on rain.")
    assert take.cost_usd_micros > 0
    assert (again.cost_usd_micros, again.facts["from_memory"], len(desk.questions)) == (0, True, 1)
    assert await desk.versions() == []
    async with desk.studio.database.unit() as session:
        assert await PromptEffects(session=session).of("mine", PromptStage.REWRITE) == []
        key = await Commissions(session, desk.project.id).answer_key(take.id)
    assert (await desk.studio.storage.get(key)).decode() == "It rains.\n"


async def test_what_no_language_model_makes_or_cannot_be_rendered_is_not_asked(desk: Desk) -> None:
    picture = Asked(found=await shipped(desk, PromptStage.KEYFRAME), trial=Trial())
    with pytest.raises(WritingNotPossible, match="asks for a keyframe, and no language model makes one"):
        await desk.ordering.trial(picture)
    with pytest.raises(VariableNotUsable, match="There is no variable “mood”"):
        await desk.ordering.trial(Asked(found=await mine(desk), trial=Trial(values={"mood": "grim"})))
    assert desk.questions == []


async def test_advice_is_asked_with_what_the_template_made_and_how_that_did(desk: Desk) -> None:
    desk.say("A story.", "Name the weather first.")
    story = await desk.order(await desk.ordering.rewrite(Rewrite(topic="A cat and rain")))
    async with desk.studio.database.unit() as session:
        (used,) = await PromptUses(session=session).of("en", PromptStage.REWRITE)
        hidden = await PromptUses(session=session, visible=frozenset()).of("en")
    asked = Asked(found=await shipped(desk, PromptStage.REWRITE), trial=Trial())

    take = await desk.order(await desk.ordering.advice(asked))

    assert (used.project_id, used.is_chosen, used.takes, hidden) == (desk.project.id, False, 1, [])
    assert take.status is Status.COMPLETED, take.error
    assert story.recipe["prompt"] in take.recipe["prompt"]
    assert "{{ topic }}" in take.recipe["prompt"]
    assert "1 takes were approved, 0 rejected" in take.recipe["prompt"]
    async with desk.studio.database.unit() as session:
        key = await Commissions(session, desk.project.id).answer_key(take.id)
        assert await Commissions(session, desk.project.id).answer_key(story.id) == ""
    assert "Name the weather" in (await desk.studio.storage.get(key)).decode()
