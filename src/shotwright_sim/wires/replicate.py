"""Replicate: predictions of models that each have their own inputs."""

from collections.abc import Mapping
from typing import Any, Final

from shotwright_sim.desk import Desk, Making, SimJob, Stage
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, Call, Wire, bearer, names
from shotwright_sim.wires.shapes import STATUS, the_job, whole_seconds

_STATUSES: Final = {
    Stage.QUEUED: "starting",
    Stage.RUNNING: "processing",
    Stage.DONE: "succeeded",
    Stage.FAILED: "failed",
    Stage.CANCELLED: "canceled",
}


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    status = 422 if scenario is Scenario.INVALID else STATUS[scenario]
    return status, {"title": "No", "detail": message, "status": status}


def _create(call: Call) -> Answer:
    given, name = call.seen.fields, call.path["name"]
    job = call.desk.accept(
        "replicate",
        Making.VIDEO if "video" in name else Making.IMAGE,
        call.scenario,
        seconds=whole_seconds(given["input"].get("duration")),
        callback_url=str(given.get("webhook", "")),
    )
    return {"id": job.id, "status": "starting", "input": {}, "output": None, "error": None}


def _look(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    return _prediction(call.desk, job, call.desk.stage(job))


def _prediction(desk: Desk, job: SimJob, stage: Stage) -> Mapping[str, Any]:
    body: dict[str, Any] = {"id": job.id, "status": _STATUSES[stage], "output": None, "error": None}
    if stage is Stage.DONE:
        url = desk.result_url(job)
        body |= {"output": url if job.making is Making.VIDEO else [url], "metrics": {"predict_time": 3.5}}
    if stage is Stage.FAILED:
        policy = job.scenario is Scenario.POLICY_LATER
        body["error"] = "The output was flagged as sensitive. (E005)" if policy else "Nothing came of it."
    return body


def _cancel(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    call.desk.cancel(job)
    return {"id": job.id, "status": "canceled" if job.cancelled else "succeeded"}


def _account(call: Call) -> Answer:
    del call
    return {"type": "user", "username": "sim"}


WIRE: Final = Wire(
    name="replicate",
    refusal=_refusal,
    authorised=bearer,
    words=_prediction,
    signs="standard",
    actions=(
        Action(
            method="POST",
            path="/models/{owner}/{name}/predictions",
            answer=_create,
            submits=True,
            needs=names("input"),
            takes=names("webhook webhook_events_filter stream"),
        ),
        Action(method="GET", path="/predictions/{id}", answer=_look),
        Action(method="POST", path="/predictions/{id}/cancel", answer=_cancel),
        Action(method="GET", path="/account", answer=_account),
    ),
)
