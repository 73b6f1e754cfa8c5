"""Errors over HTTP: one table from kinds to statuses, one shape for every refusal (RFC 9457)."""

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, JsonValue
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from shotwright.api.request_ids import CURRENT, HEADER, NAME
from shotwright.db.session import is_clash
from shotwright.domain.errors import (
    ChangedMeanwhile,
    Conflict,
    DoneMeanwhile,
    Forbidden,
    Invalid,
    NotFound,
    PaymentRequired,
    StudioError,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from shotwright.domain.people_errors import ActionNotAllowed, LoginNeeded, TokenNotValid, TooManyRequests
from shotwright_sdk.errors import ModelError, ModelUnavailable

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
STATUS: Final[Mapping[type[StudioError], int]] = {
    NotFound: HTTPStatus.NOT_FOUND,
    ChangedMeanwhile: HTTPStatus.PRECONDITION_FAILED,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    PaymentRequired: HTTPStatus.PAYMENT_REQUIRED,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    StudioError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
INVALID_REQUEST: Final = "invalid_request"
BAD_REQUEST: Final = "bad_request"
TOO_LARGE: Final = "too_large"
DATABASE_UNAVAILABLE: Final = "database_unavailable"
DATABASE_ERRORS: Final = (OperationalError, NoConnection, DataError, IntegrityError)
"""What a database refuses that has an answer of its own; all else is a fault."""


class FieldProblem(BaseModel):
    field: str
    """Where: `body.limits.rpm`."""
    message: str


class Problem(BaseModel):
    """Why a request was refused. `code` is for programs and never changes; `detail` is for people."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[FieldProblem]
    current: dict[str, JsonValue] | None
    """What the thing is now, if somebody changed it meanwhile; else null."""


def status_of(error: type[StudioError]) -> int:
    """Return the status of the nearest base class in the table."""
    return next(STATUS[base] for base in error.__mro__ if base in STATUS)


def problems(*errors: type[StudioError]) -> dict[int | str, dict[str, Any]]:
    """Return what a route says of its refusals, for the OpenAPI document."""
    told: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        status = status_of(error)
        codes = sorted({error.code, *told.get(status, {}).get("description", "").split(", ")} - {""})
        told[status] = {"description": ", ".join(codes), **_CONTENT}
    return told


def refused(status: int, why: str) -> dict[int | str, dict[str, Any]]:
    """Return what a route says of a refusal of its own."""
    return {int(status): {"description": why, **_CONTENT}}


_CONTENT: Final[dict[str, Any]] = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
ALWAYS: Final[dict[int | str, dict[str, Any]]] = {
    HTTPStatus.UNPROCESSABLE_ENTITY.value: {"description": INVALID_REQUEST, **_CONTENT},
    **problems(LoginNeeded, TokenNotValid, ActionNotAllowed, TooManyRequests, DoneMeanwhile),
    **refused(HTTPStatus.BAD_REQUEST, BAD_REQUEST),
    **refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE),
    **refused(HTTPStatus.SERVICE_UNAVAILABLE, DATABASE_UNAVAILABLE),
}


def refusal(
    status: int,
    code: str,
    detail: str,
    path: str,
    *,
    errors: list[FieldProblem] | None = None,
    current: dict[str, JsonValue] | None = None,
) -> JSONResponse:
    """Return a problem document as an answer."""
    problem = Problem(
        type=f"urn:shotwright:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=_writable(detail),
        instance=_writable(path),
        code=code,
        errors=errors or [],
        current=current,
    )
    return JSONResponse(problem.model_dump(mode="json"), status_code=status, media_type=MEDIA_TYPE)


async def turn_away(answer: JSONResponse, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a refusal before any route was reached. A WebSocket is closed before it opens: the server then says 403."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
    else:
        await answer(scope, receive, send)


def _writable(text: str) -> str:
    """Return a text as it can be sent: what callers named may hold halves of characters."""
    return text.encode(errors="replace").decode()


def _where(place: Iterable[object]) -> str:
    return ".".join(map(str, place))


def _headers(error: StudioError) -> dict[str, str]:
    """Return what the kind of an error says in headers (RFC 9110, RFC 6750)."""
    match error:
        case Unauthenticated():
            why = ', error="invalid_token"' if error.is_of_token else ""
            return {"WWW-Authenticate": f'Bearer realm="shotwright"{why}'}
        case TooMany():
            return {"Retry-After": str(error.retry_after_s)}
        case _:
            return {}


def answer_to(error: Exception, path: str) -> JSONResponse:
    """Return the problem document that answers an error which was raised for a request to `path`."""
    match error:
        case StudioError():
            current = dict(error.current) if isinstance(error, ChangedMeanwhile) else None
            answer = refusal(status_of(type(error)), error.code, str(error), path, current=current)
            answer.headers.update(_headers(error))
            return answer
        case ModelError():
            is_away = isinstance(error, ModelUnavailable)
            status = HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.UNPROCESSABLE_ENTITY
            return refusal(status, "model_unavailable" if is_away else "model_refused", str(error), path)
        case RequestValidationError():
            return _explained(error, path)
        case HTTPException():
            answer = refusal(error.status_code, _code(error), f"{error.detail}.", path)
            answer.headers.update(error.headers or {})
            return answer
        case SQLAlchemyError():
            return _of_database(error, path)
        case _:
            return _fault(error, path)


def _explained(error: RequestValidationError, path: str) -> JSONResponse:
    fields = [
        FieldProblem(field=_writable(_where(one["loc"])), message=one["msg"].removeprefix("Value error, "))
        for one in error.errors()
    ]
    sentence = "; ".join(f"{one.field}: {one.message}" for one in fields[:3])
    sentence = f"The request is not as it should be: {sentence}."
    return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, INVALID_REQUEST, sentence, path, errors=fields)


def _code(error: HTTPException) -> str:
    is_large = error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return TOO_LARGE if is_large else HTTPStatus(error.status_code).name.lower()


def _of_database(error: SQLAlchemyError, path: str) -> JSONResponse:
    match error:
        case OperationalError():
            log.warning("the database cannot be used: %s", error.orig)
            sentence = "The database cannot be used now. Try again in a moment."
            return refusal(HTTPStatus.SERVICE_UNAVAILABLE, DATABASE_UNAVAILABLE, sentence, path)
        case NoConnection():
            log.warning("no connection to the database was free in time: %s", error)
            sentence = "The studio has more to do than it can. Try again in a moment."
            return refusal(HTTPStatus.SERVICE_UNAVAILABLE, DATABASE_UNAVAILABLE, sentence, path)
        case DataError():
            # Schemas and domain rules say it better; the database is the last to see what they let through.
            log.warning("the database does not take a value: %s", error.orig)
            sentence = "A number is too large, or a text holds a character that cannot be stored."
            return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, INVALID_REQUEST, sentence, path)
        case IntegrityError() if is_clash(error):
            log.info("two did the same at once: %s", error.orig)
            return answer_to(DoneMeanwhile(), path)
        case _:
            return _fault(error, path)


def _fault(error: Exception, path: str) -> JSONResponse:
    log.error("a fault while a request was answered", exc_info=error)  # not at which path: a token may be in that
    sentence = "This is a fault in Shotwright; its log says more."
    return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, StudioError.code, sentence, path)


def answer_errors(app: FastAPI) -> None:
    """Have every error answered as a problem document."""

    async def answer(request: Request, error: Exception) -> JSONResponse:
        return answer_to(error, request.url.path)

    async def answer_fault(request: Request, error: Exception) -> JSONResponse:
        name = request.scope.get(NAME, "")
        token = CURRENT.set(name)  # this is answered around all that wraps requests, their names as well
        try:
            answered = answer_to(error, request.url.path)
        finally:
            CURRENT.reset(token)
        answered.headers[HEADER] = name
        return answered

    for kind in (StudioError, ModelError, RequestValidationError, HTTPException, *DATABASE_ERRORS):
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(Exception, answer_fault)
