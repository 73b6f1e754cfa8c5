"""A conformance server: one for all tests, with empty books for each."""

from collections.abc import Iterator

import pytest

from shotwright_sim.server import Simulator


@pytest.fixture(scope="session")
def running_server() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def server(running_server: Simulator) -> Simulator:
    running_server.forget()
    return running_server
