"""A studio that is served, and a client of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from shotwright.api.app import create_app
from shotwright.api.parts import Parts
from shotwright.db.session import Database
from shotwright.domain.secret import Secret
from shotwright.providers.catalogue.entries import Entries
from shotwright.providers.catalogue.loading import load_catalogue
from shotwright.providers.llm.models import Models
from shotwright.providers.llm.till import Tools
from shotwright.providers.registry import Providers
from shotwright.providers.remote.registry import Adapters
from shotwright.providers.remote.webhook_keys import PublishedKeys
from shotwright.storage.store import Storage
from shotwright.vault.sealing import Vault
from tests.api.seeding import Seeder

VAULT = Vault([Secret("a key of thirty-two characters or more")])


@pytest.fixture
async def parts(database: Database, tmp_path: Path) -> AsyncIterator[Parts]:
    adapters = Adapters()
    entries = Entries(load_catalogue())
    asking = Tools(
        database=database, network=adapters.network, vault=VAULT, entry_of=entries.entry_of, sender="the served studio"
    )
    yield Parts(
        database=database,
        storage=Storage((tmp_path / "projects").as_uri()),
        providers=Providers(model_dir=None, workers=1),
        scratch=tmp_path,
        models=Models(asking),
        vault=VAULT,
        entries=entries,
        adapters=adapters,
        public_keys=PublishedKeys(adapters.network, {}).of,
        nudge=lambda: None,
    )
    await adapters.close()


@pytest.fixture
def seeder(parts: Parts) -> Seeder:
    return Seeder(database=parts.database, vault=parts.vault)


@pytest.fixture
def app(parts: Parts) -> FastAPI:
    return create_app(parts)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as opened:
        yield opened
