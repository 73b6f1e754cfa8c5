"""Language models on this machine: rows for the simulated vendors, and whoever asks them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.db.session import Database
from shotwright.domain.jobs import JobState
from shotwright.domain.secret import Secret
from shotwright.domain.stages import Stage
from shotwright.providers.catalogue.entries import Entries
from shotwright.providers.catalogue.loading import load_catalogue
from shotwright.providers.llm.models import Models
from shotwright.providers.llm.till import Tools
from shotwright.providers.remote.network import Network
from shotwright.usecases.asking import Question
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.providers import Providers, ProviderSettings
from shotwright.vault.sealing import Vault
from shotwright_sdk.remote import Connection
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.desk import KEY
from shotwright_sim.server import Simulator
from tests import make
from tests.money import Clock

PRICES = [
    {"unit": "input_token", "usd": 1, "per": 1_000_000},
    {"unit": "output_token", "usd": 4, "per": 1_000_000},
]
ADDRESSES = {
    "openai": ("/v1", "openai"),
    "openrouter": ("/v1", "openai"),
    "ollama": ("/v1", "openai"),
    "vllm": ("/v1", "openai"),
    "anthropic": ("", "anthropic"),
    "gemini": ("", "gemini"),
}
"""By wire: what comes behind the simulator's address, and the protocol."""


class Person(BaseModel):
    name: str
    age: int | None = None


class Idea(BaseModel):
    title: str
    scenes: list[str]
    people: list[Person] = []


@dataclass
class Room:
    """A project, and the models that may be asked for it. Time goes by when somebody sleeps."""

    database: Database
    server: Simulator
    network: Network
    clock: Clock = field(default_factory=Clock)
    vault: Vault = field(default_factory=lambda: Vault([Secret("k" * 40)]))
    project: UUID = field(init=False)

    async def open(self) -> None:
        async with self.database.unit() as session:
            self.project = (await make.project(session)).id

    async def sleep(self, seconds: float) -> None:
        self.clock.forward(seconds)

    @property
    def models(self) -> Models:
        """A new one each time, like a new process."""
        tools = Tools(
            database=self.database,
            network=self.network,
            vault=self.vault,
            entry_of=Entries(load_catalogue()).entry_of,
            sender="me",
            now=self.clock,
            sleep=self.sleep,
        )
        return Models(tools)

    async def add(self, wire: str = "openai", model: str = "sim-chat", *, name: str = "", **more: Any) -> UUID:
        ending, protocol = ADDRESSES[wire]
        overrides: Mapping[str, Any] = {"prices": PRICES, **more.pop("overrides", {})}
        usual: dict[str, Any] = {"base_url": self.server.url(wire) + ending, "allow_private": True}
        settings = ProviderSettings(
            name=name or wire,
            kind=ModelKind.LLM,
            protocol=protocol,
            model=model,
            overrides=overrides,
            **(usual | more),
        )
        async with self.database.unit() as session:
            return (await Providers(session, self.vault).add(settings, Secret(KEY))).id

    def connection(self, wire: str) -> Connection:
        return Connection(base_url=self.server.url(wire) + ADDRESSES[wire][0], key=KEY, allow_private=True)

    async def assign(self, stage: Stage, *providers: UUID) -> None:
        async with self.database.unit() as session:
            await Assignments(session).assign(self.project, stage, providers)

    def question(self, **more: Any) -> Question[Idea]:
        usual: dict[str, Any] = {"text": "A cat who is afraid of rain.", "answer": Idea}
        return Question(
            project_id=self.project,
            stage=Stage.SCREENPLAY,
            system="You turn topics into outlines.",
            **(usual | more),
        )

    async def jobs(self) -> list[Job]:
        """The jobs, oldest first."""
        async with self.database.unit() as session:
            return [*reversed(await JobRows(session).list(project_id=self.project))]

    async def states(self) -> list[JobState]:
        return [job.state for job in await self.jobs()]
