"""A studio where dramas are ordered, and what its simulated language model says of them."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from shotwright.db.llm_tables import LlmAnswer
from shotwright.domain.caps import CapScope
from shotwright.domain.dramas import Brief
from shotwright.domain.films import ALL_AUTO, ALL_MANUAL, FilmSettings, Format
from shotwright.domain.money import MICROS
from shotwright.domain.stages import Stage
from shotwright.domain.states import Status
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.drama_progress import DramaFacts, DramaProgress
from shotwright.usecases.dramas import Started
from shotwright.usecases.export_orders import ExportFacts, ExportOrders
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.projects import Projects
from shotwright.usecases.runs import Runs
from shotwright.usecases.stories import Stories
from shotwright.wiring.asking import language_models
from shotwright.wiring.dramas import drama_desk
from shotwright.wiring.studio import Studio
from shotwright.wiring.work import working
from shotwright.workflows.dispatch import Dispatcher
from shotwright.workflows.writing.drama_desk import DramaDesk, DramaWish
from shotwright_sdk.values import Breakdown, Size
from shotwright_sim.server import Simulator
from tests.workflows import writing

TINY: Final = FilmSettings(format=Format(size=Size(width=160, height=128), rate=Fraction(24)), gates=ALL_AUTO)
TO_THE_STORYBOARD: Final = replace(TINY, gates=ALL_MANUAL)
"""A run ends when the script is broken down: nothing is drawn."""
_PATIENCE_S: Final = 120


def brief(episodes: int = 2, **changes: Any) -> Brief:
    """A drama of one scene with one shot of two seconds for each episode."""
    usual = Brief(title="Tram", prompt="A driver waits for a ghost.", episodes=episodes, scenes=1, duration_s=2)
    return replace(usual, **changes)


def outline(episodes: int = 2) -> str:
    told = {
        "title": "The last tram",
        "characters": [
            {"name": "Lin", "gender": "female", "age": "adult", "appearance": "short red hair, brown coat"},
            {"name": "Gu", "appearance": "grey beard, uniform"},
        ],
        "locations": [{"name": "Depot", "place": "station", "interior": True, "description": "rails, one lamp"}],
        "episodes": [{"title": f"Night {n}", "synopsis": f"Lin waits. {n}"} for n in range(1, episodes + 1)],
    }
    return json.dumps(told)


def episode(scenes: int = 1, shots: int = 1, **changes: Any) -> str:
    shot = {"size": "wide", "action": "Lin looks up", "description": "Lin at the rails", "seen": [{"name": "Lin"}]}
    scene = {"location": "Depot", "time_of_day": "night", "shots": [{**shot, **changes}] * shots}
    return json.dumps({"scenes": [scene] * scenes})


@dataclass
class DramaStudio:
    """One installation, and who orders there."""

    studio: Studio
    simulator: Simulator
    desk: DramaDesk

    def say(self, *answers: str) -> None:
        self.simulator.say("openai", *answers)

    @property
    def questions(self) -> list[str]:
        return [str(one.json["messages"]) for one in self.simulator.submits("openai")]

    async def order(self, of: Brief | None = None, **changes: Any) -> Started:
        wish = DramaWish(brief=of or brief(), settings=TINY)
        return await self.desk.order(await self.desk.drafted(replace(wish, **changes)))

    async def run_again(self, project_id: UUID) -> UUID:
        async with self.studio.database.unit() as session:
            return await Runs(session, project_id).start(redo_stale=False)

    @asynccontextmanager
    async def at_work(self) -> AsyncGenerator[Dispatcher]:
        async with working(self.studio) as dispatcher:
            dispatcher.nudge()
            yield dispatcher

    async def work(self, project_id: UUID, run_id: UUID) -> Status:
        """Let a process work until a run, and the export that it ordered, have ended; return how the run did."""
        async with self.at_work() as dispatcher:
            status = await asyncio.wait_for(dispatcher.wait_for(project_id, run_id), _PATIENCE_S)
            await asyncio.wait_for(self._until_exported(project_id), _PATIENCE_S)
        return status

    async def _until_exported(self, project_id: UUID) -> None:
        while any(one.status.is_open for one in await self.exports(project_id)):  # noqa: ASYNC110  # rows, not events
            await asyncio.sleep(0.1)

    async def exports(self, project_id: UUID) -> Sequence[ExportFacts]:
        async with self.studio.database.unit() as session:
            return (await ExportOrders(session).page(project_id, limit=10, offset=0))[0]

    async def read(self, project_id: UUID) -> DramaFacts:
        async with self.studio.database.unit() as session:
            return await DramaProgress(session).read(await Projects(session).find(str(project_id)))

    async def script(self, project_id: UUID) -> str:
        async with self.studio.database.unit() as session:
            return await Projects(session).script_text(project_id)

    async def bring(self, project_id: UUID, text: str) -> None:
        async with self.studio.database.unit() as session:
            await Projects(session).bring_script(project_id, text, "test")

    async def story(self, project_id: UUID) -> Breakdown:
        async with self.studio.database.unit() as session:
            return (await Stories(session, project_id).load()).parts

    async def cancel(self, project_id: UUID) -> None:
        async with self.studio.database.unit() as session:
            await Runs(session, project_id).cancel()

    async def pause(self, project_id: UUID, *, paused: bool) -> None:
        async with self.studio.database.unit() as session:
            await Projects(session).set_paused(project_id, paused=paused)

    async def ask_nobody(self, stage: Stage) -> None:
        """Let no language model do a stage any more."""
        async with self.studio.database.unit() as session:
            await Assignments(session).assign(None, stage, ())

    async def until_answered(self, questions: int) -> None:
        """Wait until so many answers were written down."""
        async with asyncio.timeout(_PATIENCE_S):
            while True:
                async with self.studio.database.unit() as session:
                    if await session.scalar(select(func.count()).select_from(LlmAnswer)) == questions:
                        return
                await asyncio.sleep(0.05)

    def after(self, questions: int, action: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something just before the simulator answers the question of that number."""
        loop = asyncio.get_running_loop()

        def hook(method: str, path: str) -> None:
            if method == "POST" and "chat" in path and len(self.questions) == questions:
                asyncio.run_coroutine_threadsafe(action(), loop).result(30)

        self.simulator.desk.before_answer = hook

    async def spent(self, project_id: UUID) -> int:
        async with self.studio.database.unit() as session:
            return (await Ledger(session).spending(project_id)).spent

    async def cap(self, project_id: UUID, usd_micros: int = 100 * MICROS) -> None:
        async with self.studio.database.unit() as session:
            await Ledger(session).set_cap(CapScope.PROJECT, project_id, usd_micros)


@asynccontextmanager
async def opened(home: Path, simulator: Simulator) -> AsyncGenerator[DramaStudio]:
    async with writing.opened(home, simulator) as other, language_models(other.studio) as models:
        studio = other.studio
        async with studio.database.unit() as session:
            by = await Projects(session).owner_id()
        desk = drama_desk(studio, models, by)
        yield DramaStudio(studio, simulator, desk)
