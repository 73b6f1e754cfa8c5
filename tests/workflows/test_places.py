"""How much is made at the same time."""

import asyncio
from pathlib import Path

import pytest

from shotwright.domain.states import Kind, Status
from shotwright.usecases.runs import Runs
from shotwright.usecases.takes import Made, Order
from shotwright.wiring.work import working
from shotwright.workflows import table
from shotwright.workflows.making import pictures
from shotwright.workflows.workshop import Workshop
from shotwright_sim.server import Simulator
from tests.workflows.buying import opened

CROWD = """\
# Five on a roof

## Characters
- **Lin** (F, 24): short red hair.
- **Gu** (M, 60): grey beard.
- **Mei** (F, 8): yellow raincoat.
- **Hao** (M, 30): glasses.
- **Ann** (F, 40): black hat.

## EXT. ROOFTOP - NIGHT
LIN: One.

GU: Two.

MEI: Three.

HAO: Four.

ANN: Five.
"""


async def test_references_are_drawn_side_by_side_but_no_more_than_there_are_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most = 0, 0

    async def counted(order: Order, workshop: Workshop) -> Made:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            await asyncio.sleep(0.3)  # so that those who may begin meanwhile do
            return await pictures.make(order, workshop)
        finally:
            at_once -= 1

    monkeypatch.setitem(table.MAKERS, Kind.REFERENCE, counted)  # pyright: ignore[reportArgumentType]  # it is a dict
    with Simulator() as simulator:
        async with opened(tmp_path, simulator) as shop, working(shop.studio) as dispatcher:
            project = await shop.project(CROWD)
            async with shop.studio.database.unit() as session:
                run = await Runs(session, project).start(redo_stale=False, targets=["reference"])
            dispatcher.nudge()
            assert await asyncio.wait_for(dispatcher.wait_for(project, run), 60) is Status.COMPLETED

            drawn = await shop.selected(project)

    assert len([key for key in drawn if key.endswith("/reference")]) == 6
    assert most == shop.studio.settings.workers == 2
