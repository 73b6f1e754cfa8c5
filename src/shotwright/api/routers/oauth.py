"""Signing in elsewhere: there and back."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from shotwright.api.cookies import set_cookies
from shotwright.api.entering import access_token, visitor
from shotwright.api.entrance import LoginProvider
from shotwright.api.openid import LOGIN_S, arrive, depart
from shotwright.api.parts import Parts, PartsDep
from shotwright.api.people import anybody
from shotwright.api.problems import problems
from shotwright.domain.people_errors import (
    LoginFailed,
    LoginProviderNotFound,
    LoginProviderUnreachable,
    RegistrationClosed,
)
from shotwright.usecases.accounts import Accounts
from shotwright.usecases.logins import Logins

router = APIRouter(prefix="/auth/oauth/{provider}", tags=["people"], dependencies=[anybody])

_ERRAND_COOKIE: Final = "shotwright_login"
_PATH: Final = "/api/v1/auth/oauth"


@router.get(
    "/login",
    status_code=HTTPStatus.SEE_OTHER,
    response_class=RedirectResponse,
    responses=problems(LoginProviderNotFound, LoginProviderUnreachable),
)
async def begin_oauth_login(
    provider: str,
    request: Request,
    parts: PartsDep,
    return_to: Annotated[str, Query(max_length=2000, description="A path of the studio.")] = "/",
) -> RedirectResponse:
    """Send a browser to sign in elsewhere."""
    departure = await depart(
        _provider(provider, parts), _redirect_uri(provider, request, parts), return_to, parts.vault
    )
    answer = RedirectResponse(departure.address, HTTPStatus.SEE_OTHER)
    # Lax: the way back is a link from over there.
    answer.set_cookie(
        _ERRAND_COOKIE,
        departure.cookie,
        max_age=LOGIN_S,
        path=_PATH,
        httponly=True,
        secure=parts.entrance.is_secure,
        samesite="lax",
    )
    return answer


@router.get(
    "/callback",
    status_code=HTTPStatus.SEE_OTHER,
    response_class=RedirectResponse,
    responses=problems(LoginProviderNotFound, LoginProviderUnreachable, LoginFailed, RegistrationClosed),
)
async def end_oauth_login(
    provider: str,
    request: Request,
    parts: PartsDep,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    error: Annotated[str, Query(max_length=500)] = "",
) -> RedirectResponse:
    """Take a browser in that signed in elsewhere. Its tokens are in cookies."""
    found = _provider(provider, parts)
    if error or not code:
        raise LoginFailed("Over there, the login was refused or broken off.")
    arrival = await arrive(found, request.cookies.get(_ERRAND_COOKIE, ""), state, code, parts.vault)
    async with parts.database.unit() as session:
        user = await Accounts(session).enter(arrival.account, parts.entrance.registration)
        entry = await Logins(session, parts.entrance.session_days).open(user.id, found.name, visitor(request))
    answer = RedirectResponse(arrival.return_to, HTTPStatus.SEE_OTHER)
    set_cookies(answer, parts.entrance, access_token(parts, entry), entry.refresh_token)
    answer.delete_cookie(_ERRAND_COOKIE, path=_PATH, httponly=True, secure=parts.entrance.is_secure, samesite="lax")
    return answer


def _provider(name: str, parts: Parts) -> LoginProvider:
    found = next((one for one in parts.entrance.providers if one.name == name), None)
    if found is None:
        raise LoginProviderNotFound(name)
    return found


def _redirect_uri(provider: str, request: Request, parts: Parts) -> str:
    base = parts.entrance.public_url or str(request.base_url).rstrip("/")
    return f"{base}{_PATH}/{provider}/callback"
