"""`?fields=a,b` on lists: only these fields of each item. One way for every list, present and future.

Plain ASGI, right around the routes: a list answers as always, and what was not asked for is left out on the way. What
an item has is read from the response model of the route, for the check as for the OpenAPI document.
"""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final, get_args
from urllib.parse import parse_qsl

from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shotwright.api.problems import INVALID_REQUEST, FieldProblem, refusal

PARAMETER: Final = "fields"
_ITEMS: Final = "items"
_JSON: Final = b"application/json"
_LONGEST: Final = 4_000


class SparseLists:
    """Leaves out of lists what was not asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = _wanted(scope)
        if not wanted:
            await self._app(scope, receive, send)
            return
        answer = _Answer(scope, wanted, send)
        await self._app(scope, receive, answer.take)


class _Answer:
    """An answer on its way, held until it is whole."""

    def __init__(self, scope: Scope, wanted: tuple[str, ...], send: Send) -> None:
        self._scope = scope
        self._wanted = wanted
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._is_list(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._answer(self._start)

    def _is_list(self, start: Message) -> bool:
        """Whether it is a list that was found; the route is known by now."""
        kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
        is_json = any(kind.startswith(_JSON) for kind in kinds)
        return start["status"] == HTTPStatus.OK and is_json and bool(listed(self._scope.get("route")))

    async def _answer(self, start: Message) -> None:
        known = listed(self._scope.get("route"))
        if unknown := [name for name in self._wanted if name not in known]:
            await _refusal(unknown, known, self._scope["path"])(self._scope, _nothing, self._send)
            return
        body = _pruned(self._body, frozenset(self._wanted))
        kept = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        await self._send({**start, "headers": [*kept, length]})
        await self._send({"type": "http.response.body", "body": body})


def listed(route: object) -> tuple[str, ...]:
    """Return the fields of the items that a route lists; none if it is no list of things with fields."""
    model = route.response_model if isinstance(route, APIRoute) and "GET" in (route.methods or ()) else None
    known = model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else {}
    inner = get_args(known[_ITEMS].annotation) if _ITEMS in known else ()
    item = inner[0] if inner else None
    return tuple(item.model_fields) if isinstance(item, type) and issubclass(item, BaseModel) else ()


def describe(paths: Mapping[str, Any], routes: Iterable[tuple[str, APIRoute]]) -> None:
    """Put the parameter into the OpenAPI document, for every list with the names that it knows."""
    for path, route in routes:
        operation = paths.get(path, {}).get("get")
        if (known := listed(route)) and operation is not None:
            operation.setdefault("parameters", []).append(
                {
                    "name": PARAMETER,
                    "in": "query",
                    "required": False,
                    "description": "Only these fields of each item; all of them if nothing is named.",
                    "style": "form",
                    "explode": False,
                    "schema": {"type": "array", "items": {"type": "string", "enum": list(known)}},
                }
            )


def _wanted(scope: Scope) -> tuple[str, ...]:
    if scope["type"] != "http" or scope["method"] != "GET" or b"fields=" not in scope["query_string"]:
        return ()
    asked = parse_qsl(scope["query_string"][:_LONGEST].decode("latin-1"))
    names = [one.strip() for name, value in asked if name == PARAMETER for one in value.split(",")]
    return tuple(dict.fromkeys(one for one in names if one))


def _pruned(body: bytes | bytearray, wanted: frozenset[str]) -> bytes:
    found: dict[str, Any] = json.loads(body)
    items: list[dict[str, Any]] = found[_ITEMS]
    sparse = [{name: value for name, value in item.items() if name in wanted} for item in items]
    return json.dumps({**found, _ITEMS: sparse}, ensure_ascii=False, separators=(",", ":")).encode()


def _refusal(unknown: Iterable[str], known: Iterable[str], path: str) -> Any:
    named = ", ".join(name[:60] for name in unknown)
    sentence = f"There is no field {named}. Known: {', '.join(known)}"
    field = FieldProblem(field=f"query.{PARAMETER}", message=sentence)
    detail = f"The request is not as it should be: {sentence}."
    return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, INVALID_REQUEST, detail, path, errors=[field])


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
