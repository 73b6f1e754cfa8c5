"""Workers on PostgreSQL: several processes share the work, and one that dies leaves nothing undone."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from shotwright.db.session import sync_url
from tests.cli.shell import Shell

pytestmark = [pytest.mark.kill, pytest.mark.timeout(600)]


def test_the_work_of_a_killed_worker_is_finished_by_another(tmp_path: Path, postgres_url: str) -> None:
    settings = (("DATABASE_URL", postgres_url), ("SHOTWRIGHT_DEAD_AFTER_S", "6"), ("SHOTWRIGHT_BEAT_S", "1"))
    shell = Shell(home=tmp_path / "home", folder=tmp_path, settings=settings)
    shell.write("roof.md")
    assert shell.run("new", "roof.md", "--size", "160x128", "--gates", "auto").code == 0
    assert shell.run("run", "roof", "--detach").code == 0
    workers = [shell.start("worker") for _ in range(2)]
    try:
        wait_until(postgres_url, "SELECT count(DISTINCT executor_id) FROM dbos.workflow_status", 2)
        wait_until(postgres_url, "SELECT count(*) FROM take WHERE status = 'completed'", 5)
        owner = running_owner(postgres_url)
        victim = next((one for one in workers if f"-{one.pid}-" in owner), workers[0])

        os.kill(victim.pid, signal.SIGKILL)

        wait_until(postgres_url, "SELECT count(*) FROM run WHERE status = 'completed'", 1)
    finally:
        for worker in workers:
            stop(worker)
    assert (
        query(
            postgres_url,
            "SELECT key, number, status, error FROM take JOIN artefact ON artefact.id = artefact_id"
            " WHERE number > 1 OR take.status <> 'completed'",
        )
        == []
    ), "something was made twice, or not at all"
    assert shell.run("export", "roof", "out").code == 0
    assert (tmp_path / "out" / "roof.mp4").stat().st_size > 0


def wait_until(url: str, sql: str, at_least: int) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        if query(url, sql)[0][0] >= at_least:
            return
        time.sleep(0.2)
    pytest.fail(f"waited in vain for {at_least} of: {sql}")


def running_owner(url: str) -> str:
    rows = query(url, "SELECT executor_id FROM dbos.workflow_status WHERE status = 'PENDING'")
    return rows[0][0] if rows else ""


def query(url: str, sql: str) -> list[tuple[Any, ...]]:
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]
    except Exception as error:  # the engine's own tables come with the first worker
        if "does not exist" in str(error):
            return [(0,)]
        raise
    finally:
        engine.dispose()


def stop(worker: "subprocess.Popen[str]") -> None:
    if worker.poll() is None:
        worker.terminate()
    worker.communicate(timeout=60)
