"""Taking over the models that a configuration names: as providers, and as who does which stage of every project."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.configuration.complaints import Complaint, ConfigUnreadable
from shotwright.configuration.documents import Document
from shotwright.configuration.installation import PROVIDERS
from shotwright.configuration.keys import WRITING as ALL_WRITING
from shotwright.configuration.layer import ProjectLayer, Read
from shotwright.configuration.models import NamedModels
from shotwright.domain.choosing import Strategy
from shotwright.domain.errors import ProviderNotUsable
from shotwright.domain.secret import Secret
from shotwright.domain.stages import WRITING, Stage
from shotwright.providers.catalogue.entries import Entries
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.providers import ProviderFacts, Providers, ProviderSettings
from shotwright.vault.sealing import Vault
from shotwright_sdk.remote_models import ModelKind

_RELAY = "relay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that was looked at: `added`, `changed`, `assigned`, `same`, or `skipped` for the reason in `detail`."""

    what: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A provider that a file names."""

    settings: ProviderSettings
    key: Secret
    webhook_secret: Secret | None
    gone: str = ""
    """Why it cannot be used any more."""


def wanted_providers(
    document: Document, named: Mapping[str, NamedModels], layer: ProjectLayer, entries: Entries
) -> Sequence[Wanted]:
    """Return the providers that a file names, each checked.

    Raises:
        ConfigUnreadable: With everything that cannot be used.
    """
    found: list[Wanted] = []
    complaints: list[Complaint] = []
    for name, said in named.items():
        for model in said.models or (name,):
            called = f"{name}/{model}" if said.models else name
            try:
                settings = _settings(_Named(called, name, model, said), layer, entries)
                found.append(_wanted(settings, said, entries))
            except ProviderNotUsable as error:
                complaints.append(document.complaint((PROVIDERS, name), str(error)))
    if complaints:
        raise ConfigUnreadable(complaints)
    return found


@dataclass(frozen=True, slots=True)
class _Named:
    """One model of what a file names: what it is called here, whose it is, and its own name."""

    called: str
    name: str
    model: str
    said: NamedModels


def _wanted(settings: ProviderSettings, said: NamedModels, entries: Entries) -> Wanted:
    webhook = said.webhook_secret
    gone = ""
    try:
        entries.check(settings)
    except ProviderNotUsable as error:
        gone = str(error)
    return Wanted(
        settings=settings,
        key=Secret(said.api_key.get_secret_value()),
        webhook_secret=Secret(webhook.get_secret_value()) if webhook is not None else None,
        gone=gone,
    )


def _settings(one: _Named, layer: ProjectLayer, entries: Entries) -> ProviderSettings:
    """Return a provider's settings: what the catalogue proposes, under what holds for its kind, under its own.

    Raises:
        ProviderNotUsable
    """
    said, model = one.said, one.model
    vendor = said.vendor or (one.name if one.name in entries.catalogue else _RELAY)
    known = entries.catalogue[vendor].models.get(model) if vendor in entries.catalogue else None
    roles = _roles(one.called, one.name, layer)
    guessed = next(iter(roles), ModelKind.LLM) if known is None else known.kind
    kind = ModelKind(said.kind) if said.kind else guessed
    proposed = entries.proposed(one.called, model, vendor=vendor, kind=kind, protocol=said.protocol)
    general: dict[str, Any] = {}
    if str(kind) in layer.concurrency:
        general["concurrency"] = layer.concurrency[_word(kind)]
    if kind in roles and str(kind) in layer.base_urls:
        general["base_url"] = layer.base_urls[_word(kind)]
    if said.base_url:
        general["base_url"] = said.base_url
    options = {**layer.options.get(_word(kind), {}), **said.options}
    settings = replace(proposed, **(general | dict(said.limits())), options=options, overrides=dict(said.overrides))
    settings.check()
    entries.check(replace(settings, active=False))  # as if it were off: whether its vendor still has it, is told apart
    return settings


def _word(kind: ModelKind) -> Any:
    return str(kind)


def _roles(called: str, name: str, layer: ProjectLayer) -> Sequence[ModelKind]:
    """Return the kinds of the stages that a model is to do."""
    doing = [stage for stage, names in layer.assigned.items() if {called, name} & set(names)]
    return [one.takes for stage in doing for one in stages_of(stage)]


def stages_of(word: str) -> Sequence[Stage]:
    """Return the stages that a key stands for: `writing` for all that language models do."""
    return WRITING if word == ALL_WRITING else (Stage(word),)


async def take_over(session: AsyncSession, vault: Vault, wanted: Sequence[Wanted]) -> Sequence[Change]:
    """Add the providers that are not there, and change those that are otherwise. None is removed."""
    providers = Providers(session, vault)
    there = {one.settings.name: one for one in await providers.all()}
    changes: list[Change] = []
    for one in wanted:
        name = one.settings.name
        if one.gone:
            changes.append(Change(what="skipped", name=name, detail=one.gone))
            continue
        if name not in there:
            await providers.add(one.settings, one.key, one.webhook_secret)
            changes.append(Change(what="added", name=name, detail=f"{one.settings.kind}, {one.settings.base_url}"))
            continue
        known = there[name]
        has_other_key = (await providers.connection(known.id)).key != one.key.reveal()
        settings = replace(one.settings, active=known.settings.active)
        if settings == known.settings and not has_other_key and one.webhook_secret is None:
            changes.append(Change(what="same", name=name))
            continue
        key = one.key if has_other_key else None
        await providers.edit(known.id, settings, key, one.webhook_secret)
        changes.append(Change(what="changed", name=name, detail="another key" if has_other_key else ""))
    return changes


async def assign(
    session: AsyncSession, vault: Vault, document: Document, read: Read, project_id: UUID | None = None
) -> Sequence[Change]:
    """Have models do the stages that a layer names: of a project, or of all that say nothing themselves.

    Raises:
        ConfigUnreadable: There is no such model, or it makes something else.
    """
    providers = {one.settings.name: one for one in await Providers(session, vault).all()}
    assignments = Assignments(session)
    changes: list[Change] = []
    complaints: list[Complaint] = []
    for word, names in read.layer.assigned.items():
        found = {name: _found(name, providers) for name in names if name != EMBEDDED}
        path = ("models", word)
        if missing := [name for name, one in found.items() if one is None]:
            complaints += [read.complaint(document, path, _nobody(name)) for name in missing]
            continue
        ids = [one.id for one in found.values() if one is not None]
        try:
            is_new = [
                await _assign(assignments, project_id, stage, ids, read.layer.strategy) for stage in stages_of(word)
            ]
        except ProviderNotUsable as error:
            complaints.append(read.complaint(document, path, str(error)))
            continue
        changes.append(Change(what="assigned" if any(is_new) else "same", name=word, detail=", ".join(names)))
    if complaints:
        raise ConfigUnreadable(complaints)
    return changes


async def _assign(
    assignments: Assignments, project_id: UUID | None, stage: Stage, ids: Sequence[UUID], strategy: Strategy
) -> bool:
    """Assign a stage unless it is so already. Return whether it was not."""
    of_project = await assignments.of_stage(project_id, stage) if project_id is not None else None
    now = of_project or await assignments.usual(stage)
    is_own = of_project is None or not of_project.is_default
    same_ids = [one.id for one in now.providers] == list(ids)
    if is_own and same_ids and (now.strategy is strategy or not ids) and (ids or project_id is not None):
        return False
    await assignments.assign(project_id, stage, ids, strategy)
    return True


def _found(name: str, providers: Mapping[str, ProviderFacts]) -> ProviderFacts | None:
    """Return the provider of that name; or the only one of those that a file named so."""
    if name in providers:
        return providers[name]
    several = list(_below(name, providers))
    return several[0] if len(several) == 1 else None


def _below(name: str, providers: Mapping[str, ProviderFacts]) -> Iterator[ProviderFacts]:
    return (one for called, one in providers.items() if called.startswith(f"{name}/"))


def _nobody(name: str) -> str:
    return (
        f"there is no model “{name}”. `shotwright models list` lists them; `models add`, or “{PROVIDERS}:” in the "
        "installation's file, adds one."
    )
