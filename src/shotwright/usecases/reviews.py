"""The four gates: what waits for a person, and what the person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.db.runs import EventRows
from shotwright.db.stories import StoryRows
from shotwright.db.tables import Decision
from shotwright.db.takes import TakeRows
from shotwright.domain.errors import ArtefactNotFound, ReviewNotAllowed, TakeNotFound
from shotwright.domain.planner import Standing
from shotwright.domain.states import GATE_OF, Gate, Review, Status
from shotwright.usecases.planning import Planned, Planning


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for a person. `subject` is an artefact's key or a record's code."""

    gate: Gate
    subject: str
    take: int | None = None


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
    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def waiting(self) -> Sequence[Waiting]:
        """Return what waits for a person."""
        return waiting_in(await Planning(self._session, self._project_id).plan())

    async def decide(self, subject: str, verdict: Review, note: str = "", *, by: UUID | None = None) -> None:
        """Approve or reject a record, or the selected take of an artefact. `by` is who; None: the local owner.

        Raises:
            ArtefactNotFound: There is no such thing.
            TakeNotFound: Nothing has been made of it yet.
            ReviewNotAllowed: Its kind passes no gate.
        """
        if "/" in subject:
            take_id = await self._decide_take(subject, verdict)
        else:
            take_id = await self._decide_record(subject, verdict)
        await self._remember(subject, verdict, note, take_id, by)

    async def _decide_take(self, key: str, verdict: Review) -> UUID:
        rows = TakeRows(self._session, self._project_id)
        artefact = await rows.artefact(key)
        if artefact.kind not in GATE_OF:
            raise ReviewNotAllowed(f"“{key}” passes no gate: only references, keyframes and clips are reviewed.")
        if artefact.selected is None:
            raise TakeNotFound(key)
        take = await rows.numbered(key, artefact.selected)
        if take.status is not Status.COMPLETED:
            raise TakeNotFound(key)
        take.review = verdict
        return take.id

    async def _decide_record(self, code: str, verdict: Review) -> None:
        row = await StoryRows(self._session, self._project_id).find_reviewed(code)
        if row is None:
            raise ArtefactNotFound(code)
        row.review = verdict

    async def _remember(self, subject: str, verdict: Review, note: str, take_id: UUID | None, by: UUID | None) -> None:
        decision = Decision(
            project_id=self._project_id,
            user_id=by or (await ProjectRows(self._session).owner()).id,
            subject=subject,
            take_id=take_id,
            verdict=verdict,
            note=note,
        )
        await TakeRows(self._session, self._project_id).add(decision)
        EventRows(self._session, self._project_id).tell(f"review.{verdict}", subject, note=note)
