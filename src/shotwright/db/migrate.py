"""Bringing a database to the product's schema."""

from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from shotwright.db.session import sync_url
from shotwright.domain.errors import DatabaseBehind


def alembic_config(url: str) -> Config:
    """Return Alembic's configuration for the database at `url`; there is no ini file to look for."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("shotwright.db") / "migrations"))
    config.set_main_option("sqlalchemy.url", sync_url(url).replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations that the database at `url` has not seen yet."""
    if revision != "head" or not is_current(url):
        command.upgrade(alembic_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    command.downgrade(alembic_config(url), revision)


def is_current(url: str) -> bool:
    """Return whether the database has the newest schema.

    Raises:
        DatabaseBehind: The database is newer than this program.
    """
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    scripts = ScriptDirectory.from_config(alembic_config(url))
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseBehind(
            f"The database was last used by a newer Shotwright (schema {found}). Install that version again."
        )
    return found == scripts.get_current_head()
