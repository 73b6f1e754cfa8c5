"""What the work is done with: database, storage, providers and a place for half-finished files."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shotwright.db.session import Database
from shotwright.domain.states import Kind
from shotwright.storage.store import Storage
from shotwright_sdk.protocols import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    database: Database
    storage: Storage
    providers: Mapping[str, Provider]
    """By name; asking for one that is not there raises ModelUnavailable."""
    scratch: Path
    """A folder on the same disk as the films, for files that are not whole yet."""
    places: Mapping[Kind, asyncio.Semaphore]
    """How many takes of a kind are really made at once; others that are in hand wait, so that none has to be fetched
    when a place becomes free. Kinds that compete for the same cores share one."""
