"""The product's database and the engine's: whether they answer, are whole, can be written to, and have our tables."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from filelock import FileLock, Timeout
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from shotwright.cli.checkup.findings import Finding, fail, first_line, ok, warn
from shotwright.db.migrate import NEWEST, is_current, schema_of
from shotwright.db.session import is_disk_full, is_sqlite, sqlite_path, sync_url
from shotwright.domain.errors import DatabaseBehind
from shotwright.settings import Settings
from shotwright.wiring.explaining import without_password

_SECONDS: Final = 5
_MOST_APART_S: Final = 5.0
_RESTORE: Final = "Stop everything, and put the file of a backup in its place (`shotwright restore`)."
_ROOM: Final = "Make room where the database lies; `cache/` in the home may go at any time when nothing runs."


def check_database(settings: Settings) -> Iterator[Finding]:
    """Look at the product's database. One that is not there yet is not made."""
    url = settings.product_database
    if is_sqlite(url):
        path = sqlite_path(url)
        if not path.exists():
            yield ok("database", f"{path} is made at the first start")
            return
        problem = _sqlite_problem(path)
        if problem is not None:
            yield fail("database", f"{path}: {problem[0]}", problem[1])
            return
        yield ok("database", f"{path} is whole and can be written to")
        yield _schema(url)
        return
    yield from _server(url)


def check_engine(settings: Settings) -> Finding:
    """Look at the durable engine's own database."""
    url = settings.engine_database
    if not is_sqlite(url):
        return ok("engine", "keeps its tables in the same PostgreSQL, in the schema dbos")
    path = sqlite_path(url)
    if not path.exists():
        return ok("engine", f"{path} is made at the first start")
    problem = _sqlite_problem(path)
    if problem is None:
        return ok("engine", f"{path} is whole and can be written to")
    fix = f"Stop everything and delete {path.name} with its -wal and -shm: it is made anew, and no work is lost."
    return fail("engine", f"{path}: {problem[0]}", problem[1] if problem[1] == _ROOM else fix)


def check_locks(settings: Settings) -> Iterator[Finding]:
    """Say who holds the locks of an installation on SQLite. A file of which nobody holds the lock hinders nobody."""
    for name, url, suffix, what in (
        ("work", settings.engine_database, "lock", "makes films"),
        ("migration", settings.product_database, "migrating.lock", "changes the database's schema"),
    ):
        if not is_sqlite(url):
            continue
        path = Path(f"{sqlite_path(url)}.{suffix}")
        if not path.exists():
            continue
        try:
            with FileLock(path, timeout=0):
                yield ok(f"lock {name}", "nobody holds it")
        except Timeout:
            fix = "Fine if that is meant. If nothing of ours runs, a process hangs: look for it, and end it."
            yield warn(f"lock {name}", f"another process {what} here at this moment", fix)
        except OSError as error:
            yield fail(f"lock {name}", f"{path}: {error.strerror}", "Give yourself the right to write there.")


def _sqlite_problem(path: Path) -> tuple[str, str] | None:
    """Return what is wrong with a file, and what to do; None if nothing is. What is tried is rolled back."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=_SECONDS)) as connection:
            connection.isolation_level = None
            found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE doctor_tries_to_write (content BLOB)")
            connection.execute("INSERT INTO doctor_tries_to_write VALUES (zeroblob(65536))")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return _sqlite_trouble(path, error)
    except sqlite3.DatabaseError as error:
        return f"it is damaged, or no database: {error}", _RESTORE
    return None if found == "ok" else (f"it is damaged: {found}", _RESTORE)


def _sqlite_trouble(path: Path, error: sqlite3.OperationalError) -> tuple[str, str]:
    match error.sqlite_errorcode & 0xFF:
        case sqlite3.SQLITE_FULL:
            return "there is no room to write", _ROOM
        case sqlite3.SQLITE_BUSY:
            return f"another process has been writing for {_SECONDS} seconds", "Wait for it, or end it."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"it cannot be written to: {error}", f"Give yourself the right to: chmod u+rw {path}"
        case _:
            return str(error), _RESTORE


def _schema(url: str) -> Finding:
    try:
        if is_current(url):
            return ok("schema", f"{NEWEST}, the newest")
        found = schema_of(url)
    except DatabaseBehind as error:
        return fail("schema", str(error), "Install the newer version again, or restore a backup.")
    told = f"it has schema {found}, and {NEWEST} is the newest" if found else "it has none of our tables"
    return warn("schema", told, "`shotwright migrate` brings it there; so does the next start.")


def _server(url: str) -> Iterator[Finding]:
    """Look at a PostgreSQL."""
    shown = without_password(url)
    try:
        engine = create_engine(sync_url(url), connect_args={"connect_timeout": _SECONDS})
    except ArgumentError as error:
        yield fail("database", f"{shown}: {first_line(error)}", "Write postgresql://user:password@host/database.")
        return
    try:
        with engine.connect() as connection:
            theirs: datetime = connection.scalar(text("SELECT now()")) or datetime.now(UTC)
            apart_s = abs((datetime.now(UTC) - theirs).total_seconds())
            version = str(connection.scalar(text("SHOW server_version")))
            connection.execute(text("CREATE TEMPORARY TABLE doctor_tries_to_write (content text)"))
            connection.rollback()
        yield ok("database", f"{shown} answers (PostgreSQL {version})")
        yield _schema(url)
    except OperationalError as error:
        full = is_disk_full(error)
        fix = _ROOM if full else "Start it, and check DATABASE_URL: host, port, name, user, password."
        yield fail("database", f"{shown}: {_without_place(error)}", fix)
        return
    except SQLAlchemyError as error:
        yield fail("database", f"{shown}: {first_line(error)}", "Let its user make tables in that database.")
        return
    finally:
        engine.dispose()
    if apart_s > _MOST_APART_S:
        fix = "Set both clocks by the same source (NTP): workers judge by them who is alive."
        yield warn("clocks", f"this machine's and the database's are {apart_s:.0f} s apart", fix)


def _without_place(error: OperationalError) -> str:
    return first_line(error.orig) if error.orig is not None else first_line(error)
