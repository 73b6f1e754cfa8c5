"""Editing the story: shots added, cut, moved and dropped, and what that does to reviews and takes."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.session import Database
from shotwright.domain.errors import ArtefactNotFound, EditNotAllowed
from shotwright.domain.planner import Standing
from shotwright.domain.states import Review
from shotwright.usecases.editing import Editing
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.stories import Stories
from shotwright_sdk.values import Breakdown, Scene, Shot
from shotwright_sdk.vocabulary import ShotSize
from tests import make

STREET = Scene(code="scene_002", heading="Street", location="loc_001")


def story() -> Breakdown:
    """Two scenes: three shots on the roof, one in the street."""
    plain = make.breakdown(make.shot(1, make.line("One."), make.line("Two, and more."), make.line("Three.")))
    street = replace(make.shot(4), scene="scene_002")
    return replace(plain, scenes=(*plain.scenes, STREET), shots=(*plain.shots, make.shot(2), make.shot(3), street))


async def project(session: AsyncSession) -> UUID:
    found = await make.project(session)
    await Stories(session, found.id).apply(story(), make.cast)
    return found.id


async def film(session: AsyncSession) -> UUID:
    """A project of which everything has been made."""
    found = await make.project(session)
    await make.run_to_the_end(session, found.id, story=story())
    return found.id


async def shots(session: AsyncSession, project_id: UUID) -> list[Shot]:
    return list((await Stories(session, project_id).load()).parts.shots)


async def codes(session: AsyncSession, project_id: UUID) -> list[str]:
    return [one.code for one in await shots(session, project_id)]


async def test_an_added_shot_stands_where_it_was_asked_for_under_a_new_code(database: Database) -> None:
    async with database.unit() as session:
        project_id = await project(session)
        added = await Editing(session, project_id).add_shot(make.shot(9, make.line("New.")), after="shot_002")

        assert added.code == "shot_005"
        assert await codes(session, project_id) == ["shot_001", "shot_002", "shot_005", "shot_003", "shot_004"]
        assert (await shots(session, project_id))[2].lines == (make.line("New."),)


async def test_a_code_of_which_takes_are_kept_is_never_given_again(database: Database) -> None:
    async with database.unit() as session:
        project_id = await film(session)
        await Editing(session, project_id).delete_shot("shot_004")
        added = await Editing(session, project_id).add_shot(make.shot(9))

    assert added.code == "shot_005"


async def test_a_split_shot_keeps_every_word_and_the_time(database: Database) -> None:
    async with database.unit() as session:
        project_id = await project(session)
        whole = (await shots(session, project_id))[0]
        first, second = await Editing(session, project_id).split_shot("shot_001", 3)
        found = {one.code: one for one in await shots(session, project_id)}

    assert list(found)[:2] == ["shot_001", "shot_005"]
    assert found["shot_001"].lines + found["shot_005"].lines == whole.lines
    assert first.duration_s + second.duration_s == pytest.approx(whole.duration_s)


@pytest.mark.parametrize("line", [0, 1, 4, 99])
async def test_a_split_that_leaves_nothing_on_one_side_is_refused(database: Database, line: int) -> None:
    async with database.unit() as session:
        project_id = await project(session)
        with pytest.raises(EditNotAllowed, match="before line 2 to 3"):
            await Editing(session, project_id).split_shot("shot_001", line)


async def test_shots_are_put_in_another_order_within_their_scenes(database: Database) -> None:
    async with database.unit() as session:
        project_id = await project(session)
        await Editing(session, project_id).reorder_shots(["shot_003", "shot_001", "shot_002", "shot_004"])

        assert await codes(session, project_id) == ["shot_003", "shot_001", "shot_002", "shot_004"]


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (["shot_001"], "exactly once"),
        (["shot_001", "shot_001", "shot_002", "shot_003", "shot_004"], "exactly once"),
        (["shot_001", "shot_002", "shot_003", "shot_099"], "shot_099"),
        (["shot_004", "shot_001", "shot_002", "shot_003"], "stay together"),
        (["shot_001", "shot_004", "shot_002", "shot_003"], "stay together"),
    ],
)
async def test_an_order_that_cannot_be_is_refused(database: Database, order: list[str], why: str) -> None:
    async with database.unit() as session:
        project_id = await project(session)
    with pytest.raises(EditNotAllowed, match=why):
        async with database.unit() as session:
            await Editing(session, project_id).reorder_shots(order)
    async with database.unit() as session:
        assert await codes(session, project_id) == ["shot_001", "shot_002", "shot_003", "shot_004"]


async def test_a_shot_moves_into_another_scene(database: Database) -> None:
    async with database.unit() as session:
        project_id = await project(session)
        await Editing(session, project_id).move_shot("shot_002", scene="scene_002")

        moved = await shots(session, project_id)
    assert [(one.code, one.scene) for one in moved][2:] == [("shot_002", "scene_002"), ("shot_004", "scene_002")]


async def test_the_last_shot_stays(database: Database) -> None:
    async with database.unit() as session:
        project_id = await project(session)
        editing = Editing(session, project_id)
        for code in ("shot_001", "shot_002", "shot_003"):
            await editing.delete_shot(code)
        with pytest.raises(EditNotAllowed, match="at least one"):
            await editing.delete_shot("shot_004")


async def test_an_edited_shot_waits_at_its_gate_again_and_its_keyframe_is_stale(database: Database) -> None:
    async with database.unit() as session:
        project_id = await film(session)
        await Reviews(session, project_id).decide("shot_002", Review.APPROVED)
        before = (await shots(session, project_id))[1]

        await Editing(session, project_id).save_shot(before)
        unchanged = await Planning(session, project_id).plan()
        await Editing(session, project_id).save_shot(replace(before, size=ShotSize.CLOSE_UP))
        changed = await Planning(session, project_id).plan()

    assert unchanged.story.reviews["shot_002"] is Review.APPROVED
    assert changed.story.reviews["shot_002"] is Review.PENDING
    assert _standing(unchanged, "shot_002/keyframe") is Standing.DONE
    assert _standing(changed, "shot_002/keyframe") is Standing.STALE
    assert _standing(changed, "shot_003/keyframe") is Standing.DONE


def _standing(planned: Planned, key: str) -> Standing:
    return next(item.standing for item in planned.plan.items if item.key == key)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"duration_s": 0}, "seconds"),
        ({"duration_s": float("nan")}, "seconds"),
        ({"lines": (make.line("x", "char_099"),)}, "char_099"),
        ({"lines": (make.line("  "),)}, "words"),
    ],
)
async def test_a_shot_that_cannot_be_is_refused(database: Database, change: dict[str, object], why: str) -> None:
    async with database.unit() as session:
        project_id = await project(session)
        shot = (await shots(session, project_id))[0]
        with pytest.raises(EditNotAllowed, match=why):
            await Editing(session, project_id).save_shot(replace(shot, **change))


async def test_what_is_not_there_cannot_be_edited(database: Database) -> None:
    async with database.unit() as session:
        project_id = await project(session)
        editing = Editing(session, project_id)
        with pytest.raises(ArtefactNotFound):
            await editing.delete_shot("shot_099")
        with pytest.raises(ArtefactNotFound):
            await editing.save_character(replace(make.LIN, code="char_099"))
        with pytest.raises(ArtefactNotFound):
            await editing.add_shot(replace(make.shot(1), scene="scene_099"))
