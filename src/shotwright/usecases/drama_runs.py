"""What a run does for a drama besides what the plan says: its script comes before everything, its export after."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.drama_tables import Drama
from shotwright.db.dramas import DramaRows
from shotwright.db.projects import ProjectRows
from shotwright.db.runs import RunRows
from shotwright.db.tables import Run, ScriptVersion, Take
from shotwright.db.takes import AnyTakes, TakeRows
from shotwright.domain.fingerprints import digest
from shotwright.domain.graph import BREAKDOWN_KEY
from shotwright.domain.planner import Plan, Standing
from shotwright.domain.states import Kind, Status
from shotwright.domain.writing import DRAMA_KEY, Origin
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.export_orders import ExportOrders
from shotwright.usecases.extraction import extract
from shotwright.usecases.scripts import Scripts

MISSING: Final = "missing"
"""A fact of what was written: the numbers of the episodes that came to nothing."""
_UNDER_WAY: Final = (Status.PENDING, Status.RUNNING)


class Script(Enum):
    """How far the script is that a run begins with."""

    THERE = auto()
    """Or it is for the plan to say that there is none: nobody ordered one."""
    UNDER_WAY = auto()
    INCOMPLETE = auto()
    """Some episodes came to nothing in this run; the others are filmed."""
    FAILED = auto()


class DramaRuns:
    """One project's, whether it is a drama or not. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = DramaRows(session)

    async def see_to_script(self, run: Run) -> Script:
        """Say how far the script is; order again what came to nothing before this run."""
        drama = await self._rows.find(self._project_id)
        take = await self._rows.last_take(self._project_id, DRAMA_KEY) if drama is not None else None
        if take is None:
            return Script.THERE
        if take.status in _UNDER_WAY:
            return Script.UNDER_WAY
        script = await ProjectRows(self._session).script(self._project_id)
        if not await self._is_wanted(take, script):
            return await self._broken_down(script)
        if take.run_id != run.id:
            await Commissions(self._session, self._project_id).again(take, run_id=run.id, by=run.user_id)
            return Script.UNDER_WAY
        if script is None:
            return Script.FAILED
        return Script.INCOMPLETE if await self._broken_down(script) is Script.THERE else Script.UNDER_WAY

    async def is_incomplete(self) -> bool:
        """Whether a run would have something written first that came to nothing before."""
        drama = await self._rows.find(self._project_id)
        take = await self._rows.last_take(self._project_id, DRAMA_KEY) if drama is not None else None
        if take is None or take.status in _UNDER_WAY:
            return False
        return await self._is_wanted(take, await ProjectRows(self._session).script(self._project_id))

    async def _is_wanted(self, take: Take, script: ScriptVersion | None) -> bool:
        """Whether anything that was ordered is still to be written. A script that a person brings ends that."""
        if script is None:
            return True
        if await self._rows.key_of_writer(script) != DRAMA_KEY:
            return False
        return take.status is not Status.COMPLETED or bool(take.facts[MISSING])

    async def _broken_down(self, script: ScriptVersion | None) -> Script:
        """Have a script broken down that was written after the story was made: it only adds what was missing."""
        if script is None or script.number == 1 or await self._rows.key_of_writer(script) != DRAMA_KEY:
            return Script.THERE
        breakdown = await self._rows.last_take(self._project_id, BREAKDOWN_KEY)
        if breakdown is not None and breakdown.created_at < script.created_at:
            await extract(self._session, self._project_id)
            return Script.UNDER_WAY
        return Script.THERE

    async def is_given_up(self, take_id: UUID) -> bool:
        """Whether the run that a drama is written for was cancelled, and no other is under way."""
        take, _ = await AnyTakes(self._session).get(take_id)
        runs = RunRows(self._session)
        run = await runs.get(take.run_id) if take.run_id is not None else None
        return run is not None and run.status is Status.CANCELLED and await runs.active(self._project_id) is None

    async def bring(self, text: str, *, note: str, take_id: UUID, titles: Sequence[str]) -> None:
        """Keep what was written as a version of the script, and film it, unless a person brought their own."""
        projects, scripts = ProjectRows(self._session), Scripts(self._session, self._project_id)
        in_force = await projects.script(self._project_id)
        number = await scripts.add(text, Origin.DRAMA, note=note, take_id=take_id)
        if in_force is None or await self._rows.key_of_writer(in_force) == DRAMA_KEY:
            await scripts.use(number)
        for episode, title in enumerate(titles, start=1):
            (await projects.episode(self._project_id, episode)).title = title

    async def export(self, run: Run, plan: Plan) -> None:
        """Order an export of a drama's films, a file for each episode, unless just these were exported before."""
        drama = await self._rows.find(self._project_id)
        done = [item.key for item in plan.standing_at(Standing.DONE) if item.kind is Kind.FILM]
        if drama is None or not done:
            return
        films = await TakeRows(self._session, self._project_id).selected(done)
        what = digest({key: take.content for key, take in films.items()})
        if drama.exported != what:
            drama.exported = what
            await ExportOrders(self._session).order(self._project_id, _kinds(drama), by=run.user_id)


def _kinds(drama: Drama) -> list[str]:
    return [str(kind) for kind in drama.export_kinds]
