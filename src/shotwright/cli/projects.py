"""Commands that start a project, look at it and steer it."""

import asyncio
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from shotwright.cli.exits import Exit
from shotwright.cli.running import out, print_json
from shotwright.cli.scripts import read_script
from shotwright.cli.showing import stage_table, table
from shotwright.cli.wishes import Wishes
from shotwright.domain.films import ALL_AUTO, ALL_MANUAL
from shotwright.domain.money import dollars
from shotwright.domain.planner import Intent, Item, Plan, Standing
from shotwright.settings import Settings
from shotwright.usecases.planning import EMBEDDED, Planning
from shotwright.usecases.progress import Progress
from shotwright.usecases.projects import About, Projects
from shotwright.usecases.recasting import check_voices
from shotwright.usecases.reviews import waiting_in
from shotwright.usecases.runs import Runs
from shotwright.wiring.paying import entries
from shotwright.wiring.studio import open_studio

_GATES: Final = {"manual": ALL_MANUAL, "auto": ALL_AUTO}


async def new(script: Path, name: str, about: About, wishes: Wishes, *, gates: str | None, as_json: bool) -> Exit:
    text = read_script(script)
    async with open_studio(Settings()) as studio:
        beginning = studio.settings.beginning
        settings = wishes.upon(beginning.film, studio)
        if beginning.film.voices:
            check_voices(settings.voices, studio.providers[EMBEDDED].speech)
        if gates:
            settings = replace(settings, gates=_GATES[gates])
        async with studio.database.unit() as session:
            project = await Projects(session).create(
                name or script.stem, settings, about=about, cap=beginning.cap, storage=studio.storage
            )
            await Projects(session).bring_script(project.id, text, "file")
    if as_json:
        print_json({"project": project.code, "name": project.name})
    else:
        out.print(f"Project “{project.code}”. `shotwright plan {project.code}` shows what comes, `run` makes it.")
    return Exit.OK


async def plan(project: str, *, redo_stale: bool, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        entry_of = entries(studio.settings).entry_of
        found = (await Planning(session, facts.id, entry_of).plan(Intent(redo_stale=redo_stale))).plan
    if as_json:
        print_json(
            {
                "project": project,
                "cost_usd_micros": found.cost_usd_micros,
                "items": [_item(item) for item in found.items],
            }
        )
    else:
        _print_plan(found)
    return Exit.OK


def _item(item: Item) -> dict[str, object]:
    return {
        "key": item.key,
        "kind": item.kind,
        "standing": item.standing,
        "why": item.why,
        "blocked_by": item.blocked_by,
        "cost_usd_micros": item.cost_usd_micros,
        "locked": item.locked,
        "held": item.held,
    }


def _print_plan(found: Plan) -> None:
    rows = table("what", "standing", "why", "waits for", "cost")
    for item in found.items:
        if item.standing is not Standing.DONE:
            first = ", ".join(item.blocked_by[:3]) + (" …" if len(item.blocked_by) > 3 else "")
            why = f"{item.why}, locked" if item.locked else str(item.why or "")
            rows.add_row(item.key, item.standing, why, first, dollars(item.cost_usd_micros) if item.is_to_make else "")
    if rows.row_count:
        out.print(rows)
    for item in found.items:
        if item.held:
            out.print(f"{item.key} waits: {item.held}", markup=False)
    to_make = sum(item.is_to_make for item in found.items)
    done = len(found.standing_at(Standing.DONE))
    out.print(f"{to_make} to make for {dollars(found.cost_usd_micros)}; {done} done and skipped.")


async def status(project: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        if not project:
            projects = await Projects(session).all()
            if as_json:
                print_json([{"project": one.code, "name": one.name, "paused": one.paused} for one in projects])
            elif projects:
                rows = table("project", "name", "")
                for one in projects:
                    rows.add_row(one.code, one.name, "paused" if one.paused else "")
                out.print(rows)
            else:
                out.print("There is no project yet. `shotwright make SCRIPT.md` makes a film.")
            return Exit.OK
        facts = await Projects(session).by_code(project)
        planned = await Planning(session, facts.id).plan()
        stages = await Progress(session, facts.id).stages(planned)
        running = await Runs(session, facts.id).active()
    waiting = waiting_in(planned)
    if as_json:
        print_json(
            {
                "project": facts.code,
                "name": facts.name,
                "paused": facts.paused,
                "running": running is not None,
                "waiting": [{"gate": one.gate, "subject": one.subject, "take": one.take} for one in waiting],
                "stages": [
                    {
                        "kind": one.kind,
                        "status": one.status,
                        "total": one.total,
                        "done": one.done,
                        "running": one.running,
                        "waiting": one.waiting,
                        "failed": one.failed,
                        "error": one.failure.error,
                        "retries": one.retries,
                        "started_at": one.started_at.isoformat() if one.started_at else None,
                        "completed_at": one.completed_at.isoformat() if one.completed_at else None,
                        "work_s": round(one.spent_s, 2),
                    }
                    for one in stages
                ],
            }
        )
    else:
        state = "paused" if facts.paused else "running" if running is not None else "at rest"
        out.print(f"[bold]{facts.name}[/bold] ({facts.code}): {state}")
        out.print(stage_table(stages))
        if waiting:
            out.print(f"{len(waiting)} things wait for you: `shotwright review {facts.code}`")
    return Exit.OK


async def set_paused(project: str, *, paused: bool, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        await Projects(session).set_paused(facts.id, paused=paused)
    _told(as_json, project, "paused" if paused else "going on")
    return Exit.OK


async def cancel(project: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio, studio.database.unit() as session:
        facts = await Projects(session).by_code(project)
        await Runs(session, facts.id).cancel()
    _told(as_json, project, "cancelled")
    return Exit.OK


def _told(as_json: bool, project: str, state: str) -> None:
    if as_json:
        print_json({"project": project, "state": state})
    else:
        out.print(f"{project}: {state}.")


async def open_folder(project: str, *, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
        await studio.folders.write(facts.id)
        where = studio.storage.where(facts.code)
    if as_json:
        print_json({"project": project, "folder": where})
        return Exit.OK
    out.print(where)
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if opener is not None and sys.stdout.isatty():
        await asyncio.to_thread(subprocess.run, [opener, where], check=False, capture_output=True)
    return Exit.OK


async def voices(*, as_json: bool) -> Exit:
    async with open_studio(Settings()) as studio:
        speech = studio.providers[EMBEDDED].speech
        found = speech.voices() if speech is not None else []
    if as_json:
        print_json(
            [
                {"id": one.id, "language": one.language, "gender": one.gender, "description": one.description}
                for one in found
            ]
        )
        return Exit.OK
    rows = table("voice", "language", "gender", "")
    for one in found:
        rows.add_row(one.id, one.language, one.gender, one.description)
    out.print(rows)
    return Exit.OK
