"""The life of a take: begun, completed or failed, selected, and found dead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows, have_looked_at
from shotwright.db.jobs import JobRows
from shotwright.db.projects import ProjectRows
from shotwright.db.tables import RESUMED, Artefact, Decision, Media, Take
from shotwright.db.takes import AnyTakes, TakeRows
from shotwright.domain.errors import TakeNotFound
from shotwright.domain.jobs import JobState
from shotwright.domain.layout import take_stem
from shotwright.domain.recipes import Recipe, recipe_from
from shotwright.domain.reviewing import TakeInUse
from shotwright.domain.states import AUTOMATIC_NOTES, GATE_OF, Gate, GateMode, Kind, Review, Status, check_move
from shotwright.storage.store import Stored
from shotwright.usecases.outcomes import Outcomes

ZOMBIE_AFTER: Final = timedelta(seconds=300)
_ZOMBIE: Final = "The worker that made this ended abnormally (僵尸任务恢复). Run again to make a new take."
_PAID_ZOMBIE: Final = (
    "The worker that made this ended abnormally (僵尸任务恢复), and job {job} may be paid. "
    "`shotwright jobs resolve {job} --look-again` goes on from there, --give-up does without it."
)
MAIN: Final = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A take that another one is made from: its files by role, and what was measured of it."""

    key: str
    number: int
    content: str
    """The SHA-256 of its main file."""
    files: Mapping[str, str]
    """Role to storage key."""
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A take to be made: its recipe, what it is made from, and where its files go."""

    take_id: UUID
    project_id: UUID
    project_code: str
    key: str
    kind: Kind
    number: int
    recipe: Recipe
    stem: str
    sources: Mapping[str, Source] = field(default_factory=dict[str, Source])


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What the work came to: files by role (`main` is the take itself) and what was measured."""

    files: Mapping[str, tuple[Stored, str]]
    """Role to the stored file and its MIME type."""
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    cost_usd_micros: int = 0
    """What language models cost for it; what is bought as a take has its jobs counted."""


class Takes:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._any = AnyTakes(session)

    async def begin(self, take_id: UUID) -> bool:
        """Start, or after a crash go on with, a take. False if it has already ended."""
        take, artefact = await self._any.get(take_id, lock=True)
        if take.status is Status.PENDING:
            check_move(take.status, Status.RUNNING)
            take.status = Status.RUNNING
            take.started_at = _now()
            EventRows(self._session, take.project_id).tell("take.started", artefact.key, number=take.number)
        elif take.status is not Status.RUNNING:
            return False
        take.heartbeat_at = _now()
        return True

    async def take_up(self, take_id: UUID, worker: str) -> Order:
        """Note who makes a take from now on, for the first time or after a crash; return as `order`.

        Raises:
            TakeNotFound
        """
        await self._any.take_up(take_id, _now(), worker)
        return await self.order(take_id)

    async def status(self, take_id: UUID) -> Status:
        """Return how a take stands. Raises TakeNotFound."""
        return (await self._any.get(take_id))[0].status

    async def order(self, take_id: UUID) -> Order:
        """Return all that is needed to make a take.

        Raises:
            TakeNotFound
        """
        take, artefact = await self._any.get(take_id)
        project = await ProjectRows(self._session).get(take.project_id)
        recipe = recipe_from(take.recipe)
        return Order(
            take_id=take.id,
            project_id=take.project_id,
            project_code=project.code,
            key=artefact.key,
            kind=artefact.kind,
            number=take.number,
            recipe=recipe,
            stem=f"{project.code}/{take_stem(artefact.key, artefact.kind, take.number)}",
            sources=await self._sources(take.project_id, recipe),
        )

    async def _sources(self, project_id: UUID, recipe: Recipe) -> dict[str, Source]:
        rows = TakeRows(self._session, project_id)
        takes = {key: await rows.numbered(key, number) for key, number in recipe.sources.items()}
        media = await rows.media(take.id for take in takes.values())
        return {
            key: Source(
                key=key,
                number=take.number,
                content=take.content,
                files={role: one.key for role, one in media.get(take.id, {}).items()},
                facts=take.facts,
            )
            for key, take in takes.items()
        }

    async def complete(self, take_id: UUID, made: Made, *, worked_s: float = 0.0) -> None:
        """End a take well: its files, its facts, its place at the gate. A second call changes nothing.

        `worked_s` is how long the work itself took, without the waiting before it.
        """
        take, artefact = await self._any.get(take_id, lock=True)
        if take.status is Status.COMPLETED:
            return
        check_move(take.status, Status.COMPLETED)
        take.status, take.ended_at = Status.COMPLETED, _now()
        take.content = made.files[MAIN][0].sha256
        take.facts = dict(made.facts)
        take.worked_s = worked_s
        take.cost_usd_micros = made.cost_usd_micros
        await self._count_cost(take)
        rows = TakeRows(self._session, take.project_id)
        await rows.add(*(_media(take, role, stored, mime) for role, (stored, mime) in made.files.items()))
        waits_at = await self._pass_gate(take, artefact)
        if await self._is_better(artefact, take):
            artefact.selected = take.number
        EventRows(self._session, take.project_id).tell("take.completed", artefact.key, number=take.number)
        if waits_at is not None:
            EventRows(self._session, take.project_id).tell(
                "gate.waiting", artefact.key, number=take.number, gate=waits_at.value
            )

    async def _is_better(self, artefact: Artefact, take: Take) -> bool:
        """Whether a new take should be selected: always, unless a person chose one that is still good."""
        if artefact.selected is None or artefact.selected == take.number:
            return True
        current = await TakeRows(self._session, take.project_id).numbered(artefact.key, artefact.selected)
        return not (
            current.review is Review.APPROVED
            and current.fingerprint == take.fingerprint
            and current.status is Status.COMPLETED
        )

    async def _pass_gate(self, take: Take, artefact: Artefact) -> Gate | None:
        """Approve a take that no gate holds; return the gate at which somebody has to decide now, if there is one."""
        gate = Gate.BREAKDOWN if artefact.kind is Kind.BREAKDOWN else GATE_OF.get(artefact.kind)
        is_manual = gate is not None and await self._mode_of(gate, take) is GateMode.MANUAL
        if artefact.kind not in GATE_OF:  # of a breakdown, what it says is decided on
            take.review = Review.APPROVED
        elif gate is not None and not is_manual:
            take.review = Review.APPROVED
            await self._note_policy(take, artefact.key, gate)
        return gate if is_manual else None

    async def _mode_of(self, gate: Gate, take: Take) -> GateMode:
        project = await ProjectRows(self._session).get(take.project_id)
        return GateMode(project.gates.get(gate.value, GateMode.MANUAL))

    async def _note_policy(self, take: Take, key: str, gate: Gate) -> None:
        decision = Decision(
            project_id=take.project_id,
            subject=key,
            take_id=take.id,
            verdict=Review.APPROVED,
            before=Review.PENDING,
            note=AUTOMATIC_NOTES[gate],
        )
        await TakeRows(self._session, take.project_id).add(decision)

    async def fail(self, take_id: UUID, code: str, message: str) -> None:
        """End a take badly, with a sentence for people. A take that has already ended stays as it is."""
        await self._end_unmade(take_id, Status.FAILED, code, message)

    async def cancel(self, take_id: UUID, message: str) -> None:
        """End a take that a person does not want any more. As `fail`."""
        await self._end_unmade(take_id, Status.CANCELLED, "cancelled", message)

    async def _end_unmade(self, take_id: UUID, status: Status, code: str, message: str) -> None:
        take, artefact = await self._any.get(take_id, lock=True)
        if not take.status.is_open:
            return
        take.status, take.ended_at = status, _now()
        take.error_code, take.error = code, message
        await self._drop_unsent(take)
        await self._count_cost(take)
        EventRows(self._session, take.project_id).tell(
            f"take.{status}", artefact.key, number=take.number, code=code, error=message
        )

    async def _drop_unsent(self, take: Take) -> None:
        """Cancel the jobs that were reserved for the take and not sent: nobody would look after them any more."""
        if recipe_from(take.recipe).is_remote:
            jobs = JobRows(self._session)
            for job in await jobs.of_take(take.id):
                held = await jobs.get(job.id, lock=True)
                if held.state is JobState.INTENDED:
                    await Outcomes(self._session).end(held, JobState.CANCELLED)

    async def forget(self, take_id: UUID) -> bool:
        """Remove a take that is being made, as if nobody had ordered it. False if it has ended well."""
        take, _ = await self._any.get(take_id, lock=True)
        if take.status is Status.RUNNING:
            await self._any.remove(take)
        return take.status is not Status.COMPLETED

    async def doubt(self, take_id: UUID, code: str, message: str) -> None:
        """Say that nobody knows what became of a take: money may have been spent. A take that has ended stays so."""
        take, artefact = await self._any.get(take_id, lock=True)
        if not take.status.is_open:
            return
        check_move(take.status, Status.UNKNOWN)
        take.status, take.error_code, take.error = Status.UNKNOWN, code, message
        EventRows(self._session, take.project_id).tell(
            "take.in_doubt", artefact.key, number=take.number, code=code, error=message
        )

    async def resume(self, take_id: UUID) -> bool:
        """Let a take that was in doubt be worked on again: its jobs' rows say where it stands. False if it was not."""
        take, artefact = await self._any.get(take_id, lock=True)
        if take.status is not Status.UNKNOWN:
            return False
        check_move(take.status, Status.PENDING)
        take.status, take.error_code, take.error = Status.PENDING, "", ""
        take.facts = {**take.facts, RESUMED: take.resumed + 1}
        EventRows(self._session, take.project_id).tell("take.resumed", artefact.key, number=take.number)
        return True

    async def _count_cost(self, take: Take) -> None:
        """Set what a take that was made elsewhere did cost, as far as anybody knows."""
        if recipe_from(take.recipe).is_remote:
            jobs = await JobRows(self._session).of_take(take.id)
            take.cost_usd_micros = sum(job.cost_usd_micros or 0 for job in jobs)

    async def beat(self, take_id: UUID, progress: float) -> None:
        """Say that the take is still being worked on, and which share of it, 0 to 1, is done; less or more is cut."""
        progress = min(1.0, max(0.0, progress))
        await self._any.beat(take_id, _now(), progress)
        if progress > 0:
            have_looked_at(self._session)

    async def fail_zombies(self) -> Sequence[UUID]:
        """End the running takes that gave no sign of life for ZOMBIE_AFTER. Return their ids.

        They have failed, but for those of which something was bought: those are in doubt, or the next run would buy it
        again.
        """
        dead = await self._any.silent_since(_now() - ZOMBIE_AFTER)
        for take_id in dead:
            jobs = await JobRows(self._session).of_take(take_id)
            bought = [job for job in jobs if job.state.may_cost]
            if bought:
                await self.doubt(take_id, "zombie", _PAID_ZOMBIE.format(job=bought[0].id))
            else:
                await self.fail(take_id, "zombie", _ZOMBIE)
        return dead

    async def select(self, project_id: UUID, key: str, number: int) -> None:
        """Make one take the one that is used. Rolling back is selecting an older one.

        Raises:
            ArtefactNotFound, TakeNotFound
            TakeInUse: It lies in the bin.
        """
        rows = TakeRows(self._session, project_id)
        take = await rows.numbered(key, number, lock=True)
        if take.status is not Status.COMPLETED:
            raise TakeNotFound(key)
        if take.binned_at is not None:
            raise TakeInUse(f"Take {number} of “{key}” lies in the bin. Restore it first.")
        (await rows.artefact(key)).selected = number
        EventRows(self._session, project_id).tell("take.selected", key, number=number)

    async def bin(self, project_id: UUID, key: str, number: int) -> None:
        """Put a take into the bin. Its files, its costs and what was decided of it are kept.

        Raises:
            ArtefactNotFound, TakeNotFound
            TakeInUse: It is the selected one, or not over yet.
        """
        rows = TakeRows(self._session, project_id)
        take = await rows.numbered(key, number, lock=True)
        if (await rows.artefact(key)).selected == number:
            raise TakeInUse(f"Take {number} of “{key}” is the selected one. Select another one first.")
        if take.status.is_open:
            raise TakeInUse(f"Take {number} of “{key}” is {take.status}. Cancel it first, or wait for its end.")
        if take.binned_at is None:
            take.binned_at = _now()
            EventRows(self._session, project_id).tell("take.binned", key, number=number)

    async def restore(self, project_id: UUID, key: str, number: int) -> None:
        """Take a take out of the bin.

        Raises:
            ArtefactNotFound, TakeNotFound
            TakeInUse: The bin was emptied since, and its files are gone.
        """
        rows = TakeRows(self._session, project_id)
        take = await rows.numbered(key, number, lock=True)
        if take.binned_at is not None:
            if take.status is Status.COMPLETED and not await rows.media([take.id]):
                raise TakeInUse(
                    f"Take {number} of “{key}” cannot be restored: the bin was emptied, its files are gone."
                )
            take.binned_at = None
            EventRows(self._session, project_id).tell("take.restored", key, number=number)

    async def set_locked(self, project_id: UUID, key: str, *, locked: bool) -> None:
        """Keep an artefact from being redone because it is stale, or allow it again.

        Raises:
            ArtefactNotFound
        """
        (await TakeRows(self._session, project_id).artefact(key)).locked = locked
        EventRows(self._session, project_id).tell("artefact.locked" if locked else "artefact.unlocked", key)


def _media(take: Take, role: str, stored: Stored, mime: str) -> Media:
    return Media(
        project_id=take.project_id,
        take_id=take.id,
        role=role,
        key=stored.key,
        sha256=stored.sha256,
        mime=mime,
        size_bytes=stored.size_bytes,
        width_px=stored.width_px,
        height_px=stored.height_px,
        duration_us=stored.duration_us,
    )


def _now() -> datetime:
    return datetime.now(UTC)
