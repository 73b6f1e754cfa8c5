"""How far a screenplay is on its way to a film: computed from what there is."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.runs import RunRows
from shotwright.domain.graph import BREAKDOWN_KEY
from shotwright.domain.planner import Standing
from shotwright.domain.screenplays import Lifecycle, lifecycle
from shotwright.domain.states import Kind
from shotwright.usecases.planning import Planning
from shotwright.usecases.scripts import Version


async def lifecycle_of(session: AsyncSession, project_id: UUID, version: Version) -> Lifecycle:
    """Return how far the screenplay that is a version of the script is."""
    run = await RunRows(session).latest(project_id)
    plan = (await Planning(session, project_id).plan()).plan
    films = [item for item in plan.items if item.kind is Kind.FILM]
    of_this = any(item.key == BREAKDOWN_KEY and item.standing is Standing.DONE for item in plan.items)
    return lifecycle(
        is_in_force=version.is_in_force,
        run=run.status if run is not None and run.created_at > version.created_at else None,
        has_film=of_this and bool(films) and all(item.standing is Standing.DONE for item in films),
    )
