"""Putting a process to work. Apart from `studio`: those who only look need not load the engine and the renderer."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from shotwright.db.session import is_sqlite
from shotwright.domain.states import Kind
from shotwright.wiring.asking import language_models
from shotwright.wiring.paying import paid_tools
from shotwright.wiring.studio import Studio
from shotwright.workflows.dispatch import Dispatcher
from shotwright.workflows.elsewhere import Pace
from shotwright.workflows.engine import Engine, new_executor
from shotwright.workflows.liveness import Liveness
from shotwright.workflows.workshop import Workshop

_AHEAD: Final = 2
_DRAWN: Final = (Kind.REFERENCE, Kind.KEYFRAME, Kind.CLIP)
_WAITING: Final = (Kind.SCRIPT, Kind.BREAKDOWN)
"""What mostly waits for language models."""
_WAITERS: Final = 16


@asynccontextmanager
async def working(studio: Studio, pace: Pace | None = None) -> AsyncGenerator[Dispatcher]:
    """Let this process work on whatever is to be made, for as long as the block runs. `pace` is for tests.

    Raises:
        StudioBusy: Another process works on the same SQLite files.
    """
    executor = new_executor(studio.settings.engine_database)
    async with paid_tools(studio.settings, executor, pace) as paid, language_models(studio) as models:
        workshop = Workshop(
            database=studio.database,
            storage=studio.storage,
            worker=executor,
            providers=studio.providers,
            scratch=studio.settings.scratch,
            cache=studio.settings.cache,
            cache_bytes=studio.settings.cache_mb * 1_000_000,
            workers=studio.settings.workers,
            places=places(studio.settings.workers),
            producer=studio.settings.producer,
            vault=paid.vault,
            paid=paid,
            models=models,
        )
        engine = Engine(studio.settings.engine_database, workshop, in_hand(studio.settings.workers), executor)
        dispatcher = Dispatcher(studio.database, engine, _liveness(studio, engine), workshop.scratch)
        await dispatcher.start()
        try:
            yield dispatcher
        finally:
            await dispatcher.stop()


def _liveness(studio: Studio, engine: Engine) -> Liveness | None:
    if is_sqlite(studio.settings.product_database):
        return None
    settings = studio.settings
    return Liveness(studio.database, engine, beat_s=settings.beat_s, dead_after_s=settings.dead_after_s)


def in_hand(workers: int) -> dict[Kind, int]:
    """Return how many takes of each kind one process has in hand at once: a few more than it makes."""
    return {kind: _at_once(kind, workers) + _AHEAD for kind in Kind}


def places(workers: int) -> dict[Kind, asyncio.Semaphore]:
    """Return how many takes of each kind one process makes at once. What draws shares the cores that there are."""
    drawing = asyncio.Semaphore(workers)
    return {kind: drawing if kind in _DRAWN else asyncio.Semaphore(_at_once(kind, workers)) for kind in Kind}


def _at_once(kind: Kind, workers: int) -> int:
    """Speech, music and assembly use every core by themselves: two of a kind would stand in each other's way."""
    return _WAITERS if kind in _WAITING else workers if kind in _DRAWN else 1
