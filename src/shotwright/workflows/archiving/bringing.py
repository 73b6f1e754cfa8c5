"""Bringing a production in: it is judged before anything is written, and all of it is here in the end, or nothing."""

import asyncio
import hashlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from shotwright.db.archive_reading import ArchivedFile, Found, Judge
from shotwright.db.session import Database
from shotwright.domain.archives import (
    LARGEST_MANIFEST,
    LONGEST_ROW,
    MANIFEST,
    ArchiveNotUsable,
    Manifest,
    RowsFile,
    check_type,
    manifest_from,
    rows_file,
)
from shotwright.domain.caps import FirstCap
from shotwright.storage.store import Storage
from shotwright.usecases.archives import Arrivals, Arrived
from shotwright.workflows.archiving.sources import FolderSource, Source

_STAGED: Final = ".arriving"
_FORGOTTEN: Final = timedelta(days=1)
"""After so long, nobody brings that in any more."""
_HEAD: Final = 64


class Arrival:
    """A source that was read through once: nothing in it is wrong."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.manifest: Manifest = manifest_from(_whole(source, MANIFEST, LARGEST_MANIFEST))
        self.found: Found = Judge(self.manifest, self.lines).judge()
        self.files = {**self.found.files}
        for name, loose in self.manifest.files.items():
            mime = _MIMES.get(name.rpartition(".")[2], "")
            self.files[name] = ArchivedFile(name=name, size_bytes=loose.size_bytes, sha256=loose.sha256, mime=mime)
        for file in self.files.values():
            for _ in _checked(source, file):
                pass

    def lines(self, table: str) -> Iterator[bytes]:
        """Yield the rows of a table, a line each.

        Raises:
            ArchiveNotUsable: They are not those that the archive says it has.
        """
        name, told = rows_file(table), self.manifest.tables[table]
        _check_size(self._source, name, told.size_bytes)
        return _lines(self._source, name, told)


class Bringing:
    """Brings productions into one installation."""

    def __init__(self, database: Database, storage: Storage, scratch: Path, cap: FirstCap | None = None) -> None:
        """Prepare.

        Args:
            database: The product's.
            storage: Where media go.
            scratch: A folder for one file at a time.
            cap: What a project that is brought in may cost here; None: the usual.
        """
        self._database = database
        self._storage = storage
        self._scratch = scratch
        self._cap = cap

    async def bring(self, source: Source, *, by: UUID | None = None) -> Arrived:
        """Make a production that was archived one of this installation, as its own new project.

        `by` is whose it is; None: the local owner's.

        Raises:
            ArchiveNotUsable: It is not one, is damaged, or would do harm. Nothing was changed.
            FormatNotAllowed, StorageFull: Likewise.
        """
        arrival = await asyncio.to_thread(Arrival, source)
        await self._forget_old()
        staged = f"{_STAGED}/{uuid7()}"
        try:
            for file in arrival.files.values():
                await self._stage(source, file, f"{staged}/{file.name}")
            return await self._settle(source, arrival, staged, by)
        finally:
            await self._storage.remove(staged)

    async def _stage(self, source: Source, file: ArchivedFile, key: str) -> None:
        with tempfile.NamedTemporaryFile(dir=self._scratch, prefix="arriving-") as scratch:
            path = Path(scratch.name)
            await asyncio.to_thread(_copy, source, file, path)
            await self._storage.put_file(key, path)

    async def _settle(self, source: Source, arrival: Arrival, staged: str, by: UUID | None) -> Arrived:
        """Write all rows, and move the files to where these say, in one transaction."""

        async def is_free(code: str) -> bool:
            return self._is_its_own(source, code) or not await self._storage.sizes(code)

        async with self._database.unit() as session:
            arrivals = Arrivals(session)
            code = await arrivals.code_for(arrival.manifest, is_free)
            arrived = await arrivals.bring(arrival.found, arrival.manifest, arrival.lines, code, by=by, cap=self._cap)
            try:
                await self._storage.move(staged, code)
            except BaseException:
                if not self._is_its_own(source, code):
                    await self._storage.remove(code)  # nobody else has that code before the transaction ends
                raise
        return arrived

    def _is_its_own(self, source: Source, code: str) -> bool:
        """Whether what is brought in is the very folder of that code: the database was lost, and the folder was not."""
        return isinstance(source, FolderSource) and source.folder.resolve() == Path(self._storage.where(code)).resolve()

    async def _forget_old(self) -> None:
        """Delete what was staged by somebody who died over it."""
        oldest = int((datetime.now(UTC) - _FORGOTTEN).timestamp() * 1000)
        for staged in {key.split("/")[1] for key in await self._storage.sizes(_STAGED)}:
            if UUID(staged).int >> 80 < oldest:  # a UUIDv7 begins with the milliseconds of its making
                await self._storage.remove(f"{_STAGED}/{staged}")


_MIMES: Final = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
"""The types of pictures that go with ideas."""


def _whole(source: Source, name: str, most: int) -> bytes:
    if name not in source.sizes:
        raise ArchiveNotUsable(f"The archive holds no {name}: it is not one of a project.")
    if source.sizes[name] > most:
        raise ArchiveNotUsable(f"{name} in the archive is too large: at most {most:,} bytes are read.")
    return b"".join(source.read(name))


def _check_size(source: Source, name: str, told: int) -> None:
    if name not in source.sizes:
        raise ArchiveNotUsable(f"“{name:.100}” is missing in the archive.")
    if source.sizes[name] != told:
        raise ArchiveNotUsable(f"“{name:.100}” in the archive is not as large as its rows say.")


def _lines(source: Source, name: str, told: RowsFile) -> Iterator[bytes]:
    hashed, rest = hashlib.sha256(), b""
    for block in source.read(name):
        hashed.update(block)
        *whole, rest = (rest + block).split(b"\n")
        yield from whole
        if len(rest) > LONGEST_ROW:
            raise ArchiveNotUsable(f"A row in “{name}” is larger than {LONGEST_ROW:,} bytes.")
    if rest:
        yield rest
    if hashed.hexdigest() != told.sha256:
        raise ArchiveNotUsable(f"“{name}” is not what the archive was made with: its hash is another one.")


def _checked(source: Source, file: ArchivedFile) -> Iterator[bytes]:
    """Yield a file's bytes; at its end it was as large as its row says, of its type, and had its hash."""
    _check_size(source, file.name, file.size_bytes)
    hashed, head = hashlib.sha256(), b""
    for block in source.read(file.name):
        if len(head) < _HEAD:
            head = (head + block)[:_HEAD]
        hashed.update(block)
        yield block
    if hashed.hexdigest() != file.sha256:
        raise ArchiveNotUsable(f"“{file.name:.100}” is not the file that was archived: its hash is another one.")
    check_type(file.name, file.mime, head)


def _copy(source: Source, file: ArchivedFile, path: Path) -> None:
    with path.open("wb") as to:
        for block in _checked(source, file):
            to.write(block)
