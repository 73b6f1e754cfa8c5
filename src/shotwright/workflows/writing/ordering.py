"""Ordering what language models are to write: first what it would cost, then the order itself.

The command line and the API come by here. Nothing is asked in here; that is done by whoever makes takes.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from shotwright.db.session import Database
from shotwright.domain.errors import BudgetExceeded, FileNotUsable, PriceUnknown, WritingNotPossible
from shotwright.domain.money import dollars
from shotwright.domain.stories import Story
from shotwright.domain.writing import Commission
from shotwright.storage.store import Storage
from shotwright.usecases.asking import LanguageModels, Question
from shotwright.usecases.commissions import Commissions
from shotwright.usecases.projects import ProjectFacts
from shotwright.usecases.scripts import Scripts
from shotwright.usecases.stories import Stories
from shotwright.usecases.wording import Wording
from shotwright.workflows.writing import rewriting, screenwriting, shooting, translating, trying
from shotwright.workflows.writing.rewriting import Rewrite
from shotwright.workflows.writing.screenwriting import Write
from shotwright.workflows.writing.shooting import Shoot

_PICTURES: Final = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"RIFF", "webp"))
_MOST_PICTURE_BYTES: Final = 10_000_000
_MOST_PICTURES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What an order costs at most, in millionths of a dollar; None if nobody knows. And at whom."""

    provider: str
    model: str
    questions: int
    input_tokens: int
    cost_usd_micros: int | None


class Ordering:
    """Orders for one project. `by` is whose caps count; None for the project's owner."""

    def __init__(
        self,
        database: Database,
        storage: Storage,
        models: LanguageModels,
        project: ProjectFacts,
        by: UUID | None = None,
    ) -> None:
        self._database = database
        self._storage = storage
        self._models = models
        self._project = project
        self._by = by
        self._pictures: dict[str, bytes] = {}
        """What goes with what was asked, by the key that it gets once that is ordered."""

    async def rewrite(self, asked: Rewrite) -> Commission:
        """Return what is asked for a story on a topic; if none is given, on the project's idea.

        Raises:
            WritingNotPossible, TemplateNotUsable, VariableNotUsable
        """
        whole = replace(asked, topic=self._or_the_idea(asked.topic))
        return await self._drafted(lambda _, wording: rewriting.commission(whole, wording))

    async def screenplay(self, asked: Write, pictures: tuple[bytes, ...] = ()) -> Commission:
        """Return what is asked for a screenplay; the pictures are kept once it is ordered here.

        Without an idea, it is about the project's. Raises as `rewrite`.

        Raises:
            FileNotUsable: A picture is none, or far too large.
        """
        if len(pictures) > _MOST_PICTURES:
            raise WritingNotPossible(f"{len(pictures)} pictures cannot go with an idea: at most {_MOST_PICTURES} can.")
        keys = [self._key_of(one) for one in pictures]
        self._pictures |= zip(keys, pictures, strict=True)
        whole = replace(asked, idea=self._or_the_idea(asked.idea), images=tuple(keys))
        return await self._drafted(lambda _, wording: screenwriting.commission(whole, wording))

    def _or_the_idea(self, said: str) -> str:
        return said if said.strip() else self._project.about.idea

    async def translation(self, target: str, *, number: int | None = None, model: str = "") -> Commission:
        """Return what is asked for a version of the script in another language; of the one in force if none is named.

        Raises:
            ScriptVersionNotFound, WritingNotPossible, TemplateNotUsable, VariableNotUsable
        """
        async with self._database.snapshot() as session:
            scripts = Scripts(session, self._project.id)
            source = await scripts.in_force() if number is None else await scripts.get(number)
        text, version = source.text, source.number

        def drafted(story: Story, wording: Wording) -> Commission:
            names = tuple(one.name for one in story.known.characters)
            asked = translating.Translate(text=text, number=version, target=target, names=names, model=model)
            return translating.commission(asked, wording)

        return await self._drafted(drafted)

    async def shots(self, asked: Shoot) -> Commission:
        """Return what is asked about how shots look.

        Raises:
            ArtefactNotFound, WritingNotPossible, TemplateNotUsable, VariableNotUsable
        """
        return await self._drafted(lambda story, wording: shooting.commission_of_shots(asked, story, wording))

    async def camera(self, asked: Shoot) -> Commission:
        """Return what is asked about the camera. Raises as `shots`."""
        return await self._drafted(lambda story, wording: shooting.commission_of_camera(asked, story, wording))

    async def trial(self, asked: trying.Asked) -> Commission:
        """Return what a template comes to as a question.

        Raises:
            WritingNotPossible: It asks for a picture or a video.
            ArtefactNotFound, TemplateNotUsable, VariableNotUsable
        """
        async with self._database.snapshot() as session:
            return await trying.trial_of(asked, session, self._project.id)

    async def advice(self, asked: trying.Asked) -> Commission:
        """Return what is asked about a template: what could be better about it. Raises as `trial`."""
        async with self._database.snapshot() as session:
            story = await Stories(session, self._project.id).load()
            wording = Wording(session, self._project.id, story)
            await wording.load()
            return await trying.advice_of(asked, wording, session, self._project.id)

    async def price(self, commission: Commission) -> Price:
        """Return what an order would cost if every question were answered at once, and at length.

        Raises:
            NoLanguageModel, ProviderNotFound
        """
        quotes = [await self._models.quote(self._question(commission, index)) for index in range(len(commission.parts))]
        costs = [one.estimate.usd_micros for one in quotes]
        return Price(
            provider=quotes[0].provider,
            model=quotes[0].model,
            questions=len(quotes),
            input_tokens=sum(one.input_tokens for one in quotes),
            cost_usd_micros=None if None in costs else sum(cost or 0 for cost in costs),
        )

    async def order(self, commission: Commission, price: Price, *, at_most_usd_micros: int | None = None) -> UUID:
        """Write an order down for whoever works, if it costs no more than that. Return its take's id.

        Raises:
            ProjectPaused, BudgetExceeded, PriceUnknown: Nothing was ordered.
            StorageFull
        """
        if at_most_usd_micros is not None:
            if price.cost_usd_micros is None:
                raise PriceUnknown(price.provider, price.model)
            if price.cost_usd_micros > at_most_usd_micros:
                may, would = dollars(at_most_usd_micros), dollars(price.cost_usd_micros)
                raise BudgetExceeded(f"This may cost {would}, and it was to cost {may} at most.")
        for key in commission.images:
            if key in self._pictures:
                await self._storage.put(key, self._pictures[key])
        async with self._database.unit() as session:
            take = await Commissions(session, self._project.id).write(
                commission,
                provider=price.provider,
                model=price.model,
                cost_usd_micros=price.cost_usd_micros,
                by=self._by,
            )
            return take.id

    async def _drafted(self, draft: Callable[[Story, Wording], Commission]) -> Commission:
        async with self._database.snapshot() as session:
            story = await Stories(session, self._project.id).load()
            wording = Wording(session, self._project.id, story)
            await wording.load()
            return draft(story, wording)

    def _question(self, commission: Commission, index: int) -> Question[str]:
        part = commission.parts[index]
        return Question(
            project_id=self._project.id,
            stage=commission.stage,
            text=part.text,
            system=part.system,
            answer=str,
            model=commission.model,
            output_tokens=commission.output_tokens,
        )

    def _key_of(self, content: bytes) -> str:
        """Return where a picture is kept that goes with an idea. Raises FileNotUsable."""
        ending = next((ending for mark, ending in _PICTURES if content.startswith(mark)), "")
        if not ending:
            raise FileNotUsable("A picture that goes with an idea is a PNG, a JPEG or a WebP file.")
        if len(content) > _MOST_PICTURE_BYTES:
            raise FileNotUsable(f"A picture has {len(content) / 1e6:.1f} MB; at most 10 MB can go with an idea.")
        name = hashlib.sha256(content).hexdigest()[:16]
        return f"{self._project.code}/00_script/ideas/{name}.{ending}"
