"""Artefacts, takes, their media and decisions: all SQL about them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shotwright.db.prompt_tables import PromptUse
from shotwright.db.tables import Artefact, Decision, Media, Take
from shotwright.domain.errors import ArtefactNotFound, TakeNotFound
from shotwright.domain.planner import TakeFacts
from shotwright.domain.states import Kind, Review, Status

_PROJECT: Final = bindparam("project_id")
_TAKE_FACTS: Final = (Take.number, Take.status, Take.review, Take.fingerprint, Take.content, Take.run_id)
_FACTS: Final = (  # put together once: every plan asks it
    select(Artefact, *_TAKE_FACTS, PromptUse.take_id.is_not(None))
    .outerjoin(Take, (Take.artefact_id == Artefact.id) & Take.binned_at.is_(None))
    .outerjoin(PromptUse, PromptUse.take_id == Take.id)
    .where(Artefact.project_id == _PROJECT)
    .order_by(Take.number)
    .execution_options(populate_existing=True)
)


class TakeRows:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def facts(self) -> dict[str, tuple[Artefact, list[TakeFacts]]]:
        """Return every artefact with what the planner must know of its takes, by key.

        One statement: on PostgreSQL a take may end between two, and its artefact would seem to have none selected.
        """
        # An outer join: all of a take's columns may be None.
        rows: Any = await self._session.execute(_FACTS, {_PROJECT.key: self._project_id})
        by_key: dict[str, tuple[Artefact, list[TakeFacts]]] = {}
        for artefact, number, status, review, fingerprint, content, run_id, told in rows:
            takes = by_key.setdefault(artefact.key, (artefact, []))[1]
            if number is not None:
                takes.append(
                    TakeFacts(
                        number=number,
                        status=status,
                        review=review,
                        fingerprint=fingerprint,
                        content=content,
                        run=str(run_id or ""),
                        is_told=told,
                    )
                )
        return by_key

    async def artefact(self, key: str) -> Artefact:
        """Return an artefact that something has been made of.

        Raises:
            ArtefactNotFound
        """
        found = await self.find_artefact(key)
        if found is None:
            raise ArtefactNotFound(key)
        return found

    async def find_artefact(self, key: str) -> Artefact | None:
        query = select(Artefact).where(Artefact.project_id == self._project_id, Artefact.key == key)
        return await self._session.scalar(query)

    async def ensure_artefact(self, key: str, kind: Kind) -> Artefact:
        found = await self.find_artefact(key)
        if found is None:
            found = Artefact(project_id=self._project_id, key=key, kind=kind)
            self._session.add(found)
            await self._session.flush()  # the caller needs the id
        return found

    async def next_number(self, artefact_id: UUID) -> int:
        highest = await self._session.scalar(select(func.max(Take.number)).where(Take.artefact_id == artefact_id))
        return (highest or 0) + 1

    async def add(self, *rows: Take | Decision | Media | PromptUse) -> None:
        self._session.add_all(rows)
        await self._session.flush()  # callers need ids

    async def of_artefact(self, key: str) -> Sequence[Take]:
        """Return an artefact's takes, oldest first, also those in the bin.

        Raises:
            ArtefactNotFound
        """
        found = await self.takes_of(key)
        if not found:
            await self.artefact(key)
        return found

    async def takes_of(self, key: str) -> Sequence[Take]:
        """Return the takes, as `of_artefact`, of what may never have been made: then there are none."""
        return (await self._session.scalars(self._of(key).order_by(Take.number))).all()

    async def numbered(self, key: str, number: int, *, lock: bool = False) -> Take:
        """Return one take of an artefact, row-locked until the end of the transaction if `lock`.

        Raises:
            ArtefactNotFound, TakeNotFound
        """
        query = self._of(key).where(Take.number == number).execution_options(populate_existing=lock)
        found = await self._session.scalar(query.with_for_update(of=Take) if lock else query)
        if found is None:
            await self.artefact(key)
            raise TakeNotFound(key, number)
        return found

    def _of(self, key: str) -> Select[Take]:
        query = select(Take).join(Artefact, Take.artefact_id == Artefact.id)
        return query.where(Artefact.project_id == self._project_id, Artefact.key == key)

    async def selected(self, keys: Iterable[str] | None = None) -> dict[str, Take]:
        """Return the selected takes, by artefact key; of all artefacts if `keys` is None."""
        query = (
            select(Artefact.key, Take)
            .join(Take, (Take.artefact_id == Artefact.id) & (Take.number == Artefact.selected))
            .where(Artefact.project_id == self._project_id)
        )
        if keys is not None:
            query = query.where(Artefact.key.in_(list(keys)))
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def media(self, take_ids: Iterable[UUID]) -> dict[UUID, dict[str, Media]]:
        """Return the files of takes, by take and role."""
        found: dict[UUID, dict[str, Media]] = {}
        for media in await self._session.scalars(select(Media).where(Media.take_id.in_(list(take_ids)))):
            if media.take_id is not None:
                found.setdefault(media.take_id, {})[media.role] = media
        return found

    async def open_counts(self) -> dict[Kind, int]:
        """Return how many takes of each kind are pending or running."""
        query = (
            select(Artefact.kind, func.count())
            .join(Take, Take.artefact_id == Artefact.id)
            .where(Take.project_id == self._project_id, Take.status.in_([Status.PENDING, Status.RUNNING]))
            .group_by(Artefact.kind)
        )
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def with_status(self, *statuses: Status) -> Sequence[tuple[Take, Artefact]]:
        query = (
            select(Take, Artefact)
            .join(Artefact, Take.artefact_id == Artefact.id)
            .where(Take.project_id == self._project_id, Take.status.in_(statuses))
            .order_by(Take.created_at)
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def cost_usd_micros(self) -> int:
        """Return the sum over all takes of the project."""
        query = select(func.coalesce(func.sum(Take.cost_usd_micros), 0)).where(Take.project_id == self._project_id)
        return (await self._session.execute(query)).scalar_one()

    async def costs(self, keys: Collection[str]) -> dict[str, int]:
        """Return what all takes of each of these artefacts cost, by its key."""
        query = select(Artefact.key, func.sum(Take.cost_usd_micros)).join(Take, Take.artefact_id == Artefact.id)
        query = query.where(Artefact.project_id == self._project_id, Artefact.key.in_(keys)).group_by(Artefact.key)
        return {key: int(cost) for key, cost in await self._session.execute(query)}

    async def of_run(self, run_id: UUID) -> Sequence[tuple[str, Take]]:
        """Return the takes of a run with their artefacts' keys, in the order they were planned."""
        query = (
            select(Artefact.key, Take)
            .join(Take, Take.artefact_id == Artefact.id)
            .where(Take.run_id == run_id)
            .order_by(Take.created_at, Artefact.key)
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def every(self, *, lock: bool = False) -> Sequence[tuple[str, Take]]:
        """Return every take, oldest first, with its artefact's key; row-locked until the transaction ends if `lock`."""
        query = (
            select(Artefact.key, Take)
            .join(Take, Take.artefact_id == Artefact.id)
            .where(Take.project_id == self._project_id)
            .order_by(Take.created_at, Take.id)
            .execution_options(populate_existing=lock)
        )
        found = await self._session.execute(query.with_for_update(of=Take) if lock else query)
        return [(row[0], row[1]) for row in found]

    async def forget_files(self, take_ids: Sequence[UUID]) -> None:
        """Delete what is known of the takes' files. The files themselves are the storage's."""
        await self._session.execute(delete(Media).where(Media.take_id.in_(take_ids)))

    async def history(self) -> Sequence[tuple[str, Take]]:
        """Return every take that has ended, in the order they ended."""
        query = (
            select(Artefact.key, Take)
            .join(Take, Take.artefact_id == Artefact.id)
            .where(Take.project_id == self._project_id, Take.ended_at.is_not(None))
            .order_by(Take.ended_at, Artefact.key)
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def last_rejection(self, subject: str) -> str:
        """Return what was said when `subject` was last rejected, and stands; "" if it never was."""
        query = (
            select(Decision.note)
            .where(
                Decision.project_id == self._project_id,
                Decision.subject == subject,
                Decision.verdict == Review.REJECTED,
                Decision.undoes.is_(None),
                ~_is_taken_back(),
            )
            .order_by(Decision.at.desc())
            .limit(1)
        )
        return await self._session.scalar(query) or ""

    async def decisions(self, *, undone: bool = True) -> Sequence[Decision]:
        """Return all decisions, oldest first; without those that were taken back, and their taking back, if not
        `undone`.
        """
        query = select(Decision).where(Decision.project_id == self._project_id).order_by(Decision.at, Decision.id)
        if not undone:
            query = query.where(Decision.undoes.is_(None), ~_is_taken_back())
        return (await self._session.scalars(query)).all()


def _is_taken_back() -> ColumnElement[bool]:
    later = aliased(Decision)
    return select(later.id).where(later.undoes == Decision.id).exists()


class AnyTakes:
    """Takes by their own id, whatever the project."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, take_id: UUID, *, lock: bool = False) -> tuple[Take, Artefact]:
        """Return a take and its artefact.

        Raises:
            TakeNotFound
        """
        query = select(Take, Artefact).join(Artefact, Take.artefact_id == Artefact.id).where(Take.id == take_id)
        query = query.execution_options(populate_existing=lock)
        row = (await self._session.execute(query.with_for_update(of=Take) if lock else query)).first()
        if row is None:
            raise TakeNotFound(str(take_id))
        return row[0], row[1]

    async def remove(self, take: Take) -> None:
        await self._session.delete(take)
        await self._session.flush()

    async def take_up(self, take_id: UUID, at: datetime, worker: str) -> None:
        """Note that `worker` makes a running take from now on, for the first time or once more."""
        query = update(Take).where(Take.id == take_id, Take.status == Status.RUNNING)
        await self._session.execute(query.values(heartbeat_at=at, worker=worker, tries=Take.tries + 1))

    async def beat(self, take_id: UUID, at: datetime, progress: float) -> None:
        query = update(Take).where(Take.id == take_id, Take.status == Status.RUNNING)
        query = query.values(heartbeat_at=at, progress=progress)
        await self._session.execute(query)

    async def silent_since(self, deadline: datetime) -> Sequence[UUID]:
        """Return the running takes whose last heartbeat is older than `deadline`."""
        last_sign = case((Take.heartbeat_at.is_(None), Take.started_at), else_=Take.heartbeat_at)
        query = select(Take.id).where(Take.status == Status.RUNNING, last_sign < deadline)
        return (await self._session.scalars(query)).all()

    async def ordered_in(self) -> Sequence[UUID]:
        """Return the projects that have takes which nobody has begun."""
        return (
            await self._session.scalars(select(Take.project_id).where(Take.status == Status.PENDING).distinct())
        ).all()

    async def running(self) -> Sequence[tuple[Take, Artefact]]:
        query = (
            select(Take, Artefact).join(Artefact, Take.artefact_id == Artefact.id).where(Take.status == Status.RUNNING)
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]
