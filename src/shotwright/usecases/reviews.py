"""The four gates: what waits for a person, and what the person decides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.decisions import DecisionRows, Sought, WaitingRows
from shotwright.db.events import EventRows
from shotwright.db.projects import ProjectRows
from shotwright.db.stories import StoryRows
from shotwright.db.tables import Character, Decision, Location, Shot, Take
from shotwright.db.takes import AnyTakes, TakeRows
from shotwright.domain.changes import fingerprint_of
from shotwright.domain.errors import ArtefactNotFound, ChangedMeanwhile, ReviewNotAllowed, TakeNotFound
from shotwright.domain.people import Caller
from shotwright.domain.permissions import OF_PROJECT, Action, is_allowed
from shotwright.domain.planner import Standing
from shotwright.domain.reviewing import POLICY, DecisionNotUndone, Reason
from shotwright.domain.states import GATE_OF, Gate, GateMode, Review, Status
from shotwright.usecases.planning import Planned, Planning
from shotwright.usecases.stories import Stories
from shotwright_sdk import values

_RECORD: Final = TypeAdapter[values.Character | values.Location | values.Shot](
    values.Character | values.Location | values.Shot
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for a person. `subject` is an artefact's key or a record's code."""

    gate: Gate
    subject: str
    take: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A decision that was taken back: what it was, and what counts again."""

    subject: str
    verdict: Review
    restored: Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as the history shows it. `take` is its number; `by` a name, or `policy`."""

    id: UUID
    at: datetime
    by: str
    subject: str
    take: int | None
    verdict: str
    before: str
    reason: str
    note: str
    undoes: UUID | None
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedProject:
    """A project in which something waits, and how much at each gate."""

    id: UUID
    code: str
    name: str
    gates: Mapping[Gate, int]

    @property
    def total(self) -> int:
        return sum(self.gates.values())


def waiting_in(planned: Planned) -> tuple[Waiting, ...]:
    """Return what waits for a person, gate by gate in the order of the road."""
    found: list[Waiting] = []
    if planned.production.is_manual(Gate.BREAKDOWN):
        reviews = planned.story.reviews.items()
        found += [Waiting(gate=Gate.BREAKDOWN, subject=code) for code, one in reviews if one is Review.PENDING]
    selected = {artefact.key: artefact.selected for artefact in planned.production.artefacts}
    found += [
        Waiting(gate=GATE_OF[item.kind], subject=item.key, take=selected[item.key])
        for item in planned.plan.standing_at(Standing.WAITING)
    ]
    gates = list(Gate)
    return tuple(sorted(found, key=lambda one: gates.index(one.gate)))


class Reviews:
    """One project's. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._takes = TakeRows(session, project_id)
        self._story = StoryRows(session, project_id)
        self._decisions = DecisionRows(session, project_id)
        self._records: Mapping[str, values.Character | values.Location | values.Shot] | None = None

    async def waiting(self) -> Sequence[Waiting]:
        """Return what waits for a person."""
        return waiting_in(await Planning(self._session, self._project_id).plan())

    async def decide(
        self,
        subject: str,
        verdict: Review,
        note: str = "",
        *,
        take: int | None = None,
        reason: Reason | None = None,
        by: UUID | None = None,
        seen: str = "",
    ) -> None:
        """Approve or reject a record, or a take of an artefact.

        Args:
            subject: A record's code or an artefact's key.
            verdict: Approved or rejected.
            note: What is to be said of it.
            take: The number of the take; None for the selected one.
            reason: Why it is rejected, of the list.
            by: Who decides; None for the local owner.
            seen: The fingerprint of the record that they looked at; "" for whatever it says now.

        Raises:
            ChangedMeanwhile: The record says something else than what they looked at.
            ArtefactNotFound: There is no such thing.
            TakeNotFound: Nothing has been made of it yet.
            ReviewNotAllowed: Its kind passes no gate.
        """
        decision = Decision(
            project_id=self._project_id,
            user_id=by or await self._owner(),
            subject=subject,
            verdict=verdict,
            reason=reason or "",
            note=note,
        )
        if "/" in subject:
            row = await self._take(subject, take)
            decision.take_id = row.id
        else:
            row = await self._record(subject, seen)
        decision.before, row.review = row.review, verdict
        await self._remember(decision)

    async def hold(self, subjects: Collection[tuple[str, int | None]]) -> None:
        """Let nobody else decide on these, told with their takes, before the end of the transaction.

        They are held in one order, whoever asks in whichever: two who decide on the same never wait for each other.

        Raises:
            ArtefactNotFound, TakeNotFound, ReviewNotAllowed
        """
        if any("/" not in subject for subject, _ in subjects):
            await ProjectRows(self._session).get(self._project_id, lock=True)
        for subject, number in sorted(
            (one for one in subjects if "/" in one[0]), key=lambda one: (one[0], one[1] or 0)
        ):
            await self._take(subject, number)

    async def undo(self, *, by: UUID | None = None) -> Undone:
        """Take back the last review of somebody, by one more decision. What was before counts again.

        Raises:
            DecisionNotUndone: There is none, or somebody decided since, or it was edited meanwhile.
        """
        user_id = by or await self._owner()
        await ProjectRows(self._session).get(self._project_id, lock=True)  # two may take back at once
        last = await self._decisions.last_of(user_id)
        if last is None or not last.before:
            raise DecisionNotUndone("There is no decision of yours in this project that could be taken back.")
        row = await self._target(last)  # held before it is asked who decided last: somebody may be just deciding
        newest = await self._decisions.last_on(last.subject, last.take_id)
        if row is None or newest is None or newest.id != last.id or row.review != last.verdict:
            raise DecisionNotUndone(
                f"Your last decision was on “{last.subject}”, and that has changed since. Decide it anew instead."
            )
        row.review = Review(last.before)
        await self._remember(
            Decision(
                project_id=self._project_id,
                user_id=user_id,
                subject=last.subject,
                take_id=last.take_id,
                verdict=last.before,
                before=last.verdict,
                note="",
                undoes=last.id,
            )
        )
        return Undone(subject=last.subject, verdict=Review(last.verdict), restored=Review(last.before))

    async def history(self, sought: Sought, offset: int, limit: int) -> tuple[Sequence[Decided], int]:
        """Return a part of what was decided, newest first, and how much there is."""
        rows, total = await self._decisions.page(sought, offset, limit)
        undone = await self._decisions.undone([row.id for row, _, _ in rows])
        return [_decided(row, name, number, is_undone=row.id in undone) for row, name, number in rows], total

    async def _target(self, decision: Decision) -> Take | Character | Location | Shot | None:
        if decision.take_id is not None:
            return (await AnyTakes(self._session).get(decision.take_id, lock=True))[0]
        return await self._story.find_reviewed(decision.subject)

    async def _take(self, key: str, number: int | None) -> Take:
        artefact = await self._takes.artefact(key)
        if artefact.kind not in GATE_OF:
            raise ReviewNotAllowed(f"“{key}” passes no gate: only references, keyframes and clips are reviewed.")
        number = number or artefact.selected
        if number is None:
            raise TakeNotFound(key)
        take = await self._takes.numbered(key, number, lock=True)
        if take.status is not Status.COMPLETED or take.binned_at is not None:
            raise TakeNotFound(key)
        return take

    async def _record(self, code: str, seen: str) -> Character | Location | Shot:
        await ProjectRows(self._session).get(self._project_id, lock=True)  # nobody edits it until this is decided
        if seen:
            now = (await self._said()).get(code)
            if now is not None and fingerprint_of(now) != seen:
                raise ChangedMeanwhile(_RECORD.dump_python(now, mode="json"))
        row = await self._story.find_reviewed(code)
        if row is None:
            raise ArtefactNotFound(code)
        return row

    async def _said(self) -> Mapping[str, values.Character | values.Location | values.Shot]:
        """Return what the records say, while the project is held. They are read once, for many decisions."""
        if self._records is None:
            known = (await Stories(self._session, self._project_id).load()).known
            self._records = {one.code: one for one in (*known.characters, *known.locations, *known.shots)}
        return self._records

    async def _owner(self) -> UUID:
        return (await ProjectRows(self._session).owner()).id

    async def _remember(self, decision: Decision) -> None:
        await self._decisions.add(decision)
        kind = "review.undone" if decision.undoes is not None else f"review.{decision.verdict}"
        events = EventRows(self._session, self._project_id)
        events.tell(kind, decision.subject, note=decision.note, reason=decision.reason)


def _decided(row: Decision, name: str, number: int | None, *, is_undone: bool) -> Decided:
    return Decided(
        id=row.id,
        at=row.at,
        by=POLICY if row.user_id is None else name,
        subject=row.subject,
        take=number,
        verdict=row.verdict,
        before=row.before,
        reason=row.reason,
        note=row.note,
        undoes=row.undoes,
        is_undone=is_undone,
    )


class ReviewQueue:
    """What waits for somebody in all their projects. One instance serves one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._rows = WaitingRows(session)

    async def of(self, caller: Caller) -> Sequence[QueuedProject]:
        """Return the projects in which something waits for this person's decision, newest first."""
        deciders = [role for role, actions in OF_PROJECT.items() if Action.APPROVE in actions]
        anywhere = is_allowed(Action.APPROVE, caller.role)
        counts = await self._rows.counts()
        found: list[QueuedProject] = []
        for project in await self._rows.projects(None if anywhere else caller.user_id, deciders):
            manual = [gate for gate in Gate if GateMode(project.gates.get(gate, GateMode.MANUAL)) is GateMode.MANUAL]
            waiting = {gate: many for gate in manual if (many := counts.get((project.id, gate), 0))}
            if waiting:
                found.append(QueuedProject(id=project.id, code=project.code, name=project.name, gates=waiting))
        return found
