"""The till as a transport: client libraries send through it as if it were the network."""

from typing import Final

import httpx2

from shotwright.providers.llm.till import Request, Till

_HEADERS: Final = frozenset({"accept", "content-type", "anthropic-version", "anthropic-beta"})
_KEYS: Final = frozenset({"authorization", "x-api-key", "x-goog-api-key"})
"""All that goes along. Client libraries add more: from the environment, and of the machine that they run on."""


class Wire(httpx2.AsyncBaseTransport):
    """Sends nothing itself. `has_key` says whether there is a key: without one, libraries make one up."""

    def __init__(self, till: Till, *, has_key: bool) -> None:
        self._till = till
        self._headers = _HEADERS | _KEYS if has_key else _HEADERS

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = {name: value for name, value in request.headers.items() if name in self._headers}
        asked = Request(url=str(request.url), headers=headers, body=await request.aread())
        answer = await self._till.pay(asked)
        return httpx2.Response(200, headers={"content-type": "application/json"}, content=answer, request=request)
