"""One take: a short durable workflow of three steps. Its id is the take's id.

A crash repeats the step it fell into, never one that had ended. Errors are data: whatever happens, the take's row says
how it ended, and nothing leaves the workflow as an exception.
"""

import logging
import time
import traceback
from contextlib import nullcontext
from typing import Any, Final
from uuid import UUID

from dbos import DBOS
from pydantic import TypeAdapter
from sqlalchemy.exc import InterfaceError, OperationalError

from shotwright.domain.errors import StorageFull, StudioError, TakeMoveNotAllowed
from shotwright.usecases.takes import Made, Order, Takes
from shotwright.workflows.beating import beating
from shotwright.workflows.paid import making as paid
from shotwright.workflows.paid import points
from shotwright.workflows.paid.trouble import InDoubt, WorkCancelled
from shotwright.workflows.table import APPLIERS, MAKERS
from shotwright.workflows.workbench import at_the_bench, give_up_if_closing, outlasting_outages, tell_of_end, workshop
from shotwright_media.atomic import is_disk_full
from shotwright_media.errors import DiskFull, MediaError
from shotwright_sdk.errors import ModelError

log = logging.getLogger(__name__)

WORKFLOW: Final = "make_take"
_MADE = TypeAdapter(Made)


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
async def make_take(take_id: str) -> str:
    """Make one take and end it, well or badly. Returns `ended`, or `over` if there was nothing left to do."""
    with at_the_bench():
        if not await _begin(take_id):
            return "over"
        await _end(take_id, await _make(take_id))
        tell_of_end()
    return "ended"


@DBOS.step(name="begin")
async def _begin(take_id: str) -> bool:
    async def begin() -> bool:
        async with workshop().database.unit() as session:
            return await Takes(session).begin(UUID(take_id))

    return await outlasting_outages(begin)


@DBOS.step(name="make")
async def _make(take_id: str) -> dict[str, Any]:
    """Do the work. Repeated from the start after a crash: its files are written whole, under the take's own names."""
    order = await outlasting_outages(lambda: _taken_up(take_id))
    outcome = await _outcome(order)
    if outcome.get("code") == StorageFull.code:
        # The engine's own file may still take what the studio's cannot. This step, written down, would fail the take
        # in whichever process comes next, which may well have room; so the take ends here, or this step does not.
        await outlasting_outages(lambda: _fail(order, outcome["code"], outcome["error"]))
    return outcome


async def _outcome(order: Order) -> dict[str, Any]:
    """Make a take; return what was made, or what went wrong."""
    try:
        made, worked_s = await _made(order)
        return {"made": _MADE.dump_python(made, mode="json"), "worked_s": worked_s}
    except InDoubt as error:
        give_up_if_closing()
        return {"code": error.code, "error": str(error), "in_doubt": True}
    except (StudioError, ModelError) as error:
        return {"code": error.code, "error": str(error)}
    except (DiskFull, OSError) as error:
        return file_trouble(error, order.stem)
    except MediaError as error:
        return {"code": "media_error", "error": str(error)}
    except Exception as error:  # noqa: BLE001  # a worker's outer loop: a fault in one take must not stop the others
        give_up_if_closing()
        return _fault(error, order)


async def _made(order: Order) -> tuple[Made, float]:
    """Return what was made, and in how many seconds. Who waits for somebody elsewhere takes nobody's place here."""
    tools = workshop()
    place = nullcontext() if order.recipe.is_remote else tools.places[order.kind]
    try:
        async with beating(tools.database, order.take_id, tools.shares), place:
            started = time.monotonic()
            make = paid.make if order.recipe.is_remote else MAKERS[order.kind]
            made = await make(order, tools)
            return made, time.monotonic() - started
    finally:
        tools.shares.pop(order.take_id, None)


@DBOS.step(name="end")
async def _end(take_id: str, outcome: dict[str, Any]) -> None:
    async def end() -> None:
        order = await _order(take_id)
        if outcome.get("in_doubt"):
            async with workshop().database.unit() as session:
                await Takes(session).doubt(order.take_id, outcome["code"], outcome["error"])
            return
        if outcome.get("code") == WorkCancelled.code:
            async with workshop().database.unit() as session:
                await Takes(session).cancel(order.take_id, outcome["error"])
            return
        if "made" not in outcome:
            await _fail(order, outcome["code"], outcome["error"])
            return
        try:
            await _complete(order, outcome)
        except (OperationalError, InterfaceError):
            raise
        except TakeMoveNotAllowed:
            log.warning("%s take %d had been given up before it was finished", order.key, order.number)
        except (StudioError, ModelError) as error:  # e.g. an unknown voice, found when the story is cast
            await _fail(order, error.code, str(error))
        except Exception as error:  # noqa: BLE001  # as above
            give_up_if_closing()
            trouble = _fault(error, order)
            await _fail(order, trouble["code"], trouble["error"])

    await outlasting_outages(end)


async def _taken_up(take_id: str) -> Order:
    async with workshop().database.unit() as session:
        return await Takes(session).take_up(UUID(take_id), workshop().worker)


async def _order(take_id: str) -> Order:
    async with workshop().database.unit() as session:
        return await Takes(session).order(UUID(take_id))


async def _complete(order: Order, outcome: dict[str, Any]) -> None:
    made = _MADE.validate_python(outcome["made"])
    async with workshop().database.unit() as session:
        if order.kind in APPLIERS:
            await APPLIERS[order.kind](order, made, workshop(), session)
        await Takes(session).complete(order.take_id, made, worked_s=outcome["worked_s"])
        points.passed(points.COMPLETING if order.recipe.is_remote else "")
    points.passed(points.COMPLETED if order.recipe.is_remote else "")


async def _fail(order: Order, code: str, message: str) -> None:
    async with workshop().database.unit() as session:
        await Takes(session).fail(order.take_id, code, message)


def _fault(error: Exception, order: Order) -> dict[str, Any]:
    log.error("making %s failed", order.key, exc_info=error)
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{where.name}, line {where.lineno}"
    sentence = f"This is a fault in Shotwright, please report it: {type(error).__name__}: {error} ({place})."
    return {"code": "unexpected", "error": sentence}


def file_trouble(error: DiskFull | OSError, what: str) -> dict[str, Any]:
    """Return the outcome of work during which files could not be read or written; `what` was to be."""
    if isinstance(error, DiskFull) or is_disk_full(error):
        full = StorageFull(what)
        return {"code": full.code, "error": str(full)}
    return {"code": "file_trouble", "error": f"A file could not be read or written: {error}."}
