"""The books of the conformance server: what was asked, which jobs were accepted, and how each of them goes."""

import itertools
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from shotwright_sim import made
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import Scenario

KEY: Final = "sim-key"
"""The key that every simulated vendor accepts; where there are two halves, `sim-key:sim-secret`."""
_ALMOST: Final = 0.99
_PRIVATE: Final = "http://169.254.169.254/latest/meta-data/"
_TYPES: Final = {"png": "image/png", "mp4": "video/mp4", "wav": "audio/wav", "txt": "text/plain"}


class Making(StrEnum):
    """What a job makes; the value is the result's ending."""

    IMAGE = "png"
    VIDEO = "mp4"
    SPEECH = "wav"
    TEXT = "txt"


class Stage(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    GONE = "gone"


@dataclass(slots=True, kw_only=True)
class SimJob:
    id: str
    wire: str
    making: Making
    scenario: Scenario
    seconds: int = 5
    text: str = ""
    own_key: str = ""
    """What the asker calls it, where the vendor takes that."""
    callback_url: str = ""
    model: str = ""
    cancelled: bool = False
    is_told: bool = False
    """Whether `callback_url` is being called, or was. A job that goes by the clock and has one ends no sooner."""
    calls: list[int] = field(default_factory=list[int])
    """What the calls to `callback_url` were answered with, as HTTP statuses; 0 for no answer."""
    looks: int = 0
    since: float = field(default_factory=time.monotonic)

    @property
    def content(self) -> bytes:
        match self.making:
            case Making.IMAGE:
                return made.picture(len(self.id) + int(self.id[-4:], 16))
            case Making.VIDEO:
                return made.film(self.seconds)
            case Making.SPEECH:
                return made.speech(self.text)
            case Making.TEXT:
                return self.text.encode()

    @property
    def mime(self) -> str:
        return _TYPES[self.making]


def _nothing(method: str, path: str) -> None:
    del method, path


class Desk:
    """Takes jobs, and says where they stand. A job is done after `looks` looks, or after `work_s` seconds if given."""

    def __init__(self, *, looks: int = 2, work_s: float | None = None) -> None:
        self.base = ""
        self.seen: list[Seen] = []
        self.jobs: dict[str, SimJob] = {}
        self.before_answer: Callable[[str, str], None] = _nothing
        """Called with the method and path of every request, when all is entered and nothing answered."""
        self._looks = looks
        self._work_s = work_s
        self._next: defaultdict[str, deque[Scenario]] = defaultdict(deque)
        self._answers: defaultdict[str, deque[str]] = defaultdict(deque)
        self._numbers: Iterator[int] = itertools.count(1)

    def script(self, wire: str, *scenarios: Scenario) -> None:
        """Let the next submits to `wire` go like this, one after the other; after them all goes well."""
        self._next[wire].extend(scenarios)

    def forget(self) -> None:
        """Begin with empty books; job ids are never used twice."""
        self.seen.clear()
        self.jobs.clear()
        self._next.clear()
        self._answers.clear()

    def next_scenario(self, wire: str) -> Scenario:
        return self._next[wire].popleft() if self._next[wire] else Scenario.WELL

    def queue_answers(self, wire: str, *texts: str) -> None:
        """Let the next questions to language models of `wire` be answered with these words."""
        self._answers[wire].extend(texts)

    def next_answer(self, wire: str) -> str | None:
        return self._answers[wire].popleft() if self._answers[wire] else None

    def accept(
        self,
        wire: str,
        making: Making,
        scenario: Scenario,
        *,
        seconds: int = 5,
        text: str = "",
        own_key: str = "",
        callback_url: str = "",
        model: str = "",
    ) -> SimJob:
        """Enter a job in the books: from here on it is paid for."""
        number = next(self._numbers)
        job = SimJob(
            id=f"job-{number:06x}",
            wire=wire,
            making=making,
            scenario=scenario,
            seconds=seconds,
            text=text,
            own_key=own_key,
            callback_url=callback_url,
            model=model,
        )
        self.jobs[job.id] = job
        return job

    def stage(self, job: SimJob) -> Stage:
        """Return where the job stands; being asked moves it on, unless it goes by the clock."""
        job.looks += 1
        return self._where(job)

    def is_to_call(self, job: SimJob) -> bool:
        """Say whether it is time to call back about a job. Only those that go by the clock end by themselves."""
        if self._work_s is None or not job.callback_url or job.is_told:
            return False
        ends = job.scenario not in {Scenario.VANISHED, Scenario.ENDLESS}
        return job.cancelled or (ends and time.monotonic() - job.since >= self._work_s)

    def end(self, job: SimJob) -> Stage:
        """Let a job end now that its asker is told. Return how it has ended."""
        job.is_told = True
        return self._where(job)

    def _where(self, job: SimJob) -> Stage:
        if job.scenario is Scenario.VANISHED:
            return Stage.GONE
        if job.cancelled:
            return Stage.CANCELLED
        share = self._share(job)
        if share < 1:
            return Stage.QUEUED if share <= 0 else Stage.RUNNING
        failed = job.scenario in {Scenario.FAILED, Scenario.DONE_WITH_ERROR, Scenario.POLICY_LATER}
        return Stage.FAILED if failed else Stage.DONE

    def _share(self, job: SimJob) -> float:
        if job.scenario is Scenario.ENDLESS:
            return 0.5 if job.looks > 1 else 0
        if self._work_s is not None:
            share = (time.monotonic() - job.since) / self._work_s
            return min(share, _ALMOST) if job.callback_url and not job.is_told else share
        return (job.looks - 1) / self._looks if self._looks else 1

    def find(self, wire: str, job_id: str) -> SimJob | None:
        """Return a job by its id, or by what the asker calls it."""
        jobs = (job for job in self.jobs.values() if job.wire == wire and job_id in {job.id, job.own_key})
        return next(jobs, None) if job_id else None

    def cancel(self, job: SimJob) -> bool:
        """Cancel a job that is not done yet."""
        if not job.cancelled and self.stage(job) in {Stage.QUEUED, Stage.RUNNING}:
            job.cancelled = True
            return True
        return False

    def result_url(self, job: SimJob) -> str:
        """Return where the job's result can be fetched by anybody who knows the address."""
        if job.scenario is Scenario.PRIVATE_RESULT:
            return _PRIVATE
        return f"{self.base}/results/{job.id}.{job.making}"
