"""Kling: a token made of two keys, codes beside HTTP's, and jobs that can be found by the asker's own id."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, Final

from shotwright_sim.desk import KEY, Desk, Making, SimJob, Stage
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, BadRequest, Call, Wire, names
from shotwright_sim.wires.shapes import STATUS, the_job, whole_seconds

SECRET: Final = "sim-secret"  # noqa: S105  # it opens nothing
_CODES: Final = {
    Scenario.RATE_LIMITED: 1302,
    Scenario.BAD_KEY: 1002,
    Scenario.NO_MONEY: 1102,
    Scenario.POLICY: 1301,
    Scenario.MODEL_GONE: 1203,
    Scenario.VANISHED: 1203,
}
_STATUSES: Final = {
    Stage.QUEUED: "submitted",
    Stage.RUNNING: "processing",
    Stage.DONE: "succeed",
    Stage.FAILED: "failed",
}


def _authorised(seen: Seen) -> bool:
    parts = seen.headers.get("authorization", "").removeprefix("Bearer ").split(".")
    if len(parts) != 3:
        return False
    wanted = hmac.new(SECRET.encode(), ".".join(parts[:2]).encode(), hashlib.sha256).digest()
    header, claims = (json.loads(_decoded(part)) for part in parts[:2])
    fresh = claims["nbf"] <= time.time() < claims["exp"] <= time.time() + 1800
    known = header == {"alg": "HS256", "typ": "JWT"} and claims["iss"] == KEY
    return hmac.compare_digest(_decoded(parts[2]), wanted) and fresh and known


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    status = 200 if scenario is Scenario.REFUSED_IN_200 else STATUS[scenario]
    return status, {"code": _CODES.get(scenario, 1201), "message": message, "request_id": "req-1"}


def _create(call: Call) -> Answer:
    fields = call.seen.fields
    if any(str(fields.get(name, "")).startswith("data:") for name in ("image", "image_tail")):
        raise BadRequest("an image is an address, or base64 without a prefix")
    if not isinstance(fields.get("duration"), str):
        raise BadRequest("duration is a string")
    job = call.desk.accept(
        "kling",
        Making.VIDEO,
        call.scenario,
        seconds=whole_seconds(fields["duration"]),
        own_key=str(fields.get("external_task_id", "")),
        callback_url=str(fields.get("callback_url", "")),
        model=call.seen.path,
    )
    return {
        "code": 0,
        "message": "SUCCEED",
        "request_id": "req-1",
        "data": {"task_id": job.id, "task_status": "submitted"},
    }


def _look(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    if not call.seen.path.startswith(job.model):
        raise BadRequest("that is a job of another kind")
    return _task(call.desk, job, call.desk.stage(job))


def _task(desk: Desk, job: SimJob, stage: Stage) -> Mapping[str, Any]:
    data: dict[str, Any] = {"task_id": job.id, "task_status": _STATUSES[stage]}
    if stage is Stage.DONE:
        data["task_result"] = {"videos": [{"id": job.id, "url": desk.result_url(job), "duration": "5"}]}
    if stage is Stage.FAILED:
        policy = job.scenario is Scenario.POLICY_LATER
        data["task_status_msg"] = "Failure to pass the risk control system" if policy else "Nothing came of it."
    return {"code": 0, "message": "SUCCEED", "request_id": "req-1", "data": data}


def _list(call: Call) -> Answer:
    del call
    return {"code": 0, "message": "SUCCEED", "request_id": "req-1", "data": []}


_FIELDS: Final = names(
    "prompt negative_prompt mode duration cfg_scale sound multi_shot multi_prompt shot_type camera_control "
    "watermark_info callback_url external_task_id"
)

WIRE: Final = Wire(
    name="kling",
    refusal=_refusal,
    authorised=_authorised,
    words=_task,
    actions=(
        Action(
            method="POST",
            path="/v1/videos/text2video",
            answer=_create,
            submits=True,
            needs=names("model_name prompt"),
            takes=_FIELDS | names("aspect_ratio"),
        ),
        Action(
            method="POST",
            path="/v1/videos/image2video",
            answer=_create,
            submits=True,
            needs=names("model_name image"),
            takes=_FIELDS | names("image_tail static_mask dynamic_masks"),
        ),
        Action(method="GET", path="/v1/videos/text2video", answer=_list),
        Action(method="GET", path="/v1/videos/text2video/{id}", answer=_look),
        Action(method="GET", path="/v1/videos/image2video/{id}", answer=_look),
    ),
)
