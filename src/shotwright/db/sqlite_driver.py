"""SQLAlchemy's driver for SQLite, with one visit to a connection's thread for each statement.

A connection of aiosqlite lives in a thread of its own. SQLAlchemy goes there four times for a statement: to make a
cursor, to execute, to fetch, to close. Each visit wakes two threads, which took longer than what was asked: a page that
asks twenty things waited for eighty.
"""

# ruff: noqa: SLF001  # both libraries keep what a driver needs in members that begin with _; both are pinned
# pyright: reportPrivateUsage=false

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_


@dataclass(slots=True, kw_only=True)
class _Outcome:
    """What a cursor tells of its last statement."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    def __init__(self, adapt_connection: "_Connection") -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._cursor: Any = _Outcome()
        self._rows: deque[Any] = deque()
        self._soft_closed_memoized = {}

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._do(lambda cursor: cursor.execute(operation, parameters or ()))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._do(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    async def _do(self, what: Callable[[sqlite3.Cursor], object]) -> None:
        raw = self._connection._conn
        async with self._adapt_connection._execute_mutex:
            self._cursor, rows = await self._connection._execute(_done, raw, what)
        self._rows = deque(rows)

    async def _async_soft_close(self) -> None:
        """Nothing is open: rows are read at once."""

    def close(self) -> None:
        self._rows.clear()


def _done(connection: sqlite3.Connection, what: Callable[[sqlite3.Cursor], object]) -> tuple[_Outcome, Sequence[Any]]:
    """Do something with a cursor, in the connection's thread; return what it tells, and its rows."""
    cursor = connection.cursor()
    try:
        what(cursor)
        rows = cursor.fetchall() if cursor.description else ()
        return _Outcome(description=cursor.description, rowcount=cursor.rowcount, lastrowid=cursor.lastrowid), rows
    finally:
        cursor.close()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _Cursor


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arg: Any, **kw: Any) -> _Connection:
        connection = aiosqlite.connect(*arg, **kw)
        connection._thread.daemon = True
        return _Connection(self, cast("Any", await_(connection)))


def sqlite_driver() -> Any:
    """Return the module that `create_async_engine` takes for SQLite."""
    return _Driver(aiosqlite, sqlite3)
