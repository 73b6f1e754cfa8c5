"""Events reach every reader once, in one order, whoever commits first."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.deletions import DeletionRows
from shotwright.db.events import AllEvents, EventRows, Told
from shotwright.db.migrate import downgrade, upgrade
from shotwright.db.projects import ProjectRows
from shotwright.db.session import Database
from tests import make


class Reader:
    """Reads on after what it has seen, as a process does that serves clients."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.seen: list[Told] = []

    async def read(self, limit: int = 1000) -> list[str]:
        """Return the subjects of what is new."""
        async with self._database.unit() as session:
            found = await AllEvents(session).after(self.seen[-1].seq if self.seen else 0, limit)
        self.seen += found
        return [one.subject for one in found]


async def project(database: Database, name: str = "A film") -> UUID:
    async with database.unit() as session:
        return (await make.project(session, name=name)).id


async def tell(database: Database, project_id: UUID, *subjects: str) -> None:
    async with database.unit() as session:
        for subject in subjects:
            EventRows(session, project_id).tell("a.test", subject)


@asynccontextmanager
async def open_telling(database: Database, project_id: UUID, subject: str) -> AsyncGenerator[AsyncSession]:
    """A transaction that has written its event, and commits when the block ends."""
    async with database.unit() as session:
        EventRows(session, project_id).tell("a.test", subject)
        await session.flush()
        yield session


@pytest.fixture
async def postgres(postgres_url: str) -> AsyncGenerator[Database]:
    upgrade(postgres_url)
    opened = Database(postgres_url)
    yield opened
    await opened.close()


async def test_what_was_written_first_and_committed_last_is_neither_missed_nor_seen_twice(postgres: Database) -> None:
    film = await project(postgres)
    reader = Reader(postgres)
    await reader.read()

    async with open_telling(postgres, film, "slow"):
        async with open_telling(postgres, film, "quick"):
            assert await reader.read() == []
        assert await reader.read() == ["quick"]
    assert await reader.read() == ["slow"]

    assert await reader.read() == []
    places = [one.seq for one in reader.seen]
    assert places == sorted(set(places))
    again = Reader(postgres)
    await again.read()
    assert again.seen == reader.seen


async def test_a_transaction_that_stays_open_holds_up_nobody_elses_events(postgres: Database) -> None:
    film = await project(postgres)
    reader = Reader(postgres)
    await reader.read()

    async with open_telling(postgres, film, "hours later"):
        for number in range(5):
            await tell(postgres, film, f"meanwhile {number}")
            assert await reader.read() == [f"meanwhile {number}"]
    assert await reader.read() == ["hours later"]


async def test_many_writers_and_readers_at_once_agree(postgres: Database) -> None:
    films = [await project(postgres, f"Film {number}") for number in range(3)]
    readers = [Reader(postgres) for _ in range(3)]
    written = {f"{writer}/{number}" for writer in range(6) for number in range(15)}

    async def write(writer: int) -> None:
        for number in range(15):
            async with open_telling(postgres, films[writer % 3], f"{writer}/{number}"):
                await asyncio.sleep(0.002 * ((writer * 7 + number * 3) % 5))  # they end in another order

    async def read(reader: Reader) -> None:
        while not written <= {one.subject for one in reader.seen}:
            await reader.read(limit=7)

    async with asyncio.timeout(30):
        await asyncio.gather(*map(write, range(6)), *map(read, readers))

    assert readers[0].seen == readers[1].seen == readers[2].seen
    assert _is_increasing(readers[0].seen)
    told = [one.subject for one in readers[0].seen if one.kind == "a.test"]
    assert sorted(told) == sorted(written)
    for writer in range(6):
        assert [one for one in told if one.startswith(f"{writer}/")] == [f"{writer}/{number}" for number in range(15)]


async def test_what_is_rolled_back_was_never_told(database: Database) -> None:
    film = await project(database)
    reader = Reader(database)
    await reader.read()

    with pytest.raises(RuntimeError):
        async with open_telling(database, film, "never"):
            raise RuntimeError
    await tell(database, film, "after all")

    assert await reader.read() == ["after all"]


async def test_a_project_has_its_own_events_under_the_places_of_all(database: Database) -> None:
    mine, theirs = await project(database, "Mine"), await project(database, "Theirs")
    await tell(database, mine, "1")
    await tell(database, theirs, "2")
    await tell(database, mine, "3", "4")

    async with database.unit() as session:
        everything = await AllEvents(session).after(0)
        own = await EventRows(session, mine).after(0)
        first = await EventRows(session, mine).after(own[0].seq, limit=1)
        last = await AllEvents(session).last()

    assert [one.subject for one in everything if one.kind == "a.test"] == ["1", "2", "3", "4"]
    assert list(own) == [one for one in everything if one.project_id == mine]
    assert list(first) == [own[1]]
    assert last == everything[-1].seq
    assert own[-1].kind == "a.test"


async def test_a_place_is_never_given_again_even_when_its_event_is_gone(database: Database) -> None:
    kept, deleted = await project(database, "Kept"), await project(database, "Deleted")
    await tell(database, deleted, "the last")
    reader = Reader(database)
    await reader.read()

    async with database.unit() as session:
        await ProjectRows(session).get(deleted, lock=True)
        await DeletionRows(session, deleted).delete()
    await tell(database, kept, "new")

    assert await reader.read() == ["new"]
    assert _is_increasing(reader.seen)


async def test_the_log_has_what_is_not_placed_yet_at_its_end(database: Database) -> None:
    film = await project(database)
    await Reader(database).read()

    async with open_telling(database, film, "now") as session:
        log = await EventRows(session, film).log(0)
        rest = await EventRows(session, film).log(len(log) - 1)

    assert (log[-1].subject, log[-1].seq) == ("now", None)
    assert all(one.seq is not None for one in log[:-1])
    assert rest == [log[-1]]


async def test_events_of_before_there_were_places_keep_their_order_and_new_ones_follow(database: Database) -> None:
    film = await project(database)
    await tell(database, film, "old", "newer")
    await asyncio.to_thread(downgrade, database.url, "0006")
    await asyncio.to_thread(upgrade, database.url)
    await tell(database, film, "newest")

    reader = Reader(database)

    assert (await reader.read())[-3:] == ["old", "newer", "newest"]
    assert _is_increasing(reader.seen)


def _is_increasing(told: Sequence[Told]) -> bool:
    return all(one.seq < following.seq for one, following in pairwise(told))
