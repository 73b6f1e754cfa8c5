"""Putting the way to language models together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import uuid4

from shotwright.providers.llm.models import Models
from shotwright.providers.llm.till import Tools
from shotwright.providers.remote.network import Network
from shotwright.usecases.asking import LanguageModels
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import Studio


@asynccontextmanager
async def language_models(studio: Studio) -> AsyncGenerator[LanguageModels]:
    """Give whoever asks language models, for as long as the block runs."""
    network = Network()
    try:
        yield Models(
            Tools(
                database=studio.database,
                network=network,
                vault=vault(studio.settings),
                entry_of=entries(studio.settings).entry_of,
                sender=f"asking-{uuid4().hex}",
            )
        )
    finally:
        await network.close()
