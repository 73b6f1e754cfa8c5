"""The keys that senders of webhooks publish, fetched when first needed and again once a day.

Source: https://docs.fal.ai/model-endpoints/webhooks (a JSON Web Key Set, RFC 7517; Ed25519 keys as of RFC 8037).
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import httpcore
import httpx

from shotwright.providers.remote.network import AddressNotAllowed, NameNotFound, Network, patience
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.webhooks import Scheme

log = logging.getLogger(__name__)

PUBLISHED: Final[Mapping[Scheme, str]] = {Scheme.FAL: "https://rest.fal.ai/.well-known/jwks.json"}
_KEPT_S: Final = 24 * 3600.0
_AGAIN_S: Final = 60.0
"""An unknown key may be a new one; nobody who forges calls can make us ask more often."""
_SECONDS: Final = 4.0
_LARGEST: Final = 100_000
_TROUBLE: Final = (
    httpx.HTTPError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    AddressNotAllowed,
    NameNotFound,
)


class PublishedKeys:
    """`addresses` are where keys are published, `allow_private` whether that may be in this network: for tests."""

    def __init__(
        self,
        network: Network,
        addresses: Mapping[Scheme, str] = PUBLISHED,
        *,
        allow_private: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._network = network
        self._addresses = addresses
        self._allow_private = allow_private
        self._clock = clock
        self._kept: dict[Scheme, tuple[float, tuple[str, ...]]] = {}

    async def of(self, scheme: Scheme) -> Sequence[str]:
        """Return a scheme's public keys; none if it has none, or if they cannot be had now."""
        if scheme not in self._addresses:
            return ()
        fetched_at, keys = self._kept.get(scheme, (None, ()))
        if fetched_at is None or self._clock() - fetched_at > (_KEPT_S if keys else _AGAIN_S):
            keys = await self._fetch(self._addresses[scheme]) or keys
            self._kept[scheme] = self._clock(), keys
        return keys

    async def _fetch(self, address: str) -> tuple[str, ...]:
        client = self._network.client(allow_private=self._allow_private, paid=False)
        try:
            async with client.stream("GET", address, timeout=patience(_SECONDS)) as response:
                return await _keys_in(response)
        except (*_TROUBLE, ValueError) as error:
            log.warning("the keys at %s cannot be had: %s", address, error)
            return ()


async def _keys_in(response: httpx.Response) -> tuple[str, ...]:
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > _LARGEST:
            raise ValueError("too large")
    return tuple(key["x"].text for key in Reply.parse(body)["keys"].items if key["x"].text)
