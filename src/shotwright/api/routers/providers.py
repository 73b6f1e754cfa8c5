"""Providers: the models that people brought along."""

from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from fastapi import APIRouter

from shotwright.api.etags import TagsDep
from shotwright.api.parts import Parts, PartsDep, Session
from shotwright.api.people import needs
from shotwright.api.problems import problems
from shotwright.api.schemas.providers import (
    ConnectionTest,
    ProviderAccount,
    ProviderChange,
    ProviderDay,
    ProviderNew,
    ProviderRead,
    ProviderUsage,
    Sums,
    VoiceRead,
)
from shotwright.api.schemas.shared import Page
from shotwright.db.ledger import LedgerRows
from shotwright.domain.errors import (
    ChangedMeanwhile,
    ProviderBusy,
    ProviderNameTaken,
    ProviderNotFound,
    ProviderNotUsable,
    ProviderUnreachable,
)
from shotwright.domain.permissions import Action
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.enquiries import account_of, voices_of
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.providers import ProviderFacts, Providers, test_connection
from shotwright_sdk.remote import Connection, TestReport
from shotwright_sdk.remote_models import ModelKind

router = APIRouter(prefix="/models/providers", tags=["models"])

_A_MONTH: Final = timedelta(days=29)
_A_YEAR: Final = timedelta(days=365)


@router.get("", dependencies=[needs(Action.LOOK)])
async def list_providers(session: Session, parts: PartsDep, kind: ModelKind | None = None) -> Page[ProviderRead]:
    """List the providers, by kind, the highest priority first."""
    stages = await Assignments(session).defaults()
    found = await Providers(session, parts.vault).all(kind)
    return Page.whole([ProviderRead.of(one, stages.get(one.id, ()), parts.entries) for one in found])


@router.get("/usage", dependencies=[needs(Action.ADMINISTER)])
async def list_provider_usage(session: Session, parts: PartsDep) -> Page[ProviderUsage]:
    """Show how every provider's latest requests went, and what each cost, so far and this month."""
    return Page.whole([await _usage(one.id, session, parts) for one in await Providers(session, parts.vault).all()])


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=problems(ProviderNotUsable, ProviderNameTaken),
    dependencies=[needs(Action.ADMINISTER)],
)
async def add_provider(new: ProviderNew, session: Session, parts: PartsDep) -> ProviderRead:
    """Add a provider. With a vendor of the catalogue, its name, model and key are enough."""
    settings = new.settings(parts.entries)
    parts.entries.check(settings)  # complains of what makes no sense
    return ProviderRead.of(await Providers(session, parts.vault).add(settings, *new.secrets()), (), parts.entries)


@router.get("/{provider_id}", responses=problems(ProviderNotFound), dependencies=[needs(Action.LOOK)])
async def read_provider(provider_id: UUID, session: Session, parts: PartsDep, tags: TagsDep) -> ProviderRead:
    """Show a provider. Its key is never shown but for its last four characters."""
    return tags.tell(await _read(await Providers(session, parts.vault).get(provider_id), session, parts))


@router.patch(
    "/{provider_id}",
    responses=problems(ProviderNotFound, ChangedMeanwhile, ProviderNotUsable, ProviderNameTaken),
    dependencies=[needs(Action.ADMINISTER)],
)
async def change_provider(
    provider_id: UUID, change: ProviderChange, session: Session, parts: PartsDep, tags: TagsDep
) -> ProviderRead:
    """Change a provider. A key or secret that is left out stays as it is."""
    providers = Providers(session, parts.vault)
    found = await providers.get(provider_id, lock=True)
    tags.check(await _read(found, session, parts))
    settings = change.upon(found.settings)
    parts.entries.check(settings)
    return tags.tell(await _read(await providers.edit(provider_id, settings, *change.secrets()), session, parts))


@router.delete(
    "/{provider_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(ProviderNotFound, ProviderBusy),
    dependencies=[needs(Action.ADMINISTER)],
)
async def remove_provider(provider_id: UUID, session: Session, parts: PartsDep) -> None:
    """Remove a provider with its keys. Its jobs and what they cost are kept."""
    await Providers(session, parts.vault).remove(provider_id)


@router.post("/{provider_id}/free", responses=problems(ProviderNotFound), dependencies=[needs(Action.ADMINISTER)])
async def free_provider(provider_id: UUID, session: Session, parts: PartsDep) -> ProviderRead:
    """Use a provider again that was stopped, or is left alone for a while."""
    providers = Providers(session, parts.vault)
    await providers.free(provider_id)
    return await _read(await providers.get(provider_id), session, parts)


@router.post("/{provider_id}/test", responses=problems(ProviderNotFound), dependencies=[needs(Action.ADMINISTER)])
async def test_provider(provider_id: UUID, parts: PartsDep) -> ConnectionTest:
    """Try the connection: the name, the key, whether the model is listed. It costs nothing and takes 15 s at most."""
    facts, report = await _tried(provider_id, parts)
    return ConnectionTest.of(report, facts.settings.model)


@router.get("/{provider_id}/account", responses=problems(ProviderNotFound), dependencies=[needs(Action.ADMINISTER)])
async def read_provider_account(provider_id: UUID, parts: PartsDep) -> ProviderAccount:
    """Show what is left in the account, where the provider tells it; it is asked now, for 5 s at most."""
    facts, connection = await _connected(provider_id, parts)
    return ProviderAccount.of(await account_of(parts.adapters.get(facts.settings.protocol), connection))


@router.get(
    "/{provider_id}/voices",
    responses=problems(ProviderNotFound, ProviderUnreachable),
    dependencies=[needs(Action.LOOK)],
)
async def list_provider_voices(provider_id: UUID, parts: PartsDep) -> Page[VoiceRead]:
    """List the voices of a speech model: the provider's own list, else what is known."""
    facts, connection = await _connected(provider_id, parts)
    adapter = parts.adapters.get(facts.settings.protocol)
    found = await voices_of(adapter, connection, parts.entries.entry_of(facts))
    return Page.whole([VoiceRead.of(one) for one in found])


@router.get("/{provider_id}/usage", responses=problems(ProviderNotFound), dependencies=[needs(Action.ADMINISTER)])
async def read_provider_usage(provider_id: UUID, session: Session, parts: PartsDep) -> ProviderUsage:
    """Show how a provider's latest requests went, and what it cost, so far and this month."""
    await Providers(session, parts.vault).get(provider_id)
    return await _usage(provider_id, session, parts)


@router.get("/{provider_id}/days", responses=problems(ProviderNotFound), dependencies=[needs(Action.ADMINISTER)])
async def list_provider_days(
    provider_id: UUID, session: Session, parts: PartsDep, since: date | None = None, until: date | None = None
) -> Page[ProviderDay]:
    """Show how a provider did, and what it cost, on each day on which it was asked; of the last 30 days unless told.

    A year at most: of a longer time its last one.
    """
    last = until or datetime.now(UTC).date()
    first = since or last - min(_A_MONTH, last - date.min)
    first = max(first, last - min(_A_YEAR, last - date.min))
    providers = Providers(session, parts.vault)
    await providers.get(provider_id)
    health = await providers.health_by_day(provider_id, first, last)
    used = await LedgerRows(session).usage(first, last, provider_id=provider_id)
    return Page.whole(ProviderDay.days(health, used))


async def _read(facts: ProviderFacts, session: Session, parts: Parts) -> ProviderRead:
    return ProviderRead.of(facts, (await Assignments(session).defaults()).get(facts.id, ()), parts.entries)


async def _usage(provider_id: UUID, session: Session, parts: Parts) -> ProviderUsage:
    providers, ledger = Providers(session, parts.vault), Ledger(session)
    spent, reserved = (await ledger.spending()).by_provider.get(provider_id, (0, 0))
    return ProviderUsage.of(
        provider_id,
        await providers.health(provider_id),
        await providers.job_count(provider_id),
        Sums(spent=spent, reserved=reserved, this_month=(await ledger.this_month()).get(provider_id, 0)),
    )


async def _tried(provider_id: UUID, parts: Parts) -> tuple[ProviderFacts, TestReport]:
    """Try a connection, outside of any transaction: it may take its time."""
    facts, connection = await _connected(provider_id, parts)
    return facts, await test_connection(parts.adapters.get(facts.settings.protocol), connection)


async def _connected(provider_id: UUID, parts: Parts) -> tuple[ProviderFacts, Connection]:
    async with parts.database.snapshot() as session:
        providers = Providers(session, parts.vault)
        return await providers.get(provider_id), await providers.connection(provider_id)
