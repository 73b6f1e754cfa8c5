"""Putting the parts of an order to a language model, each for itself: what one part comes to never touches another.

Answers are remembered by what was asked, so that after a crash, or a failure of one part, only what is missing is
bought.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from shotwright.domain.errors import LlmAnswerUnusable, LlmFailed, LlmRefused, NoLanguageModel, StudioError
from shotwright.domain.stages import Stage
from shotwright.domain.writing import Part
from shotwright.storage.store import Storage, Stored
from shotwright.usecases.asking import Answer, Image, LanguageModels, Question
from shotwright.usecases.takes import Made, Order
from shotwright.workflows.making.files import keep_json
from shotwright.workflows.workshop import Workshop

T = TypeVar("T", bound=str | BaseModel)
ASKED: Final = "asked"
"""The role of the file that holds what was sent for a take, character by character, and what came back."""
_AT_ONCE: Final = 4


def _no_complaint(part: Part) -> Callable[[Any], str]:
    del part
    return lambda _: ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview(Generic[T]):
    """Questions of one kind. `check` gives what judges the answer to a part; it may remember what it said before."""

    project_id: UUID
    stage: Stage
    form: type[T]
    parts: Sequence[Part]
    check: Callable[[Part], Callable[[T], str]] = _no_complaint
    model: str = ""
    images: tuple[Image, ...] = ()
    output_tokens: int = 8_000
    repeats_alone: bool = False
    """Whether a part that came to nothing is asked once more, anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Generic[T]):
    """What came of one part: an answer, or the trouble."""

    part: Part
    answer: Answer[T] | None = None
    trouble: StudioError | None = None


async def interview(asked: Interview[T], models: LanguageModels, tell: Callable[[float], None]) -> list[Said[T]]:
    """Ask every part, a few at a time; say after each which share is done.

    Raises:
        NoLanguageModel, BudgetExceeded, PriceUnknown, LlmInDoubt: Once what is under way has ended. Other troubles are
            the part's own.
    """
    places, done = asyncio.Semaphore(_AT_ONCE), 0

    async def one(part: Part) -> Said[T]:
        nonlocal done
        async with places:
            said = await _ask(asked, part, models)
        done += 1
        tell(done / len(asked.parts))
        return said

    found = await asyncio.gather(*(one(part) for part in asked.parts), return_exceptions=True)
    said: list[Said[T]] = []
    for result in found:
        if isinstance(result, BaseException):
            raise result
        said.append(result)
    return said


async def _ask(asked: Interview[T], part: Part, models: LanguageModels) -> Said[T]:
    question = Question(
        project_id=asked.project_id,
        stage=asked.stage,
        text=part.text,
        system=part.system,
        answer=asked.form,
        check=asked.check(part),
        images=asked.images,
        model=asked.model,
        output_tokens=asked.output_tokens,
    )
    try:
        return Said(part=part, answer=await models.ask(question))
    except LlmAnswerUnusable as error:
        if asked.repeats_alone:
            again = replace(asked, repeats_alone=False, parts=(part,))
            return await _ask(again, part, _Anew(models))
        return Said(part=part, trouble=error)
    except (LlmRefused, LlmFailed) as error:
        return Said(part=part, trouble=error)


class _Anew:
    """Asks for other answers than were given before."""

    def __init__(self, models: LanguageModels) -> None:
        self._models = models

    async def ask(self, question: Question[T]) -> Answer[T]:
        return await self._models.ask(replace(question, attempt=question.attempt + 1))

    async def quote(self, question: Question[Any]) -> Any:
        return await self._models.quote(question)


def answers(said: Sequence[Said[T]]) -> list[T]:
    """Return what was answered to every part.

    Raises:
        LlmAnswerUnusable, LlmRefused, LlmFailed: The trouble of the first part that came to nothing.
    """
    found: list[T] = []
    for one in said:
        if one.trouble is not None:
            raise one.trouble
        if one.answer is not None:
            found.append(one.answer.value)
    return found


def facts_of(said: Sequence[Said[Any]]) -> dict[str, Any]:
    """Return what is kept of how the answers came about. Sums count what was bought for an earlier take, too."""
    given = [one.answer for one in said if one.answer is not None]
    first = given[0] if given else None
    return {
        "provider": first.provider if first else "",
        "model": first.model if first else "",
        "choice": first.choice if first else "",
        "questions": len(said),
        "repeats": sum(one.repeats for one in given),
        "from_memory": bool(given) and all(one.from_memory for one in given),
        "input_tokens": sum(one.input_tokens for one in given),
        "output_tokens": sum(one.output_tokens for one in given),
        "latency_s": round(sum(one.latency_s for one in given), 3),
        "warnings": [f"{one.part.about}: {one.trouble}" for one in said if one.trouble is not None],
    }


def cost_of(said: Sequence[Said[Any]], take_id: UUID) -> int:
    """Return what was bought for a take, in millionths of a dollar: the jobs that are younger than it.

    Ids tell the time, so that after a crash the answers bought before it count, and those of an earlier take do not.
    """
    exchanges = (exchange for one in said if one.answer is not None for exchange in one.answer.exchanges)
    return sum(one.cost_usd_micros or 0 for one in exchanges if one.job_id > take_id)


async def keep_asked(said: Sequence[Said[Any]], order: Order, storage: Storage) -> tuple[Stored, str]:
    """Store what was sent and what came back."""
    told = [
        {"about": one.part.about, "job": str(exchange.job_id), "sent": exchange.sent, "reply": exchange.reply}
        for one in said
        if one.answer is not None
        for exchange in one.answer.exchanges
    ]
    return await keep_json(storage, order, "_asked.json", told)


async def with_answers(made: Made, said: Sequence[Said[Any]], order: Order, storage: Storage) -> Made:
    """Return what was made, with what was asked for it: the file of it, its facts and its price."""
    return Made(
        files={**made.files, ASKED: await keep_asked(said, order, storage)},
        facts={**made.facts, **facts_of(said)},
        cost_usd_micros=cost_of(said, order.take_id),
    )


def models_of(workshop: Workshop) -> LanguageModels:
    """Return whom questions are put to.

    Raises:
        NoLanguageModel: This process has none.
    """
    if workshop.models is None:
        raise NoLanguageModel(reason="This process was started without language models.")
    return workshop.models
