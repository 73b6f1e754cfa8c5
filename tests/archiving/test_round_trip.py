"""A production that is archived and brought in elsewhere is the same production."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from shotwright.db.archive_tables import ARCHIVED, LEFT_OUT, PROJECT, target_of
from shotwright.db.money_tables import Job, LedgerEntry
from shotwright.db.prompt_tables import PromptVersion
from shotwright.db.schema import METADATA
from shotwright.db.session import Database
from shotwright.db.tables import Project, Take, User
from shotwright.domain.archives import ArchiveNotUsable
from shotwright.domain.errors import FileNotInStorage
from shotwright.domain.states import Status
from shotwright.storage.store import Storage
from shotwright.workflows.archiving.bringing import Bringing
from shotwright.workflows.archiving.keeping import FolderKeeper
from shotwright.workflows.archiving.sources import open_source
from tests import make, money
from tests.archiving import productions
from tests.archiving.conftest import Filmed
from tests.archiving.productions import archive, bring, files_in, hashes_of, planned, rich, rows_in

_OURS = ("project.json", "archive.json", "rows/")
"""Files that hold ids, times or the code, and are compared as rows."""


def without_import(rows: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """Rows without what a project is called here, and without the event of its being brought in."""
    project = {**rows["project"][0], "code": "", "updated_at": ""}
    events = [one for one in rows["event"] if one["kind"] != "project.imported"]
    return {**rows, "project": [project], "event": events}


async def test_what_is_brought_in_beside_the_original_is_the_same_in_all_but_ids_and_code(
    database: Database, tmp_path: Path
) -> None:
    storage = Storage((tmp_path / "films").as_uri())
    facts = await rich(database, storage)
    before = await archive(database, storage, facts.id, tmp_path)

    arrived = await bring(database, storage, before, tmp_path)
    after = await archive(database, storage, arrived.project.id, tmp_path)

    assert arrived.left_out == ()
    assert arrived.project.code == f"{facts.code}-2"
    assert arrived.project.id != facts.id
    assert without_import(rows_in(after)) == without_import(rows_in(before))
    media = {name for name in files_in(before) if name.endswith((".md", ".png"))}
    assert len(media) > 15
    assert {name: hashes_of(files_in(after))[name] for name in media} == {
        name: hashes_of(files_in(before))[name] for name in media
    }
    assert await planned(database, arrived.project.id) == await planned(database, facts.id)
    assert files_in(after)["history/costs.jsonl"] == files_in(before)["history/costs.jsonl"]


async def test_elsewhere_people_are_names_costs_are_history_and_unknown_models_are_named(
    on_postgres: Database, sqlite: Database, filmed: Filmed, tmp_path: Path
) -> None:
    (storage, facts), there = filmed, Storage((tmp_path / "there").as_uri())
    content = await archive(sqlite, storage, facts.id, tmp_path)
    async with on_postgres.unit() as session:
        lin = await make.person(session, "lin")
        await make.person(session, "mei")

    arrived = await bring(on_postgres, there, content, tmp_path, by=lin)
    again = await archive(on_postgres, there, arrived.project.id, tmp_path)

    assert arrived.project.code == facts.code
    assert len(arrived.left_out) == 1
    assert "relay" in arrived.left_out[0]
    async with on_postgres.unit() as session:
        strangers = (await session.scalars(select(User).where(User.name.like("%(elsewhere)")))).all()
        jobs = await session.scalar(select(func.count()).select_from(Job))
        charged = await session.scalar(select(func.count()).select_from(LedgerEntry))
        owner = await session.scalar(select(Project.owner_id))
    assert {user.name for user in strangers} == {"mei (elsewhere)", "owner (elsewhere)"}
    assert not any(user.is_active or user.password_hash for user in strangers)
    assert (jobs, charged, owner) == (0, 0, lin)
    assert b'"cost_usd_micros": 70000' in files_in(again)["history/costs.jsonl"]
    history = [json.loads(line) for line in files_in(again)["history/generation_history.jsonl"].splitlines()]
    decided = {(line["artefact"], line["by"], line["reason"]) for line in history if line["event"] == "decision"}
    assert ("shot_001/keyframe", "mei", "colour") in decided
    assert ("shot_001/keyframe", "policy", "") in decided
    assert any(line["undoes"] for line in history if line["event"] == "decision")
    assert await planned(on_postgres, arrived.project.id) == await planned(sqlite, facts.id)


async def test_no_secret_and_no_path_of_somebodys_disk_leaves(sqlite: Database, filmed: Filmed, tmp_path: Path) -> None:
    storage, facts = filmed
    async with sqlite.unit() as session:
        (await session.get_one(Project, facts.id)).source = "/films/of lin/plan.md"
        await money.provider(session, "other", key_sealed="sealed-key-of-other")

    files = files_in(await archive(sqlite, storage, facts.id, tmp_path))

    whole = b"".join(files.values())
    for secret in (b"of lin", b"sealed", b"password_hash", b"base_url"):
        assert secret not in whole


async def test_the_same_production_makes_the_same_archive(sqlite: Database, filmed: Filmed, tmp_path: Path) -> None:
    storage, facts = filmed

    first = await archive(sqlite, storage, facts.id, tmp_path)

    assert await archive(sqlite, storage, facts.id, tmp_path) == first
    with zipfile.ZipFile(io.BytesIO(first)) as found:
        pictures = [one for one in found.infolist() if one.filename.startswith("03_keyframes/")]
    assert {one.compress_type for one in pictures} == {zipfile.ZIP_STORED}


async def test_what_was_under_way_is_left_behind_and_can_be_made_again(sqlite: Database, tmp_path: Path) -> None:
    storage = Storage((tmp_path / "films").as_uri())
    async with sqlite.unit() as session:
        facts = await make.project(session)
        await money.take(session, facts.id)

    arrived = await bring(sqlite, storage, await archive(sqlite, storage, facts.id, tmp_path), tmp_path)

    async with sqlite.unit() as session:
        take = await session.scalar(select(Take).where(Take.project_id == arrived.project.id))
    assert take is not None
    assert take.status is Status.CANCELLED
    await productions.work(sqlite, storage, arrived.project.id)
    assert {standing for _, standing, _ in await planned(sqlite, arrived.project.id)} == {"done"}


async def test_a_prompt_set_of_the_same_name_that_says_otherwise_gets_another_name(
    sqlite: Database, filmed: Filmed, tmp_path: Path
) -> None:
    storage, facts = filmed
    content = await archive(sqlite, storage, facts.id, tmp_path)
    async with sqlite.unit() as session:
        await session.execute(update(PromptVersion).values(text="Three"))

    arrived = await bring(sqlite, storage, content, tmp_path)

    rows = rows_in(await archive(sqlite, storage, arrived.project.id, tmp_path))
    assert [one["code"] for one in rows["prompt_set"]] == ["noir-2"]
    assert {one["text"] for one in rows["prompt_version"]} == {"One: {{ action }}", "Two, in the rain"}


async def test_a_missing_file_is_named_before_anything_is_sent(
    sqlite: Database, filmed: Filmed, tmp_path: Path
) -> None:
    storage, facts = filmed
    next((tmp_path / "films" / facts.code / "03_keyframes").iterdir()).unlink()

    with pytest.raises(FileNotInStorage, match="03_keyframes"):
        await archive(sqlite, storage, facts.id, tmp_path)


async def test_the_folder_alone_brings_the_production_back_after_its_database_was_lost(
    sqlite: Database, filmed: Filmed, on_postgres: Database, tmp_path: Path
) -> None:
    storage, facts = filmed
    await FolderKeeper(sqlite, storage, tmp_path, tmp_path).write(facts.id)

    with open_source(tmp_path / "films" / facts.code) as source:
        arrived = await Bringing(on_postgres, storage, tmp_path).bring(source)

    assert arrived.project.code == facts.code
    assert await planned(on_postgres, arrived.project.id) == await planned(sqlite, facts.id)


async def test_a_folder_in_which_the_rows_were_edited_is_refused(
    sqlite: Database, filmed: Filmed, tmp_path: Path
) -> None:
    storage, facts = filmed
    await FolderKeeper(sqlite, storage, tmp_path, tmp_path).write(facts.id)
    rows = tmp_path / "films" / facts.code / "rows" / "shot.jsonl"
    rows.write_text(rows.read_text().replace("action 1", "action 7"))

    with open_source(tmp_path / "films" / facts.code) as source, pytest.raises(ArchiveNotUsable, match="hash"):
        await Bringing(sqlite, storage, tmp_path).bring(source)


def test_every_table_with_rows_of_a_project_is_in_archives_or_left_out_for_a_reason() -> None:
    """Who adds a table says in db/archive_tables.py whether it makes the production, or why it does not."""
    of_projects = {
        table.name for table in METADATA.sorted_tables if any(target_of(column) == PROJECT for column in table.columns)
    }

    assert of_projects - {table.name for table in ARCHIVED} == set(LEFT_OUT) - {"cap"}  # which names it without a key


def test_what_an_archive_cannot_tell_of_need_not_be_there() -> None:
    """A column that refers to a table outside of archives is empty in what is brought in."""
    told = {table.name for table in ARCHIVED} | {"user", "provider"}
    for table in ARCHIVED:
        for column in table.columns:
            if target_of(column) and target_of(column) not in told:
                assert column.nullable, f"{table.name}.{column.name}"
