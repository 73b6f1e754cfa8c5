"""The project's files, by key, in a folder or in an S3-compatible store: the same code, through obstore."""

import asyncio
import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from shotwright.domain.errors import FileNotInStorage, StorageFull

_FULL: Final = ("no space left", "os error 28", "disk quota", "os error 122")
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What was written: its key, SHA-256 and bytes; how large a picture and how long it is, where it was measured."""

    key: str
    sha256: str
    size_bytes: int
    width_px: int | None = None
    height_px: int | None = None
    duration_us: int | None = None


class Storage:
    """Files by key. A write is whole or not at all; a reader never sees half a file."""

    def __init__(self, url: str) -> None:
        """Open the store at `url`: `file:///folder`, `s3://bucket/prefix`, `gs://...`, `az://...`."""
        parts = urlsplit(url)
        self._root = Path(unquote(parts.path)) if parts.scheme in ("", "file") else None
        if self._root is not None:
            self._root.mkdir(parents=True, exist_ok=True)
            self._store: ObjectStore = LocalStore(self._root)
        else:
            self._store = from_url(url)

    async def put(self, key: str, content: bytes) -> Stored:
        """Write `content` under `key`.

        Raises:
            StorageFull: There is no room.
        """
        try:
            await obstore.put_async(self._store, key, content)
        except Exception as error:
            _raise_if_full(error, key)
            raise
        return Stored(key=key, sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content))

    async def put_file(self, key: str, path: Path) -> Stored:
        """Copy the file at `path` to `key`.

        Raises:
            StorageFull: There is no room.
        """
        try:
            await obstore.put_async(self._store, key, path)
        except Exception as error:
            _raise_if_full(error, key)
            raise
        return await asyncio.to_thread(_as_stored, key, path)

    async def get(self, key: str) -> bytes:
        """Return the content under `key`.

        Raises:
            FileNotInStorage
        """
        try:
            answer = await obstore.get_async(self._store, key)
            return bytes(await answer.bytes_async())
        except FileNotFoundError as error:
            raise FileNotInStorage(key) from error

    async def exists(self, key: str) -> bool:
        try:
            await self.size(key)
        except FileNotInStorage:
            return False
        return True

    async def size(self, key: str) -> int:
        """Return how many bytes the file under `key` has.

        Raises:
            FileNotInStorage
        """
        try:
            return (await obstore.head_async(self._store, key))["size"]
        except FileNotFoundError as error:
            raise FileNotInStorage(key) from error

    async def stream(self, key: str, start: int, end: int) -> AsyncGenerator[bytes]:
        """Yield the bytes from `start` up to, and without, `end`, a block at a time.

        Raises:
            FileNotInStorage
        """
        try:
            answer = await obstore.get_async(self._store, key, options={"range": (start, end)})
        except FileNotFoundError as error:
            raise FileNotInStorage(key) from error
        async for part in answer.stream(min_chunk_size=_BLOCK):
            yield bytes(part)

    @asynccontextmanager
    async def local(self, key: str) -> AsyncGenerator[Path]:
        """Give the file under `key` as a path to read, for as long as the block runs.

        Raises:
            FileNotInStorage
        """
        if self._root is not None:
            if not await self.exists(key):
                raise FileNotInStorage(key)
            yield self._root / key
            return
        with tempfile.TemporaryDirectory(prefix="shotwright-") as folder:
            path = Path(folder) / Path(key).name
            await self._fetch(key, path)
            yield path

    @asynccontextmanager
    async def local_folder(self, folder: str, scratch: Path) -> AsyncGenerator[Path]:
        """Give the files below `folder` as a folder to read while the block runs; fetched to `scratch` if need be."""
        if self._root is not None:
            yield self._root / folder
            return
        with tempfile.TemporaryDirectory(dir=scratch, prefix="fetched-") as copied:
            for key in await self.sizes(folder):
                path = Path(copied) / key[len(folder) + 1 :]
                path.parent.mkdir(parents=True, exist_ok=True)
                await self._fetch(key, path)
            yield Path(copied)

    async def _fetch(self, key: str, path: Path) -> None:
        try:
            answer = await obstore.get_async(self._store, key)
        except FileNotFoundError as error:
            raise FileNotInStorage(key) from error
        with path.open("wb") as file:
            async for part in answer.stream():  # a film need not fit into memory
                await asyncio.to_thread(file.write, bytes(part))

    async def move(self, folder: str, to: str, keys: Collection[str] | None = None) -> None:
        """Move every file below `folder` to below `to`. Done again after a crash, it moves what is left.

        With `keys`, those files alone: what others write there meanwhile stays.
        """
        for key in await self.sizes(folder) if keys is None else keys:
            await obstore.rename_async(self._store, key, to + key[len(folder) :])
        if self._root is not None:
            await asyncio.to_thread(_drop_empty, self._root / folder)

    async def keys(self) -> AsyncGenerator[str]:
        """Yield the key of every file, in no order."""
        async for batch in obstore.list(self._store):
            for one in batch:
                yield one["path"]

    async def sizes(self, folder: str) -> dict[str, int]:
        """Return how many bytes each file below `folder` has, by key."""
        return {one["path"]: one["size"] async for batch in obstore.list(self._store, prefix=folder) for one in batch}

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete files, for good. One that is not there is none."""
        if keys:
            await obstore.delete_async(self._store, list(keys))

    async def remove(self, folder: str) -> None:
        """Delete every file below `folder`, for good."""
        keys = list(await self.sizes(folder))
        if keys:
            await obstore.delete_async(self._store, keys)
        if self._root is not None:
            await asyncio.to_thread(shutil.rmtree, self._root / folder, ignore_errors=True)  # its empty folders

    def where(self, key: str) -> str:
        """Return the place of `key` for a person to read: a path, or the key in the store."""
        return str(self._root / key) if self._root is not None else key


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in blocks."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def _drop_empty(folder: Path) -> None:
    """Delete a folder and those below it, as far as nothing is in them."""
    for path, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):
            Path(path).rmdir()


def _as_stored(key: str, path: Path) -> Stored:
    return Stored(key=key, sha256=sha256_of(path), size_bytes=path.stat().st_size)


def _raise_if_full(error: Exception, key: str) -> None:
    if any(sign in str(error).lower() for sign in _FULL):
        raise StorageFull(key) from error
