import subprocess
import sys

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from shotwright.db.migrate import NEWEST, alembic_config, downgrade, is_current, upgrade
from shotwright.db.schema import METADATA
from shotwright.db.session import sync_url
from shotwright.domain.errors import DatabaseBehind


def test_every_migration_goes_up_down_and_up_again(empty_url: str) -> None:
    revisions = [one.revision for one in ScriptDirectory.from_config(alembic_config(empty_url)).walk_revisions()]

    for revision in reversed(revisions):
        upgrade(empty_url, revision)
        downgrade(empty_url, "-1")
        upgrade(empty_url, revision)

    assert is_current(empty_url)


def test_the_migrations_make_exactly_the_tables_of_the_code(empty_url: str) -> None:
    upgrade(empty_url)

    engine = create_engine(sync_url(empty_url))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()

    assert differences == []


def test_upgrading_twice_changes_nothing(empty_url: str) -> None:
    upgrade(empty_url)
    upgrade(empty_url)

    engine = create_engine(sync_url(empty_url))
    assert set(METADATA.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(sync_url(empty_url))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    with pytest.raises(DatabaseBehind, match="newer Shotwright"):
        upgrade(empty_url)


def test_the_newest_migration_is_the_one_that_the_code_names() -> None:
    scripts = ScriptDirectory.from_config(alembic_config("sqlite://"))

    assert scripts.get_current_head() == NEWEST
    assert all(script.revision <= NEWEST for script in scripts.walk_revisions())


def test_migrations_do_not_drift_from_the_models_by_alembics_own_check(empty_url: str) -> None:
    upgrade(empty_url)

    command.check(alembic_config(empty_url))


def test_several_processes_may_start_on_an_empty_database_at_once(empty_url: str) -> None:
    program = "import sys; from shotwright.db.migrate import upgrade; upgrade(sys.argv[1])"
    started = [subprocess.Popen([sys.executable, "-c", program, empty_url], stderr=subprocess.PIPE) for _ in range(4)]

    ended = [(process.communicate(timeout=60)[1], process.returncode) for process in started]

    assert ended == [(b"", 0)] * 4
    assert is_current(empty_url)
