"""Processes for what keeps the interpreter's lock: drawing. Threads would take turns; processes work side by side."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from typing import TypeVar

from shotwright_sdk.errors import ModelUnavailable

_T = TypeVar("_T")


class Processes:
    """A handful of worker processes, started when the first work comes. They end when this process ends, however."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, work: Callable[..., _T], *arguments: object) -> _T:
        """Run a module's function on values that can be pickled; return or raise what it does.

        Raises:
            ModelUnavailable: The process died, most likely for want of memory.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._started(), work, *arguments)
        except BrokenProcessPool as error:
            self._pool = None
            raise ModelUnavailable("A drawing process died, perhaps for want of memory. Run again.") from error

    def start(self, ready: Callable[[], None]) -> None:
        """Start the processes in the background, and let each run `ready`: to load what the work will need."""
        pool = self._started()
        for _ in range(self._count):
            pool.submit(ready)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._count, mp_context=_context(), initializer=_settle_in)
        return self._pool


def _context() -> BaseContext:
    """Return how processes begin. A fork of this one would copy the locks of threads that it does not copy.

    On Linux they are forked from one small process without threads, which loads once what all of them need; elsewhere
    the libraries of the system do not bear that, and every process loads it for itself.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["shotwright.providers.embedded.motion", "shotwright.providers.embedded.pictures"])
    return context


def _settle_in() -> None:
    """Leave Ctrl-C to the parent, and die with it, even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
