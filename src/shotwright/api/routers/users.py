"""One's own account: profile, password, sessions, personal access tokens."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from shotwright.api.entering import change_password
from shotwright.api.parts import PartsDep, Session
from shotwright.api.people import CallerDep, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.people import (
    PasswordChange,
    ProfileChange,
    SessionRead,
    TokenMade,
    TokenNew,
    TokenRead,
    UserRead,
)
from shotwright.api.schemas.shared import LongPaging, Page
from shotwright.domain.people_errors import (
    EmailNotUsable,
    LoginFailed,
    PasswordNotUsable,
    SessionNotFound,
    TokenNotFound,
    TooManyLogins,
    UserNameNotUsable,
    UserNameTaken,
)
from shotwright.domain.permissions import Action
from shotwright.usecases.accounts import Accounts
from shotwright.usecases.logins import Logins
from shotwright.usecases.tokens import PersonalTokens

router = APIRouter(prefix="/users/me", tags=["people"])


@router.get("", dependencies=[needs(Action.LOOK)])
async def read_profile(caller: CallerDep, session: Session) -> UserRead:
    """Show who you are here."""
    return UserRead.of(await Accounts(session).get(caller.user_id))


@router.patch(
    "",
    responses=problems(UserNameTaken, UserNameNotUsable, EmailNotUsable),
    dependencies=[needs(Action.ACCOUNT)],
)
async def change_profile(change: ProfileChange, caller: CallerDep, session: Session) -> UserRead:
    """Change your name, address or picture; what is left out stays as it is."""
    avatar = None if change.avatar_url is None else str(change.avatar_url)
    user = await Accounts(session).change_profile(
        caller.user_id, name=change.username, email=change.email, avatar_url=avatar
    )
    return UserRead.of(user)


@router.put(
    "/password",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(LoginFailed, PasswordNotUsable, TooManyLogins),
    dependencies=[needs(Action.ACCOUNT)],
)
async def change_own_password(change: PasswordChange, caller: CallerDep, parts: PartsDep) -> None:
    """Change your password. Your other sessions end, and your personal access tokens are withdrawn."""
    current, new = change.current_password.get_secret_value(), change.new_password.get_secret_value()
    await change_password(parts, caller, current, new)


@router.get("/sessions", dependencies=[needs(Action.ACCOUNT)])
async def list_sessions(
    caller: CallerDep, session: Session, parts: PartsDep, paging: Annotated[LongPaging, Query()]
) -> Page[SessionRead]:
    """List where you are signed in, the latest used first."""
    found = await Logins(session, parts.entrance.session_days).of_user(caller.user_id)
    return Page.part([SessionRead.of(one, caller.session_id) for one in paging.cut(found)], paging, len(found))


@router.delete("/sessions", status_code=HTTPStatus.NO_CONTENT, dependencies=[needs(Action.ACCOUNT)])
async def end_other_sessions(caller: CallerDep, session: Session, parts: PartsDep) -> None:
    """Sign out everywhere but here."""
    await Logins(session, parts.entrance.session_days).end_others(caller.user_id, caller.session_id)


@router.delete(
    "/sessions/{session_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(SessionNotFound),
    dependencies=[needs(Action.ACCOUNT)],
)
async def end_session(session_id: UUID, caller: CallerDep, session: Session, parts: PartsDep) -> None:
    """Sign out in one place."""
    await Logins(session, parts.entrance.session_days).end(caller.user_id, session_id)


@router.get("/tokens", dependencies=[needs(Action.ACCOUNT)])
async def list_tokens(caller: CallerDep, session: Session, paging: Annotated[LongPaging, Query()]) -> Page[TokenRead]:
    """List your personal access tokens, newest first."""
    found = await PersonalTokens(session, caller.user_id).all()
    return Page.part([TokenRead.of(one) for one in paging.cut(found)], paging, len(found))


@router.post("/tokens", status_code=HTTPStatus.CREATED, dependencies=[needs(Action.ACCOUNT)])
async def make_token(new: TokenNew, caller: CallerDep, session: Session) -> TokenMade:
    """Make a personal access token for a program of yours. It is shown in this answer alone."""
    row, token = await PersonalTokens(session, caller.user_id).make(new.name, new.scopes, new.days)
    return TokenMade.made(row, token)


@router.delete(
    "/tokens/{token_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(TokenNotFound),
    dependencies=[needs(Action.ACCOUNT)],
)
async def withdraw_token(token_id: UUID, caller: CallerDep, session: Session) -> None:
    """Make a personal access token worthless, at once."""
    await PersonalTokens(session, caller.user_id).withdraw(token_id)
