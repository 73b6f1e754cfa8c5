"""Signs of life outlast a database that stumbles: a take that is being made is not given up for dead."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from shotwright.db.session import Database
from shotwright.db.takes import AnyTakes
from shotwright.usecases.runs import Runs
from shotwright.usecases.takes import Takes
from shotwright.workflows import beating as module
from shotwright.workflows.beating import beating
from tests import make


@pytest.fixture
async def take(database: Database) -> UUID:
    """A take that is being made."""
    async with database.unit() as session:
        project = await make.project(session)
        await Runs(session, project.id).start(redo_stale=False)
        ordered = (await Runs(session, project.id).advance())[0]
        await Takes(session).begin(ordered.take_id)
    return ordered.take_id


async def test_a_take_goes_on_giving_signs_of_life_after_the_database_was_away(
    database: Database, take: UUID, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_LOOK_S", 0.05)
    shares = {take: 0.0}

    async with beating(database, take, shares):
        async with database.unit() as session:
            await session.execute(text("ALTER TABLE take RENAME TO take_away"))
        shares[take] = 0.25
        await asyncio.wait_for(until_it_stumbled(caplog), 10)
        async with database.unit() as session:
            await session.execute(text("ALTER TABLE take_away RENAME TO take"))
        shares[take] = 0.5
        await asyncio.wait_for(until_share(database, take, 0.5), 10)


async def until_share(database: Database, take: UUID, share: float) -> None:
    while True:
        async with database.unit() as session:
            found, _ = await AnyTakes(session).get(take)
        if found.progress == share:
            return
        await asyncio.sleep(0.05)


async def until_it_stumbled(caplog: pytest.LogCaptureFixture) -> None:
    while True:
        await asyncio.sleep(0.05)
        if caplog.records:
            return
