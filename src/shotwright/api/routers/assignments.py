"""Which providers do which stage: of one project, or of all that say nothing themselves."""

from http import HTTPStatus

from fastapi import APIRouter

from shotwright.api.parts import ProjectId, Session
from shotwright.api.people import needs
from shotwright.api.problems import problems
from shotwright.api.schemas.assignments import AssignmentGiven, AssignmentRead
from shotwright.api.schemas.shared import Page
from shotwright.domain.errors import ProjectNotFound, ProviderNotFound, ProviderNotUsable
from shotwright.domain.permissions import Action
from shotwright.domain.stages import Stage
from shotwright.usecases.assignments import Assigned, Assignments

router = APIRouter(tags=["models"])


@router.get("/models/assignments", dependencies=[needs(Action.LOOK)])
async def list_assignments(session: Session) -> Page[AssignmentRead]:
    """List who does which stage of projects that say nothing themselves."""
    return Page.whole([_read(stage, await Assignments(session).usual(stage)) for stage in Stage])


@router.put(
    "/models/assignments/{stage}",
    responses=problems(ProviderNotFound, ProviderNotUsable),
    dependencies=[needs(Action.ADMINISTER)],
)
async def assign_stage(stage: Stage, given: AssignmentGiven, session: Session) -> AssignmentRead:
    """Say who does a stage of all projects that say nothing themselves."""
    await Assignments(session).assign(None, stage, given.providers, given.strategy)
    return _read(stage, await Assignments(session).usual(stage))


@router.get("/projects/{project}/model-config", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_project_assignments(project: ProjectId, session: Session) -> Page[AssignmentRead]:
    """List who does which stage of a project."""
    found = await Assignments(session).of_stages(project, Stage)
    return Page.whole([_read(stage, assigned) for stage, assigned in found.items()])


@router.put(
    "/projects/{project}/model-config/{stage}",
    responses=problems(ProjectNotFound, ProviderNotFound, ProviderNotUsable),
    dependencies=[needs(Action.SPEND)],
)
async def assign_project_stage(
    project: ProjectId, stage: Stage, given: AssignmentGiven, session: Session
) -> AssignmentRead:
    """Say who does a stage of a project."""
    await Assignments(session).assign(project, stage, given.providers, given.strategy)
    return _read(stage, await Assignments(session).of_stage(project, stage))


@router.delete(
    "/projects/{project}/model-config/{stage}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(ProjectNotFound),
    dependencies=[needs(Action.SPEND)],
)
async def withdraw_project_stage(project: ProjectId, stage: Stage, session: Session) -> None:
    """Take back what a project says of a stage: what holds for all projects holds for it again."""
    await Assignments(session).withdraw(project, stage)


def _read(stage: Stage, assigned: Assigned) -> AssignmentRead:
    return AssignmentRead(
        stage=stage,
        providers=[one.id for one in assigned.providers],
        strategy=assigned.strategy,
        is_default=assigned.is_default,
    )
