"""Plans, stages and runs, as they are shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.domain.planner import Item, Plan, Standing, Why
from shotwright.domain.states import GATE_OF, Gate, GateMode, Kind, Status
from shotwright.usecases.planning import Planned
from shotwright.usecases.progress import Stage, StageStatus
from shotwright.usecases.reviews import waiting_in

Target = Annotated[str, Field(min_length=1, max_length=200)]
"""What is to be made: a kind, a code or a key."""


class PlanItem(Told):
    """One thing to be made, or that is made."""

    key: str
    kind: Kind
    standing: Standing
    why: Why | None
    blocked_by: list[str]
    cost_usd_micros: int | None
    """The price of one take; null if nobody knows."""
    locked: bool
    held: str
    """Why it may not be bought now; "" if it may be made."""


class PlanRead(Told):
    cost_usd_micros: int | None
    """What all that the plan means to make costs; null if one of the prices is not known."""
    to_make: int
    done: int
    stale: int
    items: list[PlanItem]
    """In the order in which they can be made."""

    @classmethod
    def of(cls, plan: Plan, shown: Sequence[Item]) -> Self:
        return cls(
            cost_usd_micros=plan.cost_usd_micros,
            to_make=sum(item.is_to_make for item in plan.items),
            done=len(plan.standing_at(Standing.DONE)),
            stale=len(plan.standing_at(Standing.STALE)),
            items=[PlanItem.model_validate(item) for item in shown],
        )


class StageRead(Told):
    kind: Kind
    status: StageStatus
    gate: Gate | None
    """The gate after it, if there is one."""
    gate_mode: GateMode | None
    total: int
    done: int
    running: int
    failed: int
    """How much failed and is not there, or is in doubt."""
    error: str
    """Why the last of that did not come about; "" if nothing failed."""
    error_of: str
    """Its key."""
    retries: int
    """How often something was tried again: after it failed, or because a worker died."""
    started_at: datetime | None
    """When the first of it was begun."""
    completed_at: datetime | None
    """When the last of it was made; null as long as something is missing."""
    waiting: int
    """How much waits at that gate."""
    ready: int
    """How much of it could be made now."""
    blocked: int
    """How much waits for something else to be made or decided."""
    cost_usd_micros: int
    """What all its takes cost."""
    spent_s: float
    """Seconds of work so far."""
    left_s: float
    """Seconds of work that it is thought to take still."""

    @classmethod
    def of(cls, stage: Stage, planned: Planned) -> Self:
        gate = Gate.BREAKDOWN if stage.kind is Kind.BREAKDOWN else GATE_OF.get(stage.kind)
        manual = gate is not None and planned.production.is_manual(gate)
        waiting = sum(one.gate is gate for one in waiting_in(planned)) if gate is not None else 0
        return cls(
            kind=stage.kind,
            status=stage.status,
            gate=gate,
            gate_mode=None if gate is None else GateMode.MANUAL if manual else GateMode.AUTO,
            total=stage.total,
            done=stage.done,
            running=stage.running,
            failed=stage.failed,
            error=stage.failure.error,
            error_of=stage.failure.key,
            retries=stage.retries,
            started_at=stage.started_at,
            completed_at=stage.completed_at,
            waiting=waiting,
            ready=stage.ready,
            blocked=stage.blocked,
            cost_usd_micros=stage.cost_usd_micros,
            spent_s=round(stage.spent_s, 2),
            left_s=round(stage.left_s, 2),
        )


class WaitingAtGate(Told):
    gate: Gate
    subject: str
    """The key of an artefact, or the code of a record."""
    take: int | None


class StatusRead(Told):
    """Where a project stands, for whoever waits for it."""

    paused: bool
    run: UUID | None
    """The run under way."""
    progress: float
    cost_usd_micros: int
    stages: list[StageRead]
    waiting: list[WaitingAtGate]
    stale: list[str]
    held: dict[str, str]
    """What may not be bought now, and why."""


class RunNew(Given):
    model_config = shown({"redo_stale": True}, {"targets": ["keyframe"]})

    redo_stale: bool = False
    """Whether to make again what has changed since it was made."""
    targets: Annotated[list[Target], Field(max_length=1000)] = []  # noqa: RUF012  # pydantic copies defaults
    """What to make: kinds (`keyframe`), codes (`shot_001`) or keys of the plan; nothing: everything."""


class RunRead(Told):
    id: UUID
    status: Status
    redo_stale: bool
    targets: list[str]
    started_by: str
    created_at: datetime
    ended_at: datetime | None
    takes: dict[Status, int]
    """How many takes it ordered, by how they ended."""


class Steered(Told):
    """Where a project stands after somebody steered it."""

    paused: bool
    run: UUID | None
