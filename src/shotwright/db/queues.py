"""Who works, and which projects hold still: what there is to do is in `gauges.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.tables import Executor, Project, Take
from shotwright.domain.states import Status

_MOST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that makes takes, or stands ready to. `seen_at` is its last sign of life."""

    name: str
    seen_at: datetime | None
    takes: int
    """How many it has in hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    project: str
    name: str
    waiting: int
    """Takes that were ordered before, and wait."""


class QueueRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def workers(self) -> Sequence[Worker]:
        """Return who said that they live, and whoever has something in hand, by name.

        On SQLite nobody says so: the one process that works is seen by what it has in hand alone.
        """
        query = select(Take.worker, func.count(), func.max(Take.heartbeat_at))
        in_hand = {
            name: (count, seen_at)
            for name, count, seen_at in await self._session.execute(
                query.where(Take.status == Status.RUNNING, Take.worker != "").group_by(Take.worker)
            )
        }
        beats = {one.id: one.beat_at for one in await self._session.scalars(select(Executor))}
        found: list[Worker] = []
        for name in sorted(in_hand.keys() | beats.keys())[:_MOST]:
            count, seen_at = in_hand.get(name, (0, None))
            found.append(Worker(name=name, seen_at=beats.get(name, seen_at), takes=count))
        return found

    async def paused(self) -> Sequence[Paused]:
        """Return the projects that are paused, by name."""
        waiting = (
            select(func.count())
            .where(Take.project_id == Project.id, Take.status == Status.PENDING)
            .correlate(Project)
            .scalar_subquery()
        )
        query = select(Project.code, Project.name, waiting).where(Project.paused).order_by(Project.name).limit(_MOST)
        return [
            Paused(project=code, name=name, waiting=count or 0)
            for code, name, count in await self._session.execute(query)
        ]
