"""A prompt becomes a drama: an outline, then every episode, then one script of all of them.

Each question is a request of its own, remembered by what was asked: after a crash, or when one episode came to nothing,
only what is missing is bought.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.dramas import Brief, Outline, WrittenScene, as_breakdown, episode_complaint, outline_complaint
from shotwright.domain.errors import LlmRefused
from shotwright.domain.manuscript.writing import write_manuscript
from shotwright.domain.stages import Stage
from shotwright.domain.writing import Commission, Part, commission_from
from shotwright.usecases.asking import Answer, LanguageModels, Question
from shotwright.usecases.drama_runs import MISSING, DramaRuns
from shotwright.usecases.projects import Projects
from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.workflows.making.files import keep, keep_json
from shotwright.workflows.paid.trouble import WorkCancelled
from shotwright.workflows.workshop import Workshop
from shotwright.workflows.writing.drama_forms import EpisodeForm, OutlineForm
from shotwright.workflows.writing.drama_words import episode_part, longest_outline, outline_part
from shotwright.workflows.writing.interviews import Interview, Said, answers, interview, models_of, with_answers

SCRIPT: Final = "script"
"""The role of the file that is the drama as Markdown."""
_THINKING: Final = 4_000
_TOKENS_A_PERSON: Final = 300
_TOKENS_AN_EPISODE: Final = 400
_TOKENS_A_SHOT: Final = 250
_AT_ONCE: Final = 4
"""So many episodes are asked for at once, after the first: a pause or a changed mind takes effect soon."""
_LOOK_S: Final = 2.0
_F = TypeVar("_F", bound=BaseModel)
_T = TypeVar("_T", bound=str | BaseModel)


def commission(brief: Brief) -> Commission:
    """Return what is asked of the model: the first question, and what the others will be judged by.

    Raises:
        WritingNotPossible
    """
    brief.check()
    return Commission(
        stage=Stage.SCREENPLAY,
        parts=(outline_part(brief),),
        asked=brief.as_json(),
        note=brief.prompt.splitlines()[0][:200],
        output_tokens=_outline_tokens(brief),
        is_drama=True,
    )


def questions(brief: Brief) -> list[tuple[Part, int]]:
    """Return all that will be asked, at its longest, and how long each answer may be: for the price."""
    longest = longest_outline(brief)
    episodes = [(episode_part(number, longest, brief), _episode_tokens(brief)) for number in _numbers(brief)]
    return [(outline_part(brief), _outline_tokens(brief)), *episodes]


def _numbers(brief: Brief) -> range:
    return range(1, brief.episodes + 1)


def _outline_tokens(brief: Brief) -> int:
    described = (brief.people + brief.places) * _TOKENS_A_PERSON
    return _THINKING + described + brief.episodes * _TOKENS_AN_EPISODE


def _episode_tokens(brief: Brief) -> int:
    return _THINKING + brief.shots_per_episode * _TOKENS_A_SHOT


async def make(order: Order, workshop: Workshop) -> Made:
    """Have the drama written. An episode that came to nothing is left out, and the take says so.

    Raises:
        As `interview`; LlmAnswerUnusable, LlmRefused, LlmFailed if the outline or every episode came to nothing.
        WorkCancelled: Its run was cancelled before all was asked.
    """
    commission = commission_from(order.recipe.inputs)
    brief = brief_from(commission.asked)
    tell = workshop.teller(order.take_id)
    steps = brief.episodes + 1

    def in_form(outline: OutlineForm) -> str:
        return outline_complaint(outline.as_value(), brief)

    await _may_go_on(order, workshop)
    planned = await _ask(OutlineForm, commission.parts, in_form, commission.output_tokens, order, workshop)
    outline = answers(planned)[0].as_value()
    tell(1 / steps)

    def whole(episode: EpisodeForm) -> str:
        return episode_complaint(episode.as_value(), outline, brief)

    said: list[Said[EpisodeForm]] = []
    for group in _groups(brief):
        await _may_go_on(order, workshop)
        parts = [episode_part(number, outline, brief) for number in group]
        said += await _ask(EpisodeForm, parts, whole, _episode_tokens(brief), order, workshop)
        tell((1 + len(said)) / steps)
    written = {
        number: one.answer.value.as_value()
        for number, one in zip(_numbers(brief), said, strict=True)
        if one.answer is not None
    }
    if not written:
        answers(said)  # raises the first trouble
    return await _kept(outline, written, [*planned, *said], brief, order, workshop)


def brief_from(asked: Mapping[str, Any]) -> Brief:
    """Read a brief as a commission keeps it."""
    return Brief(**asked)


def _groups(brief: Brief) -> list[Sequence[int]]:
    """Return the numbers of the episodes in groups that are asked for at once.

    The first goes alone: what is wrong with all of them is found at the price of one.
    """
    numbers = _numbers(brief)
    return [numbers[:1], *(numbers[start : start + _AT_ONCE] for start in range(1, len(numbers), _AT_ONCE))]


async def _ask(  # noqa: PLR0917  # what an interview is made of
    form: type[_F],
    parts: Sequence[Part],
    wrong: Callable[[_F], str],
    output_tokens: int,
    order: Order,
    workshop: Workshop,
) -> list[Said[_F]]:
    """Ask, and what was refused for a former take once more anew: a refusal is remembered like any answer."""
    asked = Interview(
        project_id=order.project_id,
        stage=Stage.SCREENPLAY,
        form=form,
        parts=parts,
        check=lambda _: wrong,
        output_tokens=output_tokens,
    )
    models = models_of(workshop)
    said = {one.part: one for one in await interview(asked, models, _tell_nobody)}
    for attempt in range(1, order.number):
        refused = [part for part in parts if isinstance(said[part].trouble, LlmRefused)]
        if refused:
            again = await interview(replace(asked, parts=refused), _Anew(models, attempt), _tell_nobody)
            said |= {one.part: one for one in again}
    return [said[part] for part in parts]


class _Anew:
    """Asks for another answer than was given to the same question before."""

    def __init__(self, models: LanguageModels, attempt: int) -> None:
        self._models = models
        self._attempt = attempt

    async def ask(self, question: Question[_T]) -> Answer[_T]:
        return await self._models.ask(replace(question, attempt=self._attempt))

    async def quote(self, question: Question[Any]) -> Any:
        return await self._models.quote(question)


def _tell_nobody(share: float) -> None:
    del share


async def _may_go_on(order: Order, workshop: Workshop) -> None:
    """Wait while the project is paused.

    Raises:
        WorkCancelled: The run that it is for was cancelled, and no other is under way.
    """
    while True:
        async with workshop.database.snapshot() as session:
            paused = (await Projects(session).by_code(order.project_code)).paused
            given_up = await DramaRuns(session, order.project_id).is_given_up(order.take_id)
        if given_up:
            raise WorkCancelled("Its run was cancelled before all episodes were written.")
        if not paused:
            return
        await asyncio.sleep(_LOOK_S)


async def _kept(  # noqa: PLR0917  # all that came of it
    outline: Outline,
    written: Mapping[int, Sequence[WrittenScene]],
    said: Sequence[Said[Any]],
    brief: Brief,
    order: Order,
    workshop: Workshop,
) -> Made:
    async with workshop.database.snapshot() as session:
        style = (await Projects(session).by_code(order.project_code)).settings.style
    script = write_manuscript(as_breakdown(outline, written, brief), style)
    told = {
        "title": outline.title,
        "episodes": [
            {"number": number, "title": one.title, "synopsis": one.text, "is_written": number in written}
            for number, one in enumerate(outline.episodes, start=1)
        ],
    }
    made = Made(
        files={
            MAIN: await keep_json(workshop.storage, order, ".json", told),
            SCRIPT: await keep(workshop.storage, order, ".md", script.encode()),
        },
        facts={
            "episodes": sorted(written),
            MISSING: [number for number in _numbers(brief) if number not in written],
            "titles": [one.title for one in outline.episodes],
        },
    )
    return await with_answers(made, said, order, workshop.storage)


async def apply(order: Order, made: Made, workshop: Workshop, session: AsyncSession) -> None:
    """Keep the drama as a version of the script, and film it, unless a person brought a script of their own."""
    text = (await workshop.storage.get(made.files[SCRIPT][0].key)).decode()
    note = commission_from(order.recipe.inputs).note
    titles = made.facts["titles"]
    await DramaRuns(session, order.project_id).bring(text, note=note, take_id=order.take_id, titles=titles)
