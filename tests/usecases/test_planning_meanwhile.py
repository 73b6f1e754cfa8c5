"""Takes that end while a plan is being made: on PostgreSQL each statement sees what was committed before it."""

import asyncio
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, select

from shotwright.db.session import Database
from shotwright.db.tables import Take
from shotwright.usecases.runs import Runs
from shotwright.usecases.takes import Takes
from tests import make


class Moment:
    """Does something just before the so manieth statement from now on, once. The first has number 0."""

    def __init__(self, number: int, action: Callable[[], None]) -> None:
        self._left = number
        self._action = action

    @property
    def came(self) -> bool:
        return self._left < 0

    def look(self, *_: Any) -> None:
        self._left -= 1
        if self._left == -1:
            self._action()


@contextmanager
def before_statement(number: int, of: Database, action: Callable[[], None]) -> Generator[Moment]:
    moment = Moment(number, action)
    event.listen(of.engine.sync_engine, "before_cursor_execute", moment.look)
    yield moment
    event.remove(of.engine.sync_engine, "before_cursor_execute", moment.look)


async def a_take_under_way(database: Database) -> tuple[UUID, UUID]:
    """Return a project, and a take in it that is being made while others wait for it."""
    async with database.unit() as session:
        project = await make.project(session)
        await Runs(session, project.id).start(redo_stale=False)
        await make.work_off(session, project.id)
        ordered = await Runs(session, project.id).advance()
        for one in ordered:
            await Takes(session).begin(one.take_id)
        for one in ordered[1:]:
            await Takes(session).complete(one.take_id, make.unique(str(one.take_id), 1))
        return project.id, ordered[0].take_id


def ended_elsewhere(url: str, take_id: UUID) -> Callable[[], None]:
    """Return what ends a take in another transaction, and comes back once that is committed."""

    async def end() -> None:
        other = Database(url)
        async with other.unit() as session:
            await Takes(session).complete(take_id, make.unique("elsewhere", 1))
        await other.close()

    def run() -> None:
        thread = threading.Thread(target=lambda: asyncio.run(end()))
        thread.start()
        thread.join()

    return run


async def test_whenever_a_take_ends_nothing_is_ordered_twice_and_the_run_goes_on(
    on_postgres: Database,
) -> None:
    database = on_postgres
    number, moment = 0, None
    while moment is None or moment.came:
        project_id, take_id = await a_take_under_way(database)

        with before_statement(number, database, ended_elsewhere(database.url, take_id)) as moment:
            async with database.unit() as session:
                await Runs(session, project_id).advance()

        async with database.unit() as session:
            most = select(func.count()).where(Take.project_id == project_id).group_by(Take.artefact_id)
            assert set(await session.scalars(most)) == {1}, f"twice, before statement {number}"
            assert await Runs(session, project_id).active() is not None, f"over, before statement {number}"
        number += 1

    assert number > 5
