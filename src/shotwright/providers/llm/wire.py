"""The till as a transport: client libraries send through it as if it were the network."""

from typing import Final

import httpx2

from shotwright.providers.llm.till import Request, Till

_OURS: Final = frozenset({"host", "content-length", "accept-encoding", "connection", "user-agent"})
"""Headers that are written where the request is really sent."""
_CHATTER: Final = "x-stainless-"
"""Headers in which a client library tells of the machine that it runs on."""


class Wire(httpx2.AsyncBaseTransport):
    """Sends nothing itself. `has_key` says whether there is a key: without one, libraries make one up."""

    def __init__(self, till: Till, *, has_key: bool) -> None:
        self._till = till
        self._left_out = _OURS if has_key else _OURS | {"authorization"}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = {
            name: value
            for name, value in request.headers.items()
            if name not in self._left_out and not name.startswith(_CHATTER)
        }
        asked = Request(url=str(request.url), headers=headers, body=await request.aread())
        answer = await self._till.pay(asked)
        return httpx2.Response(200, headers={"content-type": "application/json"}, content=answer, request=request)
