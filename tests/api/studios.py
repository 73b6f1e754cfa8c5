"""Studios to be asked: their parts, put together as the wiring does."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from shotwright.api.pace import Pace
from shotwright.api.parts import Parts
from shotwright.db.session import Database
from shotwright.domain.secret import Secret
from shotwright.providers.catalogue.entries import Entries
from shotwright.providers.catalogue.loading import load_catalogue
from shotwright.providers.llm.models import Models
from shotwright.providers.llm.till import Tools
from shotwright.providers.registry import Providers
from shotwright.providers.remote.network import Network
from shotwright.providers.remote.registry import Adapters
from shotwright.providers.remote.webhook_keys import PublishedKeys
from shotwright.storage.store import Storage
from shotwright.vault.sealing import Vault

VAULT = Vault([Secret("a key of thirty-two characters or more")])


@asynccontextmanager
async def opened(database: Database, folder: Path, network: Network | None = None) -> AsyncGenerator[Parts]:
    """Give a studio's parts, on this database and with its files in `folder`; `network` is its way out."""
    adapters = Adapters()
    adapters.network = network or adapters.network
    entries = Entries(load_catalogue())
    asking = Tools(
        database=database, network=adapters.network, vault=VAULT, entry_of=entries.entry_of, sender="the served studio"
    )
    yield Parts(
        database=database,
        storage=Storage((folder / "projects").as_uri()),
        providers=Providers(model_dir=None, workers=1),
        scratch=folder,
        models=Models(asking),
        vault=VAULT,
        entries=entries,
        adapters=adapters,
        public_keys=PublishedKeys(adapters.network, {}).of,
        nudge=lambda: None,
        live=Pace(stream_s=0),  # where streams are not what is tested they end at once
    )
    await adapters.close()
