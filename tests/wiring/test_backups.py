"""A whole installation in one file and back: on either database, with everything in it, and nothing by halves."""

import asyncio
import hashlib
import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from pydantic import SecretStr
from sqlalchemy import create_engine, inspect

from shotwright.db.dumping import snapshot
from shotwright.db.migrate import NEWEST, migrate, schema_of, upgrade
from shotwright.db.schema import METADATA
from shotwright.db.session import Database, sync_url
from shotwright.domain.errors import DatabaseBehind, OutputNotWritable, StudioBusy
from shotwright.domain.operating_errors import BackupNewer, BackupNotUsable, NotEmpty, RestoreNotPossible
from shotwright.settings import OidcProvider, Settings
from shotwright.storage.store import Storage
from shotwright.wiring.backups import Restored, back_up, readable_settings, restore
from tests import make
from tests.wiring.rows import everything, fill, kept_tables

FILES = {
    "two-on-a-roof/00_script/script.md": "# 屋顶".encode(),
    "two-on-a-roof/03_keyframes/shot_001_batch_001.png": b"\x89PNG" + bytes(range(256)) * 40,
    "two-on-a-roof/03_keyframes/the same again.png": b"\x89PNG" + bytes(range(256)) * 40,
    "two-on-a-roof/empty": b"",
}
Edit = Callable[[dict[str, bytes]], None]


def quiet(_: str) -> None:
    pass


def studio(home: Path, database_url: str = "") -> Settings:
    return Settings(home=home, database_url=database_url)


async def put_files(settings: Settings, files: Mapping[str, bytes] = FILES) -> None:
    storage = Storage(settings.storage)
    for key, content in files.items():
        await storage.put(key, content)


async def files_of(settings: Settings) -> dict[str, bytes]:
    storage = Storage(settings.storage)
    found = storage.keys()
    return {key: await storage.get(key) async for key in found}


async def saved(settings: Settings, target: Path, *, with_secrets: bool = False) -> Path:
    await back_up(settings, target, with_files=None, with_secrets=with_secrets, told=quiet)
    return target


async def put_back(settings: Settings, source: Path, *, replace: bool = False) -> Restored:
    return await restore(settings, source, replace=replace, told=quiet)


@pytest.fixture
async def filled(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    """An installation on SQLite with a row in every table, and files."""
    settings = studio(tmp_path / "old")
    settings.home.mkdir()
    shutil.copyfile(migrated_sqlite, settings.home / "shotwright.sqlite")
    fill(settings.product_database)
    await put_files(settings)
    return settings


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """What was saved of such an installation."""
    folder = tmp_path_factory.mktemp("saved")
    settings = studio(folder / "old")
    settings.home.mkdir()
    shutil.copyfile(migrated_sqlite, settings.home / "shotwright.sqlite")
    fill(settings.product_database)
    asyncio.run(put_files(settings))
    return asyncio.run(saved(settings, folder / "backup.zip"))


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
async def test_every_row_and_file_comes_back_on_either_database(
    source: str, target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    old = studio(tmp_path / "old", request.getfixturevalue("postgres_url") if source == "postgresql" else "")
    old.home.mkdir()
    upgrade(old.product_database)
    fill(old.product_database)
    await put_files(old)
    before = everything(old.product_database)
    archive = await saved(old, tmp_path / "backup.zip")
    if target == source == "postgresql":
        migrate(old.product_database, "0001")  # one database is enough: emptied, and with an old schema
        _empty(old.product_database)
        new = studio(tmp_path / "new", old.database_url)
    else:
        new = studio(tmp_path / "new", request.getfixturevalue("postgres_url") if target == "postgresql" else "")

    restored = await put_back(new, archive)

    assert set(before) == kept_tables()
    assert everything(new.product_database) == before
    assert await files_of(new) == FILES
    assert (restored.rows, restored.files) == (sum(map(len, before.values())), len(FILES))
    assert schema_of(new.product_database) == NEWEST
    assert [path.name for path in new.home.glob("*restor*")] == []


def _empty(url: str) -> None:
    migrate(url)
    fill(url)
    engine = create_engine(sync_url(url))
    with engine.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    engine.dispose()


async def test_a_restored_studio_goes_on_numbering_events(tmp_path: Path, postgres_url: str, archive: Path) -> None:
    new = studio(tmp_path / "new", postgres_url)
    await put_back(new, archive)

    database = Database(postgres_url)
    async with database.unit() as session:
        await make.project(session, name="After")
    await database.close()

    assert len(everything(postgres_url)["event"]) > 1


async def test_a_backup_shows_one_moment_though_the_studio_goes_on(filled: Settings, tmp_path: Path) -> None:
    """Somebody writes in the middle of it, which neither waits nor is seen."""
    database = Database(filled.product_database)
    before = everything(filled.product_database)
    with snapshot(filled.product_database) as now:
        async with database.unit() as session:
            await make.project(session, name="Meanwhile")
        seen = {table.name: list(now.lines(table.name)) for table in now.tables}
    await database.close()

    assert seen == before
    assert everything(filled.product_database)["project"] != before["project"]


async def test_secrets_stay_at_home_unless_they_are_asked_for(filled: Settings, tmp_path: Path) -> None:
    secret = b"a key of thirty-two characters or more\n"
    filled.key_file.write_bytes(secret)
    filled.key_file.chmod(0o600)
    (filled.home / "catalogue.yaml").write_text("models: {}\n", encoding="utf-8")
    without = await saved(filled, tmp_path / "without.zip")
    with_it = await saved(filled, tmp_path / "with.zip", with_secrets=True)

    new = studio(tmp_path / "new")
    restored = await put_back(new, with_it)
    other = studio(tmp_path / "other")
    bare = await put_back(other, without)

    assert (restored.has_secret, new.key_file.read_bytes()) == (True, secret)
    assert stat.S_IMODE(new.key_file.stat().st_mode) == stat.S_IMODE(without.stat().st_mode) == 0o600
    assert (bare.has_secret, other.key_file.exists()) == (False, False)
    assert secret.strip() not in without.read_bytes()
    assert (new.home / "catalogue.yaml").read_text(encoding="utf-8") == "models: {}\n"


async def test_what_people_wrote_before_is_kept_beside_what_comes_back(filled: Settings, tmp_path: Path) -> None:
    ours = {"catalogue.yaml": "models: {}\n", "config.yaml": "language: en\n", "secret.key": "the key of the backup\n"}
    theirs = {"catalogue.yaml": "models: {a: {}}\n", "config.yaml": "language: zh\n", "secret.key": "another key\n"}
    for name, words in ours.items():
        (filled.home / name).write_text(words, encoding="utf-8")
    archive = await saved(filled, tmp_path / "with.zip", with_secrets=True)
    new = studio(tmp_path / "new")
    new.home.mkdir()
    for name, words in theirs.items():
        (new.home / name).write_text(words, encoding="utf-8")

    restored = await put_back(new, archive)

    assert restored.kept is not None
    assert {name: (restored.kept / name).read_text(encoding="utf-8") for name in theirs} == theirs
    assert {name: (new.home / name).read_text(encoding="utf-8") for name in ours} == ours


async def test_what_is_there_word_for_word_stays_where_it_is(filled: Settings, tmp_path: Path) -> None:
    (filled.home / "secret.key").write_text("the key\n", encoding="utf-8")
    archive = await saved(filled, tmp_path / "with.zip", with_secrets=True)
    new = studio(tmp_path / "new")
    new.home.mkdir()
    (new.home / "secret.key").write_text("the key\n", encoding="utf-8")

    restored = await put_back(new, archive)

    assert (restored.kept, (new.home / "secret.key").read_text(encoding="utf-8")) == (None, "the key\n")


def test_settings_are_told_without_passwords(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        database_url="postgresql://lin:opensesame@db/films",
        storage_url="s3://id:opensesame@bucket/films?key=opensesame",
        secret_key=SecretStr("opensesame"),
        oidc=(OidcProvider(name="a", issuer="https://a", client_id="c", client_secret=SecretStr("opensesame")),),
    )

    told = json.dumps(readable_settings(settings))

    assert "opensesame" not in told
    assert "postgresql://lin@db/films" in told


async def test_nothing_is_restored_over_something(filled: Settings, tmp_path: Path) -> None:
    archive = await saved(filled, tmp_path / "backup.zip")
    only_files = studio(tmp_path / "files")
    await put_files(only_files, {"mine/film.mp4": b"film"})
    before = everything(filled.product_database)

    with pytest.raises(NotEmpty, match="something in this database"):
        await put_back(filled, archive)
    with pytest.raises(NotEmpty, match=r"mine/film\.mp4"):
        await put_back(only_files, archive)

    assert everything(filled.product_database) == before
    assert await files_of(only_files) == {"mine/film.mp4": b"film"}


async def test_replacing_keeps_what_was_there_beside(archive: Path, tmp_path: Path) -> None:
    other = studio(tmp_path / "other")
    other.home.mkdir()
    upgrade(other.product_database)
    fill(other.product_database)
    await put_files(other, {"mine/film.mp4": b"film"})
    (other.home / "engine.sqlite").write_bytes(b"where work is")
    there = everything(other.product_database)

    restored = await put_back(other, archive, replace=True)

    assert restored.kept is not None
    assert await files_of(other) == FILES
    assert (restored.kept / "projects/mine/film.mp4").read_bytes() == b"film"
    assert (restored.kept / "engine.sqlite").exists()
    assert not (other.home / "engine.sqlite").exists()
    assert everything(f"sqlite:///{restored.kept / 'shotwright.sqlite'}") == there


async def test_a_postgresql_database_is_never_replaced(archive: Path, tmp_path: Path, postgres_url: str) -> None:
    upgrade(postgres_url)
    fill(postgres_url)
    new = studio(tmp_path / "new", postgres_url)

    with pytest.raises(NotEmpty, match="new, empty database"):
        await put_back(new, archive)
    with pytest.raises(RestoreNotPossible, match="is not replaced"):
        await put_back(new, archive, replace=True)


async def test_a_studio_that_runs_is_not_restored_over(archive: Path, tmp_path: Path) -> None:
    new = studio(tmp_path / "new")
    new.home.mkdir()

    with FileLock(str(new.home / "engine.sqlite.lock")), pytest.raises(StudioBusy):
        await put_back(new, archive)


async def test_a_backup_of_an_older_version_is_brought_up_to_date(filled: Settings, tmp_path: Path) -> None:
    """Its rows are those of its time: a table that came later is not in it."""
    archive = await saved(filled, tmp_path / "backup.zip")
    migrate(filled.product_database, "0006")
    engine = create_engine(filled.product_database)
    columns = {
        name: {column["name"] for column in inspect(engine).get_columns(name)}
        for name in inspect(engine).get_table_names()
    }
    engine.dispose()

    def to_0006(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts["manifest.json"])
        manifest["db_schema"] = "0006"
        for table in list(manifest["tables"]):
            _cut(parts, manifest, table, columns.get(table["name"], set()))
        parts["manifest.json"] = json.dumps(manifest).encode()

    old = changed(archive, tmp_path / "old.zip", to_0006)
    new = studio(tmp_path / "new")
    await put_back(new, old)

    assert schema_of(new.product_database) == NEWEST
    assert len(everything(new.product_database)["take"]) == 1


def _cut(parts: dict[str, bytes], manifest: dict[str, Any], table: dict[str, Any], columns: set[str]) -> None:
    name = f"tables/{table['name']}.jsonl"
    if not columns:
        manifest["tables"].remove(table)
        del parts[name]
        return
    places = [place for place, column in enumerate(table["columns"]) if column in columns]
    table["columns"] = {column: form for column, form in table["columns"].items() if column in columns}
    rows = [json.loads(line) for line in parts[name].splitlines()]
    set_part(parts, table, name, b"".join(json.dumps([row[one] for one in places]).encode() + b"\n" for row in rows))


def set_part(parts: dict[str, bytes], told: dict[str, Any], name: str, content: bytes) -> None:
    """Write a part anew, and have the manifest agree."""
    parts[name] = content
    told["sha256"], told["size_bytes"] = hashlib.sha256(content).hexdigest(), len(content)


def changed(archive: Path, target: Path, edit: Edit) -> Path:
    """Write an archive anew with other parts."""
    with zipfile.ZipFile(archive) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    edit(parts)
    with zipfile.ZipFile(target, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return target


def _in_manifest(**fields: Any) -> Edit:
    def edit(parts: dict[str, bytes]) -> None:
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **fields}).encode()

    return edit


def _flip(parts: dict[str, bytes]) -> None:
    name = next(one for one in parts if one.startswith("files/") and len(parts[one]) > 100)
    parts[name] = parts[name][:50] + bytes([parts[name][50] ^ 1]) + parts[name][51:]


def _lose(prefix: str) -> Edit:
    def edit(parts: dict[str, bytes]) -> None:
        del parts[next(one for one in parts if one.startswith(prefix))]

    return edit


def _add(name: str) -> Edit:
    def edit(parts: dict[str, bytes]) -> None:
        parts[name] = b"more"

    return edit


def _key(key: str) -> Edit:
    def edit(parts: dict[str, bytes]) -> None:
        first = json.loads(parts["files.jsonl"].splitlines()[0])
        rest = b"\n".join(parts["files.jsonl"].splitlines()[1:])
        manifest = json.loads(parts["manifest.json"])
        content = json.dumps({**first, "key": key}).encode() + b"\n" + rest + b"\n"
        set_part(parts, manifest["extras"]["files.jsonl"], "files.jsonl", content)
        parts["manifest.json"] = json.dumps(manifest).encode()

    return edit


def _row(table: str, old: bytes, new: bytes) -> Edit:
    def edit(parts: dict[str, bytes]) -> None:
        manifest, name = json.loads(parts["manifest.json"]), f"tables/{table}.jsonl"
        assert old in parts[name]
        (told,) = [one for one in manifest["tables"] if one["name"] == table]
        set_part(parts, told, name, parts[name].replace(old, new))
        parts["manifest.json"] = json.dumps(manifest).encode()

    return edit


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (_flip, "not what was written"),
        (_lose("files/"), "is missing"),
        (_lose("tables/take"), "is missing"),
        (_lose("manifest"), "manifest.json is missing"),
        (_add("tables/evil.jsonl"), "more than its manifest names"),
        (_add("../outside"), "no backup has"),
        (_add("/etc/passwd"), "no backup has"),
        (_add("a/b/c"), "no backup has"),
        (_key("../../outside"), "no file can have"),
        (_key("/absolute"), "no file can have"),
        (_key("a\\b"), "no file can have"),
        (_key("two-on-a-roof/empty"), "or twice"),
        (_in_manifest(format="other"), "manifest is not one"),
        (_in_manifest(tables=[]), "more than its manifest names"),
        (_in_manifest(more="fields"), "manifest is not one"),
        (_in_manifest(db_schema="0000"), "nobody knows the schema"),
        (_row("run", b'"unknown"', b"17"), "holds something that its columns cannot"),
        (_row("run", b'"unknown"', b'"asleep"'), "contradict"),
        (_row("run", b'"unknown",', b""), "as many values"),
        (_row("take", b'["', b'[!"'), "no JSON"),
    ],
)
async def test_what_is_not_as_it_was_written_is_refused_and_nothing_is_touched(
    edit: Edit, why: str, archive: Path, tmp_path: Path
) -> None:
    hostile = changed(archive, tmp_path / "hostile.zip", edit)
    new = studio(tmp_path / "new")

    with pytest.raises(BackupNotUsable, match=why):
        await put_back(new, hostile)

    assert {path.name for path in new.home.iterdir()} <= {"engine.sqlite.lock"}
    assert not (tmp_path / "outside").exists()


async def test_what_is_no_backup_at_all_is_said_so(tmp_path: Path) -> None:
    text, empty = tmp_path / "text.zip", tmp_path / "empty.zip"
    text.write_text("hello")
    zipfile.ZipFile(empty, "w").close()

    for source, why in (
        (text, "no zip file"),
        (tmp_path / "none.zip", "not there"),
        (empty, "manifest.json is missing"),
    ):
        with pytest.raises(BackupNotUsable, match=why):
            await put_back(studio(tmp_path / "new"), source)


@pytest.mark.parametrize("newer", [{"format_version": 2}, {"db_schema": "9999"}])
async def test_a_backup_of_a_newer_version_is_refused(newer: dict[str, Any], archive: Path, tmp_path: Path) -> None:
    of_tomorrow = changed(archive, tmp_path / "newer.zip", _in_manifest(**newer))

    with pytest.raises(BackupNewer, match="newer Shotwright"):
        await put_back(studio(tmp_path / "new"), of_tomorrow)


async def test_a_backup_is_whole_or_not_there(
    filled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    def breaks(name: str) -> None:
        if name != "rows":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await back_up(filled, folder / "backup.zip", with_files=True, with_secrets=False, told=breaks)
    assert list(folder.iterdir()) == []

    await saved(filled, folder / "backup.zip")
    with pytest.raises(OutputNotWritable, match="there already"):
        await saved(filled, folder / "backup.zip")


async def test_files_that_rows_name_and_that_are_gone_are_told_of(filled: Settings, tmp_path: Path) -> None:
    written = await back_up(filled, tmp_path / "backup.zip", with_files=None, with_secrets=False, told=quiet)
    bare = await back_up(filled, tmp_path / "bare.zip", with_files=False, with_secrets=False, told=quiet)
    restored = await put_back(studio(tmp_path / "new"), tmp_path / "bare.zip")

    assert len(written.missing) == written.manifest.missing == 1
    assert (bare.manifest.files, bare.missing, restored.files) == (0, [], 0)


async def test_only_a_studio_that_is_there_and_up_to_date_is_backed_up(tmp_path: Path, filled: Settings) -> None:
    with pytest.raises(RestoreNotPossible, match="no studio"):
        await saved(studio(tmp_path / "nowhere"), tmp_path / "backup.zip")
    migrate(filled.product_database, "0006")
    with pytest.raises(RestoreNotPossible, match="0006"):
        await saved(filled, tmp_path / "backup.zip")
    with sqlite3.connect(filled.home / "shotwright.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(DatabaseBehind):
        await saved(filled, tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()
