"""Money: what was spent, what the plan will cost, and the caps."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.parts import PartsDep, ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.costs import CapGiven, CapRead, CostsRead, EstimateRead, ProjectCosts, UsageRead
from shotwright.api.schemas.runs import Target
from shotwright.api.schemas.shared import Page
from shotwright.db.ledger import LedgerRows
from shotwright.db.projects import ProjectRows
from shotwright.db.providers import ProviderRows
from shotwright.domain.caps import CapScope
from shotwright.domain.errors import ProjectNotFound
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action
from shotwright.domain.planner import Intent
from shotwright.domain.request_errors import TargetNotKnown
from shotwright.usecases.access import Access
from shotwright.usecases.estimates import Estimates
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.planning import Planning
from shotwright.usecases.projects import Projects
from shotwright.usecases.regenerating import quoted

router = APIRouter(tags=["costs"])

_A_MONTH = timedelta(days=29)


@router.get("/costs", dependencies=[needs(Action.ADMINISTER)])
async def read_costs(session: Session) -> CostsRead:
    """Show what the whole installation spent."""
    ledger = Ledger(session)
    return CostsRead.of(await ledger.spending(), await ledger.estimate_errors(), await _names(session))


@router.get("/costs/usage", responses=problems(ProjectNotFound), dependencies=[needs(Action.LOOK)])
async def read_usage(
    session: Session, caller: CallerDep, since: date | None = None, until: date | None = None, project: str = ""
) -> UsageRead:
    """Show what your projects spent, day by day, model by model and stage by stage; the last 30 days unless told."""
    last = until or datetime.now(UTC).date()
    first = since or last - min(_A_MONTH, last - date.min)
    visible = await Access(session).visible(caller)
    project_id = (await Projects(session).find(project, within=visible)).id if project else None
    found = await LedgerRows(session).usage(first, last, project_id=project_id, within=visible)
    projects = await ProjectRows(session).names({one.project_id for one in found if one.project_id is not None})
    return UsageRead.of(first, last, found, projects, await _names(session))


@router.get("/projects/{project}/cost", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def read_project_costs(project: ProjectId, session: Session) -> ProjectCosts:
    """Show what a project spent, and its caps."""
    ledger = Ledger(session)
    spent = CostsRead.of(await ledger.spending(project), await ledger.estimate_errors(project), await _names(session))
    caps = [CapRead.of(one) for one in await ledger.caps(project)]
    return ProjectCosts(**spent.model_dump(), caps=caps)


@router.get(
    "/projects/{project}/estimate",
    responses=problems(ProjectNotFound, TargetNotKnown),
    dependencies=[needs(Action.VIEW)],
)
async def estimate_project(
    project: ProjectId,
    session: Session,
    parts: PartsDep,
    target: Annotated[list[Target] | None, Query()] = None,
    again: Annotated[list[Target] | None, Query()] = None,
    redo_stale: bool = False,  # a query parameter
) -> EstimateRead:
    """Say what everything that the plan means to make will cost at most, line by line.

    `target` is as a run's `targets`: then only what it would make is told of. With `redo_stale`, as a run's,
    what has changed since is made again. With `again`, keys of the plan, it is told what one more take of each of those
    would cost together, and nothing else; `held` then says why one of them cannot be ordered.
    """
    planned = await Planning(session, project, parts.entries.entry_of).plan(Intent(redo_stale=redo_stale))
    estimates = Estimates(session, project, parts.entries.entry_of)
    if again:
        quote, held = await estimates.again(planned, again), {key: quoted(planned, key).held for key in again}
    else:
        quote, held = await estimates.quote(planned, target or ()), {one.key: one.held for one in planned.plan.items}
    return EstimateRead.of(quote, {key: why for key, why in held.items() if why})


@router.put("/projects/{project}/cap", responses=problems(ProjectNotFound), dependencies=[needs(Action.MANAGE)])
async def set_project_cap(project: ProjectId, given: CapGiven, session: Session, caller: CallerDep) -> Page[CapRead]:
    """Set the most that a project may cost. Answers with all caps that hold for it."""
    ledger = Ledger(session)
    await ledger.change_cap(project, given.limit_usd_micros, warn_percent=given.warn_percent, by=caller.user_id)
    return Page.whole([CapRead.of(one) for one in await ledger.caps(project)])


@router.get("/costs/caps", dependencies=[needs(Action.LOOK)])
async def list_caps(session: Session, caller: CallerDep) -> Page[CapRead]:
    """List the caps that were set for one day, and for yourself."""
    return Page.whole(await _general(session, caller))


@router.put("/costs/caps/{scope}", dependencies=[needs(Action.ADMINISTER)])
async def set_cap(scope: Literal["day", "user"], given: CapGiven, session: Session, caller: CallerDep) -> Page[CapRead]:
    """Set the most that may be spent on one day, or by yourself."""
    subject = caller.user_id if scope == "user" else None
    await Ledger(session).set_cap(CapScope(scope), subject, given.limit_usd_micros, warn_percent=given.warn_percent)
    return Page.whole(await _general(session, caller))


async def _general(session: Session, caller: Caller) -> list[CapRead]:
    return [CapRead.of(one) for one in await Ledger(session).general_caps(caller.user_id)]


async def _names(session: Session) -> Mapping[UUID, str]:
    return await ProviderRows(session).names()
