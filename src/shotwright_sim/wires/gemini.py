"""Google's Gemini API: pictures and voices at once, clips as background interactions."""

import json
from collections.abc import Mapping
from typing import Any, Final

from shotwright_sim import made
from shotwright_sim.chat import Wanted, say, schema_in, text_of
from shotwright_sim.desk import KEY, Desk, Making, SimJob, Stage
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, BadRequest, Call, Wire, names
from shotwright_sim.wires.shapes import STATUS, base64_of, the_job, whole_seconds

_WORDS: Final = {
    Scenario.RATE_LIMITED: "RESOURCE_EXHAUSTED",
    Scenario.BAD_KEY: "UNAUTHENTICATED",
    Scenario.NO_MONEY: "FAILED_PRECONDITION",
    Scenario.MODEL_GONE: "NOT_FOUND",
    Scenario.VANISHED: "NOT_FOUND",
}
_ENDINGS: Final = {"stop": "STOP", "length": "MAX_TOKENS", "refusal": "STOP", "content_filter": "SAFETY"}
_STATUSES: Final = {
    Stage.QUEUED: "queued",
    Stage.RUNNING: "in_progress",
    Stage.DONE: "completed",
    Stage.FAILED: "failed",
    Stage.CANCELLED: "cancelled",
}


def _authorised(seen: Seen) -> bool:
    return seen.headers.get("x-goog-api-key") == KEY


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    if scenario is Scenario.POLICY:
        return 200, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
    if scenario is Scenario.REFUSED_IN_200:
        return 200, {"candidates": [{"finishReason": "IMAGE_SAFETY", "content": {"parts": [{"text": message}]}}]}
    status = 400 if scenario is Scenario.NO_MONEY else STATUS[scenario]
    return status, {"error": {"code": status, "message": message, "status": _WORDS.get(scenario, "INVALID_ARGUMENT")}}


def _generate(call: Call) -> Answer:
    config = call.seen.fields.get("generationConfig", {})
    if config.get("responseModalities", ["TEXT"]) == ["TEXT"]:
        return _in_words(call, config)
    if config["responseModalities"] == ["AUDIO"]:
        text = call.seen.fields["contents"][0]["parts"][0]["text"]
        call.desk.accept("gemini", Making.SPEECH, call.scenario, text=text)
        return _candidate(made.samples(text), "audio/L16;codec=pcm;rate=24000")
    job = call.desk.accept("gemini", Making.IMAGE, call.scenario)
    if job.scenario is Scenario.DONE_WITH_ERROR:
        return {"candidates": [{"finishReason": "NO_IMAGE", "content": {"role": "model", "parts": []}}]}
    return _candidate(job.content, job.mime)


def _in_words(call: Call, config: Mapping[str, Any]) -> Answer:
    fields = call.seen.fields
    system = text_of(fields.get("systemInstruction", {}).get("parts", []))
    read = "\n".join([system, *(text_of(one["parts"]) for one in fields["contents"])])
    schema, form = config.get("responseJsonSchema") or config.get("responseSchema"), ""
    if schema is not None:
        form = "json_schema"
    elif "responseMimeType" in config:
        form, schema = "json_object", schema_in(read)
    elif fields.get("tools"):
        function = fields["tools"][0]["functionDeclarations"][0]
        form, schema = "tool", function.get("parameters_json_schema") or function["parametersJsonSchema"]
    wanted = Wanted(model=call.path["model"], form=form, schema=schema, read=read)
    said = say(call, wanted)
    part: dict[str, Any] = {"text": said.text}
    if form == "tool" and said.text.startswith("{"):
        part = {"functionCall": {"name": "answer", "args": json.loads(said.text)}}
    return {
        "candidates": [{"finishReason": _ENDINGS[said.ending], "content": {"role": "model", "parts": [part]}}],
        "usageMetadata": {
            "promptTokenCount": said.input_tokens,
            "candidatesTokenCount": said.output_tokens,
            "thoughtsTokenCount": 5,
            "totalTokenCount": said.input_tokens + said.output_tokens + 5,
        },
        "modelVersion": wanted.model,
        "responseId": "response-1",
    }


def _candidate(content: bytes, mime: str) -> Answer:
    parts = [{"text": "Here it is."}, {"inlineData": {"mimeType": mime, "data": base64_of(content)}}]
    return {"candidates": [{"finishReason": "STOP", "content": {"role": "model", "parts": parts}}]}


def _create(call: Call) -> Answer:
    fields = call.seen.fields
    if fields.get("background") is not True:
        raise BadRequest("a clip is made in the background")
    blocks = fields["input"]
    if any(block["type"] == "image" and set(block) != {"type", "data", "mime_type"} for block in blocks):
        raise BadRequest("a picture has type, data and mime_type")
    seconds = whole_seconds(fields["response_format"].get("duration"))
    (callback,) = fields.get("webhook_config", {}).get("uris", [""])
    job = call.desk.accept("gemini", Making.VIDEO, call.scenario, seconds=seconds, callback_url=callback)
    return {"id": job.id, "status": "queued"}


def _look(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    stage = call.desk.stage(job)
    body: dict[str, Any] = {"id": job.id, "status": _STATUSES[stage]}
    if stage is Stage.DONE:
        body["output_video"] = {"uri": call.desk.result_url(job), "mime_type": "video/mp4"}
    if stage is Stage.FAILED:
        code = "SAFETY" if job.scenario is Scenario.POLICY_LATER else "INTERNAL"
        body["errors"] = [{"code": code, "message": "Nothing came of it."}]
        if job.scenario is not Scenario.FAILED:
            body["status"] = "completed"  # without a video: done is not success
    return body


def _words(desk: Desk, job: SimJob, stage: Stage) -> Mapping[str, Any]:
    """Name the interaction; how the event is shaped beyond that is not known."""
    del desk
    event = "completed" if stage is Stage.DONE else "failed"
    return {"type": f"interaction.{event}", "data": {"id": job.id}}


def _cancel(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    if not call.desk.cancel(job):
        raise BadRequest("it has ended")
    return {"id": job.id, "status": "cancelled"}


def _models(call: Call) -> Answer:
    del call
    return {"models": [{"name": "models/sim-image"}, {"name": "models/sim-omni"}]}


WIRE: Final = Wire(
    name="gemini",
    refusal=_refusal,
    authorised=_authorised,
    words=_words,
    signs="standard",
    actions=(
        Action(
            method="POST",
            path="/v1beta/interactions",
            answer=_create,
            submits=True,
            needs=names("model input response_format"),
            takes=names(
                "background store previous_interaction_id system_instruction safety_settings labels "
                "generation_config.seed generation_config.video_config generation_config.temperature "
                "webhook_config.uris webhook_config.user_metadata response_format.type response_format.aspect_ratio "
                "response_format.resolution response_format.duration response_format.delivery response_format.gcs_uri"
            ),
        ),
        Action(method="GET", path="/v1beta/interactions/{id}", answer=_look),
        Action(method="POST", path="/v1beta/interactions/{id}/cancel", answer=_cancel),
        Action(
            method="POST",
            path="/v1beta/models/{model}:generateContent",
            answer=_generate,
            submits=True,
            needs=names("contents"),
            takes=names(
                "systemInstruction tools toolConfig generationConfig.responseMimeType generationConfig.responseSchema "
                "generationConfig.responseJsonSchema generationConfig.maxOutputTokens generationConfig.topP "
                "generationConfig.candidateCount generationConfig.thinkingConfig "
                "safetySettings generationConfig.responseModalities generationConfig.imageConfig "
                "generationConfig.seed generationConfig.temperature generationConfig.speechConfig"
            ),
        ),
        Action(method="GET", path="/v1beta/models", answer=_models),
    ),
)
