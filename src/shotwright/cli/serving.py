"""`shotwright serve`: the studio over HTTP."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Generator
from typing import Final

import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from shotwright.api.serving import LOOPBACK, service
from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.cli.serving_together import others
from shotwright.domain.errors import AddressNotUsable, StudioError
from shotwright.domain.permissions import InstallationRole
from shotwright.settings import Settings
from shotwright.usecases.accounts import Accounts
from shotwright.usecases.projects import Projects
from shotwright.wiring.sampling import Sample, make_sample
from shotwright.wiring.studio import Studio, open_studio

_LARGEST_MESSAGE: Final = 65_536
"""Bytes that may come in one message over a WebSocket."""


log = logging.getLogger(__name__)


async def serve(host: str, port: int, *, processes: int, works: bool, sample: bool, as_json: bool) -> Exit:
    settings = Settings()
    _check_host(host, settings)
    listening = listening_at(host, port)
    async with (
        open_studio(settings) as studio,
        service(studio, works=works) as app,
        others(processes - 1, _answer, listening),
    ):
        server = _Server(_config(app, settings), on_stop=app.state.feed.close)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
        setup = await _setup_address(studio, settings.public_url or address)
        if as_json:
            print_json({"address": address, "api": f"{address}/api/v1", "docs": f"{address}/docs", **setup})
        else:
            out.print(f"The studio is at {address}; its API is described at {address}/docs. Stop with Ctrl-C.")
            if setup:
                out.print(f"Nobody has an account yet. Make the first one, an administrator's, at {setup['setup']}")
        out.file.flush()
        making = asyncio.create_task(_make_sample(studio, app)) if sample else None
        await server.serve(sockets=[listening])
        if making is not None:
            making.cancel()
            await asyncio.gather(making, return_exceptions=True)
    err.print("Stopped. What was under way goes on with the next start.")
    return Exit.OK


async def _answer(listening: socket.socket, stoppable: Callable[[Callable[[], None]], None]) -> None:
    """Answer at a socket, and leave the making to others."""
    settings = Settings()
    async with open_studio(settings) as studio, service(studio, works=False) as app:
        server = _Server(_config(app, settings), on_stop=app.state.feed.close)
        stoppable(server.stop)
        await server.serve(sockets=[listening])


def _config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        ws_max_size=_LARGEST_MESSAGE,
        ws_per_message_deflate=False,  # for each connection it would keep more memory than all else
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
    )


async def _setup_address(studio: Studio, address: str) -> dict[str, str]:
    """Return where the first account is made, if there is none: whoever reads this output may, and nobody else."""
    if studio.settings.auth == "local":
        return {}
    async with studio.database.unit() as session:
        accounts = Accounts(session)
        if await accounts.has_any():
            return {}
        token = await accounts.invite(await Projects(session).owner_id(), InstallationRole.ADMIN)
    return {"setup": f"{address}/setup?invitation={token}"}


async def _make_sample(studio: Studio, app: FastAPI) -> None:
    """Have the sample project made while the studio is served already; whoever works makes it."""
    try:
        await make_sample(studio, app.state.parts.nudge, Sample.ZH, quick=False, told=lambda _: None)
    except (StudioError, SQLAlchemyError) as error:  # the studio is there without it
        log.warning("the sample project is not complete: %s", error)


def _check_host(host: str, settings: Settings) -> None:
    """Raise AddressNotUsable if strangers could come in there, or nobody would know the studio's name."""
    if host in LOOPBACK:
        return
    if settings.auth == "local":
        raise AddressNotUsable(
            f"Nobody has to sign in, so the studio serves its own machine alone, and not {host}. Leave --host out, or "
            "have people sign in (SHOTWRIGHT_AUTH=required). "
            "To let providers call, have a proxy pass on /api/v1/webhooks/ and nothing else."
        )
    if not settings.host_names:
        raise AddressNotUsable(
            "Say by which name people will address the studio: SHOTWRIGHT_HOSTS=studio.example.com, or its whole "
            "address as SHOTWRIGHT_PUBLIC_URL=https://studio.example.com."
        )


class _Server(uvicorn.Server):
    """Leaves signals to us: after its own end it would raise them once more, in the middle of our tidying up."""

    def __init__(self, config: uvicorn.Config, *, on_stop: Callable[[], None]) -> None:
        """Take what ends the answers that would else never end."""
        super().__init__(config)
        self._on_stop = on_stop

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    def stop(self) -> None:
        self.should_exit = True
        self._on_stop()


def listening_at(host: str, port: int) -> socket.socket:
    """Return a socket that listens there.

    Raises:
        AddressNotUsable: Somebody else does.
    """
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise AddressNotUsable(f"{host}:{port} cannot be used: {error.strerror}. Choose another --port.") from error
    # Connections have it from here. asyncio does not set it for those of a socket that it did not make, and each
    # answer's body would wait for its head to be acknowledged: 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
