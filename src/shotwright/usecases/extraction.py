"""Breaking the script down because somebody says so, even if nothing has changed: an order without a run."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.db.tables import Take
from shotwright.db.takes import TakeRows
from shotwright.domain.errors import ProjectPaused, ScriptVersionNotFound
from shotwright.domain.graph import BREAKDOWN_KEY
from shotwright.domain.planner import Why, made_from_now
from shotwright.domain.states import Status
from shotwright.usecases.planning import Planning


async def extract(session: AsyncSession, project_id: UUID) -> Take:
    """Order the breakdown of the script in force. One that is under way is not ordered again.

    Raises:
        ScriptVersionNotFound: No script is in force.
        ProjectPaused
    """
    projects = ProjectRows(session)
    project = await projects.get(project_id, lock=True)
    if await projects.script(project_id) is None:
        raise ScriptVersionNotFound
    if project.paused:
        raise ProjectPaused(project.code)
    for take, artefact in await TakeRows(session, project_id).with_status(Status.PENDING, Status.RUNNING):
        if artefact.key == BREAKDOWN_KEY:
            return take
    planning = Planning(session, project_id)
    planned = await planning.plan()
    fingerprint, _ = made_from_now(planned.production, BREAKDOWN_KEY)
    item = next(one for one in planned.plan.items if one.key == BREAKDOWN_KEY)
    take = await planning.order(planned, replace(item, fingerprint=fingerprint, why=item.why or Why.STALE), None)
    assert take is not None, "the breakdown is made here"
    return take
