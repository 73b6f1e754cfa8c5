"""A production as one zip, made while it is sent: media as they are, words packed tighter, always in the same order."""

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Final
from uuid import UUID

from shotwright.db.session import Database
from shotwright.domain.archives import MANIFEST
from shotwright.storage.store import Storage
from shotwright.storage.zip_streams import AT, LARGE, Outlet
from shotwright.workflows.archiving.leaving import Leaving, check_media, gather

_BLOCK: Final = 1 << 20


async def pack(database: Database, storage: Storage, project_id: UUID, scratch: Path) -> AsyncGenerator[bytes]:
    """Yield the archive of a production, a block at a time. What is wrong is raised before the first.

    Raises:
        ProjectNotFound
        FileNotInStorage: A file of it is not where its row says, or has another size.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="leaving-") as folder:
        leaving = await gather(database, storage, project_id, Path(folder))
        await check_media(storage, leaving)
        async for block in _zip(storage, leaving):
            if block:
                yield block


async def begin(blocks: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Return the same blocks, once the first of them is there: then nothing is missing, and an answer may begin."""
    first = await anext(blocks)

    async def all_of_them() -> AsyncGenerator[bytes]:
        try:
            yield first
            async for block in blocks:
                yield block
        finally:
            await blocks.aclose()

    return all_of_them()


async def _zip(storage: Storage, leaving: Leaving) -> AsyncGenerator[bytes]:
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        archive.writestr(_entry(MANIFEST, zipfile.ZIP_DEFLATED), leaving.words())
        yield outlet.take()
        for name, path in leaving.rows.items():
            is_large = path.stat().st_size >= LARGE
            with (
                path.open("rb") as file,
                archive.open(_entry(name, zipfile.ZIP_DEFLATED), "w", force_zip64=is_large) as to,
            ):
                while block := await asyncio.to_thread(file.read, _BLOCK):
                    await asyncio.to_thread(to.write, block)
                    yield outlet.take()
        for name, text in sorted(leaving.texts.items()):
            if name not in leaving.media:
                await asyncio.to_thread(archive.writestr, _entry(name, zipfile.ZIP_DEFLATED), text.encode())
                yield outlet.take()
        for name, stored in sorted(leaving.media.items()):
            with archive.open(_entry(name, zipfile.ZIP_STORED), "w", force_zip64=stored.size_bytes >= LARGE) as to:
                async for block in storage.stream(stored.key, 0, stored.size_bytes):
                    to.write(block)
                    yield outlet.take()
    yield outlet.take()


def _entry(name: str, packing: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, AT)
    info.compress_type = packing
    return info
