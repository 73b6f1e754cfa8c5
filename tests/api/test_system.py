"""How the installation is: what there is to do, who does it, what went wrong, and what is backed up."""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
from fastapi import FastAPI

from shotwright.api.logbook import MOST_LINES, keeping_a_log
from shotwright.api.parts import Parts
from shotwright.db.runs import ExecutorRows
from shotwright.domain.backups import BackupFile, Backups
from shotwright.usecases.projects import Projects
from shotwright.usecases.takes import Takes
from tests.api.people import API, client_of
from tests.api.seeding import Seeder

EMPTY = Backups(folder="/srv/backups", made=(), is_under_way=False, trouble="", has_files=True, free_bytes=7)


async def test_what_waits_who_works_and_what_is_paused_is_shown(
    parts: Parts, client: httpx.AsyncClient, seeder: Seeder
) -> None:
    before = (await client.get(f"{API}/system/queues")).json()
    held, code = await seeder.project("Held")
    await seeder.job(await seeder.provider("fal"), project_id=held)
    await seeder.take(held)
    take = await seeder.take((await seeder.project("In the making"))[0])
    async with parts.database.unit() as session:
        takes = Takes(session)
        await takes.begin(take)
        await takes.take_up(take, "desk-17")
        await Projects(session).set_paused(held, paused=True)
        await ExecutorRows(session).beat("idle-3", datetime.now(UTC))

    now = (await client.get(f"{API}/system/queues")).json()

    assert (before["queues"], before["jobs"], before["paused"], before["workers"]) == ([], {}, [], [])
    assert now["queues"] == [{"kind": "breakdown", "waiting": 1, "running": 1, "in_doubt": 0}]
    assert (now["jobs"], now["runs"]) == ({"intended": 1}, 2)
    assert now["paused"] == [{"project": code, "name": "Held", "waiting": 1}]
    assert [(one["name"], one["takes"], one["seen_at"] is not None) for one in now["workers"]] == [
        ("desk-17", 1, True),
        ("idle-3", 0, True),
    ]


async def test_what_was_logged_is_shown_without_what_opens_anything(parts: Parts) -> None:
    log = logging.getLogger("shotwright.somewhere")
    with keeping_a_log() as book:
        async with client_of(replace(parts, log=book)) as client:
            for number in range(MOST_LINES + 20):
                log.warning("rain %d", number)
            log.warning("https://me:pass@host/file?sig=secret-1 says Bearer secret-2-and-more")
            try:
                int("secret-3")
            except ValueError:
                log.exception("no number")
            told = (await client.get(f"{API}/system/log")).json()
    log.warning("after the end")

    lines = told["lines"]
    assert (len(lines), told["most"], len(book.newest())) == (MOST_LINES, MOST_LINES, MOST_LINES)
    assert (lines[0]["message"], lines[0]["level"]) == ("no number", "error")
    assert lines[0]["error"].startswith("ValueError, test_what_was_logged")
    assert lines[1]["message"].startswith("https://host/file?… says Bearer ****")
    assert lines[2]["message"] == f"rain {MOST_LINES + 19}"
    assert "secret" not in str(lines)


async def test_a_fault_is_told_by_its_request_and_never_by_its_address(app: FastAPI) -> None:
    @app.get("/api/v1/share/{token}/broken")
    async def broken(token: str) -> None:
        raise LookupError(token)

    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    with keeping_a_log() as book:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get("/api/v1/share/opensesame/broken", headers={"X-Request-ID": "abc-1"})

    told = book.newest()[0]
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (500, "abc-1")
    assert (told.request, told.level) == ("abc-1", "error")
    assert told.error.startswith("LookupError, broken in test_system.py:")
    assert "opensesame" not in str(told)


@dataclass(slots=True)
class Maker:
    """Writes nothing, and says that it did."""

    now: Backups = EMPTY

    async def look(self) -> Backups:
        return self.now

    async def begin(self) -> None:
        file = BackupFile(name="studio-1.zip", made_at=datetime(2026, 11, 23, tzinfo=UTC), size_bytes=5)
        self.now = replace(self.now, made=(file,))


async def test_a_backup_is_begun_and_listed(parts: Parts) -> None:
    async with client_of(replace(parts, backups=Maker())) as client:
        before = await client.get(f"{API}/system/backups")
        begun = await client.post(f"{API}/system/backups")
        after = await client.get(f"{API}/system/backups")
    async with client_of(parts) as client:
        nobody = await client.post(f"{API}/system/backups")

    assert (before.json()["made"], before.json()["free_bytes"]) == ([], 7)
    assert begun.status_code == 202
    assert [one["name"] for one in after.json()["made"]] == ["studio-1.zip"]
    assert (nobody.status_code, nobody.json()["code"]) == (409, "no_backups")
