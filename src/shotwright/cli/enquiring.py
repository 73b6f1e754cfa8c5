"""What `shotwright models` asks providers that costs nothing: whether they work, their models and voices."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.showing import table
from shotwright.domain.errors import ProviderNotUsable
from shotwright.domain.limits import farewell, goes_soon
from shotwright.domain.money import dollars
from shotwright.providers.llm.health import health_of
from shotwright.providers.remote.network import Network
from shotwright.providers.remote.registry import Adapters
from shotwright.settings import Settings
from shotwright.usecases.enquiries import models_of, voices_of
from shotwright.usecases.providers import ProviderFacts, Providers, test_connection
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import Studio, open_studio
from shotwright_sdk.remote import Connection, RemoteAdapter, TestReport
from shotwright_sdk.remote_models import ModelEntry, ModelKind, ModelVoice


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line to a provider. `entry` is what is known of its model."""

    facts: ProviderFacts
    entry: ModelEntry
    adapter: RemoteAdapter
    connection: Connection
    studio: Studio


@asynccontextmanager
async def _line_to(name: str) -> AsyncGenerator[_Line]:
    adapters = Adapters()
    try:
        async with open_studio(Settings()) as studio:
            async with studio.database.unit() as session:
                providers = Providers(session, vault(studio.settings))
                facts = await providers.by_name(name)
                connection = await providers.connection(facts.id)
            yield _Line(
                facts=facts,
                entry=entries(studio.settings).entry_of(facts),
                adapter=adapters.get(facts.settings.protocol),
                connection=connection,
                studio=studio,
            )
    finally:
        await adapters.close()


async def test(name: str, *, as_json: bool) -> Exit:
    async with _line_to(name) as line:
        report = await test_connection(line.adapter, line.connection)
    failure = report.failure
    model = line.facts.settings.model
    if as_json:
        print_json(
            {
                "name": name,
                "works": failure is None,
                "error": failure.message if failure else "",
                "error_class": failure.error_class if failure else None,
                "latency_s": round(report.latency_s, 3),
                "lists_model": model in report.models if report.models else None,
                "models": report.models,
                "balance_usd_micros": report.balance_usd_micros,
                "shutdown": line.entry.shutdown.isoformat() if line.entry.shutdown else None,
            }
        )
    elif failure is None:
        out.print(f"{name} answers, in {report.latency_s:.2f} s. {_more(report, line.entry)}".strip(), markup=False)
    else:
        out.print(f"{name} does not work: {failure.message}", markup=False)
    return Exit.OK if failure is None else Exit.UNAVAILABLE


def _more(report: TestReport, entry: ModelEntry) -> str:
    """Return what else is worth saying of a provider that works."""
    told: list[str] = []
    if report.models and entry.id not in report.models:
        told.append(f"It does not list {entry.id}; `models list-models` shows what it lists.")
    if report.balance_usd_micros is not None:
        told.append(f"{dollars(report.balance_usd_micros)} are left in the account.")
    if goes_soon(entry, datetime.now(UTC).date()):
        told.append(farewell(entry))
    return " ".join(told)


async def health(name: str, *, as_json: bool) -> Exit:
    network = Network()
    try:
        async with _line_to(name) as line:
            if line.entry.kind is not ModelKind.LLM:
                raise ProviderNotUsable(f"“{name}” makes {line.entry.kind}; `shotwright models test {name}` tries it.")
            found = await health_of(network, line.connection, line.facts.settings.model)
    finally:
        await network.close()
    if as_json:
        print_json({"name": name, **asdict(found)})
    else:
        what = f"{found.server} {found.version}".strip() or "a server"
        memory = {True: ", and it is loaded", False: ", not loaded yet", None: ""}[found.is_loaded]
        well = f"{name}: {what} with {len(found.models)} models answers in {found.latency_s:.2f} s{memory}."
        out.print(f"{name}: {found.problem}" if found.problem else well, markup=False)
    return Exit.UNAVAILABLE if found.problem else Exit.OK


async def list_models(name: str, *, as_json: bool) -> Exit:
    async with _line_to(name) as line:
        ids = await models_of(line.adapter, line.connection)
    if as_json:
        print_json({"name": name, "models": ids})
    elif ids:
        out.print("\n".join(ids), markup=False)
    else:
        out.print(f"{name} has no list of models to ask for.", markup=False)
    return Exit.OK


async def voices(name: str, *, keep: bool, as_json: bool) -> Exit:
    """List a speech model's voices; with `keep`, go by them from now on."""
    async with _line_to(name) as line:
        if line.facts.settings.kind is not ModelKind.SPEECH:
            raise ProviderNotUsable(f"“{name}” is a model of the kind {line.facts.settings.kind}: it has no voices.")
        found = await voices_of(line.adapter, line.connection, line.entry)
        if keep:
            await _keep(line, found)
    if as_json:
        print_json({"name": name, "voices": [_voice(one) for one in found], "kept": keep})
        return Exit.OK
    if not found:
        out.print(
            f"{name} has no list of voices. Name one: `shotwright models edit {name} --voice VOICE`.", markup=False
        )
        return Exit.OK
    rows = table("voice", "name", "gender", "languages")
    for one in found:
        rows.add_row(one.id, one.name, one.gender, ", ".join(one.languages))
    out.print(rows)
    return Exit.OK


async def _keep(line: _Line, found: Sequence[ModelVoice]) -> None:
    settings = line.facts.settings
    kept = replace(settings, overrides={**settings.overrides, "voices": [_voice(one) for one in found]})
    entries(line.studio.settings).check(kept)
    async with line.studio.database.unit() as session:
        await Providers(session, vault(line.studio.settings)).edit(line.facts.id, kept)


def _voice(one: ModelVoice) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "gender": one.gender.value, "languages": list(one.languages)}
