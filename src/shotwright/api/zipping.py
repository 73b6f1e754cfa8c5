"""Many files as one archive, made while it is sent: nothing is held but the block on its way."""

import io
import zipfile
from collections.abc import AsyncGenerator, Sequence
from typing import Final

from shotwright.storage.store import Storage
from shotwright.usecases.export_orders import ExportedFile

_LARGE: Final = 1 << 31
_AT: Final = (1980, 1, 1, 0, 0, 0)
"""The same files make the same archive."""


class _Outlet(io.RawIOBase):
    """What is written to it is taken from it again."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._held += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


async def zipped(storage: Storage, files: Sequence[ExportedFile]) -> AsyncGenerator[bytes]:
    """Yield the archive of `files`. They are films and pictures: packing them tighter would gain nothing.

    Raises:
        FileNotInStorage
    """
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        for file in files:
            info = zipfile.ZipInfo(file.name, _AT)
            with archive.open(info, "w", force_zip64=file.size_bytes >= _LARGE) as entry:
                async for block in storage.stream(file.key, 0, file.size_bytes):
                    entry.write(block)
                    yield outlet.take()
    yield outlet.take()
