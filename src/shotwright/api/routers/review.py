"""The four gates: what waits for whom, decisions and taking them back, and what was decided."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.parts import PartsDep, ProjectId, Session, changing
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.review import (
    DecisionRead,
    DecisionsGiven,
    QueueRead,
    ReasonRead,
    UndoneRead,
    WaitingRead,
)
from shotwright.api.schemas.shared import Page, Paging
from shotwright.db.decisions import Sought
from shotwright.domain.errors import ArtefactNotFound, ChangedMeanwhile, ProjectNotFound, ReviewNotAllowed, TakeNotFound
from shotwright.domain.permissions import Action
from shotwright.domain.reviewing import DecisionNotUndone
from shotwright.domain.states import Gate
from shotwright.usecases.reviews import ReviewQueue, Reviews

router = APIRouter(tags=["review"])

_DECIDED = problems(ProjectNotFound, ArtefactNotFound, TakeNotFound, ReviewNotAllowed, ChangedMeanwhile)


@router.get("/review/queue", dependencies=[needs(Action.LOOK)])
async def review_queue(session: Session, caller: CallerDep, paging: Annotated[Paging, Query()]) -> Page[QueueRead]:
    """List the projects in which something waits for your decision, newest first, with how much at each gate."""
    found = await ReviewQueue(session).of(caller)
    return Page.part([QueueRead.of(one) for one in paging.cut(found)], paging, len(found))


@router.get("/review/reasons", dependencies=[needs(Action.LOOK)])
async def list_reasons() -> Page[ReasonRead]:
    """List the reasons to reject that can be chosen, in English and Chinese."""
    return Page.whole(ReasonRead.all())


@router.get("/projects/{project}/review", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_waiting(
    project: ProjectId, session: Session, paging: Annotated[Paging, Query()], gate: Gate | None = None
) -> Page[WaitingRead]:
    """List what waits at the gates of a project; at one gate alone."""
    waiting = await Reviews(session, project).waiting()
    found = [one for one in waiting if gate in (None, one.gate)]
    return Page.part([WaitingRead.model_validate(one) for one in paging.cut(found)], paging, len(found))


@router.get("/projects/{project}/decisions", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def list_decisions(
    project: ProjectId,
    session: Session,
    paging: Annotated[Paging, Query()],
    subject: str = "",
    verdict: str = "",
    user_id: UUID | None = None,
) -> Page[DecisionRead]:
    """List what was decided, newest first: on one subject, of one verdict or by one person alone."""
    reviews = Reviews(session, project)
    sought = Sought(subject=subject, verdict=verdict, user_id=user_id)
    found, total = await reviews.history(sought, paging.offset, paging.page_size)
    return Page.part([DecisionRead.model_validate(one) for one in found], paging, total)


@router.post("/projects/{project}/decisions", responses=_DECIDED, dependencies=[needs(Action.APPROVE)])
async def decide(project: str, given: DecisionsGiven, parts: PartsDep, caller: CallerDep) -> Page[WaitingRead]:
    """Approve and reject records and takes, many at once: all of it counts, or nothing. Answers with what waits now."""
    async with changing(parts, project) as (session, project_id):
        reviews = Reviews(session, project_id)
        if len(given.decisions) > 1:
            await reviews.hold([(one.subject, one.take) for one in given.decisions])
        for one in given.decisions:
            await reviews.decide(
                one.subject,
                one.verdict,
                one.note,
                take=one.take,
                reason=one.reason,
                by=caller.user_id,
                seen=one.fingerprint,
            )
    async with parts.database.snapshot() as session:
        waiting = await Reviews(session, project_id).waiting()
    most = Paging.model_fields["page_size"].default
    return Page(
        items=[WaitingRead.model_validate(one) for one in waiting[:most]], page=1, page_size=most, total=len(waiting)
    )


@router.post(
    "/projects/{project}/decisions/undo",
    responses=problems(ProjectNotFound, DecisionNotUndone),
    dependencies=[needs(Action.APPROVE)],
)
async def undo_decision(project: ProjectId, session: Session, caller: CallerDep) -> UndoneRead:
    """Take back your last decision in a project; once more, the one before. The history keeps both."""
    undone = await Reviews(session, project).undo(by=caller.user_id)
    return UndoneRead.model_validate(undone)
