"""Putting together who tells subscriptions what happened."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from shotwright.providers.remote.network import Network
from shotwright.providers.remote.posting import post
from shotwright.wiring.paying import vault
from shotwright.wiring.studio import Studio
from shotwright.workflows.telling import Messenger


@asynccontextmanager
async def messenger(studio: Studio) -> AsyncGenerator[Messenger]:
    """Give what tells subscriptions what happened; it does nothing by itself."""
    network = Network()
    try:
        yield Messenger(
            studio.database,
            vault(studio.settings),
            partial(post, network=network),
            public_url=studio.settings.public_url,
        )
    finally:
        await network.close()


@asynccontextmanager
async def telling(studio: Studio) -> AsyncGenerator[None]:
    """Let this process tell subscriptions what happens, for as long as the block runs."""
    async with messenger(studio) as found:
        found.start()
        try:
            yield
        finally:
            await found.stop()
