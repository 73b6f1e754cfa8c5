"""Several processes that answer at one address: each takes the next connection that it is free for."""

import asyncio
import logging
import multiprocessing
import signal
import socket
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from multiprocessing.process import BaseProcess
from typing import Any, Final

from shotwright.cli.logs import set_up_logs
from shotwright.cli.running import run_to_its_end

Answering = Callable[[socket.socket, Callable[[Callable[[], None]], None]], Coroutine[Any, Any, object]]
"""Answers at a socket until it is stopped; hands on how to stop it."""

_STOP_S: Final = 15
"""How long a process may take to end its answers before it is ended."""
_SPAWN: Final = multiprocessing.get_context("spawn")

log = logging.getLogger(__name__)


@asynccontextmanager
async def others(number: int, answer: Answering, listening: socket.socket) -> AsyncGenerator[None]:
    """Have `number` more processes answer at a socket while the block runs. One that ends by itself is replaced."""
    if not number:
        yield
        return
    watching = [asyncio.create_task(_keep(answer, listening)) for _ in range(number)]
    try:
        yield
    finally:
        for one in watching:
            one.cancel()
        await asyncio.gather(*watching, return_exceptions=True)


async def _keep(answer: Answering, listening: socket.socket) -> None:
    """Keep one process answering until cancelled."""
    while True:
        process = _SPAWN.Process(target=_answer_too, args=(answer, listening))
        try:
            process.start()
        except OSError as error:  # the machine has no room for it now
            log.warning("a process that is to answer could not be started: %s", error)
            await asyncio.sleep(1)
            continue
        try:
            await _ended(process)
        except asyncio.CancelledError:
            await asyncio.to_thread(_end, process)
            raise
        log.warning("a process that answered has ended (%s): another takes its place", process.exitcode)
        await asyncio.sleep(1)


async def _ended(process: SpawnProcess) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    _on_end(process, lambda: loop.call_soon_threadsafe(ended.set))
    await ended.wait()


def _end(process: SpawnProcess) -> None:
    process.terminate()
    process.join(_STOP_S)
    if process.is_alive():
        process.kill()
        process.join()


def _answer_too(answer: Answering, listening: socket.socket) -> None:
    """Answer, in a process of its own, until told to stop, or until the one that began it is no more."""
    set_up_logs()

    def stoppable(stop: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        parent = multiprocessing.parent_process()
        assert parent is not None
        _on_end(parent, lambda: loop.call_soon_threadsafe(stop))

    run_to_its_end(answer(listening, stoppable))


def _on_end(process: BaseProcess, tell: Callable[[], object]) -> None:
    """Tell once a process has ended."""

    def look() -> None:
        wait([process.sentinel])
        tell()

    threading.Thread(target=look, name=f"end of {process.name}", daemon=True).start()
