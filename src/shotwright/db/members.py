"""Who works on which project: all SQL about members."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.people_tables import Member
from shotwright.db.tables import User
from shotwright.domain.permissions import ProjectRole

_ROLE: Final = select(Member.role).where(  # put together once: nearly every request asks it
    Member.project_id == bindparam("project_id"), Member.user_id == bindparam("user_id")
)


class MemberRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def role(self, project_id: UUID, user_id: UUID) -> ProjectRole | None:
        """Return somebody's role in a project; None if they have none."""
        return await self._session.scalar(_ROLE, {"project_id": project_id, "user_id": user_id})

    async def roles(self, user_id: UUID, projects: Collection[UUID]) -> Mapping[UUID, ProjectRole]:
        """Return somebody's roles in those of the projects in which they have one."""
        query = select(Member.project_id, Member.role)
        query = query.where(Member.user_id == user_id, Member.project_id.in_(projects))
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def of(self, project_id: UUID) -> Sequence[tuple[Member, User]]:
        """Return the members of a project, by name."""
        query = select(Member, User).join(User, User.id == Member.user_id).where(Member.project_id == project_id)
        return [(member, user) for member, user in await self._session.execute(query.order_by(User.name))]

    async def projects_of(self, user_id: UUID) -> frozenset[UUID]:
        """Return the projects that somebody is a member of."""
        return frozenset(await self._session.scalars(select(Member.project_id).where(Member.user_id == user_id)))

    async def projects_of_all(self, user_ids: Collection[UUID]) -> Mapping[UUID, frozenset[UUID]]:
        """Return the projects that each of several people is a member of."""
        found: dict[UUID, set[UUID]] = {user_id: set() for user_id in user_ids}
        query = select(Member.user_id, Member.project_id).where(Member.user_id.in_(user_ids))
        for user_id, project_id in await self._session.execute(query):
            found[user_id].add(project_id)
        return {user_id: frozenset(projects) for user_id, projects in found.items()}

    async def put(self, project_id: UUID, user_id: UUID, role: ProjectRole) -> Member:
        """Give somebody a role in a project, whether or not they had one."""
        member = await self._session.get(Member, (project_id, user_id))
        if member is None:
            member = Member(project_id=project_id, user_id=user_id, role=role)
            self._session.add(member)
        member.role = role
        await self._session.flush()  # who is asked for next must be there
        return member

    async def remove(self, project_id: UUID, user_id: UUID) -> None:
        query = delete(Member).where(Member.project_id == project_id, Member.user_id == user_id)
        await self._session.execute(query)

    async def owners(self, project_id: UUID) -> int:
        """Return how many owners a project has."""
        query = select(func.count()).where(Member.project_id == project_id, Member.role == ProjectRole.OWNER)
        return await self._session.scalar(query) or 0
