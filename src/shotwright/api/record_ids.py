"""Characters, locations, scenes and shots are named by their codes; their ids, in the place of a code, serve as well.

Plain ASGI, before the routes and before the keys of `once.py`: an address with an id becomes the one with the code, for
every route, present and future. What no code is found for stays as it is, and its route says that it is not there; so
nobody learns here of what they may not see.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote
from uuid import UUID

from starlette.types import ASGIApp, Receive, Scope, Send

from shotwright.api.parts import Parts
from shotwright.api.problems import DATABASE_ERRORS, answer_to
from shotwright.db.stories import CodeKind
from shotwright.domain.errors import ProjectNotFound
from shotwright.usecases.projects import Projects
from shotwright.usecases.stories import Stories

_KINDS: Final[Mapping[str, tuple[CodeKind, ...]]] = {
    "characters": ("char",),
    "locations": ("loc",),
    "scenes": ("scene",),
    "shots": ("shot",),
    "artefacts": ("char", "loc", "shot"),
}
_ADDRESS: Final = re.compile(
    rf"(?P<before>/api/v1/projects/(?P<project>[^/]+)/(?P<list>{'|'.join(_KINDS)})/)"
    r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<after>/.*)?",
    re.IGNORECASE,
)


class ByIds:
    """Puts codes into addresses in the place of ids."""

    def __init__(self, app: ASGIApp, *, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is not None:
            try:
                code = await self._code(found["project"], _KINDS[found["list"]], UUID(found["id"]))
            except DATABASE_ERRORS as error:
                await answer_to(error, scope["path"])(scope, receive, send)
                return
            if code is not None:
                scope["path"] = f"{found['before']}{code}{found['after'] or ''}"
                scope["raw_path"] = quote(scope["path"]).encode()
        await self._app(scope, receive, send)

    async def _code(self, project: str, kinds: tuple[CodeKind, ...], record_id: UUID) -> str | None:
        async with self._parts.database.snapshot() as session:
            try:
                found = await Projects(session).find(project)
            except ProjectNotFound:
                return None
            return await Stories(session, found.id).code_of(record_id, kinds)
