"""Alibaba's DashScope: Wan clips as tasks; Qwen pictures and voices at once."""

from typing import Any, Final

from shotwright_sim.desk import Making, Stage
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, BadRequest, Call, Wire, bearer, names
from shotwright_sim.wires.shapes import STATUS, the_job, whole_seconds

_CODES: Final = {
    Scenario.RATE_LIMITED: "Throttling.RateQuota",
    Scenario.BAD_KEY: "InvalidApiKey",
    Scenario.NO_MONEY: "Arrearage",
    Scenario.POLICY: "DataInspectionFailed",
    Scenario.MODEL_GONE: "ModelNotFound",
}
_STATUSES: Final = {
    Stage.QUEUED: "PENDING",
    Stage.RUNNING: "RUNNING",
    Stage.DONE: "SUCCEEDED",
    Stage.FAILED: "FAILED",
    Stage.CANCELLED: "CANCELED",
    Stage.GONE: "UNKNOWN",
}
_MEDIA: Final = {"first_frame", "last_frame", "first_clip", "driving_audio", "reference_image", "reference_video"}


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    status = 400 if scenario is Scenario.NO_MONEY else STATUS[scenario]
    code = _CODES.get(scenario, "InvalidParameter")
    return status, {"code": code, "message": message, "request_id": "req-1"}


def _video(call: Call) -> Answer:
    if call.seen.headers.get("x-dashscope-async") != "enable":
        raise BadRequest("current user api does not support synchronous calls")
    fields = call.seen.fields
    if any(set(item) != {"type", "url"} or item["type"] not in _MEDIA for item in fields["input"].get("media", [])):
        raise BadRequest("media of unknown shape")
    seconds = whole_seconds(fields["parameters"].get("duration"))
    job = call.desk.accept("dashscope", Making.VIDEO, call.scenario, seconds=seconds)
    return {"output": {"task_id": job.id, "task_status": "PENDING"}, "request_id": "req-1"}


def _look(call: Call) -> Answer:
    job = call.desk.find("dashscope", call.path["id"])
    stage = Stage.GONE if job is None else call.desk.stage(job)
    output: dict[str, Any] = {"task_id": call.path["id"], "task_status": _STATUSES[stage]}
    if job is not None and stage is Stage.DONE:
        output["video_url"] = call.desk.result_url(job)
    if job is not None and stage is Stage.FAILED:
        policy = job.scenario is Scenario.POLICY_LATER
        output |= {"code": "DataInspectionFailed" if policy else "InternalError", "message": "Nothing came of it."}
    return {"output": output, "usage": {"duration": 5, "video_count": 1}, "request_id": "req-1"}


def _cancel(call: Call) -> Answer:
    if not call.desk.cancel(the_job(call, call.path["id"])):
        raise BadRequest("only PENDING tasks can be cancelled")
    return {"request_id": "req-1"}


def _multimodal(call: Call) -> Answer:
    """Qwen-Image takes messages, Qwen-TTS a text: one address for both."""
    given = call.seen.fields["input"]
    if "messages" not in given:
        return _speech(call)
    job = call.desk.accept("dashscope", Making.IMAGE, call.scenario)
    message = {"role": "assistant", "content": [{"image": call.desk.result_url(job)}]}
    choices = [{"finish_reason": "stop", "message": message}]
    return {"output": {"choices": choices}, "usage": {"image_count": 1}, "request_id": "req-1"}


def _speech(call: Call) -> Answer:
    text = str(call.seen.fields["input"]["text"])
    job = call.desk.accept("dashscope", Making.SPEECH, call.scenario, text=text)
    audio = {"url": call.desk.result_url(job), "id": job.id, "expires_at": 4_000_000_000}
    return {"output": {"audio": audio, "finish_reason": "stop"}, "request_id": "req-1"}


def _models(call: Call) -> Answer:
    del call
    return {"object": "list", "data": [{"id": "sim-wan"}, {"id": "sim-qwen-image"}]}


_VIDEO_PARAMETERS: Final = names(
    "parameters.resolution parameters.ratio parameters.duration parameters.seed parameters.prompt_extend "
    "parameters.watermark parameters.audio parameters.size parameters.shot_type parameters.enable_thinking"
)
_VIDEO_INPUTS: Final = {
    "video-generation": names("input.negative_prompt input.img_url input.audio_url input.reference_urls input.media"),
    "image2video": names("input.negative_prompt input.first_frame_url input.last_frame_url"),
}

WIRE: Final = Wire(
    name="dashscope",
    refusal=_refusal,
    authorised=bearer,
    actions=(
        *(
            Action(
                method="POST",
                path=f"/api/v1/services/aigc/{service}/video-synthesis",
                answer=_video,
                submits=True,
                needs=names("model input.prompt parameters"),
                takes=_VIDEO_PARAMETERS | _VIDEO_INPUTS[service],
            )
            for service in _VIDEO_INPUTS
        ),
        Action(method="GET", path="/api/v1/tasks/{id}", answer=_look),
        Action(method="POST", path="/api/v1/tasks/{id}/cancel", answer=_cancel),
        Action(
            method="POST",
            path="/api/v1/services/aigc/multimodal-generation/generation",
            answer=_multimodal,
            submits=True,
            needs=names("model input"),
            takes=names(
                "input.messages input.text input.voice input.language_type parameters.size parameters.n "
                "parameters.negative_prompt parameters.prompt_extend parameters.seed parameters.watermark"
            ),
        ),
        Action(
            method="POST",
            path="/api/v1/services/audio/tts/SpeechSynthesizer",
            answer=_speech,
            submits=True,
            needs=names("model input.text input.voice"),
            takes=names(
                "input.format input.sample_rate input.volume input.rate input.pitch input.instruction "
                "input.language_hints"
            ),
        ),
        Action(method="GET", path="/compatible-mode/v1/models", answer=_models),
    ),
)
