"""Putting the service together: the routes' parts, and whoever works in the same process."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from fastapi import FastAPI

from shotwright.api.app import create_app
from shotwright.api.parts import Parts
from shotwright.providers.remote.registry import Adapters
from shotwright.providers.remote.webhook_keys import PublishedKeys
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import Studio
from shotwright.wiring.work import working

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@asynccontextmanager
async def service(studio: Studio, *, works: bool) -> AsyncGenerator[FastAPI]:
    """Give the application, for as long as the block runs. `works`: this process makes films as well."""
    async with AsyncExitStack() as stack:
        nudge = (await stack.enter_async_context(working(studio))).nudge if works else _nobody_works
        adapters = Adapters()
        stack.push_async_callback(adapters.close)
        parts = Parts(
            database=studio.database,
            vault=vault(studio.settings),
            entries=entries(studio.settings),
            adapters=adapters,
            public_keys=PublishedKeys(adapters.network).of,
            nudge=nudge,
        )
        yield create_app(parts)


def _nobody_works() -> None:
    """Leave it to the other processes: they look for themselves every little while."""
