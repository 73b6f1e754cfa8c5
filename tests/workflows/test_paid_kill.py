"""Killing the process at every point between a paid request's intention and its delivery.

Whatever the point: no request is sent twice by us, nothing that was made is lost, and what nobody can know waits for
a person. `SHOTWRIGHT_CHAOS` says how often each point is tried (`make chaos`).
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from shotwright.domain.jobs import JobState
from shotwright.domain.states import Kind, Status
from shotwright.usecases.jobs import ItDidNotRun, ItRan
from shotwright.workflows.paid import points
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.server import Simulator
from tests.workflows.buying import opened

pytestmark = [pytest.mark.kill, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("SHOTWRIGHT_CHAOS", "1"))
SHORT = """\
# Alone

## Characters
- **Lin** (F, 24): short red hair.

## EXT. ROOFTOP - NIGHT
LIN: Come.
"""
LATER = (
    points.INTENDED,
    points.CLAIMED,
    points.ANSWERED,
    points.SUBMITTED,
    points.LOOKED,
    points.SUCCEEDED,
    points.FETCHED,
    points.DELIVERED,
)
"""The points of a vendor that takes a job and does it later."""
AT_ONCE = (points.INTENDED, points.CLAIMED, points.ANSWERED, points.KEPT, points.SUCCEEDED)
"""Those of a vendor that answers with what it made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    kind: Kind
    model: ModelKind
    wire: str
    limits: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.model} by {self.wire}"


IMAGE = Case(kind=Kind.REFERENCE, model=ModelKind.IMAGE, wire="fal", limits={})
VIDEO = Case(kind=Kind.CLIP, model=ModelKind.VIDEO, wire="fal", limits={"first_frame": "needed", "durations": [2, 3]})
SPEECH = Case(kind=Kind.VOICE, model=ModelKind.SPEECH, wire="openai", limits={"voices": ["alloy"]})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A home in which all is made but for what a cap holds back."""

    home: Path
    project_id: UUID


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(looks=1) as running:
        yield running


@pytest.fixture(scope="module")
def prepared() -> dict[str, Prepared]:
    """Homes that were prepared, by case; each is copied for its tests."""
    return {}


async def prepare(case: Case, folder: Path, simulator: Simulator) -> Prepared:
    async with opened(folder, simulator) as shop:
        await shop.assign(case.kind, await shop.provider(case.wire, case.model, concurrency=1, **case.limits))
        project_id = await shop.project(SHORT)
        await shop.cap(project_id, 0)
    assert worked(folder, project_id) == 0
    async with opened(folder, simulator) as shop:
        await shop.cap(project_id, None)
    return Prepared(home=folder, project_id=project_id)


def worked(home: Path, project_id: UUID, die_at: str = "") -> int:
    """Let a process work until the run ends or it dies; return how it ended."""
    environment = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    command = [sys.executable, "-m", "tests.workflows.paid_worker", str(home), str(project_id)]
    if die_at:
        environment[points.VARIABLE] = die_at
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode


@pytest.mark.parametrize("_round", range(ROUNDS))
@pytest.mark.parametrize(
    ("case", "point"),
    [
        *((IMAGE, point) for point in LATER),
        *((VIDEO, point) for point in LATER),
        *((SPEECH, point) for point in AT_ONCE),
    ],
    ids=str,
)
async def test_nothing_is_paid_twice_and_nothing_is_lost(  # noqa: PLR0917  # fixtures
    case: Case,
    point: str,
    _round: int,
    prepared: dict[str, Prepared],
    simulator: Simulator,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    if str(case) not in prepared:
        prepared[str(case)] = await prepare(case, tmp_path_factory.mktemp("prepared"), simulator)
    project_id, home = prepared[str(case)].project_id, tmp_path / "home"
    shutil.copytree(prepared[str(case)].home, home)
    simulator.forget()

    assert worked(home, project_id, die_at=point) == -signal.SIGKILL
    assert worked(home, project_id) == 0

    async with opened(home, simulator, forget=False) as shop:
        jobs = await shop.jobs(project_id)
        assert len(simulator.submits(case.wire)) <= len(jobs), "no request is sent twice"
        ran = False
        doubtful = [job for job in jobs if job.state is JobState.UNKNOWN]
        assert len(doubtful) <= 1, "its provider does one job at a time"
        assert doubtful or point not in {points.CLAIMED, points.ANSWERED}
        for job in doubtful:
            assert (await shop.take(job)).status is Status.UNKNOWN
            known = {one.provider_job_id for one in jobs}
            forgotten = [one.id for one in simulator.jobs(case.wire) if one.id not in known]
            ran = bool(forgotten) and case.wire == "fal"  # the other wire has no ids to tell
            await shop.resolve(job, ItRan(provider_job_id=forgotten[0]) if ran else ItDidNotRun())
    if doubtful:
        assert worked(home, project_id) == 0

    async with opened(home, simulator, forget=False) as shop:
        jobs = await shop.jobs(project_id)
        over = [job for job in jobs if job.state is JobState.SUCCEEDED]
        assert all(job.delivered_at for job in over)
        assert len(over) == len(jobs) - (0 if not doubtful or ran else len(doubtful))
        lost = point == points.ANSWERED and case.wire != "fal"
        assert len(simulator.submits(case.wire)) == len(over) + lost
        takes = await shop.selected(project_id)
        assert "ep_01/film" in takes
