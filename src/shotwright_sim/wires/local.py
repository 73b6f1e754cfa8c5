"""Servers of language models that people run for themselves: Ollama and vLLM."""

from typing import Any, Final

from starlette.responses import PlainTextResponse

from shotwright_sim.chat import MODELS
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, Call, Wire, open_to_all
from shotwright_sim.wires.chat_completions import complete
from shotwright_sim.wires.shapes import STATUS


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    return STATUS[scenario], {"error": {"message": message, "type": "api_error", "param": None, "code": None}}


def _models(call: Call) -> Answer:
    del call
    return {"object": "list", "data": [{"id": name, "object": "model"} for name in MODELS]}


def _running(call: Call) -> Answer:
    del call
    return PlainTextResponse("Ollama is running")


def _ollama_version(call: Call) -> Answer:
    del call
    return {"version": "0.13.1"}


def _loaded(call: Call) -> Answer:
    del call
    return {"models": [{"name": MODELS[0], "size_vram": 5_137_025_024}]}


def _healthy(call: Call) -> Answer:
    del call
    return PlainTextResponse("")


def _vllm_version(call: Call) -> Answer:
    del call
    return {"version": "0.12.0"}


_CHAT: Final = (complete("/v1/chat/completions"), Action(method="GET", path="/v1/models", answer=_models))

OLLAMA: Final = Wire(
    name="ollama",
    refusal=_refusal,
    authorised=open_to_all,
    actions=(
        *_CHAT,
        Action(method="GET", path="/", answer=_running),
        Action(method="GET", path="/api/version", answer=_ollama_version),
        Action(method="GET", path="/api/ps", answer=_loaded),
    ),
)
VLLM: Final = Wire(
    name="vllm",
    refusal=_refusal,
    authorised=open_to_all,
    actions=(
        *_CHAT,
        Action(method="GET", path="/health", answer=_healthy),
        Action(method="GET", path="/version", answer=_vllm_version),
    ),
)
