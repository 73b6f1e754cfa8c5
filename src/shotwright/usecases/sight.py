"""Who may still see what: of many people at once, for connections that stay open."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.logins import LoginRows, TokenRows
from shotwright.db.members import MemberRows
from shotwright.db.people import UserRows
from shotwright.db.projects import ProjectRows
from shotwright.db.tables import now
from shotwright.domain.people import Caller
from shotwright.domain.permissions import Action, is_allowed

Visible: TypeAlias = frozenset[UUID] | None
"""Projects; None: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was found at one moment, in as many queries for a thousand people as for one."""

    visible: Mapping[Caller, Visible]
    """What those may see who may still come in."""
    projects: frozenset[UUID]
    """Which of the projects that were asked for there are."""

    def has(self, caller: Caller, project: UUID) -> bool:
        """Whether somebody who may come in may see a project."""
        visible = self.visible[caller]
        return project in self.projects and (visible is None or project in visible)


async def look(
    session: AsyncSession,
    callers: Collection[Caller],
    projects: Collection[UUID],
    clock: Callable[[], datetime] = now,
) -> Sight:
    """Find out what people may see now, and which projects there still are."""
    at = clock()
    users = {caller.user_id for caller in callers}
    roles = await UserRows(session).active(users)
    members = await MemberRows(session).projects_of_all(users)
    logins = await LoginRows(session).going_on({one.session_id for one in callers if one.session_id}, at)
    tokens = await TokenRows(session).good({one.token_id for one in callers if one.token_id}, at)

    def is_good(caller: Caller) -> bool:
        is_local = caller.session_id is None and caller.token_id is None
        is_proved = is_local or caller.session_id in logins or caller.token_id in tokens
        return is_proved and caller.user_id in roles and (caller.until is None or caller.until > at)

    visible = {
        caller: None if is_allowed(Action.VIEW, roles[caller.user_id]) else members[caller.user_id]
        for caller in callers
        if is_good(caller)
    }
    return Sight(visible=visible, projects=await ProjectRows(session).existing(projects))
