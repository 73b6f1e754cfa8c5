"""A process that works on one project until its run has ended, and that can be killed at a point of a paid request.

Loading the engine and the renderer takes longer than all that such a process does. So they are loaded once, by a server
that forks a process whenever one is asked for: it has nothing in common with those before it but the code.
"""

import asyncio
import multiprocessing
import os
import signal
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final
from uuid import UUID

from shotwright.settings import Settings
from shotwright.usecases.runs import Runs
from shotwright.wiring.studio import open_studio
from shotwright.wiring.work import working
from shotwright.workflows.paid import points
from tests.workflows.buying import Hurry

LOG: Final = "worker.log"
_PATIENCE_S: Final = 90
_BLINK_S: Final = 0.1
"""All that wait for the provider's one place ask for it so often."""
_CONTEXT: Final = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["pytest", "tests.workflows.warm"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a process works on. `database_url` is "" for SQLite files in `home`."""

    home: Path
    project_id: UUID
    database_url: str = ""

    @property
    def settings(self) -> Settings:
        return Settings(
            home=self.home, workers=2, database_url=self.database_url, beat_s=0.5, dead_after_s=2, cache_mb=1
        )


class Worker:
    """A process at work; `die_at` is a point in `points`, or "" to work to the end."""

    def __init__(self, place: Place, die_at: str = "") -> None:
        self._place = place
        self._has_ended = False
        self._process: ForkServerProcess = _CONTEXT.Process(target=_run, args=(place, die_at), daemon=False)
        self._process.start()

    def kill(self) -> None:
        """Kill the process, from any thread; nothing if it has ended."""
        if not self._has_ended and self._process.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    async def was_killed(self) -> bool:
        """Wait until the process has ended; return whether it was killed, rather than done."""
        # Not `join`: in a thread it and the start of the next process would both read how this one ended.
        await asyncio.to_thread(wait, [self._process.sentinel])
        self._has_ended = True
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        if code not in {0, -signal.SIGKILL}:
            log = self._place.home / LOG
            raise AssertionError(f"exit code {code}: {log.read_text() if log.exists() else 'nothing was said'}")
        return code != 0


def _run(place: Place, die_at: str) -> None:
    os.environ[points.VARIABLE] = die_at
    try:
        asyncio.run(_work(place))
    except BaseException:  # noqa: BLE001  # whatever it was, the test is told of it
        (place.home / LOG).write_text(traceback.format_exc())
        os._exit(1)
    os._exit(0)  # the usual way out would wait for the drawing processes, which end when this one has


async def _work(place: Place) -> None:
    async with open_studio(place.settings) as studio, working(studio, Hurry(_BLINK_S).pace) as dispatcher:
        async with studio.database.unit() as session:
            run_id = await Runs(session, place.project_id).start(redo_stale=False)
        dispatcher.nudge()
        await asyncio.wait_for(dispatcher.wait_for(place.project_id, run_id), _PATIENCE_S)
