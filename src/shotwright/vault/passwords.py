"""Passwords: hashed by argon2id, and refused if they are easily guessed."""

import asyncio
import threading
from collections.abc import Collection
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from shotwright.domain.people import check_length
from shotwright.domain.people_errors import PasswordNotUsable

_FEWEST_GUESSES: Final = 10**8
"""What an attacker needs who guesses cleverly; zxcvbn's score 3: "safely unguessable"."""
_READ_CHARACTERS: Final = 72
"""How much of a password the estimate looks at; it takes long over more."""
# 19 MiB, 2 passes, 1 lane: the least that OWASP recommends for argon2id, so that many may sign in at once.
_HASHES: Final = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))
_AT_ONCE: Final = threading.BoundedSemaphore(4)
"""Each takes its 19 MiB and a core: a flood of logins must not take all."""


async def hash_password(password: str) -> str:
    """Return how a password is stored."""
    return await asyncio.to_thread(_hash, password)


async def is_password(password: str, stored: str) -> bool:
    """Whether that is the password. Takes as long where there is none: nobody learns by time who has an account."""
    return await asyncio.to_thread(_verify, password, stored)


def _hash(password: str) -> str:
    with _AT_ONCE:
        return _HASHES.hash(password)


def _verify(password: str, stored: str) -> bool:
    with _AT_ONCE:
        return _HASHES.verify(password, stored or _NOBODY) and bool(stored)


_NOBODY: Final = _HASHES.hash("the password of nobody")


def check_password(password: str, known: Collection[str] = ()) -> None:
    """Let pass a password that protects. `known` is what others know of its owner: their name, their address.

    Raises:
        PasswordNotUsable: It is too short or long, or easily guessed.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415  # its lists of words take time to load

    check_length(password)
    found = zxcvbn(password[:_READ_CHARACTERS], user_inputs=[*known, "shotwright"])
    if found["guesses"] < _FEWEST_GUESSES:
        why = found["feedback"]["warning"].rstrip(".")
        raise PasswordNotUsable(
            f"This password is easily guessed{f' ({why[0].lower()}{why[1:]})' if why else ''}. "
            "Take a few words that have nothing to do with each other."
        )
