"""A language model for tests: the simulator's, as somebody would enter it."""

from typing import Any

from shotwright_sim.desk import KEY
from shotwright_sim.server import Simulator
from tests.providers.asking import PRICES


def simulated(simulator: Simulator, name: str = "chat") -> dict[str, Any]:
    """Return what is sent to add the simulator's language model, with a known price."""
    return {
        "name": name,
        "kind": "llm",
        "protocol": "openai",
        "model": "sim-chat",
        "base_url": simulator.url("openai") + "/v1",
        "allow_private": True,
        "key": KEY,
        "overrides": {"prices": PRICES},
    }
