"""Connections and the unit of work.

One unit of work is one transaction; it commits when its block ends well, and nothing else in the product commits.
"""

import asyncio
import math
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import Connection, event, func, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, InvalidatePoolError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from shotwright.db.sqlite_driver import sqlite_driver

TOLD: Final = "told"
"""Under which name a session's `info` notes that its transaction tells of an event (db/events.py)."""
CHANNEL: Final = "shotwright_events"
"""On which PostgreSQL tells other processes that there are events."""
_PATIENCE_S: Final = 30
"""For so long somebody waits for others who write, and is then told that the database is busy."""
_PRAGMAS: Final = (f"busy_timeout={_PATIENCE_S * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
_CHANGED: Final = "changed"
"""Under which name a session's `info` notes the projects of which it changed rows."""
_PROJECT: Final = "project"
_BUSY: Final = frozenset({"job", "job_try", "llm_answer", "notice"})
"""Tables that change all the time while something is under way: in the end a take tells of it."""
_POOL: Final[dict[str, Any]] = {"pool_size": 15, "max_overflow": 0, "pool_use_lifo": True}
"""Connections are kept: to open one takes longer than most of what is asked by it. The last that was used is used next:
it knows the statements, and what they read, already."""
_RESTS_SINCE: Final = "rests_since"
_FRESH_S: Final = 1.0
"""A connection that rested for longer is asked whether it is still there before it is used. To ask each time, as
SQLAlchemy would, took a seventh of the time that people waited for answers."""
_READS: Final = "shotwright_reads"
"""The option of connections that write nothing."""
_KEPT: Final = "kept"
"""Under which name the `info` of a session that only reads holds on to rows (`keep`)."""
_CLASHES: Final = frozenset({"23503", "23505"})
"""PostgreSQL's states of a foreign key without its row, and of a key that is there already."""
_SQLITE_CLASHES: Final = frozenset(
    {"SQLITE_CONSTRAINT_FOREIGNKEY", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE"}
)


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def async_url(url: str) -> str:
    """Return `url` with the asynchronous driver that we use for its database."""
    parsed = make_url(url)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}[parsed.get_backend_name()]
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def sync_url(url: str) -> str:
    """Return `url` with the driver that migrations use."""
    parsed = make_url(url)
    driver = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}[parsed.get_backend_name()]
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def sqlite_path(url: str) -> Path:
    """Return the file of a SQLite URL."""
    return Path(make_url(url).database or "")


def is_disk_full(error: OperationalError) -> bool:
    """Whether the database could not write because there is no room: SQLite's code 13, PostgreSQL's state 53100."""
    cause = error.orig
    return (
        getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", None) == "53100"
    )


def is_clash(error: IntegrityError) -> bool:
    """Whether a row could not be written for what others wrote: its key is there already, or what it names is gone."""
    cause = error.orig
    state, name = getattr(cause, "sqlstate", None), getattr(cause, "sqlite_errorname", None)
    return state in _CLASHES or name in _SQLITE_CLASHES


class _Noting(Session):
    """A session that notes of which projects rows were changed."""


def _note(session: Session, _context: UOWTransaction) -> None:
    changed: set[UUID] = session.info.setdefault(_CHANGED, set())
    for row in (*session.new, *session.dirty, *session.deleted):
        project_id = row.id if row.__tablename__ == _PROJECT else getattr(row, "project_id", None)
        if isinstance(project_id, UUID) and row.__tablename__ not in _BUSY:
            changed.add(project_id)


event.listen(_Noting, "after_flush", _note)


def keep(session: AsyncSession, row: object) -> None:
    """Have a session that only reads hold on to a row: what nobody holds it forgets, and asks for again."""
    if _KEPT in session.info:
        session.info[_KEPT].append(row)


class _Turns:
    """Whose turn it is to write to SQLite, first come, first served: for each event loop of the process.

    SQLite lets one write at a time. Whoever else wants to sleeps and looks again, longer each time, with a connection
    in hand that somebody who only reads could have used; and whoever looks at the right moment is next, however long
    others have waited.
    """

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
        self._writing: WeakSet[asyncio.Task[Any]] = WeakSet()

    @asynccontextmanager
    async def one(self) -> AsyncGenerator[None]:
        lock = self._of.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        task = asyncio.current_task()
        assert task is not None
        if task in self._writing:
            raise RuntimeError("a unit of work within a unit of work would wait for itself")
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await lock.acquire()
        except TimeoutError:
            locked = sqlite3.OperationalError("database is locked")  # as SQLite itself would say
            raise OperationalError("BEGIN IMMEDIATE", None, locked) from None
        self._writing.add(task)
        try:
            yield
        finally:
            self._writing.discard(task)
            lock.release()


class Database:
    """One database and its units of work."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _sqlite_engine(url) if is_sqlite(url) else _postgres_engine(url)
        self._turns = _Turns() if is_sqlite(url) else None
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, sync_session_class=_Noting)
        self.on_change: Callable[[UUID], None] | None = None
        """Told of each project whose rows were changed, once that is committed."""
        self.hearers: set[Callable[[], None]] = set()
        """Called in whichever thread committed events here."""
        options = {_READS: True} if is_sqlite(url) else {"isolation_level": "REPEATABLE READ"}
        self._readers = async_sessionmaker(self.engine.execution_options(**options), expire_on_commit=False)

    @asynccontextmanager
    async def unit(self) -> AsyncGenerator[AsyncSession]:
        """Open a transaction; commit it when the block ends well, roll it back when it raises."""
        async with self._sessions() as session:
            async with self._turn(), session.begin():
                yield session
                if TOLD in session.info and not is_sqlite(self.url):
                    await session.execute(select(func.pg_notify(CHANNEL, "")))  # heard when this commits
            if TOLD in session.info:
                for hear in tuple(self.hearers):
                    hear()
            if self.on_change is not None:
                for project_id in session.info.get(_CHANGED, ()):
                    self.on_change(project_id)

    @asynccontextmanager
    async def trial(self) -> AsyncGenerator[AsyncSession]:
        """Open a transaction to try something out in: whatever happens in it is rolled back at its end."""
        async with self._turn(), self._sessions() as session:
            yield session

    def _turn(self) -> AbstractAsyncContextManager[object]:
        return nullcontext() if self._turns is None else self._turns.one()

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[AsyncSession]:
        """Open a transaction that only reads: it sees one moment, however long it takes, and keeps nobody waiting."""
        async with self._readers() as session:
            session.info[_KEPT] = []
            yield session
            changed = [*session.new, *session.dirty, *session.deleted]
            assert not changed, f"a snapshot changes nothing: {changed}"

    async def close(self) -> None:
        await self.engine.dispose()


def _postgres_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(async_url(url), **_POOL)
    dialect = engine.dialect

    def note(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[_RESTS_SINCE] = time.monotonic()

    def check(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if time.monotonic() - entry.info.get(_RESTS_SINCE, math.inf) > _FRESH_S:
            try:
                dialect.do_ping(connection)
            except dialect.loaded_dbapi.Error as error:
                raise InvalidatePoolError from error

    event.listen(engine.sync_engine, "checkin", note)
    event.listen(engine.sync_engine, "checkout", check)
    return engine


def _sqlite_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(async_url(url), module=sqlite_driver(), **_POOL)

    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would leave the first SELECT outside
        for pragma in _PRAGMAS:
            connection.execute("PRAGMA " + pragma)

    def begin(connection: Connection) -> None:
        # A deferred BEGIN that reads before it writes fails with "database is locked" under load.
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get(_READS) else "BEGIN IMMEDIATE")

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", begin)
    return engine
