"""The tests that every adapter passes.

Write one class for each kind of work that yours does, and run pytest:

    class TestMineVideo(JobContract):
        wire = "mine"

        def opened(self) -> AbstractAsyncContextManager[RemoteAdapter]: ...
        def job(self, folder: Path) -> RemoteJob: ...

and a fixture `server` that gives a running conformance server which knows your vendor's wire.
"""

import asyncio
import socket
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

import pytest

from shotwright_sdk.remote import (
    Absent,
    Connection,
    Finished,
    ImageJob,
    RemoteAdapter,
    RemoteJob,
    RemoteState,
    Report,
    SpeechJob,
    Submitted,
    VideoJob,
)
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.values import Size

_UNDER_WAY: Final = frozenset({RemoteState.QUEUED, RemoteState.RUNNING})
_LOOKS: Final = 8
_PATIENCE_S: Final = 0.5
_PAUSES, _PAUSE_S = 100, 0.05
_TEST_S: Final = 15.0


class ConformanceServer(Protocol):
    """What these tests need of a server; scenarios are named as in `shotwright_sim.scenarios`."""

    def url(self, wire: str) -> str: ...
    def script(self, wire: str, *scenarios: str) -> None: ...
    def submits(self, wire: str) -> Sequence[object]:
        """Return the requests that could cost money."""
        ...

    def seen(self, wire: str) -> Sequence[object]:
        """Return all requests."""
        ...

    def jobs(self, wire: str) -> Sequence[Any]:
        """Return what was accepted; each has an `id`, and may have an `own_key` that the asker gave it."""
        ...


class RemoteContract:
    """For all work, and enough for that which is done while we wait."""

    wire: ClassVar[str]
    key: ClassVar[str] = "sim-key"
    needs_key: ClassVar[bool] = True
    refuses: ClassVar[dict[str, ErrorClass]] = {
        "rate_limited": ErrorClass.RATE_LIMITED,
        "bad_key": ErrorClass.AUTH,
        "no_money": ErrorClass.QUOTA,
        "policy": ErrorClass.CONTENT_POLICY,
        "invalid": ErrorClass.INVALID_INPUT,
        "model_gone": ErrorClass.MODEL_GONE,
        "refused_in_200": ErrorClass.INVALID_INPUT,
    }
    """What each refusal means; servers that people run for themselves know fewer."""
    says_when: ClassVar[bool] = True
    """Whether it says when to come back, if there were too many requests."""

    def opened(self) -> AbstractAsyncContextManager[RemoteAdapter]:
        """Return a context that gives the adapter and puts it away."""
        raise NotImplementedError

    def job(self, folder: Path) -> RemoteJob:
        """Return a job within its model's limits; `folder` is for the pictures it names."""
        raise NotImplementedError

    def connection(self, server: ConformanceServer) -> Connection:
        return Connection(base_url=server.url(self.wire), key=self.key, timeout_s=20.0, allow_private=True)

    def _run(self, talk: Callable[[RemoteAdapter], Coroutine[Any, Any, None]]) -> None:
        async def main() -> None:
            async with self.opened() as adapter:
                await talk(adapter)

        asyncio.run(main())

    def test_a_good_job_ends_with_a_result_and_was_submitted_once(
        self, server: ConformanceServer, tmp_path: Path
    ) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            report = await _through(adapter, self.job(tmp_path), self.connection(server))

            assert report.state is RemoteState.SUCCEEDED
            assert report.results
            assert all(result.content or "://" in result.url for result in report.results)
            assert len(server.submits(self.wire)) == 1

        self._run(talk)

    def test_a_refusal_says_what_kind_it_is_and_that_nothing_was_accepted(
        self, server: ConformanceServer, tmp_path: Path
    ) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            for scenario, expected in self.refuses.items():
                server.script(self.wire, scenario)
                before = len(server.submits(self.wire))
                error = await _refused(adapter, self.job(tmp_path), self.connection(server))

                assert error.error_class is expected, f"{scenario}: {error}"
                assert not error.maybe_accepted, scenario
                assert len(server.submits(self.wire)) == before + 1, scenario
                assert not server.jobs(self.wire), scenario
                assert str(error), scenario
                if scenario == "rate_limited" and self.says_when:
                    assert error.retry_after_s == 7

        self._run(talk)

    @pytest.mark.parametrize(
        "scenario",
        ["error_after_accepting", "silent_after_accepting", "cut_after_accepting", "not_json", "huge_reply"],
    )
    def test_a_lost_answer_leaves_open_what_became_of_it_and_is_never_repeated(
        self, server: ConformanceServer, tmp_path: Path, scenario: str
    ) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            server.script(self.wire, scenario)
            patience = _PATIENCE_S if scenario == "silent_after_accepting" else 20.0
            connection = replace(self.connection(server), timeout_s=patience)
            error = await _refused(adapter, self.job(tmp_path), connection)
            await _accepted(server, self.wire)

            assert error.maybe_accepted
            assert len(server.submits(self.wire)) == 1
            assert len(server.jobs(self.wire)) == 1

        self._run(talk)

    def test_what_was_accepted_is_found_or_left_open_but_never_denied(
        self, server: ConformanceServer, tmp_path: Path
    ) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            job, connection = self.job(tmp_path), self.connection(server)
            assert not isinstance(await adapter.find(job, connection), Submitted)
            server.script(self.wire, "error_after_accepting")
            await _refused(adapter, job, connection)

            found = await adapter.find(job, connection)

            assert not isinstance(found, Absent)
            if found is not None:
                job_id = found.job_id.rpartition("/")[2]
                assert job_id in {server.jobs(self.wire)[0].id, server.jobs(self.wire)[0].own_key}
                assert (await adapter.look(found.job_id, job.model, connection)).state in _UNDER_WAY
            assert len(server.submits(self.wire)) == 1

        self._run(talk)

    def test_a_job_outside_the_limits_is_refused_before_anything_is_sent(
        self, server: ConformanceServer, tmp_path: Path
    ) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            error = await _refused(adapter, _outside(self.job(tmp_path)), self.connection(server))

            assert error.error_class is ErrorClass.INVALID_INPUT
            assert not error.maybe_accepted
            assert not server.seen(self.wire)

        self._run(talk)

    def test_nobody_there_means_that_nothing_was_accepted(self, server: ConformanceServer, tmp_path: Path) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            connection = replace(self.connection(server), base_url=f"http://127.0.0.1:{_closed_port()}")
            error = await _refused(adapter, self.job(tmp_path), connection)

            assert error.error_class is ErrorClass.NETWORK_UNKNOWN
            assert not error.maybe_accepted

        self._run(talk)

    def test_a_server_in_this_network_is_left_alone_unless_that_is_allowed(
        self, server: ConformanceServer, tmp_path: Path
    ) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            connection = replace(self.connection(server), allow_private=False)
            error = await _refused(adapter, self.job(tmp_path), connection)

            assert not error.maybe_accepted
            assert not server.seen(self.wire)

        self._run(talk)

    def test_the_connection_can_be_tested_without_cost(self, server: ConformanceServer) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            good = await adapter.test(self.connection(server))
            wrong = await adapter.test(replace(self.connection(server), key="another-key:another-secret"))
            away = await adapter.test(
                replace(self.connection(server), base_url=f"http://127.0.0.1:{_closed_port()}", timeout_s=1.0)
            )

            assert good.failure is None
            assert good.latency_s < _TEST_S
            assert good.balance_usd_micros == await adapter.balance(self.connection(server))
            voices = await adapter.list_voices(self.connection(server))
            assert all(voice.id for voice in voices)
            if self.needs_key:
                assert wrong.failure is not None
                assert wrong.failure.error_class is ErrorClass.AUTH
            assert away.failure is not None
            assert not server.submits(self.wire)

        self._run(talk)

    def test_the_key_is_in_no_error_and_no_repr(self, server: ConformanceServer, tmp_path: Path) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            connection = replace(self.connection(server), key="very-secret-key:very-secret-half")
            if self.needs_key:
                error = await _refused(adapter, self.job(tmp_path), connection)
                assert "very-secret" not in repr(error)
            report = await adapter.test(connection)

            assert "very-secret" not in repr(connection)
            assert "very-secret" not in repr(report)

        self._run(talk)


class JobContract(RemoteContract):
    """For work that goes on after it was accepted."""

    @pytest.mark.parametrize("scenario", ["failed", "done_with_error", "policy_later"])
    def test_a_job_that_came_to_nothing_is_never_called_done(
        self, server: ConformanceServer, tmp_path: Path, scenario: str
    ) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            server.script(self.wire, scenario)
            report = await _through(adapter, self.job(tmp_path), self.connection(server))

            assert report.state is RemoteState.FAILED
            assert not report.results
            assert report.failure is not None
            assert report.failure.message
            if scenario == "policy_later":
                assert report.failure.error_class is ErrorClass.CONTENT_POLICY

        self._run(talk)

    def test_a_job_that_the_vendor_forgot_is_gone_and_not_failed(
        self, server: ConformanceServer, tmp_path: Path
    ) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            server.script(self.wire, "vanished")
            report = await _through(adapter, self.job(tmp_path), self.connection(server))

            assert report.state is RemoteState.GONE

        self._run(talk)

    def test_a_job_is_called_cancelled_only_if_the_vendor_stopped_it(
        self, server: ConformanceServer, tmp_path: Path
    ) -> None:
        async def talk(adapter: RemoteAdapter) -> None:
            job, connection = self.job(tmp_path), self.connection(server)
            server.script(self.wire, "endless")
            submitted = await adapter.submit(job, connection)
            assert isinstance(submitted, Submitted)

            agreed = await adapter.cancel(submitted.job_id, job.model, connection)
            report = await adapter.look(submitted.job_id, job.model, connection)

            assert agreed == server.jobs(self.wire)[0].cancelled
            assert (report.state in _UNDER_WAY) == (not agreed)
            assert report.state is not RemoteState.SUCCEEDED

        self._run(talk)


async def _through(adapter: RemoteAdapter, job: RemoteJob, connection: Connection) -> Report:
    """Submit a job and look until it has ended."""
    submitted = await adapter.submit(job, connection)
    if isinstance(submitted, Finished):
        return Report(state=RemoteState.SUCCEEDED, results=submitted.results)
    for _ in range(_LOOKS):
        report = await adapter.look(submitted.job_id, job.model, connection)
        if report.state not in _UNDER_WAY:
            return report
    raise AssertionError("the job never ended")


async def _refused(adapter: RemoteAdapter, job: RemoteJob, connection: Connection) -> RemoteError:
    try:
        answer = await adapter.submit(job, connection)
    except RemoteError as error:
        return error
    raise AssertionError(f"it was not refused: {answer}")


async def _accepted(server: ConformanceServer, wire: str) -> None:
    """Wait until the server has entered the job: on a busy machine we may have given up before."""
    for _ in range(_PAUSES):
        if server.jobs(wire):
            return
        await asyncio.sleep(_PAUSE_S)


def _outside(job: RemoteJob) -> RemoteJob:
    """Return the job beyond a limit that its model has."""
    model = job.model
    match job:
        case VideoJob():
            limits = replace(model.limits, durations_s=(5, 10))
            return replace(job, model=replace(model, limits=limits), duration_s=7)
        case ImageJob():
            limits = replace(model.limits, sizes=(Size(width=1024, height=1024),))
            framing = replace(job.framing, size=Size(width=7, height=7))
            return replace(job, model=replace(model, limits=limits), framing=framing)
        case SpeechJob():
            return replace(job, model=replace(model, limits=replace(model.limits, text_characters=1)), text="long")


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
