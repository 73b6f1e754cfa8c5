"""Counts over many projects at once: always the same few queries, however many projects and shots there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.tables import Artefact, Character, Line, Location, Media, Project, Run, Scene, Shot, Take
from shotwright.domain.overviews import Counts, Records
from shotwright.domain.states import GATE_OF, PLANNED, Kind, Review, Status

_Counting: TypeAlias = Select[UUID, str, int, int]
"""Project, what is counted, how many there are, and how many of them wait."""


class ProjectSorting(StrEnum):
    """How lists of projects can be sorted; `-` before it: the other way round."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    CHANGED = "-updated_at"
    UNCHANGED = "updated_at"
    NAME = "name"
    NAME_BACK = "-name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which projects are meant. `within` are those that somebody may know of; None: all."""

    within: Collection[UUID] | None = None
    words: str = ""
    """Part of the name or the code."""
    paused: bool | None = None
    running: bool | None = None


_ORDER = {
    ProjectSorting.NEWEST: (Project.created_at.desc(), Project.id.desc()),
    ProjectSorting.OLDEST: (Project.created_at, Project.id),
    ProjectSorting.CHANGED: (Project.updated_at.desc(), Project.id.desc()),
    ProjectSorting.UNCHANGED: (Project.updated_at, Project.id),
    ProjectSorting.NAME: (func.lower(Project.name), Project.id),
    ProjectSorting.NAME_BACK: (func.lower(Project.name).desc(), Project.id.desc()),
}


def _reviewed(table: type[Character] | type[Location] | type[Shot]) -> _Counting:
    waiting = _sum_if(table.review == Review.PENDING)
    what: str = table.__tablename__
    return (
        select(table.project_id, literal(what), func.count(), waiting)
        .where(table.project_id.in_(_PROJECTS))
        .group_by(table.project_id)
    )


def _sum_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


# The questions are put together once: that takes longer than SQLite needs to answer them for a page of projects.
_PROJECTS: Final = bindparam("projects", expanding=True)
_RECORDS: Final = union_all(
    *(_reviewed(table) for table in (Character, Location, Shot)),
    select(Scene.project_id, literal("scene"), func.count(), literal(0))
    .where(Scene.project_id.in_(_PROJECTS))
    .group_by(Scene.project_id),
    # Only episodes that have scenes: one that lost all of them is no film to make.
    select(Scene.project_id, literal("episode"), func.count(Scene.episode_id.distinct()), literal(0))
    .where(Scene.project_id.in_(_PROJECTS))
    .group_by(Scene.project_id),
    select(Shot.project_id, literal("line"), func.count(), literal(0))
    .join(Line, Line.shot_id == Shot.id)
    .where(Shot.project_id.in_(_PROJECTS))
    .group_by(Shot.project_id),
)
_MADE: Final = (
    select(
        Artefact.project_id,
        Artefact.kind,
        func.count(),
        _sum_if(Take.review == Review.PENDING),
        func.max(Take.ended_at),
    )
    .join(Take, (Take.artefact_id == Artefact.id) & (Take.number == Artefact.selected))
    .where(Artefact.project_id.in_(_PROJECTS), Take.status == Status.COMPLETED)
    .where(or_(Take.review != Review.REJECTED, Artefact.kind.not_in(GATE_OF)))
    .group_by(Artefact.project_id, Artefact.kind)
)
_TAKES: Final = (
    select(Take.project_id, _sum_if(Take.status == Status.RUNNING), func.sum(Take.cost_usd_micros))
    .where(Take.project_id.in_(_PROJECTS))
    .group_by(Take.project_id)
)
_LAST: Final = (
    select(Take.artefact_id, func.max(Take.number).label("number"))
    .join(Artefact, Artefact.id == Take.artefact_id)
    .where(Artefact.project_id.in_(_PROJECTS), Artefact.selected.is_(None))
    .group_by(Take.artefact_id)
    .subquery()
)
_FAILED: Final = (
    select(Take.project_id, func.count())
    .join(_LAST, (_LAST.c.artefact_id == Take.artefact_id) & (_LAST.c.number == Take.number))
    .where(Take.status.in_((Status.FAILED, Status.UNKNOWN)))
    .group_by(Take.project_id)
)
_IN_RUNS: Final = select(Run.project_id).where(Run.status == Status.RUNNING, Run.project_id.in_(_PROJECTS))
_FIRST: Final = (
    select(Artefact.project_id, Artefact.kind, func.min(Artefact.key).label("key"))
    .where(Artefact.project_id.in_(_PROJECTS), Artefact.selected.is_not(None))
    .where(Artefact.kind.in_((Kind.KEYFRAME, Kind.FILM)))
    .group_by(Artefact.project_id, Artefact.kind)
    .subquery()
)
_POSTERS: Final = (
    select(_FIRST.c.project_id, Media.id)
    .join(Artefact, (Artefact.project_id == _FIRST.c.project_id) & (Artefact.key == _FIRST.c.key))
    .join(Take, (Take.artefact_id == Artefact.id) & (Take.number == Artefact.selected))
    .join(Media, Media.take_id == Take.id)
    .where(Media.role == case((Artefact.kind == Kind.FILM, "poster"), else_="thumbnail"))
    .order_by(case((Artefact.kind == Kind.FILM, 1), else_=0))  # the film's comes last, and stays
)


@dataclass(slots=True)
class _Made:
    """What is made in a project: how much of each kind, how much of that waits for a decision, and the last of it."""

    counts: dict[Kind, int] = field(default_factory=dict[Kind, int])
    waiting: dict[Kind, int] = field(default_factory=dict[Kind, int])
    last_at: datetime | None = None

    def note(self, kind: Kind, count: int, waiting: int, last_at: datetime | None) -> None:
        self.counts[kind], self.waiting[kind] = count, waiting
        if kind in PLANNED and last_at is not None:
            self.last_at = max(last_at, self.last_at or last_at)


class OverviewRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, sought: Sought, sorting: ProjectSorting, *, limit: int, offset: int) -> Sequence[Project]:
        query = select(Project).where(*_conditions(sought)).order_by(*_ORDER[sorting]).limit(limit).offset(offset)
        return (await self._session.scalars(query)).all()

    async def total(self, sought: Sought) -> int:
        query = select(func.count()).select_from(Project).where(*_conditions(sought))
        return await self._session.scalar(query) or 0

    async def counts(self, projects: Collection[UUID]) -> Mapping[UUID, Counts]:
        """Return what there is to count of each project."""
        records = await self._records(projects)
        made = await self._made(projects)
        takes = await self._takes(projects)
        failed = await self._failed(projects)
        posters = await self._posters(projects)
        running = await self._in_runs(projects)
        return {
            one: Counts(
                episodes=records[one, "episode"].total,
                characters=records[one, "character"],
                locations=records[one, "location"],
                scenes=records[one, "scene"].total,
                shots=records[one, "shot"],
                lines=records[one, "line"].total,
                made=made[one].counts,
                waiting=made[one].waiting,
                last_made_at=made[one].last_at,
                running=takes.get(one, (0, 0))[0],
                failed=failed.get(one, 0),
                cost_usd_micros=takes.get(one, (0, 0))[1],
                is_running=one in running,
                poster=posters.get(one),
            )
            for one in projects
        }

    async def _records(self, projects: Collection[UUID]) -> Mapping[tuple[UUID, str], Records]:
        found: defaultdict[tuple[UUID, str], Records] = defaultdict(Records)
        for row in await self._session.execute(_RECORDS, {_PROJECTS.key: projects}):
            found[row[0], row[1]] = Records(total=row[2], waiting=row[3])
        return found

    async def _made(self, projects: Collection[UUID]) -> Mapping[UUID, _Made]:
        found: defaultdict[UUID, _Made] = defaultdict(_Made)
        for row in await self._session.execute(_MADE, {_PROJECTS.key: projects}):
            found[row[0]].note(row[1], row[2], row[3], row[4])
        return found

    async def _takes(self, projects: Collection[UUID]) -> Mapping[UUID, tuple[int, int]]:
        """Return how many takes are under way, and what all of them cost."""
        found = await self._session.execute(_TAKES, {_PROJECTS.key: projects})
        return {row[0]: (row[1], int(row[2] or 0)) for row in found}

    async def _failed(self, projects: Collection[UUID]) -> Mapping[UUID, int]:
        """Return how many artefacts have nothing to show but takes of which the last came to nothing."""
        return {row[0]: row[1] for row in await self._session.execute(_FAILED, {_PROJECTS.key: projects})}

    async def _in_runs(self, projects: Collection[UUID]) -> set[UUID]:
        return set(await self._session.scalars(_IN_RUNS, {_PROJECTS.key: projects}))

    async def _posters(self, projects: Collection[UUID]) -> Mapping[UUID, UUID]:
        """Return the first film's poster of each project, else the thumbnail of its first picture."""
        return {row[0]: row[1] for row in await self._session.execute(_POSTERS, {_PROJECTS.key: projects})}


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sought.within is not None:
        found.append(Project.id.in_(sought.within))
    if sought.words:
        found.append(
            or_(
                Project.name.icontains(sought.words, autoescape=True),
                Project.code.icontains(sought.words, autoescape=True),
            )
        )
    if sought.paused is not None:
        found.append(Project.paused.is_(sought.paused))
    if sought.running is not None:
        in_runs = Project.id.in_(select(Run.project_id).where(Run.status == Status.RUNNING))
        found.append(in_runs if sought.running else ~in_runs)
    return found
