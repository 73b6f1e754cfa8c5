"""What the routes work with, handed in by the wiring."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.session import Database
from shotwright.providers.catalogue.entries import Entries
from shotwright.providers.remote.registry import Adapters
from shotwright.providers.remote.webhooks import Scheme
from shotwright.vault.sealing import Vault

KeysOf: TypeAlias = Callable[[Scheme], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An installation as the routes see it."""

    database: Database
    vault: Vault
    entries: Entries
    adapters: Adapters
    public_keys: KeysOf
    """The keys that a scheme's sender publishes; none for those that share a secret with us."""
    nudge: Callable[[], None]
    """Tells whoever works in this process that something changed."""
    hosts: frozenset[str] = field(default_factory=lambda: frozenset({"localhost", "127.0.0.1", "[::1]"}))
    """Under which names we may be addressed: a page elsewhere that had its own name point here is refused."""


def _parts(request: Request) -> Parts:
    return request.app.state.parts


PartsDep: TypeAlias = Annotated[Parts, Depends(_parts)]


async def _session(parts: PartsDep) -> AsyncGenerator[AsyncSession]:
    async with parts.database.unit() as session:
        yield session


# `function`: with the usual scope the answer would leave before the transaction commits, and say 200 if that fails.
Session: TypeAlias = Annotated[AsyncSession, Depends(_session, scope="function")]
