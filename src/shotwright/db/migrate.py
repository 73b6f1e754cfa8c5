"""Bringing a database to the product's schema."""

from collections.abc import Generator
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Final

from filelock import FileLock
from sqlalchemy import create_engine, inspect, text

from shotwright.db.session import is_sqlite, sqlite_path, sync_url
from shotwright.domain.errors import DatabaseBehind

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK_NUMBER: Final = 0x5407
"""Any number, as long as nobody else locks it in this database."""
NEWEST: Final = "0010"
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
        from alembic import command  # noqa: PLC0415  # as above

        with _alone(url):
            command.upgrade(alembic_config(url), revision)


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
    from alembic import command  # noqa: PLC0415  # as above

    command.downgrade(alembic_config(url), revision)


def is_current(url: str) -> bool:
    """Return whether the database has the newest schema.

    Raises:
        DatabaseBehind: The database is newer than this program.
    """
    found = _revision(url)
    if found == NEWEST:
        return True
    if found is not None and found > NEWEST:
        raise DatabaseBehind(
            f"The database was last used by a newer Shotwright (schema {found}). Install that version again."
        )
    return False


def _revision(url: str) -> str | None:
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.scalar(text("SELECT version_num FROM alembic_version"))
    finally:
        engine.dispose()
