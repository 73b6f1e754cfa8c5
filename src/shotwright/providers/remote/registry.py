"""Finding adapters by the name of their protocol: ours, and those that packages bring.

A package has the entry point `shotwright.adapters`. It names a function without arguments that returns a
`shotwright_sdk.remote.RemoteAdapter`.
"""

from importlib.metadata import EntryPoint, entry_points
from typing import Final

from shotwright.providers.remote.network import Network
from shotwright.providers.remote.vendors import PROTOCOLS
from shotwright_sdk.errors import ModelUnavailable
from shotwright_sdk.remote import RemoteAdapter

GROUP: Final = "shotwright.adapters"


class Adapters:
    """All adapters over one way out; each is made when it is first asked for."""

    def __init__(self) -> None:
        self.network = Network()
        self._made: dict[str, RemoteAdapter] = {}
        self._found = {point.name: point for point in entry_points(group=GROUP)}

    @property
    def names(self) -> tuple[str, ...]:
        """The protocols that can be spoken."""
        return tuple(sorted({*PROTOCOLS, *self._found}))

    def get(self, protocol: str) -> RemoteAdapter:
        """Return the adapter for a protocol. Nobody can take the name of one of ours.

        Raises:
            ModelUnavailable: There is none, or it cannot be loaded.
        """
        if protocol not in self._made:
            self._made[protocol] = self._make(protocol)
        return self._made[protocol]

    async def close(self) -> None:
        await self.network.close()

    def _make(self, protocol: str) -> RemoteAdapter:
        if protocol in PROTOCOLS:
            return PROTOCOLS[protocol](self.network)
        if protocol not in self._found:
            known = ", ".join(self.names)
            raise ModelUnavailable(f"Nobody here speaks the protocol “{protocol}”. Known: {known}.")
        return _loaded(self._found[protocol])


def _loaded(point: EntryPoint) -> RemoteAdapter:
    try:
        return point.load()()
    except (ImportError, AttributeError) as error:
        raise ModelUnavailable(f"The adapter “{point.name}” cannot be loaded: {error}.") from error
