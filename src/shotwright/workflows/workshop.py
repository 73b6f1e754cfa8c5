"""What the work is done with: database, storage, providers and a place for half-finished files."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from shotwright.db.session import Database
from shotwright.domain.states import Kind
from shotwright.storage.store import Storage
from shotwright.usecases.asking import LanguageModels
from shotwright.vault.sealing import Vault
from shotwright.workflows.elsewhere import PaidTools
from shotwright_sdk.protocols import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    database: Database
    storage: Storage
    worker: str
    """What this process is called."""
    providers: Mapping[str, Provider]
    """By name; asking for one that is not there raises ModelUnavailable."""
    scratch: Path
    """A folder on the same disk as the films, for files that are not whole yet."""
    cache: Path
    """A folder for pieces of films, named by their content; whatever is missing there is made again."""
    cache_bytes: int
    """How large it may grow."""
    workers: int
    """How many threads one take may use."""
    places: Mapping[Kind, asyncio.Semaphore]
    """How many takes of a kind are really made at once; others that are in hand wait, so that none has to be fetched
    when a place becomes free. Kinds that compete for the same cores share one."""
    producer: str = ""
    """Whom the AIGC label of exports names; "" leaves that label out."""
    vault: Vault | None = None
    """Opens what people sign films with; None where nothing can be signed."""
    paid: PaidTools | None = None
    """What paid work is done with; None where nothing may be bought."""
    models: LanguageModels | None = None
    """Whom questions are put to; None where nobody may be asked."""
    shares: dict[UUID, float] = field(default_factory=dict[UUID, float])
    """Which share of each take that is being made, 0 to 1, is done."""

    def teller(self, take_id: UUID) -> Callable[[float], None]:
        """Return what notes how far a take is; it may be called from any thread."""

        def tell(share: float) -> None:
            self.shares[take_id] = share

        return tell
