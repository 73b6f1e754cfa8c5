"""A studio whose writing is done by a simulated language model, and what people order there."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from shotwright.db.tables import Take
from shotwright.db.takes import TakeRows
from shotwright.domain.caps import CapScope
from shotwright.domain.films import ALL_AUTO
from shotwright.domain.planner import Plan
from shotwright.domain.secret import Secret
from shotwright.domain.stages import WRITING
from shotwright.domain.stories import Story
from shotwright.domain.writing import Commission
from shotwright.settings import Settings
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.extraction import extract
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.planning import Planning
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.providers import Providers, ProviderSettings
from shotwright.usecases.scripts import Scripts, Version
from shotwright.usecases.stories import Stories
from shotwright.wiring.asking import language_models
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import Studio, open_studio
from shotwright.wiring.work import working
from shotwright.workflows.writing.ordering import Ordering
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.desk import KEY
from shotwright_sim.server import Simulator
from tests import make

PRICES = [
    {"unit": "input_token", "usd": 1, "per": 1_000_000},
    {"unit": "output_token", "usd": 4, "per": 1_000_000},
]


@dataclass
class Desk:
    """One installation with one project, and who writes for it."""

    studio: Studio
    simulator: Simulator
    ordering: Ordering
    project: ProjectFacts

    def say(self, *answers: object) -> None:
        """Let the model answer the next questions so: JSON, or words."""
        self.simulator.say("openai", *(one if isinstance(one, str) else json.dumps(one) for one in answers))

    def go_wrong(self, *scenarios: str) -> None:
        self.simulator.script("openai", *scenarios)

    @property
    def questions(self) -> list[str]:
        """What the model was asked, as it came over the wire."""
        return [str(one.json["messages"]) for one in self.simulator.submits("openai")]

    async def order(self, commission: Commission) -> Take:
        """Order something, and let a process of its own, as it were, work on it to its end."""
        return await self.work(await self.ordering.order(commission, await self.ordering.price(commission)))

    async def extract(self) -> Take:
        async with self.studio.database.unit() as session:
            take_id = (await extract(session, self.project.id)).id
        return await self.work(take_id)

    async def work(self, take_id: UUID) -> Take:
        async with working(self.studio) as dispatcher:
            dispatcher.nudge()
            await asyncio.wait_for(dispatcher.wait_for_take(take_id), 60)
        async with self.studio.database.unit() as session:
            return (await Commissions(session, self.project.id).take(take_id))[1]

    async def bring(self, text: str) -> None:
        async with self.studio.database.unit() as session:
            await Projects(session).bring_script(self.project.id, text, "test")

    async def use(self, number: int) -> None:
        async with self.studio.database.unit() as session:
            await Scripts(session, self.project.id).use(number)

    async def versions(self) -> Sequence[Version]:
        async with self.studio.database.unit() as session:
            return await Scripts(session, self.project.id).all()

    async def plan(self) -> Plan:
        async with self.studio.database.unit() as session:
            entry_of = entries(self.studio.settings).entry_of
            return (await Planning(session, self.project.id, entry_of).plan()).plan

    async def story(self) -> Story:
        async with self.studio.database.unit() as session:
            return await Stories(session, self.project.id).load()

    async def file(self, take: Take, role: str) -> Any:
        async with self.studio.database.unit() as session:
            media = (await TakeRows(session, self.project.id).media([take.id]))[take.id][role]
        return json.loads(await self.studio.storage.get(media.key))

    async def cap(self, limit_usd_micros: int) -> None:
        async with self.studio.database.unit() as session:
            await Ledger(session).set_cap(CapScope.PROJECT, self.project.id, limit_usd_micros)


@asynccontextmanager
async def opened(home: Path, simulator: Simulator) -> AsyncGenerator[Desk]:
    simulator.forget()
    async with (
        open_studio(Settings(home=home, workers=2, database_url="")) as studio,
        language_models(studio) as models,
    ):
        settings = ProviderSettings(
            name="chat",
            kind=ModelKind.LLM,
            protocol="openai",
            model="sim-chat",
            base_url=simulator.url("openai") + "/v1",
            overrides={"prices": PRICES},
            allow_private=True,
        )
        async with studio.database.unit() as session:
            provider = await Providers(session, vault(studio.settings)).add(settings, Secret(KEY))
            for stage in WRITING:
                await Assignments(session).assign(None, stage, [provider.id])
            project = await Projects(session).create("Roof", make.settings(ALL_AUTO))
        yield Desk(studio, simulator, Ordering(studio.database, studio.storage, models, project), project)
