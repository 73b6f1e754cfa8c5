"""Coming in and going out."""

from contextlib import suppress
from http import HTTPStatus
from typing import Annotated, Any, Final, TypeAlias

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from shotwright.api.cookies import clear_cookies, refresh_cookie, set_cookies
from shotwright.api.entering import access_token, log_in, newcomer, refresh, register, tokens, visitor
from shotwright.api.entrance import LoginMode
from shotwright.api.parts import Parts, PartsDep, Session
from shotwright.api.people import CallerDep, anybody, authenticate, needs
from shotwright.api.problems import problems
from shotwright.api.schemas.people import (
    LoginGiven,
    LoginMethods,
    RefreshGiven,
    RegistrationGiven,
    TokensRead,
    UserRead,
)
from shotwright.domain.people import Caller
from shotwright.domain.people_errors import (
    EmailNotUsable,
    InvitationNotFound,
    LoginFailed,
    LoginNeeded,
    OriginUnknown,
    PasswordNotUsable,
    RegistrationClosed,
    TokenNotValid,
    TooManyLogins,
    UserNameNotUsable,
    UserNameTaken,
)
from shotwright.domain.permissions import Action
from shotwright.usecases.accounts import Accounts
from shotwright.usecases.logins import Entry, Logins

router = APIRouter(prefix="/auth", tags=["people"])

_FORM: Final = "application/x-www-form-urlencoded"
_LOGIN_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": LoginGiven.model_json_schema()} for kind in ("application/json", _FORM)},
    }
}
_FROM_COOKIE: Final = RefreshGiven()
Cookies = Annotated[bool, Query(description="For browsers: keep both tokens in cookies, out of scripts' reach.")]


async def _login_given(request: Request) -> LoginGiven:
    """Read a login: as JSON, or by the OAuth 2 password form, of which only name and password count."""
    try:
        if request.headers.get("content-type", "").partition(";")[0].strip() == _FORM:
            form = await request.form(max_fields=20, max_files=0)
            return LoginGiven.model_validate({name: form.get(name) for name in ("username", "password")})
        return LoginGiven.model_validate_json(await request.body())
    except ValidationError as error:
        wrong = [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_context=False)]
        raise RequestValidationError(wrong) from None


@router.get("/methods", dependencies=[anybody])
async def list_login_methods(parts: PartsDep, session: Session) -> LoginMethods:
    """Say how one comes in here."""
    entrance = parts.entrance
    is_new = entrance.mode is LoginMode.REQUIRED and not await Accounts(session).has_any()
    return LoginMethods(
        mode=entrance.mode.value,
        registration=entrance.registration,
        is_new=is_new,
        providers=[one.name for one in entrance.providers],
    )


@router.post(
    "/register",
    status_code=HTTPStatus.CREATED,
    responses=problems(
        RegistrationClosed, InvitationNotFound, UserNameTaken, PasswordNotUsable, UserNameNotUsable, EmailNotUsable
    ),
    dependencies=[anybody],
)
async def register_user(given: RegistrationGiven, parts: PartsDep) -> UserRead:
    """Make an account: by invitation, or for everybody, as the studio allows. The first one is an administrator's.

    That one needs the invitation that the studio shows when it starts.
    """
    new = await newcomer(given.username, given.email, given.password.get_secret_value())
    return UserRead.of(await register(parts, new, given.invitation))


@router.post(
    "/login",
    responses=problems(LoginFailed, TooManyLogins),
    openapi_extra=_LOGIN_BODY,
    dependencies=[anybody],
)
async def log_in_user(
    given: Annotated[LoginGiven, Depends(_login_given)],
    request: Request,
    response: Response,
    parts: PartsDep,
    cookies: Cookies = False,
) -> TokensRead:
    """Sign in by user name or e-mail address, and password: as JSON, or by the OAuth 2 password form."""
    entry = await log_in(parts, given.username, given.password.get_secret_value(), visitor(request))
    return _told(parts, entry, response, in_cookies=cookies)


@router.post("/refresh", responses=problems(TokenNotValid, LoginNeeded, OriginUnknown), dependencies=[anybody])
async def refresh_tokens(
    request: Request, response: Response, parts: PartsDep, given: RefreshGiven = _FROM_COOKIE
) -> TokensRead:
    """Exchange a refresh token for new tokens. One that comes a second time ends its session."""
    kept = "" if given.refresh_token else refresh_cookie(request, parts)
    if not (given.refresh_token or kept):
        raise LoginNeeded
    entry = await refresh(parts, given.refresh_token or kept)
    return _told(parts, entry, response, in_cookies=bool(kept))


async def _leaving(request: Request, parts: PartsDep) -> Caller | None:
    """Who asks, before any transaction is open; None if nothing says so, or nothing that counts."""
    with suppress(LoginNeeded, TokenNotValid):
        return await authenticate(request, parts)
    return None


LeavingDep: TypeAlias = Annotated[Caller | None, Depends(_leaving)]


@router.post("/logout", status_code=HTTPStatus.NO_CONTENT, responses=problems(OriginUnknown), dependencies=[anybody])
async def log_out(
    request: Request,
    response: Response,
    parts: PartsDep,
    leaving: LeavingDep,
    session: Session,
    given: RefreshGiven = _FROM_COOKIE,
) -> None:
    """End the session of a refresh token; without one, that of the access token. One that ended needs no ending."""
    logins = Logins(session, parts.entrance.session_days)
    token = given.refresh_token or refresh_cookie(request, parts)
    if token:
        await logins.end_by(token)
    elif leaving is not None and leaving.session_id is not None:
        await logins.end(leaving.user_id, leaving.session_id)
    clear_cookies(response, parts.entrance)


@router.get("/me", dependencies=[needs(Action.LOOK)])
async def read_own_account(caller: CallerDep, session: Session) -> UserRead:
    """Show who you are here."""
    return UserRead.of(await Accounts(session).get(caller.user_id))


def _told(parts: Parts, entry: Entry, response: Response, *, in_cookies: bool) -> TokensRead:
    if not in_cookies:
        return tokens(parts, entry)
    set_cookies(response, parts.entrance, access_token(parts, entry), entry.refresh_token)
    return TokensRead(access_token=None, token_type="bearer", expires_in=parts.entrance.access_s, refresh_token=None)  # noqa: S106  # the kind of token
