"""Jobs in people's hands: against vendors that `shotwright dev provider-sim` plays, from the command line alone."""

import json
import os
import signal
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from shotwright.cli.exits import Exit
from tests.cli.shell import Shell

pytestmark = pytest.mark.timeout(600)

SCRIPT = """\
# Quiet

## Characters
- **Lin** (F, 24): short red hair.
- **Gu** (M, 26): blue hoodie.
- **Mo** (M, 60): white beard.

## EXT. ROOFTOP - NIGHT
Lin, Gu and Mo wait.
"""
CENTS_4 = 40_000


@contextmanager
def vendors(shell: Shell, *scenarios: str) -> Generator[dict[str, str]]:
    """Play vendors, whose next jobs go so, for as long as the block runs; gives their addresses."""
    played = [word for one in scenarios for word in ("--scenario", one)]
    process = shell.start("dev", "provider-sim", "--port", "0", "--json", *played)
    assert process.stdout is not None
    try:
        lines = list(iter(process.stdout.readline, "}\n"))
        yield json.loads("".join(lines) + "}")["addresses"]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == Exit.OK
    finally:
        process.kill()
        process.communicate()


def bought_references(shell: Shell, addresses: dict[str, str]) -> str:
    """Start a project whose references are bought; return its code."""
    os.environ["PLAY_KEY"] = "sim-key"
    place = ("--url", addresses["fal"], "--private", "--key-env", "PLAY_KEY")
    price = ("--set", 'prices=[{"unit": "image", "usd": 0.04}]')
    added = shell.run("models", "add", "play", "--vendor", "fal", "--model", "fal-ai/flux-2-pro", *place, *price)
    assert added.code == Exit.OK, added.err
    assert shell.run("models", "test", "play", "--json").json["works"]
    assert shell.run("models", "assign", "reference", "play").code == Exit.OK
    shell.write("quiet.md", SCRIPT)
    return shell.run("new", "quiet.md", "--gates", "auto", "--size", "320x180", "--json").json["project"]


def jobs(shell: Shell, *more: str) -> list[dict[str, Any]]:
    return shell.run("jobs", "list", *more, "--json").json


def test_jobs_are_cancelled_and_settled_from_the_command_line_and_the_work_goes_on(shell: Shell) -> None:
    """Of four references, the answers to three are lost, and one job does not end, while another process works."""
    with vendors(shell, *["fal=cut_after_accepting"] * 3, "fal=endless") as addresses:
        project = bought_references(shell, addresses)
        worker = shell.start("run", project, "--json")
        try:
            endless = the_one_that_runs(shell)
            assert "Its provider is asked to stop" in shell.run("jobs", "cancel", endless).out
            said, _ = worker.communicate(timeout=200)
        finally:
            worker.kill()
        assert worker.returncode == Exit.FAILED
        failures = {one["key"]: one["error"] for one in json.loads(said)["failures"]}
        (cancelled,) = (key for key, error in failures.items() if error == f"Job {endless} at play was cancelled.")
        (take,) = shell.run("takes", project, cancelled, "--json").json["takes"]
        assert (take["status"], take["cost_usd_micros"]) == ("cancelled", CENTS_4), "its provider may bill it"
        assert sum("shotwright jobs resolve" in error for error in failures.values()) == 3

        ran, never, lost = (one["job"] for one in jobs(shell, "--state", "unknown"))
        assert resolved(shell, lost, "--look-again") == "unknown"
        assert resolved(shell, ran, "--it-ran", "job-000001") == "submitted"
        assert resolved(shell, never, "--it-did-not-run") == "failed"
        assert resolved(shell, lost, "--give-up", "--note", "Too long.") == "cancelled"
        again = shell.run("jobs", "resolve", lost, "--give-up")
        assert (again.code, "A job that is cancelled" in again.err) == (Exit.UNAVAILABLE, True)

        done = shell.run("run", project, "--json")
        assert done.code == Exit.OK, done.err

        states = {one["job"]: one["state"] for one in jobs(shell)}
        settled = [states.pop(one) for one in (ran, never, lost, endless)]
        assert settled == ["succeeded", "failed", "cancelled", "cancelled"]
        assert list(states.values()) == ["succeeded"] * 3
        costs = shell.run("costs", "show", project, "--json").json
        assert (costs["spent_usd_micros"], costs["reserved_usd_micros"]) == (6 * CENTS_4, 0)


def the_one_that_runs(shell: Shell) -> str:
    """Wait until all but one of the four jobs are in doubt, and that one is with its provider; return it."""
    deadline = time.monotonic() + 120
    while True:
        states = {one["job"]: one["state"] for one in jobs(shell)}
        if sorted(states.values()) in (["running", *["unknown"] * 3], ["submitted", *["unknown"] * 3]):
            return next(job for job, state in states.items() if state != "unknown")
        assert time.monotonic() < deadline, states
        time.sleep(1)


def resolved(shell: Shell, job: str, *word: str) -> str:
    answer = shell.run("jobs", "resolve", job, *word, "--json")
    assert answer.code == Exit.OK, answer.err
    return answer.json["state"]
