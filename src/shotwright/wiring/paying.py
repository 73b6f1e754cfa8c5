"""Putting the way to providers together: adapters, catalogue, downloads, the vault."""

from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

from shotwright.db.runs import ExecutorRows
from shotwright.db.session import Database, is_sqlite
from shotwright.domain.secret import Secret
from shotwright.providers.catalogue.entries import Entries
from shotwright.providers.catalogue.loading import load_catalogue
from shotwright.providers.remote.download import DownloadFailed, Errand, Trouble, download
from shotwright.providers.remote.network import Network
from shotwright.providers.remote.registry import Adapters
from shotwright.settings import Settings
from shotwright.usecases.hints import CALLBACK
from shotwright.usecases.providers import Providers
from shotwright.usecases.signers import Signers
from shotwright.usecases.subscriptions import Subscriptions
from shotwright.vault.keys import add_key, drop_former_keys, open_vault
from shotwright.vault.sealing import Vault
from shotwright.workflows.elsewhere import FetchFailed, Pace, PaidTools
from shotwright_sdk.remote import ResultFile
from shotwright_sdk.remote_models import ModelKind


def entries(settings: Settings) -> Entries:
    """Return what is known of models, with the installation's own catalogue over ours."""
    own = settings.home / "catalogue.yaml"
    return Entries(load_catalogue([own] if own.exists() else []))


def vault(settings: Settings) -> Vault:
    return open_vault(Secret(settings.secret_key.get_secret_value()), settings.key_file)


async def rotate_secret_key(settings: Settings, database: Database) -> int:
    """Seal all secrets under a new secret key, and forget the former. Return how many providers' secrets that were.

    Where the secret key is a setting, its owner has put the new one before the former; where it is our file, it is
    made here, and the former is forgotten only after everything was sealed anew and committed.

    Raises:
        SecretNotReadable: Something cannot be opened; then nothing is changed, and both keys are kept.
    """
    in_file = not settings.secret_key.get_secret_value().strip(" ,")
    sealing = add_key(settings.key_file) if in_file else vault(settings)
    async with database.unit() as session:
        count = await Providers(session, sealing).reseal()
        await Signers(session, sealing).reseal()
        await Subscriptions(session, sealing).reseal()
    if in_file:
        drop_former_keys(settings.key_file)
    return count


@asynccontextmanager
async def paid_tools(settings: Settings, executor: str, pace: Pace | None = None) -> AsyncGenerator[PaidTools]:
    """Give what paid work is done with, for as long as the block runs. `executor` is this process's name."""
    adapters = Adapters()
    # On PostgreSQL an executor's name is new every time; a process alone on SQLite always has the same one.
    alone = is_sqlite(settings.product_database)
    try:
        yield PaidTools(
            adapter=adapters.get,
            entry_of=entries(settings).entry_of,
            vault=vault(settings),
            fetch=_Fetch(adapters.network),
            sender=f"{executor}-{uuid4().hex}" if alone else executor,
            living=_nobody if alone else _living,
            callback=_Callback(settings.public_url, vault(settings)),
            pace=pace or Pace(),
        )
    finally:
        await adapters.close()


class _Callback:
    """Makes addresses for providers to call: nobody can guess one, and each is for one job alone."""

    def __init__(self, public_url: str, vault: Vault) -> None:
        self._public_url = public_url
        self._vault = vault

    def __call__(self, provider_id: UUID, key: str) -> str:
        if not self._public_url:
            return ""
        token = self._vault.token(CALLBACK, f"{provider_id}/{key}")
        return f"{self._public_url}/api/v1/webhooks/{provider_id}?{urlencode({'job': key, 'token': token})}"


async def _nobody(database: Database) -> Collection[str]:
    del database
    return ()


async def _living(database: Database) -> Collection[str]:
    async with database.unit() as session:
        return await ExecutorRows(session).living()


class _Fetch:
    def __init__(self, network: Network) -> None:
        self._network = network

    async def __call__(
        self, result: ResultFile, kind: ModelKind, headers: Mapping[str, str], target: Path, *, allow_private: bool
    ) -> str:
        errand = Errand(result=result, kind=kind, headers=headers, allow_private=allow_private)
        try:
            return (await download(errand, target, self._network)).mime
        except DownloadFailed as error:
            expired = error.trouble is Trouble.EXPIRED
            raise FetchFailed(str(error), has_expired=expired, may_pass=error.trouble.may_pass) from error
