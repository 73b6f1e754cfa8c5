"""How the installation is, for those who keep it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from shotwright.api.logbook import Logbook
from shotwright.api.schemas.shared import Told
from shotwright.db.gauges import Gauges
from shotwright.db.queues import Paused, Worker
from shotwright.domain.jobs import JobState
from shotwright.domain.states import Kind, Status


class DepthRead(Told):
    """The takes of one kind that are not over, in all projects."""

    kind: Kind
    waiting: int
    running: int
    in_doubt: int
    """They were bought, perhaps, and a person has to say."""


class WorkerRead(Told):
    name: str
    seen_at: datetime | None
    """Its last sign of life."""
    takes: int
    """How many it has in hand."""


class PausedRead(Told):
    project: str
    name: str
    waiting: int
    """Takes that were ordered before, and wait."""


class QueuesRead(Told):
    queues: list[DepthRead]
    """Of the kinds of which there is something to do."""
    jobs: dict[JobState, int]
    """Paid requests that are not over."""
    runs: int
    """Under way."""
    exports: int
    """That wait, or are being written."""
    event_lag_s: float
    """How long the oldest event waits to be told."""
    paused: list[PausedRead]
    workers: list[WorkerRead]
    shows_idle: bool
    """Whether workers are seen that have nothing in hand: on SQLite they are not."""

    @classmethod
    def of(cls, now: Gauges, paused: Sequence[Paused], workers: Sequence[Worker], *, shows_idle: bool) -> Self:
        def count(kind: Kind, status: Status) -> int:
            return now.takes.get((kind, status), 0)

        there = {kind for kind, _ in now.takes}
        return cls(
            queues=[
                DepthRead(
                    kind=kind,
                    waiting=count(kind, Status.PENDING),
                    running=count(kind, Status.RUNNING),
                    in_doubt=count(kind, Status.UNKNOWN),
                )
                for kind in Kind
                if kind in there
            ],
            jobs=dict(now.jobs),
            runs=now.runs,
            exports=now.exports,
            event_lag_s=now.event_lag_s,
            paused=[PausedRead.model_validate(one) for one in paused],
            workers=[WorkerRead.model_validate(one) for one in workers],
            shows_idle=shows_idle,
        )


class LogLineRead(Told):
    at: datetime
    level: str
    logger: str
    message: str
    """Without keys, and without what addresses carry after a question mark."""
    request: str
    """The request during which it was said, by the id that its answer carries; "" outside of requests."""
    error: str
    """Of what kind the error was, and where in the program it was raised; "" if there was none."""


class LogRead(Told):
    process: int
    """The process that answered: each has its own."""
    began_at: datetime
    most: int
    """How many lines are kept."""
    lines: list[LogLineRead]
    """Newest first."""

    @classmethod
    def of(cls, book: Logbook, *, process: int, most: int) -> Self:
        lines = [LogLineRead.model_validate(one) for one in book.newest()]
        return cls(process=process, began_at=book.began_at, most=most, lines=lines)


class BackupFileRead(Told):
    name: str
    made_at: datetime
    size_bytes: int


class BackupsRead(Told):
    folder: str
    """Where they lie, on the machine that answered."""
    made: list[BackupFileRead]
    """Newest first, a hundred at most."""
    is_under_way: bool
    trouble: str
    """Why the last that was begun came to nothing; empty if it did not, or another process began it."""
    has_files: bool
    """Whether pictures and films are in them: not where these lie in an object store."""
    free_bytes: int
    """The room on that disk."""
