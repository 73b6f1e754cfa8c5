"""What a take was really asked for with, character by character: of its recipe, and of every request that was paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.jobs import JobRows
from shotwright.db.money_tables import Job
from shotwright.db.providers import ProviderRows
from shotwright.db.tables import Take
from shotwright.db.takes import TakeRows
from shotwright.domain.errors import TakeNotFound
from shotwright.domain.recipes import Recipe, recipe_from

_WORDS: Final = frozenset({"prompt", "negative", "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One paid request for a take. `text` is what was to be spoken, `prompt` what was to be seen."""

    job_id: UUID
    part: int
    provider: str
    model: str
    state: str
    prompt: str = ""
    negative: str = ""
    text: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What else was asked for: the framing, the seed, the references by their file names ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    key: str
    number: int
    recipe: Recipe
    requests: Sequence[Request]

    @property
    def prompt(self) -> str:
        """What the first request said, or would have, had the take not been made here."""
        return self.requests[0].prompt or self.requests[0].text if self.requests else self.recipe.prompt

    @property
    def negative(self) -> str:
        return self.requests[0].negative if self.requests else self.recipe.negative

    @property
    def parameters(self) -> Mapping[str, Any]:
        """What the first request asked for besides words; empty for what was made here."""
        return self.requests[0].parameters if self.requests else {}


class SentPrompts:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._takes = TakeRows(session, project_id)

    async def of(self, key: str, number: int | None = None) -> Sent:
        """Return what a take was asked for with: the selected one, or the last, if no number is given.

        Raises:
            ArtefactNotFound, TakeNotFound
        """
        artefact = await self._takes.artefact(key)
        number = number or artefact.selected or (await self._takes.next_number(artefact.id)) - 1
        if number < 1:
            raise TakeNotFound(key)
        take = await self._takes.numbered(key, number)
        return (await self.of_takes(key, [take]))[number]

    async def of_takes(self, key: str, takes: Sequence[Take]) -> Mapping[int, Sent]:
        """Return what these takes of one thing were asked for with, by their numbers."""
        requests: dict[UUID, list[Request]] = {take.id: [] for take in takes}
        for job in await JobRows(self._session).of_takes(requests.keys()):
            if job.take_id is not None:
                requests[job.take_id].append(await self._request(job))
        return {
            take.number: Sent(key=key, number=take.number, recipe=recipe_from(take.recipe), requests=requests[take.id])
            for take in takes
        }

    async def _request(self, job: Job) -> Request:
        asked: Mapping[str, Any] = job.request
        return Request(
            job_id=job.id,
            part=job.part,
            provider=(await ProviderRows(self._session).get(job.provider_id)).name,
            model=job.model,
            state=job.state,
            prompt=asked.get("prompt", ""),
            negative=asked.get("negative", ""),
            text=asked.get("text", ""),
            parameters={name: value for name, value in asked.items() if name not in _WORDS},
        )
