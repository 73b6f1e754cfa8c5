"""Encoded chunks of sound in a folder, kept from one export to the next."""

import os
from pathlib import Path

from shotwright_media.atomic import write_bytes


class ChunkFolder:
    """A `ChunkStore` on disk. Any number of threads and processes may share it, and anybody may remove files from it.

    A file's time of change is when it was last asked for, so that the oldest can be removed first.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        path = self._path(key)
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, whole or not at all.

        Raises:
            DiskFull: there is no room for it.
        """
        write_bytes(self._path(key), content)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.aac"
