"""One take: a short durable workflow of three steps. Its id is the take's id.

A crash repeats the step it fell into, never one that had ended. Errors are data: whatever happens, the take's row says
how it ended, and nothing leaves the workflow as an exception.
"""

import asyncio
import logging
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from dbos import DBOS
from pydantic import TypeAdapter
from sqlalchemy.exc import InterfaceError, OperationalError

from shotwright.domain.errors import StorageFull, StudioError
from shotwright.domain.states import Kind
from shotwright.usecases.takes import Made, Order, Takes
from shotwright.workflows.making import breakdowns
from shotwright.workflows.making.table import MAKERS
from shotwright.workflows.workshop import Workshop
from shotwright_media.errors import DiskFull, MediaError
from shotwright_sdk.errors import ModelError

log = logging.getLogger(__name__)

WORKFLOW: Final = "make_take"
_BEAT_S: Final = 10.0
_FIRST_WAIT_S: Final = 0.2
_LONGEST_WAIT_S: Final = 10.0
_MADE = TypeAdapter(Made)
_ORDER = TypeAdapter(Order)

_T = TypeVar("_T")


@dataclass(slots=True)
class _Bench:
    """Where workflows find their tools: the engine lays them out, and there is one engine in a process."""

    workshop: Workshop | None = None
    on_end: Callable[[], None] | None = None


_bench = _Bench()


def lay_out(workshop: Workshop | None, on_end: Callable[[], None] | None) -> None:
    """Give the workflows of this process their tools, or take them away."""
    _bench.workshop, _bench.on_end = workshop, on_end


def _workshop() -> Workshop:
    assert _bench.workshop is not None, "the engine has not been started"
    return _bench.workshop


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
async def make_take(take_id: str) -> str:
    """Make one take and end it, well or badly. Returns `ended`, or `over` if there was nothing left to do."""
    order = await _begin(take_id)
    if order is None:
        return "over"
    outcome = await _make(order)
    await _end(order, outcome)
    if _bench.on_end is not None:
        _bench.on_end()
    return "ended"


@DBOS.step(name="begin")
async def _begin(take_id: str) -> dict[str, Any] | None:
    async def begin() -> Order | None:
        async with _workshop().database.unit() as session:
            return await Takes(session).begin(UUID(take_id))

    order = await _outlasting_outages(begin)
    return _ORDER.dump_python(order, mode="json") if order is not None else None


@DBOS.step(name="make")
async def _make(order_json: dict[str, Any]) -> dict[str, Any]:
    """Do the work. Repeated from the start after a crash: its files are written whole, under the take's own names."""
    order = _ORDER.validate_python(order_json)
    try:
        async with _beating(order.take_id):
            made = await MAKERS[order.kind](order, _workshop())
        return {"made": _MADE.dump_python(made, mode="json")}
    except (StudioError, ModelError) as error:
        return {"code": error.code, "error": str(error)}
    except (DiskFull, OSError) as error:
        return _disk_trouble(error, order)
    except MediaError as error:
        return {"code": "media_error", "error": str(error)}
    except Exception as error:  # a worker's outer loop: a fault in one take must not stop the others
        log.exception("making %s failed", order.key)
        where = traceback.extract_tb(error.__traceback__)[-1]
        return {
            "code": "unexpected",
            "error": f"Making {order.key} failed unexpectedly: {type(error).__name__}: {error} "
            f"({where.name}, line {where.lineno}). This is a fault in Shotwright; please report it.",
        }


@DBOS.step(name="end")
async def _end(order_json: dict[str, Any], outcome: dict[str, Any]) -> None:
    order = _ORDER.validate_python(order_json)

    async def end() -> None:
        try:
            await _complete(order, outcome)
        except (StudioError, ModelError) as error:  # e.g. an unknown voice, found when the story is cast
            await _fail(order, error.code, str(error))

    await _outlasting_outages(end if "made" in outcome else lambda: _fail(order, outcome["code"], outcome["error"]))


async def _complete(order: Order, outcome: dict[str, Any]) -> None:
    made = _MADE.validate_python(outcome["made"])
    async with _workshop().database.unit() as session:
        if order.kind is Kind.BREAKDOWN:
            await breakdowns.apply(order, made, _workshop(), session)
        await Takes(session).complete(order.take_id, made)


async def _fail(order: Order, code: str, message: str) -> None:
    async with _workshop().database.unit() as session:
        await Takes(session).fail(order.take_id, code, message)


def _disk_trouble(error: Exception, order: Order) -> dict[str, Any]:
    if isinstance(error, DiskFull) or getattr(error, "errno", None) in (28, 122):  # ENOSPC, EDQUOT
        full = StorageFull(order.stem)
        return {"code": full.code, "error": str(full)}
    return {"code": "file_trouble", "error": f"A file could not be read or written: {error}."}


@asynccontextmanager
async def _beating(take_id: UUID) -> AsyncGenerator[None]:
    """Give signs of life while the block runs."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(_BEAT_S)
            async with _workshop().database.unit() as session:
                await Takes(session).beat(take_id)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()


async def _outlasting_outages(action: Callable[[], Awaitable[_T]]) -> _T:
    """Repeat `action` while the database cannot be reached.

    An error that leaves a step is recorded as the step's outcome for good; a database that restarts must not be one.
    """
    wait_s = _FIRST_WAIT_S
    while True:
        try:
            return await action()
        except (OperationalError, InterfaceError) as error:
            log.warning("the database is away: %s", error)
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
