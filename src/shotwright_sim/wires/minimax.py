"""MiniMax: both generations of Hailuo, and speech in hexadecimal. It says no with HTTP 200."""

from collections.abc import Mapping
from typing import Any, Final

from shotwright_sim.desk import Desk, Making, SimJob, Stage
from shotwright_sim.scenarios import Scenario
from shotwright_sim.wire import Action, Answer, Call, Wire, bearer, names
from shotwright_sim.wires.shapes import the_job, whole_seconds

_CODES: Final = {
    Scenario.RATE_LIMITED: 1002,
    Scenario.BAD_KEY: 1004,
    Scenario.NO_MONEY: 1008,
    Scenario.POLICY: 1026,
}
_OK: Final = {"status_code": 0, "status_msg": "success"}
_FIRST: Final = {
    Stage.QUEUED: "Queueing",
    Stage.RUNNING: "Processing",
    Stage.DONE: "Success",
    Stage.FAILED: "Fail",
    Stage.CANCELLED: "Fail",
}
_SECOND: Final = {
    Stage.QUEUED: "queued",
    Stage.RUNNING: "running",
    Stage.DONE: "succeeded",
    Stage.FAILED: "failed",
    Stage.CANCELLED: "cancelled",
}


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    return 200, {"base_resp": {"status_code": _CODES.get(scenario, 2013), "status_msg": message}}


def _accept(call: Call) -> SimJob:
    seconds = whole_seconds(call.seen.fields.get("duration"))
    callback = str(call.seen.fields.get("callback_url", ""))
    return call.desk.accept("minimax", Making.VIDEO, call.scenario, seconds=seconds, callback_url=callback)


def _first(call: Call) -> Answer:
    return {"task_id": _accept(call).id, "base_resp": _OK}


def _second(call: Call) -> Answer:
    return {"task_id": _accept(call).id}


def _look_first(call: Call) -> Answer:
    job = the_job(call, call.seen.query.get("task_id", ""))
    return _task(job, call.desk.stage(job))


def _task(job: SimJob, stage: Stage) -> Mapping[str, Any]:
    base = _OK
    if stage is Stage.FAILED:
        policy = job.scenario is Scenario.POLICY_LATER
        base = {"status_code": 1027 if policy else 1000, "status_msg": "Nothing came of it."}
    file_id = f"file-{job.id}" if stage is Stage.DONE else ""
    return {"task_id": job.id, "status": _FIRST[stage], "file_id": file_id, "base_resp": base}


def _words(desk: Desk, job: SimJob, stage: Stage) -> Mapping[str, Any]:
    """Both generations call with what the older one is told when it asks: whether the newer does is not known."""
    del desk
    return _task(job, stage)


def _look_second(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    stage = call.desk.stage(job)
    task: dict[str, Any] = {"id": job.id, "status": _SECOND[stage]}
    if stage is Stage.DONE:
        task |= {"content": {"url": call.desk.result_url(job)}, "usage": {"total_seconds": job.seconds}}
    if stage is Stage.FAILED:
        policy = job.scenario is Scenario.POLICY_LATER
        task["error"] = {"code": "1027" if policy else "1000", "message": "Nothing came of it."}
    return {"task": task}


def _file(call: Call) -> Answer:
    job = the_job(call, call.seen.query.get("file_id", "").removeprefix("file-"))
    return {"file": {"file_id": job.id, "download_url": call.desk.result_url(job)}, "base_resp": _OK}


def _speech(call: Call) -> Answer:
    job = call.desk.accept("minimax", Making.SPEECH, call.scenario, text=str(call.seen.fields["text"]))
    extra = {"audio_length": 400, "usage_characters": len(job.text)}
    return {"data": {"audio": job.content.hex(), "status": 2}, "extra_info": extra, "base_resp": _OK}


WIRE: Final = Wire(
    name="minimax",
    refusal=_refusal,
    authorised=bearer,
    words=_words,
    challenges=True,
    actions=(
        Action(
            method="POST",
            path="/v1/video_generation",
            answer=_first,
            submits=True,
            needs=names("model"),
            takes=names(
                "prompt first_frame_image last_frame_image subject_reference prompt_optimizer fast_pretreatment "
                "duration resolution callback_url aigc_watermark"
            ),
        ),
        Action(
            method="POST",
            path="/v2/video_generation",
            answer=_second,
            submits=True,
            needs=names("model content"),
            takes=names("resolution duration ratio callback_url aigc_watermark"),
        ),
        Action(method="GET", path="/v1/query/video_generation", answer=_look_first),
        Action(method="GET", path="/v2/query/video_generation/{id}", answer=_look_second),
        Action(method="GET", path="/v1/files/retrieve", answer=_file),
        Action(
            method="POST",
            path="/v1/t2a_v2",
            answer=_speech,
            submits=True,
            needs=names("model text"),
            takes=names(
                "stream language_boost output_format pronunciation_dict timber_weights voice_modify subtitle_enable "
                "voice_setting.voice_id voice_setting.speed voice_setting.vol voice_setting.pitch "
                "voice_setting.emotion audio_setting.sample_rate audio_setting.bitrate audio_setting.format "
                "audio_setting.channel"
            ),
        ),
    ),
)
