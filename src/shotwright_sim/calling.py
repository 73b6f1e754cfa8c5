"""Webhooks that the conformance server sends by itself: once a job has ended, in its vendor's words, signed its way."""

import json
import threading
from collections.abc import Iterable, Mapping
from typing import Final

from shotwright_sim.desk import Desk, SimJob
from shotwright_sim.sender import Sender
from shotwright_sim.wire import Wire

_PAUSE_S: Final = 0.02
_CHALLENGE: Final = {"challenge": "say this"}


class Caller:
    """Watches the books, and calls the address that came with a job. Only jobs that go by the clock end by themselves.

    The statuses that the calls were answered with stand in `SimJob.calls`.
    """

    def __init__(self, desk: Desk, wires: Iterable[Wire], sender: Sender) -> None:
        self._desk = desk
        self._wires: Mapping[str, Wire] = {wire.name: wire for wire in wires}
        self._sender = sender
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="provider-sim-calls", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=10)

    def _watch(self) -> None:
        while not self._stopped.wait(_PAUSE_S):
            for job in list(self._desk.jobs.values()):
                if job.callback_url and not job.calls and self._desk.outcome(job) is not None:
                    self._call(job)

    def _call(self, job: SimJob) -> None:
        wire, stage = self._wires[job.wire], self._desk.outcome(job)
        if wire.words is None or stage is None:
            job.calls.append(0)
            return
        if wire.challenges and not self._echoes(job):
            return
        body = wire.words(self._desk, job, stage)
        job.calls.append(self._sender.send(job.callback_url, wire.signs, body, event_id=job.id))

    def _echoes(self, job: SimJob) -> bool:
        """Say whether the address gives a challenge back; if it does not, it is not called."""
        status, answer = self._sender.post(job.callback_url, json.dumps(_CHALLENGE).encode(), {})
        is_good = json.loads(answer or b"{}") == _CHALLENGE
        if not is_good:
            job.calls.append(status)
        return is_good
