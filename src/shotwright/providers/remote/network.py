"""HTTP that goes nowhere it should not: the address that is really connected to is checked, whatever a name says.

What a provider answers may name any address, and a name may lead to another address each time it is asked. So names
are resolved here, each address is judged, and the connection is made to that address and no other.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Iterable
from functools import lru_cache
from typing import Final

import httpcore
import httpx

_NEVER: Final = frozenset(map(ipaddress.ip_address, ("100.100.100.200", "fd00:ec2::254")))
"""Where cloud machines keep their secrets; 169.254.169.254 is link-local anyway."""
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_CONNECT_S: Final = 10.0
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressNotAllowed(Exception):
    """A name leads to where we do not go. The message says which, and what to do."""


class NameNotFound(Exception):
    """A name leads nowhere."""


def allowed(address: _Address, *, allow_private: bool) -> bool:
    """Say whether an address may be connected to: public ones always, private ones if allowed, secrets' keepers never.

    An IPv4 address inside an IPv6 one is judged as itself.
    """
    address = _inner(address)
    if address in _NEVER or address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return address.is_global or allow_private


def _inner(address: _Address) -> _Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


class Guard(httpcore.AsyncNetworkBackend):
    """Connects to allowed addresses only."""

    def __init__(self, *, allow_private: bool, sockets: httpcore.AsyncNetworkBackend | None = None) -> None:
        self._allow_private = allow_private
        # httpcore declares a stand-in of another type, for when anyio is missing; it never is, httpx needs it.
        usual: httpcore.AsyncNetworkBackend = httpcore.AnyIOBackend()  # pyright: ignore[reportAssignmentType]
        self._sockets = sockets or usual

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # the interface's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of the host's addresses that is allowed and answers.

        Raises:
            AddressNotAllowed, NameNotFound, httpcore.ConnectError, httpcore.ConnectTimeout
        """
        failed: Exception = NameNotFound(f"The name {host} is not known. Is the address written correctly?")
        for address in await self._addresses(host, port, timeout):
            try:
                return await self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def sleep(self, seconds: float) -> None:
        await self._sockets.sleep(seconds)

    async def _addresses(self, host: str, port: int, seconds: float | None) -> list[str]:
        try:
            async with asyncio.timeout(seconds):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise NameNotFound(f"The name {host} is not known. Is the address written correctly?") from error
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"Nobody said in time where {host} is.") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        good = [one for one in addresses if self._may(one)]
        if not good:
            raise AddressNotAllowed(
                f"{host} is at {', '.join(addresses)}: an address inside a private network. "
                "If this is meant, allow private addresses for the provider."
            )
        return good

    def _may(self, address: str) -> bool:
        return allowed(ipaddress.ip_address(address.partition("%")[0]), allow_private=self._allow_private)


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """Whom we trust; reading it takes a while, so it is read once."""
    return httpx.create_ssl_context()


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._response.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


class _Transport(httpx.AsyncBaseTransport):
    """httpx over a guarded pool. What goes wrong below comes up as httpcore's errors."""

    def __init__(self, *, allow_private: bool, keep: int) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_certificates(),
            max_connections=None,
            max_keepalive_connections=keep,
            keepalive_expiry=30.0,
            network_backend=Guard(allow_private=allow_private),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.AsyncByteStream)
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class Network:
    """The product's way out. Paid requests get a connection of their own.

    A connection that was kept open may be closed by the other side just as a request is written to it, and nobody
    could tell then whether the request had arrived.
    """

    def __init__(self) -> None:
        self._clients: dict[tuple[bool, bool], httpx.AsyncClient] = {}

    def client(self, *, allow_private: bool, paid: bool) -> httpx.AsyncClient:
        """Return a client that follows no redirects, repeats nothing and stores no cookies."""
        key = allow_private, paid
        if key not in self._clients:
            transport = _Transport(allow_private=allow_private, keep=0 if paid else 20)
            self._clients[key] = httpx.AsyncClient(transport=transport, follow_redirects=False, trust_env=False)
        return self._clients[key]

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()


def patience(seconds: float) -> httpx.Timeout:
    """Return how long each step of a request may take, if all of it may take `seconds`."""
    return httpx.Timeout(seconds, connect=min(seconds, _CONNECT_S))
