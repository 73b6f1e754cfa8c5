"""What was decided, and what waits to be: all SQL about reviews across takes and records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shotwright.db.people_tables import Member
from shotwright.db.tables import Artefact, Character, Decision, Location, Project, Shot, Take, User
from shotwright.domain.permissions import ProjectRole
from shotwright.domain.states import GATE_OF, Gate, Kind, Review, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which decisions are wanted; what is "" or None is not asked for."""

    subject: str = ""
    verdict: str = ""
    user_id: UUID | None = None


class DecisionRows:
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def add(self, decision: Decision) -> Decision:
        self._session.add(decision)
        await self._session.flush()  # the caller needs the id
        return decision

    async def page(
        self, sought: Sought, offset: int, limit: int
    ) -> tuple[Sequence[tuple[Decision, str, int | None]], int]:
        """Return a part of the decisions, newest first, each with who decided and the take's number; and how many."""
        conditions = self._conditions(sought)
        query = (
            select(Decision, func.coalesce(User.name, ""), Take.number)
            .outerjoin(User, User.id == Decision.user_id)
            .outerjoin(Take, Take.id == Decision.take_id)
            .where(*conditions)
            .order_by(Decision.at.desc(), Decision.id.desc())
        )
        total = await self._session.scalar(select(func.count()).select_from(Decision).where(*conditions))
        found = await self._session.execute(query.offset(offset).limit(limit))
        return [(row[0], row[1], row[2]) for row in found], total or 0

    def _conditions(self, sought: Sought) -> list[ColumnElement[bool]]:
        found = [Decision.project_id == self._project_id]
        if sought.subject:
            found.append(Decision.subject == sought.subject)
        if sought.verdict:
            found.append(Decision.verdict == sought.verdict)
        if sought.user_id is not None:
            found.append(Decision.user_id == sought.user_id)
        return found

    async def undone(self, decisions: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the decisions that were taken back."""
        query = select(Decision.undoes).where(Decision.undoes.in_(decisions))
        return frozenset(one for one in await self._session.scalars(query) if one is not None)

    async def last_of(self, user_id: UUID) -> Decision | None:
        """Return the last review of somebody that was not taken back."""
        query = self._in_force().where(Decision.user_id == user_id)
        return await self._session.scalar(query.limit(1))

    async def last_on(self, subject: str, take_id: UUID | None) -> Decision | None:
        """Return the last review of something that was not taken back, whoever decided."""
        same = Decision.take_id == take_id if take_id is not None else Decision.take_id.is_(None)
        return await self._session.scalar(self._in_force().where(Decision.subject == subject, same).limit(1))

    def _in_force(self) -> "Select[Decision]":
        later = aliased(Decision)
        taken_back = select(later.id).where(later.undoes == Decision.id).exists()
        return (
            select(Decision)
            .where(
                Decision.project_id == self._project_id,
                Decision.verdict.in_([Review.APPROVED, Review.REJECTED]),
                Decision.undoes.is_(None),
                ~taken_back,
            )
            .order_by(Decision.at.desc(), Decision.id.desc())
        )


class WaitingRows:
    """What waits at the gates, over many projects, in a fixed number of queries."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def projects(self, user_id: UUID | None, roles: Collection[ProjectRole]) -> Sequence[Project]:
        """Return the projects in which somebody has one of the roles, newest first; all for None."""
        query = select(Project).order_by(Project.created_at.desc())
        if user_id is not None:
            query = query.join(Member, Member.project_id == Project.id)
            query = query.where(Member.user_id == user_id, Member.role.in_(roles))
        return (await self._session.scalars(query)).all()

    async def counts(self) -> Mapping[tuple[UUID, Gate], int]:
        """Return how much is not decided yet, by project and gate, whether or not the gate is one where people decide.

        Takes of what is not in the story any more wait for nobody.
        """
        found = dict[tuple[UUID, Gate], int]()
        for project_id, kind, many in await self._session.execute(self._takes()):
            found[project_id, GATE_OF[kind]] = many
        for table in (Character, Location, Shot):
            query = select(table.project_id, func.count()).where(table.review == Review.PENDING)
            for project_id, many in await self._session.execute(query.group_by(table.project_id)):
                key = (project_id, Gate.BREAKDOWN)
                found[key] = found.get(key, 0) + many
        return found

    def _takes(self) -> "Select[UUID, Kind, int]":
        there = [
            select(table.id)
            .where(
                table.project_id == Artefact.project_id, Artefact.key == table.code + "/" + cast(Artefact.kind, String)
            )
            .exists()
            for table in (Shot, Character, Location)
        ]
        return (
            select(Artefact.project_id, Artefact.kind, func.count())
            .join(Take, (Take.artefact_id == Artefact.id) & (Take.number == Artefact.selected))
            .where(
                Artefact.kind.in_(list(GATE_OF)),
                Take.status == Status.COMPLETED,
                Take.review == Review.PENDING,
                or_(*there),
            )
            .group_by(Artefact.project_id, Artefact.kind)
        )
