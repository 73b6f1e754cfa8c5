"""An archive on its way in, written to the disk as it comes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from shotwright.domain.archives import ArchiveNotUsable
from shotwright.domain.errors import StorageFull


async def receive(blocks: AsyncIterator[bytes], path: Path, *, most: int) -> None:
    """Write what is sent to `path`.

    Raises:
        ArchiveNotUsable: Nothing was sent, or more than `most` bytes.
        StorageFull
    """
    left = most
    try:
        with path.open("wb") as file:  # opening is quick; what takes long is written in a thread
            async for block in blocks:
                left -= len(block)
                if left < 0:
                    raise ArchiveNotUsable(f"The archive is too large: {most:,} bytes are taken at most.")
                await asyncio.to_thread(file.write, block)
    except OSError as error:
        raise StorageFull(str(path.parent)) from error
    if left == most:
        raise ArchiveNotUsable("Nothing was sent. Send the archive as the body of the request.")
