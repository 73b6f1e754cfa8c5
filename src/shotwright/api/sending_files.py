"""Sending files: whole or in part (RFC 9110, 13 and 14), a block at a time, from wherever they are kept."""

import re
import unicodedata
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from shotwright.api.problems import refusal
from shotwright.storage.store import Storage

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_KEPT: Final = "private, max-age=31536000, immutable"
"""A file never changes: another one has another address."""
_SANDBOX: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""What a drawing that somebody brought may do when it is opened by itself: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file to send. `name` is what it is called where it is saved."""

    key: str
    sha256: str
    mime: str
    name: str
    as_attachment: bool = False


async def send_file(request: Request, storage: Storage, file: SentFile) -> Response:
    """Answer with a file, or with the range of it that was asked for.

    Raises:
        FileNotInStorage
    """
    size = await storage.size(file.key)
    headers = _headers(file)
    if _is_known(request, headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    wanted = _wanted(request, headers["ETag"], size)
    if wanted is None:
        answer = refusal(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "range_not_satisfiable",
            f"The file has {size} bytes; that range is not among them.",
            request.url.path,
        )
        answer.headers["Content-Range"] = f"bytes */{size}"
        return answer
    start, end = wanted
    headers["Content-Length"] = str(end - start)
    is_whole = end - start == size
    if not is_whole:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    status = HTTPStatus.OK if is_whole else HTTPStatus.PARTIAL_CONTENT
    if request.method == "HEAD" or start == end:
        return Response(status_code=status, headers=headers, media_type=file.mime)
    return StreamingResponse(storage.stream(file.key, start, end), status, headers, file.mime)


def disposition(name: str, *, as_attachment: bool) -> str:
    """Return a `Content-Disposition` for any name (RFC 6266): plain letters for old readers, all of it for others."""
    whole = "".join(one for one in name if one.isprintable() and one not in '/\\"')[:200] or "file"
    plain = unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode().strip() or "file"
    kind = "attachment" if as_attachment else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(whole)}"


def _headers(file: SentFile) -> dict[str, str]:
    headers = {
        "ETag": f'"{file.sha256}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": _KEPT,
        "Content-Disposition": disposition(file.name, as_attachment=file.as_attachment),
    }
    if file.mime == "image/svg+xml":
        headers["Content-Security-Policy"] = _SANDBOX
    return headers


def _is_known(request: Request, tag: str) -> bool:
    named = request.headers.get("if-none-match", "")
    return named.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in named.split(",")]


def _wanted(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """Return which bytes are asked for, from and up to; all of them if no single range is; None if there are none."""
    if_range = request.headers.get("if-range", tag)
    found = _RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    if found is None or if_range != tag or not (found[1] or found[2]):
        return 0, size
    if not found[1]:
        last = int(found[2])
        return (max(0, size - last), size) if last and size else None
    start, end = int(found[1]), min(size, int(found[2]) + 1) if found[2] else size
    return (start, end) if start < end else None
