"""The rows of a production, out of the database and into another one: all SQL about archives."""

import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.archive_tables import (
    ARCHIVED,
    BY_NAME,
    PROVIDER,
    USER,
    AnyColumn,
    is_told,
    order_of,
    rows_of,
    target_of,
)
from shotwright.db.archive_values import plain
from shotwright.db.money_tables import Job, JobTry, Provider
from shotwright.db.people import UserRows
from shotwright.db.prompt_tables import PromptSet, PromptTemplate, PromptVersion
from shotwright.db.tables import Artefact, Project, Take, User
from shotwright.domain.permissions import InstallationRole

_AT_ONCE: Final = 500
PAST_COST: Final = "cost.past"
"""The kind of an event that tells of a job at another studio: history, and no debt here."""
_SHARED: Final = "shared"
"""Where an archive has files that lie in no project's folder, like the pictures of people's own characters."""
_ELSEWHERE: Final = " (elsewhere)"
"""After the name of somebody who came with an archive, and has no account here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCall:
    """One request to a provider, and what came of its job; `reply` is what it said last, redacted."""

    job_id: UUID
    number: int
    sent_at: datetime
    answered_at: datetime | None
    provider: str
    model: str
    state: str
    error_class: str
    error: str
    reply: Any


def told_columns(table: str) -> Sequence[AnyColumn]:
    """Return the columns of a table that an archive has."""
    found = BY_NAME[table]
    return [one for one in found.columns if is_told(found, one) and not is_counted(one)]


def is_counted(column: AnyColumn) -> bool:
    """Whether a column only numbers rows as they come: their order in the archive says as much."""
    return bool(column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys)


class DepartingRows:
    """A project's rows, as an archive has them."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def rows(self, table: str) -> AsyncIterator[Sequence[dict[str, Any]]]:
        """Yield the rows of a table, some at a time, by their primary key. People and providers are told by name."""
        found = BY_NAME[table]
        columns = told_columns(table)
        query = select(*columns).where(rows_of(found, self._project_id)).order_by(*order_of(found))
        names, code = await self._names(columns), await self.code()
        answer = await self._session.stream(query.execution_options(yield_per=_AT_ONCE))
        try:
            async for some in answer.partitions():
                told = [
                    {
                        column.name: _told(names.get(target_of(column)), value)
                        for column, value in zip(columns, row, strict=True)
                    }
                    for row in some
                ]
                yield [row | {"key": archived_name(row["key"], code)} for row in told] if table == "media" else told
        finally:
            # Where the connection is gone there is nothing to close, and another reason to end.
            with suppress(Exception):
                await answer.close()

    async def _names(self, columns: Collection[AnyColumn]) -> Mapping[str, Mapping[UUID, str]]:
        """Return people's and providers' names, as far as the columns refer to them."""
        targets = {target_of(column) for column in columns}
        found: dict[str, Mapping[UUID, str]] = {}
        if USER in targets:
            found[USER] = await self.people()
        if PROVIDER in targets:
            rows = await self._session.execute(select(Provider.id, Provider.name))
            found[PROVIDER] = {row[0]: row[1] for row in rows}
        return found

    async def people(self) -> Mapping[UUID, str]:
        """Return everybody's name, that of people who came with an archive as it was there."""
        rows = await self._session.execute(select(User.id, User.name, User.is_active))
        return {row[0]: row[1] if row[2] else row[1].partition(_ELSEWHERE)[0] for row in rows}

    async def code(self) -> str:
        project = BY_NAME["project"].c
        return await self._session.scalar(select(project.code).where(project.id == self._project_id)) or ""

    async def stamp(self) -> int:
        """Return a number that grows with every event of the project."""
        event = BY_NAME["event"].c
        return await self._session.scalar(select(func.max(event.id)).where(event.project_id == self._project_id)) or 0

    async def files(self) -> Mapping[str, tuple[str, int]]:
        """Return where each file of a take or a placeholder lies, and its bytes, by its name in the archive."""
        code, media, placeholder = await self.code(), BY_NAME["media"].c, BY_NAME["placeholder"].c
        taken = select(media.key, media.size_bytes).where(media.project_id == self._project_id)
        found = {archived_name(key, code): (key, size) for key, size in await self._session.execute(taken)}
        shown = select(placeholder.file, placeholder.size_bytes).where(placeholder.project_id == self._project_id)
        found |= {file: (f"{code}/{file}", size) for file, size in await self._session.execute(shown)}
        return found

    async def costs(self) -> Sequence[dict[str, Any]]:
        """Return what the project's jobs came to, oldest first, without what was asked or answered."""
        query = (
            select(Job, Provider.name, Artefact.key, Take.number)
            .join(Provider, Provider.id == Job.provider_id)
            .outerjoin(Take, Take.id == Job.take_id)
            .outerjoin(Artefact, Artefact.id == Take.artefact_id)
            .where(Job.project_id == self._project_id)
            .order_by(Job.created_at, Job.id)
        )
        return [
            {
                "at": plain(job.created_at),
                "artefact": key or "",
                "take": number,
                "provider": provider,
                "model": job.model,
                "kind": job.kind.value,
                "state": job.state.value,
                "tries": job.tries,
                "cost_usd_micros": job.cost_usd_micros,
                "error": job.error,
            }
            for job, provider, key, number in await self._session.execute(query)
        ]

    async def calls(self) -> Sequence[ProviderCall]:
        """Return each request that was sent to a provider for the project, in order; answers as they were kept."""
        query = (
            select(JobTry, Job, Provider.name)
            .join(Job, Job.id == JobTry.job_id)
            .join(Provider, Provider.id == Job.provider_id)
            .where(Job.project_id == self._project_id)
            .order_by(JobTry.sent_at, JobTry.id)
        )
        return [
            ProviderCall(
                job_id=job.id,
                number=sent.number,
                sent_at=sent.sent_at,
                answered_at=sent.answered_at,
                provider=provider,
                model=job.model,
                state=job.state.value,
                error_class=sent.error_class.value if sent.error_class is not None else "",
                error=sent.error,
                reply=job.reply if sent.number == job.tries else None,
            )
            for sent, job, provider in await self._session.execute(query)
        ]

    async def past_costs(self) -> Sequence[dict[str, Any]]:
        """Return what the jobs at studios before this one came to."""
        event = BY_NAME["event"]
        query = select(event.c.data).where(event.c.project_id == self._project_id, event.c.kind == PAST_COST)
        return list(await self._session.scalars(query.order_by(event.c.id)))


def archived_name(key: str, code: str) -> str:
    """Return what a file is called in the archive of a project; those of nobody's folder lie together."""
    own = f"{code}/"
    return key.removeprefix(own) if key.startswith(own) else f"{_SHARED}/{key.lstrip('./')}"


def _told(names: Mapping[UUID, str] | None, value: Any) -> Any:
    return plain(value) if names is None or value is None else names.get(value, "")


class ArrivingRows:
    """Rows on their way in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            await self._session.execute(insert(BY_NAME[table]), rows)

    async def codes_like(self, stem: str) -> set[str]:
        """Return the codes of projects that start with `stem`."""
        found = await self._session.scalars(select(Project.code).where(Project.code.startswith(stem, autoescape=True)))
        return set(found)

    async def person(self, name: str) -> UUID:
        """Return somebody of that name elsewhere, who cannot sign in here; the first call makes them."""
        query = select(User).where(User.name.startswith(name + _ELSEWHERE, autoescape=True))
        taken = {user.name: user for user in await self._session.scalars(query)}
        numbers = ("", *(f" {number}" for number in range(2, len(taken) + 3)))
        for called in (name + _ELSEWHERE + number for number in numbers):
            user = taken.get(called)
            if user is None:
                user = User(name=called, role=InstallationRole.MEMBER, is_active=False)
                return (await UserRows(self._session).add(user)).id
            if not user.is_active and not user.password_hash:
                return user.id
        raise AssertionError("one more name than there are was tried")

    async def name_of(self, user_id: UUID) -> str:
        return await self._session.scalar(select(User.name).where(User.id == user_id)) or ""

    async def providers(self) -> Mapping[str, UUID]:
        """Return the models that people brought along here, by name."""
        query = select(Provider.name, Provider.id).where(Provider.removed_at.is_(None))
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def set_of(self, code: str) -> tuple[UUID, frozenset[tuple[Any, ...]]] | None:
        """Return the id of the prompt set of that code, and all that its templates say in all their versions."""
        set_id = await self._session.scalar(select(PromptSet.id).where(PromptSet.code == code))
        if set_id is None:
            return None
        query = select(PromptTemplate, PromptVersion).join(PromptVersion).where(PromptTemplate.set_id == set_id)
        said = [said_by(one.stage, one.in_force, version) for one, version in await self._session.execute(query)]
        return set_id, frozenset(said)

    async def set_codes(self, stem: str) -> set[str]:
        """Return the codes of prompt sets that start with `stem`, removed ones too."""
        query = select(PromptSet.code).where(PromptSet.code.startswith(stem, autoescape=True))
        return set(await self._session.scalars(query))


def said_by(stage: str, in_force: int, version: Any) -> tuple[Any, ...]:
    """Return what a version of a template says, to be compared; `version` has the columns of one."""
    return (
        str(stage),
        in_force,
        version.number,
        version.text,
        version.system,
        version.negative,
        str(version.variables),
    )


TABLES: Final = tuple(one.name for one in ARCHIVED)


def lines_of(rows: Collection[Mapping[str, Any]]) -> bytes:
    """Return rows as an archive has them."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
