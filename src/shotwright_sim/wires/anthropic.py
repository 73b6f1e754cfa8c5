"""Anthropic: messages."""

import json
from typing import Any, Final

from shotwright_sim.chat import MODELS, Wanted, say, schema_in, text_of
from shotwright_sim.desk import KEY
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, Call, Wire, bearer, names
from shotwright_sim.wires.shapes import STATUS

_TYPES: Final = {
    Scenario.RATE_LIMITED: "rate_limit_error",
    Scenario.BAD_KEY: "authentication_error",
    Scenario.NO_MONEY: "billing_error",
    Scenario.MODEL_GONE: "not_found_error",
}
_ENDINGS: Final = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}


def _authorised(seen: Seen) -> bool:
    return seen.headers.get("x-api-key") == KEY or bearer(seen)


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    error = {"type": _TYPES.get(scenario, "invalid_request_error"), "message": message}
    return STATUS[scenario], {"type": "error", "error": error, "request_id": "req_1"}


def _wanted(call: Call) -> Wanted:
    fields = call.seen.fields
    read = "\n".join([text_of(fields.get("system", "")), *(text_of(one["content"]) for one in fields["messages"])])
    form, schema = "", schema_in(read)
    config: Any = fields.get("output_config") or {}
    if "format" in config:
        form, schema = "json_schema", config["format"]["schema"]
    elif fields.get("tools"):
        form, schema = "tool", fields["tools"][0]["input_schema"]
    return Wanted(model=fields["model"], form=form, schema=schema, read=read)


def _message(call: Call) -> Answer:
    wanted = _wanted(call)
    said = say(call, wanted)
    content: list[dict[str, Any]] = [{"type": "text", "text": said.text}] if said.text else []
    ending = _ENDINGS.get(said.ending, said.ending)
    if wanted.form == "tool" and said.ending == "stop" and said.text.startswith("{"):
        content = [{"type": "tool_use", "id": "toolu_1", "name": "answer", "input": json.loads(said.text)}]
        ending = "tool_use"
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": wanted.model,
        "content": content,
        "stop_reason": ending,
        "stop_sequence": None,
        "usage": {
            "input_tokens": said.input_tokens,
            "output_tokens": said.output_tokens,
            "cache_read_input_tokens": 3,
            "cache_creation_input_tokens": 0,
        },
    }


def _models(call: Call) -> Answer:
    del call
    return {"data": [{"type": "model", "id": name} for name in MODELS], "has_more": False}


WIRE: Final = Wire(
    name="anthropic",
    refusal=_refusal,
    authorised=_authorised,
    actions=(
        Action(
            method="POST",
            path="/v1/messages",
            answer=_message,
            submits=True,
            needs=names("model max_tokens messages"),
            takes=names(
                "system temperature top_p stop_sequences stream tools tool_choice output_config metadata thinking"
            ),
        ),
        Action(method="GET", path="/v1/models", answer=_models),
    ),
)
