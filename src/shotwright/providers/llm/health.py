"""How a server of language models does: for those that people run themselves, without buying anything.

Ollama: `GET /` says “Ollama is running”, `/api/version`, `/api/ps` lists what is loaded. vLLM: `/version`.
llama.cpp: `GET /health`. All of them, and LM Studio, list their models at `/v1/models`.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from shotwright.providers.remote.asking import Answer, Question, ask, read
from shotwright.providers.remote.network import Network
from shotwright.providers.remote.replies import Reply
from shotwright_sdk.remote import Connection
from shotwright_sdk.remote_errors import RemoteError

_LONGEST_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerHealth:
    """What a server says of itself. `problem` is one sentence for a person; "" if a question can be asked."""

    server: str = ""
    """`ollama`, `vllm`, `llama.cpp`; "" if it is none of them, or was not recognised."""
    version: str = ""
    models: tuple[str, ...] = ()
    has_model: bool = False
    is_loaded: bool | None = None
    """Whether the model is in memory; None where the server does not tell."""
    latency_s: float = 0.0
    problem: str = ""


async def health_of(network: Network, connection: Connection, model: str) -> ServerHealth:
    """Ask a server how it does. Raises nothing."""
    began = time.monotonic()
    asking = _Asking(network, replace(connection, timeout_s=min(connection.timeout_s, _LONGEST_S)))
    try:
        listed = await asking.json("/models")
    except RemoteError as error:
        return ServerHealth(latency_s=time.monotonic() - began, problem=str(error))
    latency_s = time.monotonic() - began
    models = tuple(one["id"].text for one in listed["data"].items if one["id"].text)
    server, version = await asking.who_it_is()
    loaded = await asking.loaded() if server == "ollama" else None
    has_model = model in models
    return ServerHealth(
        server=server,
        version=version,
        models=models,
        has_model=has_model,
        is_loaded=model in loaded if loaded is not None else None,
        latency_s=latency_s,
        problem="" if has_model else _missing(model, server, models),
    )


def _missing(model: str, server: str, models: tuple[str, ...]) -> str:
    there = f"It has: {', '.join(models[:10])}." if models else "It lists none."
    hint = f" `ollama pull {model}` fetches it." if server == "ollama" else ""
    return f"The server has no model “{model}”. {there}{hint}"


class _Asking:
    def __init__(self, network: Network, connection: Connection) -> None:
        self._network = network
        self._connection = connection
        self._root = connection.base_url.rstrip("/").removesuffix("/v1")
        self._headers: Mapping[str, str] = {"Authorization": f"Bearer {connection.key}"} if connection.key else {}

    async def json(self, path: str) -> Reply:
        return await read(await self._get(path), self._connection, {}, paid=False)

    async def who_it_is(self) -> tuple[str, str]:
        """Return the kind of server and its version, as far as it tells."""
        home, version, vllm = await asyncio.gather(
            self._quietly(f"{self._root}/"),
            self._quietly(f"{self._root}/api/version"),
            self._quietly(f"{self._root}/version"),
        )
        if home is not None and b"Ollama is running" in home.body:
            return "ollama", _version(version)
        if vllm is not None and _version(vllm):
            return "vllm", _version(vllm)
        health = await self._quietly(f"{self._root}/health")
        is_llama = health is not None and b'"status"' in health.body
        return ("llama.cpp", "") if is_llama else ("", "")

    async def loaded(self) -> tuple[str, ...] | None:
        """Return the models that Ollama has in memory; None if it does not tell."""
        answer = await self._quietly(f"{self._root}/api/ps")
        if answer is None:
            return None
        return tuple(one["name"].text for one in _reply(answer)["models"].items)

    async def _quietly(self, path: str) -> Answer | None:
        try:
            answer = await self._get(path)
        except RemoteError:
            return None
        return answer if answer.ok else None

    async def _get(self, path: str) -> Answer:
        return await ask(self._network, self._connection, Question(method="GET", path=path, headers=self._headers))


def _version(answer: Answer | None) -> str:
    return _reply(answer)["version"].text if answer is not None else ""


def _reply(answer: Answer) -> Reply:
    try:
        return Reply.parse(answer.body)
    except ValueError:
        return Reply(None)
