"""`make`, `run` and `worker`: the commands that work."""

import asyncio
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote

from shotwright.cli.exits import Exit
from shotwright.cli.files import copy_whole
from shotwright.cli.progress import watched
from shotwright.cli.running import err, out, print_json
from shotwright.cli.scripts import read_script
from shotwright.cli.showing import clock, table
from shotwright.cli.wishes import Wishes
from shotwright.domain.errors import StorageFull
from shotwright.domain.films import ALL_AUTO, FilmSettings
from shotwright.domain.money import dollars
from shotwright.domain.planner import Intent, Standing
from shotwright.domain.states import Status
from shotwright.settings import Settings
from shotwright.usecases.drama_runs import DramaRuns
from shotwright.usecases.exports import Exports, FilmFiles
from shotwright.usecases.planning import EMBEDDED, Planned, Planning
from shotwright.usecases.progress import Progress, Stage
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.recasting import check_voices, recast
from shotwright.usecases.reviews import waiting_in
from shotwright.usecases.runs import Runs
from shotwright.wiring.paying import entries
from shotwright.wiring.studio import Studio, open_studio

SERVED_AT = "http://127.0.0.1:8000"
"""Where `serve` listens, if it is told nothing else."""


async def make(script: Path, output: Path, wishes: Wishes, *, as_json: bool) -> Exit:
    text = read_script(script)
    async with open_studio(Settings()) as studio:
        usual = studio.settings.beginning.film
        settings = replace(wishes.upon(usual, studio), gates=ALL_AUTO)
        if usual.voices:
            check_voices(settings.voices, studio.providers[EMBEDDED].speech)
        project = await _project_for(studio, script.resolve(), text, settings)
        started = time.monotonic()
        planned, status = await _work(studio, project, redo_stale=True, quiet=as_json)
        wall_s = time.monotonic() - started
        if status is Status.CANCELLED:
            return _report_run(project, planned, status, as_json=as_json)
        if status is not Status.COMPLETED:
            return _report_failures(studio, project, await _failures(studio, project), as_json=as_json)
        if any(item.held for item in planned.plan.items):
            return _report_run(project, planned, status, as_json=as_json)
        films = await _deliver(studio, project, output)
        async with studio.database.unit() as session:
            progress = Progress(session, project.id)
            stages, spent = await progress.stages(planned), await progress.spent_usd_micros()
    _report_film(project, films, stages, wall_s, spent, as_json=as_json)
    return Exit.OK


async def _project_for(studio: Studio, script: Path, text: str, settings: FilmSettings) -> ProjectFacts:
    """Return the project of this script file, made now if it is new, and bring it up to date."""
    async with studio.database.unit() as session:
        projects = Projects(session)
        found = await projects.by_source(str(script))
        cap = studio.settings.beginning.cap
        project = found or await projects.create(
            script.stem, settings, source=str(script), cap=cap, storage=studio.storage
        )
        project = await projects.hold(str(project.id))
        await projects.bring_script(project.id, text, "file")
        if project.settings != settings:
            await projects.change_settings(project.id, settings)
            await recast(session, project.id, settings.voices, studio.providers[EMBEDDED].speech)
    return replace(project, settings=settings)


async def run(project: str, script: Path | None, *, redo_stale: bool, detach: bool, as_json: bool) -> Exit:
    text = read_script(script) if script is not None else None
    async with open_studio(Settings()) as studio:
        async with studio.database.unit() as session:
            facts = await Projects(session).by_code(project)
            brought = text is not None and await Projects(session).bring_script(facts.id, text, "file")
        if detach:
            async with studio.database.unit() as session:
                run_id = await Runs(session, facts.id).start(redo_stale=redo_stale or brought)
            if as_json:
                print_json({"project": project, "run": str(run_id), "status": Status.RUNNING})
            else:
                follow = f"`shotwright status {project}` follows it"
                out.print(f"Run {run_id} was started; the workers take it from here. {follow}.")
            return Exit.OK
        planned, status = await _work(studio, facts, redo_stale=redo_stale or brought, quiet=as_json)
        if status is Status.FAILED:
            return _report_failures(studio, facts, await _failures(studio, facts), as_json=as_json)
    return _report_run(facts, planned, status, as_json=as_json)


async def _work(studio: Studio, project: ProjectFacts, *, redo_stale: bool, quiet: bool) -> tuple[Planned, Status]:
    """Run a project until it is done, waits for somebody, or cannot go on."""
    entry_of = entries(studio.settings).entry_of
    async with studio.database.unit() as session:
        planned = await Planning(session, project.id, entry_of).plan(Intent(redo_stale=redo_stale))
        is_incomplete = await DramaRuns(session, project.id).is_incomplete()
    if not planned.plan.ready and not planned.plan.standing_at(Standing.RUNNING) and not is_incomplete:
        return planned, Status.COMPLETED
    studio.providers[EMBEDDED].warm_up()  # while this process loads the engine, the others load what they need
    from shotwright.wiring.work import working

    async with working(studio) as dispatcher:
        async with studio.database.unit() as session:
            run_id = await Runs(session, project.id).start(redo_stale=redo_stale)
        dispatcher.nudge()
        waiting = asyncio.create_task(dispatcher.wait_for(project.id, run_id))
        await watched(waiting, studio.database, project.id, quiet=quiet)
        status = waiting.result()
    async with studio.database.unit() as session:
        planned = await Planning(session, project.id, entry_of).plan(Intent(run=str(run_id), redo_stale=redo_stale))
    return planned, status


async def _failures(studio: Studio, project: ProjectFacts) -> Sequence[tuple[str, str]]:
    async with studio.database.unit() as session:
        return await Runs(session, project.id).failures()


async def _deliver(studio: Studio, project: ProjectFacts, output: Path) -> Sequence[tuple[FilmFiles, Path]]:
    """Copy every episode's film to where it was asked for; several episodes are numbered."""
    async with studio.database.unit() as session:
        films = await Exports(session, project.id).films()
    delivered: list[tuple[FilmFiles, Path]] = []
    for film in films:
        target = output if len(films) == 1 else output.with_stem(f"{output.stem}.{film.code}")
        async with studio.storage.local(film.files["main"]) as path:
            await asyncio.to_thread(copy_whole, path, target)
        delivered.append((film, target))
    return delivered


def _report_film(
    project: ProjectFacts,
    films: Sequence[tuple[FilmFiles, Path]],
    stages: Sequence[Stage],
    wall_s: float,
    spent_usd_micros: int,
    *,
    as_json: bool,
) -> None:
    if as_json:
        print_json(
            {
                "project": project.code,
                "films": [{"episode": film.code, "path": str(path.resolve()), **film.facts} for film, path in films],
                "cost_usd_micros": spent_usd_micros,
                "wall_s": round(wall_s, 2),
                "stages": [{"kind": one.kind, "takes": one.done, "work_s": round(one.spent_s, 2)} for one in stages],
            }
        )
        return
    times = table("stage", "takes", "seconds of work")
    for stage in stages:
        times.add_row(stage.kind, str(stage.done), f"{stage.spent_s:.1f}")
    out.print(times)
    for film, path in films:
        length_s = float(Fraction(film.facts["duration_s"]))
        out.print(f"\n[bold]{path.resolve()}[/bold]")
        out.print(
            f"{clock(length_s)} long, {film.facts['shots']} shots, {film.facts['loudness_lufs']} LUFS, "
            f"cost {dollars(spent_usd_micros)}; made in {clock(wall_s)} ({wall_s / length_s:.2f} x its length)."
        )
    out.print(
        f"Project “{project.code}”: `shotwright status {project.code}`, `shotwright export {project.code} FOLDER`"
    )
    out.print(
        f"To watch and review it in the browser: `{_serving()}`, then open\n"
        f"{SERVED_AT}/projects/{quote(project.code)}/exports",
        soft_wrap=True,
    )


def _serving() -> str:
    """Return what to type for the studio to be served. In a source tree, its pages have to be built first."""
    is_tree = (Path(__file__).parents[3] / "Makefile").is_file()
    return "make studio" if is_tree else "shotwright serve"


def _report_failures(
    studio: Studio, project: ProjectFacts, failures: Sequence[tuple[str, str]], *, as_json: bool
) -> Exit:
    del studio
    if as_json:
        print_json({"project": project.code, "failures": [{"key": key, "error": error} for key, error in failures]})
    for key, error in failures:
        err.print(f"{key}: {error}", markup=False)
    err.print("Everything else was kept. Mend the cause and run the same command again.")
    return Exit.FAILED


def _report_run(project: ProjectFacts, planned: Planned, status: Status, *, as_json: bool) -> Exit:
    waiting = waiting_in(planned)
    stale = planned.plan.standing_at(Standing.STALE)
    held = [item for item in planned.plan.items if item.held]
    if as_json:
        print_json(
            {
                "project": project.code,
                "status": status,
                "held": {item.key: item.held for item in held},
                "waiting": [{"gate": one.gate, "subject": one.subject} for one in waiting],
                "stale": [item.key for item in stale],
            }
        )
    else:
        if stale:
            out.print(f"{len(stale)} things are stale; `shotwright run {project.code} --redo-stale` redoes them.")
        for item in held:
            out.print(f"{item.key} waits: {item.held}", markup=False)
        if waiting:
            gates = ", ".join(dict.fromkeys(one.gate for one in waiting))
            out.print(f"{len(waiting)} things wait for you at: {gates}. `shotwright review {project.code}` lists them.")
        elif status is Status.COMPLETED and not held:
            out.print(f"Everything is made. `shotwright export {project.code} FOLDER` writes the film out.")
    if status is Status.CANCELLED:
        return Exit.INTERRUPTED
    if held and not waiting:
        return Exit.PAYMENT
    return Exit.WAITING if waiting else Exit.OK


async def worker() -> Exit:
    from shotwright.wiring.telling import telling
    from shotwright.wiring.work import working

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with open_studio(Settings()) as studio, working(studio) as dispatcher, telling(studio):
        err.print("Working. Stop with Ctrl-C; what is under way is taken up again by the next worker.")
        endings = {asyncio.create_task(stopped.wait()), asyncio.create_task(dispatcher.until_full())}
        await asyncio.wait(endings, return_when=asyncio.FIRST_COMPLETED)
        for ending in endings:
            ending.cancel()
        if not stopped.is_set():
            raise StorageFull(str(studio.settings.scratch.parent))
    return Exit.OK
