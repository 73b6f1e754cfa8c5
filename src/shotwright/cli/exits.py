"""Exit codes, and what is said when something goes wrong. `docs/user/command-line.md` lists them."""

from enum import IntEnum
from typing import Final

from shotwright.domain.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    PaymentRequired,
    StudioError,
    TooMany,
    Unauthenticated,
    Unavailable,
)


class Exit(IntEnum):
    OK = 0
    UNEXPECTED = 1
    """A fault in Shotwright."""
    USAGE = 2
    """The command itself was wrong."""
    INPUT = 3
    """Something in the input is wrong or does not exist: a script, a size, a name, a voice."""
    WAITING = 4
    """Nothing is wrong: something waits for a person at a gate."""
    FAILED = 5
    """Some of the work failed; the message says what, and the same command tries again."""
    UNAVAILABLE = 6
    """Something outside is missing: disk space, a model file, a database, another process is at work."""
    PAYMENT = 7
    """It costs money that nobody has allowed to be spent: a cap leaves too little, or nobody knows the price."""
    INTERRUPTED = 130


_CODES: Final[dict[type[StudioError], Exit]] = {
    NotFound: Exit.INPUT,
    Invalid: Exit.INPUT,
    Conflict: Exit.UNAVAILABLE,
    Unavailable: Exit.UNAVAILABLE,
    PaymentRequired: Exit.PAYMENT,
    Unauthenticated: Exit.INPUT,
    Forbidden: Exit.INPUT,
    TooMany: Exit.UNAVAILABLE,
    StudioError: Exit.UNEXPECTED,
}


def exit_code(error: type[StudioError]) -> Exit:
    """Return the code of the nearest base class in the table."""
    return next(_CODES[base] for base in error.__mro__ if base in _CODES)
