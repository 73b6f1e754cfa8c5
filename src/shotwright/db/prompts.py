"""Prompt sets, templates, versions, and what projects made of them: all SQL about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.db.prompt_tables import (
    ProjectPrompts,
    PromptOverride,
    PromptSet,
    PromptTemplate,
    PromptUse,
    PromptVersion,
)
from shotwright.db.tables import Decision, Take
from shotwright.domain.states import Review, Status
from shotwright.domain.templates import PromptSetNotFound, PromptStage, TemplateRef


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _within(projects: frozenset[UUID] | None) -> ColumnElement[bool]:
    return true() if projects is None else Take.project_id.in_(projects)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCount:
    """What came of the takes that one version was used for."""

    version: int
    takes: int
    finished: int
    approved: int
    rejected: int
    cost_usd_micros: int


class PromptRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, row: PromptSet | PromptTemplate | PromptVersion | PromptUse) -> None:
        self._session.add(row)
        await self._session.flush()  # callers need the id

    async def sets(self) -> Sequence[PromptSet]:
        """Return the sets that are not removed, by code."""
        query = select(PromptSet).where(PromptSet.removed_at.is_(None)).order_by(PromptSet.code)
        return (await self._session.scalars(query)).all()

    async def by_code(self, code: str, *, lock: bool = False) -> PromptSet:
        """Return the set of that code, row-locked until the end of the transaction if `lock`.

        Raises:
            PromptSetNotFound
        """
        query = select(PromptSet).where(PromptSet.code == code, PromptSet.removed_at.is_(None))
        query = query.execution_options(populate_existing=lock)
        found = await self._session.scalar(query.with_for_update() if lock else query)
        if found is None:
            raise PromptSetNotFound(code)
        return found

    async def by_id(self, set_id: UUID) -> PromptSet | None:
        return await self._session.get(PromptSet, set_id)

    async def is_taken(self, code: str) -> bool:
        """Whether a set has or had that code."""
        return await self._session.scalar(select(PromptSet.id).where(PromptSet.code == code)) is not None

    async def users(self, set_id: UUID) -> int:
        """Return how many projects use a set."""
        query = select(func.count()).select_from(ProjectPrompts).where(ProjectPrompts.set_id == set_id)
        return await self._session.scalar(query) or 0

    async def templates(self, set_id: UUID) -> dict[PromptStage, PromptTemplate]:
        query = select(PromptTemplate).where(PromptTemplate.set_id == set_id)
        return {row.stage: row for row in await self._session.scalars(query)}

    async def versions(self, template_id: UUID) -> Sequence[PromptVersion]:
        """Return a template's versions, oldest first."""
        query = select(PromptVersion).where(PromptVersion.template_id == template_id).order_by(PromptVersion.number)
        return (await self._session.scalars(query)).all()

    async def in_force(self, set_id: UUID) -> dict[PromptStage, PromptVersion]:
        """Return the version in force of each of a set's templates."""
        query = (
            select(PromptTemplate.stage, PromptVersion)
            .join(
                PromptVersion,
                (PromptVersion.template_id == PromptTemplate.id) & (PromptVersion.number == PromptTemplate.in_force),
            )
            .where(PromptTemplate.set_id == set_id)
        )
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def effect(
        self, set_code: str, stage: PromptStage, projects: frozenset[UUID] | None = None
    ) -> Sequence[UseCount]:
        """Return what came of each version's takes, oldest version first; of some projects alone if they are named."""
        query = (
            select(
                PromptUse.version,
                func.count(),
                _how_many(Take.status == Status.COMPLETED),
                _how_many(Take.review == Review.APPROVED),
                _how_many(Take.review == Review.REJECTED),
                func.coalesce(func.sum(Take.cost_usd_micros), 0),
            )
            .join(Take, Take.id == PromptUse.take_id)
            .where(PromptUse.set_code == set_code, PromptUse.stage == stage, _within(projects))
            .group_by(PromptUse.version)
            .order_by(PromptUse.version)
        )
        return [
            UseCount(
                version=row[0],
                takes=row[1],
                finished=int(row[2]),
                approved=int(row[3]),
                rejected=int(row[4]),
                cost_usd_micros=int(row[5]),
            )
            for row in await self._session.execute(query)
        ]

    async def rejections(
        self, set_code: str, stage: PromptStage, projects: frozenset[UUID] | None = None
    ) -> Sequence[tuple[int, str]]:
        """Return what was said of rejected takes, with the version, oldest first."""
        query = (
            select(PromptUse.version, Decision.note)
            .join(Decision, Decision.take_id == PromptUse.take_id)
            .join(Take, Take.id == PromptUse.take_id)
            .where(
                _within(projects),
                PromptUse.set_code == set_code,
                PromptUse.stage == stage,
                Decision.verdict == Review.REJECTED.value,
                Decision.note != "",
            )
            .order_by(Decision.at)
        )
        return [(row[0], row[1]) for row in await self._session.execute(query)]

    async def prompts(self, ref: TemplateRef, most: int, projects: frozenset[UUID] | None = None) -> Sequence[str]:
        """Return what the latest takes of a template's version were asked for with, the latest first."""
        query = (
            select(Take.recipe)
            .join(PromptUse, PromptUse.take_id == Take.id)
            .where(
                PromptUse.set_code == ref.set,
                PromptUse.stage == ref.stage,
                PromptUse.version == ref.version,
                _within(projects),
            )
            .order_by(Take.id.desc())
            .limit(most)
        )
        return [recipe["prompt"] for recipe in await self._session.scalars(query)]

    async def chosen_by(self, set_id: UUID | None, shipped: str) -> Sequence[UUID]:
        """Return the projects that chose a set: a person's by its id, a shipped one by its code."""
        is_it = ProjectPrompts.shipped == shipped if set_id is None else ProjectPrompts.set_id == set_id
        return (await self._session.scalars(select(ProjectPrompts.project_id).where(is_it))).all()

    async def takes_by_project(self, set_code: str, stage: PromptStage | None) -> dict[UUID, int]:
        """Return how many takes each project has that a set, or its template for one stage, was used for."""
        query = select(Take.project_id, func.count()).join(PromptUse, PromptUse.take_id == Take.id)
        query = query.where(PromptUse.set_code == set_code).group_by(Take.project_id)
        found = await self._session.execute(query if stage is None else query.where(PromptUse.stage == stage))
        return {row[0]: row[1] for row in found}

    async def place_of(self, template_id: UUID) -> tuple[str, PromptStage] | None:
        """Return a template's set and stage, unless there is none of that id or its set was removed."""
        query = (
            select(PromptSet.code, PromptTemplate.stage)
            .join(PromptTemplate, PromptTemplate.set_id == PromptSet.id)
            .where(PromptTemplate.id == template_id, PromptSet.removed_at.is_(None))
        )
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else (row[0], row[1])


class ProjectPromptRows:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def find(self) -> ProjectPrompts | None:
        return await self._session.get(ProjectPrompts, self._project_id)

    async def ensure(self) -> ProjectPrompts:
        """Return the project's row; the first call makes it."""
        found = await self.find()
        if found is None:
            await ProjectRows(self._session).get(self._project_id, lock=True)
            found = await self.find()
        if found is None:
            found = ProjectPrompts(project_id=self._project_id)
            self._session.add(found)
            await self._session.flush()  # so that its defaults are there
        return found

    async def overrides(self) -> dict[str, PromptOverride]:
        """Return the prompts that a person wrote, by artefact key."""
        query = select(PromptOverride).where(PromptOverride.project_id == self._project_id)
        return {row.key: row for row in await self._session.scalars(query.order_by(PromptOverride.key))}

    async def set_override(self, key: str, prompt: str, negative: str | None, *, enabled: bool) -> None:
        await ProjectRows(self._session).get(self._project_id, lock=True)
        row = (await self.overrides()).get(key)
        if row is None:
            row = PromptOverride(project_id=self._project_id, key=key)
            self._session.add(row)
        row.prompt, row.negative, row.enabled = prompt, negative, enabled
        await self._session.flush()

    async def drop_override(self, key: str) -> None:
        row = (await self.overrides()).get(key)
        if row is not None:
            await self._session.delete(row)
            await self._session.flush()
