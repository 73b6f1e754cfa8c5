"""Runway: tasks with an estimate before and a price after."""

from typing import Any, Final

from starlette.responses import Response

from shotwright_sim.desk import Making, Stage
from shotwright_sim.requests import Seen
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, Call, Wire, bearer, names
from shotwright_sim.wires.shapes import STATUS, the_job, whole_seconds

CREDITS: Final = 60
_VERSION: Final = "2024-11-06"
_STATUSES: Final = {
    Stage.QUEUED: "PENDING",
    Stage.RUNNING: "RUNNING",
    Stage.DONE: "SUCCEEDED",
    Stage.FAILED: "FAILED",
    Stage.CANCELLED: "CANCELLED",
}


def _authorised(seen: Seen) -> bool:
    return bearer(seen) and seen.headers.get("x-runway-version") == _VERSION


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    if scenario is Scenario.NO_MONEY:
        return 400, {"error": "You do not have enough credits to run this task."}
    return STATUS[scenario], {"error": message}


def _video(call: Call) -> Answer:
    seconds = whole_seconds(call.seen.fields.get("duration"))
    job = call.desk.accept("runway", Making.VIDEO, call.scenario, seconds=seconds)
    return {"id": job.id, "estimatedCost": {"credits": CREDITS}}


def _image(call: Call) -> Answer:
    job = call.desk.accept("runway", Making.IMAGE, call.scenario)
    return {"id": job.id, "estimatedCost": {"credits": CREDITS}}


def _look(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    stage = call.desk.stage(job)
    body: dict[str, Any] = {"id": job.id, "status": _STATUSES[stage], "createdAt": "2026-11-21T00:00:00Z"}
    if stage is Stage.RUNNING:
        body["progress"] = 0.5
    if stage is Stage.DONE:
        body |= {"output": [call.desk.result_url(job)], "cost": {"credits": CREDITS}}
    if stage is Stage.FAILED:
        policy = job.scenario is Scenario.POLICY_LATER
        code = "SAFETY.OUTPUT.VIDEO" if policy else "INTERNAL.BAD_OUTPUT.CODE01"
        body |= {"failure": "Nothing came of it.", "failureCode": code, "cost": {"credits": 0}}
    return body


def _delete(call: Call) -> Answer:
    call.desk.cancel(the_job(call, call.path["id"]))
    return Response(status_code=204)


def _organization(call: Call) -> Answer:
    del call
    return {"creditBalance": 1500, "tier": {"models": {"sim_gen": {"maxConcurrentGenerations": 2}}}, "usage": {}}


_COMMON: Final = names("seed outputFormat contentModeration")
_VIDEO: Final = _COMMON | names(
    "duration ratio negativePrompt audio references referenceVideos referenceAudio resolution"
)

WIRE: Final = Wire(
    name="runway",
    refusal=_refusal,
    authorised=_authorised,
    actions=(
        Action(
            method="POST",
            path="/v1/image_to_video",
            answer=_video,
            submits=True,
            needs=names("model promptImage"),
            takes=_VIDEO | names("promptText"),
        ),
        Action(
            method="POST",
            path="/v1/text_to_video",
            answer=_video,
            submits=True,
            needs=names("model promptText"),
            takes=_VIDEO,
        ),
        Action(
            method="POST",
            path="/v1/text_to_image",
            answer=_image,
            submits=True,
            needs=names("model promptText ratio"),
            takes=_COMMON | names("referenceImages outputCount"),
        ),
        Action(method="GET", path="/v1/tasks/{id}", answer=_look),
        Action(method="DELETE", path="/v1/tasks/{id}", answer=_delete),
        Action(method="GET", path="/v1/organization", answer=_organization),
    ),
)
