"""Whether somebody may do what they ask for, found out before any of the body is read.

FastAPI reads a form to the disk before it asks what its route needs: without this, anybody could fill the disk. And an
answer that is kept (`once.py`) goes only to those who still may have it. Plain ASGI.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, NamedTuple

from fastapi.routing import APIRoute, iter_route_contexts
from starlette.convertors import Convertor
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from shotwright.api.parts import Parts
from shotwright.api.people import CALLER, MET, Need, authenticate
from shotwright.api.problems import DATABASE_ERRORS, answer_to
from shotwright.domain.errors import StudioError

_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})


class _Place(NamedTuple):
    """A route: how its addresses look, and what it needs; None if it is open."""

    route: APIRoute
    pattern: re.Pattern[str]
    convertors: Mapping[str, Convertor[Any]]
    need: Need | None


class Needing:
    """Refuses who may not, with the answer that their route would give."""

    def __init__(self, app: ASGIApp, *, parts: Parts, routes: Callable[[], Iterable[BaseRoute]]) -> None:
        """Take what gives the routes; it is asked when the first request comes."""
        self._app = app
        self._parts = parts
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in _WITH_BODY:
            try:
                await self._check(scope)
            except (StudioError, *DATABASE_ERRORS) as error:
                await answer_to(error, scope["path"])(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _check(self, scope: Scope) -> None:
        for place in self._places:
            found = place.pattern.match(scope["path"]) if scope["method"] in (place.route.methods or ()) else None
            if found is not None:
                break
        else:
            return
        if place.need is None:
            return
        scope["route"] = place.route  # whoever counts outside of us sees to which one it came
        path = {name: place.convertors[name].convert(value) for name, value in found.groupdict().items()}
        caller = await authenticate(HTTPConnection(scope), self._parts)
        await place.need.check(path, caller, self._parts)
        scope.setdefault("state", {}).update({CALLER: caller, MET: place.need})

    @cached_property
    def _places(self) -> tuple[_Place, ...]:
        return tuple(_places(self._routes()))


def _places(routes: Iterable[BaseRoute]) -> Iterator[_Place]:
    for found in iter_route_contexts(list(routes)):
        route = found.original_route
        if isinstance(route, APIRoute) and found.path is not None:
            pattern, _, convertors = compile_path(found.path)
            needs = [one.call for one in route.dependant.dependencies if isinstance(one.call, Need)]
            yield _Place(route, pattern, convertors, needs[0] if needs else None)
