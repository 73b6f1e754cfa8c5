"""What people do to a whole stage of the road: pass over its review, or go back to the former takes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.takes import TakeRows
from shotwright.domain.planner import TakeFacts
from shotwright.domain.request_errors import StageNotAllowed
from shotwright.domain.states import GATE_OF, Gate, GateMode, Kind, Review, Status
from shotwright.usecases.projects import Projects
from shotwright.usecases.reviews import Reviews
from shotwright.usecases.takes import Takes

_SKIPPED = "the review of this stage was skipped"


class Stages:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    async def skip(self, kind: Kind, *, by: UUID | None = None) -> Sequence[str]:
        """Pass over the review of a stage: approve what waits there, and what is made from now on by itself.

        The things themselves cannot be left out: what comes after is made from them.

        Returns:
            What was approved.

        Raises:
            StageNotAllowed: The stage has no review.
        """
        gate = Gate.BREAKDOWN if kind is Kind.BREAKDOWN else GATE_OF.get(kind)
        if gate is None:
            raise StageNotAllowed(f"The stage {kind} has no review to skip, and no film can do without it.")
        projects = Projects(self._session)
        await projects.hold(str(self._project_id))
        reviews = Reviews(self._session, self._project_id)
        subjects = [one.subject for one in await reviews.waiting() if one.gate is gate]
        for subject in subjects:
            await reviews.decide(subject, Review.APPROVED, _SKIPPED, by=by)
        await projects.set_gates(self._project_id, {gate: GateMode.AUTO}, by=by)
        return subjects

    async def roll_back(self, kind: Kind) -> Sequence[str]:
        """Select the former take of everything of a kind that has one. Nothing is deleted. Return the keys.

        Raises:
            StageNotAllowed: Nothing of that kind has a former take.
        """
        found: list[str] = []
        for key, (artefact, takes) in (await TakeRows(self._session, self._project_id).facts()).items():
            former = _former(takes, artefact.selected) if artefact.kind is kind else None
            if former is not None:
                await Takes(self._session).select(self._project_id, key, former)
                found.append(key)
        if not found:
            raise StageNotAllowed(f"Nothing of the stage {kind} has a former take.")
        return sorted(found)


def _former(takes: Sequence[TakeFacts], selected: int | None) -> int | None:
    """Return the newest good take before the selected one."""
    good = [one.number for one in takes if one.status is Status.COMPLETED and one.review is not Review.REJECTED]
    return max((number for number in good if selected is not None and number < selected), default=None)
