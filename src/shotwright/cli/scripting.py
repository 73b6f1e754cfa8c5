"""The production as a script: written out, and taken over again once somebody has seen what that changes."""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from shotwright.cli.exits import Exit
from shotwright.cli.files import writing_to
from shotwright.cli.running import err, out, print_json
from shotwright.cli.scripts import read_script
from shotwright.cli.showing import table
from shotwright.domain.changes import Changes
from shotwright.domain.manuscript.writing import write_manuscript
from shotwright.domain.money import dollars
from shotwright.domain.planner import Item
from shotwright.settings import Settings
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.usecases.stories import Stories
from shotwright.wiring.paying import entries
from shotwright.wiring.studio import open_studio
from shotwright.workflows.making.importing import Importing
from shotwright_media.atomic import write_bytes


async def export(project: str, output: Path | None, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        story = (await Stories(session, facts.id).load()).breakdown
    if story is None:
        err.print(f"“{project}” has no story yet: `shotwright run {project}` breaks its script down.", markup=False)
        return Exit.WAITING
    text = write_manuscript(story, facts.settings.style)
    if output is not None:
        _write(output, text)
    if as_json:
        written = {"path": str(output.resolve())} if output is not None else {"script": text}
        print_json({"project": project, **written})
    elif output is None:
        sys.stdout.write(text)
    else:
        out.print(f"{output.resolve()}: `shotwright script import {project} {output}` takes it over again.")
    return Exit.OK


def _write(path: Path, text: str) -> None:
    with writing_to(path):
        write_bytes(path, text.encode())


async def import_script(project: str, script: Path, *, yes: bool, dry_run: bool, as_json: bool) -> Exit:
    text = read_script(script)
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
        entry_of = entries(studio.settings).entry_of
        importing = Importing(studio.database, studio.storage, studio.providers[EMBEDDED], entry_of, facts)
        imported = await importing.read(text)
        changes = await importing.preview(imported)
        if not as_json:
            _show(changes)
        takes_over = not dry_run and (yes or changes.is_nothing or await _agreed(as_json=as_json))
        if takes_over:
            await importing.apply(imported)
    if as_json:
        print_json(_plain(project, changes, applied=takes_over))
    elif takes_over:
        redo = f" `shotwright run {project} --redo-stale` makes it." if changes.stale or changes.new else ""
        out.print(f"Taken over.{redo}")
    else:
        out.print("Nothing was changed" + (": the same command with --yes takes it over." if not dry_run else "."))
    return Exit.OK if takes_over or dry_run else Exit.WAITING


async def _agreed(*, as_json: bool) -> bool:
    if as_json or not sys.stdin.isatty():
        return False
    return (await asyncio.to_thread(input, "Take it over? [y/N] ")).strip().lower() in ("y", "yes", "是")


def _show(changes: Changes) -> None:
    if changes.is_nothing:
        out.print("The script tells the production as it is.")
        return
    records = table("", "in the story")
    for what, codes in (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
        if codes:
            records.add_row(what, ", ".join(codes))
    out.print(records)
    for what, items, cost in (
        ("stale", changes.stale, changes.redo_cost_usd_micros),
        ("new", changes.new, changes.new_cost_usd_micros),
    ):
        if items:
            out.print(f"{_counted(items)} {what}: {dollars(cost)} to make.{_locked(items)}")
    if changes.gone:
        out.print(f"{len(changes.gone)} no longer part of the film; their takes are kept.")


def _counted(items: Sequence[Item]) -> str:
    kinds = Counter(item.kind.value for item in items)
    return ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in kinds.items())


def _locked(items: Sequence[Item]) -> str:
    locked = sum(item.locked for item in items)
    return f" {locked} locked and left as they are." if locked else ""


def _plain(project: str, changes: Changes, *, applied: bool) -> dict[str, object]:
    return {
        "project": project,
        "applied": applied,
        "added": changes.added,
        "changed": changes.changed,
        "removed": changes.removed,
        "stale": [
            {"key": one.key, "cost_usd_micros": one.cost_usd_micros, "locked": one.locked} for one in changes.stale
        ],
        "new": [{"key": one.key, "cost_usd_micros": one.cost_usd_micros} for one in changes.new],
        "gone": changes.gone,
        "redo_cost_usd_micros": changes.redo_cost_usd_micros,
        "new_cost_usd_micros": changes.new_cost_usd_micros,
    }
