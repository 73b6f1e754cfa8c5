import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import pytest

from shotwright.db.session import Database
from shotwright.storage.store import Storage
from shotwright.usecases.projects import ProjectFacts
from tests.archiving.productions import archive, rich

Filmed: TypeAlias = tuple[Storage, ProjectFacts]


@pytest.fixture(scope="session")
def studio(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ProjectFacts, bytes]:
    """A folder with a database and files of a production, made once to be copied; and the production's archive."""
    folder = tmp_path_factory.mktemp("studio")
    shutil.copyfile(migrated_sqlite, folder / "one.sqlite")

    async def make() -> tuple[ProjectFacts, bytes]:
        database, storage = Database(f"sqlite:///{folder / 'one.sqlite'}"), Storage((folder / "films").as_uri())
        facts = await rich(database, storage)
        content = await archive(database, storage, facts.id, folder)
        await database.close()
        return facts, content

    facts, content = asyncio.run(make())
    return folder, facts, content


@pytest.fixture
def archived(studio: tuple[Path, ProjectFacts, bytes]) -> bytes:
    """A good archive."""
    return studio[2]


@pytest.fixture
async def filmed(studio: tuple[Path, ProjectFacts, bytes], tmp_path: Path) -> Filmed:
    """The storage of a production, and the production; its rows are in `sqlite`."""
    shutil.copytree(studio[0] / "films", tmp_path / "films")
    return Storage((tmp_path / "films").as_uri()), studio[1]


@pytest.fixture
async def sqlite(studio: tuple[Path, ProjectFacts, bytes], tmp_path: Path) -> AsyncIterator[Database]:
    """A database with the production in it."""
    shutil.copyfile(studio[0] / "one.sqlite", tmp_path / "one.sqlite")
    opened = Database(f"sqlite:///{tmp_path / 'one.sqlite'}")
    yield opened
    await opened.close()
