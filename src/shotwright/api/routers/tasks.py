"""Tasks: what is being made in all projects, here or elsewhere."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.parts import Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.runs import RunRead
from shotwright.api.schemas.shared import Page
from shotwright.api.schemas.tasks import TaskFilter, TaskRead, TaskStanding
from shotwright.db.tasks import TaskRows, TasksSought
from shotwright.domain.errors import ProjectNotFound, ProjectPaused, TakeMoveNotAllowed, TakeNotFound
from shotwright.domain.permissions import Action
from shotwright.domain.request_errors import StageNotAllowed
from shotwright.domain.states import Kind, Status
from shotwright.usecases.access import Access
from shotwright.usecases.projects import Projects
from shotwright.usecases.run_lists import RunLists
from shotwright.usecases.tasks import Tasks

router = APIRouter(prefix="/tasks", tags=["tasks"])


@router.get("", responses=problems(ProjectNotFound), dependencies=[needs(Action.LOOK)])
async def list_tasks(session: Session, caller: CallerDep, asked: Annotated[TaskFilter, Query()]) -> Page[TaskRead]:
    """List takes of your projects, newest first; of one project, or that stand somehow, alone.

    What is made here is among them as well as what is bought.
    """
    sought = await _sought(session, caller, asked.project, asked.status, asked.kind)
    rows = TaskRows(session)
    found = await rows.page(sought, limit=asked.page_size, offset=asked.offset)
    return Page.part([TaskRead.of(one) for one in found], asked, sum((await rows.counts(sought)).values()))


@router.get("/counts", responses=problems(ProjectNotFound), dependencies=[needs(Action.LOOK)])
async def count_tasks(
    session: Session, caller: CallerDep, project: str = "", kind: Annotated[list[Kind] | None, Query()] = None
) -> dict[Status, int]:
    """Count the takes of your projects by how they stand."""
    found = await TaskRows(session).counts(await _sought(session, caller, project, None, kind))
    return {status: found.get(status, 0) for status in Status}


@router.get("/{take_id}", responses=problems(TakeNotFound), dependencies=[needs(Action.VIEW)])
async def read_task(take_id: UUID, session: Session) -> TaskRead:
    """Show one take: how far it is, what it costs, and how it ended."""
    return TaskRead.of(await TaskRows(session).one(take_id))


@router.post(
    "/{take_id}/retry",
    status_code=HTTPStatus.CREATED,
    responses=problems(TakeNotFound, TakeMoveNotAllowed, ProjectPaused, StageNotAllowed),
    dependencies=[needs(Action.SPEND)],
)
async def retry_task(take_id: UUID, session: Session, caller: CallerDep) -> RunRead:
    """Try again what failed, in a new run that takes over from the one under way; it counts against your cap.

    The estimate of the project with this `target` says before what that costs.
    """
    project_id, run_id = await Tasks(session).retry(take_id, by=caller.user_id)
    return RunRead.model_validate(await RunLists(session, project_id).one(run_id))


@router.post(
    "/{take_id}/cancel", responses=problems(TakeNotFound, TakeMoveNotAllowed), dependencies=[needs(Action.SPEND)]
)
async def cancel_task(take_id: UUID, session: Session) -> TaskStanding:
    """Have a take made no more. Of what was sent the provider is asked, and may bill it."""
    return TaskStanding(id=take_id, status=await Tasks(session).cancel(take_id))


async def _sought(
    session: Session, caller: CallerDep, project: str, statuses: list[Status] | None, kinds: list[Kind] | None
) -> TasksSought:
    visible = await Access(session).visible(caller)
    project_id = (await Projects(session).find(project, within=visible)).id if project else None
    return TasksSought(within=visible, project_id=project_id, statuses=statuses or (), kinds=kinds or ())
