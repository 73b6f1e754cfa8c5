"""A production as files: its rows, what people read, and where its media lie. It is read as it was at one moment."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.archive_rows import PAST_COST, TABLES, DepartingRows, lines_of
from shotwright.db.session import Database
from shotwright.domain.archives import LooseFile, Manifest, RowsFile, rows_file
from shotwright.domain.errors import FileNotInStorage
from shotwright.storage.store import Storage
from shotwright.usecases.folders import Folders

IDEAS: Final = "00_script/ideas"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    key: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """All that goes into an archive, by name. `stamp` grows with every event of the project."""

    manifest: Manifest
    rows: Mapping[str, Path]
    texts: Mapping[str, str]
    media: Mapping[str, StoredFile]
    stamp: int

    def words(self) -> bytes:
        """Return `archive.json`."""
        return json.dumps(self.manifest.as_json(), ensure_ascii=False, indent=2).encode()


async def gather(database: Database, storage: Storage, project_id: UUID, folder: Path) -> Leaving:
    """Read a production; its rows are written to `folder`, which must be empty.

    Raises:
        ProjectNotFound
    """
    async with database.snapshot() as session:
        files = await Folders(session, project_id).files()
        rows = DepartingRows(session, project_id)
        told, stamp = await rows.files(), await rows.stamp()
        tables = {table: await _write_rows(session, project_id, table, folder) for table in TABLES}
    loose = await _loose(storage, files.code)
    media = {name: StoredFile(key=key, size_bytes=size) for name, (key, size) in told.items()}
    media |= {name: StoredFile(key=f"{files.code}/{name}", size_bytes=one.size_bytes) for name, one in loose.items()}
    filled = {table: one for table, one in tables.items() if one.rows}
    return Leaving(
        manifest=Manifest(code=files.code, name=files.name, tables=filled, files=loose),
        rows={rows_file(table): folder / f"{table}.jsonl" for table in filled},
        texts=files.texts,
        media=media,
        stamp=stamp,
    )


async def check_media(storage: Storage, leaving: Leaving) -> None:
    """Raise FileNotInStorage unless each file is where its row says, and as large."""
    there = await storage.sizes(leaving.manifest.code)
    for stored in leaving.media.values():
        size = there.get(stored.key)
        if size is None and await storage.exists(stored.key):  # it lies in nobody's folder
            size = await storage.size(stored.key)
        if size != stored.size_bytes:
            raise FileNotInStorage(stored.key)


async def _write_rows(session: AsyncSession, project_id: UUID, table: str, folder: Path) -> RowsFile:
    rows, count, hashed, size = DepartingRows(session, project_id), 0, hashlib.sha256(), 0
    path = folder / f"{table}.jsonl"
    with path.open("wb") as file:
        async for some in rows.rows(table):
            lines = lines_of(some)
            await asyncio.to_thread(file.write, lines)
            hashed.update(lines)
            count, size = count + len(some), size + len(lines)
        if table == "event":
            costs = lines_of([_past(one) for one in await rows.costs()])
            file.write(costs)
            hashed.update(costs)
            count, size = count + costs.count(b"\n"), size + len(costs)
    return RowsFile(rows=count, size_bytes=size, sha256=hashed.hexdigest())


def _past(cost: Mapping[str, object]) -> dict[str, object]:
    """Return a job as an event: elsewhere it is history, and is charged to nobody."""
    return {"kind": PAST_COST, "subject": cost["artefact"], "data": cost, "at": cost["at"]}


async def _loose(storage: Storage, code: str) -> dict[str, LooseFile]:
    """Return the pictures that go with ideas: orders name them, and no row does."""
    found: dict[str, LooseFile] = {}
    for key, size in (await storage.sizes(f"{code}/{IDEAS}")).items():
        hashed = hashlib.sha256(await storage.get(key))
        found[key.removeprefix(f"{code}/")] = LooseFile(size_bytes=size, sha256=hashed.hexdigest())
    return found
