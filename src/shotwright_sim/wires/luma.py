"""Luma's Agents API: Ray clips and Uni pictures, one address for both."""

from typing import Any, Final

from shotwright_sim.desk import Making, Stage
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, BadRequest, Call, Wire, bearer, names
from shotwright_sim.wires.shapes import STATUS, the_job, whole_seconds

_CODES: Final = {
    Scenario.RATE_LIMITED: "rate_limited",
    Scenario.NO_MONEY: "budget_exhausted",
    Scenario.POLICY: "content_moderated",
    Scenario.BAD_KEY: "unauthorized",
    Scenario.MODEL_GONE: "not_found",
    Scenario.VANISHED: "not_found",
}
_STATES: Final = {
    Stage.QUEUED: "queued",
    Stage.RUNNING: "processing",
    Stage.DONE: "completed",
    Stage.FAILED: "failed",
}


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    return STATUS[scenario], {"failure_code": _CODES.get(scenario, "invalid_request"), "message": message}


def _create(call: Call) -> Answer:
    fields = call.seen.fields
    media = [
        *fields.get("image_ref", ()),
        *(fields.get("video", {}).get(name) for name in ("start_frame", "end_frame")),
    ]
    if any(item and set(item) not in ({"url"}, {"data", "media_type"}) for item in media):
        raise BadRequest("a picture is a url, or data with a media_type")
    making = Making.VIDEO if fields["type"] == "video" else Making.IMAGE
    seconds = whole_seconds(fields.get("video", {}).get("duration"))
    job = call.desk.accept("luma", making, call.scenario, seconds=seconds)
    return {"id": job.id, "type": fields["type"], "model": fields["model"], "state": "queued", "output": []}


def _look(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    stage = call.desk.stage(job)
    body: dict[str, Any] = {"id": job.id, "state": _STATES[stage], "output": []}
    if stage is Stage.DONE:
        body["output"] = [{"type": "video", "url": call.desk.result_url(job)}]
    if stage is Stage.FAILED:
        policy = job.scenario is Scenario.POLICY_LATER
        body |= {
            "failure_code": "content_moderated" if policy else "generation_failed",
            "failure_reason": "Nothing came of it.",
        }
    return body


WIRE: Final = Wire(
    name="luma",
    refusal=_refusal,
    authorised=bearer,
    actions=(
        Action(
            method="POST",
            path="/generations",
            answer=_create,
            submits=True,
            needs=names("prompt model type"),
            takes=names(
                "aspect_ratio image_ref source style output_format web_search layering user_id "
                "video.start_frame video.end_frame video.duration video.resolution video.loop video.hdr "
                "video.keyframes video.keyframe_indexes"
            ),
        ),
        Action(method="GET", path="/generations/{id}", answer=_look),
    ),
)
