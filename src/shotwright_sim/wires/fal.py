"""fal's queue. A job that failed is COMPLETED, with an error; status and result leave out the endpoint's last parts."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import JSONResponse

from shotwright_sim.desk import KEY, Desk, Making, SimJob, Stage
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, Call, Wire, names
from shotwright_sim.wires.shapes import STATUS, the_job, whole_seconds

_TYPES: Final = {
    Scenario.POLICY: "content_policy_violation",
    Scenario.INVALID: "invalid_request",
    Scenario.REFUSED_IN_200: "invalid_request",
}


def _authorised(seen: Seen) -> bool:
    return seen.headers.get("authorization") == f"Key {KEY}"


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    if scenario in _TYPES:
        detail = [{"loc": ["body", "prompt"], "msg": message, "type": _TYPES[scenario]}]
        return 422, {"detail": detail, "error_type": _TYPES[scenario]}
    status = 403 if scenario is Scenario.NO_MONEY else STATUS[scenario]
    said = "User is locked. Reason: Exhausted balance." if scenario is Scenario.NO_MONEY else message
    return status, {"detail": said}


def _submit(call: Call) -> Answer:
    endpoint = call.path["endpoint"]
    making = Making.VIDEO if "video" in endpoint or "pika" in endpoint else Making.IMAGE
    job = call.desk.accept(
        "fal",
        making,
        call.scenario,
        seconds=whole_seconds(call.seen.fields.get("duration")),
        callback_url=call.seen.query.get("fal_webhook", ""),
        model=endpoint,
    )
    app = "/".join(endpoint.split("/")[:2])
    address = f"{call.desk.base}/fal/{app}/requests/{job.id}"
    return {
        "request_id": job.id,
        "response_url": address,
        "status_url": f"{address}/status",
        "cancel_url": f"{address}/cancel",
        "status": "IN_QUEUE",
    }


def _job(call: Call) -> SimJob:
    job = the_job(call, call.path["id"])
    app = "/".join(job.model.split("/")[:2])
    assert f"{call.path['owner']}/{call.path['app']}" == app, "asked for another app's job"
    return job


def _status(call: Call) -> Answer:
    job = _job(call)
    match call.desk.stage(job):
        case Stage.QUEUED:
            return {"status": "IN_QUEUE", "queue_position": 1}
        case Stage.RUNNING:
            return {"status": "IN_PROGRESS", "logs": None}
        case Stage.FAILED | Stage.CANCELLED:
            kind = "content_policy_violation" if job.scenario is Scenario.POLICY_LATER else "generation_failed"
            return {"status": "COMPLETED", "metrics": {}, "error": "Nothing came of it.", "error_type": kind}
        case _:
            return {"status": "COMPLETED", "metrics": {"inference_time": 1.5}}


def _result(call: Call) -> Answer:
    job = _job(call)
    if job.cancelled or job.scenario in {Scenario.FAILED, Scenario.DONE_WITH_ERROR, Scenario.POLICY_LATER}:
        policy = job.scenario is Scenario.POLICY_LATER
        kind = "content_policy_violation" if policy else "generation_failed"
        return JSONResponse({"detail": "Nothing came of it.", "error_type": kind}, status_code=422 if policy else 500)
    return _output(call.desk, job)


def _output(desk: Desk, job: SimJob) -> Mapping[str, Any]:
    file = {"url": desk.result_url(job), "content_type": job.mime, "file_size": len(job.content)}
    if job.making is Making.VIDEO:
        return {"video": file, "seed": 42}
    return {"images": [{**file, "width": 320, "height": 180}], "seed": 42}


def _words(desk: Desk, job: SimJob, stage: Stage) -> Mapping[str, Any]:
    told: dict[str, Any] = {"request_id": job.id, "gateway_request_id": job.id}
    if stage is Stage.DONE:
        return {**told, "status": "OK", "error": None, "payload": _output(desk, job)}
    return {**told, "status": "ERROR", "error": "Nothing came of it.", "payload": None}


def _cancel(call: Call) -> Answer:
    if call.desk.cancel(_job(call)):
        return JSONResponse({"status": "CANCELLATION_REQUESTED"}, status_code=202)
    return JSONResponse({"status": "ALREADY_COMPLETED"}, status_code=400)


_INPUTS: Final = names(
    "prompt negative_prompt seed duration resolution aspect_ratio image_url image_urls end_image_url start_image_url "
    "tail_image_url first_frame_url last_frame_url generate_audio image_size num_images output_format cfg_scale "
    "camera_fixed enable_safety_checker safety_tolerance enable_prompt_expansion prompt_optimizer loop "
    "guidance_scale num_inference_steps multi_prompt elements shot_type"
)

WIRE: Final = Wire(
    name="fal",
    refusal=_refusal,
    authorised=_authorised,
    words=_words,
    signs="fal",
    actions=(
        Action(method="GET", path="/{owner}/{app}/requests/{id}/status", answer=_status),
        Action(method="GET", path="/{owner}/{app}/requests/{id}", answer=_result),
        Action(method="PUT", path="/{owner}/{app}/requests/{id}/cancel", answer=_cancel),
        Action(
            method="POST",
            path="/{endpoint:path}",
            answer=_submit,
            submits=True,
            needs=names("prompt"),
            takes=_INPUTS,
        ),
    ),
)
