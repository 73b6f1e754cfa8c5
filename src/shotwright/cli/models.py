"""What `shotwright models` does."""

import getpass
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.domain.casting import EVERYBODY
from shotwright.domain.choosing import Strategy
from shotwright.domain.errors import ProviderNotUsable
from shotwright.domain.limits import farewell, goes_soon
from shotwright.domain.secret import Secret
from shotwright.domain.stages import WRITING, Stage
from shotwright.providers.catalogue.entries import Entries
from shotwright.settings import Settings
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.offers import ALLOW_UNKNOWN_PRICE, CAST
from shotwright.usecases.projects import Projects
from shotwright.usecases.providers import ProviderFacts, Providers, ProviderSettings
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import open_studio
from shotwright_sdk.remote_models import ModelEntry, ModelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person says of a model; what is empty or None was not said."""

    vendor: str = ""
    kind: str | None = None
    protocol: str = ""
    url: str = ""
    model: str = ""
    key_env: str = ""
    key_stdin: bool = False
    options: Sequence[str] = ()
    overrides: Sequence[str] = ()
    voices: Sequence[str] = ()
    priority: int | None = None
    rpm: int | None = None
    rpd: int | None = None
    concurrency: int | None = None
    retries: int | None = None
    timeout_s: float | None = None
    allow_private: bool | None = None
    allow_unknown_price: bool | None = None
    active: bool | None = None
    rename: str = ""
    dropped: Sequence[str] = ()
    webhook_secret_env: str = ""

    def upon(self, settings: ProviderSettings) -> ProviderSettings:
        """Return `settings` with what was said over them.

        Raises:
            ProviderNotUsable: A NAME=VALUE is not written so, or what is to be dropped is not there.
        """
        plain = {
            "name": self.rename or None,
            "base_url": self.url or None,
            "model": self.model or None,
            "priority": self.priority,
            "retries": self.retries,
            "timeout_s": self.timeout_s,
            "allow_private": self.allow_private,
            "active": self.active,
        }
        said: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
        said |= {name: limit or None for name, limit in self._limits() if limit is not None}
        overrides = {**settings.overrides, **_pairs(self.overrides)}
        if self.voices:
            overrides[CAST] = {**_mapping(overrides.get(CAST)), **dict(map(_voice, self.voices))}
        if self.allow_unknown_price is not None:
            overrides[ALLOW_UNKNOWN_PRICE] = self.allow_unknown_price
        options = {**settings.options, **_pairs(self.options)}
        for name in self.dropped:
            if name not in {*options, *overrides}:
                raise ProviderNotUsable(f"“{name}” was not said, so it cannot be dropped.")
            options.pop(name, None)
            overrides.pop(name, None)
        return replace(settings, **said, options=options, overrides=overrides)

    def _limits(self) -> Iterator[tuple[str, int | None]]:
        """Yield the limits that were said; 0 stands for none."""
        yield from (("rpm", self.rpm), ("rpd", self.rpd), ("concurrency", self.concurrency))

    def webhook_secret(self) -> Secret | None:
        return _from_variable(self.webhook_secret_env) if self.webhook_secret_env else None

    def key(self, *, ask: bool) -> Secret | None:
        """Return the key that was given: never as an argument, which others on the machine could see."""
        if self.key_env:
            return _from_variable(self.key_env)
        if self.key_stdin:
            return Secret(sys.stdin.readline().strip())
        if ask and sys.stdin.isatty():
            return Secret(getpass.getpass("Key (empty if it needs none): ").strip())
        return None


def _from_variable(name: str) -> Secret:
    if name not in os.environ:
        raise ProviderNotUsable(f"There is no environment variable {name} to read from.")
    return Secret(os.environ[name].strip())


def _pairs(words: Sequence[str]) -> dict[str, Any]:
    pairs = [word.partition("=") for word in words]
    for name, sign, _ in pairs:
        if not name or not sign:
            raise ProviderNotUsable(f"“{name}” is not NAME=VALUE.")
    return {name: _value(text) for name, _, text in pairs}


def _value(text: str) -> Any:
    """Return what JSON says; what is no JSON is a word."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _voice(word: str) -> tuple[str, str]:
    ours, sign, theirs = word.partition("=")
    return (ours, theirs) if sign else (EVERYBODY, ours)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


async def catalogue(kind: str | None, *, as_json: bool) -> Exit:
    known = entries(Settings()).catalogue
    found = [
        (vendor, model) for vendor in known.values() for model in vendor.models.values() if kind in {None, model.kind}
    ]
    if as_json:
        print_json([{"vendor": vendor.name, **_model(model)} for vendor, model in found])
        return Exit.OK
    rows = table("vendor", "model", "makes", "price")
    for vendor, model in found:
        rows.add_row(vendor.name, model.id, model.kind, _price(model))
    out.print(rows)
    return Exit.OK


def _model(model: ModelEntry) -> dict[str, Any]:
    limits = model.limits
    return {
        "model": model.id,
        "kind": model.kind,
        "label": model.label,
        "durations_s": limits.durations_s,
        "sizes": [f"{one.width}x{one.height}" for one in limits.sizes],
        "aspects": limits.aspects,
        "resolutions": limits.resolutions,
        "first_frame": limits.first_frame,
        "references": limits.references,
        "voices": limits.voice_ids,
        "prices": [
            {
                "unit": one.unit,
                "micros": one.micros,
                "per": one.per,
                "currency": one.currency,
                "when": one.when,
                "source": one.source,
                "as_of": one.as_of.isoformat(),
            }
            for one in model.prices
        ],
        "shutdown": model.shutdown.isoformat() if model.shutdown else None,
    }


def _price(model: ModelEntry) -> str:
    told = [
        f"{one.micros / 1_000_000:g} {one.currency} per {one.per if one.per > 1 else ''} {one.unit}".replace("  ", " ")
        for one in model.prices
    ]
    more = f" and {len(told) - 2} more" if len(told) > 2 else ""
    return "; ".join(told[:2]) + more if told else "unknown"


async def list_providers(*, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        found = await Providers(session, vault(studio.settings)).all()
        stages = await Assignments(session).defaults()
    does = {one.id: stages.get(one.id, ()) for one in found}
    if as_json:
        print_json([{**_provider(one), "stages": does[one.id]} for one in found])
        return Exit.OK
    if not found:
        out.print("There is no model yet but the embedded ones. `shotwright models add` adds one.")
        return Exit.OK
    rows = table("name", "makes", "model", "key", "for all projects", "state")
    for one in found:
        state = one.stopped or ("on" if one.settings.active else "off")
        rows.add_row(one.settings.name, one.settings.kind, one.settings.model, one.key, ", ".join(does[one.id]), state)
    out.print(rows)
    return Exit.OK


def _provider(one: ProviderFacts) -> dict[str, Any]:
    settings = one.settings
    return {
        "name": settings.name,
        "kind": settings.kind,
        "protocol": settings.protocol,
        "url": settings.base_url,
        "model": settings.model,
        "key": one.key,
        "has_webhook_secret": one.has_webhook_secret,
        "options": settings.options,
        "overrides": settings.overrides,
        "priority": settings.priority,
        "rpm": settings.rpm,
        "rpd": settings.rpd,
        "concurrency": settings.concurrency,
        "retries": settings.retries,
        "timeout_s": settings.timeout_s,
        "allow_private": settings.allow_private,
        "active": settings.active,
        "stopped": one.stopped,
    }


async def add(name: str, asked: Asked, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        known = entries(studio.settings)
        settings = _settings(name, asked, known)
        entry = known.check(settings)
        key = asked.key(ask=True)
        async with studio.database.unit() as session:
            made = await Providers(session, vault(studio.settings)).add(settings, key, asked.webhook_secret())
    told = f"Added. `shotwright models test {name}` tries it; `models assign` puts it to work. {_warning(entry)}"
    return _told(made, told.strip(), as_json)


def _settings(name: str, asked: Asked, known: Entries) -> ProviderSettings:
    kind = ModelKind(asked.kind) if asked.kind else None
    return asked.upon(known.proposed(name, asked.model, vendor=asked.vendor, kind=kind, protocol=asked.protocol))


def _told(one: ProviderFacts, sentence: str, as_json: bool) -> Exit:
    if as_json:
        print_json(_provider(one))
    else:
        out.print(sentence, markup=False)
    return Exit.OK


async def edit(name: str, asked: Asked, *, free: bool, as_json: bool) -> Exit:
    key = asked.key(ask=False)
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        providers = Providers(session, vault(studio.settings))
        one = await providers.by_name(name)
        settings = asked.upon(one.settings)
        entry = entries(studio.settings).check(settings)
        made = await providers.edit(one.id, settings, key, asked.webhook_secret())
        if free:
            await providers.free(one.id)
            made = await providers.get(one.id)
    return _told(made, f"{name} was changed. {_warning(entry)}".strip(), as_json)


def _warning(entry: ModelEntry) -> str:
    return farewell(entry) if goes_soon(entry, datetime.now(UTC).date()) else ""


async def remove(name: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        providers = Providers(session, vault(studio.settings))
        await providers.remove((await providers.by_name(name)).id)
    if as_json:
        print_json({"removed": name})
    else:
        out.print(f"{name} was removed.", markup=False)
    return Exit.OK


async def assign(
    stage: str, names: Sequence[str], project: str, strategy: str, *, withdraw: bool, as_json: bool
) -> Exit:
    stages = WRITING if stage == "writing" else (Stage(stage),)
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        providers = Providers(session, vault(studio.settings))
        project_id: UUID | None = (await Projects(session).by_code(project)).id if project else None
        ids = [(await providers.by_name(name)).id for name in names]
        for one in stages:
            if withdraw:
                await Assignments(session).withdraw(project_id, one)
            else:
                await Assignments(session).assign(project_id, one, ids, Strategy(strategy))
    where = project or None
    if as_json:
        print_json({"stage": stage, "project": where, "providers": names, "strategy": strategy, "withdrawn": withdraw})
    else:
        alone = "nobody" if stages[0] in WRITING and stage != Stage.BREAKDOWN else "the embedded models"
        who = ", ".join(names) or alone
        out.print(f"{stage}, in {where or 'all projects that say nothing else'}: {who}.", markup=False)
    return Exit.OK
