"""Ordering something written: a take with its whole recipe, for whoever works to pick up."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.projects import ProjectRows
from shotwright.db.prompt_tables import PromptUse
from shotwright.db.tables import Take
from shotwright.db.takes import AnyTakes, TakeRows
from shotwright.domain.caps import check_caps
from shotwright.domain.errors import ProjectPaused, TakeNotFound
from shotwright.domain.fingerprints import digest
from shotwright.domain.recipes import Recipe, seed_for
from shotwright.domain.stages import Stage
from shotwright.domain.states import Kind, Review, Status
from shotwright.domain.writing import KEYS, TRIAL_KEY, Commission
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.takes import MAIN

_FOR_READING: Final = (TRIAL_KEY, KEYS[Stage.ADVICE])


class Commissions:
    """One project's. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._takes = TakeRows(session, project_id)

    async def write(
        self,
        commission: Commission,
        *,
        provider: str,
        model: str,
        cost_usd_micros: int | None,
        by: UUID | None = None,
        run_id: UUID | None = None,
    ) -> Take:
        """Write an order down. The same order that is not done yet is not written twice.

        Args:
            commission: What is wanted.
            provider: Whoever would do it now; another may, if that one cannot in the end.
            model: Its model.
            cost_usd_micros: What it costs at most; None if nobody knows.
            by: Whose cap it counts against; None for the project's owner.
            run_id: The run that it belongs to, if it is not ordered by itself.

        Raises:
            ProjectPaused, BudgetExceeded: Nothing was ordered.
        """
        project = await ProjectRows(self._session).get(self._project_id, lock=True)
        if project.paused:
            raise ProjectPaused(project.code)
        recipe = _recipe(commission, provider, model)
        fingerprint = digest(recipe.inputs)
        artefact = await self._takes.ensure_artefact(commission.key, Kind.SCRIPT)
        for take in await self._takes.of_artefact(commission.key):
            if take.fingerprint == fingerprint and take.status in (Status.PENDING, Status.RUNNING):
                return take
        check_caps(await Ledger(self._session).caps(self._project_id, spender=by), cost_usd_micros or 0)
        take = await self._ordered(commission.key, artefact.id, fingerprint, recipe.as_json(), by, run_id)
        ref = commission.template
        if ref is not None:
            use = PromptUse(take_id=take.id, set_code=ref.set, stage=ref.stage, version=ref.version)
            await self._takes.add(use)
        return take

    async def again(self, before: Take, *, run_id: UUID, by: UUID) -> Take:
        """Order once more, for a run, what came to nothing. What was answered then is remembered, and is free."""
        _, artefact = await AnyTakes(self._session).get(before.id)
        recipe = dict(before.recipe)
        return await self._ordered(artefact.key, artefact.id, before.fingerprint, recipe, by, run_id)

    async def _ordered(  # noqa: PLR0917  # what differs between takes
        self,
        key: str,
        artefact_id: UUID,
        fingerprint: str,
        recipe: dict[str, Any],
        by: UUID | None,
        run_id: UUID | None,
    ) -> Take:
        number = await self._takes.next_number(artefact_id)
        take = Take(
            project_id=self._project_id,
            artefact_id=artefact_id,
            run_id=run_id,
            number=number,
            status=Status.PENDING,
            review=Review.PENDING,
            fingerprint=fingerprint,
            recipe=recipe | {"seed": seed_for(key, number)},
            facts={},
            ordered_by=by,
        )
        await self._takes.add(take)
        EventRows(self._session, self._project_id).tell("take.planned", key, number=number, why="ordered")
        return take

    async def take(self, take_id: UUID) -> tuple[str, Take]:
        """Return an order's key, and the order as it stands.

        Raises:
            TakeNotFound: There is none of that id in this project.
        """
        take, artefact = await AnyTakes(self._session).get(take_id)
        if take.project_id != self._project_id:
            raise TakeNotFound(str(take_id))
        return artefact.key, take

    async def answer_key(self, take_id: UUID) -> str:
        """Return the storage key of an answer that changes nothing; "" if there is none, or not yet.

        Raises:
            TakeNotFound
        """
        key, _ = await self.take(take_id)
        files = (await self._takes.media([take_id])).get(take_id, {})
        return files[MAIN].key if key in _FOR_READING and MAIN in files else ""


def _recipe(commission: Commission, provider: str, model: str) -> Recipe:
    ref = commission.template
    return Recipe(
        provider=provider,
        model=model,
        inputs=commission.as_inputs(),
        sources={},
        seed=0,
        prompt=commission.prompt,
        prompt_set=ref.set if ref is not None else "",
        template=ref.stage.value if ref is not None else "",
        template_version=ref.version if ref is not None else 0,
        note=commission.note,
    )
