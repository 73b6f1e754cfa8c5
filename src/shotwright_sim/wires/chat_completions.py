"""OpenAI's chat completions, as nearly everybody who serves language models speaks them."""

from typing import Any, Final

from shotwright_sim.chat import Said, Wanted, say, schema_in, text_of
from shotwright_sim.wire import Action, Answer, Call, names

_FIELDS: Final = names(
    "max_tokens max_completion_tokens temperature top_p stream response_format tools tool_choice seed stop user "
    "parallel_tool_calls reasoning_effort presence_penalty frequency_penalty enable_thinking thinking provider "
    "chat_template_kwargs options"
)
COST_USD: Final = 0.0021


def _wanted(call: Call) -> Wanted:
    fields = call.seen.fields
    read = "\n".join(text_of(message.get("content")) for message in fields["messages"])
    form, schema = "", schema_in(read)
    format_ = fields.get("response_format")
    if isinstance(format_, dict) and format_.get("type") in {"json_schema", "json_object"}:
        form = format_["type"]
        schema = format_["json_schema"]["schema"] if form == "json_schema" else schema
    elif fields.get("tools"):
        form, schema = "tool", fields["tools"][0]["function"]["parameters"]
    return Wanted(model=fields["model"], form=form, schema=schema, read=read)


def _complete(call: Call) -> Answer:
    wanted = _wanted(call)
    said = say(call, wanted)
    body: dict[str, Any] = {
        "id": f"chatcmpl-{len(call.desk.jobs)}",
        "object": "chat.completion",
        "created": 1,
        "model": wanted.model,
        "choices": [{"index": 0, **_choice(said, wanted)}],
        "usage": {
            "prompt_tokens": said.input_tokens,
            "completion_tokens": said.output_tokens,
            "total_tokens": said.input_tokens + said.output_tokens,
        },
    }
    if call.seen.wire == "openrouter":
        body["usage"]["cost"] = COST_USD
    return body


def _choice(said: Said, wanted: Wanted) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": said.text}
    ending = said.ending
    if ending == "refusal":
        message, ending = {"role": "assistant", "content": None, "refusal": said.text}, "stop"
    elif wanted.form == "tool" and said.text.startswith("{"):
        call = {"id": "call_1", "type": "function", "function": {"name": "answer", "arguments": said.text}}
        message, ending = {"role": "assistant", "content": None, "tool_calls": [call]}, _ending(ending)
    return {"message": message, "finish_reason": ending}


def _ending(ending: str) -> str:
    return "tool_calls" if ending == "stop" else ending


def complete(path: str) -> Action:
    """Return the request by which a vendor's language models are asked."""
    return Action(
        method="POST", path=path, answer=_complete, submits=True, needs=names("model messages"), takes=_FIELDS
    )
