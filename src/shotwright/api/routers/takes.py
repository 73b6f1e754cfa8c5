"""Artefacts and their takes: look, select, decide, order one more, lock, put into the bin, compare."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.api.parts import Parts, PartsDep, ProjectId, Session, changing
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.review import RejectionGiven, VerdictGiven
from shotwright.api.schemas.shared import NumberInPath, Page, Paging
from shotwright.api.schemas.takes import AgainGiven, ArtefactDetail, ArtefactRead, ComparisonRead, TakeRead
from shotwright.domain.errors import (
    ArtefactNotFound,
    BudgetExceeded,
    ProjectNotFound,
    ProjectPaused,
    ReviewNotAllowed,
    TakeNotFound,
)
from shotwright.domain.graph import key_of
from shotwright.domain.permissions import Action
from shotwright.domain.planner import Standing
from shotwright.domain.reviewing import OrderNotUsable, TakeInUse, TakeNotOrdered
from shotwright.domain.states import Kind, Review
from shotwright.domain.templates import TemplateNotUsable
from shotwright.usecases.gallery import Filter, Gallery
from shotwright.usecases.regenerating import Regenerating
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.takes import Takes

router = APIRouter(prefix="/projects/{project}", tags=["takes"])

_KEY = "/artefacts/{code}/{kind}"
_TAKE = _KEY + "/takes/{number}"
_FOUND = problems(ProjectNotFound, ArtefactNotFound)
_TAKEN = problems(ProjectNotFound, ArtefactNotFound, TakeNotFound)
_DECIDED = problems(ProjectNotFound, ArtefactNotFound, TakeNotFound, ReviewNotAllowed)
_IN_USE = problems(ProjectNotFound, ArtefactNotFound, TakeNotFound, TakeInUse)


@router.get("/artefacts", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_artefacts(
    project: ProjectId,
    parts: PartsDep,
    session: Session,
    paging: Annotated[Paging, Query()],
    kind: Annotated[list[Kind] | None, Query()] = None,
    standing: Annotated[list[Standing] | None, Query()] = None,
    code: str = "",
) -> Page[ArtefactRead]:
    """List what is to be made, in the order of the road from script to film, with where it stands and what it cost."""
    gallery = _gallery(project, parts, session)
    wanted = Filter(kinds=kind or (), standings=standing or (), code=code)
    found, total = await gallery.artefacts(wanted, paging.offset, paging.page_size)
    return Page.part([ArtefactRead.of(one) for one in found], paging, total)


@router.get(_KEY, responses=_FOUND, dependencies=[needs(Action.VIEW)])
async def read_artefact(
    project: ProjectId, code: str, kind: Kind, parts: PartsDep, session: Session, *, binned: bool = False
) -> ArtefactDetail:
    """Show one thing with all its takes and their recipes; also those in the bin if `binned`."""
    gallery = _gallery(project, parts, session)
    return ArtefactDetail.whole(await gallery.whole(key_of(code, kind), binned=binned))


@router.get(_TAKE, responses=_TAKEN, dependencies=[needs(Action.VIEW)])
async def read_take(
    project: ProjectId, code: str, kind: Kind, number: NumberInPath, parts: PartsDep, session: Session
) -> TakeRead:
    """Show one take: its state, its files, and everything it was made with."""
    return TakeRead.of(await _gallery(project, parts, session).take(key_of(code, kind), number))


@router.post(_TAKE + "/select", responses=_IN_USE, dependencies=[needs(Action.EDIT)])
async def select_take(project: str, code: str, kind: Kind, number: NumberInPath, parts: PartsDep) -> TakeRead:
    """Make a take the one that is used. What was made from another one becomes stale."""
    key = key_of(code, kind)
    async with changing(parts, project) as (session, project_id):
        await Takes(session).select(project_id, key, number)
    return await _take(parts, project_id, key, number)


@router.post(_TAKE + "/approve", responses=_DECIDED, dependencies=[needs(Action.APPROVE)])
async def approve_take(
    project: str,
    code: str,
    kind: Kind,
    number: NumberInPath,
    given: VerdictGiven,
    parts: PartsDep,
    caller: CallerDep,
) -> TakeRead:
    """Approve a take. What waits at its gate for it may go on, once the take is selected."""
    key = key_of(code, kind)
    async with changing(parts, project) as (session, project_id):
        reviews = Reviews(session, project_id)
        await reviews.decide(key, Review.APPROVED, given.note, take=number, by=caller.user_id)
    return await _take(parts, project_id, key, number)


@router.post(_TAKE + "/reject", responses=_DECIDED, dependencies=[needs(Action.APPROVE)])
async def reject_take(
    project: str,
    code: str,
    kind: Kind,
    number: NumberInPath,
    given: RejectionGiven,
    parts: PartsDep,
    caller: CallerDep,
) -> TakeRead:
    """Reject a take, and say why. The next run makes another, and goes by the note."""
    key = key_of(code, kind)
    async with changing(parts, project) as (session, project_id):
        reviews = Reviews(session, project_id)
        await reviews.decide(key, Review.REJECTED, given.note, take=number, reason=given.reason, by=caller.user_id)
    return await _take(parts, project_id, key, number)


@router.post(
    _KEY + "/regenerate",
    status_code=HTTPStatus.CREATED,
    responses=problems(
        ProjectNotFound,
        ArtefactNotFound,
        TakeNotFound,
        ProjectPaused,
        OrderNotUsable,
        TakeNotOrdered,
        BudgetExceeded,
        TemplateNotUsable,
    ),
    dependencies=[needs(Action.SPEND)],
)
async def regenerate(
    project: str, code: str, kind: Kind, given: AgainGiven, parts: PartsDep, caller: CallerDep
) -> TakeRead:
    """Order one more take, with another seed, another prompt or both. The artefact says before what that costs."""
    key = key_of(code, kind)
    async with changing(parts, project) as (session, project_id):
        take = await Regenerating(session, project_id, parts.entries.entry_of).order(
            key, given.made(), by=caller.user_id
        )
    return await _take(parts, project_id, key, take.number)


@router.post(_KEY + "/lock", responses=_FOUND, dependencies=[needs(Action.EDIT)])
async def lock_artefact(project: str, code: str, kind: Kind, parts: PartsDep) -> ArtefactDetail:
    """Keep a thing from being made again because it is stale."""
    return await _set_locked(parts, project, key_of(code, kind), locked=True)


@router.post(_KEY + "/unlock", responses=_FOUND, dependencies=[needs(Action.EDIT)])
async def unlock_artefact(project: str, code: str, kind: Kind, parts: PartsDep) -> ArtefactDetail:
    """Let a thing be made again if it is stale."""
    return await _set_locked(parts, project, key_of(code, kind), locked=False)


@router.delete(_TAKE, status_code=HTTPStatus.NO_CONTENT, responses=_IN_USE, dependencies=[needs(Action.EDIT)])
async def delete_take(project: ProjectId, code: str, kind: Kind, number: NumberInPath, session: Session) -> None:
    """Put a take into the bin. Its files are kept; the selected one stays."""
    await Takes(session).bin(project, key_of(code, kind), number)


@router.post(_TAKE + "/restore", responses=_TAKEN, dependencies=[needs(Action.EDIT)])
async def restore_take(project: str, code: str, kind: Kind, number: NumberInPath, parts: PartsDep) -> TakeRead:
    """Take a take out of the bin."""
    key = key_of(code, kind)
    async with changing(parts, project) as (session, project_id):
        await Takes(session).restore(project_id, key, number)
    return await _take(parts, project_id, key, number)


@router.get("/compare", responses=problems(ProjectNotFound, TakeNotFound), dependencies=[needs(Action.VIEW)])
async def compare_takes(
    project: ProjectId, first: UUID, second: UUID, parts: PartsDep, session: Session
) -> ComparisonRead:
    """Put two takes beside each other, by their ids: in what they differ, and their prompts word by word."""
    return ComparisonRead.of(await _gallery(project, parts, session).compare(first, second))


async def _set_locked(parts: Parts, project: str, key: str, *, locked: bool) -> ArtefactDetail:
    async with changing(parts, project) as (session, project_id):
        await Takes(session).set_locked(project_id, key, locked=locked)
    async with parts.database.snapshot() as session:
        return ArtefactDetail.whole(await _gallery(project_id, parts, session).whole(key))


async def _take(parts: Parts, project_id: UUID, key: str, number: int) -> TakeRead:
    async with parts.database.snapshot() as session:
        return TakeRead.of(await _gallery(project_id, parts, session).take(key, number))


def _gallery(project_id: UUID, parts: Parts, session: AsyncSession) -> Gallery:
    return Gallery(session, project_id, parts.entries.entry_of)
