"""Asking one model until its answer is good: the ladder of forms, repeats, and room for long answers."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel
from pydantic_ai.exceptions import ContentFilterError
from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    ToolCallPart,
    UserContent,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition

from shotwright.domain.errors import LlmAnswerUnusable, LlmRefused
from shotwright.providers.llm.building import build
from shotwright.providers.llm.judging import NotGood, judged
from shotwright.providers.llm.till import Till
from shotwright.providers.llm.wire import Wire
from shotwright.usecases.asking import MOST_ANSWERS, Question
from shotwright_sdk.remote import Connection
from shotwright_sdk.remote_models import ModelEntry, StructuredOutput

T = TypeVar("T", bound=str | BaseModel)
_ROOM: Final = 4
"""How many times longer an answer may be that was cut off."""
_SCHEMA: Final = """Answer with one JSON object that has the form of this schema:

{schema}

Write nothing before or after it, and no Markdown fences."""
_AGAIN: Final = "Your answer cannot be used. {complaint} Give the whole answer again, and nothing else."
_SETTINGS: Final = ("temperature", "top_p", "seed", "frequency_penalty", "presence_penalty")
"""Options of a provider that most vendors know, under one name or another."""


class Talk:
    """One question at one provider, in one form."""

    def __init__(self, till: Till, connection: Connection, entry: ModelEntry, form: StructuredOutput | None) -> None:
        self._till = till
        self._connection = connection
        self._entry = entry
        self._form = form
        self._model: Model = build(connection, entry, form, Wire(till, has_key=bool(connection.key)))

    async def answer(self, question: Question[T]) -> T:
        """Return a good answer.

        Raises:
            LlmRefused, LlmAnswerUnusable
            Exception: What the till raises.
        """
        is_held = self._form is StructuredOutput.JSON_SCHEMA is self._entry.limits.structured_output
        messages: list[ModelMessage] = [_first(question, self._form, is_held=is_held)]
        parameters = _parameters(question.answer, self._form, is_held=is_held)
        room, has_more, bad = self._room(question.output_tokens), False, 0
        while True:
            response = await self._response(messages, self._settings(question, room), parameters, room)
            if response.finish_reason == "length":
                more = self._room(room * _ROOM)
                if has_more or more <= room:
                    raise LlmAnswerUnusable(f"{self._entry.id} was cut off after {room} tokens; ask for less at once.")
                room, has_more = more, True
                continue
            said = _said(response)
            try:
                return judged(said, question)
            except NotGood as error:
                bad += 1
                if bad == MOST_ANSWERS:
                    message = f"{self._entry.id} gave {bad} answers that cannot be used. Of the last: {error}"
                    raise LlmAnswerUnusable(message) from error
                messages += [
                    ModelResponse(parts=[TextPart(said or "…")]),
                    ModelRequest(parts=[UserPromptPart(_AGAIN.format(complaint=error))]),
                ]

    def _room(self, wanted: int) -> int:
        """Return how long an answer may be: no longer than the model can, or than its owner wants."""
        own: Any = self._connection.options.get("max_tokens")
        return min(wanted, self._entry.limits.output_tokens or wanted, own or wanted)

    async def _response(
        self,
        messages: Sequence[ModelMessage],
        settings: ModelSettings,
        parameters: ModelRequestParameters,
        room: int,
    ) -> ModelResponse:
        self._till.output_tokens = room
        try:
            response = await self._model.request(list(messages), settings, parameters)
        except Exception as error:
            if self._till.trouble is not None:  # whatever the library made of it
                raise self._till.trouble from None
            if isinstance(error, ContentFilterError):
                raise LlmRefused(f"{self._entry.id} will not answer this: {error}") from error
            raise LlmAnswerUnusable(f"The answer of {self._entry.id} cannot be understood: {error}") from error
        if response.finish_reason == "content_filter":
            details: Mapping[str, Any] = response.provider_details or {}
            why = str(details.get("refusal") or "its vendor's filter stopped it.")
            raise LlmRefused(f"{self._entry.id} will not answer this: {why}")
        return response

    def _settings(self, question: Question[T], room: int) -> ModelSettings:
        options: Mapping[str, Any] = self._connection.options
        plain: dict[str, Any] = {name: options[name] for name in _SETTINGS if name in options}
        if question.temperature is not None:
            plain["temperature"] = question.temperature
        body = {name: options[name] for name in ("reasoning_effort",) if name in options}
        if body | options.get("extra_body", {}):
            plain["extra_body"] = body | options.get("extra_body", {})
        return ModelSettings(max_tokens=room, max_retries=0, **plain)


def _first(question: Question[Any], form: StructuredOutput | None, *, is_held: bool) -> ModelRequest:
    """Return the question. Whoever is not known to hold answers to a schema is told of it in words as well."""
    told = "" if form in {None, StructuredOutput.TOOL} or is_held else _SCHEMA.format(schema=_schema(question))
    pictures = [BinaryContent(one.content, media_type=one.mime) for one in question.images]
    content: list[UserContent] = [question.text, *pictures]
    said = UserPromptPart(content if pictures else question.text)
    return ModelRequest(parts=[said], instructions="\n\n".join(filter(None, (question.system, told))) or None)


def _said(response: ModelResponse) -> str:
    """Return what a model wrote: the arguments of the function that it called, else its text."""
    for part in response.parts:
        if isinstance(part, ToolCallPart):
            return part.args_as_json_str()
    return "".join(part.content for part in response.parts if isinstance(part, TextPart))


def _schema(question: Question[Any]) -> str:
    return json.dumps(question.answer.model_json_schema(), ensure_ascii=False)


def _parameters(
    wanted: type[str | BaseModel], form: StructuredOutput | None, *, is_held: bool
) -> ModelRequestParameters:
    if form in {None, StructuredOutput.PROMPT} or issubclass(wanted, str):
        return ModelRequestParameters(output_mode="text")
    schema = wanted.model_json_schema()
    if form is StructuredOutput.TOOL:
        tool = ToolDefinition(
            name="answer", description="Give the answer.", parameters_json_schema=schema, kind="output"
        )
        return ModelRequestParameters(output_mode="tool", output_tools=[tool], allow_text_output=False)
    shape = OutputObjectDefinition(json_schema=schema, name=wanted.__name__, strict=True if is_held else None)
    mode = "native" if form is StructuredOutput.JSON_SCHEMA else "prompted"
    return ModelRequestParameters(output_mode=mode, output_object=shape, prompted_output_template="")
