"""Ordering dramas: first what one would cost, then the order itself. The command line and the API come by here."""

import asyncio
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from shotwright.db.session import Database
from shotwright.domain.dramas import Brief, expected
from shotwright.domain.errors import WritingNotPossible
from shotwright.domain.films import FilmSettings
from shotwright.domain.stages import Stage
from shotwright.domain.writing import Part, language_about
from shotwright.storage.store import Storage
from shotwright.usecases.asking import LanguageModels, Question
from shotwright.usecases.drama_prices import DramaPrice, WritingPrice, film_forecast
from shotwright.usecases.dramas import Dramas, Makers, Ordered, Started
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.projects import check_script
from shotwright.usecases.providers import Providers
from shotwright.vault.sealing import Vault
from shotwright.workflows.making.breakdowns import broken_down
from shotwright.workflows.writing.dramatising import commission, questions
from shotwright_sdk.errors import ModelUnavailable
from shotwright_sdk.protocols import Provider
from shotwright_sdk.values import Breakdown


@dataclass(frozen=True, slots=True, kw_only=True)
class DramaWish:
    """What somebody wants. One of the brief's prompt and `script` is given; the other is "".

    `model` and `video_provider` are names of providers; "" for whoever is assigned. `at_most_usd_micros` becomes the
    project's cap, so that nothing beyond it is ever bought.
    """

    brief: Brief
    settings: FilmSettings
    description: str = ""
    script: str = ""
    model: str = ""
    use_local_llm: bool = False
    video_provider: str = ""
    export_kinds: tuple[str, ...] = ()
    at_most_usd_micros: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DramaDesk:
    """Where dramas are ordered. `by` is who orders: the project becomes theirs, and their caps count."""

    database: Database
    storage: Storage
    vault: Vault
    models: LanguageModels
    embedded: Provider
    """Whose rules read a script that somebody brings."""
    entry_of: EntryOf
    by: UUID

    async def drafted(self, wish: DramaWish) -> Ordered:
        """Return a drama as it would be ordered, with its price. Nothing is written down.

        Raises:
            WritingNotPossible: The counts are out of bounds; or there is both a prompt and a script, or neither.
            ScriptUnreadable, ScriptNotUsable
            ProviderNotFound, NoLanguageModel
        """
        if bool(wish.brief.prompt.strip()) == bool(wish.script.strip()):
            raise WritingNotPossible("Give either a prompt, or a script of your own.")
        brief = wish.brief if wish.brief.language else replace(wish.brief, language=language_about(wish.brief.prompt))
        async with self.database.unit() as session:
            dramas = Dramas(session)
            makers = await dramas.makers(
                Providers(session, self.vault),
                model=wish.model,
                video=wish.video_provider,
                is_local=wish.use_local_llm,
            )
            assigned = await dramas.assigned(makers)
            caps = await dramas.caps(self.by, wish.at_most_usd_micros)
            reading = await dramas.reading(wish.script, makers, self.entry_of) if wish.script else None
        order = commission(brief) if brief.prompt else None
        story = expected(brief) if order is not None else await self._read(wish.script, brief.title)
        if order is None:
            brief = _as_brought(brief, story)
        film = await asyncio.to_thread(film_forecast, story, wish.settings, assigned, self.entry_of)
        price = DramaPrice(
            episodes=len({one.episode for one in story.scenes}),
            shots=len(story.shots),
            seconds=round(sum(one.duration_s for one in story.shots)),
            writing=await self._writing(brief, makers) if order is not None else reading,
            film=film,
            caps=caps,
        )
        return Ordered(
            brief=brief,
            description=wish.description,
            settings=wish.settings,
            makers=makers,
            price=price,
            export_kinds=wish.export_kinds,
            commission=order,
            script=wish.script,
            at_most_usd_micros=wish.at_most_usd_micros,
        )

    async def order(self, ordered: Ordered) -> Started:
        """Start a drama whose price the caps leave room for.

        Raises:
            BudgetExceeded, PriceUnknown: Nothing was started.
            As `Dramas.start`.
        """
        ordered.price.check(ordered.at_most_usd_micros)
        async with self.database.unit() as session:
            return await Dramas(session).start(ordered, by=self.by, storage=self.storage)

    async def _read(self, script: str, title: str) -> Breakdown:
        check_script(script)
        model = self.embedded.breakdown
        if model is None:
            raise ModelUnavailable("The embedded models have none that breaks scripts down.")
        return await broken_down(script, title, model)

    async def _writing(self, brief: Brief, makers: Makers) -> WritingPrice:
        named = makers.language_model.settings.name if makers.language_model is not None else ""
        quotes = [await self.models.quote(_question(part, tokens, named)) for part, tokens in _priced(questions(brief))]
        outline, *episodes = quotes
        costs = [outline.estimate.usd_micros, *[one.estimate.usd_micros for one in episodes] * brief.episodes]
        return WritingPrice(
            provider=outline.provider,
            model=outline.model,
            questions=len(costs),
            input_tokens=outline.input_tokens + sum(one.input_tokens for one in episodes) * brief.episodes,
            cost_usd_micros=None if None in costs else sum(cost or 0 for cost in costs),
        )


def _priced(asked: list[tuple[Part, int]]) -> list[tuple[Part, int]]:
    """Return the questions whose price is looked up: episodes are all as long as the last one at most."""
    return [asked[0], asked[-1]]


def _question(part: Part, output_tokens: int, model: str) -> Question[str]:
    return Question(
        project_id=uuid4(),  # none yet: what holds for every new one
        stage=Stage.SCREENPLAY,
        text=part.text,
        system=part.system,
        answer=str,
        model=model,
        output_tokens=output_tokens,
    )


def _as_brought(brief: Brief, story: Breakdown) -> Brief:
    """Return a brief that says what the script holds, instead of what was wished for."""
    episodes = max(1, len({one.episode for one in story.scenes}))
    seconds = sum(one.duration_s for one in story.shots)
    return replace(
        brief,
        prompt="",
        language=story.language,
        episodes=episodes,
        scenes=max(1, len(story.scenes) // episodes),
        duration_s=max(1, round(seconds / episodes)),
        people=len(story.characters),
        places=len(story.locations),
    )
