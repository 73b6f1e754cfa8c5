"""Telling others by HTTP: one POST to an address that a person entered, and what came of it.

The address may be anybody's: it is judged as it is connected to (`network.py`), redirects are not followed, and of the
answer only the beginning is read.
"""

import asyncio
import time
from dataclasses import replace
from typing import Final

import httpcore
import httpx

from shotwright.domain.redaction import redact
from shotwright.providers.remote.network import AddressNotAllowed, NameNotFound, Network, patience
from shotwright.providers.remote.refusals import retry_after_s
from shotwright.usecases.notices import LONGEST_SENDING_S, Echo, Letter

_READ_BYTES: Final = 2000
_KEPT_CHARACTERS: Final = 500
_HEADERS: Final = {
    "Content-Type": "application/json",
    "User-Agent": "shotwright",
    "Accept-Encoding": "identity",
}


async def post(letter: Letter, network: Network, longest_s: float = LONGEST_SENDING_S) -> Echo:
    """Send a letter once and return what came of it; nothing is raised for what the other side does."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(longest_s):
            echo = await _send(letter, network, longest_s)
    except AddressNotAllowed as error:
        where = str(error).partition(" If this is meant")[0]
        echo = Echo(error=f"{where} An administrator may allow that for the subscription (allow_private).")
    except (NameNotFound, httpx.InvalidURL, httpcore.UnsupportedProtocol) as error:
        echo = Echo(error=str(error))
    except (TimeoutError, httpcore.TimeoutException):
        echo = Echo(error=f"No answer came within {longest_s:g} seconds.")
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError) as error:
        echo = Echo(error=f"The address cannot be reached: {str(error) or type(error).__name__}")
    return replace(echo, latency_ms=int((time.monotonic() - began) * 1000))


async def _send(letter: Letter, network: Network, longest_s: float) -> Echo:
    if letter.url.startswith("http:") and not letter.allow_private:
        return Echo(error="Nothing is sent without encryption. Enter an address that begins with https.")
    client = network.client(allow_private=letter.allow_private, paid=False)
    headers = {**_HEADERS, **letter.headers}
    request = client.build_request(
        "POST", letter.url, headers=headers, content=letter.body, timeout=patience(longest_s)
    )
    response = await client.send(request, stream=True)
    try:
        reply = await _beginning(response)
    finally:
        await response.aclose()
    return Echo(
        status_code=response.status_code,
        reply=reply,
        error=_complaint(response),
        retry_after_s=retry_after_s(response.headers.get("retry-after", "")),
    )


async def _beginning(response: httpx.Response) -> str:
    """Return the first words of an answer, without what looks like a key."""
    found = b""
    async for chunk in response.aiter_raw():
        found += chunk
        if len(found) >= _READ_BYTES:
            break
    words = redact(found[:_READ_BYTES].decode("utf-8", "replace"))
    return str(words)[:_KEPT_CHARACTERS]


def _complaint(response: httpx.Response) -> str:
    if response.is_success:
        return ""
    if response.has_redirect_location:
        return "The address leads elsewhere (a redirect), which is not followed. Enter where it leads to."
    return f"The address answered HTTP {response.status_code}."
