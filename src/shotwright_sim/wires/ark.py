"""Volcengine Ark: Seedance clips as tasks, Seedream pictures at once."""

from typing import Any, Final

from shotwright_sim.desk import Desk, Making, SimJob, Stage
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, BadRequest, Call, Wire, bearer, names
from shotwright_sim.wires.shapes import STATUS, base64_of, the_job, whole_seconds

_CODES: Final = {
    Scenario.RATE_LIMITED: "RateLimitExceeded.EndpointRPMExceeded",
    Scenario.BAD_KEY: "AuthenticationError",
    Scenario.NO_MONEY: "AccountOverdueError",
    Scenario.POLICY: "InputTextSensitiveContentDetected",
    Scenario.MODEL_GONE: "InvalidEndpointOrModel.NotFound",
    Scenario.VANISHED: "ResourceNotFound",
}
_ROLES: Final = {"first_frame", "last_frame", "reference_image", "reference_video", "reference_audio"}
_STATUSES: Final = {
    Stage.QUEUED: "queued",
    Stage.RUNNING: "running",
    Stage.DONE: "succeeded",
    Stage.FAILED: "failed",
    Stage.CANCELLED: "cancelled",
}


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    status = 403 if scenario is Scenario.NO_MONEY else STATUS[scenario]
    return status, {"error": {"code": _CODES.get(scenario, "InvalidParameter"), "message": message, "type": "error"}}


def _video(call: Call) -> Answer:
    fields = call.seen.fields
    _check_content(fields["content"])
    job = call.desk.accept(
        "ark",
        Making.VIDEO,
        call.scenario,
        seconds=whole_seconds(fields.get("duration")),
        own_key=str(fields.get("safety_identifier", "")),
        callback_url=str(fields.get("callback_url", "")),
    )
    return {"id": job.id}


def _check_content(content: list[dict[str, Any]]) -> None:
    roles = [item.get("role", "") for item in content if item["type"] != "text"]
    if set(roles) - _ROLES:
        raise BadRequest(f"unknown roles: {roles}")
    framed = any(role.endswith("_frame") for role in roles)
    if framed and any(role.startswith("reference_") for role in roles):
        raise BadRequest("frames and references are exclusive")
    for item in content:
        if item["type"] not in {"text", "image_url"} or set(item) - {"type", "role", item["type"]}:
            raise BadRequest(f"content item of unknown shape: {item['type']}")


def _task(desk: Desk, job: SimJob, stage: Stage) -> dict[str, Any]:
    body: dict[str, Any] = {"id": job.id, "status": _STATUSES[stage], "safety_identifier": job.own_key}
    if stage is Stage.DONE:
        body["content"] = {"video_url": desk.result_url(job)}
        body |= {"usage": {"completion_tokens": 100_000, "total_tokens": 100_000}, "seed": 42}
    if stage is Stage.FAILED:
        policy = job.scenario is Scenario.POLICY_LATER
        code = "OutputVideoSensitiveContentDetected" if policy else "InternalServiceError"
        body["error"] = {"code": code, "message": "Nothing came of it."}
    return body


def _look(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    return _task(call.desk, job, call.desk.stage(job))


def _list(call: Call) -> Answer:
    jobs = [job for job in call.desk.jobs.values() if job.wire == "ark" and job.making is Making.VIDEO]
    known = [job for job in jobs if job.scenario is not Scenario.VANISHED]
    return {"items": [_task(call.desk, job, Stage.RUNNING) for job in known], "total": len(known)}


def _delete(call: Call) -> Answer:
    if not call.desk.cancel(the_job(call, call.path["id"])):
        raise BadRequest("only queued tasks can be cancelled")
    return {}


def _image(call: Call) -> Answer:
    job = call.desk.accept("ark", Making.IMAGE, call.scenario)
    if job.scenario is Scenario.DONE_WITH_ERROR:
        return {"data": [{"error": {"code": "OutputImageSensitiveContentDetected", "message": "No."}}]}
    if call.seen.fields.get("response_format") == "b64_json":
        return {"created": 1, "data": [{"b64_json": base64_of(job.content)}], "usage": {"generated_images": 1}}
    return {"created": 1, "data": [{"url": call.desk.result_url(job)}], "usage": {"generated_images": 1}}


WIRE: Final = Wire(
    name="ark",
    refusal=_refusal,
    authorised=bearer,
    words=_task,
    actions=(
        Action(
            method="POST",
            path="/contents/generations/tasks",
            answer=_video,
            submits=True,
            needs=names("model content"),
            takes=names(
                "resolution ratio duration frames seed camera_fixed watermark generate_audio return_last_frame "
                "service_tier execution_expires_after priority draft output_format tools safety_identifier "
                "omni_reference_task_type callback_url"
            ),
        ),
        Action(method="GET", path="/contents/generations/tasks", answer=_list),
        Action(method="GET", path="/contents/generations/tasks/{id}", answer=_look),
        Action(method="DELETE", path="/contents/generations/tasks/{id}", answer=_delete),
        Action(
            method="POST",
            path="/images/generations",
            answer=_image,
            submits=True,
            needs=names("model prompt"),
            takes=names(
                "image size response_format watermark seed guidance_scale sequential_image_generation "
                "sequential_image_generation_options optimize_prompt_options output_format tools "
                "layer_decomposition stream"
            ),
        ),
    ),
)
