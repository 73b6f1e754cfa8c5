"""Zhipu and Z.ai: CogVideoX and Vidu clips, CogView pictures, GLM voices."""

from typing import Any, Final

from starlette.responses import Response

from shotwright_sim.desk import Making, Stage
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, Call, Wire, bearer, names
from shotwright_sim.wires.shapes import STATUS, the_job, whole_seconds

_CODES: Final = {
    Scenario.RATE_LIMITED: "1302",
    Scenario.BAD_KEY: "1000",
    Scenario.NO_MONEY: "1113",
    Scenario.POLICY: "1301",
    Scenario.MODEL_GONE: "1211",
}
_STATUSES: Final = {
    Stage.QUEUED: "PROCESSING",
    Stage.RUNNING: "PROCESSING",
    Stage.DONE: "SUCCESS",
    Stage.FAILED: "FAIL",
}


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    status = {Scenario.NO_MONEY: 429, Scenario.MODEL_GONE: 400}.get(scenario, STATUS[scenario])
    return status, {"error": {"code": _CODES.get(scenario, "1210"), "message": message}}


def _video(call: Call) -> Answer:
    fields = call.seen.fields
    job = call.desk.accept(
        "zhipu",
        Making.VIDEO,
        call.scenario,
        seconds=whole_seconds(fields.get("duration")),
        own_key=fields["request_id"],
    )
    return {"id": job.id, "model": fields["model"], "request_id": job.own_key, "task_status": "PROCESSING"}


def _look(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    stage = call.desk.stage(job)
    body: dict[str, Any] = {"request_id": job.own_key, "task_status": _STATUSES[stage]}
    if stage is Stage.DONE:
        body["video_result"] = [{"url": call.desk.result_url(job), "cover_image_url": ""}]
    if stage is Stage.FAILED:
        policy = job.scenario is Scenario.POLICY_LATER
        body["error"] = {"code": "1301" if policy else "500", "message": "Nothing came of it."}
    return body


def _image(call: Call) -> Answer:
    job = call.desk.accept("zhipu", Making.IMAGE, call.scenario)
    return {"created": 1, "data": [{"url": call.desk.result_url(job)}]}


def _speech(call: Call) -> Answer:
    job = call.desk.accept("zhipu", Making.SPEECH, call.scenario, text=str(call.seen.fields["input"]))
    return Response(job.content, media_type=job.mime)


def _models(call: Call) -> Answer:
    del call
    return {"object": "list", "data": [{"id": "sim-cogvideox"}]}


WIRE: Final = Wire(
    name="zhipu",
    refusal=_refusal,
    authorised=bearer,
    actions=(
        Action(
            method="POST",
            path="/videos/generations",
            answer=_video,
            submits=True,
            needs=names("model prompt request_id"),
            takes=names(
                "image_url quality with_audio size duration fps style aspect_ratio movement_amplitude "
                "watermark_enabled off_peak sensitive_word_check user_id"
            ),
        ),
        Action(method="GET", path="/async-result/{id}", answer=_look),
        Action(
            method="POST",
            path="/images/generations",
            answer=_image,
            submits=True,
            needs=names("model prompt"),
            takes=names("size quality n style response_format user_id request_id watermark_enabled"),
        ),
        Action(
            method="POST",
            path="/audio/speech",
            answer=_speech,
            submits=True,
            needs=names("model input voice"),
            takes=names("response_format speed volume stream encode_format"),
        ),
        Action(method="GET", path="/models", answer=_models),
    ),
)
