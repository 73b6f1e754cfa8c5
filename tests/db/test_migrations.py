import subprocess
import sys
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

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


def test_the_migrations_make_every_check_and_condition_of_the_code(empty_url: str) -> None:
    """Alembic's own comparison knows neither."""
    upgrade(empty_url)
    of_the_code = create_engine("sqlite://")
    METADATA.create_all(of_the_code)
    migrated = create_engine(sync_url(empty_url))

    assert _conditions(migrated) == _conditions(of_the_code)
    migrated.dispose()


def _conditions(engine: Engine) -> set[tuple[str, str | None]]:
    """Return the names of all checks, and of the indexes that hold for some rows only."""
    found = inspect(engine)
    checks = {(table, one["name"]) for table in METADATA.tables for one in found.get_check_constraints(table)}
    partial = {
        (table, one["name"])
        for table in METADATA.tables
        for one in found.get_indexes(table)
        if any(name.endswith("_where") for name in one.get("dialect_options", {}))
    }
    assert partial
    return checks | partial


def test_progress_that_is_no_share_was_cut_when_the_database_began_to_refuse_it(empty_url: str) -> None:
    upgrade(empty_url, "0017")
    engine = create_engine(sync_url(empty_url))
    row = (
        "INSERT INTO export (id, project_id, user_id, kinds, is_signed, status, step, progress, files, findings,"
        " error_code, error, created_at) VALUES (:id, :id, :id, '[]', :no, 'running', '', :progress, '[]', '[]', '',"
        " '', '2026-01-01')"
    )
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))  # it needs no project
        for progress in (-0.5, 0.5, 1.5):
            connection.execute(text(row), {"id": uuid4().hex, "no": False, "progress": progress})

    upgrade(empty_url)

    with engine.begin() as connection:
        assert sorted(connection.scalars(text("SELECT progress FROM export"))) == [0.0, 0.5, 1.0]
    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE export SET progress = 1.01"))
    engine.dispose()


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
