"""Fetching results, at once and with suspicion: they expire, and their addresses come from outside.

Where the bytes come from, how many they are, how long they take and what they are is held to limits; a file appears
whole or not at all.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, Final

import httpcore
import httpx

from shotwright.providers.remote.files import sniff
from shotwright.providers.remote.network import AddressNotAllowed, NameNotFound, Network, patience
from shotwright_media.atomic import replacing
from shotwright_sdk.remote import ResultFile
from shotwright_sdk.remote_models import ModelKind

_MOST_REDIRECTS: Final = 5
_BLOCK: Final = 1 << 20
_SILENCE_S: Final = 60.0
_HEAD: Final = 16
_SAFE: Final = "https"
_GONE: Final = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.BAD_REQUEST}
)
"""What stores answer when a signed address has expired: each has its own way."""
_WANTED: Final[Mapping[ModelKind, str]] = {
    ModelKind.IMAGE: "image/",
    ModelKind.VIDEO: "video/",
    ModelKind.SPEECH: "audio/",
}


class Trouble(StrEnum):
    EXPIRED = "expired"
    """The address is good no more. Ask the provider for the job again: some give a fresh one."""
    NOT_ALLOWED = "not_allowed"
    """The address leads to where we do not go."""
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong_type"
    UNREACHABLE = "unreachable"
    """Trying again later may work."""

    @property
    def may_pass(self) -> bool:
        """Whether the same address is worth another try."""
        return self in {Trouble.TOO_SLOW, Trouble.TRUNCATED, Trouble.UNREACHABLE}


class DownloadFailed(Exception):
    """A result could not be fetched; nothing was written. `str(error)` is one sentence for a person."""

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble = trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadLimits:
    most_bytes: int = 2 << 30
    most_s: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """What was fetched. `mime` is what the bytes show, whatever the sender said."""

    path: Path
    bytes: int
    sha256: str
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What is to be fetched. `headers` identify us, and are sent to the host of the result's own address only."""

    result: ResultFile
    kind: ModelKind
    headers: Mapping[str, str]
    allow_private: bool = False
    limits: DownloadLimits = DownloadLimits()


async def download(errand: Errand, target: Path, network: Network) -> Downloaded:
    """Fetch a result to `target`.

    Raises:
        DownloadFailed: `trouble` says whether the same address is worth another try.
        DiskFull: No space is left.
    """
    with replacing(target) as part:
        try:
            async with asyncio.timeout(errand.limits.most_s):
                fetched = await _fetch(errand, part, network)
        except TimeoutError as error:
            said = f"The result did not come within {errand.limits.most_s:g} seconds."
            raise DownloadFailed(Trouble.TOO_SLOW, said) from error
        return Downloaded(path=target, bytes=fetched.bytes, sha256=fetched.sha256, mime=fetched.mime)


async def _fetch(errand: Errand, part: Path, network: Network) -> Downloaded:
    if errand.result.content:
        return await _store(_once(errand.result.content), part, errand)
    try:
        response = await _open(errand, network)
        try:
            _check_length(response, errand.limits)
            return await _store(response.aiter_bytes(), part, errand)
        finally:
            await response.aclose()
    except (AddressNotAllowed, NameNotFound, httpx.InvalidURL, httpcore.UnsupportedProtocol) as error:
        raise DownloadFailed(Trouble.NOT_ALLOWED, f"The result was not fetched: {error}") from error
    except httpcore.RemoteProtocolError as error:
        raise DownloadFailed(Trouble.TRUNCATED, "The result broke off before its end.") from error
    except httpcore.TimeoutException as error:
        raise DownloadFailed(Trouble.TOO_SLOW, "The result's server fell silent.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.DecodingError) as error:
        raise DownloadFailed(Trouble.UNREACHABLE, f"The result's server cannot be reached: {error}") from error


async def _open(errand: Errand, network: Network) -> httpx.Response:
    """Follow redirects to the result. Every step is checked as the first was, and loses the key on the way out."""
    client = network.client(allow_private=errand.allow_private, paid=False)
    home = url = _checked(httpx.URL(errand.result.url), errand)
    for _ in range(_MOST_REDIRECTS + 1):
        ours = errand.headers if errand.result.needs_key and _origin(url) == _origin(home) else {}
        request = client.build_request(
            "GET", url, headers={"Accept-Encoding": "identity", **ours}, timeout=patience(_SILENCE_S)
        )
        response = await client.send(request, stream=True)
        if not response.has_redirect_location:
            await _check_status(response)
            return response
        await response.aclose()
        url = _checked(url.join(response.headers["location"]), errand)
    raise DownloadFailed(Trouble.UNREACHABLE, "The result's address leads from one place to the next without end.")


def _checked(url: httpx.URL, errand: Errand) -> httpx.URL:
    """Return an address to fetch from. Those without encryption are asked with it, unless private ones are allowed."""
    if url.scheme == "http" and not errand.allow_private and url.port is None:
        url = url.copy_with(scheme=_SAFE)
    if not url.host or url.userinfo or url.scheme not in ({_SAFE, "http"} if errand.allow_private else {_SAFE}):
        raise DownloadFailed(Trouble.NOT_ALLOWED, f"The result's address, at {url.host or url.scheme}, is not usable.")
    return url


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _check_status(response: httpx.Response) -> None:
    if response.is_success:
        return
    await response.aclose()
    status = response.status_code
    if status in _GONE:
        raise DownloadFailed(Trouble.EXPIRED, f"The result's address is good no more (HTTP {status}).")
    raise DownloadFailed(Trouble.UNREACHABLE, f"The result's server answered with HTTP {status}.")


def _check_length(response: httpx.Response, limits: DownloadLimits) -> None:
    said = response.headers.get("content-length", "")
    if said.isdecimal() and int(said) > limits.most_bytes:
        raise _too_large(limits)


def _too_large(limits: DownloadLimits) -> DownloadFailed:
    return DownloadFailed(Trouble.TOO_LARGE, f"The result is larger than {limits.most_bytes:,} bytes.")


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _store(chunks: AsyncIterator[bytes], part: Path, errand: Errand) -> Downloaded:
    """Write what comes, a block at a time and off the event loop; stop at the first bytes that are of another kind."""
    digest, size, waiting, mime = hashlib.sha256(), 0, bytearray(), ""
    file = await asyncio.to_thread(part.open, "wb")
    try:
        async for chunk in chunks:
            size += len(chunk)
            if size > errand.limits.most_bytes:
                raise _too_large(errand.limits)
            waiting += chunk
            if not mime and len(waiting) >= _HEAD:
                mime = _mime(waiting, errand)
            if len(waiting) >= _BLOCK:
                await asyncio.to_thread(_write, file, digest.update, bytes(waiting))
                waiting.clear()
        mime = mime or _mime(waiting, errand)
        await asyncio.to_thread(_write, file, digest.update, bytes(waiting))
    finally:
        await asyncio.to_thread(file.close)
    return Downloaded(path=part, bytes=size, sha256=digest.hexdigest(), mime=mime)


def _write(file: BinaryIO, update: Callable[[bytes], None], block: bytes) -> None:
    update(block)
    file.write(block)


def _mime(head: bytearray, errand: Errand) -> str:
    """Return what the first bytes are, if it is of the kind that was ordered; raw samples show nothing."""
    shown = sniff(bytes(head[:_HEAD]))
    raw = errand.result.content and errand.kind is ModelKind.SPEECH
    found = shown or (errand.result.mime if raw else "")
    if not found.startswith(_WANTED.get(errand.kind, "")) or not found:
        what = found or "neither a picture, nor a film, nor a sound"
        raise DownloadFailed(Trouble.WRONG_TYPE, f"The result is no {errand.kind}: its bytes are {what}.")
    return found
