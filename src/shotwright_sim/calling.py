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
    """Watches the books, and calls the addresses that came with jobs.

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
                if self._desk.is_to_call(job):
                    self._call(job)

    def _call(self, job: SimJob) -> None:
        wire = self._wires[job.wire]
        is_welcome = not wire.challenges or self._echoes(job)
        stage = self._desk.end(job)
        if is_welcome and wire.words is not None:
            body = wire.words(self._desk, job, stage)
            job.calls.append(self._sender.send(job.callback_url, wire.signs, body, event_id=job.id))

    def _echoes(self, job: SimJob) -> bool:
        """Say whether the address gives a challenge back; if it does not, it is not called."""
        _, answer = self._sender.post(job.callback_url, json.dumps(_CHALLENGE).encode(), {})
        return json.loads(answer or b"{}") == _CHALLENGE
