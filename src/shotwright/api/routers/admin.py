"""Everybody's accounts, for administrators."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.entering import newcomer
from shotwright.api.parts import PartsDep, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.costs import CapGiven, CapRead
from shotwright.api.schemas.people import InvitationMade, InvitationNew, UserChange, UserNew, UserRead
from shotwright.api.schemas.shared import Page, Paging
from shotwright.domain.caps import CapScope
from shotwright.domain.people_errors import (
    EmailNotUsable,
    LastAdmin,
    PasswordNotUsable,
    UserNameNotUsable,
    UserNameTaken,
    UserNotFound,
)
from shotwright.domain.permissions import Action
from shotwright.usecases.accounts import INVITATION_DAYS, Accounts
from shotwright.usecases.ledger import Ledger

router = APIRouter(prefix="/admin", tags=["people"], dependencies=[needs(Action.ADMINISTER)])


@router.get("/users")
async def list_users(session: Session, paging: Annotated[Paging, Query()]) -> Page[UserRead]:
    """List everybody, by name."""
    accounts = Accounts(session)
    found = await accounts.page(paging.page_size, paging.offset)
    return Page.part([UserRead.of(one) for one in found], paging, await accounts.count())


@router.post(
    "/users",
    status_code=HTTPStatus.CREATED,
    responses=problems(UserNameTaken, UserNameNotUsable, EmailNotUsable, PasswordNotUsable),
)
async def add_user(new: UserNew, parts: PartsDep) -> UserRead:
    """Make an account for somebody."""
    person = await newcomer(new.username, new.email, new.password.get_secret_value(), new.role)
    async with parts.database.unit() as session:
        return UserRead.of(await Accounts(session).add(person))


@router.get("/users/{user_id}", responses=problems(UserNotFound))
async def read_user(user_id: UUID, session: Session) -> UserRead:
    """Show somebody's account."""
    return UserRead.of(await Accounts(session).get(user_id))


@router.patch("/users/{user_id}", responses=problems(UserNotFound, LastAdmin))
async def change_user(user_id: UUID, change: UserChange, session: Session) -> UserRead:
    """Give somebody a role, switch their account off or on again. Who is switched off is out at once."""
    accounts = Accounts(session)
    user = await accounts.get(user_id)
    if change.role is not None:
        user = await accounts.set_role(user_id, change.role)
    if change.is_active is not None:
        user = await accounts.set_active(user_id, active=change.is_active)
    return UserRead.of(user)


@router.get("/users/{user_id}/cap", responses=problems(UserNotFound))
async def read_user_cap(user_id: UUID, session: Session) -> Page[CapRead]:
    """Show the caps that hold for somebody in all projects, with what is used of them."""
    await Accounts(session).get(user_id)
    return Page.whole([CapRead.of(one) for one in await Ledger(session).general_caps(user_id)])


@router.put("/users/{user_id}/cap", responses=problems(UserNotFound))
async def set_user_cap(user_id: UUID, given: CapGiven, session: Session) -> Page[CapRead]:
    """Set the most that somebody may spend. Answers with the caps that hold for them in all projects."""
    await Accounts(session).get(user_id)
    ledger = Ledger(session)
    await ledger.set_cap(CapScope.USER, user_id, given.limit_usd_micros, warn_percent=given.warn_percent)
    return Page.whole([CapRead.of(one) for one in await ledger.general_caps(user_id)])


@router.post("/invitations", status_code=HTTPStatus.CREATED, responses=problems(EmailNotUsable))
async def invite_user(new: InvitationNew, caller: CallerDep, session: Session) -> InvitationMade:
    """Make an invitation by which one person may register. It is shown in this answer alone."""
    token = await Accounts(session).invite(caller.user_id, new.role, new.email)
    return InvitationMade(invitation=token, days=INVITATION_DAYS)
