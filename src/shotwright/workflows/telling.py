"""Telling subscriptions what happened, for as long as a process runs: in `serve` and in `worker`.

Several processes may do this at once; the rows say who tells whom (usecases/notices.py).
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.session import Database
from shotwright.db.tables import now
from shotwright.usecases.notices import Echo, Happenings, Letter, Telling
from shotwright.vault.sealing import Vault
from shotwright.workflows.outages import guarded

Post: TypeAlias = Callable[[Letter], Awaitable[Echo]]
"""Sends a letter once, and never raises for what the other side does."""

_LOOK_S: Final = 1.0
_AT_ONCE: Final = 8
"""So many addresses are told something at the same time: a slow one holds up only itself."""
_IN_A_ROW: Final = 50
"""So many notices one address gets before others have their turn."""
_TIDY_EVERY_S: Final = 3600.0
_GRACE_S: Final = 3.0
"""At the end, for so long letters that are on their way are waited for: else they would be sent again."""


class Messenger:
    """Turns events into notices, and sends what is due."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        post: Post,
        *,
        public_url: str = "",
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database = database
        self._vault = vault
        self._post = post
        self._public_url = public_url
        self._clock = clock
        self._sender = uuid4().hex
        self._rounds: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None
        self._tidied_at: float | None = None

    def start(self) -> None:
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Begin nothing more, and wait a moment for what is on its way."""
        if self._loop is not None:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop
        if self._rounds:
            _, late = await asyncio.wait(self._rounds, timeout=_GRACE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def work_off(self) -> None:
        """Write the notices of all that happened, and send all that is due now; return when nothing is on its way."""
        await self._write()
        await self._begin_rounds()
        while self._rounds:
            await asyncio.gather(*self._rounds)
            await self._begin_rounds()

    async def _run(self) -> None:
        while True:
            await guarded(self._write)
            await guarded(self._begin_rounds)
            if self._tidied_at is None or time.monotonic() - self._tidied_at > _TIDY_EVERY_S:
                await guarded(self._tidy)
            await asyncio.sleep(_LOOK_S)

    async def _write(self) -> None:
        """Write the notices of what happened since the last time."""
        while await self._asked(lambda session: Happenings(session).is_waiting()):
            async with self._database.unit() as session:
                position, events = await Happenings(session).new()
            if not events:
                return
            # A transaction of its own: reading events holds up whoever else reads them.
            async with self._database.unit() as session:
                await Happenings(session).write(position, events, self._public_url, self._clock())

    async def _begin_rounds(self) -> None:
        room = _AT_ONCE - len(self._rounds)
        if room <= 0 or not await self._asked(lambda session: self._telling(session).is_due()):
            return
        async with self._database.unit() as session:
            claimed = await self._telling(session).claim(room)
        for subscription_id in claimed:
            task = asyncio.create_task(self._round(subscription_id))
            self._rounds.add(task)
            task.add_done_callback(self._rounds.discard)

    async def _round(self, subscription_id: UUID) -> None:
        async def tell() -> None:
            for _ in range(_IN_A_ROW):
                async with self._database.unit() as session:
                    letter = await self._telling(session).next(subscription_id)
                if letter is None:
                    return
                echo = await self._post(letter)
                async with self._database.unit() as session:
                    goes_on = await self._telling(session).note(letter, echo)
                if not goes_on:
                    return
            async with self._database.unit() as session:
                await self._telling(session).release(subscription_id)

        await guarded(tell)

    async def _tidy(self) -> None:
        async with self._database.unit() as session:
            await self._telling(session).tidy()
        self._tidied_at = time.monotonic()

    async def _asked(self, question: Callable[[AsyncSession], Awaitable[bool]]) -> bool:
        """Look before anything is held: mostly nothing waits, and nobody who writes should wait for that."""
        async with self._database.snapshot() as session:
            return await question(session)

    def _telling(self, session: AsyncSession) -> Telling:
        return Telling(session, self._vault, self._sender, self._clock)
