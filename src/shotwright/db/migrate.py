"""Bringing a database to the product's schema."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal

from filelock import FileLock
from sqlalchemy import create_engine, inspect, text

from shotwright.db.session import is_sqlite, sqlite_path, sync_url
from shotwright.domain.errors import DatabaseBehind
from shotwright.domain.operating_errors import SchemaNotKnown

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK_NUMBER: Final = 0x5407
"""Any number, as long as nobody else locks it in this database."""
NEWEST: Final = "0018"
"""The newest migration. Kept here so that a database that is up to date need not wait for Alembic to load."""


def alembic_config(url: str) -> "Config":
    """Return Alembic's configuration for the database at `url`; there is no ini file to look for."""
    from alembic.config import Config  # noqa: PLC0415  # takes longer to load than most commands to run

    config = Config()
    config.set_main_option("script_location", str(resources.files("shotwright.db") / "migrations"))
    config.set_main_option("sqlalchemy.url", sync_url(url).replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations that the database at `url` has not seen yet.

    Raises:
        DatabaseBehind: The database is newer than this program.
    """
    if revision != "head" or not is_current(url):
        with _alone(url):
            _command("upgrade", url, revision)


@contextmanager
def _alone(url: str) -> Generator[None]:
    """Keep others from migrating the same database for as long as the block runs: two may start on an empty one."""
    if is_sqlite(url):
        with FileLock(f"{sqlite_path(url)}.migrating.lock"):
            yield
        return
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": _LOCK_NUMBER})
            yield
    finally:
        engine.dispose()  # which gives the lock back


def downgrade(url: str, revision: str) -> None:
    _command("downgrade", url, revision)


def _command(name: Literal["upgrade", "downgrade"], url: str, revision: str) -> None:
    from alembic import command  # noqa: PLC0415  # as above

    move = command.upgrade if name == "upgrade" else command.downgrade
    move(alembic_config(url), revision)


def is_current(url: str) -> bool:
    """Return whether the database has the newest schema.

    Raises:
        DatabaseBehind: The database is newer than this program.
    """
    found = schema_of(url)
    if found == NEWEST:
        return True
    if found is not None and found > NEWEST:
        raise DatabaseBehind(
            f"The database was last used by a newer Shotwright (schema {found}). Install that version again."
        )
    return False


def migrate(url: str, to: str = NEWEST) -> None:
    """Bring the database to the schema `to`, up or down. Going down drops what the newer tables hold.

    Raises:
        SchemaNotKnown: There is no such schema.
        DatabaseBehind: The database is newer than this program.
    """
    known = schemas(url)
    if to not in known:
        raise SchemaNotKnown(to, NEWEST)
    is_current(url)
    with _alone(url):
        found = schema_of(url)
        if found is None or found < to:
            _command("upgrade", url, to)
        elif found > to:
            _command("downgrade", url, to)


def schemas(url: str) -> list[str]:
    """Return the names of all schemas that this program knows, oldest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  # as above

    scripts = ScriptDirectory.from_config(alembic_config(url))
    return sorted(script.revision for script in scripts.walk_revisions())


def schema_of(url: str) -> str | None:
    """Return the name of the schema that the database has; None if it has none of ours."""
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.scalar(text("SELECT version_num FROM alembic_version"))
    finally:
        engine.dispose()
