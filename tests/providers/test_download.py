"""Fetching results: whole, of the right kind, and from nowhere we should not go."""

import asyncio
import hashlib
import ipaddress
import socket
from collections.abc import AsyncIterator, Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpcore
import pytest

from shotwright.providers.remote.download import Downloaded, DownloadFailed, DownloadLimits, Errand, Trouble, download
from shotwright.providers.remote.network import AddressNotAllowed, Guard, Network, allowed
from shotwright_sdk.remote import ResultFile
from shotwright_sdk.remote_models import ModelKind
from shotwright_sim import made
from shotwright_sim.desk import Making
from shotwright_sim.scenarios import Scenario
from shotwright_sim.server import Simulator

INNER = "http://169.254.169.254/latest/meta-data/"


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    opened = Network()
    yield opened
    await opened.close()


def result(server: Simulator, scenario: Scenario = Scenario.WELL, *, seconds: int = 1) -> ResultFile:
    job = server.desk.accept("fal", Making.VIDEO, scenario, seconds=seconds)
    return ResultFile(url=server.desk.result_url(job), mime="video/mp4")


def errand(
    what: ResultFile,
    *,
    kind: ModelKind = ModelKind.VIDEO,
    headers: Mapping[str, str] | None = None,
    allow_private: bool = True,
    most_bytes: int = 5_000_000,
    most_s: float = 20.0,
) -> Errand:
    limits = DownloadLimits(most_bytes=most_bytes, most_s=most_s)
    return Errand(result=what, kind=kind, headers=headers or {}, allow_private=allow_private, limits=limits)


async def trouble(what: Errand, folder: Path, network: Network) -> Trouble:
    """Fetch what cannot be had, and see that nothing is left behind."""
    with pytest.raises(DownloadFailed) as caught:
        await download(what, folder / "clip.mp4", network)
    assert not _names(folder)
    return caught.value.trouble


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@contextmanager
def answering(answer: Callable[[bytes], bytes]) -> Generator[tuple[str, list[bytes]]]:
    """A server that answers the bytes of each request with bytes; yields its address and what it was asked."""
    asked: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer(asked[-1]))
        await writer.drain()
        writer.close()

    listener = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.ensure_future(asyncio.start_server(talk, sock=listener))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    finally:
        serving.cancel()
        listener.close()


def response(status: str, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


class TestAGoodResult:
    async def test_arrives_whole_with_its_hash_and_type(
        self, server: Simulator, network: Network, tmp_path: Path
    ) -> None:
        got = await download(errand(result(server)), tmp_path / "clip.mp4", network)

        content = (tmp_path / "clip.mp4").read_bytes()
        assert content == made.film(1)
        assert got == Downloaded(
            path=tmp_path / "clip.mp4",
            bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            mime="video/mp4",
        )

    async def test_that_came_as_bytes_is_stored_alike(self, network: Network, tmp_path: Path) -> None:
        what = errand(ResultFile(content=made.picture(), mime="image/jpeg"), kind=ModelKind.IMAGE)

        got = await download(what, tmp_path / "picture.png", network)

        assert got.mime == "image/png"
        assert got.path.read_bytes() == made.picture()

    async def test_may_be_reached_over_redirects(self, network: Network, tmp_path: Path) -> None:
        def answer(request: bytes) -> bytes:
            if request.startswith(b"GET /first"):
                return response("302 Found", Location="/second")
            return response("200 OK", made.picture())

        with answering(answer) as (base, asked):
            what = errand(ResultFile(url=f"{base}/first"), kind=ModelKind.IMAGE)
            got = await download(what, tmp_path / "picture.png", network)

        assert got.path.read_bytes() == made.picture()
        assert [line.split()[1] for line in asked] == [b"/first", b"/second"]


class TestTheKey:
    async def test_goes_to_the_result_if_it_is_needed(self, network: Network, tmp_path: Path) -> None:
        with answering(lambda _: response("200 OK", made.picture())) as (base, asked):
            what = errand(
                ResultFile(url=base, needs_key=True), kind=ModelKind.IMAGE, headers={"Authorization": "Bearer secret"}
            )
            await download(what, tmp_path / "picture.png", network)

        assert b"Bearer secret" in asked[0]

    async def test_stays_here_if_nobody_needs_it(self, network: Network, tmp_path: Path) -> None:
        with answering(lambda _: response("200 OK", made.picture())) as (base, asked):
            what = errand(ResultFile(url=base), kind=ModelKind.IMAGE, headers={"Authorization": "Bearer secret"})
            await download(what, tmp_path / "picture.png", network)

        assert b"secret" not in asked[0]

    async def test_is_not_carried_to_another_host(self, network: Network, tmp_path: Path) -> None:
        with (
            answering(lambda _: response("200 OK", made.picture())) as (store, asked),
            answering(lambda _: response("302 Found", Location=f"{store}/file")) as (base, _),
        ):
            what = errand(
                ResultFile(url=base, needs_key=True), kind=ModelKind.IMAGE, headers={"Authorization": "Bearer secret"}
            )
            await download(what, tmp_path / "picture.png", network)

        assert asked
        assert b"secret" not in asked[0]


class TestABadResult:
    @pytest.mark.parametrize(
        ("scenario", "expected"),
        [
            (Scenario.EXPIRED_RESULT, Trouble.EXPIRED),
            (Scenario.TRUNCATED_RESULT, Trouble.TRUNCATED),
            (Scenario.WRONG_TYPE_RESULT, Trouble.WRONG_TYPE),
            (Scenario.PRIVATE_RESULT, Trouble.NOT_ALLOWED),
            (Scenario.REDIRECT_TO_PRIVATE, Trouble.NOT_ALLOWED),
        ],
    )
    async def test_is_told_by_its_kind_and_leaves_nothing(
        self, server: Simulator, network: Network, tmp_path: Path, scenario: Scenario, expected: Trouble
    ) -> None:
        assert await trouble(errand(result(server, scenario)), tmp_path, network) is expected

    async def test_that_dribbles_is_given_up(self, server: Simulator, network: Network, tmp_path: Path) -> None:
        slow = errand(result(server, Scenario.SLOW_RESULT), most_s=0.5)

        assert await trouble(slow, tmp_path, network) is Trouble.TOO_SLOW

    async def test_without_an_end_is_cut_off(self, server: Simulator, network: Network, tmp_path: Path) -> None:
        what = errand(result(server, Scenario.ENDLESS_RESULT), most_bytes=3_000_000)

        # Blanks are no film, so it ends at the first of them; raw speech would run into the limit.
        assert await trouble(what, tmp_path, network) is Trouble.WRONG_TYPE

    async def test_that_is_larger_than_it_says_is_cut_off(self, network: Network, tmp_path: Path) -> None:
        def answer(_: bytes) -> bytes:
            body = made.picture() + bytes(500_000)
            return b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body

        with answering(answer) as (base, _):
            what = errand(ResultFile(url=base), kind=ModelKind.IMAGE, most_bytes=100_000)

            assert await trouble(what, tmp_path, network) is Trouble.TOO_LARGE

    async def test_that_says_it_is_too_large_is_not_read(self, network: Network, tmp_path: Path) -> None:
        with answering(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n") as (base, _):
            assert await trouble(errand(ResultFile(url=base)), tmp_path, network) is Trouble.TOO_LARGE

    async def test_of_another_kind_than_was_ordered_is_refused(
        self, server: Simulator, network: Network, tmp_path: Path
    ) -> None:
        assert await trouble(errand(result(server), kind=ModelKind.IMAGE), tmp_path, network) is Trouble.WRONG_TYPE

    async def test_that_leads_round_in_a_circle_is_given_up(self, network: Network, tmp_path: Path) -> None:
        with answering(lambda _: response("302 Found", Location="/again")) as (base, asked):
            assert await trouble(errand(ResultFile(url=base)), tmp_path, network) is Trouble.UNREACHABLE

        assert len(asked) == 6

    async def test_on_a_server_that_fails_may_come_later(self, network: Network, tmp_path: Path) -> None:
        with answering(lambda _: response("503 Service Unavailable")) as (base, _):
            assert await trouble(errand(ResultFile(url=base)), tmp_path, network) is Trouble.UNREACHABLE

        assert Trouble.UNREACHABLE.may_pass
        assert not Trouble.EXPIRED.may_pass

    @pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/x", "https://", "nonsense", "//host/x"])
    async def test_at_an_address_of_another_kind_is_not_fetched(
        self, network: Network, tmp_path: Path, url: str
    ) -> None:
        assert await trouble(errand(ResultFile(url=url)), tmp_path, network) is Trouble.NOT_ALLOWED


class TestWhereWeDoNotGo:
    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:{port}/",
            "http://localhost:{port}/",
            "https://127.0.0.1:{port}/",
            "https://localhost:{port}/",
            "https://[::1]:{port}/",
            "https://[::ffff:127.0.0.1]:{port}/",
            "https://0.0.0.0:{port}/",
            "https://2130706433:{port}/",
            "https://0x7f.1:{port}/",
            "https://user:word@127.0.0.1:{port}/",
        ],
    )
    async def test_this_machine_by_any_of_its_names(self, network: Network, tmp_path: Path, url: str) -> None:
        with answering(lambda _: response("200 OK", made.film(1))) as (base, asked):
            address = url.format(port=base.rpartition(":")[2])
            what = errand(ResultFile(url=address), allow_private=False)

            assert await trouble(what, tmp_path, network) is Trouble.NOT_ALLOWED
            assert asked == []

    async def test_the_keepers_of_secrets_even_if_private_addresses_are_allowed(
        self, network: Network, tmp_path: Path
    ) -> None:
        assert await trouble(errand(ResultFile(url=INNER)), tmp_path, network) is Trouble.NOT_ALLOWED

    async def test_a_name_is_judged_by_the_address_it_has_when_we_connect(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A name that leads somewhere public first and inside afterwards: each connection is judged for itself."""
        answers = iter(["93.184.215.14", "10.0.0.7"])
        loop = asyncio.get_running_loop()

        async def lookup(*_: object, **__: object) -> list[tuple[object, ...]]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 443))]

        connected: list[str] = []

        class Sockets(httpcore.AsyncNetworkBackend):
            async def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.AsyncNetworkStream:
                connected.append(host)
                raise httpcore.ConnectError

        monkeypatch.setattr(loop, "getaddrinfo", lookup)
        guard = Guard(allow_private=False, sockets=Sockets())

        with pytest.raises(httpcore.ConnectError):
            await guard.connect_tcp("rebound.example", 443)
        with pytest.raises(AddressNotAllowed, match=r"10\.0\.0\.7"):
            await guard.connect_tcp("rebound.example", 443)

        assert connected == ["93.184.215.14"]

    @pytest.mark.parametrize(
        ("address", "public", "private"),
        [
            ("93.184.215.14", True, True),
            ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True, True),
            ("127.0.0.1", False, True),
            ("10.1.2.3", False, True),
            ("172.16.0.1", False, True),
            ("192.168.1.20", False, True),
            ("100.64.0.1", False, True),
            ("::1", False, True),
            ("fd12:3456::1", False, True),
            ("::ffff:10.1.2.3", False, True),
            ("64:ff9b::a01:203", False, True),
            ("2002:a01:203::1", False, True),
            ("169.254.169.254", False, False),
            ("::ffff:169.254.169.254", False, False),
            ("64:ff9b::a9fe:a9fe", False, False),
            ("fe80::1", False, False),
            ("fd00:ec2::254", False, False),
            ("100.100.100.200", False, False),
            ("0.0.0.0", False, False),  # noqa: S104  # nothing is bound to it
            ("::", False, False),
            ("224.0.0.1", False, False),
            ("ff02::1", False, False),
        ],
    )
    def test_every_address_is_judged_as_what_it_is(self, address: str, public: bool, private: bool) -> None:
        found = ipaddress.ip_address(address)

        assert allowed(found, allow_private=False) is public
        assert allowed(found, allow_private=True) is private
