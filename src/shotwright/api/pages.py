"""The studio's pages: built from `web/` into the folder `webui` beside this module, which the wheel brings along.

They are one page to the server: whatever address no route knows is a place in it.
"""

import gzip
import hashlib
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUILT: Final = Path(__file__).parent / "webui"
_NO_PAGES: Final = ("/api", "/ws", "/webhook", "/docs", "/openapi.json", "/metrics")
"""What is unknown below these is no place in the studio, and the answer says so."""
_FILES: Final = ("/assets/", "/icon.svg")
_TEXTS: Final = {".js": "text/javascript", ".css": "text/css"}
_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Nothing is loaded from anywhere else, and no script that did not come with the pages runs."""
_FOREVER: Final = "public, max-age=31536000, immutable"
_NOT_BUILT: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Shotwright</title>
<p>The studio runs, but its pages are not built. With Node.js 20 or later, run <code>make web</code> in the source tree
and reload. The HTTP interface works without them: <a href="/docs">/docs</a>.</p>
"""


def build_of_pages(built: Path = BUILT) -> str:
    """Return what tells one build of the pages from another; "" if there is none."""
    try:
        # It names every other file by what is in it.
        return hashlib.sha256((built / "index.html").read_bytes()).hexdigest()[:12]
    except FileNotFoundError:
        return ""


class Pages:
    """Answers for addresses that no route knows; hands on what is no place in the studio."""

    def __init__(self, otherwise: ASGIApp, built: Path = BUILT) -> None:
        self._otherwise = otherwise
        self._index = built / "index.html"
        self._assets = built / "assets"
        self._files = StaticFiles(directory=built, check_dir=False)
        self._ready: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_read = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if not is_read or _is_below(scope["path"], _NO_PAGES):
            await self._otherwise(scope, receive, send)
        elif _may_be_packed(scope) and (packed := await self._packed(scope["path"])) is not None:
            await packed(scope, receive, send)
        elif scope["path"].startswith(_FILES):
            # Its name has the hash of what is in it; an icon is asked for again after a day.
            lasting = _FOREVER if scope["path"].startswith("/assets/") else "public, max-age=86400"
            await self._files(scope, receive, _kept(send, lasting))
        else:
            await self._page()(scope, receive, send)

    async def _packed(self, path: str) -> Response | None:
        """Return a script or style as it is sent, packed once instead of for each visit; None: it is none of ours."""
        name = path.removeprefix("/assets/")
        file = self._assets / name
        if path not in self._ready:
            if "/" in name or file.suffix not in _TEXTS:
                return None
            try:
                self._ready[path] = await run_in_threadpool(lambda: gzip.compress(file.read_bytes()))
            except (OSError, ValueError):  # there is none of that name, or there can be none
                return None
        headers = {"Cache-Control": _FOREVER, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(self._ready[path], headers=headers, media_type=_TEXTS[file.suffix])

    def _page(self) -> Response:
        # Checked each time, so that a fresh build shows without a restart.
        page = FileResponse(self._index) if self._index.is_file() else HTMLResponse(_NOT_BUILT)
        page.headers["Cache-Control"] = "no-cache"
        page.headers["Content-Security-Policy"] = _POLICY
        return page


def _may_be_packed(scope: Scope) -> bool:
    asked = Headers(scope=scope)
    return scope["method"] == "GET" and "gzip" in asked.get("Accept-Encoding", "") and "Range" not in asked


def _is_below(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _kept(send: Send, how_long: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < 400:
            MutableHeaders(scope=message)["Cache-Control"] = how_long
        await send(message)

    return sending
