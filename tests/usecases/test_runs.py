import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from shotwright.db.session import Database
from shotwright.db.tables import Take
from shotwright.db.takes import TakeRows
from shotwright.domain.errors import ArtefactNotFound, ReviewNotAllowed, TakeMoveNotAllowed, TakeNotFound
from shotwright.domain.films import ALL_MANUAL
from shotwright.domain.planner import Standing
from shotwright.domain.states import Gate, Review, Status
from shotwright.usecases.planning import Planning
from shotwright.usecases.projects import Projects
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.runs import Runs, Sweeping
from shotwright.usecases.takes import Takes
from tests import make

EVERYTHING = {
    "script/breakdown",
    "char_001/reference",
    "char_002/reference",
    "loc_001/reference",
    "shot_001/keyframe",
    "shot_002/keyframe",
    "shot_001_line_01/voice",
    "shot_002_line_01/voice",
    "shot_001/clip",
    "shot_002/clip",
    "ep_01/music",
    "ep_01/film",
}


class TestRun:
    async def test_with_open_gates_everything_is_made_once(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)

            keys = await make.run_to_the_end(session, project.id)

            assert sorted(keys) == sorted(EVERYTHING)
            assert keys[-1] == "ep_01/film"

    async def test_a_second_run_makes_nothing(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await make.run_to_the_end(session, project.id)

            assert await make.run_to_the_end(session, project.id) == []

    async def test_starting_again_tries_what_failed_even_if_the_run_never_ended(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            runs = Runs(session, project.id)
            first = await runs.start(redo_stale=True)
            await make.work_off(session, project.id)
            await make.work_off(session, project.id, fails=["loc_001/reference"])

            second = await runs.start(redo_stale=False)
            made: list[str] = []
            while await runs.active() is not None:
                made += await make.work_off(session, project.id)

        assert second != first
        assert {"loc_001/reference", "ep_01/film"} <= set(made)

    async def test_starting_twice_joins_the_run_under_way(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            runs = Runs(session, project.id)

            assert await runs.start(redo_stale=False) == await runs.start(redo_stale=True)

    async def test_advancing_again_orders_nothing_new(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await Runs(session, project.id).start(redo_stale=False)

            first = await Runs(session, project.id).advance()
            second = await Runs(session, project.id).advance()

            assert len(first) == 1
            assert first == second

    async def test_two_processes_that_advance_at_once_order_everything_once(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await Runs(session, project.id).start(redo_stale=False)
            await make.work_off(session, project.id)

        async def advance() -> None:
            async with database.unit() as session:
                await Runs(session, project.id).advance()

        await asyncio.gather(*(advance() for _ in range(6)))

        async with database.unit() as session:
            facts = await TakeRows(session, project.id).facts()
            assert {key: len(takes) for key, (_, takes) in facts.items()} == dict.fromkeys(facts, 1)

    async def test_a_failure_ends_the_run_and_the_next_run_tries_again(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)

            await make.run_to_the_end(session, project.id, fails=["shot_001/keyframe"])

            run = await Runs(session, project.id).failures()
            assert run == [("shot_001/keyframe", "It broke.")]
            assert await make.run_to_the_end(session, project.id) == [
                "shot_001/keyframe",
                "shot_001/clip",
                "ep_01/film",
            ]

    async def test_events_tell_what_happened_in_order(self, database: Database) -> None:
        from shotwright.db.events import EventRows  # noqa: PLC0415

        async with database.unit() as session:
            project = await make.project(session)
            await make.run_to_the_end(session, project.id)
            events = await EventRows(session, project.id).after(0)

            told = [(event.kind, event.subject) for event in events]
            assert told[:2] == [("project.created", "roof"), ("script.added", "script v1")]
            assert told.index(("take.started", "shot_001/clip")) < told.index(("take.completed", "shot_001/clip"))
            assert told[-1][0] == "run.ended"


class TestPause:
    async def test_nothing_is_ordered_while_paused_and_all_of_it_after(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await Runs(session, project.id).start(redo_stale=False)
            await Projects(session).set_paused(project.id, paused=True)

            assert await Runs(session, project.id).advance() == []

            await Projects(session).set_paused(project.id, paused=False)
            assert len(await Runs(session, project.id).advance()) == 1


class TestCancel:
    async def test_what_has_not_started_is_dropped_and_what_is_done_is_kept(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await Runs(session, project.id).start(redo_stale=False)
            await make.work_off(session, project.id)
            ordered = await Runs(session, project.id).advance()
            assert ordered

            await Runs(session, project.id).cancel()

            assert await Runs(session, project.id).active() is None
            assert await Takes(session).begin(ordered[0].take_id) is False
            assert "script/breakdown" not in await make.run_to_the_end(session, project.id)


class TestGates:
    async def test_each_closed_gate_stops_what_follows_it(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session, gates=ALL_MANUAL)
            reviews = Reviews(session, project.id)

            assert await make.run_to_the_end(session, project.id) == ["script/breakdown"]
            for gate, opened in (
                (Gate.BREAKDOWN, {"char_001/reference", "loc_001/reference", "shot_001_line_01/voice", "ep_01/music"}),
                (Gate.REFERENCES, {"shot_001/keyframe", "shot_002/keyframe"}),
                (Gate.KEYFRAMES, {"shot_001/clip", "shot_002/clip"}),
                (Gate.CLIPS, {"ep_01/film"}),
            ):
                waiting = await reviews.waiting()
                assert {one.gate for one in waiting} == {gate}
                for one in waiting:
                    await reviews.decide(one.subject, Review.APPROVED)
                assert opened <= set(await make.run_to_the_end(session, project.id))
            assert await reviews.waiting() == ()

    async def test_work_flows_shot_by_shot(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session, gates=ALL_MANUAL)
            reviews = Reviews(session, project.id)
            await make.run_to_the_end(session, project.id)
            for subject in ("char_001", "loc_001", "shot_001"):
                await reviews.decide(subject, Review.APPROVED)
            await make.run_to_the_end(session, project.id)
            for subject in ("char_001/reference", "loc_001/reference"):
                await reviews.decide(subject, Review.APPROVED)

            assert await make.run_to_the_end(session, project.id) == ["shot_001/keyframe"]

    async def test_a_rejected_take_is_made_again_with_the_note_and_another_seed(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await make.run_to_the_end(session, project.id)

            await Reviews(session, project.id).decide("shot_001/keyframe", Review.REJECTED, "too dark")
            keys = await make.run_to_the_end(session, project.id)

            first, second = await TakeRows(session, project.id).of_artefact("shot_001/keyframe")
            assert keys == ["shot_001/keyframe"], "what follows is stale now, and nobody asked to redo it"
            assert first.review is Review.REJECTED
            assert second.recipe["note"] == "too dark"
            assert second.recipe["seed"] != first.recipe["seed"]

    async def test_only_what_passes_a_gate_can_be_decided(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await make.run_to_the_end(session, project.id)
            reviews = Reviews(session, project.id)

            with pytest.raises(ReviewNotAllowed):
                await reviews.decide("ep_01/music", Review.APPROVED)
            with pytest.raises(ArtefactNotFound):
                await reviews.decide("shot_999/clip", Review.APPROVED)
            with pytest.raises(ArtefactNotFound):
                await reviews.decide("char_999", Review.APPROVED)


class TestTakes:
    async def test_rolling_back_is_selecting_an_older_take(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await make.run_to_the_end(session, project.id)
            await Reviews(session, project.id).decide("shot_001/keyframe", Review.REJECTED)
            await make.run_to_the_end(session, project.id, redo_stale=True)

            await Takes(session).select(project.id, "shot_001/keyframe", 1)
            await Reviews(session, project.id).decide("shot_001/keyframe", Review.APPROVED)

            plan = (await Planning(session, project.id).plan()).plan
            stale = {item.key for item in plan.items if item.standing is Standing.STALE}
            assert stale == {"shot_001/clip", "ep_01/film"}
            await Takes(session).select(project.id, "shot_001/clip", 1)
            await Takes(session).select(project.id, "ep_01/film", 1)
            assert (await Planning(session, project.id).plan()).plan.standing_at(Standing.STALE) == ()

    async def test_selecting_what_does_not_exist_says_so(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await make.run_to_the_end(session, project.id)

            with pytest.raises(TakeNotFound):
                await Takes(session).select(project.id, "shot_001/keyframe", 7)

    async def test_a_recipe_says_what_a_take_was_made_from(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await make.run_to_the_end(session, project.id)

            (take,) = await TakeRows(session, project.id).of_artefact("shot_001/clip")

            assert take.recipe["sources"] == {"shot_001/keyframe": 1, "shot_001_line_01/voice": 1}
            assert take.recipe["provider"] == "embedded"

    async def test_completing_twice_changes_nothing(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await Runs(session, project.id).start(redo_stale=False)
            (ordered,) = await Runs(session, project.id).advance()
            await Takes(session).begin(ordered.take_id)

            await Takes(session).complete(ordered.take_id, make.made("one"))
            await Takes(session).complete(ordered.take_id, make.made("two"))

            (take,) = await TakeRows(session, project.id).of_artefact("script/breakdown")
            assert take.content.startswith("one")


class TestZombies:
    async def test_a_take_without_a_sign_of_life_fails_and_its_late_result_is_refused(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await Runs(session, project.id).start(redo_stale=False)
            (ordered,) = await Runs(session, project.id).advance()
            await Takes(session).begin(ordered.take_id)
            assert await Takes(session).fail_zombies() == []
            long_ago = datetime.now(UTC) - timedelta(seconds=301)
            await session.execute(update(Take).values(heartbeat_at=long_ago))

            assert await Takes(session).fail_zombies() == [ordered.take_id]

            (take,) = await TakeRows(session, project.id).of_artefact("script/breakdown")
            await session.refresh(take)
            assert take.status is Status.FAILED
            with pytest.raises(TakeMoveNotAllowed):
                await Takes(session).complete(ordered.take_id, make.made())

    async def test_a_heartbeat_keeps_a_take_alive(self, database: Database) -> None:
        async with database.unit() as session:
            project = await make.project(session)
            await Runs(session, project.id).start(redo_stale=False)
            (ordered,) = await Runs(session, project.id).advance()
            await Takes(session).begin(ordered.take_id)
            await session.execute(update(Take).values(heartbeat_at=datetime.now(UTC) - timedelta(seconds=301)))

            await Takes(session).beat(ordered.take_id, 0.5)

            assert await Takes(session).fail_zombies() == []


class TestSweeping:
    async def test_only_projects_with_a_run_under_way_are_looked_after(self, database: Database) -> None:
        async with database.unit() as session:
            busy = await make.project(session, name="busy")
            idle = await make.project(session, name="idle")
            await Runs(session, busy.id).start(redo_stale=False)

            projects = await Sweeping(session).active_projects()

            assert busy.id in projects
            assert idle.id not in projects
