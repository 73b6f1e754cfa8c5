"""A studio whose stages are done by simulated providers, with a clock that does not wait."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.db.tables import Take
from shotwright.db.takes import AnyTakes, TakeRows
from shotwright.domain.caps import CapScope
from shotwright.domain.choosing import Strategy
from shotwright.domain.films import ALL_AUTO
from shotwright.domain.secret import Secret
from shotwright.domain.states import Gate, GateMode, Kind, Status
from shotwright.settings import Settings
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.projects import Projects
from shotwright.usecases.providers import Providers, ProviderSettings
from shotwright.usecases.runs import Runs
from shotwright.usecases.settling import Settling, Word
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import Studio, open_studio
from shotwright.wiring.work import working
from shotwright.workflows.elsewhere import Pace
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim.server import Simulator
from tests import make

SCRIPT = """\
# Two on a roof

## Characters
- **Lin** (F, 24): short red hair, brown coat.

## EXT. ROOFTOP - NIGHT
Rain falls on the city.

LIN: Who are you? Come here.
"""
PRICES = {"image": {"unit": "image", "usd": 0.04}, "video": {"unit": "second", "usd": 0.1}}
PRICES["speech"] = {"unit": "character", "usd": 0.001}


@dataclass
class Hurry:
    """Time that passes when somebody sleeps. `blink_s` is how long that takes in truth."""

    blink_s: float = 0.01
    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def sleep(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)
        await asyncio.sleep(self.blink_s)

    @property
    def pace(self) -> Pace:
        return Pace(now=self.now, sleep=self.sleep)


@dataclass
class Shop:
    """One installation and what people do in it."""

    studio: Studio
    simulator: Simulator

    async def provider(
        self,
        wire: str,
        kind: ModelKind,
        name: str = "",
        *,
        priority: int = 0,
        concurrency: int = 2,
        **overrides: object,
    ) -> UUID:
        settings = ProviderSettings(
            name=name or f"{wire} {kind}",
            kind=kind,
            protocol=wire,
            base_url=self.simulator.url(wire),
            model=f"sim/some-{kind}",
            overrides={"prices": [PRICES[kind]], **overrides},  # pyright: ignore[reportArgumentType]  # plain JSON
            allow_private=True,
            priority=priority,
            concurrency=concurrency,
            timeout_s=5,
        )
        async with self.studio.database.unit() as session:
            return (await Providers(session, vault(self.studio.settings)).add(settings, Secret("sim-key"))).id

    async def assign(self, kind: Kind, *providers: UUID, strategy: Strategy = Strategy.WEIGHTED) -> None:
        async with self.studio.database.unit() as session:
            await Assignments(session).assign(None, kind, providers, strategy)

    async def project(self, script: str = SCRIPT, gates: Mapping[Gate, GateMode] = ALL_AUTO) -> UUID:
        async with self.studio.database.unit() as session:
            made = await Projects(session).create("Roof", make.settings(gates))
            await Projects(session).bring_script(made.id, script, "test")
        return made.id

    async def run(self, project_id: UUID, *, redo_stale: bool = False) -> Status:
        """Work until the run has ended, with a process of its own as it were."""
        async with working(self.studio, Hurry().pace) as dispatcher:
            async with self.studio.database.unit() as session:
                run_id = await Runs(session, project_id).start(redo_stale=redo_stale)
            dispatcher.nudge()
            return await asyncio.wait_for(dispatcher.wait_for(project_id, run_id), 45)

    async def jobs(self, project_id: UUID) -> list[Job]:
        async with self.studio.database.unit() as session:
            return list(reversed(await JobRows(session).list(project_id=project_id)))

    async def takes(self, project_id: UUID, key: str) -> list[Take]:
        async with self.studio.database.unit() as session:
            return list(await TakeRows(session, project_id).of_artefact(key))

    async def take(self, job: Job) -> Take:
        assert job.take_id is not None
        async with self.studio.database.unit() as session:
            return (await AnyTakes(session).get(job.take_id))[0]

    async def resolve(self, job: Job, word: Word) -> None:
        async with self.studio.database.unit() as session:
            await Settling(session).resolve(job.id, word)

    async def cap(self, project_id: UUID, limit_usd_micros: int | None) -> None:
        async with self.studio.database.unit() as session:
            await Ledger(session).set_cap(CapScope.PROJECT, project_id, limit_usd_micros)

    async def plan(self, project_id: UUID) -> Planned:
        async with self.studio.database.unit() as session:
            return await Planning(session, project_id, entries(self.studio.settings).entry_of).plan()

    async def override(self, provider_id: UUID, **more: object) -> None:
        async with self.studio.database.unit() as session:
            providers = Providers(session, vault(self.studio.settings))
            settings = (await providers.get(provider_id)).settings
            overrides: Any = {**settings.overrides, **more}
            await providers.edit(provider_id, replace(settings, overrides=overrides))

    async def selected(self, project_id: UUID) -> dict[str, Take]:
        async with self.studio.database.unit() as session:
            return await TakeRows(session, project_id).selected()


@asynccontextmanager
async def opened(
    home: Path, simulator: Simulator, *, forget: bool = True, database_url: str = ""
) -> AsyncGenerator[Shop]:
    if forget:
        simulator.forget()
    async with open_studio(Settings(home=home, workers=2, database_url=database_url)) as studio:
        yield Shop(studio=studio, simulator=simulator)
