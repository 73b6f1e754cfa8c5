"""Runs: having things made, and steering that."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.parts import ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.runs import RunNew, RunRead, Steered
from shotwright.api.schemas.shared import Page, Paging
from shotwright.domain.errors import ProjectNotFound, ProjectPaused
from shotwright.domain.permissions import Action
from shotwright.domain.request_errors import RunNotFound, StageNotAllowed, TargetNotKnown
from shotwright.domain.states import Kind
from shotwright.usecases.projects import Projects
from shotwright.usecases.run_lists import RunLists
from shotwright.usecases.runs import Runs
from shotwright.usecases.stages import Stages

router = APIRouter(prefix="/projects/{project}", tags=["runs"])

_THERE = problems(ProjectNotFound)


@router.post(
    "/runs",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProjectNotFound, ProjectPaused, TargetNotKnown),
    dependencies=[needs(Action.SPEND)],
)
async def start_run(project: ProjectId, new: RunNew, session: Session, caller: CallerDep) -> RunRead:
    """Have made whatever can be made until a person is needed; one that is under way is joined.

    What it buys counts against your cap. The estimate says before what that will be.
    """
    runs = Runs(session, project)
    run_id = await runs.start(redo_stale=new.redo_stale, targets=new.targets, by=caller.user_id)
    return await _read(project, run_id, session)


@router.get("/runs", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_runs(project: ProjectId, session: Session, paging: Annotated[Paging, Query()]) -> Page[RunRead]:
    """List the runs of a project, newest first."""
    lists = RunLists(session, project)
    found, total = await lists.page(limit=paging.page_size, offset=paging.offset)
    items = [RunRead.model_validate(one) for one in found]
    return Page.part(items, paging, total)


@router.get("/runs/{run_id}", responses=problems(ProjectNotFound, RunNotFound), dependencies=[needs(Action.VIEW)])
async def read_run(project: ProjectId, run_id: UUID, session: Session) -> RunRead:
    """Show one run."""
    return await _read(project, run_id, session)


@router.post("/pause", responses=_THERE, dependencies=[needs(Action.SPEND)])
async def pause_project(project: str, session: Session) -> Steered:
    """Start nothing new. What is being made is finished, and what was bought is fetched."""
    return await _set_paused(project, session, paused=True)


@router.post("/resume", responses=_THERE, dependencies=[needs(Action.SPEND)])
async def resume_project(project: str, session: Session) -> Steered:
    """Let a paused project go on where it was."""
    return await _set_paused(project, session, paused=False)


@router.post("/cancel", responses=_THERE, dependencies=[needs(Action.SPEND)])
async def cancel_run(project: str, session: Session) -> Steered:
    """End the run under way and drop what was not begun. What is being made may finish, and is kept."""
    facts = await Projects(session).find(project)
    await Runs(session, facts.id).cancel()
    return Steered(paused=facts.paused, run=None)


@router.post(
    "/stages/{kind}/retry",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProjectNotFound, ProjectPaused, StageNotAllowed),
    dependencies=[needs(Action.SPEND)],
)
async def retry_stage(project: ProjectId, kind: Kind, session: Session, caller: CallerDep) -> RunRead:
    """Try again what failed of a stage, in a new run that takes over from the one under way."""
    run_id = await Runs(session, project).retry(kind, by=caller.user_id)
    return await _read(project, run_id, session)


@router.post(
    "/stages/{kind}/skip",
    responses=problems(ProjectNotFound, StageNotAllowed),
    dependencies=[needs(Action.APPROVE)],
)
async def skip_stage(project: ProjectId, kind: Kind, session: Session, caller: CallerDep) -> Page[str]:
    """Pass over a stage's review: approve what waits there, and let its gate be automatic. Answers with what waited."""
    stages = Stages(session, project)
    approved = await stages.skip(kind, by=caller.user_id)
    return Page.whole(list(approved))


@router.post(
    "/stages/{kind}/rollback",
    responses=problems(ProjectNotFound, StageNotAllowed),
    dependencies=[needs(Action.EDIT)],
)
async def roll_back_stage(project: ProjectId, kind: Kind, session: Session) -> Page[str]:
    """Select the former take of everything of a stage that has one. Answers with the keys; nothing is deleted."""
    keys = await Stages(session, project).roll_back(kind)
    return Page.whole(list(keys))


async def _set_paused(project: str, session: Session, *, paused: bool) -> Steered:
    facts = await Projects(session).find(project)
    await Projects(session).set_paused(facts.id, paused=paused)
    return Steered(paused=paused, run=await Runs(session, facts.id).active())


async def _read(project_id: UUID, run_id: UUID, session: Session) -> RunRead:
    return RunRead.model_validate(await RunLists(session, project_id).one(run_id))
