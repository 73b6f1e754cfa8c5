"""A whole drama on the command line: what it costs, then the work, then its films in a folder."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shotwright.cli.exits import Exit
from shotwright.cli.files import copy_whole, writing_to
from shotwright.cli.progress import watched
from shotwright.cli.running import err, out, print_json
from shotwright.cli.scripts import read_script
from shotwright.domain.dramas import Brief
from shotwright.domain.errors import WritingNotPossible
from shotwright.domain.films import ALL_AUTO, ALL_MANUAL, FilmSettings, Format, parse_size
from shotwright.domain.money import dollars, usd_micros
from shotwright.domain.states import Status
from shotwright.settings import Settings
from shotwright.usecases.drama_prices import DramaPrice
from shotwright.usecases.drama_progress import DramaFacts, DramaProgress
from shotwright.usecases.dramas import Ordered, Started
from shotwright.usecases.export_orders import ExportFacts
from shotwright.usecases.planning import EMBEDDED
from shotwright.usecases.projects import Projects
from shotwright.usecases.runs import Runs
from shotwright.wiring.asking import language_models
from shotwright.wiring.dramas import drama_desk
from shotwright.wiring.studio import Studio, open_studio
from shotwright.workflows.writing.drama_desk import DramaWish

_LONGEST_NAME: Final = 40
_LOOK_S: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked for, as written."""

    prompt: str
    title: str
    genre: str
    episodes: int
    scenes: int
    duration_s: int
    people: int
    places: int
    script: Path | None
    language: str
    size: str
    is_manual: bool
    model: str
    local: bool
    video: str
    kinds: tuple[str, ...]
    at_most: str
    output: Path | None

    def wish(self) -> DramaWish:
        """Return what is to be ordered.

        Raises:
            WritingNotPossible, FormatNotAllowed, ScriptUnreadable, AmountNotUsable
        """
        if self.language not in {"", "zh", "en"}:
            raise WritingNotPossible(f"“{self.language}” is not a language we film in: zh, en are.")
        script = read_script(self.script) if self.script is not None else ""
        named = self.title or (self.script.stem if self.script is not None else " ".join(self.prompt.split()))
        return DramaWish(
            brief=Brief(
                title=named if self.title else named[:_LONGEST_NAME].strip(),
                prompt=self.prompt.strip(),
                genre=self.genre,
                episodes=self.episodes,
                scenes=self.scenes,
                duration_s=self.duration_s,
                language=self.language,
                people=self.people,
                places=self.places,
            ),
            settings=FilmSettings(
                format=Format(size=parse_size(self.size)), gates=ALL_MANUAL if self.is_manual else ALL_AUTO
            ),
            script=script,
            model=self.model,
            use_local_llm=self.local,
            video_provider=self.video,
            export_kinds=self.kinds,
            at_most_usd_micros=usd_micros(self.at_most) if self.at_most else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    yes: bool = False
    detach: bool = False
    as_json: bool = False


async def drama(asked: Asked, how: How) -> Exit:
    wish = asked.wish()
    async with open_studio(Settings()) as studio:
        ordered, started = await _order(studio, wish, how)
        if started is None:
            if how.as_json:
                print_json({"status": "priced", **_plain(ordered.price)})
            else:
                out.print("Nothing was started: the same command with --yes starts it.")
            return Exit.WAITING
        if how.detach:
            return _report_detached(started, how)
        err.print(f"Project “{started.project.code}” was started.", markup=False)
        status = await _work(studio, started, quiet=how.as_json)
        return await _report(studio, started, ordered, status, asked.output, how)


async def _order(studio: Studio, wish: DramaWish, how: How) -> tuple[Ordered, Started | None]:
    """Tell the price; if that is agreed to, start the drama."""
    async with studio.database.unit() as session:
        by = await Projects(session).owner_id()
    async with language_models(studio) as models:
        desk = drama_desk(studio, models, by)
        ordered = await desk.drafted(wish)
        if not how.as_json:
            _tell_price(ordered.price)
        return ordered, await desk.order(ordered) if how.yes or await _agreed(how) else None


def _tell_price(price: DramaPrice) -> None:
    seconds = f"{price.seconds // 60}:{price.seconds % 60:02d}"
    out.print(f"{price.episodes} episodes, {price.shots} shots, about {seconds} of film.")
    if price.writing is not None:
        one = price.writing
        cost = f"at most {dollars(one.cost_usd_micros)}" if one.cost_usd_micros is not None else "for an unknown price"
        out.print(f"{one.questions} questions to {one.provider} ({one.model}): {cost}.", markup=False)
    for name, total in price.film.by_provider.items():
        if name != EMBEDDED:
            unknown = f", and {total.unknown} of unknown price" if total.unknown else ""
            out.print(f"{total.lines} takes by {name}: {dollars(total.usd_micros)}{unknown}.", markup=False)
    more = f", and what {price.unknown} things cost nobody knows" if price.unknown else ""
    out.print(f"In all about {dollars(price.usd_micros)}{more}.")


def _plain(price: DramaPrice) -> dict[str, Any]:
    writing = price.writing
    return {
        "episodes": price.episodes,
        "shots": price.shots,
        "seconds": price.seconds,
        "writing": None
        if writing is None
        else {
            "provider": writing.provider,
            "model": writing.model,
            "questions": writing.questions,
            "cost_usd_micros": writing.cost_usd_micros,
        },
        "film": {name: total.usd_micros for name, total in price.film.by_provider.items()},
        "cost_usd_micros": price.usd_micros,
        "unknown": price.unknown,
    }


async def _agreed(how: How) -> bool:
    if how.as_json or not sys.stdin.isatty():
        return False
    return (await asyncio.to_thread(input, "Start it? [y/N] ")).strip().lower() in ("y", "yes", "是")


def _report_detached(started: Started, how: How) -> Exit:
    code = started.project.code
    if how.as_json:
        print_json({"project": code, "run": str(started.run_id), "status": Status.RUNNING})
    else:
        out.print(f"“{code}” was started; the workers take it from here. `shotwright status {code}` follows it.")
    return Exit.OK


async def _work(studio: Studio, started: Started, *, quiet: bool) -> Status:
    """Work until the run, and the export that it ordered, have ended; return how the run did."""
    studio.providers[EMBEDDED].warm_up()
    from shotwright.wiring.work import working

    project_id = started.project.id
    async with working(studio) as dispatcher:
        dispatcher.nudge()
        waiting = asyncio.create_task(dispatcher.wait_for(project_id, started.run_id))
        await watched(waiting, studio.database, project_id, quiet=quiet)
        dispatcher.nudge()
        with err.status("Exporting ..."):
            await _until_exported(studio, started)
    return waiting.result()


async def _until_exported(studio: Studio, started: Started) -> None:
    while (export := (await _read(studio, started)).export) is not None and export.status.is_open:  # noqa: ASYNC110
        await asyncio.sleep(_LOOK_S)


async def _read(studio: Studio, started: Started) -> DramaFacts:
    async with studio.database.unit() as session:
        return await DramaProgress(session).read(started.project)


async def _report(  # noqa: PLR0917  # all that is told
    studio: Studio, started: Started, ordered: Ordered, status: Status, output: Path | None, how: How
) -> Exit:
    facts = await _read(studio, started)
    async with studio.database.unit() as session:
        failures = await Runs(session, started.project.id).failures()
    written = await _fetch(studio, facts.export, output or Path(started.project.code))
    warnings = list(facts.writing.warnings) if facts.writing is not None else []
    if how.as_json:
        print_json(
            {
                "project": started.project.code,
                "status": status,
                "step": facts.step,
                "files": [str(path.resolve()) for path in written],
                "warnings": warnings,
                "failures": [{"key": key, "error": error} for key, error in failures],
                **_plain(ordered.price),
            }
        )
    else:
        for path in written:
            out.print(str(path.resolve()), markup=False)
    for sentence in [*warnings, *(f"{key}: {error}" for key, error in failures)]:
        err.print(sentence, markup=False)
    code = started.project.code
    if status is Status.FAILED:
        err.print(f"Everything else was kept. `shotwright run {code}` tries again what failed, and only that.")
        return Exit.FAILED
    if not written:
        err.print(f"It waits for you: `shotwright review {code}` lists what, `shotwright plan {code}` says why.")
        return Exit.WAITING
    return Exit.OK


async def _fetch(studio: Studio, export: ExportFacts | None, folder: Path) -> Sequence[Path]:
    """Copy the files of a finished export to where they were asked for."""
    if export is None or export.status is not Status.COMPLETED:
        return ()
    written: list[Path] = []
    with writing_to(folder):
        for file in export.files:
            target = folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            async with studio.storage.local(file.key) as path:
                await asyncio.to_thread(copy_whole, path, target)
            written.append(target)
    return written
