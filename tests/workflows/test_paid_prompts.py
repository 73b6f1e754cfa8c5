"""What a provider is told is what the take says it was told, character by character."""

from pathlib import Path

from shotwright.domain.states import Kind, Review
from shotwright.domain.templates import PromptStage, Template
from shotwright.prompting.files import SetForm
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.prompts import Prompts
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.sent import Sent, SentPrompts
from shotwright.usecases.wording import Override
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.server import Simulator
from tests import make
from tests.workflows.buying import opened

OWN = 'Lin\'s roof,  "alone" {not a variable} & 雨\nsecond line '
PERSON = Template(stage=PromptStage.CHARACTER, text='{"who": "{name}"}: {{ appearance }}', negative="blur")
KEYS = ("char_001/reference", "loc_001/reference")


async def test_what_arrives_at_the_provider_is_what_the_take_says(tmp_path: Path) -> None:
    with Simulator(looks=0) as simulator:
        async with opened(tmp_path, simulator) as shop:
            project = await shop.project()
            pictures = await shop.provider("fal", ModelKind.IMAGE, negative=True)
            await shop.assign(Kind.REFERENCE, pictures)
            async with shop.studio.database.unit() as session:
                await make.run_to_the_end(session, project)
                await Prompts(session).create(SetForm(code="mine", name="Mine"))
                await Prompts(session).save("mine", PERSON)
                await ProjectPrompts(session, project).use_set("mine")
                await ProjectPrompts(session, project).override(KEYS[1], Override(prompt=OWN, negative="people"))
                for key in KEYS:
                    await Reviews(session, project).decide(key, Review.REJECTED)

            await shop.run(project)

            async with shop.studio.database.unit() as session:
                person, place = [await SentPrompts(session, project).of(key) for key in KEYS]
            arrived = {seen.json["prompt"]: seen.json["negative_prompt"] for seen in simulator.submits("fal")}
            assert arrived == {person.prompt: person.negative, place.prompt: place.negative}
            assert (person.prompt, person.negative) == ('{"who": "Lin"}: short red hair', "blur")
            assert (place.prompt, place.negative) == (OWN, "people")
            assert by(person) == ("mine", "character", 1, False)
            assert by(place) == ("", "", 0, True)
            assert {one.requests[0].provider for one in (person, place)} == {"fal image"}


def by(sent: Sent) -> tuple[str, str, int, bool]:
    recipe = sent.recipe
    return recipe.prompt_set, recipe.template, recipe.template_version, recipe.is_prompt_by_hand
