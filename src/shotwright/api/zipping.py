"""Many files as one archive, made while it is sent: nothing is held but the block on its way."""

import zipfile
from collections.abc import AsyncGenerator, Sequence

from shotwright.storage.store import Storage
from shotwright.storage.zip_streams import AT, LARGE, Outlet
from shotwright.usecases.export_orders import ExportedFile


async def zipped(storage: Storage, files: Sequence[ExportedFile]) -> AsyncGenerator[bytes]:
    """Yield the archive of `files`. They are films and pictures: packing them tighter would gain nothing.

    Raises:
        FileNotInStorage
    """
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        for file in files:
            info = zipfile.ZipInfo(file.name, AT)
            with archive.open(info, "w", force_zip64=file.size_bytes >= LARGE) as entry:
                async for block in storage.stream(file.key, 0, file.size_bytes):
                    entry.write(block)
                    yield outlet.take()
    yield outlet.take()
