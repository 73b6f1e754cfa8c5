"""The cookies of browsers that signed in. Scripts cannot read them, and pages elsewhere cannot have them sent along."""

from typing import Final

from fastapi import Response
from starlette.requests import HTTPConnection

from shotwright.api.entrance import Entrance
from shotwright.api.parts import Parts
from shotwright.api.people import ACCESS_COOKIE, check_origin

REFRESH_COOKIE: Final = "shotwright_refresh"
_REFRESH_PATH: Final = "/api/v1/auth"
"""It goes where it is needed and nowhere else."""


def set_cookies(answer: Response, entrance: Entrance, access: str, refresh: str) -> None:
    """Have a browser keep both tokens."""
    secure = entrance.is_secure
    # Lax: a link from elsewhere opens the studio signed in. What changes something needs an Origin of ours besides.
    answer.set_cookie(
        ACCESS_COOKIE, access, max_age=entrance.access_s, path="/", httponly=True, secure=secure, samesite="lax"
    )
    answer.set_cookie(
        REFRESH_COOKIE,
        refresh,
        max_age=entrance.session_days * 86_400,
        path=_REFRESH_PATH,
        httponly=True,
        secure=secure,
        samesite="strict",
    )


def clear_cookies(answer: Response, entrance: Entrance) -> None:
    answer.delete_cookie(ACCESS_COOKIE, path="/", httponly=True, secure=entrance.is_secure, samesite="lax")
    answer.delete_cookie(
        REFRESH_COOKIE, path=_REFRESH_PATH, httponly=True, secure=entrance.is_secure, samesite="strict"
    )


def refresh_cookie(connection: HTTPConnection, parts: Parts) -> str:
    """Return the refresh token that a browser keeps; "" if it has none.

    Raises:
        OriginUnknown: Nothing says that a page of ours sent it.
    """
    token = connection.cookies.get(REFRESH_COOKIE, "")
    if token:
        check_origin(connection, parts)
    return token
