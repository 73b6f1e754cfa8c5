"""A value that must not be seen: it tells its last characters at most, and only to those who ask for more."""

import hmac
from typing import Final, NoReturn

_SHOWN: Final = 4
_LONG_ENOUGH: Final = 12
"""Of anything shorter, four characters would be too large a part."""


class Secret:
    """A key or a password. Printed, formatted, logged or put into an error it is `****1234`; it cannot be pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value itself, for the one who needs it."""
        return self._value

    @property
    def last4(self) -> str:
        """The last four characters; "" if the value is short or empty."""
        return self._value[-_SHOWN:] if len(self._value) >= _LONG_ENOUGH else ""

    def __str__(self) -> str:
        return masked(self.last4) if self._value else ""

    def __repr__(self) -> str:
        return f"Secret({str(self)!r})"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, _memo: object) -> "Secret":
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def masked(last4: str) -> str:
    """Return what people see of a secret that ends in `last4`."""
    return f"****{last4}"
