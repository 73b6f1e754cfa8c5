"""Outlasting a database that is away for a while, and whatever else goes wrong once; loops that can be ended."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Final, Never, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

from shotwright.db.session import is_disk_full

log = logging.getLogger(__name__)

_FIRST_WAIT_S: Final = 0.2
_LONGEST_WAIT_S: Final = 10.0

_T = TypeVar("_T")


async def outlasting_outages(
    action: Callable[[], Awaitable[_T]],
    on_full: Callable[[], None] | None = None,
    before_retry: Callable[[], None] | None = None,
) -> _T:
    """Repeat `action` while the database cannot be reached; say `on_full` if that is for want of space.

    `before_retry` raises if nothing is to be tried any more. An error that leaves a step is recorded as the step's
    outcome for good; a database that restarts must not be one.
    """
    wait_s = _FIRST_WAIT_S
    while True:
        try:
            return await action()
        except (OperationalError, InterfaceError) as error:
            _heed_full(error, on_full)
            log.warning("the database is away: %s", error)
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
            if before_retry is not None:
                before_retry()


async def every(rest_s: float, action: Callable[[], Awaitable[None]]) -> Never:
    """Do something again and again, with a rest after each time, until cancelled; what goes wrong is logged."""
    while True:
        await guarded(action)
        await asyncio.sleep(rest_s)


async def said_or_over(said: asyncio.Event, longest_s: float) -> None:
    """Wait until something is said, for so long at most.

    Not by `asyncio.wait_for`: before Python 3.12 it forgets that it was cancelled if that happens while it is told
    (https://github.com/python/cpython/issues/86296), and the loop around it would go on for good.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(longest_s):
            await said.wait()


async def guarded(action: Callable[[], Awaitable[None]], on_full: Callable[[], None] | None = None) -> None:
    """Do something once; say so in the log if it goes wrong, and `on_full` if that is for want of space.

    For loops that nobody would begin again.
    """
    try:
        await action()
    except (OperationalError, InterfaceError) as error:
        _heed_full(error, on_full)
        log.warning("the database is away: %s", error.orig)
    except Exception:
        log.exception("%s failed", action)


def _heed_full(error: OperationalError | InterfaceError, on_full: Callable[[], None] | None) -> None:
    if on_full is not None and isinstance(error, OperationalError) and is_disk_full(error):
        on_full()
