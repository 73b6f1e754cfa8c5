from dataclasses import replace

from shotwright.db.session import Database
from shotwright.domain.planner import Intent
from shotwright.domain.states import Review
from shotwright.usecases.planning import Planning
from shotwright.usecases.projects import Projects
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.stories import Stories
from shotwright_sdk.values import Anchor, CameraMove, Looks
from shotwright_sdk.vocabulary import Age, CameraMoveKind, Emotion, Gender
from tests import make


class TestApply:
    async def test_a_story_comes_back_as_it_was_broken_down(self, database: Database) -> None:
        lin = replace(
            make.LIN,
            aliases=("Xia", "夏"),
            gender=Gender.FEMALE,
            age=Age.TEEN,
            looks=Looks(hair_colour="red", glasses=True),
            personality="stubborn",
        )
        shot = replace(
            make.shot(1, replace(make.line(), emotion=Emotion.ANGRY, parenthetical="低声"), make.line("旁白", "")),
            camera=CameraMove(kind=CameraMoveKind.DOLLY_IN, intensity=0.5, end=0.75),
            anchor=Anchor(first_line=3, last_line=7),
        )
        told = make.breakdown(shot, make.shot(2), characters=(lin, make.GU))
        async with database.unit() as session:
            project = await make.project(session)
            await Stories(session, project.id).apply(told, make.cast)

        async with database.unit() as session:
            story = await Stories(session, project.id).load()

        assert story.breakdown == told
        assert story.voices["char_002"].voice == "Gu"
        assert set(story.reviews.values()) == {Review.PENDING}

    async def test_an_added_shot_gets_a_new_code_and_the_others_keep_theirs(self, database: Database) -> None:
        first, second, third = make.shot(1, make.line("one")), make.shot(2, make.line("two")), make.shot(3)
        added = replace(make.shot(2, make.line("between")), action="something new")
        async with database.unit() as session:
            project = await make.project(session)
            stories = Stories(session, project.id)
            await stories.apply(make.breakdown(first, second, third), make.cast)

            edited = make.breakdown(first, added, replace(second, code="shot_003"), replace(third, code="shot_004"))
            aligned = await stories.apply(edited, make.cast)

        assert [shot.code for shot in aligned.shots] == ["shot_001", "shot_004", "shot_002", "shot_003"]

    async def test_what_keeps_its_code_keeps_its_id(self, database: Database) -> None:
        first, second = make.shot(1, make.line("one")), make.shot(2, make.line("two"))
        async with database.unit() as session:
            stories = Stories(session, (await make.project(session)).id)
            await stories.apply(make.breakdown(first, second), make.cast)
            before = await stories.load()

            added = replace(make.shot(1, make.line("before")), action="something new")
            edited = make.breakdown(added, replace(first, code="shot_002"), replace(second, code="shot_003"))
            await stories.apply(edited, make.cast)
            after = await stories.load()

        assert [shot.code for shot in after.parts.shots] == ["shot_003", "shot_001", "shot_002"]
        assert {code: after.ids[code] for code in before.ids} == before.ids
        assert after.ids.keys() - before.ids.keys() == {"shot_003"}

    async def test_an_edited_line_makes_only_its_own_work_stale(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await make.run_to_the_end(session, project.id)
            edited = make.breakdown(
                make.shot(1, make.line("Who on earth are you?")),
                make.shot(2, make.line("Nobody.", "char_002"), figures=("char_002",)),
            )
            await Projects(session).bring_script(project.id, "# Roof, edited", "test")

            keys = await make.run_to_the_end(session, project.id, redo_stale=True, story=edited)

            assert set(keys) == {
                "script/breakdown",
                "shot_001_line_01/voice",
                "shot_001/clip",
                "ep_01/music",
                "ep_01/film",
            }

    async def test_what_was_reviewed_stays_reviewed_while_it_is_the_same(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            stories = Stories(session, project.id)
            await stories.apply(make.breakdown(make.shot(1), make.shot(2)), make.cast)
            for code in ("char_001", "shot_001", "shot_002"):
                await Reviews(session, project.id).decide(code, Review.APPROVED)

            await stories.apply(make.breakdown(make.shot(1), make.shot(2, action="changed")), make.cast)

            reviews = (await stories.load()).reviews
            assert (reviews["char_001"], reviews["shot_001"], reviews["shot_002"]) == (
                Review.APPROVED,
                Review.APPROVED,
                Review.PENDING,
            )

    async def test_a_character_that_is_gone_goes_with_the_old_script(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            stories = Stories(session, project.id)
            await stories.apply(make.breakdown(), make.cast)

            await stories.apply(make.breakdown(make.shot(1, make.line()), characters=(make.LIN,)), make.cast)

            assert [one.name for one in (await stories.load()).parts.characters] == ["Lin"]

    async def test_a_longer_title_than_any_column_is_kept_whole(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            title = "很长的标题" * 200

            await Stories(session, project.id).apply(replace(make.breakdown(), title=title), make.cast)

            assert (await Stories(session, project.id).load()).parts.title == title


class TestSettings:
    async def test_a_new_size_makes_pictures_and_clips_stale_but_no_voice(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await make.run_to_the_end(session, project.id)
            wider = make.settings()
            wider = replace(wider, format=replace(wider.format, size=replace(wider.format.size, width=640)))

            await Projects(session).change_settings(project.id, wider)

            ready = {
                item.key for item in (await Planning(session, project.id).plan(Intent(redo_stale=True))).plan.ready
            }
            assert ready == {"shot_001/keyframe", "shot_002/keyframe"}
