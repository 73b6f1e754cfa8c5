"""Work of all projects, as a list."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import Query

from shotwright.api.schemas.shared import Paging, Told
from shotwright.db.tasks import Task
from shotwright.domain.graph import batch_of
from shotwright.domain.jobs import JobState
from shotwright.domain.recipes import recipe_from
from shotwright.domain.states import Kind, Status


class TaskFilter(Paging):
    project: str = ""
    status: Annotated[list[Status] | None, Query()] = None
    kind: Annotated[list[Kind] | None, Query()] = None


class TaskJob(Told):
    """A paid request that was made for a task."""

    id: UUID
    part: int
    state: JobState
    provider_job_id: str
    tries: int
    """How often it was sent."""
    sent_at: datetime | None
    heartbeat_at: datetime | None
    """When the provider was last heard of."""
    ended_at: datetime | None
    estimate_usd_micros: int | None
    cost_usd_micros: int | None
    error: str


class TaskRead(Told):
    """One take in the making, or that came to an end."""

    id: UUID
    """The take's."""
    project: str
    project_name: str
    key: str
    kind: Kind
    number: int
    """Which take of its artefact."""
    batch: int | None
    """Of a keyframe or clip: the number of the keyframe take that it is, or is made from."""
    status: Status
    ordered_by: str
    """The name of whoever ordered it, by itself or by starting its run; "" for what came from elsewhere."""
    run: UUID | None
    """The run that ordered it, if one did."""
    worker: str
    """The process that makes it, or made it last; "" if no worker did, or nobody knows."""
    is_bought: bool
    """Whether it is made elsewhere, for money."""
    provider: str
    model: str
    progress: float
    tries: int
    """How often somebody began to make it: more than once, where a worker died."""
    worked_s: float
    cost_usd_micros: int
    """What it cost, or is thought to."""
    error_code: str
    error: str
    created_at: datetime
    started_at: datetime | None
    heartbeat_at: datetime | None
    """The last sign of life of whoever makes it."""
    ended_at: datetime | None
    jobs: list[TaskJob]

    @classmethod
    def of(cls, task: Task) -> Self:
        take, recipe = task.take, recipe_from(task.take.recipe)
        return cls(
            id=take.id,
            project=task.project,
            project_name=task.project_name,
            key=task.key,
            kind=task.kind,
            number=take.number,
            batch=batch_of(task.key, task.kind, take.number, recipe.sources),
            status=take.status,
            ordered_by=task.ordered_by,
            run=take.run_id,
            worker=take.worker,
            is_bought=recipe.is_remote,
            provider=recipe.provider,
            model=recipe.model,
            progress=take.progress,
            tries=take.tries,
            worked_s=take.worked_s,
            cost_usd_micros=take.cost_usd_micros,
            error_code=take.error_code,
            error=take.error,
            created_at=take.created_at,
            started_at=take.started_at,
            heartbeat_at=take.heartbeat_at,
            ended_at=take.ended_at,
            jobs=[TaskJob.model_validate(job) for job in task.jobs],
        )


class TaskStanding(Told):
    """How a task stands after somebody did something with it."""

    id: UUID
    status: Status
