"""The SDK's contract, and nothing of the product: `pytest examples/adapter`, with the adapter installed."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from shotwright_sdk.contract import RemoteContract
from shotwright_sdk.remote import Framing, ImageJob, RemoteAdapter, RemoteJob
from shotwright_sdk.remote_models import ModelEntry, ModelKind
from shotwright_sdk.values import Size
from shotwright_sim.server import Simulator


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def server(running: Simulator) -> Simulator:
    running.forget()
    return running


class TestHandDrawn(RemoteContract):
    wire = "openai"

    def opened(self) -> AbstractAsyncContextManager[RemoteAdapter]:
        @asynccontextmanager
        async def context() -> AsyncGenerator[RemoteAdapter]:
            (point,) = entry_points(group="shotwright.adapters", name="handdrawn")
            yield point.load()()

        return context()

    def job(self, folder: Path) -> RemoteJob:
        del folder
        return ImageJob(
            model=ModelEntry(id="ink-1", kind=ModelKind.IMAGE, protocol="handdrawn"),
            idempotency_key="key",
            prompt="A lighthouse.",
            framing=Framing(size=Size(width=1024, height=1024)),
        )
