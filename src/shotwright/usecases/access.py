"""Who is it that asks, and may they? Looked up at every request, so that a change holds at once."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.logins import LoginRows, TokenRows
from shotwright.db.media import MediaRows
from shotwright.db.members import MemberRows
from shotwright.db.projects import ProjectRows
from shotwright.db.subscriptions import SubscriptionRows
from shotwright.db.tables import now
from shotwright.db.takes import AnyTakes
from shotwright.domain.errors import JobNotFound, NotFound, ProjectNotFound, TakeNotFound
from shotwright.domain.people import Caller
from shotwright.domain.people_errors import ActionNotAllowed, TokenNotValid
from shotwright.domain.permissions import IN_PROJECTS, Action, ProjectRole, Scope, in_scope, is_allowed
from shotwright.domain.request_errors import MediaNotFound
from shotwright.domain.subscriptions import SubscriptionNotFound
from shotwright.usecases.projects import Projects
from shotwright.vault.access_tokens import AccessClaims

TOKEN_PREFIX: Final = "swp_"  # noqa: S105  # it begins every token and opens nothing
"""What personal access tokens begin with: so that people, and scanners of leaked secrets, know them by sight."""
_NOTED_EVERY: Final = timedelta(minutes=5)
"""How exactly it is kept when a token was last used."""


class PlaceKind(StrEnum):
    """By what a route names the project that it works in. The values are the names of path parameters."""

    PROJECT = "project"
    JOB = "job_id"
    TAKE = "take_id"
    MEDIA = "media_id"
    SUBSCRIPTION = "subscription_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    kind: PlaceKind
    name: str
    """An id, or for a project its code."""


def hashed(token: str) -> str:
    """Return how a random token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_scope(caller: Caller, action: Action) -> None:
    """Raise ActionNotAllowed if whoever asks does so by a token that was not made for that."""
    if not in_scope(caller.scopes, action):
        raise ActionNotAllowed(action, "your token was not made for that")


class Access:
    def __init__(self, session: AsyncSession, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._clock = clock

    async def local(self) -> Caller:
        """Return the local owner, as whom this machine's own people act."""
        owner = await ProjectRows(self._session).owner()
        return Caller(user_id=owner.id, role=owner.role)

    async def by_claims(self, claims: AccessClaims) -> Caller:
        """Return whose access token that is.

        Raises:
            TokenNotValid: The session has ended, or its person may not come in any more.
        """
        found = await LoginRows(self._session).with_user(claims.session_id)
        if found is None or found[1].id != claims.user_id:
            raise TokenNotValid("The access token is not one of this studio's.")
        login, user = found
        if login.revoked_at is not None or login.expires_at <= self._clock():
            raise TokenNotValid("This session has ended. Sign in again.")
        if not user.is_active:
            raise TokenNotValid("This account is switched off.")
        return Caller(user_id=user.id, role=user.role, session_id=login.id, until=claims.until)

    async def by_token(self, token: str) -> Caller:
        """Return whose personal access token that is.

        Raises:
            TokenNotValid: It was withdrawn, has ended, or its person may not come in any more.
        """
        found = await TokenRows(self._session).with_user(hashed(token))
        if found is None:
            raise TokenNotValid("There is no such personal access token, or it was withdrawn.")
        row, user = found
        at = self._clock()
        if row.expires_at <= at:
            raise TokenNotValid("This personal access token has ended. Make a new one.")
        if not user.is_active:
            raise TokenNotValid("This account is switched off.")
        if row.used_at is None or at - row.used_at > _NOTED_EVERY:
            row.used_at = at
        scopes = frozenset(map(Scope, row.scopes))
        return Caller(user_id=user.id, role=user.role, scopes=scopes, token_id=row.id, until=row.expires_at)

    async def check(self, caller: Caller, action: Action, place: Place | None = None) -> None:
        """Let pass whoever may do that there.

        Raises:
            ActionNotAllowed: The caller may not.
            ProjectNotFound, JobNotFound, TakeNotFound: There is no such thing, or none that the caller may know of.
        """
        check_scope(caller, action)
        if is_allowed(action, caller.role):
            return
        if place is None:
            raise ActionNotAllowed(action, "only administrators may")
        project_id, unknown = await self._project_of(place)
        role = await MemberRows(self._session).role(project_id, caller.user_id) if project_id is not None else None
        if role is None:
            raise unknown
        if not is_allowed(action, caller.role, role):
            raise ActionNotAllowed(action, f"in this project you are {role}")

    async def rights_in(self, caller: Caller, projects: Collection[UUID]) -> Mapping[UUID, frozenset[Action]]:
        """Return what somebody may do in each of some projects."""
        roles = await MemberRows(self._session).roles(caller.user_id, projects)
        return {
            project_id: frozenset(
                action
                for action in IN_PROJECTS
                if in_scope(caller.scopes, action) and is_allowed(action, caller.role, roles.get(project_id))
            )
            for project_id in projects
        }

    async def visible(self, caller: Caller) -> frozenset[UUID] | None:
        """Return the projects that somebody may know of; None: all."""
        if is_allowed(Action.VIEW, caller.role):
            return None
        return await MemberRows(self._session).projects_of(caller.user_id)

    async def rights(self, caller: Caller, project_id: UUID) -> tuple[ProjectRole | None, frozenset[Action]]:
        """Return what somebody is in a project, and what they may do there."""
        role = await MemberRows(self._session).role(project_id, caller.user_id)
        may = (one for one in IN_PROJECTS if in_scope(caller.scopes, one) and is_allowed(one, caller.role, role))
        return role, frozenset(may)

    async def _project_of(self, place: Place) -> tuple[UUID | None, NotFound]:
        """Return the project of a place, and what is said to those who may not know of it."""
        match place.kind:
            case PlaceKind.PROJECT:
                return (await Projects(self._session).find(place.name)).id, ProjectNotFound(place.name)
            case PlaceKind.JOB:
                unknown = JobNotFound(place.name)
                return (await JobRows(self._session).get(_id(place.name, unknown))).project_id, unknown
            case PlaceKind.MEDIA:
                unknown = MediaNotFound(place.name)
                return (await MediaRows(self._session).get(_id(place.name, unknown))).project_id, unknown
            case PlaceKind.SUBSCRIPTION:
                unknown = SubscriptionNotFound(place.name)
                found = await SubscriptionRows(self._session).find(_id(place.name, unknown))
                return found.project_id if found is not None else None, unknown
            case PlaceKind.TAKE:
                unknown = TakeNotFound(place.name)
                return (await AnyTakes(self._session).get(_id(place.name, unknown)))[0].project_id, unknown


def _id(text: str, unknown: NotFound) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise unknown from None
