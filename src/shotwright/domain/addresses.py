"""Where requests come from."""

from ipaddress import IPv6Address, ip_address
from typing import Final

_HOST_BITS: Final = 64
"""The bits of an IPv6 address that whoever has the network chooses as they like (RFC 4291, 2.5.4)."""


def counted_address(address: str) -> str:
    """Return as what an address is counted: of IPv6 the network, of which anybody has 2**64 addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> _HOST_BITS << _HOST_BITS)}/{128 - _HOST_BITS}"
