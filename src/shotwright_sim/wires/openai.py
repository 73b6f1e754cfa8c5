"""OpenAI's shapes, as relays speak them: images, `/v1/videos`, speech."""

from typing import Any, Final

from starlette.responses import Response

from shotwright_sim.chat import MODELS
from shotwright_sim.desk import Making, SimJob, Stage
from shotwright_sim.scenarios import Scenario
from shotwright_sim.trouble import result
from shotwright_sim.wire import Action, Answer, Call, Wire, bearer, names
from shotwright_sim.wires.chat_completions import complete
from shotwright_sim.wires.shapes import STATUS, base64_of, the_job, whole_seconds

_CODES: Final = {
    Scenario.RATE_LIMITED: "rate_limit_exceeded",
    Scenario.BAD_KEY: "invalid_api_key",
    Scenario.NO_MONEY: "insufficient_quota",
    Scenario.POLICY: "content_policy_violation",
    Scenario.MODEL_GONE: "model_not_found",
    Scenario.VANISHED: "not_found",
}
_STATUSES: Final = {
    Stage.QUEUED: "queued",
    Stage.RUNNING: "in_progress",
    Stage.DONE: "completed",
    Stage.FAILED: "failed",
    Stage.CANCELLED: "cancelled",
}


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    code = _CODES.get(scenario, "invalid_request_error")
    if scenario is Scenario.REFUSED_IN_200:
        return 200, {"code": "fail_to_fetch_task", "message": message, "data": None}
    status = 429 if scenario is Scenario.NO_MONEY else STATUS[scenario]
    return status, {"error": {"message": message, "type": "error", "param": None, "code": code}}


def _image(call: Call) -> Answer:
    job = call.desk.accept("openai", Making.IMAGE, call.scenario)
    if call.seen.fields.get("response_format") == "url":
        return {"created": 1, "data": [{"url": call.desk.result_url(job)}]}
    return {"created": 1, "data": [{"b64_json": base64_of(job.content)}]}


def _video(call: Call) -> Answer:
    seconds = whole_seconds(call.seen.fields.get("seconds"))
    job = call.desk.accept("openai", Making.VIDEO, call.scenario, seconds=seconds)
    return {"id": job.id, "object": "video", "status": "queued", "progress": 0}


def _look(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    stage = call.desk.stage(job)
    body: dict[str, Any] = {"id": job.id, "object": "video", "status": _STATUSES[stage], "progress": _progress(stage)}
    if stage is Stage.FAILED:
        code = "moderation_blocked" if job.scenario is Scenario.POLICY_LATER else "video_generation_failed"
        body["error"] = {"code": code, "message": "Nothing came of it."}
    if stage is Stage.DONE and job.scenario in {Scenario.PRIVATE_RESULT, Scenario.REDIRECT_TO_PRIVATE}:
        body["video_url"] = call.desk.result_url(job)
    return body


def _progress(stage: Stage) -> int:
    return {Stage.QUEUED: 0, Stage.RUNNING: 50}.get(stage, 100)


def _content(call: Call) -> Answer:
    job: SimJob = the_job(call, call.path["id"])
    return result(job.content, job.mime, job.scenario, call.desk.result_url(job))


def _delete(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    return {"id": job.id, "deleted": call.desk.cancel(job)}


def _speech(call: Call) -> Answer:
    job = call.desk.accept("openai", Making.SPEECH, call.scenario, text=str(call.seen.fields["input"]))
    return Response(job.content, media_type=job.mime)


def _models(call: Call) -> Answer:
    listed = (f"{call.seen.wire}-model", *MODELS)
    return {"object": "list", "data": [{"id": name, "object": "model"} for name in listed]}


def _voices(call: Call) -> Answer:
    del call
    return {"voices": ["alloy", {"id": "nova", "name": "Nova"}]}


WIRE: Final = Wire(
    name="openai",
    refusal=_refusal,
    authorised=bearer,
    actions=(
        Action(
            method="POST",
            path="/v1/images/generations",
            answer=_image,
            submits=True,
            needs=names("model prompt"),
            takes=names("n size quality background output_format output_compression moderation response_format"),
        ),
        Action(
            method="POST",
            path="/v1/images/edits",
            answer=_image,
            submits=True,
            needs=names("model prompt"),
            takes=names("image image[] mask n size quality background output_format response_format"),
        ),
        Action(
            method="POST",
            path="/v1/videos",
            answer=_video,
            submits=True,
            needs=names("model prompt"),
            takes=names("seconds size input_reference input_reference_1 input_reference_2 input_reference_3"),
        ),
        Action(method="GET", path="/v1/videos/{id}", answer=_look),
        Action(method="GET", path="/v1/videos/{id}/content", answer=_content),
        Action(method="DELETE", path="/v1/videos/{id}", answer=_delete),
        Action(
            method="POST",
            path="/v1/audio/speech",
            answer=_speech,
            submits=True,
            needs=names("model input voice"),
            takes=names("instructions response_format speed stream_format"),
        ),
        complete("/v1/chat/completions"),
        Action(method="GET", path="/v1/models", answer=_models),
        Action(method="GET", path="/v1/audio/voices", answer=_voices),
    ),
)
