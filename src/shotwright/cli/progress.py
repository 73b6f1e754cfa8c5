"""Progress bars: one per stage, and one for the whole with the time left."""

import asyncio
from typing import Any
from uuid import UUID

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from shotwright.cli.running import err
from shotwright.cli.showing import STAGE_NAMES, clock
from shotwright.db.session import Database
from shotwright.domain.states import PLANNED, Kind
from shotwright.usecases.progress import Progress as Progresses
from shotwright.usecases.progress import Stage

_EVERY_S = 0.5


async def watched(work: asyncio.Task[Any], database: Database, project_id: UUID, *, quiet: bool) -> None:
    """Wait for `work`; show how far the project is meanwhile, unless `quiet` or nobody looks."""
    if quiet or not err.is_terminal:
        await asyncio.wait([work])
        return
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=32),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        console=err,
        transient=True,
    )
    with bars:
        tasks = {kind: bars.add_task(STAGE_NAMES[kind], total=None, left="") for kind in PLANNED}
        loop = asyncio.get_running_loop()
        started = loop.time()
        while not work.done():
            async with database.unit() as session:
                stages = await Progresses(session, project_id).stages()
            _show(bars, tasks, list(stages), loop.time() - started)
            await asyncio.wait([work], timeout=_EVERY_S)


def _show(bars: Progress, tasks: dict[Kind, TaskID], stages: list[Stage], elapsed_s: float) -> None:
    for stage in stages:
        left = f"about {clock(stage.left_s)} of work left" if stage.left_s and stage.total else ""
        bars.update(tasks[stage.kind], total=stage.total or None, completed=stage.done, left=left)
        if stage.total and stage.done < stage.total:
            bars.start_task(tasks[stage.kind])
        elif stage.total:
            bars.stop_task(tasks[stage.kind])
    spent, left = sum(stage.spent_s for stage in stages), sum(stage.left_s for stage in stages)
    whole = tasks[Kind.FILM]
    if spent > 0:
        # Work runs side by side: scale what is left by how much faster than its own time the work went so far.
        bars.update(whole, left=f"film in about {clock(left * elapsed_s / spent)}" if left else "")
