"""Zips that are made while they are sent."""

import io
from typing import Final

LARGE: Final = 1 << 31
"""From so many bytes on, a file in a zip needs Zip64."""
AT: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the same files make the same archive."""


class Outlet(io.RawIOBase):
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
