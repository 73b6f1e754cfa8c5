"""ComfyUI: graphs of nodes, uploads, a queue and a history that a restart forgets."""

from typing import Any, Final

from starlette.responses import Response

from shotwright_sim.desk import Making, Stage
from shotwright_sim.scenarios import Scenario
from shotwright_sim.trouble import result
from shotwright_sim.wire import Action, Answer, BadRequest, Call, NoSuchJob, Wire, names, open_to_all
from shotwright_sim.wires.shapes import STATUS, the_job


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    error = {"type": "prompt_outputs_failed_validation", "message": message, "details": "", "extra_info": {}}
    return STATUS[scenario], {"error": error, "node_errors": {}}


def _prompt(call: Call) -> Answer:
    graph = call.seen.fields["prompt"]
    if not graph or any(set(node) - {"class_type", "inputs", "_meta"} for node in graph.values()):
        raise BadRequest("not a graph in API format")
    own = str(call.seen.fields.get("prompt_id", ""))
    job = call.desk.accept("comfyui", Making.IMAGE, call.scenario, own_key=own)
    return {"prompt_id": own or job.id, "number": 1, "node_errors": {}}


def _history(call: Call) -> Answer:
    try:
        job = the_job(call, call.path["id"])
    except NoSuchJob:
        return {}
    stage = call.desk.stage(job)
    if stage not in {Stage.DONE, Stage.FAILED}:
        return {}
    outputs: dict[str, Any] = {}
    messages: list[Any] = []
    if stage is Stage.DONE:
        outputs = {"9": {"images": [{"filename": f"{job.id}.png", "subfolder": "", "type": "output"}]}}
    else:
        said = "NSFW content was blocked" if job.scenario is Scenario.POLICY_LATER else "CUDA out of memory"
        messages = [["execution_error", {"node_type": "KSampler", "exception_message": said}]]
    status = {"status_str": "success" if outputs else "error", "completed": bool(outputs), "messages": messages}
    return {job.own_key or job.id: {"outputs": outputs, "status": status}}


def _queue(call: Call) -> Answer:
    jobs = [job for job in call.desk.jobs.values() if job.wire == "comfyui" and not job.cancelled]
    jobs = [job for job in jobs if job.scenario is not Scenario.VANISHED]
    return {"queue_running": [[1, job.own_key or job.id, {}, {}, []] for job in jobs], "queue_pending": []}


def _change_queue(call: Call) -> Answer:
    for job_id in call.seen.fields.get("delete", []):
        call.desk.cancel(the_job(call, job_id))
    return Response(status_code=200)


def _interrupt(call: Call) -> Answer:
    call.desk.cancel(the_job(call, call.seen.fields["prompt_id"]))
    return Response(status_code=200)


def _view(call: Call) -> Answer:
    job = the_job(call, call.seen.query["filename"].removesuffix(".png"))
    return result(job.content, job.mime, job.scenario, call.desk.result_url(job))


def _upload(call: Call) -> Answer:
    return {"name": f"stored_{call.seen.form['image'][0].filename}", "subfolder": "", "type": "input"}


def _stats(call: Call) -> Answer:
    del call
    return {"system": {"comfyui_version": "sim"}, "devices": []}


def _checkpoints(call: Call) -> Answer:
    del call
    return ["sim.safetensors"]


WIRE: Final = Wire(
    name="comfyui",
    refusal=_refusal,
    authorised=open_to_all,
    actions=(
        Action(
            method="POST",
            path="/prompt",
            answer=_prompt,
            submits=True,
            needs=names("prompt"),
            takes=names("client_id extra_data front number prompt_id partial_execution_targets"),
        ),
        Action(method="GET", path="/history/{id}", answer=_history),
        Action(method="GET", path="/queue", answer=_queue),
        Action(method="POST", path="/queue", answer=_change_queue),
        Action(method="POST", path="/interrupt", answer=_interrupt),
        Action(method="GET", path="/view", answer=_view),
        Action(method="POST", path="/upload/image", answer=_upload),
        Action(method="GET", path="/system_stats", answer=_stats),
        Action(method="GET", path="/models/checkpoints", answer=_checkpoints),
    ),
)
