"""An open installation: settings, database, storage and providers put together."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from shotwright.db.migrate import upgrade
from shotwright.db.session import Database
from shotwright.domain.errors import StorageFull
from shotwright.providers.registry import Providers
from shotwright.settings import Settings
from shotwright.storage.store import Storage
from shotwright.workflows.archiving.keeping import FolderKeeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """An open installation."""

    settings: Settings
    database: Database
    storage: Storage
    providers: Providers
    folders: FolderKeeper
    """Keeps the projects' folders up to date, for as long as the studio is open."""


@asynccontextmanager
async def open_studio(settings: Settings) -> AsyncGenerator[Studio]:
    """Open an installation; the first time makes its folders and its database.

    Raises:
        StorageFull: There is no room for them.
        DatabaseBehind: The database belongs to a newer version.
    """
    await asyncio.to_thread(_prepare, settings)
    database, storage = Database(settings.product_database), Storage(settings.storage)
    folders = FolderKeeper(database, storage, settings.scratch, settings.home / "behind")
    await folders.start()
    try:
        yield Studio(
            settings=settings,
            database=database,
            storage=storage,
            providers=Providers(model_dir=settings.model_dir, workers=settings.workers),
            folders=folders,
        )
    finally:
        await folders.stop()
        await database.close()


def _prepare(settings: Settings) -> None:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        settings.scratch.mkdir(exist_ok=True)
        settings.cache.mkdir(exist_ok=True)
    except OSError as error:
        raise StorageFull(str(settings.home)) from error
    upgrade(settings.product_database)
