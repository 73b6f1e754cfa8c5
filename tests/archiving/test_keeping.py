"""Folders follow the rows: after any change, once for many, after a crash, and without a word more than needed."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from shotwright.db.deletions import DeletionRows
from shotwright.db.session import Database
from shotwright.domain.errors import NameNotUsable, StorageFull
from shotwright.domain.states import Review
from shotwright.storage.store import Storage, Stored
from shotwright.usecases.projects import Projects
from shotwright.usecases.reviews import Reviews
from shotwright.workflows.archiving import keeping
from shotwright.workflows.archiving.keeping import FolderKeeper
from tests import make
from tests.archiving.conftest import Filmed

AN_HOUR_AGO = time.time() - 3600


class Counting(Storage):
    """A store that remembers what was written to it, and may be full."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.written: list[str] = []
        self.is_full = False
        self.troubles: list[Exception] = []
        """What the next writings end with."""
        self.is_troubled = asyncio.Event()
        self.is_whole = asyncio.Event()
        """Whether a folder was written to its end."""
        self.is_asked = asyncio.Event()
        self.may_write = asyncio.Event()
        """Whether there is any getting on with what it was asked."""
        self.may_write.set()

    async def put(self, key: str, content: bytes) -> Stored:
        if self.is_full:
            raise StorageFull(key)
        if self.troubles:
            self.is_troubled.set()
            raise self.troubles.pop()
        self.written.append(key)
        self.is_asked.set()
        await self.may_write.wait()
        stored = await super().put(key, content)
        if key.endswith("/archive.json"):
            self.is_whole.set()
        return stored

    async def put_file(self, key: str, path: Path) -> Stored:
        self.written.append(key)
        return await super().put_file(key, path)


@pytest.fixture
def storage(filmed: Filmed, tmp_path: Path) -> Counting:
    return Counting((tmp_path / "films").as_uri())


@pytest.fixture
async def keeper(sqlite: Database, storage: Counting, tmp_path: Path) -> AsyncIterator[FolderKeeper]:
    opened = FolderKeeper(sqlite, storage, tmp_path, tmp_path / "behind")
    await opened.start()
    yield opened
    await opened.stop()


@pytest.mark.usefixtures("keeper")
async def test_a_change_is_in_the_folder_a_little_later_and_many_are_written_once(
    sqlite: Database, filmed: Filmed, storage: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_QUIET_S", 0.05)
    _, facts = filmed

    for name in ("One", "Two", "Three"):
        async with sqlite.unit() as session:
            await Projects(session).rename(facts.id, {"name": name})
    await asyncio.wait_for(storage.is_whole.wait(), 20)

    assert json.loads(await storage.get(f"{facts.code}/project.json"))["name"] == "Three"
    assert storage.written.count(f"{facts.code}/project.json") == 1
    assert storage.written[-1] == f"{facts.code}/archive.json"


async def test_what_changed_at_the_end_of_a_command_is_written_when_it_ends(
    sqlite: Database, storage: Counting, filmed: Filmed, tmp_path: Path
) -> None:
    _, facts = filmed
    keeper = FolderKeeper(sqlite, storage, tmp_path, tmp_path / "behind")
    await keeper.start()
    async with sqlite.unit() as session:
        mei = await make.person(session, "gu")
        await Reviews(session, facts.id).decide("char_002", Review.APPROVED, "good", by=mei)

    await keeper.stop()

    history = (tmp_path / "films" / facts.code / "history" / "generation_history.jsonl").read_text()
    last = json.loads(history.splitlines()[-1])
    assert (last["artefact"], last["by"], last["note"]) == ("char_002", "gu", "good")
    assert list((tmp_path / "behind").iterdir()) == []


async def test_what_is_being_written_when_a_process_ends_is_not_begun_again(
    sqlite: Database, storage: Counting, filmed: Filmed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_QUIET_S", 0.05)
    _, facts = filmed
    keeper = FolderKeeper(sqlite, storage, tmp_path, tmp_path / "behind")
    await keeper.start()
    storage.may_write.clear()
    async with sqlite.unit() as session:
        await Projects(session).rename(facts.id, {"name": "One"})
    async with asyncio.timeout(20):
        await storage.is_asked.wait()
        storage.is_asked.clear()
        stopping = asyncio.create_task(keeper.stop())
        await asyncio.sleep(0)  # it has begun to stop
        storage.may_write.set()
        await stopping

    once = set(storage.written)
    assert f"{facts.code}/archive.json" in once
    assert sorted(once) == sorted(storage.written)
    assert list((tmp_path / "behind").iterdir()) == []


async def test_who_only_looks_or_fails_writes_nothing(
    sqlite: Database, storage: Counting, filmed: Filmed, keeper: FolderKeeper
) -> None:
    _, facts = filmed
    async with sqlite.unit() as session:
        await Projects(session).find(facts.code)
    with pytest.raises(NameNotUsable):
        await _rename_in_vain(sqlite, facts.id)

    await keeper.stop()

    assert storage.written == []


async def _rename_in_vain(database: Database, project_id: UUID) -> None:
    async with database.unit() as session:
        await Projects(session).rename(project_id, {"name": "Never"})
        await session.flush()
        await Projects(session).rename(project_id, {"name": "..."})


async def test_every_version_and_all_that_people_said_is_in_the_folder(
    sqlite: Database, storage: Counting, filmed: Filmed, keeper: FolderKeeper, tmp_path: Path
) -> None:
    _, facts = filmed
    await keeper.write(facts.id)
    folder = tmp_path / "films" / facts.code

    texts = {name: (folder / f"00_script/{name}").read_text() for name in ("script.v1.md", "script.v2.md", "script.md")}
    assert texts["script.md"] == texts["script.v2.md"] != texts["script.v1.md"]
    for name in ("characters", "locations", "scenes", "shots"):
        assert json.loads((folder / f"01_breakdown/{name}.json").read_text())
    notes = [json.loads(line) for line in (folder / "history/notes.jsonl").read_text().splitlines()]
    assert [(one["by"], one["body"]) for one in notes] == [("mei", "Look here"), ("owner", "I see it")]
    prompts = json.loads((folder / "prompts.json").read_text())
    assert prompts["own"]["shot_002/keyframe"]["prompt"] == "Gu, from behind"
    assert json.loads((folder / "06_placeholders/placeholders.json").read_text())[0]["shot"] == "shot_002"
    project = json.loads((folder / "project.json").read_text())
    assert {"project_id", "name", "created_at", "updated_at", "script_path", "style_description", "config"} <= set(
        project
    )
    assert {"statistics", "current_stage", "is_running"} <= set(project)


async def test_what_did_not_change_is_not_written_again(
    storage: Counting, filmed: Filmed, keeper: FolderKeeper, sqlite: Database
) -> None:
    _, facts = filmed
    await keeper.write(facts.id)
    storage.written.clear()

    await keeper.write(facts.id)
    assert storage.written == []
    async with sqlite.unit() as session:
        await Projects(session).rename(facts.id, {"description": "A night"})
    await keeper.write(facts.id)

    assert set(storage.written) == {
        f"{facts.code}/{one}"
        for one in ("project.json", "rows/project.jsonl", "rows/event.jsonl", "logs/generation.log", "archive.json")
    }


async def test_what_a_killed_process_left_undone_is_done_by_the_next(
    sqlite: Database, storage: Counting, filmed: Filmed, tmp_path: Path
) -> None:
    _, facts = filmed
    behind = tmp_path / "behind"
    behind.mkdir()
    for name in (str(facts.id), "not-an-id", "01a20373-09a4-7210-865f-0b8d386c7f4c"):
        (behind / name).touch()
        os.utime(behind / name, (AN_HOUR_AGO, AN_HOUR_AGO))
    shutil.rmtree(tmp_path / "films" / facts.code / "rows", ignore_errors=True)

    keeper = FolderKeeper(sqlite, storage, tmp_path, behind)
    await keeper.start()
    await keeper.stop()

    assert (tmp_path / "films" / facts.code / "rows" / "shot.jsonl").exists()
    assert [path.name for path in behind.iterdir()] == ["not-an-id"]


async def test_a_full_store_is_tried_again_and_stops_nobody(
    sqlite: Database, storage: Counting, filmed: Filmed, keeper: FolderKeeper, tmp_path: Path
) -> None:
    _, facts = filmed
    storage.is_full = True
    async with sqlite.unit() as session:
        await Projects(session).rename(facts.id, {"name": "Later"})
    await keeper.stop()
    assert [path.name for path in (tmp_path / "behind").iterdir()] == [str(facts.id)]

    storage.is_full = False
    os.utime(tmp_path / "behind" / str(facts.id), (AN_HOUR_AGO, AN_HOUR_AGO))
    await keeper.start()
    await keeper.stop()

    assert json.loads((tmp_path / "films" / facts.code / "project.json").read_text())["name"] == "Later"


@pytest.mark.usefixtures("keeper")
async def test_a_fault_with_one_change_does_not_end_the_keeping(
    sqlite: Database, storage: Counting, filmed: Filmed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_QUIET_S", 0.05)
    _, facts = filmed
    storage.troubles = [TypeError("nobody thought of this")]
    async with sqlite.unit() as session:
        await Projects(session).rename(facts.id, {"name": "One"})
    await asyncio.wait_for(storage.is_troubled.wait(), 20)

    async with sqlite.unit() as session:
        await Projects(session).rename(facts.id, {"name": "Two"})
    await asyncio.wait_for(storage.is_whole.wait(), 20)

    assert json.loads(await storage.get(f"{facts.code}/project.json"))["name"] == "Two"


async def test_a_project_that_was_deleted_meanwhile_does_not_come_back(
    sqlite: Database, storage: Counting, filmed: Filmed, keeper: FolderKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, facts = filmed

    async def deleted(key: str, content: bytes) -> Stored:
        if key.endswith("archive.json"):
            async with sqlite.unit() as session:
                await DeletionRows(session, facts.id).delete()
            await storage.move(facts.code, f".bin/{facts.code}-{facts.id}")
        return await Storage.put(storage, key, content)

    monkeypatch.setattr(storage, "put", deleted)
    await keeper.write(facts.id)

    assert await storage.sizes(facts.code) == {}
