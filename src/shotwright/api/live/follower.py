"""Somebody who follows live, and what waits for them."""

import asyncio
import contextlib
from collections import deque
from uuid import UUID

from shotwright.api.live.endings import FELL_BEHIND, Ending
from shotwright.api.live.lines import Line
from shotwright.domain.people import Caller
from shotwright.usecases.sight import Visible


class Ended(Exception):
    """The stream is over; `ending` says why."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.reason)
        self.ending = ending


class Follower:
    """One stream. Whoever hands out never waits for it: it keeps up, or it ends."""

    def __init__(self, *, caller: Caller, project: UUID | None, visible: Visible, most: int) -> None:
        """Take who follows, what, and how many lines may wait for them. `project` None: all that is visible."""
        self.caller = caller
        self.project = project
        self.visible = visible
        self.joined = 0
        """The last place that was handed out before they came."""
        self.ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._most = most
        self._lines = deque[Line]()
        self._woken = asyncio.Event()

    def offer(self, line: Line) -> None:
        """Have a line wait, if they may see it and the stream goes on."""
        if self.ended.done() or not self._may_see(line):
            return
        if len(self._lines) >= self._most:
            self.end(FELL_BEHIND)
            return
        self._lines.append(line)
        self._woken.set()

    def end(self, ending: Ending) -> None:
        """End the stream. What waited is dropped: it comes when they resume."""
        if not self.ended.done():
            self.ended.set_result(ending)
            self._lines.clear()
            self._woken.set()

    async def next(self, patience_s: float) -> Line | None:
        """Return the next line; None if none came for so long.

        Raises:
            Ended
        """
        if not self._lines and not self.ended.done():
            self._woken.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience_s):
                    await self._woken.wait()
        if self.ended.done():
            raise Ended(self.ended.result())
        return self._lines.popleft() if self._lines else None

    def _may_see(self, line: Line) -> bool:
        if line.project is None:
            return True
        if self.project is not None:
            return line.project == self.project
        return self.visible is None or line.project in self.visible
