"""How far a project is, for people: counts per stage, time spent, and an estimate of what is left."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.progress import Failure, KindFacts, ProgressRows
from shotwright.db.takes import TakeRows
from shotwright.domain.planner import Standing, Why
from shotwright.domain.states import PLANNED, Kind, Status
from shotwright.usecases.planning import Planned, Planning

_TYPICAL_S: Final[Mapping[Kind, float]] = {
    Kind.BREAKDOWN: 1.0,
    Kind.REFERENCE: 1.0,
    Kind.KEYFRAME: 1.0,
    Kind.VOICE: 3.0,
    Kind.CLIP: 4.0,
    Kind.MUSIC: 6.0,
    Kind.FILM: 10.0,
}
"""Seconds of work per take before any has been measured: rough, and replaced as soon as one of the kind is done."""

StageStatus: TypeAlias = Literal[Status.PENDING, Status.RUNNING, Status.COMPLETED, Status.FAILED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One kind of work: how much of it there is, and the seconds of work it took or will take."""

    kind: Kind
    total: int
    done: int
    running: int
    failed: int
    """How much failed, and is not there; or nobody knows what became of it."""
    waiting: int
    ready: int
    """How much of it could be made now."""
    blocked: int
    """How much waits for something else to be made or decided."""
    cost_usd_micros: int
    spent_s: float
    left_s: float
    failure: Failure
    """What failed last, if anything stands so."""
    retries: int
    """How often something was tried again: after it failed, or because whoever made it died."""
    started_at: datetime | None
    last_made_at: datetime | None

    @property
    def status(self) -> StageStatus:
        if self.failed:
            return Status.FAILED
        if self.running:
            return Status.RUNNING
        return Status.COMPLETED if 0 < self.total == self.done else Status.PENDING

    @property
    def completed_at(self) -> datetime | None:
        """When the last of it was made; None as long as something is missing."""
        return self.last_made_at if self.status is Status.COMPLETED else None


class Progress:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def stages(self, planned: Planned | None = None) -> Sequence[Stage]:
        """Return every stage of the road, in order. Before the breakdown only the breakdown is known."""
        planned = planned or await Planning(self._session, self._project_id).plan()
        spent: defaultdict[Kind, list[float]] = defaultdict(list)
        rows = ProgressRows(self._session, self._project_id)
        for key, seconds in await rows.work_seconds():
            if key in planned.blueprints:
                spent[planned.blueprints[key].kind].append(seconds)
        begun: defaultdict[Kind, float] = defaultdict(float)
        for key, share in await rows.in_progress():
            if key in planned.blueprints:
                begun[planned.blueprints[key].kind] += share
        facts, failures = await rows.by_kind(), await rows.last_failures()
        return [
            _stage(planned, spent[kind], begun[kind], facts.get(kind, KindFacts(kind=kind)), failures.get(kind))
            for kind in PLANNED
        ]

    async def spent_usd_micros(self) -> int:
        """Return what all takes of the project have cost, in millionths of a US dollar."""
        return await TakeRows(self._session, self._project_id).cost_usd_micros()


def _stage(planned: Planned, spent: Sequence[float], begun: float, facts: KindFacts, failure: Failure | None) -> Stage:
    items = [item for item in planned.plan.items if item.kind is facts.kind]
    counts = {standing: sum(item.standing is standing for item in items) for standing in Standing}
    to_make = counts[Standing.READY] + counts[Standing.BLOCKED] + counts[Standing.RUNNING]
    failed = sum(item.why is Why.FAILED or item.standing is Standing.UNKNOWN for item in items)
    each_s = sum(spent) / len(spent) if spent else _TYPICAL_S[facts.kind]
    return Stage(
        kind=facts.kind,
        total=len(items),
        done=counts[Standing.DONE] + counts[Standing.STALE] + counts[Standing.WAITING],
        running=counts[Standing.RUNNING],
        failed=failed,
        waiting=counts[Standing.WAITING],
        ready=counts[Standing.READY],
        blocked=counts[Standing.BLOCKED],
        cost_usd_micros=facts.cost_usd_micros,
        spent_s=sum(spent),
        left_s=max(0.0, to_make - begun) * each_s,
        failure=failure if failure is not None and failed else Failure(),
        retries=facts.retries,
        started_at=facts.started_at,
        last_made_at=facts.last_made_at,
    )
