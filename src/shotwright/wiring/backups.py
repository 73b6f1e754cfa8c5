"""Backing an installation up, and putting one back: where its parts lie, and what stands in the way."""

import asyncio
import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit
from uuid import uuid4

from filelock import FileLock, Timeout

from shotwright.db.loading import Held, engine_has_work, is_empty, load
from shotwright.db.migrate import NEWEST, migrate, schema_of, schemas
from shotwright.db.session import is_sqlite, sqlite_path
from shotwright.domain.errors import DatabaseBehind, OutputNotWritable, StorageFull, StudioBusy
from shotwright.domain.operating_errors import BackupNotUsable, NotEmpty, RestoreNotPossible
from shotwright.settings import Settings
from shotwright.storage.store import Storage
from shotwright.usecases.backups import Backup, Installation, Written, open_backup, write_backup
from shotwright_media.atomic import is_disk_full

CATALOGUE: Final = "catalogue.yaml"
CONFIG: Final = "config.yaml"
SETTINGS: Final = "settings.json"
SECRET: Final = "secret.key"  # noqa: S105  # a file name
_PUT_BACK: Final = (CATALOGUE, CONFIG, SECRET)
_OWNER_ONLY: Final = 0o600
_DATABASE: Final = "shotwright.sqlite"
_ENGINE: Final = "engine.sqlite"
_BESIDE: Final = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back. `kept` is where what was there before lies now, if it was kept."""

    rows: int
    files: int
    missing_files: int
    made_at: datetime
    held: Held
    has_secret: bool
    kept: Path | None


async def back_up(
    settings: Settings, target: Path, *, with_files: bool | None, with_secrets: bool, told: Callable[[str], None]
) -> Written:
    """Write the installation into a file; it may work meanwhile. `with_files` None: if they lie on this machine.

    Raises:
        RestoreNotPossible: There is nothing here, or it belongs to an older version.
        DatabaseBehind: It belongs to a newer version.
        OutputNotWritable, StorageFull
    """
    _check_source(settings, target)
    files = folder_of(settings) is not None if with_files is None else with_files
    of = Installation(
        database_url=settings.product_database,
        storage=Storage(settings.storage),
        where=_without_password(settings.storage),
        extras=dict(_extras(settings, with_secrets=with_secrets)),
    )
    try:
        return await write_backup(of, target, with_files=files, told=told)
    except OSError as error:
        if is_disk_full(error):
            raise StorageFull(str(target)) from error
        raise OutputNotWritable(f"{target} cannot be written: {error.strerror}. Choose another place.") from error


def _check_source(settings: Settings, target: Path) -> None:
    if target.exists():
        raise OutputNotWritable(f"{target} is there already, and a backup overwrites nothing. Choose another name.")
    url = settings.product_database
    found = None if is_sqlite(url) and not sqlite_path(url).exists() else schema_of(url)
    if found is None:
        raise RestoreNotPossible(f"There is no studio at {settings.home}: nothing to back up. Check SHOTWRIGHT_HOME.")
    if found > NEWEST:
        raise DatabaseBehind(f"The database was last used by a newer Shotwright (schema {found}). Use that version.")
    if found < NEWEST:
        raise RestoreNotPossible(
            f"The database has the schema {found} of an older Shotwright. Back it up with that version, or have "
            "`shotwright migrate` bring it up to date first."
        )


def _extras(settings: Settings, *, with_secrets: bool) -> Iterator[tuple[str, bytes]]:
    yield SETTINGS, json.dumps(readable_settings(settings), indent=1, ensure_ascii=False).encode()
    catalogue = settings.home / CATALOGUE
    if catalogue.exists():
        yield CATALOGUE, catalogue.read_bytes()
    # A configuration may name passwords.
    for name in (CONFIG, SECRET) if with_secrets else ():
        if (settings.home / name).exists():
            yield name, (settings.home / name).read_bytes()


def readable_settings(settings: Settings) -> dict[str, object]:
    """Return the settings as they may be read by anybody: without keys and passwords."""
    told = settings.model_dump(mode="json", exclude={"secret_key", "oidc"})
    told["oidc"] = [one.model_dump(mode="json", exclude={"client_secret"}) for one in settings.oidc]
    for name in ("database_url", "storage_url"):
        told[name] = _without_password(told[name])
    return told


def _without_password(url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    name, _, host = parts.netloc.rpartition("@")
    netloc = f"{name.partition(':')[0]}@{host}" if name else host
    return urlunsplit(parts._replace(netloc=netloc, query="", fragment=""))


async def restore(settings: Settings, source: Path, *, replace: bool, told: Callable[[str], None]) -> Restored:
    """Put an installation back, from a backup that any kind of database may have been in.

    All of it is read and checked before anything is touched. It is built beside what is there, and moved into place at
    the end. With `replace`, what is there is moved aside and kept; without it there is nothing but, perhaps, files that
    people wrote, like config.yaml: those are kept as well.

    Raises:
        BackupNotUsable, BackupNewer
        NotEmpty: There is something here, and it is not to be replaced.
        RestoreNotPossible: A PostgreSQL database is not replaced.
        StudioBusy: The studio runs.
        StorageFull
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    with _alone(settings), open_backup(source) as backup:
        if backup.manifest.db_schema not in schemas("sqlite://"):
            raise BackupNotUsable("nobody knows the schema that it has.")
        await _check_target(settings, backup, replace=replace)
        await asyncio.to_thread(backup.check, told)
        _check_room(settings, backup)
        stage = settings.home / f"restoring-{uuid4().hex[:8]}"
        stage.mkdir()
        try:
            return await _Restoring(settings, backup, stage, told).put_back(keep=replace)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _alone(settings: Settings) -> Generator[None]:
    """Keep others from working on the same SQLite files."""
    if not is_sqlite(settings.engine_database):
        yield
        return
    lock = FileLock(f"{sqlite_path(settings.engine_database)}.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise StudioBusy(str(settings.home)) from None
    try:
        yield
    finally:
        lock.release()


async def _check_target(settings: Settings, backup: Backup, *, replace: bool) -> None:
    url = settings.product_database
    sqlite = is_sqlite(url)
    if sqlite and replace:
        return
    if replace:
        raise RestoreNotPossible(
            "A PostgreSQL database is not replaced. Make a new, empty one and name it in DATABASE_URL: the old one "
            "stays as it is."
        )
    there = not sqlite or sqlite_path(url).exists()
    aside = "Choose another SHOTWRIGHT_HOME, or --replace, which keeps what is there beside."
    elsewhere = "Make a new, empty database and name it in DATABASE_URL."
    if there and not await asyncio.to_thread(is_empty, url):
        raise NotEmpty("there is something in this database", aside if sqlite else elsewhere)
    if not sqlite and await asyncio.to_thread(engine_has_work, url):
        raise NotEmpty("the durable engine has work in this database", elsewhere)
    folder = folder_of(settings)
    if folder is not None and backup.manifest.has_files and (file := _first_file(folder)) is not None:
        raise NotEmpty(f"there are files in storage, like {file}", aside)


def _check_room(settings: Settings, backup: Backup) -> None:
    needed, free = backup.needed_bytes, shutil.disk_usage(settings.home).free
    if needed > free:
        raise BackupNotUsable(
            f"it needs about {needed / 1e6:.0f} MB at {settings.home}, and {free / 1e6:.0f} MB are free."
        )


class _Restoring:
    def __init__(self, settings: Settings, backup: Backup, stage: Path, told: Callable[[str], None]) -> None:
        self._settings = settings
        self._backup = backup
        self._stage = stage
        self._told = told
        self._url = settings.product_database

    async def put_back(self, *, keep: bool) -> Restored:
        files = await self._files()
        held = await asyncio.to_thread(self._rows)
        kept = self._move_in(keep=keep)
        manifest = self._backup.manifest
        return Restored(
            rows=sum(table.rows for table in manifest.tables),
            files=files,
            missing_files=manifest.missing,
            made_at=manifest.made_at,
            held=held,
            has_secret=SECRET in manifest.extras,
            kept=kept,
        )

    async def _files(self) -> int:
        """Put the files beside where they will lie; into an object store, at once to where they will."""
        local = folder_of(self._settings) is not None
        storage = Storage((self._stage / "projects").as_uri() if local else self._settings.storage)
        count, path = 0, self._stage / "file"
        for file in self._backup.files():
            self._told(file.key)
            await asyncio.to_thread(self._backup.unpack, file, path)
            await storage.put_file(file.key, path)
            count += 1
        path.unlink(missing_ok=True)
        return count

    def _rows(self) -> Held:
        self._told("rows")
        sqlite = is_sqlite(self._url)
        url = f"sqlite:///{self._stage / _DATABASE}" if sqlite else self._url
        migrate(url, self._backup.manifest.db_schema)
        try:
            held = load(url, self._backup.tables())
        except BackupNotUsable:
            if not sqlite:
                migrate(url)
            raise
        migrate(url)
        return held

    def _move_in(self, *, keep: bool) -> Path | None:
        """Move what is there aside, and what was restored to its place; the database last: without it all is empty."""
        aside = self._settings.home / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}-{uuid4().hex[:4]}"
        aside.mkdir()
        old, new = folder_of(self._settings), self._stage / "projects"
        if old is not None and self._backup.manifest.has_files:
            _move(_inside(old), aside / "projects")
            _move(_inside(new), old)
        if is_sqlite(self._url):
            here = sqlite_path(self._url)
            names = [here.name, _ENGINE]
            _move([here.with_name(name + end) for name in names for end in _BESIDE], aside)
        for name in _PUT_BACK:
            self._put_back_extra(name, aside)
        if is_sqlite(self._url):
            shutil.move(self._stage / _DATABASE, sqlite_path(self._url))
        there = {path.name for path in aside.iterdir()}
        # Without `keep` the database was empty, and no file was stored; what somebody wrote is kept in any case.
        if (keep and there) or there.intersection(_PUT_BACK):
            return aside
        shutil.rmtree(aside)
        return None

    def _put_back_extra(self, name: str, aside: Path) -> None:
        content = self._backup.beside(name)
        if content is None:
            return
        target = self._settings.home / name
        if target.is_file() and target.read_bytes() == content:
            return
        _move([target], aside)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as out:
            out.write(content)


def _move(paths: Sequence[Path], to: Path) -> None:
    """Move what is there of `paths` into the folder `to`."""
    there = [path for path in paths if path.exists()]
    if there:
        to.mkdir(parents=True, exist_ok=True)
    for path in there:
        shutil.move(path, to / path.name)


def _first_file(folder: Path) -> Path | None:
    return next((path.relative_to(folder) for path in folder.rglob("*") if path.is_file()), None)


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def folder_of(settings: Settings) -> Path | None:
    """Return the folder of the storage; None if it is elsewhere."""
    parts = urlsplit(settings.storage)
    return Path(unquote(parts.path)) if parts.scheme in ("", "file") else None
