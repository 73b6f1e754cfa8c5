"""What `doctor` finds: every condition is brought about for real."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import create_engine

from shotwright.cli.checkup import databases, installation, machine
from shotwright.cli.checkup.findings import Finding, Verdict
from shotwright.cli.exits import Exit
from shotwright.db.migrate import migrate
from shotwright.db.session import sync_url
from shotwright.settings import Settings
from shotwright_sim.server import Simulator
from tests.cli.inside import Inside


def has(findings: list[Finding] | Iterator[Finding] | Finding, check: str, verdict: Verdict, *words: str) -> None:
    """Hold what was found of a check to a verdict and words; what is wrong says how to mend it."""
    found = [findings] if isinstance(findings, Finding) else list(findings)
    (one,) = [one for one in found if one.check == check]
    assert one.verdict is verdict, one
    assert bool(one.fix) == (verdict is not Verdict.OK) or check == "secret key", one
    for word in words:
        assert word in f"{one.said} {one.fix}", one


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def settings(home: Path, migrated_sqlite: Path) -> Settings:
    """An installation that was used, on SQLite."""
    home.mkdir()
    shutil.copyfile(migrated_sqlite, home / "shotwright.sqlite")
    return Settings(home=home, database_url="", storage_url="", public_url="", auth="local")


class TestWhole:
    def test_a_new_machine_is_well_and_nothing_is_made(self, home: Path, tmp_path: Path) -> None:
        answer = Inside(home=home, folder=tmp_path).run("doctor", "--json")

        assert (answer.code, answer.json["is_well"]) == (Exit.OK, True), answer.out
        assert not home.exists()
        assert {one["check"] for one in answer.json["findings"]} >= {
            "configuration", "python", "encoders", "fonts", "voices", "clock", "port", "folder home", "disk",
            "database", "engine", "storage", "secret key", "public address",
        }  # fmt: skip

    def test_a_broken_configuration_is_told_with_its_lines_and_the_machine_is_looked_at_all_the_same(
        self, home: Path, tmp_path: Path
    ) -> None:
        home.mkdir()
        (home / "config.yaml").write_text("workrs: 3\nauth: maybe\n", encoding="utf-8")

        answer = Inside(home=home, folder=tmp_path).run("doctor")

        assert answer.code == Exit.UNAVAILABLE
        assert "fail configuration: config.yaml, line 1, workrs: there is no such key" in answer.out
        assert "fail configuration: config.yaml, line 2, auth:" in answer.out
        assert "ok   voices:" in answer.out

    def test_a_wrong_variable_is_told(self, home: Path, tmp_path: Path) -> None:
        answer = Inside(home=home, folder=tmp_path, settings={"SHOTWRIGHT_WORKERS": "none"}).run("doctor")

        assert (answer.code, "fail configuration: workers:" in answer.out) == (Exit.UNAVAILABLE, True)


class TestMachine:
    def test_a_missing_encoder(self) -> None:
        has(machine.check_encoders(("libx264", "nosuch")), "encoders", Verdict.FAIL, "nosuch", "make setup")
        has(machine.check_encoders(("aac",), ("nosuch",)), "encoders", Verdict.WARN, "nosuch")

    def test_a_missing_font(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shotwright_media.subtitles.fonts._FOLDER", tmp_path)

        has(machine.check_fonts(), "fonts", Verdict.FAIL, "NotoSansSC_700Bold.ttf is missing")

    def test_a_model_of_ones_own_that_is_another(self, tmp_path: Path) -> None:
        (tmp_path / "kokoro-v1.0.int8.onnx").write_bytes(b"something else")

        has(machine.check_voices(tmp_path), "voices", Verdict.FAIL, "leave MODEL_DIR out")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_cannot_be_written_to(self, settings: Settings) -> None:
        settings.home.chmod(0o500)
        try:
            has(machine.check_folders(settings), "folder home", Verdict.FAIL, "Permission denied", "chmod u+rwx")
        finally:
            settings.home.chmod(0o700)

    def test_a_home_where_nobody_may_write(self) -> None:
        has(machine.check_folders(Settings(home=Path("/proc/nowhere"))), "folder home", Verdict.FAIL, "SHOTWRIGHT_HOME")

    def test_a_home_that_is_a_file(self, home: Path) -> None:
        home.write_text("mine", encoding="utf-8")

        has(machine.check_folders(Settings(home=home)), "folder home", Verdict.FAIL, "is no folder", "away")

    def test_little_room(self, tmp_path: Path) -> None:
        free = shutil.disk_usage(tmp_path).free

        has(machine.check_room(tmp_path, least=2 * free), "disk", Verdict.FAIL, "GB free", "cache/")
        has(machine.check_room(tmp_path, least=0, enough=2 * free), "disk", Verdict.WARN, "GB free")
        has(machine.check_room(tmp_path, least=0, enough=0), "disk", Verdict.OK)

    def test_a_clock_that_stopped(self) -> None:
        has(
            machine.check_clock(datetime(1970, 1, 2, tzinfo=UTC)),
            "clock",
            Verdict.FAIL,
            "1970-01-02",
            "Set the machine",
        )

    def test_a_port_in_use(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            has(machine.check_port(port), "port", Verdict.WARN, str(port), "in use", "--port")
        has(machine.check_port(port), "port", Verdict.OK)


class TestSqlite:
    def test_whole(self, settings: Settings) -> None:
        before = (settings.home / "shotwright.sqlite").read_bytes()

        found = list(databases.check_database(settings))

        has(found, "database", Verdict.OK, "whole")
        has(found, "schema", Verdict.OK)
        assert (settings.home / "shotwright.sqlite").read_bytes() == before

    def test_without_tables(self, settings: Settings) -> None:
        file = settings.home / "shotwright.sqlite"
        file.unlink()
        sqlite3.connect(file).close()
        file.touch()

        has(databases.check_database(settings), "schema", Verdict.WARN, "none of our tables", "shotwright migrate")

    def test_an_older_and_a_newer_schema(self, settings: Settings) -> None:
        migrate(settings.product_database, "0006")
        has(databases.check_database(settings), "schema", Verdict.WARN, "schema 0006", "shotwright migrate")

        with closing(sqlite3.connect(settings.home / "shotwright.sqlite")) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        has(databases.check_database(settings), "schema", Verdict.FAIL, "newer", "backup")

    def test_damaged(self, settings: Settings) -> None:
        file = settings.home / "shotwright.sqlite"
        content = bytearray(file.read_bytes())
        content[4096:12288] = os.urandom(8192)
        file.write_bytes(content)
        has(databases.check_database(settings), "database", Verdict.FAIL, "damaged", "backup")

        file.write_text("no database at all" * 100, encoding="utf-8")
        has(databases.check_database(settings), "database", Verdict.FAIL, "no database", "backup")

    def test_no_room(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        connect = sqlite3.connect

        def in_a_full_place(*arguments: Any, **named: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **named)
            connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the pages that there are as the least
            return connection

        monkeypatch.setattr(sqlite3, "connect", in_a_full_place)

        has(databases.check_database(settings), "database", Verdict.FAIL, "no room", "Make room")

    def test_somebody_writes_for_ever(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(databases, "_SECONDS", 0)
        with closing(sqlite3.connect(settings.home / "shotwright.sqlite")) as other:
            other.execute("BEGIN IMMEDIATE")
            has(databases.check_database(settings), "database", Verdict.FAIL, "another process", "end it")

    def test_a_folder_in_its_place(self, settings: Settings) -> None:
        (settings.home / "shotwright.sqlite").unlink()
        (settings.home / "shotwright.sqlite").mkdir()

        has(databases.check_database(settings), "database", Verdict.FAIL, "cannot be written to")

    def test_a_damaged_engine_may_be_deleted(self, settings: Settings) -> None:
        has(databases.check_engine(settings), "engine", Verdict.OK, "first start")
        (settings.home / "engine.sqlite").write_bytes(b"x" * 5000)

        has(databases.check_engine(settings), "engine", Verdict.FAIL, "delete engine.sqlite", "no work is lost")

    def test_locks_that_are_held_and_left_over(self, settings: Settings) -> None:
        lock = FileLock(settings.home / "engine.sqlite.lock", thread_local=False)
        lock.acquire()
        has(databases.check_locks(settings), "lock work", Verdict.WARN, "makes films", "hangs")

        lock.release()
        (settings.home / "engine.sqlite.lock").touch()
        has(databases.check_locks(settings), "lock work", Verdict.OK, "nobody")


class TestPostgresql:
    def test_empty_then_migrated(self, postgres_url: str, home: Path) -> None:
        settings = Settings(home=home, database_url=postgres_url)
        has(databases.check_database(settings), "schema", Verdict.WARN, "none of our tables")

        migrate(postgres_url)
        found = list(databases.check_database(settings))

        has(found, "database", Verdict.OK, "PostgreSQL")
        has(found, "schema", Verdict.OK)
        has(databases.check_engine(settings), "engine", Verdict.OK, "schema dbos")
        assert list(databases.check_locks(settings)) == []
        engine = create_engine(sync_url(postgres_url))
        with engine.connect() as connection:
            tried = "SELECT count(*) FROM pg_class WHERE relname = 'doctor_tries_to_write'"
            assert connection.exec_driver_sql(tried).scalar() == 0
        engine.dispose()

    def test_nobody_there_and_the_password_is_not_told(self, home: Path) -> None:
        settings = Settings(home=home, database_url="postgresql://studio:hunter2@127.0.0.1:9/studio")

        (found,) = databases.check_database(settings)

        has(found, "database", Verdict.FAIL, "refused", "check DATABASE_URL")
        assert "hunter2" not in str(found)


class TestInstallation:
    async def test_storage(self, settings: Settings) -> None:
        has(await installation.check_storage(settings), "storage", Verdict.OK, "first start")
        projects = settings.home / "projects"
        projects.mkdir()
        has(await installation.check_storage(settings), "storage", Verdict.OK, "written, read and deleted")
        assert list(projects.iterdir()) == []

        projects.rmdir()
        projects.write_text("no folder", encoding="utf-8")
        has(await installation.check_storage(settings), "storage", Verdict.FAIL, "the right to write")

    async def test_a_store_that_nobody_knows(self, settings: Settings) -> None:
        elsewhere = settings.model_copy(update={"storage_url": "s4://bucket/prefix"})

        has(await installation.check_storage(elsewhere), "storage", Verdict.FAIL, "Check STORAGE_URL")

    def test_the_secret_key(self, settings: Settings) -> None:
        has(installation.check_secret_key(settings), "secret key", Verdict.OK, "first use")
        assert not settings.key_file.exists()
        settings.key_file.write_text("k" * 43, encoding="ascii")
        settings.key_file.chmod(0o644)
        has(installation.check_secret_key(settings), "secret key", Verdict.FAIL, "Others can read", "chmod 600")
        settings.key_file.chmod(0o600)
        has(installation.check_secret_key(settings), "secret key", Verdict.OK, "-rw-------")

        settings.key_file.write_text("short", encoding="ascii")
        has(installation.check_secret_key(settings), "secret key", Verdict.FAIL, "32")
        settings.key_file.write_bytes(b"\xff" * 43)
        has(installation.check_secret_key(settings), "secret key", Verdict.FAIL, "cannot be read")

    @pytest.mark.parametrize(
        ("url", "verdict", "said"),
        [
            ("https://studio.example.com", Verdict.OK, "studio.example.com"),
            ("http://studio.example.com", Verdict.WARN, "in clear"),
            ("https://localhost:8000", Verdict.FAIL, "this machine alone"),
            ("", Verdict.OK, "none"),
        ],
    )
    def test_addresses(self, settings: Settings, url: str, verdict: Verdict, said: str) -> None:
        has(
            installation.check_addresses(settings.model_copy(update={"public_url": url})),
            "public address",
            verdict,
            said,
        )

    def test_people_sign_in_where_nobody_can_come(self, settings: Settings) -> None:
        found = installation.check_addresses(settings.model_copy(update={"auth": "required"}))

        has(found, "names", Verdict.WARN, "SHOTWRIGHT_HOSTS")

    async def test_nobody_answers_at_the_public_address(self, settings: Settings) -> None:
        closed = settings.model_copy(update={"public_url": "http://127.0.0.1:9"})

        has(await installation.check_public_url(closed), "public address online", Verdict.WARN, "shotwright serve")


class TestProviders:
    def test_each_is_asked_and_nothing_is_bought(self, home: Path, tmp_path: Path) -> None:
        with Simulator(looks=0) as simulator:
            studio = Inside(home=home, folder=tmp_path, settings={"PLAY_KEY": "sim-key", "WRONG": "other"})
            place = ("--vendor", "fal", "--url", simulator.url("fal"), "--private", "--model", "fal-ai/flux-2-pro")
            for name, key in (("good", "PLAY_KEY"), ("bad", "WRONG")):
                added = studio.run("models", "add", name, *place, "--key-env", key)
                assert added.code == Exit.OK, added.err
            offline = said_of(studio.run("doctor", "--json").json)
            online = studio.run("doctor", "--online", "--json")
            submits = simulator.submits("fal")

        assert {one["verdict"] for name, one in offline.items() if name.startswith("provider")} == {"ok"}
        told = said_of(online.json)
        assert (told["provider good"]["verdict"], told["provider bad"]["verdict"]) == ("ok", "fail")
        assert (online.code, submits) == (Exit.UNAVAILABLE, [])

        (home / "secret.key").unlink()
        lost = said_of(studio.run("doctor", "--json").json)
        assert "Put the former secret key back" in lost["provider good"]["fix"]

        broken = replace(studio, settings={"DATABASE_URL": "postgresql://studio@127.0.0.1:9/studio"})
        told = said_of(broken.run("doctor", "--json").json)
        assert "they cannot be looked at" in told["providers"]["said"]


def said_of(answer: Any) -> dict[str, Any]:
    return {one["check"]: one for one in answer["findings"]}
