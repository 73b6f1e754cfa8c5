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

        With it, whatever invited whoever has it to be an administrator ends: it was there to make the first account.

        Raises:
            UserNameTaken
        """
        owner = await self._without_account()
        for other in await self._users.taken(new.name, new.email or None):
            if owner is None or other.id != owner.id:
                raise UserNameTaken(new.name if other.name == new.name else new.email)
        if owner is None:
            return await self._users.add(
                User(name=new.name, email=new.email or None, password_hash=new.password_hash, role=new.role)
            )
        owner.name, owner.email = new.name, new.email or None
        owner.password_hash, owner.role = new.password_hash, InstallationRole.ADMIN
        await InvitationRows(self._session).end_setup()
        return owner

    async def _without_account(self) -> User | None:
        """Return the local owner, row-locked, as long as nobody has an account: of two at once, one is the first."""
        if await self._users.has_accounts():
            return None
        owner = await self._users.get((await ProjectRows(self._session).owner()).id, lock=True)
        return owner if not await self._users.has_accounts() else None

    async def has_any(self) -> bool:
        """Whether anybody has an account; the first one is made by the invitation that the studio's start shows."""
        return await self._users.has_accounts()

    async def register(self, new: Newcomer, policy: Registration, invitation: str = "") -> User:
        """Make an account for somebody who asks for it themselves.

        The first account opens everything that there is: whatever the policy, it needs an administrator's invitation.

        Raises:
            RegistrationClosed: Nobody may, or not without an invitation.
            InvitationNotFound: It was used, has ended, or is for somebody else.
            UserNameTaken
        """
        is_first = await self._without_account() is not None
        needs_invitation = is_first or policy is not Registration.OPEN
        if (needs_invitation and not invitation) or (policy is Registration.OFF and not is_first):
            raise RegistrationClosed(is_first=is_first)
        role = InstallationRole.MEMBER
        if invitation:
            found = await InvitationRows(self._session).by_sha256(hashed(invitation))
            if found is None or not self._is_good(found) or found.email not in {"", new.email}:
                raise InvitationNotFound
            if is_first and found.role is not InstallationRole.ADMIN:
                raise RegistrationClosed(is_first=True)
            found.used_at, role = self._clock(), found.role
        return await self.add(Newcomer(name=new.name, email=new.email, password_hash=new.password_hash, role=role))

    async def enter(self, account: Elsewhere, policy: Registration) -> User:
        """Return whose account elsewhere that is; link it by a verified address, or make an account as the policy says.

        Raises:
            RegistrationClosed: Nobody has it, and nobody may make an account by it.
        """
        identities = IdentityRows(self._session)
        known = await identities.find(account.issuer, account.subject)
        if known is not None:
            known.email = account.email
            return await self._users.get(known.user_id)
        user = await self._linked(account) or await self._admit(account, policy)
        await identities.add(
            Identity(user_id=user.id, issuer=account.issuer, subject=account.subject, email=account.email)
        )
        return user

    async def _linked(self, account: Elsewhere) -> User | None:
        """Return who has the verified address here, once nothing else opens that account; None if it is nobody's.

        Here an address is what somebody typed. Whoever signs in elsewhere, where it is not theirs, keeps the account
        and loses the address: linking would put a stranger into it, and leave the first one in.
        """
        user = await self._users.named(account.email) if account.email else None
        if user is None:
            return None
        identities = IdentityRows(self._session)
        all_ways = await identities.of_user(user.id)
        # One issuer never gives a person a second name (`sub`), but may give their address to the next person.
        proved = [one for one in all_ways if one.email == account.email and one.issuer != account.issuer]
        if all_ways and not proved:
            user.email = None
            return None
        await self.set_password(user.id, "")
        await identities.remove(user.id, but=[one.id for one in proved])
        return user

    async def _admit(self, account: Elsewhere, policy: Registration) -> User:
        role = InstallationRole.MEMBER
        is_first = await self._without_account() is not None
        if is_first or policy is not Registration.OPEN:
            invited = await InvitationRows(self._session).for_email(account.email) if account.email else ()
            roles = {InstallationRole.ADMIN} if is_first else set(InstallationRole)
            good = next((one for one in invited if self._is_good(one) and one.role in roles), None)
            if good is None:
                raise RegistrationClosed(is_first=is_first)
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
        if role is not InstallationRole.ADMIN:
            await self._keep_another_admin(user_id)
        user = await self._users.get(user_id, lock=True)
        user.role = role
        return user

    async def set_active(self, user_id: UUID, *, active: bool) -> User:
        """Let somebody in again, or no more: their sessions end, their tokens do nothing while they are out.

        Raises:
            LastAdmin: Nobody else is an administrator.
        """
        if not active:
            await self._keep_another_admin(user_id)
        user = await self._users.get(user_id, lock=True)
        if not active:
            await LoginRows(self._session).revoke(user.id, self._clock())
        user.is_active = active
        return user

    async def _keep_another_admin(self, user_id: UUID) -> None:
        # All of them are locked, and before any other row: else two, each gone by the other, would leave nobody.
        if await self._users.lock_admins() == [user_id]:
            raise LastAdmin

    async def set_password(self, user_id: UUID, password_hash: str, *, keep: UUID | None = None) -> None:
        """Change a password. Whoever came in by the former one is out: all sessions but `keep`, and all tokens."""
        user = await self._users.get(user_id, lock=True)
        if not await self._users.has_accounts():
            await InvitationRows(self._session).end_setup()
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
