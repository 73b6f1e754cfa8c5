"""Who works on a project."""

from http import HTTPStatus

from fastapi import APIRouter

from shotwright.api.parts import ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.people import MemberGiven, MemberRead, RightsRead
from shotwright.api.schemas.shared import Page
from shotwright.domain.errors import ProjectNotFound
from shotwright.domain.people_errors import LastOwner, UserNotFound
from shotwright.domain.permissions import Action
from shotwright.usecases.access import Access
from shotwright.usecases.members import Members
from shotwright.usecases.projects import Projects

router = APIRouter(prefix="/projects/{project}/members", tags=["people"])


@router.get("", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_members(project: str, session: Session) -> Page[MemberRead]:
    """List who works on a project, and as what."""
    return Page.whole([MemberRead.model_validate(one) for one in await (await _members(project, session)).all()])


@router.get("/me", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def read_own_rights(project: ProjectId, caller: CallerDep, session: Session) -> RightsRead:
    """Show what you may do in a project: view, edit, approve, spend, manage."""
    role, may = await Access(session).rights(caller, project)
    return RightsRead(role=role, may=sorted(may))


@router.put(
    "/{person}",
    responses=problems(ProjectNotFound, UserNotFound, LastOwner),
    dependencies=[needs(Action.MANAGE)],
)
async def put_member(project: str, person: str, given: MemberGiven, session: Session) -> MemberRead:
    """Give somebody a role in a project: by user name, e-mail address or id."""
    return MemberRead.model_validate(await (await _members(project, session)).put(person, given.role))


@router.delete(
    "/{person}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(ProjectNotFound, UserNotFound, LastOwner),
    dependencies=[needs(Action.MANAGE)],
)
async def remove_member(project: str, person: str, session: Session) -> None:
    """Take somebody off a project. The last owner stays."""
    await (await _members(project, session)).remove(person)


async def _members(project: str, session: Session) -> Members:
    return Members(session, (await Projects(session).find(project)).id)
