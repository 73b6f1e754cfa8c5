"""Prompt sets, and what other words do to takes that were bought, on both databases."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.session import Database
from shotwright.db.takes import TakeRows
from shotwright.domain.errors import ArtefactNotFound
from shotwright.domain.planner import Intent, Standing
from shotwright.domain.recipes import Recipe, recipe_from
from shotwright.domain.states import Kind, Review
from shotwright.domain.templates import (
    Look,
    PromptSetNotAllowed,
    PromptSetNotFound,
    PromptStage,
    PromptVersionNotFound,
    Template,
    TemplateNotUsable,
    Variable,
    VariableNotUsable,
    VariableType,
)
from shotwright.prompting.archive import SetFiles, read_set, zipped
from shotwright.prompting.files import SetForm
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.prompt_effects import PromptEffects
from shotwright.usecases.prompts import Prompts, check_template
from shotwright.usecases.providers import ProviderFacts
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.sent import SentPrompts
from shotwright.usecases.takes import Takes
from shotwright.usecases.wording import Override
from shotwright_sdk.remote_models import ModelEntry, ModelKind, Price, PriceUnit
from tests import make, money

MINE = SetForm(code="mine", name="Mine")
FRAME = Template(stage=PromptStage.KEYFRAME, text="{who}, {style}", negative="blur")
KEYFRAME = "shot_001/keyframe"


INK = "ink outline illustration, flat colours, soft scene light"
ANIME = "anime style, manga art, 2D animation, cel shaded"
BOUGHT_AND_AFTER = ["shot_001/keyframe", "shot_002/keyframe", "shot_001/clip", "shot_002/clip", "ep_01/film"]


def entry_of(one: ProviderFacts) -> ModelEntry:
    price = Price(unit=PriceUnit.IMAGE, micros=40_000, source="test", as_of=date(2026, 11, 22))
    return ModelEntry(id=one.settings.model, kind=ModelKind.IMAGE, protocol="relay", prices=(price,))


async def bought(session: AsyncSession) -> UUID:
    """A project that uses the set `mine`, and whose keyframes are made elsewhere: all of it made once."""
    project = await make.project(session)
    one = await money.provider(session, kind=ModelKind.IMAGE)
    await Assignments(session).assign(None, Kind.KEYFRAME, [one.id])
    await Prompts(session).create(MINE)
    await Prompts(session).save("mine", FRAME)
    await ProjectPrompts(session, project.id).use_set("mine")
    await run(session, project.id)
    return project.id


async def run(session: AsyncSession, project_id: UUID, *, redo_stale: bool = False) -> list[str]:
    return await make.run_to_the_end(session, project_id, redo_stale=redo_stale, entry_of=entry_of)


async def plan_redoing(session: AsyncSession, project_id: UUID) -> Planned:
    return await Planning(session, project_id, entry_of).plan(Intent(redo_stale=True))


async def stale(session: AsyncSession, project_id: UUID) -> list[str]:
    planned = await Planning(session, project_id, entry_of).plan()
    return [item.key for item in planned.plan.standing_at(Standing.STALE)]


async def recipe(session: AsyncSession, project_id: UUID, key: str = KEYFRAME) -> Recipe:
    return recipe_from((await TakeRows(session, project_id).selected())[key].recipe)


class TestSets:
    async def test_every_version_is_kept_and_any_can_be_put_in_force_again(self, database: Database) -> None:
        async with database.unit() as session:
            prompts = Prompts(session)
            await prompts.create(MINE)
            assert (await prompts.version("mine", PromptStage.KEYFRAME)).found.ref.set == "en", "its base does it"

            first = await prompts.save("mine", replace(FRAME, note="shorter"))
            again = await prompts.save("mine", replace(FRAME, note="the same"))
            second = await prompts.save("mine", replace(FRAME, text="{who}"))
            await prompts.put_in_force("mine", PromptStage.KEYFRAME, 1)

            assert (first.found.ref.version, again.found.ref.version, second.found.ref.version) == (1, 1, 2)
            assert (first.template.note, first.author) == ("shorter", "owner")
            versions = await prompts.versions("mine", PromptStage.KEYFRAME)
            assert [(one.found.ref.version, one.is_in_force) for one in versions] == [(1, True), (2, False)]
            with pytest.raises(PromptVersionNotFound, match="mine/keyframe has no version 3"):
                await prompts.put_in_force("mine", PromptStage.KEYFRAME, 3)

    async def test_shipped_sets_stay_as_they_are_and_sets_in_use_are_not_removed(self, database: Database) -> None:
        async with database.unit() as session:
            prompts = Prompts(session)
            project = await make.project(session)
            await prompts.create(MINE)
            await ProjectPrompts(session, project.id).use_set("mine")

            for refused in (
                prompts.save("en", FRAME),
                prompts.remove("zh"),
                prompts.remove("mine"),
                prompts.create(MINE),
            ):
                with pytest.raises(PromptSetNotAllowed):
                    await refused
            with pytest.raises(PromptSetNotFound):
                await ProjectPrompts(session, project.id).use_set("nobody's")
            await ProjectPrompts(session, project.id).use_set("zh")
            await prompts.remove("mine")
            assert [one.code for one in await prompts.sets()] == ["en", "zh"]

    @pytest.mark.parametrize(
        ("template", "told"),
        [
            (replace(FRAME, text=" "), "mine/keyframe is empty"),
            (replace(FRAME, text="{{ sky }}"), "line 1: there is no variable “sky”"),
            (replace(FRAME, negative="{{ sky }}"), "mine/keyframe, negative, line 1"),
            (replace(FRAME, variables=(Variable(name="grain"),)), "Give it a default"),
            (replace(FRAME, variables=(Variable(name="who", type=VariableType.INT),)), "of type string, not int"),
            (replace(FRAME, variables=(Variable(name="a", default=""),) * 2), "declares “a” twice"),
        ],
    )
    def test_a_template_that_cannot_be_rendered_is_not_kept(self, template: Template, told: str) -> None:
        with pytest.raises((TemplateNotUsable, VariableNotUsable), match=told):
            check_template(template, "en", "mine/keyframe")

    async def test_a_set_that_is_exported_and_imported_makes_no_new_versions(
        self, database: Database, tmp_path: Path
    ) -> None:
        path = tmp_path / "mine.zip"
        async with database.unit() as session:
            prompts = Prompts(session)
            await prompts.create(MINE)
            await prompts.save("mine", replace(FRAME, variables=(Variable(name="grain", default="film grain"),)))
            path.write_bytes(zipped(await prompts.as_files("mine")))

            assert (await prompts.bring(read_set(path)))[1] == []
            facts, made = await prompts.bring(read_set(path), "yours")
            assert [str(one) for one in made] == ["yours/keyframe v1"]
            assert facts.stages == (PromptStage.KEYFRAME,)
            mine, yours = [await prompts.version(code, PromptStage.KEYFRAME) for code in ("mine", "yours")]
            assert mine.template == yours.template

    async def test_of_an_import_with_one_wrong_template_nothing_is_kept(self, database: Database) -> None:
        wrong = Template(stage=PromptStage.CLIP, text="{{ sky }}")
        with pytest.raises(TemplateNotUsable, match="new/clip"):
            async with database.unit() as session:
                await Prompts(session).bring(SetFiles(form=SetForm(code="new", name="New"), templates=(FRAME, wrong)))

        async with database.unit() as session:
            assert [one.code for one in await Prompts(session).sets()] == ["en", "zh"]


class TestWords:
    async def test_other_words_make_bought_takes_stale_and_no_others(self, database: Database) -> None:
        async with database.unit() as session:
            project_id = await bought(session)
            assert await stale(session, project_id) == []
            assert (await recipe(session, project_id)).prompt == "Lin (short red hair), " + INK

            await Prompts(session).save("mine", replace(FRAME, text="{who}, rain, {style}"))
            await Prompts(session).save("mine", Template(stage=PromptStage.CHARACTER, text="{name}"))

            assert await stale(session, project_id) == BOUGHT_AND_AFTER, "references are drawn here, without words"
            assert await run(session, project_id) == [], "nothing is redone by itself"
            assert set(await run(session, project_id, redo_stale=True)) == set(BOUGHT_AND_AFTER)
            assert await stale(session, project_id) == []
            told = await recipe(session, project_id)
            assert told.prompt == "Lin (short red hair), rain, " + INK
            assert (told.prompt_set, told.template, told.template_version) == ("mine", "keyframe", 2)
            await Prompts(session).put_in_force("mine", PromptStage.KEYFRAME, 1)
            await Takes(session).select(project_id, KEYFRAME, 1)
            assert KEYFRAME not in await stale(session, project_id), (
                "going back to the words makes the take right again"
            )

    async def test_a_look_goes_around_every_prompt_and_a_persons_own_words_replace_it(self, database: Database) -> None:
        async with database.unit() as session:
            project_id = await bought(session)
            prompts = ProjectPrompts(session, project_id)

            await prompts.set_look(Look(name="anime", text="新海诚风格", suffix="4k", negative="photo"))
            words = await prompts.words(KEYFRAME)
            assert words.text == f"{ANIME}, Lin (short red hair), 新海诚风格, 4k"
            assert words.negative == "blur, photo"

            await prompts.override(KEYFRAME, Override(prompt="Lin,  exactly {so} "))
            words = await prompts.words(KEYFRAME)
            assert (words.text, words.negative, words.template) == ("Lin,  exactly {so} ", "blur, photo", None)
            assert await stale(session, project_id) == BOUGHT_AND_AFTER
            await run(session, project_id, redo_stale=True)
            told = await recipe(session, project_id)
            assert (told.prompt, told.is_prompt_by_hand, told.prompt_set) == ("Lin,  exactly {so} ", True, "")

            await prompts.override(KEYFRAME, Override(prompt="Lin", negative="", enabled=False))
            assert (await prompts.words(KEYFRAME)).template is not None
            await prompts.override(KEYFRAME, Override(prompt="Lin", negative=""))
            assert (await prompts.words(KEYFRAME)).negative == ""
            await prompts.drop_override(KEYFRAME)
            assert await prompts.overrides() == {}

    async def test_what_cannot_be_asked_for_in_words_or_is_not_there_has_no_prompt(self, database: Database) -> None:
        async with database.unit() as session:
            project_id = await bought(session)
            prompts = ProjectPrompts(session, project_id)

            for key in ("shot_009/keyframe", "ep_01/film", "shot_001_line_01/voice"):
                with pytest.raises(ArtefactNotFound):
                    await prompts.override(key, Override(prompt="rain"))
            for own in (Override(prompt=" "), Override(prompt="a" * 40_000), Override(prompt="a", negative="\0")):
                with pytest.raises(TemplateNotUsable):
                    await prompts.override(KEYFRAME, own)
            with pytest.raises(TemplateNotUsable, match="no look “noir”"):
                await prompts.set_look(Look(name="noir"))

    async def test_a_reviewers_note_reaches_the_next_prompt_and_makes_nothing_stale(self, database: Database) -> None:
        async with database.unit() as session:
            project_id = await bought(session)
            await Prompts(session).save("mine", replace(FRAME, text="{who}{% if note %}; {{ note }}{% endif %}"))
            await run(session, project_id, redo_stale=True)

            await Reviews(session, project_id).decide(KEYFRAME, Review.REJECTED, "her coat is brown")
            await run(session, project_id, redo_stale=True)

            assert (await recipe(session, project_id)).prompt == "Lin (short red hair); her coat is brown"
            assert await stale(session, project_id) == []

    async def test_nothing_is_bought_while_a_template_cannot_be_rendered_and_the_rest_goes_on(
        self, database: Database
    ) -> None:
        async with database.unit() as session:
            project_id = await bought(session)
            await Prompts(session).save("mine", replace(FRAME, text="{{ people[0].name }} {{ people[7].name }}"))

            made = await run(session, project_id, redo_stale=True)

            assert made == []
            held = {item.key: item.held for item in (await plan_redoing(session, project_id)).plan.items if item.held}
            assert set(held) == {KEYFRAME, "shot_002/keyframe"}
            assert held[KEYFRAME] == "mine/keyframe v2, line 1: list object has no element 7."


class TestEffect:
    async def test_the_effect_of_each_version_is_counted_from_takes_and_decisions(self, database: Database) -> None:
        async with database.unit() as session:
            project_id = await bought(session)
            reviews = Reviews(session, project_id)
            for take in (await TakeRows(session, project_id).selected()).values():
                take.cost_usd_micros = 40_000 if take.recipe["prompt_set"] == "mine" else 1
            await reviews.decide("shot_002/keyframe", Review.APPROVED)
            await reviews.decide(KEYFRAME, Review.REJECTED, "too dark")
            await reviews.decide("char_001/reference", Review.REJECTED, "drawn here: does not count")
            await Prompts(session).save("mine", replace(FRAME, text="{who}, bright, {style}"))
            await run(session, project_id)

            first, second = await PromptEffects(session=session).of("mine", PromptStage.KEYFRAME)

            assert (first.version, first.takes, first.finished) == (1, 2, 2)
            assert (first.approved, first.rejected, first.notes) == (1, 1, ("too dark",))
            assert first.cost_per_approved_usd_micros == 80_000
            assert (second.version, second.takes) == (2, 1)
            assert await PromptEffects(session=session).of("en", PromptStage.CHARACTER) == []

    async def test_what_a_take_was_asked_for_is_told_though_templates_changed_since(self, database: Database) -> None:
        async with database.unit() as session:
            project_id = await bought(session)
            await Prompts(session).save("mine", replace(FRAME, text="{who}"))

            sent = await SentPrompts(session, project_id).of(KEYFRAME)

            assert (sent.number, sent.prompt, sent.requests) == (1, "Lin (short red hair), " + INK, [])
            assert str(sent.recipe.template_version) == "1"
