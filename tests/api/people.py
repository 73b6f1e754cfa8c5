"""People of a studio where one signs in, and requests in their names."""

from dataclasses import dataclass, replace
from uuid import UUID

import httpx

from shotwright.api.app import create_app
from shotwright.api.entering import access_token
from shotwright.api.entrance import Entrance, LoginMode
from shotwright.api.parts import Parts
from shotwright.domain.people import Registration
from shotwright.domain.permissions import InstallationRole, ProjectRole, Scope
from shotwright.usecases.accounts import Accounts, Newcomer
from shotwright.usecases.logins import Entry, Logins, Visitor
from shotwright.usecases.members import Members
from shotwright.usecases.projects import Projects
from shotwright.usecases.tokens import PersonalTokens

API = "/api/v1"
PASSWORD = "tanuki umbrella ninety four"  # noqa: S105  # opens nothing
REQUIRED = Entrance(mode=LoginMode.REQUIRED, registration=Registration.OPEN)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def client_of(parts: Parts, base_url: str = "http://localhost", address: str = "192.0.2.1") -> httpx.AsyncClient:
    """A client of a studio that is made of these parts."""
    transport = httpx.ASGITransport(app=create_app(parts), raise_app_exceptions=False, client=(address, 1234))
    return httpx.AsyncClient(transport=transport, base_url=base_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Makes people, without the slow work of their passwords."""

    parts: Parts

    async def person(self, name: str, role: InstallationRole = InstallationRole.MEMBER) -> UUID:
        async with self.parts.database.unit() as session:
            accounts = Accounts(session)
            user = await accounts.add(Newcomer(name=name, email=f"{name}@example.com", password_hash="none"))  # noqa: S106
            if role is InstallationRole.MEMBER and user.role is InstallationRole.ADMIN:
                raise AssertionError("the first account is an administrator's: make that one first")
            return (await accounts.set_role(user.id, role)).id

    async def admin(self) -> UUID:
        return await self.person("admin", InstallationRole.ADMIN)

    async def member(self, project_id: UUID, name: str, role: ProjectRole) -> UUID:
        user_id = await self.person(name)
        async with self.parts.database.unit() as session:
            await Members(session, project_id).put(name, role)
        return user_id

    async def entry(self, user_id: UUID) -> Entry:
        async with self.parts.database.unit() as session:
            return await Logins(session, 30).open(user_id, "password", Visitor(address="192.0.2.1", agent="a test"))

    async def signed_in(self, user_id: UUID) -> dict[str, str]:
        """The headers of somebody who signed in."""
        return bearer(access_token(self.parts, await self.entry(user_id)))

    async def token(self, user_id: UUID, *scopes: Scope) -> dict[str, str]:
        """The headers of a program with a personal access token."""
        async with self.parts.database.unit() as session:
            return bearer((await PersonalTokens(session, user_id).make("a program", scopes, 30))[1])


async def setup_invitation(parts: Parts) -> str:
    """What the studio shows when it starts: by this the first account is made."""
    async with parts.database.unit() as session:
        return await Accounts(session).invite(await Projects(session).owner_id(), InstallationRole.ADMIN)


def requiring(parts: Parts, entrance: Entrance = REQUIRED) -> Parts:
    return replace(parts, entrance=entrance)
