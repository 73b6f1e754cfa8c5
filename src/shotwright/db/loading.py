"""Rows of a backup into an empty database, all or none, in whatever schema they were written."""

import base64
import sqlite3
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Inspector,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    bindparam,
    create_engine,
    event,
    func,
    inspect,
    literal,
    select,
    update,
)
from sqlalchemy.exc import DataError, IntegrityError, StatementError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeEngine

from shotwright.db.dumping import Form, TableForm
from shotwright.db.schema import METADATA
from shotwright.db.session import is_sqlite, sync_url
from shotwright.db.tables import UtcTime
from shotwright.domain.operating_errors import BackupNotUsable

Rows: TypeAlias = Iterable[Sequence[Any]]

_AT_ONCE: Final = 500
_VERSIONS: Final = "alembic_version"
_MAY_HAVE_BEEN_SENT: Final = "The studio was restored from a backup; since that was made this may have been sent."

_TYPES: Final[Mapping[Form, Callable[[], TypeEngine[Any]]]] = {
    Form.BOOL: Boolean,
    Form.BYTES: LargeBinary,
    Form.DATE: Date,
    Form.FLOAT: Float,
    Form.INT: BigInteger,
    Form.JSON: JSON,
    Form.TEXT: Text,
    Form.TIME: UtcTime,
    Form.UUID: Uuid,
}


def _bytes(value: Any) -> bytes:
    return base64.b64decode(value, validate=True)


def _time(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _same(kind: type[Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError
        return value

    return read


def _float(value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError
    return float(value)


_READERS: Final[Mapping[Form, Callable[[Any], Any]]] = {
    Form.BOOL: _same(bool),
    Form.BYTES: _bytes,
    Form.DATE: date.fromisoformat,
    Form.FLOAT: _float,
    Form.INT: _same(int),
    Form.JSON: lambda value: value,
    Form.TEXT: _same(str),
    Form.TIME: _time,
    Form.UUID: UUID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a restored studio does not go on with by itself."""

    paused: Sequence[str]
    """The codes of projects that had work under way."""
    in_doubt: int
    """Paid requests that may have been sent after the backup was made."""


def values_of(form: TableForm, row: Any) -> dict[str, Any]:
    """Return the values of a row as it was written.

    Raises:
        BackupNotUsable: They are not what the table's form says.
    """
    if not isinstance(row, list) or len(row) != len(form.columns):  # pyright: ignore[reportUnknownArgumentType]  # from outside
        raise BackupNotUsable(f"a row of {form.name} has not as many values as the table has columns.")
    try:
        return {
            name: None if value is None else _READERS[kind](value)
            for (name, kind), value in zip(form.columns.items(), row, strict=True)
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise BackupNotUsable(f"a row of {form.name} holds something that its columns cannot.") from error


def load(url: str, tables: Iterable[tuple[TableForm, Rows]]) -> Held:
    """Fill the database, which has the schema of the rows, in one transaction; what migrations put there goes.

    Nothing that costs is done again because of it: projects with work under way are paused, and requests of which
    nobody can know whether they were sent since are in doubt.

    Raises:
        BackupNotUsable: The rows do not fit the schema, or each other. The database is as it was.
    """
    with _writing(url) as connection:
        loader = _Loader(connection)
        loader.clear()
        try:
            for form, rows in tables:
                loader.fill(form, rows)
        except (IntegrityError, DataError, StatementError, OverflowError) as error:
            cause = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise BackupNotUsable(f"its rows contradict each other or the schema ({cause}).") from error
        return _hold(connection)


def is_empty(url: str) -> bool:
    """Return whether a database with the newest schema, or with none, holds nothing that anybody made or set."""
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            there = set(inspect(connection).get_table_names())
            kept = [table for table in METADATA.sorted_tables if table.name in there - {"user", "event_order"}]
            if any(connection.execute(select(literal(1)).select_from(table).limit(1)).first() for table in kept):
                return False
            user = METADATA.tables["user"]
            strangers = select(user.c.id).where(~user.c.is_local).limit(1)
            return "user" not in there or connection.execute(strangers).first() is None
    finally:
        engine.dispose()


def engine_has_work(url: str) -> bool:
    """Return whether the durable engine has ever worked in this PostgreSQL database."""
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("workflow_status", schema="dbos"):
                return False
            return connection.exec_driver_sql("SELECT 1 FROM dbos.workflow_status LIMIT 1").first() is not None
    finally:
        engine.dispose()


@contextmanager
def _writing(url: str) -> Generator[Connection]:
    engine = create_engine(sync_url(url))
    if is_sqlite(url):

        def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA foreign_keys=ON")

        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        event.listen(engine, "connect", prepare)
        event.listen(engine, "begin", begin)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


class _Loader:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._inspector: Inspector = inspect(connection)
        self._there = set(self._inspector.get_table_names()) - {_VERSIONS}
        self._seen: set[str] = set()

    def clear(self) -> None:
        """Drop what the migrations put into their tables, in whatever order the keys allow."""
        found = MetaData()
        found.reflect(self._connection, only=sorted(self._there))
        for table in reversed(found.sorted_tables):
            self._connection.execute(table.delete())

    def fill(self, form: TableForm, rows: Rows) -> None:
        """Put rows into a table. Those that point to others of the same table do so once all are there."""
        table = self._table(form)
        keys = self._inspector.get_pk_constraint(form.name)["constrained_columns"]
        own = [
            column
            for one in self._inspector.get_foreign_keys(form.name)
            if one["referred_table"] == form.name
            for column in one["constrained_columns"]
        ]
        later: list[dict[str, Any]] = []
        rest = iter(rows)
        while values := [values_of(form, row) for row in islice(rest, _AT_ONCE)]:
            later += [{f"new_{name}": one[name] for name in (*keys, *own)} for one in values if any(map(one.get, own))]
            self._connection.execute(table.insert(), [{**one, **dict.fromkeys(own)} for one in values])
        if later:
            pointing = update(table).where(*(table.c[key] == bindparam(f"new_{key}") for key in keys))
            self._connection.execute(pointing.values({name: bindparam(f"new_{name}") for name in own}), later)
        self._count_on(table, keys)

    def _table(self, form: TableForm) -> Table:
        if form.name not in self._there or form.name in self._seen:
            raise BackupNotUsable(f"its schema has no table “{form.name}”, or has it once.")
        self._seen.add(form.name)
        if {column["name"] for column in self._inspector.get_columns(form.name)} != set(form.columns):
            raise BackupNotUsable(f"the columns of {form.name} are not those of its schema.")
        return Table(form.name, MetaData(), *(Column(name, _TYPES[kind]()) for name, kind in form.columns.items()))

    def _count_on(self, table: Table, keys: Sequence[str]) -> None:
        """Have PostgreSQL number new rows beyond those that brought their numbers along."""
        if self._connection.dialect.name != "postgresql" or len(keys) != 1:
            return
        if not isinstance(table.c[keys[0]].type, BigInteger):
            return
        counter = self._connection.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', keys[0])))
        last = self._connection.scalar(select(func.max(table.c[keys[0]])))
        if counter is not None and last is not None:
            self._connection.execute(select(func.setval(counter, last)))


def _hold(connection: Connection) -> Held:
    tables = MetaData()
    tables.reflect(connection, only=["job", "project", "run", "take"])
    job, project, run, take = (tables.tables[name] for name in ("job", "project", "run", "take"))
    doubtful = (
        update(job)
        .where(job.c.state.in_(["intended", "submitting"]))
        .values(state="unknown", error=_MAY_HAVE_BEEN_SENT, next_look_at=None)
    )
    in_doubt = connection.execute(doubtful).rowcount
    working = select(run.c.project_id).where(run.c.status == "running")
    unmade = select(take.c.project_id).where(take.c.status.in_(["pending", "running"]))
    held = project.c.id.in_(working.union(unmade))
    codes = list(connection.scalars(select(project.c.code).where(held).order_by(project.c.code)))
    connection.execute(update(project).where(held).values(paused=True))
    # Nobody works on them any more: whoever starts to work queues what is pending.
    connection.execute(update(take).where(take.c.status == "running").values(status="pending"))
    return Held(paused=codes, in_doubt=in_doubt)
