"""What work elsewhere is done with, given by the wiring: nobody in here knows a vendor."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from shotwright.db.session import Database
from shotwright.usecases.offers import EntryOf
from shotwright.vault.sealing import Vault
from shotwright_sdk.remote import RemoteAdapter, ResultFile
from shotwright_sdk.remote_models import ModelKind


class FetchFailed(Exception):
    """A result could not be fetched; nothing was written. `str(error)` is one sentence for a person."""

    def __init__(self, message: str, *, has_expired: bool, may_pass: bool) -> None:
        super().__init__(message)
        self.has_expired = has_expired
        self.may_pass = may_pass


class Fetch(Protocol):
    async def __call__(
        self, result: ResultFile, kind: ModelKind, headers: Mapping[str, str], target: Path, *, allow_private: bool
    ) -> str:
        """Fetch a result to `target`; return what its bytes are, as a MIME type.

        Raises:
            FetchFailed
        """
        ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The time that paid work goes by; tests bring one of their own."""

    now: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


def _no_callback(provider_id: UUID, key: str) -> str:
    del provider_id, key
    return ""


async def _nobody_else(database: Database) -> Collection[str]:
    del database
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTools:
    """`sender` is a name of this process that no process before it had; `living` are those of the others."""

    adapter: Callable[[str], RemoteAdapter]
    """By protocol. Raises ModelUnavailable."""
    entry_of: EntryOf
    vault: Vault
    fetch: Fetch
    sender: str
    living: Callable[[Database], Awaitable[Collection[str]]] = _nobody_else
    callback: Callable[[UUID, str], str] = _no_callback
    """By provider and idempotency key: where the provider may call when the job has ended; "" if it cannot reach us."""
    pace: Pace = field(default_factory=Pace)
