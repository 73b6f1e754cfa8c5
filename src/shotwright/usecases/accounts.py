"""Accounts: who is here, and what they may do in the installation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.logins import LoginRows, TokenRows
from shotwright.db.people import IdentityRows, InvitationRows, UserRows
from shotwright.db.people_tables import Identity, Invitation
from shotwright.db.projects import ProjectRows
from shotwright.db.tables import User, now
from shotwright.domain.people import Registration, email_address, login_name, user_name
from shotwright.domain.people_errors import (
    InvitationNotFound,
    LastAdmin,
    RegistrationClosed,
    UserNameTaken,
    UserNotFound,
)
from shotwright.domain.permissions import InstallationRole
from shotwright.usecases.access import hashed

INVITATION_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who is to have an account. Without a password they sign in elsewhere."""

    name: str
    email: str = ""
    password_hash: str = ""
    role: InstallationRole = InstallationRole.MEMBER

    def __post_init__(self) -> None:
        """Raise UserNameNotUsable or EmailNotUsable if they are not as they must be; store them as they are kept."""
        object.__setattr__(self, "name", user_name(self.name))
        object.__setattr__(self, "email", email_address(self.email) if self.email else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """An account elsewhere, as its issuer vouches for it. `email` is "" unless the issuer has verified it."""

    issuer: str
    subject: str
    email: str
    name: str


class Accounts:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._clock = clock
        self._users = UserRows(session)

    async def add(self, new: Newcomer) -> User:
        """Make an account. The first one is an administrator's, and takes the local owner's place with all it has.

        Raises:
            UserNameTaken
        """
        is_first = not await self._users.has_accounts()
        owner = await ProjectRows(self._session).owner() if is_first else None
        for other in await self._users.taken(new.name, new.email or None):
            if owner is None or other.id != owner.id:
                raise UserNameTaken(new.name if other.name == new.name else new.email)
        if owner is None:
            return await self._users.add(
                User(name=new.name, email=new.email or None, password_hash=new.password_hash, role=new.role)
            )
        owner.name, owner.email = new.name, new.email or None
        owner.password_hash, owner.role = new.password_hash, InstallationRole.ADMIN
        return owner

    async def register(self, new: Newcomer, policy: Registration, invitation: str = "") -> User:
        """Make an account for somebody who asks for it themselves.

        Raises:
            RegistrationClosed: Nobody may, or not without an invitation.
            InvitationNotFound: It was used, has ended, or is for somebody else.
            UserNameTaken
        """
        if policy is Registration.OFF or (policy is Registration.INVITE and not invitation):
            raise RegistrationClosed
        role = InstallationRole.MEMBER
        if invitation:
            found = await InvitationRows(self._session).by_sha256(hashed(invitation))
            if found is None or not self._is_good(found) or found.email not in {"", new.email}:
                raise InvitationNotFound
            found.used_at, role = self._clock(), found.role
        return await self.add(Newcomer(name=new.name, email=new.email, password_hash=new.password_hash, role=role))

    async def enter(self, account: Elsewhere, policy: Registration) -> User:
        """Return whose account elsewhere that is; link it by a verified address, or make an account as the policy says.

        Linking ends whatever else opened the account here: nobody who set its password had to prove the address.

        Raises:
            RegistrationClosed: Nobody has it, and nobody may make an account by it.
        """
        identities = IdentityRows(self._session)
        known = await identities.user(account.issuer, account.subject)
        if known is not None:
            return known
        user = await self._users.named(account.email) if account.email else None
        if user is not None:
            await self.set_password(user.id, "")
        else:
            user = await self._admit(account, policy)
        await identities.add(Identity(user_id=user.id, issuer=account.issuer, subject=account.subject))
        return user

    async def _admit(self, account: Elsewhere, policy: Registration) -> User:
        role = InstallationRole.MEMBER
        if policy is not Registration.OPEN:
            invited = await InvitationRows(self._session).for_email(account.email) if account.email else ()
            good = next((one for one in invited if self._is_good(one)), None)
            if good is None:
                raise RegistrationClosed
            good.used_at, role = self._clock(), good.role
        name = await self._free_name(account.name or account.email.partition("@")[0] or "guest")
        return await self.add(Newcomer(name=name, email=account.email, role=role))

    async def _free_name(self, wish: str) -> str:
        """Return a user name that nobody has, made from whatever somebody is called elsewhere."""
        letters = "".join(one if one.isalnum() or one in "._-" else "-" for one in login_name(wish))
        stem = letters.strip("._-")[:40] or "guest"
        numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1000))
        for name in numbered:
            if not await self._users.taken(name, None):
                return name
        raise UserNameTaken(stem)

    def _is_good(self, invitation: Invitation) -> bool:
        return invitation.used_at is None and invitation.expires_at > self._clock()

    async def invite(self, by: UUID, role: InstallationRole, email: str = "") -> str:
        """Return the token of an invitation: for whoever has it, or for that address alone. It is not kept."""
        token = token_urlsafe(32)
        await InvitationRows(self._session).add(
            Invitation(
                sha256=hashed(token),
                email=email_address(email) if email else "",
                role=role,
                invited_by=by,
                expires_at=self._clock() + timedelta(days=INVITATION_DAYS),
            )
        )
        return token

    async def find(self, login: str) -> User:
        """Return the person of that name, e-mail address or id.

        Raises:
            UserNotFound
        """
        found = await self._users.named(login_name(login))
        if found is not None:
            return found
        try:
            return await self._users.get(UUID(login))
        except ValueError:
            raise UserNotFound(login) from None

    async def get(self, user_id: UUID) -> User:
        """Return the person of that id, or raise UserNotFound."""
        return await self._users.get(user_id)

    async def page(self, limit: int, offset: int) -> Sequence[User]:
        """Return some of the people here, by name."""
        return await self._users.page(limit, offset)

    async def count(self) -> int:
        return await self._users.count()

    async def set_role(self, user_id: UUID, role: InstallationRole) -> User:
        """Give somebody a role in the installation.

        Raises:
            LastAdmin: Nobody else is an administrator.
        """
        user = await self._users.get(user_id, lock=True)
        if role is not InstallationRole.ADMIN:
            await self._keep_an_admin(user)
        user.role = role
        return user

    async def set_active(self, user_id: UUID, *, active: bool) -> User:
        """Let somebody in again, or no more: their sessions end, their tokens do nothing while they are out.

        Raises:
            LastAdmin: Nobody else is an administrator.
        """
        user = await self._users.get(user_id, lock=True)
        if not active:
            await self._keep_an_admin(user)
            await LoginRows(self._session).revoke(user.id, self._clock())
        user.is_active = active
        return user

    async def _keep_an_admin(self, user: User) -> None:
        if user.role is InstallationRole.ADMIN and user.is_active and await self._users.admins() == 1:
            raise LastAdmin

    async def set_password(self, user_id: UUID, password_hash: str, *, keep: UUID | None = None) -> None:
        """Change a password. Whoever came in by the former one is out: all sessions but `keep`, and all tokens."""
        user = await self._users.get(user_id, lock=True)
        user.password_hash = password_hash
        await LoginRows(self._session).revoke(user_id, self._clock(), but=keep)
        await TokenRows(self._session).remove(user_id)

    async def change_profile(
        self, user_id: UUID, *, name: str | None = None, email: str | None = None, avatar_url: str | None = None
    ) -> User:
        """Change what somebody is called and how they are reached; None leaves it as it is, "" takes it away.

        Raises:
            UserNameNotUsable, EmailNotUsable, UserNameTaken
        """
        user = await self._users.get(user_id, lock=True)
        new_name = user_name(name) if name is not None else user.name
        new_email = user.email if email is None else (email_address(email) if email else None)
        for other in await self._users.taken(new_name, new_email):
            if other.id != user.id:
                raise UserNameTaken(new_name if other.name == new_name else str(new_email))
        user.name, user.email = new_name, new_email
        if avatar_url is not None:
            user.avatar_url = avatar_url
        return user
