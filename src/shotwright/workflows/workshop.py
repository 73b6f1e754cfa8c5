"""What the work is done with: database, storage, providers and a place for half-finished files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shotwright.db.session import Database
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
