"""Anthropic: which models a key may use. What they are asked goes another road, that of language models."""

from collections.abc import Mapping
from typing import Final

from shotwright.providers.remote.adapter import Adapter
from shotwright_sdk.remote import Connection

_VERSION: Final = "2023-06-01"


class Anthropic(Adapter):
    def headers(self, connection: Connection) -> Mapping[str, str]:
        return {"x-api-key": connection.key, "anthropic-version": _VERSION}

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        reply = await self._get(connection, "/v1/models", {"limit": "1000"})
        return tuple(one["id"].text for one in reply["data"].items if one["id"].text)
