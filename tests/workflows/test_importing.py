"""A script is taken over again: what was not changed keeps its code, its takes and its reviews."""

from pathlib import Path

import pytest

from shotwright.db.session import Database
from shotwright.domain.errors import EditNotAllowed, ScriptUnreadable
from shotwright.domain.manuscript.writing import write_manuscript
from shotwright.domain.planner import Standing
from shotwright.domain.states import Review
from shotwright.providers.embedded.provider import build
from shotwright.storage.store import Storage
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.runs import Runs
from shotwright.usecases.stories import Stories
from shotwright.workflows.making.importing import Importing
from tests import make

SCRIPT = """\
# Two on a roof

## EXT. ROOFTOP - NIGHT

Rain falls on the city.

LIN: Who are you?

GU (smiling): Nobody. Come.

A key lies on the floor.
"""


@pytest.fixture
async def project(database: Database) -> ProjectFacts:
    async with database.unit() as session:
        return await Projects(session).create("Roof", make.settings())


@pytest.fixture
async def importing(database: Database, project: ProjectFacts, tmp_path: Path) -> Importing:
    """Brings scripts into a project that was made to the end from SCRIPT; what its takes hold does not matter here."""
    made = Importing(database, Storage(str(tmp_path)), build(model_dir=None, workers=1), None, project)
    await made.apply(await made.read(SCRIPT))
    async with database.unit() as session:
        await make.run_to_the_end(session, project.id)
    return made


async def planned(database: Database, project: ProjectFacts) -> Planned:
    async with database.unit() as session:
        return await Planning(session, project.id).plan()


async def exported(database: Database, project: ProjectFacts) -> str:
    return write_manuscript((await planned(database, project)).story.parts, "ink")


async def test_the_unedited_export_changes_nothing_and_leaves_nothing_to_do(
    database: Database, project: ProjectFacts, importing: Importing
) -> None:
    text = await exported(database, project)

    changes = await importing.apply(await importing.read(text))

    assert changes.is_nothing
    assert await exported(database, project) == text
    assert {item.standing for item in (await planned(database, project)).plan.items} == {Standing.DONE}


async def test_an_edited_line_makes_its_own_work_stale_and_nothing_else(
    database: Database, project: ProjectFacts, importing: Importing
) -> None:
    edited = (await exported(database, project)).replace("Who are you?", "Who on earth are you?")

    shown = await importing.preview(await importing.read(edited))

    assert {item.standing for item in (await planned(database, project)).plan.items} == {Standing.DONE}
    changes = await importing.apply(await importing.read(edited))
    assert changes == shown
    stale = {item.key for item in changes.stale}
    (changed,) = changes.changed
    assert stale == {f"{changed}_line_01/voice", f"{changed}/clip", "ep_01/music", "ep_01/film"}
    assert (changes.new, changes.gone, changes.redo_cost_usd_micros) == ((), (), 0)
    assert {one.key for one in (await planned(database, project)).plan.standing_at(Standing.STALE)} == stale


async def test_an_edited_script_without_anchors_is_recognised_by_its_words(importing: Importing) -> None:
    edited = SCRIPT.replace("LIN:", "The wind blows hard.\n\nLIN:").replace("Nobody. Come.", "Nobody.")

    changes = await importing.preview(await importing.read(edited))

    assert changes.removed == ()
    assert changes.added == ("shot_004",)
    assert not {"char_001", "char_002", "loc_001", "scene_001", "shot_003"} & set(changes.changed)


async def test_reviews_stay_where_only_the_lines_of_the_script_have_shifted(
    database: Database, project: ProjectFacts, importing: Importing
) -> None:
    async with database.unit() as session:
        shots = [shot.code for shot in (await Stories(session, project.id).load()).parts.shots]
        for code in shots:
            await Reviews(session, project.id).decide(code, Review.APPROVED)

    await importing.apply(await importing.read(SCRIPT.replace("# Two", "\n\n\n# Two")))

    reviews = (await planned(database, project)).story.reviews
    assert {reviews[code] for code in shots} == {Review.APPROVED}


async def test_a_code_that_had_takes_is_never_given_to_another_shot(
    database: Database, project: ProjectFacts, importing: Importing
) -> None:
    text = await exported(database, project)
    head, _, last = text.rpartition("<!-- shot_")
    removed = await importing.apply(await importing.read(head))
    assert removed.removed == (f"shot_{last[:3]}",)
    assert f"shot_{last[:3]}/clip" in removed.gone

    added = await importing.apply(await importing.read(f"{head}\n\nLIN: Wait!\n"))
    back = await importing.apply(await importing.read(text))

    assert added.added == (f"shot_{int(last[:3]) + 1:03d}",)
    assert back.added == removed.removed
    taken_up_again = {item.key: item.standing for item in back.new}
    assert taken_up_again[f"{back.added[0]}/clip"] is Standing.DONE


async def test_the_style_that_a_script_names_is_taken_over(
    database: Database, project: ProjectFacts, importing: Importing
) -> None:
    text = await exported(database, project)

    changes = await importing.apply(await importing.read(text.replace("style: ink", "style: comic")))

    assert {item.kind for item in changes.stale} >= {"reference", "keyframe", "clip", "film"}
    async with database.unit() as session:
        assert (await Projects(session).by_code(project.code)).settings.style == "comic"
    with pytest.raises(ScriptUnreadable, match=r"style “oil”. There are: ink, comic"):
        await importing.read(text.replace("style: ink", "style: oil"))


async def test_nothing_is_taken_over_while_the_script_is_being_broken_down(
    database: Database, project: ProjectFacts, importing: Importing
) -> None:
    async with database.unit() as session:
        await Projects(session).bring_script(project.id, SCRIPT + "\nLIN: Wait.\n", "test")
        await Runs(session, project.id).start(redo_stale=True)
        await Runs(session, project.id).advance()

    with pytest.raises(EditNotAllowed, match="just being broken down"):
        await importing.preview(await importing.read(SCRIPT))
