"""People and how they come in: all SQL about users, their identities and invitations."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.people_tables import Identity, Invitation
from shotwright.db.tables import User
from shotwright.domain.people_errors import UserNotFound
from shotwright.domain.permissions import InstallationRole


class UserRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, user_id: UUID, *, lock: bool = False) -> User:
        """Return the user of that id, row-locked until the end of the transaction if `lock`.

        Raises:
            UserNotFound
        """
        query = select(User).where(User.id == user_id).execution_options(populate_existing=lock)
        found = await self._session.scalar(query.with_for_update(key_share=True) if lock else query)
        if found is None:
            raise UserNotFound(str(user_id))
        return found

    async def active(self, user_ids: Collection[UUID]) -> Mapping[UUID, InstallationRole]:
        """Return the roles of those of several people who may come in."""
        query = select(User.id, User.role).where(User.id.in_(user_ids), User.is_active)
        return dict((await self._session.execute(query)).all())

    async def named(self, login: str) -> User | None:
        """Return the user of that name or e-mail address, as they are stored."""
        return await self._session.scalar(select(User).where(or_(User.name == login, User.email == login)))

    async def taken(self, name: str, email: str | None) -> Sequence[User]:
        """Return who has that name or that address, or is called like that address."""
        values = [value for value in (name, email) if value]
        query = select(User).where(or_(User.name.in_(values), User.email.in_(values)))
        return (await self._session.scalars(query)).all()

    async def add(self, user: User) -> User:
        self._session.add(user)
        await self._session.flush()  # the caller needs the id
        return user

    async def page(self, limit: int, offset: int) -> Sequence[User]:
        """Return users by name."""
        return (await self._session.scalars(select(User).order_by(User.name).limit(limit).offset(offset))).all()

    async def count(self) -> int:
        return await self._session.scalar(select(func.count()).select_from(User)) or 0

    async def has_accounts(self) -> bool:
        """Whether anybody can sign in; an administrator made the first account, or is it."""
        identities = select(Identity.user_id)
        query = select(User.id).where(or_(User.password_hash != "", User.id.in_(identities))).limit(1)
        return await self._session.scalar(query) is not None

    async def lock_admins(self) -> list[UUID]:
        """Return the administrators who may come in, row-locked until the end of the transaction."""
        query = select(User.id).where(User.role == InstallationRole.ADMIN, User.is_active).order_by(User.id)
        return list(await self._session.scalars(query.with_for_update(key_share=True)))


class IdentityRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, issuer: str, subject: str) -> Identity | None:
        query = select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
        return await self._session.scalar(query)

    async def of_user(self, user_id: UUID) -> Sequence[Identity]:
        return (await self._session.scalars(select(Identity).where(Identity.user_id == user_id))).all()

    async def remove(self, user_id: UUID, *, but: Collection[UUID]) -> None:
        """Forget somebody's accounts elsewhere, all but some."""
        await self._session.execute(delete(Identity).where(Identity.user_id == user_id, Identity.id.not_in(but)))

    async def add(self, identity: Identity) -> None:
        self._session.add(identity)
        await self._session.flush()


class InvitationRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, invitation: Invitation) -> None:
        self._session.add(invitation)
        await self._session.flush()

    async def by_sha256(self, sha256: str) -> Invitation | None:
        """Return the invitation, row-locked: it is good for one."""
        return await self._session.scalar(select(Invitation).where(Invitation.sha256 == sha256).with_for_update())

    async def end_setup(self) -> None:
        """Forget the unused invitations by which whoever has them becomes an administrator."""
        query = delete(Invitation).where(Invitation.role == InstallationRole.ADMIN, Invitation.email == "")
        await self._session.execute(query.where(Invitation.used_at.is_(None)))

    async def for_email(self, email: str) -> Sequence[Invitation]:
        """Return the unused invitations that were made for that address, row-locked."""
        query = select(Invitation).where(Invitation.email == email, Invitation.used_at.is_(None))
        return (await self._session.scalars(query.with_for_update())).all()
