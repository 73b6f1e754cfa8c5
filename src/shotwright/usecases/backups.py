"""A whole installation in one file: every row and every file, as they were at one moment, and read back.

The rows are one snapshot. The files are copied after it: a take's file is written before its row is, and never changed,
so every file that a row names is there. Whatever is read back is checked against the sums in the manifest first.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shotwright.db.dumping import Form, TableForm, snapshot
from shotwright.db.loading import values_of
from shotwright.db.migrate import NEWEST
from shotwright.domain.errors import FileNotInStorage
from shotwright.domain.operating_errors import BackupNewer, BackupNotUsable
from shotwright.storage.bundles import BundleReader, BundleWriter, Member, is_safe_key, reading, writing
from shotwright.storage.store import Storage

FORMAT: Final = "shotwright-backup"
_FORMAT_VERSION: Final = 1
_MANIFEST: Final = "manifest.json"
_FILES: Final = "files.jsonl"
_LARGEST_MANIFEST: Final = 16_000_000
_LARGEST_EXTRA: Final = 8_000_000
_BLOCK: Final = 1 << 20

_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Sum(_Strict):
    sha256: _Sha256
    size_bytes: Annotated[int, Field(ge=0)]

    @property
    def member(self) -> Member:
        return Member(sha256=self.sha256, size_bytes=self.size_bytes)


class _TableSum(_Sum):
    name: Annotated[str, Field(pattern=r"^[a-z_]{1,63}$")]
    columns: dict[Annotated[str, Field(pattern=r"^[a-z_0-9]{1,63}$")], Form]
    rows: Annotated[int, Field(ge=0)]

    @property
    def form(self) -> TableForm:
        return TableForm(name=self.name, columns=self.columns)


class _StoredFile(_Sum):
    key: str


class Manifest(_Strict):
    """What is in a backup, and what was not put in."""

    format: Literal["shotwright-backup"]
    format_version: int
    program: str
    db_schema: Annotated[str, Field(pattern=r"^\d{4}$")]
    made_at: datetime
    storage: str
    """Where the files lay."""
    has_files: bool
    files: int
    files_bytes: int
    missing: int
    """Files that rows name, and that were not in storage."""
    tables: list[_TableSum]
    extras: dict[str, _Sum]
    """What else belongs to the installation: `settings.json`, `catalogue.yaml`, `secret.key`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What is backed up. `extras` are small files by name; `where` tells people where storage is."""

    database_url: str
    storage: Storage
    where: str
    extras: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a backup came to. `missing` are keys that rows name, and that were not in storage."""

    manifest: Manifest
    missing: Sequence[str]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.manifest.tables)


async def write_backup(of: Installation, target: Path, *, with_files: bool, told: Callable[[str], None]) -> Written:
    """Write a backup; the studio may work meanwhile. `told` hears what is being written."""
    with writing(target) as out:
        told("rows")
        tables, named = await asyncio.to_thread(_write_rows, of.database_url, out)
        files: dict[str, Member] = {}
        if with_files:
            files = await _write_files(of.storage, out, told)
        missing = sorted(named - files.keys()) if with_files else []
        listed = (
            _line({"key": key, "sha256": one.sha256, "size_bytes": one.size_bytes})
            for key, one in sorted(files.items())
        )
        extras = {_FILES: out.add(_FILES, listed)}
        extras |= {name: out.add(name, [content]) for name, content in of.extras.items()}
        manifest = Manifest(
            format=FORMAT,
            format_version=_FORMAT_VERSION,
            program=version("shotwright"),
            db_schema=NEWEST,
            made_at=datetime.now(UTC),
            storage=of.where,
            has_files=with_files,
            files=len(files),
            files_bytes=sum(one.size_bytes for one in files.values()),
            missing=len(missing),
            tables=tables,
            extras={name: _Sum(sha256=one.sha256, size_bytes=one.size_bytes) for name, one in extras.items()},
        )
        out.add(_MANIFEST, [manifest.model_dump_json(indent=1).encode()])
    return Written(manifest=manifest, missing=missing)


def _write_rows(url: str, out: BundleWriter) -> tuple[list[_TableSum], set[str]]:
    with snapshot(url) as now:
        tables = [_write_table(table, now.lines(table.name), out) for table in now.tables]
        return tables, set(now.files())


def _write_table(table: TableForm, lines: Iterator[bytes], out: BundleWriter) -> _TableSum:
    rows = 0

    def counted() -> Iterator[bytes]:
        nonlocal rows
        for line in lines:
            rows += 1
            yield line

    member = out.add(f"tables/{table.name}.jsonl", counted())
    return _TableSum(
        name=table.name,
        columns=dict(table.columns),
        rows=rows,
        sha256=member.sha256,
        size_bytes=member.size_bytes,
    )


async def _write_files(storage: Storage, out: BundleWriter, told: Callable[[str], None]) -> dict[str, Member]:
    files: dict[str, Member] = {}
    seen: set[str] = set()
    async for key in storage.keys():
        if not is_safe_key(key):
            continue
        told(key)
        try:
            async with storage.local(key) as path:
                files[key] = await asyncio.to_thread(_write_file, path, out, seen)
        except (FileNotInStorage, FileNotFoundError):
            continue  # it was deleted meanwhile; what a row names is missed below
    return files


def _write_file(path: Path, out: BundleWriter, seen: set[str]) -> Member:
    """Write a file under its sum; once for all that are the same."""
    with path.open("rb") as content:
        found, size = hashlib.sha256(), 0
        while block := content.read(_BLOCK):
            found.update(block)
            size += len(block)
        sum_ = Member(sha256=found.hexdigest(), size_bytes=size)
        if sum_.sha256 not in seen:
            content.seek(0)
            # Others replace files, which leaves the open one as it is, or append to them: what was added is left out.
            out.add(f"files/{sum_.sha256}", _first(content, size), packed=False)
            seen.add(sum_.sha256)
        return sum_


def _first(content: BinaryIO, size: int) -> Iterator[bytes]:
    while size and (block := content.read(min(_BLOCK, size))):
        size -= len(block)
        yield block


class Backup:
    """A backup that is read. Check it before anything is done with it."""

    def __init__(self, archive: BundleReader) -> None:
        """Read the manifest.

        Raises:
            BackupNotUsable: It is no backup.
            BackupNewer: A newer version wrote it.
        """
        self._archive = archive
        try:
            content = json.loads(archive.small(_MANIFEST, _LARGEST_MANIFEST))
            if not isinstance(content, dict):
                raise BackupNotUsable("its manifest is not one.")
            self._check_version(content)
            self.manifest = Manifest.model_validate(content)
        except (ValidationError, ValueError, RecursionError) as error:
            raise BackupNotUsable("its manifest is not one.") from error

    @staticmethod
    def _check_version(content: Mapping[str, Any]) -> None:
        written, schema = content.get("format_version"), content.get("db_schema")
        if content.get("format") != FORMAT or not isinstance(written, int) or not isinstance(schema, str):
            raise BackupNotUsable("its manifest is not one.")
        if written > _FORMAT_VERSION or schema > NEWEST:
            raise BackupNewer(str(content.get("program", ""))[:50], schema[:20])

    def check(self, told: Callable[[str], None]) -> None:
        """Read all of it once: every sum, every row, every key.

        Raises:
            BackupNotUsable: Something in it is missing, damaged, too much, or not what a backup holds.
        """
        expected = {_MANIFEST, *self.manifest.extras, *(f"tables/{one.name}.jsonl" for one in self.manifest.tables)}
        for table in self.manifest.tables:
            told(table.name)
            if sum(1 for row in self.rows(table) if values_of(table.form, row)) != table.rows:
                raise BackupNotUsable(f"{table.name} has not as many rows as it says.")
        for name, extra in self.manifest.extras.items():
            for _ in self._archive.parts(name, extra.member):
                pass
        sums: dict[str, int] = {}
        for file in self.files():
            if sums.setdefault(file.sha256, file.size_bytes) != file.size_bytes:
                raise BackupNotUsable("it gives one file two sizes.")
        for sha256, size_bytes in sums.items():
            told(f"files/{sha256[:12]}")
            for _ in self._archive.parts(f"files/{sha256}", Member(sha256=sha256, size_bytes=size_bytes)):
                pass
        expected |= {f"files/{sha256}" for sha256 in sums}
        if set(self._archive.names) != expected:
            raise BackupNotUsable("it holds more than its manifest names, or less.")

    def rows(self, table: _TableSum) -> Iterator[Any]:
        return self._archive.lines(f"tables/{table.name}.jsonl", table.member)

    def tables(self) -> Iterator[tuple[TableForm, Iterator[Any]]]:
        """Yield every table with its rows, those first to which others point."""
        for table in self.manifest.tables:
            yield table.form, self.rows(table)

    def files(self) -> Iterator[_StoredFile]:
        """Yield the files that are in it, with their keys in storage."""
        seen: set[str] = set()
        listed = self.manifest.extras.get(_FILES)
        if listed is None:
            raise BackupNotUsable("its list of files is missing.")
        for line in self._archive.lines(_FILES, listed.member):
            try:
                file = _StoredFile.model_validate(line)
            except ValidationError as error:
                raise BackupNotUsable("its list of files is not one.") from error
            if not is_safe_key(file.key) or file.key in seen:
                raise BackupNotUsable("it holds a file under a name that no file can have, or twice.")
            seen.add(file.key)
            yield file

    def unpack(self, file: _StoredFile, target: Path) -> None:
        """Write a file to `target`."""
        with target.open("wb") as out:
            for part in self._archive.parts(f"files/{file.sha256}", file.member):
                out.write(part)

    def beside(self, name: str) -> bytes | None:
        """Return what else was put in under a name; None if nothing was."""
        return self._archive.small(name, _LARGEST_EXTRA) if name in self.manifest.extras else None

    @property
    def needed_bytes(self) -> int:
        """What it takes up once it is restored, roughly: a row takes more in a database than in a line."""
        files = sum(file.size_bytes for file in self.files())
        return files + 2 * sum(table.size_bytes for table in self.manifest.tables)


@contextmanager
def open_backup(source: Path) -> Generator[Backup]:
    """Give a backup to read, unchecked.

    Raises:
        BackupNotUsable, BackupNewer
    """
    with reading(source) as archive:
        yield Backup(archive)


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"
