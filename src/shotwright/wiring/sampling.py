"""The sample project: a whole production by the embedded models, left where a person would go on with it.

A film and its export are there; one first frame was rejected, and its second take waits for a decision; a clip has two
takes to compare. It costs nothing, whatever models the installation has: the project says that none of them is asked.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from importlib import resources
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.takes import TakeRows
from shotwright.domain.errors import Unavailable
from shotwright.domain.films import ALL_AUTO, ALL_MANUAL, USUAL, FilmSettings, Format
from shotwright.domain.reviewing import Pin, Reason
from shotwright.domain.stages import Stage
from shotwright.domain.states import Review, Status
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.export_orders import ExportOrders
from shotwright.usecases.notes import Author, Notes
from shotwright.usecases.planning import Planning
from shotwright.usecases.projects import ProjectFacts, Projects
from shotwright.usecases.regenerating import Again, Regenerating, Renewal
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.runs import Runs
from shotwright.usecases.takes import Takes
from shotwright.wiring.paying import entries
from shotwright.wiring.studio import Studio
from shotwright_sdk.values import Size

log = logging.getLogger(__name__)

_LOOK_S: Final = 0.5
_QUICK: Final = Format(size=Size(width=320, height=180), rate=Fraction(24))
_QUICK_PARTS: Final = 3
"""The title with what precedes it, the people, the first scene."""
_EXPORTED_AS: Final = ("pdf", "otio")


class SampleNotMade(Unavailable):
    """Something of the sample could not be made; the message says what."""

    code = "sample_not_made"


class Sample(StrEnum):
    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What belongs to a sample besides its script, in its language."""

    file: str
    name: str
    rejection: str
    remark: str


_TOLD: Final = {
    Sample.ZH: _Told(
        file="last-tram.zh.md", name="末班电车（示例）", rejection="构图太满，人物再小一点。", remark="这里的停顿很好。"
    ),
    Sample.EN: _Told(
        file="lighthouse.en.md",
        name="The Keeper's Light (sample)",
        rejection="Too close: leave more room around them.",
        remark="The pause here is just right.",
    ),
}


def script_of(sample: Sample, *, quick: bool = False) -> str:
    """Return a sample's script; if `quick`, no more of it than its first scene."""
    folder = resources.files("shotwright.wiring") / "samples"
    text = (folder / _TOLD[sample].file).read_text(encoding="utf-8")
    return "\n## ".join(text.split("\n## ")[:_QUICK_PARTS]) if quick else text


class Samples:
    """Makes samples for whoever asks, while the studio is served. What was begun goes on when it is asked for again."""

    def __init__(self, studio: Studio, nudge: Callable[[], None]) -> None:
        self._studio = studio
        self._nudge = nudge
        self._making: dict[UUID, asyncio.Task[ProjectFacts]] = {}

    async def begin(self, language: str, by: UUID, *, quick: bool = False) -> ProjectFacts:
        """Return somebody's sample in a language; it is being made from now on, if it is not there yet."""
        making = _Making(self._studio, self._nudge, Sample(language), lambda _: None, by=by)
        project = await making.project(quick=quick)
        running = self._making.get(project.id)
        if running is None or running.done():
            task = asyncio.create_task(making.make(quick=quick))
            task.add_done_callback(_complain)
            self._making[project.id] = task
        return project

    async def close(self) -> None:
        """Leave what is being made where it is."""
        for task in self._making.values():
            task.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)


def _complain(task: asyncio.Task[ProjectFacts]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.warning("the sample project is not complete: %s", error)


async def make_sample(
    studio: Studio, nudge: Callable[[], None], sample: Sample, *, quick: bool, told: Callable[[str], None]
) -> ProjectFacts:
    """Have the sample made by whoever works; go on where it was left. What is complete is left alone.

    Args:
        studio: Where.
        nudge: Tells whoever works in this process that something changed.
        sample: Which.
        quick: Small and short, to try it out.
        told: Hears what is being made.

    Raises:
        SampleNotMade
    """
    return await _Making(studio, nudge, sample, told).make(quick=quick)


class _Making:
    def __init__(
        self,
        studio: Studio,
        nudge: Callable[[], None],
        sample: Sample,
        told: Callable[[str], None],
        by: UUID | None = None,
    ) -> None:
        self._studio = studio
        self._by = by
        self._nudge = nudge
        self._sample = sample
        self._words = _TOLD[sample]
        self._told = told

    async def make(self, *, quick: bool) -> ProjectFacts:
        project = await self.project(quick=quick)
        if not await self._is_exported(project.id):
            self._told("film")
            await self._run(project)
            await self._export(project)
        self._told("review")
        shots = await self._shots(project.id)
        first, last = f"{shots[0]}/keyframe", f"{shots[-1]}/clip"
        await self._review(project.id, first, last)
        if await self._has_one_take(project.id, first):
            await self._run(project)
        if await self._has_one_take(project.id, last):
            await self._once_more(project.id, last)
        return project

    async def project(self, *, quick: bool) -> ProjectFacts:
        """Return the sample's project; the first time makes it."""
        source = f"sample:{self._sample}{':quick' if quick else ''}"
        settings: FilmSettings = replace(USUAL, gates=ALL_AUTO, format=_QUICK if quick else USUAL.format)
        async with self._studio.database.unit() as session:
            projects = Projects(session)
            if self._by is not None and self._by != await projects.owner_id():
                source = f"{source}:{self._by}"  # each person has one of their own: the others' may be none of theirs
            found = await projects.by_source(source)
            if found is not None:
                return found
            made = await projects.create(
                self._words.name, settings, source=source, by=self._by, storage=self._studio.storage
            )
            await projects.bring_script(made.id, script_of(self._sample, quick=quick), "sample")
            for stage in Stage:
                await Assignments(session).assign(made.id, stage, ())
            return made

    async def _is_exported(self, project_id: UUID) -> bool:
        async with self._studio.database.snapshot() as session:
            found, _ = await ExportOrders(session).page(project_id, limit=1, offset=0)
        return bool(found)

    async def _run(self, project: ProjectFacts) -> None:
        async with self._studio.database.unit() as session:
            run_id = await Runs(session, project.id).start(redo_stale=False)
        self._nudge()

        async def status(session: AsyncSession) -> Status:
            return await Runs(session, project.id).status(run_id)

        if await self._until(status) is not Status.COMPLETED:
            async with self._studio.database.snapshot() as session:
                failures = await Runs(session, project.id).failures()
            why = "; ".join(f"{key}: {error}" for key, error in failures) or "its run was cancelled"
            raise SampleNotMade(
                f"The sample “{project.code}” is not complete: {why}. The same command goes on with it."
            )

    async def _export(self, project: ProjectFacts) -> None:
        self._told("export")
        async with self._studio.database.unit() as session:
            owner = await Projects(session).owner_id()
            order = await ExportOrders(session).order(project.id, _EXPORTED_AS, by=owner)
        self._nudge()

        async def status(session: AsyncSession) -> Status:
            return (await ExportOrders(session).any(order.id)).status

        if await self._until(status) is not Status.COMPLETED:
            raise SampleNotMade(f"The sample's film could not be handed out: see `shotwright export {project.code}`.")

    async def _review(self, project_id: UUID, first: str, last: str) -> None:
        """Let people decide from now on: they take the story, reject a first frame and like a clip. Once."""
        async with self._studio.database.unit() as session:
            notes, reviews = Notes(session, project_id), Reviews(session, project_id)
            if await notes.all():
                return
            await Projects(session).set_gates(project_id, ALL_MANUAL)
            for one in await reviews.waiting():
                await reviews.decide(one.subject, Review.APPROVED)
            await reviews.decide(first, Review.REJECTED, self._words.rejection, reason=Reason.COMPOSITION)
            await notes.add(last, 1, self._words.remark, Pin(first=0, last=11), Author())

    async def _once_more(self, project_id: UUID, key: str) -> None:
        async with self._studio.database.unit() as session:
            regenerating = Regenerating(session, project_id, entries(self._studio.settings).entry_of)
            take_id = (await regenerating.order(key, Again(change=Renewal.SEED))).id
        self._nudge()
        await self._until(lambda session: Takes(session).status(take_id))

    async def _has_one_take(self, project_id: UUID, key: str) -> bool:
        async with self._studio.database.snapshot() as session:
            return len(await TakeRows(session, project_id).of_artefact(key)) == 1

    async def _shots(self, project_id: UUID) -> list[str]:
        async with self._studio.database.snapshot() as session:
            planned = await Planning(session, project_id).plan()
        return sorted(key.partition("/")[0] for key in planned.blueprints if key.endswith("/clip"))

    async def _until(self, status_of: Callable[[AsyncSession], Awaitable[Status]]) -> Status:
        """Look every little while until something has ended; return how."""
        while True:
            async with self._studio.database.snapshot() as session:
                status = await status_of(session)
            if status not in (Status.PENDING, Status.RUNNING):
                return status
            await asyncio.sleep(_LOOK_S)
