"""Which providers do which stage of a project, and the choice among them for one job."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Assignment, Provider
from shotwright.db.providers import AssignmentRows, ProviderRows
from shotwright.db.tables import now
from shotwright.domain.choosing import Candidate, Choice, NoChoice, Strategy, choose
from shotwright.domain.errors import ProviderNotUsable
from shotwright.domain.health import health_of
from shotwright.domain.stages import Stage
from shotwright.domain.states import Kind
from shotwright.usecases.providers import ProviderFacts, as_facts
from shotwright_sdk.remote_models import ModelKind

S = TypeVar("S", bound=Stage | Kind)

MODELS_OF: Final[Mapping[Stage | Kind, ModelKind]] = {stage: stage.takes for stage in Stage}
"""The kind of model that a stage takes. What is no stage is always made here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """Who may do a stage. No providers means the embedded models. `is_default` if the project says nothing itself."""

    providers: tuple[ProviderFacts, ...] = ()
    strategy: Strategy = Strategy.WEIGHTED
    is_default: bool = True


class Assignments:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._clock = clock
        self._rows = AssignmentRows(session)
        self._providers = ProviderRows(session)
        self._counted: dict[ModelKind, int] = {}

    async def assign(
        self,
        project_id: UUID | None,
        stage: Stage | Kind,
        provider_ids: Sequence[UUID],
        strategy: Strategy = Strategy.WEIGHTED,
    ) -> None:
        """Say who does a stage of a project, or of all that say nothing themselves if `project_id` is None.

        No providers means the embedded models; `withdraw` takes back what was said.

        Raises:
            ProviderNotFound
            ProviderNotUsable: A provider's model is of another kind than the stage takes, or was removed.
        """
        for provider_id in provider_ids:
            _check_kind(await self._providers.get(provider_id), stage)
        ids = tuple(dict.fromkeys(provider_ids)) or (None,)
        known = _known(stage)
        rows = [Assignment(project_id=project_id, stage=known, provider_id=one, strategy=strategy) for one in ids]
        await self._rows.replace(project_id, known, rows)

    async def withdraw(self, project_id: UUID | None, stage: Stage | Kind) -> None:
        """Take back what was said of a stage: then the default holds, or the embedded models."""
        await self._rows.replace(project_id, _known(stage), ())

    async def of_stage(self, project_id: UUID, stage: Stage | Kind) -> Assigned:
        """Return who may do a stage of a project."""
        return (await self.of_stages(project_id, [stage]))[stage]

    async def of_stages(self, project_id: UUID, stages: Iterable[S]) -> dict[S, Assigned]:
        """Return who may do each of these stages of a project: as `of_stage`, with one question for all of them."""
        known = {stage: _known(stage) for stage in stages}
        rows = await self._rows.said(project_id)
        found: dict[S, Assigned] = {}
        for stage, wanted in known.items():
            own = [row for row in rows if row.stage is wanted and row.project_id is not None]
            usual = [row for row in rows if row.stage is wanted and row.project_id is None]
            found[stage] = await self._assigned(own or usual, is_default=not own)
        return found

    async def usual(self, stage: Stage | Kind) -> Assigned:
        """Return who may do a stage of every project that says nothing itself."""
        return await self._assigned(await self._rows.own(None, _known(stage)), is_default=True)

    async def _assigned(self, rows: Sequence[Assignment], *, is_default: bool) -> Assigned:
        ids = [row.provider_id for row in rows if row.provider_id is not None]
        providers = [await self._providers.get(one) for one in ids]
        return Assigned(
            providers=tuple(as_facts(row) for row in providers),
            strategy=rows[0].strategy if rows else Strategy.WEIGHTED,
            is_default=is_default,
        )

    async def defaults(self) -> Mapping[UUID, Sequence[Stage]]:
        """Return what each provider does in projects that say nothing themselves, in the order of the road."""
        rows = await self._rows.all(None)
        found: dict[UUID, list[Stage]] = {}
        for stage in Stage:
            for row in rows:
                if row.stage is stage and row.provider_id is not None:
                    found.setdefault(row.provider_id, []).append(stage)
        return found

    async def choose(
        self,
        project_id: UUID,
        stage: Stage | Kind,
        key: str,
        unable: Callable[[ProviderFacts], str],
        *,
        not_again: Collection[UUID] = (),
        ahead: Mapping[UUID, int] = MappingProxyType({}),
    ) -> Choice | NoChoice | None:
        """Choose the provider of one job; None if the embedded models do the stage.

        Args:
            project_id: The project's.
            stage: What kind of take it is for.
            key: The job's idempotency key: chance falls the same way for the same key.
            unable: Says why a provider's model cannot do this job, "" if it can.
            not_again: Those that refused it already.
            ahead: How many takes of the project were given to each provider and have no job yet.
        """
        assigned = await self.of_stage(project_id, stage)
        if not assigned.providers:
            return None
        candidates = [
            replace(found, in_flight=found.in_flight + ahead.get(found.id, 0))
            for found in [await self._candidate(one, unable, not_again) for one in assigned.providers]
        ]
        return choose(
            candidates,
            assigned.strategy,
            now=self._clock(),
            turn=await self._bought(project_id, MODELS_OF[stage]) + sum(ahead.get(one.id, 0) for one in candidates),
            seed=int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]),
        )

    async def _bought(self, project_id: UUID, kind: ModelKind) -> int:
        if kind not in self._counted:
            self._counted[kind] = await JobRows(self._session).bought(project_id, kind)
        return self._counted[kind]

    async def _candidate(
        self, one: ProviderFacts, unable: Callable[[ProviderFacts], str], not_again: Collection[UUID]
    ) -> Candidate:
        return Candidate(
            id=one.id,
            name=one.settings.name,
            priority=one.settings.priority,
            active=one.settings.active,
            stopped=one.stopped,
            cool_until=one.cool_until,
            unable="it refused already" if one.id in not_again else unable(one),
            in_flight=await self._providers.load(one.id),
            at_once=one.settings.concurrency,
            health=health_of(await self._providers.answers(one.id)),
        )


def _known(stage: Stage | Kind) -> Stage:
    try:
        return Stage(stage)
    except ValueError:
        raise ProviderNotUsable(f"Takes of the kind {stage} are always made by the embedded models.") from None


def _check_kind(provider: Provider, stage: Stage | Kind) -> None:
    wanted = _known(stage).takes
    if provider.removed_at is not None:
        raise ProviderNotUsable(f"The provider “{provider.name}” was removed.")
    if provider.kind is not wanted:
        raise ProviderNotUsable(f"“{provider.name}” is a model of the kind {provider.kind}; {stage} takes {wanted}.")
