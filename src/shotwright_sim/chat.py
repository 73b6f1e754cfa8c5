"""What simulated language models say, whatever wire they speak: what was asked for, or something bad."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shotwright_sim.desk import Making
from shotwright_sim.scenarios import Scenario
from shotwright_sim.schemas import example
from shotwright_sim.wire import BadRequest, Call

TOO_MANY: Final = 40
NO_SCHEMA: Final = "sim-no-schema"
"""A model whose vendor takes no `json_schema`."""
NO_TOOLS: Final = "sim-no-tools"
"""One whose vendor takes no functions either."""
PLAIN: Final = "sim-plain"
"""One whose vendor takes text alone."""
MODELS: Final = ("sim-chat", NO_SCHEMA, NO_TOOLS, PLAIN)
_PROSE: Final = "Of course! Here is what I would suggest: it begins on a rooftop, in the rain."
_REFUSAL: Final = "I can't help with that."
_CANNOT: Final = {
    NO_SCHEMA: {"json_schema"},
    NO_TOOLS: {"json_schema", "tool"},
    PLAIN: {"json_schema", "tool", "json_object"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a request asks for. `form` is json_schema, tool, json_object or ""; `schema` None for plain text."""

    model: str
    form: str
    schema: Mapping[str, Any] | None
    read: str
    """All the text of the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the model answers. `ending` is stop, length, refusal or content_filter."""

    text: str
    ending: str
    input_tokens: int
    output_tokens: int


def say(call: Call, wanted: Wanted) -> Said:
    """Enter a request in the books and answer it: as a test queued it, else as the scenario wants.

    Raises:
        BadRequest: The model does not know the form.
    """
    if wanted.form in _CANNOT.get(wanted.model, ()):
        name = "tools" if wanted.form == "tool" else f"response_format of type '{wanted.form}'"
        raise BadRequest(f"Invalid parameter: {name} is not supported with this model.")
    call.desk.accept(call.seen.wire, Making.TEXT, call.scenario, model=wanted.model)
    queued = call.desk.next_answer(call.seen.wire)
    text = queued if queued is not None else _text(call.scenario, wanted)
    ending = _ENDINGS.get(call.scenario, "stop")
    return Said(
        text=text,
        ending=ending,
        input_tokens=len(wanted.read) // 4 + 1,
        output_tokens=len(text) // 4 + 1,
    )


_ENDINGS: Final = {
    Scenario.HALF: "length",
    Scenario.REFUSAL: "refusal",
    Scenario.CONTENT_FILTER: "content_filter",
}


def _text(scenario: Scenario, wanted: Wanted) -> str:
    good = _good(wanted, TOO_MANY if scenario is Scenario.TOO_MANY else 2)
    instead = {
        Scenario.PROSE: _PROSE,
        Scenario.FENCED: f"Here you are:\n\n```json\n{good}\n```\nAnything else?",
        Scenario.THINKING: f"<think>Let me see. {{not this}}</think>\n{good}",
        Scenario.HALF: good[: len(good) // 2],
        Scenario.WRONG_SCHEMA: '{"unexpected": true}',
        Scenario.REFUSAL: _REFUSAL,
        Scenario.CONTENT_FILTER: "",
    }
    return instead.get(scenario, good)


def _good(wanted: Wanted, items: int) -> str:
    if wanted.schema is None:
        return "A simulated answer. It has two sentences."
    return json.dumps(example(wanted.schema, items=items), ensure_ascii=False)


def schema_in(text: str) -> Mapping[str, Any] | None:
    """Return the first JSON schema of an object that stands in a text."""
    start = text.find("{")
    while start >= 0:
        try:
            found, _ = json.JSONDecoder().raw_decode(text, start)
        except ValueError:
            found = None
        if isinstance(found, dict) and "properties" in found:
            return found
        start = text.find("{", start + 1)
    return None


def text_of(content: Any) -> str:
    """Return the text of a message's content: a string, or a list of parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part.get("text", "")) for part in parts)
