"""`config apply`: what a file says becomes what is."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.cli.exits import Exit
from shotwright.cli.running import err, out, print_json
from shotwright.configuration.complaints import ConfigUnreadable
from shotwright.configuration.documents import Document, parse_document, read_document
from shotwright.configuration.layer import Read
from shotwright.configuration.models import read_models
from shotwright.configuration.project_file import changed_keys, read_project_file
from shotwright.configuration.source import read_settings
from shotwright.configuration.variables import environment
from shotwright.domain.caps import CapScope
from shotwright.domain.planner import Standing
from shotwright.settings import Installation, Settings
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.planning import EMBEDDED, Planning
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.recasting import check_voices, recast
from shotwright.wiring.named_models import Change, assign, take_over, wanted_providers
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import Studio, open_studio


async def apply_installation(*, dry_run: bool, as_json: bool) -> Exit:
    settings = Settings()
    path = settings.config_file
    file = read_settings(path, Installation)
    models = read_models(file.document, environment())
    if models.complaints:
        raise ConfigUnreadable(models.complaints)
    async with open_studio(settings) as studio:
        wanted = wanted_providers(file.document, models.named, file.read.layer, entries(settings))
        async with studio.database.trial() if dry_run else studio.database.unit() as session:
            sealing = vault(settings)
            changes = [
                *await take_over(session, sealing, wanted),
                *await assign(session, sealing, file.document, file.read),
            ]
    if as_json:
        print_json({"file": str(path), "dry_run": dry_run, "changes": [asdict(one) for one in changes]})
        return Exit.OK
    for one in changes:
        out.print(f"{one.what}: {one.name}{f' ({one.detail})' if one.detail else ''}", markup=False)
    out.print(_summary(changes, dry_run=dry_run))
    return Exit.OK


def _summary(changes: Sequence[Change], *, dry_run: bool) -> str:
    if not changes:
        return "The file names no models."
    count = sum(one.what not in {"same", "skipped"} for one in changes)
    return f"{count} of {len(changes)} would change; nothing was." if dry_run else f"{count} of {len(changes)} changed."


async def apply_project(project: str, file: Path | None, *, reset: bool, dry_run: bool, as_json: bool) -> Exit:
    settings = Settings()
    async with open_studio(settings) as studio:
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
        document = read_document(file) if file is not None else await _own(studio, facts)
        read = read_project_file(document)
        async with studio.database.trial() if dry_run else studio.database.unit() as session:
            changes, stale = await _apply(session, studio, facts, read, document, reset=reset)
    for note in read.notes:
        err.print(str(note), markup=False)
    if as_json:
        print_json({"project": project, "dry_run": dry_run, "changes": changes, "stale": stale})
        return Exit.OK
    for name, value in changes.items():
        out.print(f"{name}: {value}", markup=False)
    told = f"{len(changes)} of its keys {'would change; nothing did' if dry_run else 'changed'}."
    redo = f" {len(stale)} things are stale; `shotwright run {project} --redo-stale` redoes them." if stale else ""
    out.print(f"{told}{redo}", markup=False)
    return Exit.OK


async def _own(studio: Studio, facts: ProjectFacts) -> Document:
    key = f"{facts.code}/config.yaml"
    text = (await studio.storage.get(key)).decode("utf-8", "replace")
    return parse_document(studio.storage.where(key), text)


async def _apply(
    session: AsyncSession, studio: Studio, facts: ProjectFacts, read: Read, document: Document, *, reset: bool
) -> tuple[Mapping[str, Any], Sequence[str]]:
    facts = await Projects(session).hold(str(facts.id))
    speech = studio.providers[EMBEDDED].speech
    film = read.layer.film(studio.settings.beginning.film if reset else facts.settings)
    if film.voices:
        check_voices(film.voices, speech)
    changes = dict(changed_keys(film, facts.settings))
    if changes:
        await Projects(session).change_settings(facts.id, film)
    if film.voices != facts.settings.voices:
        await recast(session, facts.id, film.voices, speech)
    first = read.layer.caps.first
    if first is not None:
        ledger = Ledger(session)
        cap = next(one for one in await ledger.caps(facts.id) if one.scope is CapScope.PROJECT)
        if (cap.limit_usd_micros, cap.warn_percent) != (first.limit_usd_micros, first.warn_percent):
            limit, percent = first.limit_usd_micros, first.warn_percent
            await ledger.change_cap(facts.id, limit, warn_percent=percent)
            changes["caps"] = {"project_usd": limit / 1_000_000, "warn_percent": percent}
    for one in await assign(session, vault(studio.settings), document, read, facts.id):
        if one.what == "assigned":
            changes[f"models.{one.name}"] = one.detail
    await session.flush()
    planned = await Planning(session, facts.id).plan()
    return changes, [item.key for item in planned.plan.standing_at(Standing.STALE)]
