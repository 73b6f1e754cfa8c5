"""What is made, what is still to be made, and where it stands."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from shotwright.api.parts import Parts, PartsDep, ProjectId, Session
from shotwright.api.people import needs
from shotwright.api.problems import problems
from shotwright.api.schemas.runs import PlanRead, StageRead, StatusRead, WaitingAtGate
from shotwright.api.schemas.shared import Count, Page
from shotwright.api.schemas.timelines import TimelineRead
from shotwright.domain.errors import ProjectNotFound
from shotwright.domain.permissions import Action
from shotwright.domain.planner import Intent, Standing
from shotwright.domain.states import Kind
from shotwright.usecases.overviews import Overviews
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.progress import Progress
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.reviews import waiting_in
from shotwright.usecases.runs import Runs
from shotwright.workflows.delivering.timelines import shelf_of, timelines_of

router = APIRouter(prefix="/projects/{project}", tags=["plan"])

_THERE = problems(ProjectNotFound)


@router.get("/plan", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_plan(
    project: str,
    session: Session,
    parts: PartsDep,
    redo_stale: bool = False,  # a query parameter
    standing: Annotated[list[Standing] | None, Query()] = None,
    kind: Annotated[list[Kind] | None, Query()] = None,
) -> PlanRead:
    """Show where everything stands and why; `standing` and `kind` show a part of it. Nothing is started."""
    _, planned = await _planned(project, session, parts, Intent(redo_stale=redo_stale))
    shown = [item for item in planned.plan.items if not standing or item.standing in standing]
    return PlanRead.of(planned.plan, [item for item in shown if not kind or item.kind in kind])


@router.get("/stages", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def list_stages(project: str, session: Session, parts: PartsDep) -> Page[StageRead]:
    """List the stages of the road with how far each is."""
    facts, planned = await _planned(project, session, parts)
    return Page.whole([StageRead.of(one, planned) for one in await Progress(session, facts.id).stages(planned)])


@router.get("/timeline", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_timeline(project: ProjectId, session: Session, episode: Count | None = None) -> Page[TimelineRead]:
    """Show when everything happens in each episode, or in one, as its film would be now; nothing before the breakdown.

    A line that was not spoken yet lasts as long as it is guessed to.
    """
    shelf = await shelf_of(session, project)
    found = await asyncio.to_thread(timelines_of, shelf, episode)
    return Page.whole([TimelineRead.of(one) for one in found])


@router.get("/status", responses=_THERE, dependencies=[needs(Action.VIEW)])
async def read_status(project: str, session: Session, parts: PartsDep) -> StatusRead:
    """Show where a project stands: what runs, what waits for a person, what is stale or held."""
    facts, planned = await _planned(project, session, parts)
    progress = Progress(session, facts.id)
    return StatusRead(
        paused=facts.paused,
        run=await Runs(session, facts.id).active(),
        progress=round((await Overviews(session).one(facts.id)).overview.progress, 4),
        cost_usd_micros=await progress.spent_usd_micros(),
        stages=[StageRead.of(one, planned) for one in await progress.stages(planned)],
        waiting=[WaitingAtGate.model_validate(one) for one in waiting_in(planned)],
        stale=[item.key for item in planned.plan.standing_at(Standing.STALE)],
        held={item.key: item.held for item in planned.plan.items if item.held},
    )


async def _planned(
    project: str, session: Session, parts: Parts, intent: Intent | None = None
) -> tuple[ProjectFacts, Planned]:
    facts = await Projects(session).find(project)
    return facts, await Planning(session, facts.id, parts.entries.entry_of).plan(intent)
