"""The conformance server calls as vendors do: what it says and signs is what the studio believes."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from shotwright.providers.remote.network import Network
from shotwright.providers.remote.vendors import PROTOCOLS
from shotwright.providers.remote.webhooks import Delivery, Genuine, job_named, scheme_of, verify
from shotwright_sdk.remote import Connection, Submitted
from shotwright_sim.sender import SECRET
from shotwright_sim.server import SENDER, Simulator
from tests.providers.remote_jobs import video_job

PATIENCE_S = 30
SIGN: Mapping[str, str] = {"fal": SENDER.public_key, "replicate": SECRET, "openrouter": SECRET, "gemini": SECRET}
NO_SIGN = ("ark", "kling", "minimax")


@dataclass
class Ear:
    """Somebody who is called."""

    url: str
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list[tuple[dict[str, str], bytes]])

    def told(self) -> tuple[dict[str, str], bytes]:
        """Wait for the last call of a job, and return its headers and body."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.calls or b'"challenge"' in self.calls[-1][1]:
            assert time.monotonic() < deadline, "nobody called"
            time.sleep(0.02)
        return self.calls[-1]


@contextmanager
def listening(*, echoes: bool = True) -> Generator[Ear]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            ear.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
            answer = body if echoes else b"{}"
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the standard library
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    ear = Ear(url=f"http://127.0.0.1:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield ear
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Simulator]:
    with Simulator(work_s=0.01) as simulator:
        yield simulator


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    opened = Network()
    yield opened
    await opened.close()


async def submitted(hasty: Simulator, network: Network, wire: str, folder: Path, callback_url: str) -> str:
    """Submit a clip, and return the vendor's id of it."""
    model = {"fal": "fal-ai/some-video", "replicate": "some/video"}.get(wire, "some-model")
    job = replace(video_job(folder, wire, model), callback_url=callback_url)
    key = "sim-key:sim-secret" if wire == "kling" else "sim-key"
    connection = Connection(base_url=hasty.url(wire), key=key, allow_private=True)
    answer = await PROTOCOLS[wire](network).submit(job, connection)
    assert isinstance(answer, Submitted)
    return answer.job_id.rpartition("/")[2]


@pytest.mark.parametrize("wire", [*SIGN, *NO_SIGN])
async def test_a_vendor_calls_once_a_job_has_ended(
    hasty: Simulator, network: Network, tmp_path: Path, wire: str
) -> None:
    hasty.forget()
    with listening() as ear:
        job_id = await submitted(hasty, network, wire, tmp_path, ear.url)
        headers, body = ear.told()

    assert job_named(body) == job_id
    if wire in SIGN:
        delivery = Delivery(headers=headers, body=body, received_at=time.time())
        assert isinstance(verify(scheme_of(wire, headers), delivery, [SIGN[wire]]), Genuine)


async def test_who_gives_no_challenge_back_is_not_called(hasty: Simulator, network: Network, tmp_path: Path) -> None:
    hasty.forget()
    with listening(echoes=False) as ear:
        job_id = await submitted(hasty, network, "minimax", tmp_path, ear.url)
        await asyncio.to_thread(_until_told, hasty, job_id)

    assert [json.loads(body) for _, body in ear.calls] == [{"challenge": "say this"}]


def _until_told(simulator: Simulator, job_id: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not simulator.desk.jobs[job_id].is_told:
        assert time.monotonic() < deadline, "the job did not end"
        time.sleep(0.02)
