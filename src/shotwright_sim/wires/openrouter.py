"""OpenRouter: pictures, clips and speech of many vendors, with prices."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from shotwright_sim.desk import Desk, Making, SimJob, Stage
from shotwright_sim.scenarios import Scenario
from shotwright_sim.trouble import result
from shotwright_sim.wire import Action, Answer, Call, Wire, bearer, names
from shotwright_sim.wires.chat_completions import complete
from shotwright_sim.wires.shapes import STATUS, base64_of, the_job, whole_seconds

COST_USD: Final = 0.125
_STATUSES: Final = {
    Stage.QUEUED: "pending",
    Stage.RUNNING: "in_progress",
    Stage.DONE: "completed",
    Stage.FAILED: "failed",
    Stage.CANCELLED: "cancelled",
}


def _refusal(scenario: Scenario, message: str) -> tuple[int, Any]:
    status = 403 if scenario is Scenario.POLICY else STATUS[scenario]
    error: dict[str, Any] = {"code": status, "message": message}
    if scenario is Scenario.POLICY:
        error["metadata"] = {"reasons": ["violence"]}
    return 200 if scenario is Scenario.REFUSED_IN_200 else status, {"error": error}


def _image(call: Call) -> Answer:
    job = call.desk.accept("openrouter", Making.IMAGE, call.scenario)
    picture = {"b64_json": base64_of(job.content), "media_type": job.mime}
    return {"created": 1, "data": [picture], "usage": {"cost": COST_USD}}


def _video(call: Call) -> Answer:
    fields = call.seen.fields
    job = call.desk.accept(
        "openrouter",
        Making.VIDEO,
        call.scenario,
        seconds=whole_seconds(fields.get("duration")),
        callback_url=str(fields.get("callback_url", "")),
    )
    return Response(
        f'{{"id": "{job.id}", "polling_url": "/videos/{job.id}", "status": "pending"}}',
        status_code=202,
        media_type="application/json",
    )


def _look(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    stage = call.desk.stage(job)
    body: dict[str, Any] = {"id": job.id, "polling_url": f"/videos/{job.id}", "status": _STATUSES[stage]}
    if stage is Stage.FAILED:
        why = "blocked by moderation" if job.scenario is Scenario.POLICY_LATER else "nothing came of it"
        body["error"] = f"The provider says: {why}."
    if stage is Stage.DONE:
        if job.scenario in {Scenario.PRIVATE_RESULT, Scenario.REDIRECT_TO_PRIVATE}:
            body["urls"] = [call.desk.result_url(job)]
        body["unsigned_urls"] = [_content_url(call.desk, job)]
        body["usage"] = {"cost": COST_USD, "is_byok": False}
    return body


def _content_url(desk: Desk, job: SimJob) -> str:
    """Return where the content is for those who have the key: that is what the vendor calls unsigned."""
    return f"{desk.base}/openrouter/videos/{job.id}/content?index=0"


def _words(desk: Desk, job: SimJob, stage: Stage) -> Mapping[str, Any]:
    status = _STATUSES[stage]
    told = {"id": job.id, "status": status, "unsigned_urls": [_content_url(desk, job)] if stage is Stage.DONE else []}
    return {"type": f"video.generation.{status}", "data": told}


def _content(call: Call) -> Answer:
    job = the_job(call, call.path["id"])
    return result(job.content, job.mime, job.scenario, call.desk.result_url(job))


def _speech(call: Call) -> Answer:
    job = call.desk.accept("openrouter", Making.SPEECH, call.scenario, text=str(call.seen.fields["input"]))
    return Response(job.content, media_type=job.mime)


def _models(call: Call) -> Answer:
    return {"data": [{"id": f"vendor{call.seen.path.replace('/', '-')}"}]}


def _video_models(call: Call) -> Answer:
    del call
    whole = {
        "id": "vendor/film-1",
        "name": "Vendor: Film 1",
        "supported_resolutions": ["1080p", "720p"],
        "supported_aspect_ratios": ["16:9", "9:16"],
        "supported_sizes": ["1280x720", "1920x1080"],
        "supported_durations": [8, 4],
        "supported_frame_images": ["first_frame"],
        "generate_audio": True,
        "seed": True,
        "pricing_skus": {"per-video-second": "0.50", "per-video-second-1080p": "0.75"},
    }
    strange = {"id": "vendor/film-2", "supported_sizes": ["1280x720", "wide"], "pricing_skus": {"per-megavoxel": "1"}}
    return {"data": [whole, strange]}


def _credits(call: Call) -> Answer:
    del call
    return {"data": {"total_credits": 25.0, "total_usage": 4.5}}


WIRE: Final = Wire(
    name="openrouter",
    refusal=_refusal,
    authorised=bearer,
    words=_words,
    signs="openrouter",
    actions=(
        Action(
            method="POST",
            path="/images",
            answer=_image,
            submits=True,
            needs=names("model prompt"),
            takes=names("input_references aspect_ratio resolution size n seed quality output_format background"),
        ),
        Action(
            method="POST",
            path="/videos",
            answer=_video,
            submits=True,
            needs=names("model prompt"),
            takes=names(
                "aspect_ratio duration resolution size frame_images input_references generate_audio seed "
                "previous_job_id callback_url provider user session_id"
            ),
        ),
        Action(method="GET", path="/videos/models", answer=_video_models),
        Action(method="GET", path="/images/models", answer=_models),
        complete("/v1/chat/completions"),
        Action(method="GET", path="/models", answer=_models),
        Action(method="GET", path="/v1/models", answer=_models),
        Action(method="GET", path="/credits", answer=_credits),
        Action(method="GET", path="/videos/{id}", answer=_look),
        Action(method="GET", path="/videos/{id}/content", answer=_content),
        Action(
            method="POST",
            path="/audio/speech",
            answer=_speech,
            submits=True,
            needs=names("model input"),
            takes=names("voice instructions response_format speed input_references"),
        ),
    ),
)
