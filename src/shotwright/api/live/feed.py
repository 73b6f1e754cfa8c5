"""One reader of events for the whole process, and all who follow live.

The events are read once, however many follow, and handed out from memory: nobody who follows asks the database for
more than where they come in. The reader runs while anybody follows.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Final
from uuid import UUID

from shotwright.api.live.endings import ENDED, GONE, STOPPING
from shotwright.api.live.follower import Follower
from shotwright.api.live.lines import CHANGES_SIGHT, Line, Says, line_of, progress_line, said
from shotwright.api.pace import Pace
from shotwright.api.schemas.announcements import AnnouncementRead
from shotwright.db.events import AllEvents, Told
from shotwright.db.making import Making, making_now
from shotwright.db.session import Database
from shotwright.db.waking import waking
from shotwright.domain.people import Caller
from shotwright.domain.request_errors import TooManyFollowing
from shotwright.usecases.announcements import Announcements
from shotwright.usecases.sight import Sight, Visible, look
from shotwright.workflows.outages import guarded

_PAGE: Final = 500


class Feed:
    """What this process knows of events, and who is told."""

    def __init__(self, database: Database, pace: Pace) -> None:
        self.pace = pace
        self._database = database
        self._followers: set[Follower] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._starting = asyncio.Lock()
        self._reading = asyncio.Lock()
        self._last = 0
        self._announced: Mapping[UUID, AnnouncementRead] = {}
        self._making: Mapping[UUID, Making] = {}
        self._is_closed = False

    @asynccontextmanager
    async def following(
        self, caller: Caller, *, project: UUID | None = None, visible: Visible = None
    ) -> AsyncGenerator[Follower]:
        """Let somebody follow while the block runs: one project, or all of those that are visible to them.

        Raises:
            TooManyFollowing
        """
        follower = Follower(caller=caller, project=project, visible=visible, most=self.pace.most_waiting)
        async with self._starting:
            self._check_room(caller)
            if not self._tasks:
                await self._start()
            follower.joined = self._last
            self._followers.add(follower)
        if self._is_closed:
            follower.end(STOPPING)
        try:
            yield follower
        finally:
            # Whoever leaves may be cancelled at any await: all that others go by is changed before the first.
            self._followers.discard(follower)
            if not self._followers:
                tasks, self._tasks = self._tasks, []
                await asyncio.shield(asyncio.create_task(self._end(tasks)))

    async def lines(self, follower: Follower, after: int | None) -> AsyncGenerator[Line]:
        """Give what one who follows is sent: what happened after a place, or from now on; never ends by itself.

        Raises:
            Ended
        """
        begin, terms = follower.joined, {"heartbeat_s": self.pace.heartbeat_s}
        if after is not None and await self._can_resume(follower, after):
            begin = after
        yield said(Says.HELLO if after in {None, begin} else Says.RELOAD, begin, terms)
        async for line in self._replayed(follower, begin):
            yield line
        while True:
            line = await follower.next(self.pace.heartbeat_s)
            if line is None:
                yield said(Says.HEARTBEAT, max(begin, self._last))
            elif not line.is_event or line.seq > begin:
                yield line

    @property
    def last(self) -> int:
        """The last place that was handed out."""
        return self._last

    @property
    def following_now(self) -> int:
        """How many follow."""
        return len(self._followers)

    def close(self) -> None:
        """Send everybody away: this process stops."""
        self._is_closed = True
        for follower in self._followers:
            follower.end(STOPPING)

    async def _can_resume(self, follower: Follower, after: int) -> bool:
        if after <= follower.joined:
            return follower.joined - after <= self.pace.most_replayed
        async with self._database.unit() as session:  # another process may have told them of more than was read here
            return after <= await AllEvents(session).last()

    async def _replayed(self, follower: Follower, after: int) -> AsyncGenerator[Line]:
        within = [follower.project] if follower.project is not None else follower.visible
        while after < follower.joined:
            async with self._database.unit() as session:
                page = await AllEvents(session).after(after, _PAGE, within=within)
            for told in page:
                if told.seq <= follower.joined:  # what came later waits in memory
                    yield line_of(told)
            after = page[-1].seq if len(page) == _PAGE else follower.joined

    def _check_room(self, caller: Caller) -> None:
        if caller.until is None:  # on the own machine
            return
        most = self.pace.most_per_person
        if sum(one.caller.user_id == caller.user_id for one in self._followers) >= most:
            raise TooManyFollowing(most)

    async def _start(self) -> None:
        async with self._reading:
            async with self._database.unit() as session:
                self._last = await AllEvents(session).last()
            self._announced, self._making = await self._now()
        self._tasks = [asyncio.create_task(self._read_all()), asyncio.create_task(self._recheck_all())]

    async def _end(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        async with self._reading:  # not in the middle of a query
            for task in tasks:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _read_all(self) -> None:
        async with waking(self._database, self.pace.look_s) as wake:
            while True:
                await wake()
                await asyncio.sleep(self.pace.gather_s)
                await guarded(partial(self._alone, self._read_on))

    async def _read_on(self) -> None:
        more = True
        while more:
            async with self._database.unit() as session:
                page = await AllEvents(session).after(self._last, _PAGE)
            if any(told.kind in CHANGES_SIGHT for told in page):
                await self._recheck()  # before they are told what they may not see any more
            await self._hand_out(page)
            more = len(page) == _PAGE
        await self._tell_what_changed()

    async def _hand_out(self, page: Sequence[Told]) -> None:
        for line in map(line_of, page):
            self._offer(line)
            self._last = line.seq
            await asyncio.sleep(0)  # they send meanwhile

    def _offer(self, line: Line) -> None:
        for follower in self._followers:
            follower.offer(line)

    async def _tell_what_changed(self) -> None:
        """Tell what is announced since the last time, what counts no more, and how far is what has got farther."""
        announced, making = self._announced, self._making
        self._announced, self._making = await self._now()
        news = [(Says.ANNOUNCED, one) for key, one in self._announced.items() if key not in announced]
        news += [(Says.WITHDRAWN, one) for key, one in announced.items() if key not in self._announced]
        for says, one in news:
            self._offer(said(says, self._last, one.model_dump(mode="json")))
        for key, one in self._making.items():
            if making.get(key) != one:
                self._offer(progress_line(one, self._last))

    async def _now(self) -> tuple[Mapping[UUID, AnnouncementRead], Mapping[UUID, Making]]:
        """What is announced now, oldest first, and what is being made."""
        async with self._database.snapshot() as session:
            found = await Announcements(session).in_force()
            making = await making_now(session)
        return {one.id: AnnouncementRead.model_validate(one) for one in reversed(found)}, making

    async def _recheck_all(self) -> None:
        while True:
            await asyncio.sleep(self.pace.recheck_s)
            await guarded(partial(self._alone, self._recheck))

    async def _recheck(self) -> None:
        """Send away who may not see what they follow any more; those who see all that they may learn what changed."""
        asked = tuple(self._followers)
        projects = {one.project for one in asked if one.project is not None}
        async with self._database.unit() as session:
            sight = await look(session, {one.caller for one in asked}, projects)
        for follower in asked:
            _judge(follower, sight, self._last)

    async def _alone(self, action: Callable[[], Awaitable[None]]) -> None:
        """Nobody is sent away, and no reading ends, in the middle of this."""
        async with self._reading:
            await action()


def _judge(follower: Follower, sight: Sight, seq: int) -> None:
    caller = follower.caller
    if caller not in sight.visible:
        follower.end(ENDED)
    elif follower.project is not None:
        if not sight.has(caller, follower.project):
            follower.end(GONE)
    elif sight.visible[caller] != follower.visible:
        before, after = follower.visible or frozenset[UUID](), sight.visible[caller] or frozenset[UUID]()
        follower.visible = sight.visible[caller]
        changes = {"gained": sorted(map(str, after - before)), "lost": sorted(map(str, before - after))}
        follower.offer(said(Says.ACCESS, seq, changes))
