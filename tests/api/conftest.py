"""A studio that is served, and a client of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from shotwright.api.app import create_app
from shotwright.api.parts import Parts
from shotwright.db.session import Database
from tests.api.seeding import Seeder
from tests.api.studios import opened


@pytest.fixture
async def parts(database: Database, tmp_path: Path) -> AsyncIterator[Parts]:
    async with opened(database, tmp_path) as studio:
        yield studio


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
