"""Asking language models: what stages of writing are built on, whoever serves the model.

A question is asked of the model that is assigned to its stage, and paid like any other job. One that was answered
before is answered from memory, free of charge::

    class Idea(BaseModel):
        title: str
        scenes: list[str]

    def has_seven_scenes(idea: Idea) -> str:
        return "" if len(idea.scenes) == 7 else f"Give exactly 7 scenes; these are {len(idea.scenes)}."

    answer = await models.ask(
        Question(
            project_id=project.id,
            stage=Stage.SCREENPLAY,
            system="You turn topics into outlines.",
            text="A cat who is afraid of rain.",
            answer=Idea,
            check=has_seven_scenes,
        )
    )
    answer.value.scenes, answer.model, answer.cost_usd_micros

Not for inside a transaction: it takes as long as the model does, and commits what it learns step by step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel

from shotwright.domain.fingerprints import Json
from shotwright.domain.prices import Estimate
from shotwright.domain.stages import Stage
from shotwright_sdk.remote_models import StructuredOutput

T = TypeVar("T", bound=str | BaseModel)
MOST_ANSWERS = 3
"""So many answers that are no good, and the question has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that goes with a question. `mime` is `image/png`, `image/jpeg` or `image/webp`."""

    content: bytes
    mime: str


def _nothing_wrong(_: object) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[T]):
    """What a language model is asked."""

    project_id: UUID
    stage: Stage
    text: str
    answer: type[T]
    """`str` for plain text, or the pydantic model that the answer must have the form of."""
    system: str = ""
    images: tuple[Image, ...] = ()
    check: Callable[[T], str] = _nothing_wrong
    """Says what is wrong with an answer of the right form, for the model to do better; "" if nothing is."""
    model: str = ""
    """The name of the provider that is to answer; else the one that is assigned to the stage."""
    output_tokens: int = 8_000
    """How long the answer may be, the model's thinking included. One that is cut off is asked for again, longer."""
    temperature: float | None = None
    attempt: int = 0
    """The same question with another number is asked anew, for another answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request to a model and what came back.

    `sent` is the request's body as it went over the wire, but for pictures, which it names by their hash.
    """

    job_id: UUID
    sent: Json
    reply: str
    input_tokens: int | None
    output_tokens: int | None
    cached_tokens: int
    latency_s: float
    cost_usd_micros: int | None
    from_memory: bool
    """Whether it was bought before, and cost nothing now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[T]):
    """A good answer, and how it came about. The sums count what was bought before, too: what the answer is worth."""

    value: T
    provider: str
    model: str
    choice: str
    """Why that provider."""
    form: StructuredOutput | None
    """How it was asked to keep to the form; None for plain text."""
    exchanges: tuple[Exchange, ...]

    @property
    def repeats(self) -> int:
        """How often it had to be asked again."""
        return len(self.exchanges) - 1

    @property
    def from_memory(self) -> bool:
        return all(one.from_memory for one in self.exchanges)

    @property
    def sent(self) -> Json:
        """The request that the answer came from, as it went over the wire."""
        return self.exchanges[-1].sent

    @property
    def input_tokens(self) -> int:
        return sum(one.input_tokens or 0 for one in self.exchanges)

    @property
    def output_tokens(self) -> int:
        return sum(one.output_tokens or 0 for one in self.exchanges)

    @property
    def latency_s(self) -> float:
        return sum(one.latency_s for one in self.exchanges)

    @property
    def cost_usd_micros(self) -> int | None:
        """What it cost in all; None if nobody knows."""
        costs = [one.cost_usd_micros for one in self.exchanges]
        return None if None in costs else sum(cost or 0 for cost in costs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What one request for a question would cost at most, and at whom."""

    provider: str
    model: str
    input_tokens: int
    """Roughly counted."""
    estimate: Estimate


class LanguageModels(Protocol):
    async def ask(self, question: Question[T]) -> Answer[T]:
        """Have a question answered.

        Raises:
            NoLanguageModel: Nobody is assigned to the stage, or nobody who is can do it.
            ProviderNotFound: There is no provider of the name that the question gives.
            BudgetExceeded, PriceUnknown: Nothing was sent.
            LlmRefused: The model, or its vendor's filter, will not answer this.
            LlmAnswerUnusable: It answered, and never so that it was of use. What was spent is spent.
            LlmInDoubt: Nobody knows whether a request was accepted; a person settles the job, then it may be asked.
            LlmFailed: The provider could not be reached or said no; nothing was bought.
        """
        ...

    async def quote(self, question: Question[T]) -> Quote:
        """Say what asking would cost. Raises as `ask` does before anything is sent."""
        ...
