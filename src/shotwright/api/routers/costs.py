"""Money: what was spent, what the plan will cost, and the caps."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from fastapi import APIRouter

from shotwright.api.parts import PartsDep, ProjectId, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.costs import CapGiven, CapRead, CostsRead, EstimateRead, ProjectCosts
from shotwright.db.providers import ProviderRows
from shotwright.domain.caps import CapScope
from shotwright.domain.errors import ProjectNotFound
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action
from shotwright.usecases.estimates import Estimates
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.planning import Planning

router = APIRouter(tags=["costs"])


@router.get("/costs", dependencies=[needs(Action.ADMINISTER)])
async def read_costs(session: Session) -> CostsRead:
    """Show what the whole installation spent."""
    ledger = Ledger(session)
    return CostsRead.of(await ledger.spending(), await ledger.estimate_errors(), await _names(session))


@router.get("/projects/{project}/cost", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def read_project_costs(project: ProjectId, session: Session) -> ProjectCosts:
    """Show what a project spent, and its caps."""
    ledger = Ledger(session)
    spent = CostsRead.of(await ledger.spending(project), await ledger.estimate_errors(project), await _names(session))
    caps = [CapRead.of(one) for one in await ledger.caps(project)]
    return ProjectCosts(**spent.model_dump(), caps=caps)


@router.get("/projects/{project}/estimate", responses=problems(ProjectNotFound), dependencies=[needs(Action.VIEW)])
async def estimate_project(project: ProjectId, session: Session, parts: PartsDep) -> EstimateRead:
    """Say what everything that the plan means to make will cost at most, line by line."""
    planned = await Planning(session, project, parts.entries.entry_of).plan()
    quote = await Estimates(session, project, parts.entries.entry_of).quote(planned)
    return EstimateRead.of(quote, {item.key: item.held for item in planned.plan.items if item.held})


@router.put("/projects/{project}/cap", responses=problems(ProjectNotFound), dependencies=[needs(Action.MANAGE)])
async def set_project_cap(project: ProjectId, given: CapGiven, session: Session) -> list[CapRead]:
    """Set the most that a project may cost. Answers with all caps that hold for it."""
    ledger = Ledger(session)
    await ledger.set_cap(CapScope.PROJECT, project, given.limit_usd_micros, warn_percent=given.warn_percent)
    return [CapRead.of(one) for one in await ledger.caps(project)]


@router.get("/costs/caps", dependencies=[needs(Action.LOOK)])
async def list_caps(session: Session, caller: CallerDep) -> list[CapRead]:
    """List the caps that were set for one day, and for yourself."""
    return await _general(session, caller)


@router.put("/costs/caps/{scope}", dependencies=[needs(Action.ADMINISTER)])
async def set_cap(scope: Literal["day", "user"], given: CapGiven, session: Session, caller: CallerDep) -> list[CapRead]:
    """Set the most that may be spent on one day, or by yourself."""
    subject = caller.user_id if scope == "user" else None
    await Ledger(session).set_cap(CapScope(scope), subject, given.limit_usd_micros, warn_percent=given.warn_percent)
    return await _general(session, caller)


async def _general(session: Session, caller: Caller) -> list[CapRead]:
    return [CapRead.of(one) for one in await Ledger(session).general_caps(caller.user_id)]


async def _names(session: Session) -> Mapping[UUID, str]:
    return await ProviderRows(session).names()
