"""One more take of one thing, ordered by a person by itself: with another seed, another prompt, or both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.projects import ProjectRows
from shotwright.db.tables import Take
from shotwright.db.takes import TakeRows
from shotwright.domain.caps import check_caps
from shotwright.domain.errors import ArtefactNotFound, BudgetExceeded, ProjectPaused
from shotwright.domain.planner import Item, Standing, in_order, plan
from shotwright.domain.prompts import stage_of
from shotwright.domain.recipes import Recipe, recipe_from
from shotwright.domain.reviewing import OrderNotUsable, TakeNotOrdered
from shotwright.domain.templates import Rendered, TemplateRef
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.planning import Planned, Planning, Wish
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.wording import Override


class Renewal(StrEnum):
    """What is to be different from the take before."""

    SEED = "seed"
    PROMPT = "prompt"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """An order of one more take.

    `base` is the number of the take that it starts from; None for the selected one, else the last. `prompt` is written
    down as the thing's own, and counts for later takes, too; `negative` None leaves that to the template.
    """

    change: Renewal
    prompt: str = ""
    negative: str | None = None
    note: str = ""
    base: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What one more take costs, None if nobody knows, and why it cannot be ordered; "" if it can."""

    cost_usd_micros: int | None
    held: str


class Regenerating:
    """One project's. One instance serves one transaction; `entry_of` is as for `Planning`."""

    def __init__(self, session: AsyncSession, project_id: UUID, entry_of: EntryOf) -> None:
        self._session = session
        self._project_id = project_id
        self._takes = TakeRows(session, project_id)
        self._planning = Planning(session, project_id, entry_of)

    async def order(self, key: str, again: Again, *, by: UUID | None = None) -> Take:
        """Order one more take, even if the present one is fine. Nothing else is started.

        Args:
            key: The artefact's.
            again: What is to be different.
            by: Who pays: their cap counts. None for the local owner.

        Raises:
            ArtefactNotFound, TakeNotFound
            ProjectPaused
            OrderNotUsable: It changes the prompt, and says neither another prompt nor a note; or has none to change.
            TakeNotOrdered: A take is being made, what it is made from is not ready, or nobody can make it.
            BudgetExceeded: A cap leaves too little.
            TemplateNotUsable: The prompt is far too long.
        """
        projects = ProjectRows(self._session)
        project = await projects.get(self._project_id, lock=True)
        if project.paused:
            raise ProjectPaused(project.code)
        planned = await self._planning.plan()
        _check(planned, key, again)
        if again.prompt:
            await self._take_prompt(key, again)
            planned = await self._planning.plan()
        item, spender = _ordered_item(planned, key), by or (await projects.owner()).id
        if item.cost_usd_micros:
            check_caps(await Ledger(self._session).caps(self._project_id, spender=spender), item.cost_usd_micros)
        take = await self._planning.order(planned, item, None, await self._wish(planned, item, again, spender))
        if take is None:
            raise TakeNotOrdered("Nobody can make it at this moment, or what is under way leaves too little money.")
        return take

    async def _take_prompt(self, key: str, again: Again) -> None:
        negative = again.negative
        if negative is None:
            own = (await ProjectPrompts(self._session, self._project_id).overrides()).get(key)
            negative = own.negative if own is not None else None
        own_words = Override(prompt=again.prompt, negative=negative)
        await ProjectPrompts(self._session, self._project_id).override(key, own_words)

    async def _wish(self, planned: Planned, item: Item, again: Again, by: UUID) -> Wish:
        base = await self._base(item.key, again.base)
        if base is None:
            return Wish(note=again.note, by=by)
        recipe = recipe_from(base.recipe)
        if again.change is Renewal.SEED:
            # What it was asked for with, to the letter: it may have answered to a note, and only the seed is to change.
            is_same = bool(recipe.prompt) and base.number in planned.current_takes(item.key)
            return Wish(words=_words_of(planned, recipe, item.key) if is_same else None, note=again.note, by=by)
        return Wish(seed=recipe.seed if again.change is Renewal.PROMPT else None, note=again.note, by=by)

    async def _base(self, key: str, number: int | None) -> Take | None:
        if number is not None:
            return await self._takes.numbered(key, number)
        artefact = await self._takes.find_artefact(key)
        made: Sequence[Take] = await self._takes.of_artefact(key) if artefact is not None else ()
        chosen = [take for take in made if artefact is not None and take.number == artefact.selected]
        return next(iter(chosen or made[-1:]), None)


def quoted(planned: Planned, key: str) -> Quote:
    """Return what one more take of something would cost now, and what keeps it from being ordered."""
    try:
        item = _ordered_item(planned, key)
    except (TakeNotOrdered, BudgetExceeded) as error:
        cost = next(one.cost_usd_micros for one in planned.plan.items if one.key == key)
        return Quote(cost_usd_micros=cost, held=str(error))
    return Quote(cost_usd_micros=item.cost_usd_micros, held="")


def _check(planned: Planned, key: str, again: Again) -> None:
    blueprint = planned.blueprints.get(key)
    if blueprint is None:
        raise ArtefactNotFound(key)
    is_worded = stage_of(blueprint) is not None
    if again.change is Renewal.SEED and (again.prompt or again.negative is not None):
        raise OrderNotUsable("A new seed keeps the prompt. Ask for “both” to change the two.")
    if again.change is not Renewal.SEED and not is_worded:
        raise OrderNotUsable(f"“{key}” is not asked for in words: only its seed can be another one.")
    if again.change is not Renewal.SEED and not again.prompt and not again.note:
        raise OrderNotUsable("Say what is to be different: another prompt, or a note that goes into it.")
    if again.negative is not None and not again.prompt:
        raise OrderNotUsable("Another negative prompt needs the prompt that it goes with.")


def _ordered_item(planned: Planned, key: str) -> Item:
    """Return the item of a take that is ordered although there may be a good one: as the plan would, had it none."""
    now = next((one for one in planned.plan.items if one.key == key), None)
    if now is None:
        raise ArtefactNotFound(key)
    if now.standing in (Standing.RUNNING, Standing.UNKNOWN):
        raise TakeNotOrdered(f"A take of “{key}” is being made, or nobody knows yet what became of it.")
    # What does not go into it plays no part.
    *needed, artefact = in_order(planned.production.artefacts, [key])
    artefacts = (*needed, replace(artefact, takes=(), selected=None, locked=False))
    item = plan(replace(planned.production, artefacts=artefacts)).items[-1]
    if item.blocked_by:
        raise TakeNotOrdered(f"“{key}” is made from {', '.join(item.blocked_by)}, which is not there or not approved.")
    if item.held:
        # What has a price is held by a cap alone.
        raise BudgetExceeded(item.held) if item.cost_usd_micros is not None else TakeNotOrdered(item.held)
    return item


def _words_of(planned: Planned, recipe: Recipe, key: str) -> Rendered | None:
    stage = stage_of(planned.blueprints[key])
    if stage is None:
        return None
    ref = TemplateRef(set=recipe.prompt_set, stage=stage, version=recipe.template_version)
    return Rendered(
        stage=stage,
        text=recipe.prompt,
        negative=recipe.negative,
        template=None if recipe.is_prompt_by_hand else ref,
    )
