"""Several pieces of work on several threads: one failure ends all, and what is done adds up."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from shotwright_media.errors import Cancelled


class Job(Protocol):
    """A piece of work, done on one thread.

    It tells `on_progress` how many frames of how many are done, asks `is_cancelled` now and then, and raises
    `Cancelled` if the answer is yes.
    """

    def __call__(self, *, on_progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None: ...


def do_all(
    jobs: Sequence[Job],
    *,
    workers: int,
    frames: int,
    on_progress: Callable[[int, int], None],
    is_cancelled: Callable[[], bool],
) -> None:
    """Do `jobs` on at most `workers` threads; they are begun in order. When this returns or raises, all have ended.

    `on_progress` hears of (frames done in all jobs, `frames`), from one thread at a time.

    Raises:
        Cancelled: `is_cancelled` answered yes.
        Whatever the first job that failed by itself raised.
    """
    stopping = threading.Event()
    progress = _Progress(frames, on_progress)

    def is_stopped() -> bool:
        return stopping.is_set() or is_cancelled()

    def do(number: int, job: Job) -> None:
        if is_stopped():
            raise Cancelled("The work was stopped on request.")
        try:
            job(on_progress=progress.of(number), is_cancelled=is_stopped)
        except BaseException:
            stopping.set()
            raise

    with ThreadPoolExecutor(max(1, min(workers, len(jobs)))) as pool:
        try:
            doing = [pool.submit(do, number, job) for number, job in enumerate(jobs)]
            failures = [error for one in doing if (error := one.exception()) is not None]
        except BaseException:  # whoever waits here was interrupted: the threads have to end, too
            stopping.set()
            raise
    if failures:
        # Threads that stopped because of another's failure only say "cancelled": the reason is the other's.
        raise next((error for error in failures if not isinstance(error, Cancelled)), failures[0])


class _Progress:
    """Adds up what the threads report."""

    def __init__(self, frames: int, tell: Callable[[int, int], None]) -> None:
        self._frames, self._tell = frames, tell
        self._done: dict[int, int] = {}
        self._lock = threading.Lock()

    def of(self, number: int) -> Callable[[int, int], None]:
        def report(done: int, _of: int) -> None:
            with self._lock:
                self._done[number] = done
                self._tell(sum(self._done.values()), self._frames)

        return report
