"""The language models of an installation: who is asked, in which form, and who instead."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from pydantic import BaseModel

from shotwright.domain.choosing import Choice, NoChoice
from shotwright.domain.errors import LlmAnswerUnusable, LlmFailed, LlmRefused, NoLanguageModel
from shotwright.domain.retrying import allows_failover
from shotwright.domain.tokens import TOKENS_OF_A_PICTURE, tokens_about
from shotwright.providers.llm.reading import is_too_long
from shotwright.providers.llm.till import Account, Refused, Till, Tools
from shotwright.usecases.answers import Answers
from shotwright.usecases.asking import Answer, Question, Quote
from shotwright.usecases.assignments import Assignments
from shotwright.usecases.providers import ProviderFacts, Providers
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelEntry, ModelKind, StructuredOutput

T = TypeVar("T", bound=str | BaseModel)
PROTOCOLS: Final = frozenset({"openai", "anthropic", "gemini"})
"""What language models are spoken to with. The first is everybody's: relays, vendors, local servers."""
_LADDER: Final = tuple(StructuredOutput)
"""From the surest form down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    provider: ProviderFacts
    entry: ModelEntry
    choice: str


class Models:
    """Asks language models. One instance serves any number of questions, also at the same time."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def ask(self, question: Question[T]) -> Answer[T]:
        """As `LanguageModels.ask`."""
        refused: set[UUID] = set()
        why = ""
        while True:
            chosen = await self._choose(question, refused, why)
            try:
                return await self._ask(question, chosen)
            except Refused as refusal:
                if refusal.error.error_class is ErrorClass.CONTENT_POLICY:
                    raise LlmRefused(str(refusal)) from refusal
                if question.model or not allows_failover(refusal.error.error_class):
                    raise LlmFailed(str(refusal)) from refusal
                refused.add(chosen.provider.id)
                why = str(refusal)

    async def quote(self, question: Question[T]) -> Quote:
        """As `LanguageModels.quote`."""
        chosen = await self._choose(question, (), "")
        account = self._account(question, chosen)
        tokens, room = _tokens(question), question.output_tokens
        return Quote(
            provider=chosen.provider.settings.name,
            model=chosen.entry.id,
            input_tokens=tokens,
            estimate=account.priced(tokens, room),
        )

    async def _choose(self, question: Question[T], not_again: Collection[UUID], why: str) -> _Chosen:
        """Choose who answers; `why` is what those who are not to be asked again said last."""
        if question.model:
            return await self._named(question)
        key = f"{question.project_id}/{question.stage}/{question.attempt}/{question.text}"

        def unable(one: ProviderFacts) -> str:
            return self._unable(self._tools.entry_of(one), question)

        found = await self._tools.unit(
            lambda session: Assignments(session, self._tools.now).choose(
                question.project_id, question.stage, key, unable, not_again=not_again
            )
        )
        match found:
            case Choice():
                facts = await self._tools.unit(
                    lambda session: Providers(session, self._tools.vault).get(found.provider_id)
                )
                instead = f"; asked after “{why}”" if why else ""
                return _Chosen(provider=facts, entry=self._tools.entry_of(facts), choice=f"{found.reason}{instead}")
            case NoChoice() if why:
                raise LlmFailed(why)
            case NoChoice():
                raise NoLanguageModel(reason=found.reason)
            case None:
                raise NoLanguageModel(question.stage)

    async def _named(self, question: Question[T]) -> _Chosen:
        facts = await self._tools.unit(lambda session: Providers(session, self._tools.vault).by_name(question.model))
        entry = self._tools.entry_of(facts)
        if why := self._unable(entry, question):
            raise NoLanguageModel(reason=f"{question.model} cannot do this: {why}.")
        return _Chosen(provider=facts, entry=entry, choice="named for this")

    def _unable(self, entry: ModelEntry, question: Question[Any]) -> str:
        limits = entry.limits
        if entry.kind is not ModelKind.LLM:
            return f"{entry.id} makes {entry.kind}"
        if entry.protocol not in PROTOCOLS:
            return f"language models do not speak “{entry.protocol}”, but {', '.join(sorted(PROTOCOLS))}"
        if entry.shutdown is not None and entry.shutdown <= self._tools.now().date():
            return f"{entry.label or entry.id} was shut down on {entry.shutdown}"
        if question.images and not limits.vision and limits.context_tokens is not None:
            return f"{entry.id} is not known to read pictures"
        if limits.context_tokens is not None and (tokens := _tokens(question)) > limits.context_tokens:
            return f"{entry.id} reads {limits.context_tokens} tokens, and this has about {tokens}"
        return ""

    def _account(self, question: Question[Any], chosen: _Chosen) -> Account:
        return Account(
            project_id=question.project_id,
            stage=question.stage,
            attempt=question.attempt,
            provider=chosen.provider,
            entry=chosen.entry,
            choice=chosen.choice,
        )

    async def _ask(self, question: Question[T], chosen: _Chosen) -> Answer[T]:
        from shotwright.providers.llm.talking import Talk  # noqa: PLC0415  # it takes a second to load

        connection = await self._tools.unit(
            lambda session: Providers(session, self._tools.vault).connection(chosen.provider.id)
        )
        forms = await self._forms(question, chosen)
        for index, form in enumerate(forms):
            till = Till(self._tools, self._account(question, chosen), connection)
            try:
                value = await Talk(till, connection, chosen.entry, form).answer(question)
            except Refused as refusal:
                is_last = index == len(forms) - 1
                if is_last or refusal.error.error_class is not ErrorClass.INVALID_INPUT or is_too_long(refusal.error):
                    raise
            except LlmAnswerUnusable:
                await self._forget(till)
                raise
            else:
                await self._learn(chosen, form)
                return Answer(
                    value=value,
                    provider=chosen.provider.settings.name,
                    model=chosen.entry.id,
                    choice=chosen.choice,
                    form=form,
                    exchanges=tuple(till.exchanges),
                )
        raise AssertionError

    async def _forms(self, question: Question[Any], chosen: _Chosen) -> tuple[StructuredOutput | None, ...]:
        """Return the forms to try, the surest that is known to work first; for plain text there is none."""
        if issubclass(question.answer, str):
            return (None,)
        learned = await self._tools.unit(lambda session: Answers(session).form_of(chosen.provider.id, chosen.entry.id))
        start = learned or chosen.entry.limits.structured_output or _LADDER[0]
        return _LADDER[_LADDER.index(start) :]

    async def _learn(self, chosen: _Chosen, form: StructuredOutput | None) -> None:
        if form is not None:
            await self._tools.unit(
                lambda session: Answers(session, self._tools.now).learn_form(chosen.provider.id, chosen.entry.id, form)
            )

    async def _forget(self, till: Till) -> None:
        """Let the same question be bought anew: what was answered was of no use."""
        jobs = [one.job_id for one in till.exchanges]
        await self._tools.unit(lambda session: Answers(session).spend(jobs))


def _tokens(question: Question[Any]) -> int:
    schema = "" if issubclass(question.answer, str) else str(question.answer.model_json_schema())
    return tokens_about(question.system + question.text + schema) + TOKENS_OF_A_PICTURE * len(question.images)
