"""Runs: from "go" until nothing more can be made without a person."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.jobs import JobRows
from shotwright.db.projects import ProjectRows
from shotwright.db.runs import RunRows
from shotwright.db.tables import Artefact, Run, Take
from shotwright.db.takes import AnyTakes, TakeRows
from shotwright.domain.errors import ProjectPaused
from shotwright.domain.planner import Intent, Item, Plan, Standing, Why
from shotwright.domain.recipes import recipe_from
from shotwright.domain.request_errors import StageNotAllowed, TargetNotKnown
from shotwright.domain.states import PLANNED, Kind, Status
from shotwright.domain.targets import keys_for, unknown_targets
from shotwright.usecases.drama_runs import DramaRuns, Script
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.planning import BY_HAND, Planned, Planning
from shotwright.usecases.takes import Takes

WINDOW: Final[Mapping[Kind, int]] = {
    Kind.BREAKDOWN: 1,
    Kind.REFERENCE: 8,
    Kind.KEYFRAME: 8,
    Kind.VOICE: 4,
    Kind.CLIP: 8,
    Kind.MUSIC: 1,
    Kind.FILM: 1,
}
"""How many takes of a kind may be under way in a project at once: enough to keep every worker busy, few enough that a
pause or a changed mind takes effect soon."""


_UNMADE: Final = (Status.FAILED, Status.CANCELLED, Status.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A take that is to be queued."""

    take_id: UUID
    kind: Kind
    resumed: int = 0
    """How often it was taken up again after it was in doubt."""
    is_bought: bool = False
    """Whether it is made elsewhere: then it waits, and keeps nobody from working here."""

    @property
    def work_id(self) -> str:
        """The name of the work on it: a new one each time it is taken up again."""
        return f"{self.take_id}-{self.resumed}" if self.resumed else str(self.take_id)


class Runs:
    """One instance serves one transaction; `entry_of` is as for `Planning`."""

    def __init__(self, session: AsyncSession, project_id: UUID, entry_of: EntryOf | None = None) -> None:
        self._session = session
        self._project_id = project_id
        self._entry_of = entry_of
        self._rows = RunRows(session)
        self._takes = TakeRows(session, project_id)

    async def start(self, *, redo_stale: bool, targets: Collection[str] = (), by: UUID | None = None) -> UUID:
        """Start a run, or join the one that is under way. Return its id.

        One in which something failed is not joined: a new one takes over from it, and tries that again.

        What a run buys counts against the cap of whoever started it: `by`, or the local owner. `targets` are kinds,
        keys and codes that it is to make, with all that they are made from; none: everything.

        Raises:
            ProjectPaused
            TargetNotKnown: A target names nothing.
        """
        project = await ProjectRows(self._session).get(self._project_id, lock=True)
        if project.paused:
            raise ProjectPaused(project.code)
        await self._check_targets(targets)
        active = await self._rows.active(self._project_id)
        if active is None:
            return await self._begin(redo_stale=redo_stale, targets=targets, by=by)
        redo_stale, targets = active.redo_stale or redo_stale, _joined(active.targets, targets)
        if any(take.status is Status.FAILED for _, take in await self._takes.of_run(active.id)):
            return await self._take_over(active, redo_stale=redo_stale, targets=targets, by=by)
        active.redo_stale, active.targets = redo_stale, targets
        return active.id

    async def retry(self, kind: Kind, *, by: UUID | None = None) -> UUID:
        """Try again what failed of a kind, in a new run that takes over from the one under way. Return its id.

        Raises:
            ProjectPaused
            StageNotAllowed: Nothing of that kind failed, or it is in doubt and has to be settled.
        """
        if not any(item.kind is kind for item in await self._failed()):
            raise StageNotAllowed(f"Nothing of the stage {kind} failed. What is in doubt is settled among the jobs.")
        return await self._try_again(kind, by=by)

    async def retry_one(self, key: str, *, by: UUID | None = None) -> UUID:
        """Try one thing again that failed, as `retry` does.

        Raises:
            ProjectPaused
            StageNotAllowed: It did not fail, was made since, or is none of the things that runs make.
        """
        if not any(item.key == key for item in await self._failed()):
            raise StageNotAllowed(f"“{key}” does not stand as failed: there is nothing to try again. Order it anew.")
        return await self._try_again(key, by=by)

    async def _failed(self) -> Sequence[Item]:
        """Return what stands as failed. Raises ProjectPaused."""
        project = await ProjectRows(self._session).get(self._project_id, lock=True)
        if project.paused:
            raise ProjectPaused(project.code)
        planned = await Planning(self._session, self._project_id).plan()
        return [item for item in planned.plan.items if item.why is Why.FAILED]

    async def _try_again(self, target: str, *, by: UUID | None) -> UUID:
        active = await self._rows.active(self._project_id)
        if active is None:
            return await self._begin(redo_stale=False, targets=[target], by=by)
        targets = _joined(active.targets, [target])
        return await self._take_over(active, redo_stale=active.redo_stale, targets=targets, by=by)

    async def _take_over(self, active: Run, *, redo_stale: bool, targets: Iterable[str], by: UUID | None) -> UUID:
        """End the run under way and begin another, which tries what failed in the first."""
        self._end(active, Status.FAILED)
        return await self._begin(redo_stale=redo_stale, targets=targets, by=by)

    async def _check_targets(self, targets: Collection[str]) -> None:
        if targets:
            planned = await Planning(self._session, self._project_id).plan()
            for target in unknown_targets(planned.production, targets):
                raise TargetNotKnown(target)

    async def _begin(self, *, redo_stale: bool, targets: Iterable[str], by: UUID | None) -> UUID:
        run = await self._rows.add(
            Run(
                project_id=self._project_id,
                user_id=by or (await ProjectRows(self._session).owner()).id,
                status=Status.RUNNING,
                redo_stale=redo_stale,
                targets=sorted(targets),
            )
        )
        self._tell("run.started", run.id)
        return run.id

    async def advance(self) -> Sequence[Ordered]:
        """Order what may start now; end the run when there is nothing left to wait for.

        Safe to call at any time and from several processes: the project's row is the lock.

        Returns:
            Every take of the project that is still to be queued, including those ordered before a crash.
        """
        project = await ProjectRows(self._session).get(self._project_id, lock=True)
        run = await self._rows.active(self._project_id)
        if run is not None and not project.paused:
            await self._order_ready(run)
        waiting = await self._takes.with_status(Status.PENDING)
        return [_ordered(take, artefact) for take, artefact in waiting]

    async def _order_ready(self, run: Run) -> None:
        dramas = DramaRuns(self._session, self._project_id)
        script = await dramas.see_to_script(run)
        if script is Script.UNDER_WAY:
            return
        if script is Script.FAILED:
            self._end(run, Status.FAILED)
            return
        planning = Planning(self._session, self._project_id, self._entry_of)
        planned = await planning.plan(Intent(run=str(run.id), redo_stale=run.redo_stale))
        under_way = await self._takes.open_counts()
        room = {kind: _window(planned, kind) - under_way.get(kind, 0) for kind in PLANNED}
        keys = keys_for(planned.production, run.targets)
        wanted = Plan(items=tuple(item for item in planned.plan.items if item.key in keys))
        for item in wanted.ready:
            left = room[item.kind]
            if left > 0 and await planning.order(planned, item, run.id) is not None:
                room[item.kind] = left - 1
        if not wanted.ready and not wanted.standing_at(Standing.RUNNING):
            await dramas.export(run, planned.plan)
            self._end(run, Status.FAILED if script is Script.INCOMPLETE else _outcome(wanted))

    def _end(self, run: Run, outcome: Status) -> None:
        run.status, run.ended_at = outcome, datetime.now(UTC)
        self._tell("run.ended", run.id, status=outcome)

    async def cancel(self) -> None:
        """End the run under way and drop what has not started; what runs may finish and is kept.

        No request that was not sent yet is sent for it. What was sent is followed to its end, also by a later run.
        """
        await ProjectRows(self._session).get(self._project_id, lock=True)
        for take, _ in await self._takes.with_status(Status.PENDING):
            # One that was in doubt, and was settled, still has to fetch what was paid.
            if not any(job.state.may_cost for job in await JobRows(self._session).of_take(take.id)):
                await Takes(self._session).cancel(take.id, "Its run was cancelled before it was begun.")
        run = await self._rows.active(self._project_id)
        if run is not None:
            self._end(run, Status.CANCELLED)

    async def active(self) -> UUID | None:
        run = await self._rows.active(self._project_id)
        return run.id if run is not None else None

    async def is_paying(self) -> bool:
        """Whether a process looks after a paid request of the project: it is with its provider, or to be fetched."""
        return await JobRows(self._session).under_way(self._project_id) > 0

    async def failures(self) -> Sequence[tuple[str, str]]:
        """Return what failed, was cancelled or is in doubt in the project's latest run: keys and sentences."""
        run = await self._rows.latest(self._project_id)
        takes = await self._takes.of_run(run.id) if run is not None else []
        return [(key, take.error) for key, take in takes if take.status in _UNMADE]

    async def status(self, run_id: UUID) -> Status:
        run = await self._rows.get(run_id)
        return run.status if run is not None else Status.UNKNOWN

    def _tell(self, kind: str, run_id: UUID, **data: str) -> None:
        EventRows(self._session, self._project_id).tell(kind, str(run_id), **data)


def _joined(some: Collection[str], more: Collection[str]) -> list[str]:
    """Return the targets of two wishes together; none stands for everything."""
    return sorted({*some, *more}) if some and more else []


def _window(planned: Planned, kind: Kind) -> int:
    """Return how many takes of a kind may be under way: for providers, all that they take, and the next ones at hand.

    Nothing of that is sent before there is room for it, nor once the project is paused.
    """
    at_once = planned.offers.at_once(kind) if planned.offers is not None else 0
    return WINDOW[kind] + at_once


def _ordered(take: Take, artefact: Artefact) -> Ordered:
    is_bought = recipe_from(take.recipe).is_remote or artefact.kind is Kind.SCRIPT
    return Ordered(take_id=take.id, kind=artefact.kind, resumed=take.resumed, is_bought=is_bought)


def _outcome(plan: Plan) -> Status:
    return Status.FAILED if plan.standing_at(Standing.FAILED, Standing.UNKNOWN) else Status.COMPLETED


class Sweeping:
    """What must be looked after whatever the project: runs under way and takes that died."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def active_projects(self) -> Sequence[UUID]:
        """Return the projects with a run under way, or with takes that somebody ordered and nobody has begun."""
        runs, ordered = await RunRows(self._session).active_projects(), await AnyTakes(self._session).ordered_in()
        return list(dict.fromkeys([*runs, *ordered]))

    async def running(self) -> Sequence[Ordered]:
        """Return the takes that were being made when this was asked, but for those of files that a person brought.

        Nobody else can make those; whoever does gives signs of life.
        """
        running = await AnyTakes(self._session).running()
        return [_ordered(take, artefact) for take, artefact in running if take.recipe.get("provider") != BY_HAND]
