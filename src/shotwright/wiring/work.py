"""Putting a process to work. Apart from `studio`: those who only look need not load the engine and the renderer."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from shotwright.domain.states import Kind
from shotwright.wiring.studio import Studio
from shotwright.workflows.dispatch import Dispatcher
from shotwright.workflows.engine import Engine
from shotwright.workflows.workshop import Workshop


@asynccontextmanager
async def working(studio: Studio) -> AsyncGenerator[Dispatcher]:
    """Let this process work on whatever is to be made, for as long as the block runs.

    Raises:
        StudioBusy: Another process works on the same SQLite files.
    """
    workshop = Workshop(
        database=studio.database,
        storage=studio.storage,
        providers=studio.providers,
        scratch=studio.settings.scratch,
    )
    engine = Engine(studio.settings.engine_database, workshop, concurrency(studio.settings.workers))
    dispatcher = Dispatcher(studio.database, engine)
    await dispatcher.start()
    try:
        yield dispatcher
    finally:
        await dispatcher.stop()


def concurrency(workers: int) -> dict[Kind, int]:
    """Return how many takes of each kind one process makes at once.

    Speech, music and assembly use every core by themselves; two of them at a time would only stand in each other's way.
    """
    return {kind: workers if kind in (Kind.REFERENCE, Kind.KEYFRAME, Kind.CLIP) else 1 for kind in Kind}
