"""`shotwright serve` as a process, and a journey through it: paid work that a provider's call brings to its end."""

import asyncio
import gc
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from shotwright.api.serving import service
from shotwright.cli.serving import listening_at
from shotwright.db.events import EventRows
from shotwright.domain.secret import Secret
from shotwright.domain.states import Kind
from shotwright.settings import Settings
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.providers import Providers
from shotwright.usecases.runs import Runs
from shotwright.wiring.paying import vault
from shotwright.wiring.studio import open_studio
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.sender import SECRET
from shotwright_sim.server import Simulator
from tests.cli.shell import Shell
from tests.workflows.buying import Shop, opened

PATIENCE_S = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    process: subprocess.Popen[str]
    address: str
    setup: str = ""
    """Where the first account is made, if there is none."""

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", headers=headers, timeout=PATIENCE_S)

    def stop(self) -> tuple[int, str]:
        """End it as service managers do; return its exit code and what it said."""
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


@contextmanager
def served(shell: Shell, *options: str) -> Generator[Served]:
    process = subprocess.Popen(
        shell.command("serve", "--json", *options),
        cwd=shell.folder,
        env=shell.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1].rstrip() != "}":
            line = process.stdout.readline()
            assert line, process.communicate()[1]
            lines.append(line)
        told = json.loads("".join(lines))
        yield Served(process=process, address=told["address"], setup=told.get("setup", ""))
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    folder = tmp_path / "work"
    folder.mkdir()
    return Shell(home=tmp_path / "home", folder=folder)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def test_it_starts_answers_and_ends_cleanly(shell: Shell) -> None:
    with served(shell, "--port", "0", "--no-work") as studio:
        assert studio.get("/api/v1/health").json()["status"] == "ok"
        assert studio.get("/api/v1/health", Host="studio.example").status_code == 403
        assert "/api/v1/models/providers" in studio.get("/openapi.json").json()["paths"]
        assert studio.get("/docs").status_code == 200

        port = studio.address.rpartition(":")[2]
        taken = shell.run("serve", "--port", port)
        assert taken.code not in {0, 1}
        assert f"127.0.0.1:{port} cannot be used" in taken.err
        assert "Traceback" not in taken.err

        code, said = studio.stop()
    assert code == 0, said
    assert "Stopped." in said
    assert "Traceback" not in said


def test_it_serves_no_other_machine(shell: Shell) -> None:
    answer = shell.run("serve", "--host", "192.0.2.7", "--port", "0")

    assert answer.code not in {0, 1}
    assert "serves its own machine alone" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Linux says which processes a process began")
def test_of_several_processes_each_answers_and_one_that_dies_is_replaced(shell: Shell) -> None:
    with served(shell, "--port", "0", "--no-work", "--processes", "2") as studio:
        first = one_more(studio.process.pid, besides=())
        wait_until(lambda: studio.get("/api/v1/system/log").json()["process"] == first)  # it begins by the other's help
        studio.process.send_signal(signal.SIGSTOP)
        assert studio.get("/api/v1/health").json()["status"] == "ok"
        studio.process.send_signal(signal.SIGCONT)

        os.kill(first, signal.SIGKILL)
        second = one_more(studio.process.pid, besides=(first,))
        assert all(studio.get("/api/v1/health").is_success for _ in range(10))

        code, said = studio.stop()
        assert code == 0, said
        assert "another takes its place" in said
        assert not is_there(second)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Linux says which processes a process began")
def test_none_of_several_processes_outlives_the_first(shell: Shell) -> None:
    with served(shell, "--port", "0", "--no-work", "--processes", "2") as studio:
        other = one_more(studio.process.pid, besides=())
        studio.process.kill()
        studio.process.wait(PATIENCE_S)
        wait_until(lambda: not is_there(other))


def one_more(parent: int, besides: Sequence[int]) -> int:
    """Return the other process that answers, once there is one."""
    found: list[int] = []

    def look() -> bool:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
        found[:] = [one for one in map(int, children) if one not in besides and "spawn_main" in command_line(one)]
        return bool(found)

    wait_until(look)
    return found[0]


def command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""


def is_there(process: int) -> bool:
    """Whether it runs; what has ended and nobody asked about yet has no command line any more."""
    return bool(command_line(process))


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


async def test_a_call_from_a_provider_has_a_job_looked_at_and_that_look_ends_it(shell: Shell) -> None:
    """The worker waits at its simulated provider, and the provider calls the same process, signing what it says."""
    port = free_port()
    public = replace(shell, settings=(("SHOTWRIGHT_PUBLIC_URL", f"http://127.0.0.1:{port}"),))
    with Simulator(work_s=0.5) as simulator:
        async with opened(shell.home, simulator) as shop:
            pictures = await shop.provider("replicate", ModelKind.IMAGE, references=1)
            await _share_secret(shop, pictures)
            await shop.assign(Kind.REFERENCE, pictures)
            project = await shop.project()
            async with shop.studio.database.unit() as session:
                await Runs(session, project).start(redo_stale=False)
        with served(public, "--port", str(port)) as studio:
            jobs = await asyncio.to_thread(_once_delivered, studio)
            log = studio.get("/api/v1/webhooks/deliveries").json()["items"]
            assert studio.stop()[0] == 0
        async with opened(shell.home, simulator, forget=False) as shop:
            rows = {str(job.id): job for job in await shop.jobs(project)}
            async with shop.studio.database.unit() as session:
                events = await EventRows(session, project).after(0)

        for job in jobs:
            assert simulator.desk.jobs[rows[job].provider_job_id].calls == [200]
            told = [event.kind for event in events if event.subject == job]
            assert told[-2:] == ["job.called", "job.succeeded"]
        assert len(simulator.submits("replicate")) == len(simulator.jobs("replicate")) == len(jobs)
        assert {one["reason"] for one in log} == {""}


async def _share_secret(shop: Shop, provider_id: UUID) -> None:
    async with shop.studio.database.unit() as session:
        providers = Providers(session, vault(shop.studio.settings))
        settings = (await providers.get(provider_id)).settings
        await providers.edit(provider_id, settings, webhook_secret=Secret(SECRET))


def _once_delivered(studio: Served) -> list[str]:
    """Return the ids of all jobs, once there are some and what they made lies here."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        jobs = studio.get("/api/v1/jobs?page_size=100").json()["items"]
        if jobs and all(job["delivered_at"] for job in jobs):
            return [job["id"] for job in jobs]
        time.sleep(0.2)
    raise AssertionError("the jobs did not end")


def test_answers_are_sent_at_once() -> None:
    """Else every answer's body waits until its head is acknowledged: 40 ms, on whichever machine."""
    with listening_at("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_nobody_waits_while_what_never_goes_is_looked_through_for_garbage(tmp_path: Path) -> None:
    async with open_studio(Settings(home=tmp_path)) as studio, service(studio, works=False):
        for _ in range(PATIENCE_S * 20):
            if gc.get_freeze_count() > 100_000:  # modules, routes and tables: several hundred thousand
                break
            await asyncio.sleep(0.05)
        assert EMBEDDED in studio.providers  # loaded before, so it is among them

    assert gc.get_freeze_count() == 0
