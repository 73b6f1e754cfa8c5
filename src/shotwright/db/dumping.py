"""Everything that the database holds, read at one moment and written as text that any database can take in.

A row is a JSON array in the order of its table's columns. What JSON has no word for is written as text, and the table's
form says what it is: so a backup needs no code of the version that wrote it, and goes from SQLite to PostgreSQL
and back.
"""

import base64
import json
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Engine,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    create_engine,
    event,
    select,
)
from sqlalchemy.pool import ConnectionPoolEntry

from shotwright.db.schema import METADATA
from shotwright.db.session import is_sqlite, sync_url
from shotwright.db.tables import UtcTime

FLEETING: Final = frozenset({"executor", "failed_logins", "login_session", "refresh_token"})
"""Tables that mean nothing elsewhere: which processes live, and who is signed in. Everybody signs in again."""
_AT_ONCE: Final = 500


class Form(StrEnum):
    """What the values of a column are."""

    BOOL = "bool"
    BYTES = "bytes"
    DATE = "date"
    FLOAT = "float"
    INT = "int"
    JSON = "json"
    TEXT = "text"
    TIME = "time"
    UUID = "uuid"


_FORMS: Final[Mapping[type[Any], Form]] = {
    Boolean: Form.BOOL,
    LargeBinary: Form.BYTES,
    Date: Form.DATE,
    Float: Form.FLOAT,
    Integer: Form.INT,
    JSON: Form.JSON,
    String: Form.TEXT,
    UtcTime: Form.TIME,
    Uuid: Form.UUID,
}
_WRITERS: Final[Mapping[Form, Callable[[Any], Any]]] = {
    Form.BYTES: lambda value: base64.b64encode(value).decode("ascii"),
    Form.DATE: lambda value: value.isoformat(),
    Form.TIME: lambda value: value.isoformat(),
    Form.UUID: str,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """A table as it is written: its name, and what its columns hold, in order."""

    name: str
    columns: Mapping[str, Form]


def form_of(column: Column[Any]) -> Form:
    """Return what a column of ours holds."""
    return next(_FORMS[base] for base in type(column.type).__mro__ if base in _FORMS)


class Snapshot:
    """The database at one moment. What others write meanwhile is not seen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.tables = tuple(
            TableForm(name=table.name, columns={column.name: form_of(column) for column in table.columns})
            for table in METADATA.sorted_tables
            if table.name not in FLEETING
        )
        """Every table that is written, those first to which others point."""

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the rows of a table, a line each, by primary key."""
        table = METADATA.tables[name]
        writers = [_WRITERS.get(form_of(column)) for column in table.columns]
        query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_AT_ONCE)
        for row in self._connection.execute(query):
            values = [
                value if value is None or write is None else write(value)
                for value, write in zip(row, writers, strict=True)
            ]
            yield json.dumps(values, separators=(",", ":")).encode("ascii") + b"\n"

    def files(self) -> Iterator[str]:
        """Yield the storage keys of all files that takes came to."""
        media: Table = METADATA.tables["media"]
        query = select(media.c.key).order_by(media.c.key).execution_options(yield_per=_AT_ONCE)
        for (key,) in self._connection.execute(query):
            yield key


@contextmanager
def snapshot(url: str) -> Generator[Snapshot]:
    """Give the database as it is now, for as long as the block runs. Nobody who writes has to wait for that."""
    engine = _sqlite(url) if is_sqlite(url) else create_engine(sync_url(url), isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            if not is_sqlite(url):
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            connection.execute(select(METADATA.tables["project"].c.id).limit(1))  # from this read on nothing changes
            yield Snapshot(connection)
    finally:
        engine.dispose()


def _sqlite(url: str) -> Engine:
    engine = create_engine(sync_url(url))

    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would leave the first SELECT outside
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute("PRAGMA journal_mode=WAL")  # in it readers and writers do not wait for each other

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")  # not IMMEDIATE: who only reads must keep nobody from writing

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine
