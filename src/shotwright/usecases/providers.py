"""Providers: what a person says of them, their sealed keys, and how well they do."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Provider
from shotwright.db.providers import AssignmentRows, ProviderRows
from shotwright.db.tables import now
from shotwright.domain.errors import ProviderBusy, ProviderNameTaken, ProviderNotUsable
from shotwright.domain.fingerprints import Json
from shotwright.domain.health import Health, health_of
from shotwright.domain.options import complaints
from shotwright.domain.retrying import MOST_RETRIES
from shotwright.domain.secret import Secret, masked
from shotwright.vault.sealing import Vault
from shotwright_sdk.remote import Connection, RemoteAdapter, TestReport
from shotwright_sdk.remote_errors import ErrorClass, Failure
from shotwright_sdk.remote_models import ModelKind

LONGEST_TEST_S: Final = 15.0
_LONGEST_TIMEOUT_S: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """All that a person says of a provider, but for its secrets. None is no limit."""

    name: str
    kind: ModelKind
    protocol: str
    base_url: str
    model: str
    options: Mapping[str, Json] = field(default_factory=dict[str, Json])
    overrides: Mapping[str, Json] = field(default_factory=dict[str, Json])
    timeout_s: float = 60.0
    priority: int = 0
    rpm: int | None = 60
    rpd: int | None = 1000
    concurrency: int | None = 2
    retries: int = MOST_RETRIES
    """How often a request that was certainly refused for a passing reason is sent again."""
    active: bool = True
    allow_private: bool = False

    def check(self) -> None:
        """Raise ProviderNotUsable unless a provider can be so."""
        if not self.name.strip() or len(self.name) > 100 or not self.name.isprintable():
            raise ProviderNotUsable("A provider needs a name of 1 to 100 printable characters.")
        if not self.protocol or not self.model:
            raise ProviderNotUsable("A provider needs a protocol and a model.")
        if not 0 < self.timeout_s <= _LONGEST_TIMEOUT_S:
            raise ProviderNotUsable(f"The time-out must be above 0 and at most {_LONGEST_TIMEOUT_S:.0f} seconds.")
        if self.priority < 0 or any(
            limit is not None and limit < 1 for limit in (self.rpm, self.rpd, self.concurrency)
        ):
            raise ProviderNotUsable("The priority is 0 or more; rpm, rpd and concurrency are 1 or more, or left out.")
        if complaint := next(complaints(self.options, self.kind), ""):
            raise ProviderNotUsable(complaint)
        if not 0 <= self.retries <= MOST_RETRIES:
            raise ProviderNotUsable(f"A request is retried 0 to {MOST_RETRIES} times.")
        _check_url(self.base_url, allow_private=self.allow_private)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFacts:
    """A provider as people see it: of its key only the last four characters."""

    id: UUID
    settings: ProviderSettings
    key: str
    """`****1234`; "" if it has none."""
    has_webhook_secret: bool
    stopped: str
    cool_until: datetime | None
    created_at: datetime
    updated_at: datetime


class Providers:
    """What people do with providers. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault, clock: Callable[[], datetime] = now) -> None:
        self._session = session
        self._vault = vault
        self._clock = clock
        self._rows = ProviderRows(session)

    async def add(
        self, settings: ProviderSettings, key: Secret | None = None, webhook_secret: Secret | None = None
    ) -> ProviderFacts:
        """Add a provider.

        Raises:
            ProviderNotUsable: Something of it makes no sense.
            ProviderNameTaken
        """
        settings.check()
        if await self._rows.find(settings.name) is not None:
            raise ProviderNameTaken(settings.name)
        row = Provider(id=uuid7(), stopped="")
        _fill(row, settings)
        self._seal(row, key or Secret(""), webhook_secret or Secret(""))
        return as_facts(await self._rows.add(row))

    async def edit(
        self,
        provider_id: UUID,
        settings: ProviderSettings,
        key: Secret | None = None,
        webhook_secret: Secret | None = None,
    ) -> ProviderFacts:
        """Change a provider; secrets that are None stay as they are. A new key sets one that was stopped free again.

        Raises:
            ProviderNotFound, ProviderNotUsable, ProviderNameTaken
        """
        settings.check()
        row = await self._rows.get(provider_id, lock=True)
        namesake = await self._rows.find(settings.name)
        if namesake is not None and namesake.id != row.id:
            raise ProviderNameTaken(settings.name)
        _fill(row, settings)
        self._seal(row, key, webhook_secret)
        if key is not None:
            row.stopped, row.cool_until = "", None
        await self._session.flush()
        return as_facts(row)

    async def all(self, kind: ModelKind | None = None) -> Sequence[ProviderFacts]:
        """Return every provider, by kind, the highest priority first."""
        return [as_facts(row) for row in await self._rows.all(kind)]

    async def by_name(self, name: str) -> ProviderFacts:
        """Return the provider of that name.

        Raises:
            ProviderNotFound
        """
        return as_facts(await self._rows.by_name(name))

    async def get(self, provider_id: UUID, *, lock: bool = False) -> ProviderFacts:
        """Return a provider, removed or not; nobody else changes it before the end of the transaction if `lock`.

        Raises:
            ProviderNotFound
        """
        return as_facts(await self._rows.get(provider_id, lock=lock))

    async def remove(self, provider_id: UUID) -> None:
        """Remove a provider with its keys and assignments. Its jobs and what they cost are kept.

        Raises:
            ProviderNotFound
            ProviderBusy: It still has jobs of ours.
        """
        row = await self._rows.get(provider_id, lock=True)
        if open_jobs := await JobRows(self._session).open_count(provider_id):
            raise ProviderBusy(row.name, open_jobs)
        await AssignmentRows(self._session).drop_provider(provider_id)
        if not await self._rows.has_jobs(provider_id):
            await self._rows.delete(row)
            return
        self._seal(row, Secret(""), Secret(""))
        row.active, row.removed_at = False, self._clock()

    async def free(self, provider_id: UUID) -> None:
        """Use a provider again that was stopped or is left alone: a person has looked."""
        row = await self._rows.get(provider_id, lock=True)
        row.stopped, row.cool_until = "", None

    async def connection(self, provider_id: UUID) -> Connection:
        """Return how to reach a provider, with its key. For adapters; never to be shown or kept.

        Raises:
            ProviderNotFound
            SecretNotReadable: The key was sealed under a secret key that is not there.
        """
        row = await self._rows.get(provider_id)
        return Connection(
            base_url=row.base_url,
            key=self._vault.open(row.key_sealed, _key_of(row)).reveal(),
            timeout_s=row.timeout_s,
            allow_private=row.allow_private,
            options=row.options,
        )

    async def webhook_secret(self, provider_id: UUID) -> Secret:
        """Return what the provider signs its calls with; empty if nobody said. Raises as `connection`."""
        row = await self._rows.get(provider_id)
        return self._vault.open(row.webhook_secret_sealed, _webhook_of(row))

    async def reseal(self) -> int:
        """Seal anew whatever is not sealed under the secret key in force. Return how many providers that were.

        Raises:
            SecretNotReadable: One cannot be opened; then nothing is changed.
        """
        count = 0
        for row in await self._rows.with_secrets():
            if not (self._vault.is_current(row.key_sealed) and self._vault.is_current(row.webhook_secret_sealed)):
                key = self._vault.open(row.key_sealed, _key_of(row))
                self._seal(row, key, self._vault.open(row.webhook_secret_sealed, _webhook_of(row)))
                count += 1
        return count

    async def health(self, provider_id: UUID) -> Health:
        """Return how the provider's latest requests went."""
        return health_of(await self._rows.answers(provider_id))

    async def health_by_day(self, provider_id: UUID, since: date, until: date) -> Mapping[date, Health]:
        """Return how the provider's requests went on each of some days, both counted in, on which there were any."""
        days = await self._rows.answers_by_day(provider_id, since, until)
        return {day: health_of(answers) for day, answers in days.items()}

    async def job_count(self, provider_id: UUID) -> int:
        """Return how many jobs the provider has had."""
        return await JobRows(self._session).of_provider_count(provider_id)

    def _seal(self, row: Provider, key: Secret | None, webhook_secret: Secret | None) -> None:
        if key is not None:
            row.key_sealed, row.key_last4 = self._vault.seal(key, _key_of(row)), key.last4
        if webhook_secret is not None:
            row.webhook_secret_sealed = self._vault.seal(webhook_secret, _webhook_of(row))


async def test_connection(adapter: RemoteAdapter, connection: Connection) -> TestReport:
    """Say whether a connection works, within LONGEST_TEST_S whatever the adapter does. Not for inside a transaction."""
    try:
        async with asyncio.timeout(LONGEST_TEST_S):
            return await adapter.test(connection)
    except TimeoutError:
        message = f"No answer came within {LONGEST_TEST_S:.0f} seconds."
        failure = Failure(error_class=ErrorClass.NETWORK_UNKNOWN, message=message)
        return TestReport(latency_s=LONGEST_TEST_S, failure=failure)


test_connection.__test__ = False  # pyright: ignore[reportFunctionMemberAccess]  # its name is not a test's


def as_facts(row: Provider) -> ProviderFacts:
    return ProviderFacts(
        id=row.id,
        settings=ProviderSettings(**{one.name: getattr(row, one.name) for one in fields(ProviderSettings)}),
        key=masked(row.key_last4) if row.key_sealed else "",
        has_webhook_secret=bool(row.webhook_secret_sealed),
        stopped=row.stopped,
        cool_until=row.cool_until,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _fill(row: Provider, settings: ProviderSettings) -> None:
    for one in fields(settings):
        value: Any = getattr(settings, one.name)
        setattr(row, one.name, dict(value) if isinstance(value, Mapping) else value)


def _key_of(row: Provider) -> str:
    return f"provider/{row.id}/key"


def _webhook_of(row: Provider) -> str:
    return f"provider/{row.id}/webhook"


def _check_url(url: str, *, allow_private: bool) -> None:
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ProviderNotUsable(f"“{url}” is not an address. Write it like https://api.example.com/v1.") from None
    if not is_whole or parts.query or parts.fragment:
        raise ProviderNotUsable(f"“{url}” is not an address. Write it like https://api.example.com/v1.")
    if parts.username is not None or parts.password is not None:
        raise ProviderNotUsable("The address holds a name or a password. Give the key as the provider's key.")
    if parts.scheme == "http" and not allow_private:
        raise ProviderNotUsable(f"“{url}” would send the key in clear. Write https, or allow private addresses.")
