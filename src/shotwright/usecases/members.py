"""Members of a project: who works on it, and as what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.members import MemberRows
from shotwright.db.projects import ProjectRows
from shotwright.domain.people_errors import LastOwner, UserNotFound
from shotwright.domain.permissions import ProjectRole
from shotwright.usecases.accounts import Accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    user_id: UUID
    name: str
    role: ProjectRole
    since: datetime


class Members:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = MemberRows(session)

    async def all(self) -> Sequence[Membership]:
        """Return the members, by name."""
        return [
            Membership(user_id=user.id, name=user.name, role=member.role, since=member.created_at)
            for member, user in await self._rows.of(self._project_id)
        ]

    async def put(self, person: str, role: ProjectRole) -> Membership:
        """Give somebody a role, whether they were a member or not. `person` is a name, an e-mail address or an id.

        Raises:
            UserNotFound
            LastOwner: It is the only owner, and would be none.
        """
        user = await Accounts(self._session).find(person)
        await ProjectRows(self._session).get(self._project_id, lock=True)
        if role is not ProjectRole.OWNER:
            await self._keep_an_owner(user.id)
        member = await self._rows.put(self._project_id, user.id, role)
        self._tell("member.changed", user.name, role)
        return Membership(user_id=user.id, name=user.name, role=role, since=member.created_at)

    async def remove(self, person: str) -> None:
        """Take somebody's role away.

        Raises:
            UserNotFound: There is nobody like that, or they are no member.
            LastOwner: Nobody else owns the project.
        """
        user = await Accounts(self._session).find(person)
        await ProjectRows(self._session).get(self._project_id, lock=True)
        if await self._rows.role(self._project_id, user.id) is None:
            raise UserNotFound(person)
        await self._keep_an_owner(user.id)
        await self._rows.remove(self._project_id, user.id)
        self._tell("member.removed", user.name)

    async def _keep_an_owner(self, user_id: UUID) -> None:
        is_owner = await self._rows.role(self._project_id, user_id) is ProjectRole.OWNER
        if is_owner and await self._rows.owners(self._project_id) == 1:
            raise LastOwner

    def _tell(self, kind: str, name: str, role: ProjectRole | None = None) -> None:
        EventRows(self._session, self._project_id).tell(kind, name, role=role or "")
