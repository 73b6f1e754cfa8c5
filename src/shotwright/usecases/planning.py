"""Planning: from the rows to the planner's picture, and from its answer to takes that are ready to be made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.prompt_tables import PromptUse
from shotwright.db.tables import Take
from shotwright.db.takes import TakeRows
from shotwright.domain.choosing import NoChoice
from shotwright.domain.errors import ArtefactNotFound, ReviewNotAllowed
from shotwright.domain.fingerprints import digest, with_words
from shotwright.domain.forecasts import Wanted
from shotwright.domain.graph import BREAKDOWN_KEY, PLACEHOLDER, Blueprint, blueprints
from shotwright.domain.planner import Artefact, Intent, Item, Plan, Production, Standing, made_from_now, plan
from shotwright.domain.recipes import Recipe, seed_for, with_prompt
from shotwright.domain.stages import Stage
from shotwright.domain.states import Kind, Review, Status
from shotwright.domain.stories import Story
from shotwright.domain.templates import Rendered, TemplateNotUsable, VariableNotUsable
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.breakdown_offer import breakdown_offer
from shotwright.usecases.offers import BOUGHT, Chosen, EntryOf, Offer, Offers
from shotwright.usecases.stories import Stories
from shotwright.usecases.wording import Wording

EMBEDDED: Final = "embedded"
BY_HAND: Final = "by hand"
"""The provider of what a person made."""
BY_HAND_KINDS: Final = (Kind.REFERENCE, Kind.KEYFRAME, Kind.CLIP)
_NO_WORDS: Final = "none that can be said"
"""In place of a hash, where a template cannot be rendered: no take was made of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan and what it was made of."""

    plan: Plan
    story: Story
    wording: Wording
    blueprints: Mapping[str, Blueprint]
    production: Production
    selected: Mapping[str, int]
    """The selected takes' numbers, by artefact key."""
    words: Mapping[str, str]
    """The hashes of what models elsewhere would be told, by artefact key; "" where nobody elsewhere is asked."""
    offers: Offers | None = None
    """Those of the providers; None without a catalogue to go by."""

    def sources_of(self, blueprint: Blueprint) -> dict[str, int]:
        """Return the takes that a take of `blueprint` would be made from now."""
        return {key: self.selected[key] for key in blueprint.needs}

    def current_takes(self, key: str) -> frozenset[int]:
        """Return the numbers of the takes that were made of what is there now; all others are stale."""
        artefact = next(one for one in self.production.artefacts if one.key == key)
        stale = {item.key for item in self.plan.standing_at(Standing.STALE)}
        made_of, missing = made_from_now(self.production, key)
        if missing or not stale.isdisjoint(artefact.needs):
            return frozenset()
        told = with_words(made_of, artefact.words)
        return frozenset(
            take.number for take in artefact.takes if take.fingerprint == (told if take.is_told else made_of)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants of one take that they order by itself. What is None or "" is as a run would have it."""

    seed: int | None = None
    words: Rendered | None = None
    note: str = ""
    by: UUID | None = None
    """Whose cap it counts against."""


class Planning:
    """One instance serves one transaction. Without `entry_of`, the catalogue, all is planned as if it were made here.

    So it can be shown where things stand; whoever orders needs it.
    """

    def __init__(self, session: AsyncSession, project_id: UUID, entry_of: EntryOf | None = None) -> None:
        self._session = session
        self._project_id = project_id
        self._takes = TakeRows(session, project_id)
        self._entry_of = entry_of

    async def plan(self, intent: Intent | None = None) -> Planned:
        """Return where every artefact of the project stands, and what may start."""
        # Before the story: a take that ends in between seems to be under way still, and nothing is taken for finished.
        made = await self._takes.facts()
        story = await Stories(self._session, self._project_id).load()
        wanted = {blueprint.key: blueprint for blueprint in blueprints(story)}
        offers, breakdown = await self._offers(story)
        wording = Wording(self._session, self._project_id, story)
        await wording.load()
        artefacts: list[Artefact] = []
        for key, blueprint in wanted.items():
            row, takes = made.get(key, (None, []))
            offer = offers.offer(wanted_of(blueprint)) if offers is not None else None
            is_worded = offer is not None or any(one.is_told for one in takes)
            words, fault = _words(wording, blueprint) if is_worded else ("", "")
            priced = offer or (breakdown if key == BREAKDOWN_KEY else None)
            artefacts.append(
                Artefact(
                    key=key,
                    kind=blueprint.kind,
                    inputs=digest(blueprint.inputs),
                    needs=blueprint.needs,
                    records=blueprint.records,
                    takes=tuple(takes),
                    selected=row.selected if row is not None else None,
                    locked=row.locked if row is not None else False,
                    cost_usd_micros=priced.cost_usd_micros if priced is not None else 0,
                    words=words,
                    held=(priced.held or fault) if priced is not None else "",
                )
            )
        production = Production(artefacts=tuple(artefacts), records=story.reviews, gates=story.settings.gates)
        return Planned(
            plan=plan(production, intent),
            story=story,
            wording=wording,
            blueprints=wanted,
            production=production,
            selected={one.key: one.selected for one in artefacts if one.selected is not None},
            words={one.key: one.words for one in artefacts},
            offers=offers,
        )

    async def _offers(self, story: Story) -> tuple[Offers | None, Offer | None]:
        """Return what is offered for what is made of the breakdown, and for the breakdown itself."""
        if self._entry_of is None:
            return None, None
        stages = (Stage.BREAKDOWN, *BOUGHT.values())
        assigned = await Assignments(self._session).of_stages(self._project_id, stages)
        asked = assigned[Stage.BREAKDOWN].providers
        breakdown = await breakdown_offer(self._session, self._project_id, self._entry_of, asked) if asked else None
        if story.breakdown is None:
            return None, breakdown
        offers = Offers(self._session, self._project_id, story, self._entry_of)
        await offers.load(assigned)
        return offers, breakdown

    async def order(self, planned: Planned, item: Item, run_id: UUID | None, wish: Wish | None = None) -> Take | None:
        """Write down the next take of a ready item: pending, with its whole recipe. `wish` is a person's, for this one.

        Returns:
            The take; None if it is to be bought, and nobody can make it at this moment, or what was ordered before it
            leaves too little money. It is asked for again later.
        """
        chosen = await self._chosen(planned, item)
        if isinstance(chosen, NoChoice):
            return None
        cost = chosen.cost_usd_micros if chosen is not None else item.cost_usd_micros
        if planned.offers is not None and not planned.offers.take(cost):
            return None
        artefact = await self._takes.ensure_artefact(item.key, item.kind)
        number = await self._takes.next_number(artefact.id)
        wish = wish or Wish()
        note = wish.note or await self._takes.last_rejection(item.key)
        words = wish.words or _said(planned.wording, planned.blueprints[item.key], note)
        recipe = with_prompt(_recipe(planned, item, number, chosen), words, note)
        told = words if chosen is not None else None
        take = Take(
            project_id=self._project_id,
            artefact_id=artefact.id,
            run_id=run_id,
            number=number,
            status=Status.PENDING,
            review=Review.PENDING,
            fingerprint=with_words(item.fingerprint, planned.words[item.key]) if told is not None else item.fingerprint,
            recipe=(recipe if wish.seed is None else replace(recipe, seed=wish.seed)).as_json(),
            facts={},
            cost_usd_micros=(cost or 0) if chosen is not None else 0,
            ordered_by=wish.by,
        )
        await self._takes.add(take)
        if told is not None:
            await self._takes.add(_use(take, told))
        EventRows(self._session, self._project_id).tell("take.planned", item.key, number=number, why=item.why)
        return take

    async def order_by_hand(self, key: str, note: str) -> Take:
        """Write down the next take of something that a person made: running, as made from what is selected now.

        Raises:
            ArtefactNotFound
            ReviewNotAllowed: It is of a kind that is not made by hand, or what it is made from is not there yet.
        """
        planned = await self.plan()
        blueprint = planned.blueprints.get(key)
        if blueprint is None:
            raise ArtefactNotFound(key)
        if blueprint.kind not in BY_HAND_KINDS:
            raise ReviewNotAllowed(f"“{key}” cannot be made by hand: only references, keyframes and clips can.")
        return await self.order_brought(planned, blueprint, provider=BY_HAND, model=BY_HAND, note=note)

    async def order_brought(
        self, planned: Planned, blueprint: Blueprint, *, provider: str, model: str, note: str
    ) -> Take:
        """Write down the next take of something that is there already: running, as made from what is selected now.

        Raises:
            ReviewNotAllowed: What it is made from is not there yet.
        """
        key = blueprint.key
        fingerprint, missing = made_from_now(planned.production, key)
        if missing:
            raise ReviewNotAllowed(f"“{key}” is made from {', '.join(missing)}, which is not there yet. Run first.")
        artefact = await self._takes.ensure_artefact(key, blueprint.kind)
        number = await self._takes.next_number(artefact.id)
        recipe = Recipe(
            provider=provider,
            model=model,
            inputs=blueprint.inputs,
            sources=planned.sources_of(blueprint),
            seed=seed_for(key, number),
            note=note,
        )
        now = datetime.now(UTC)
        take = Take(
            project_id=self._project_id,
            artefact_id=artefact.id,
            number=number,
            status=Status.RUNNING,
            review=Review.PENDING,
            fingerprint=fingerprint,
            recipe=recipe.as_json(),
            facts={},
            started_at=now,
            heartbeat_at=now,
        )
        await self._takes.add(take)
        return take

    async def _chosen(self, planned: Planned, item: Item) -> Chosen | NoChoice | None:
        if planned.offers is None:
            return None
        return await planned.offers.choose(wanted_of(planned.blueprints[item.key]), f"{item.key}/{item.fingerprint}")


def _recipe(planned: Planned, item: Item, number: int, chosen: Chosen | None) -> Recipe:
    blueprint = planned.blueprints[item.key]
    return Recipe(
        provider=chosen.provider.settings.name if chosen is not None else EMBEDDED,
        model=chosen.provider.settings.model if chosen is not None else _model_of(item.kind),
        provider_id=str(chosen.provider.id) if chosen is not None else "",
        choice=chosen.reason if chosen is not None else "",
        inputs=blueprint.inputs,
        sources=planned.sources_of(blueprint),
        seed=seed_for(item.key, number),
    )


def _words(wording: Wording, blueprint: Blueprint) -> tuple[str, str]:
    """Return the hash of an artefact's words, or why there are none."""
    try:
        return wording.digest(blueprint), ""
    except (TemplateNotUsable, VariableNotUsable) as error:
        return _NO_WORDS, str(error)


def _said(wording: Wording, blueprint: Blueprint, note: str) -> Rendered | None:
    """Return an artefact's words, with the reviewer's note if that can be; those that cannot be said are none.

    Nothing is bought without: then the artefact was held.
    """
    for told in (note, ""):
        try:
            return wording.words(blueprint, told)
        except (TemplateNotUsable, VariableNotUsable):
            pass
    return None


def _use(take: Take, words: Rendered) -> PromptUse:
    ref = words.template
    return PromptUse(
        take_id=take.id,
        set_code=ref.set if ref is not None else "",
        stage=words.stage,
        version=ref.version if ref is not None else 0,
    )


def wanted_of(blueprint: Blueprint) -> Wanted:
    """Return what has to be known of an artefact to tell its price."""
    pictures = sum(key.endswith(f"/{Kind.REFERENCE}") for key in blueprint.needs)
    is_composed = isinstance(blueprint.inputs, Mapping) and PLACEHOLDER in blueprint.inputs
    return Wanted(key=blueprint.key, kind=blueprint.kind, pictures=pictures + is_composed, is_composed=is_composed)


def _model_of(kind: Kind) -> str:
    return f"{EMBEDDED}/{kind}"
