"""Alibaba's DashScope (Model Studio): Wan clips, Qwen pictures, CosyVoice and Qwen voices.

Three generations of Wan name their inputs differently; the model's `wire.generation` says which it is: `media` for
2.7 and later, `legacy` for those before.
"""

from datetime import UTC, datetime
from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known, made
from shotwright.providers.remote.asking import Question, not_understood
from shotwright.providers.remote.files import data_uri, found_at
from shotwright.providers.remote.refusals import Codes, classify, message
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras, pixels, size_wanted, word
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import (
    Connection,
    Finished,
    ImageJob,
    RemoteState,
    Report,
    ResultFile,
    SpeechJob,
    Submitted,
    VideoJob,
)
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelEntry, NativeAudio

_SERVICES: Final = "/api/v1/services"
_ASYNC: Final = {"X-DashScope-Async": "enable"}
_HZ: Final = 24_000
_STATES: Final = {
    "PENDING": RemoteState.QUEUED,
    "RUNNING": RemoteState.RUNNING,
    "SUSPENDED": RemoteState.RUNNING,
    "CANCELED": RemoteState.CANCELLED,
}


class DashScope(Adapter):
    codes: ClassVar[Codes] = {
        "datainspectionfailed": ErrorClass.CONTENT_POLICY,
        "throttling": ErrorClass.RATE_LIMITED,
        "arrearage": ErrorClass.QUOTA,
        "invalidapikey": ErrorClass.AUTH,
        "modelnotfound": ErrorClass.MODEL_GONE,
        "invalidparameter": ErrorClass.INVALID_INPUT,
    }

    async def image(self, job: ImageJob, connection: Connection) -> Finished:
        content: list[Json] = [{"image": await data_uri(one.path)} for one in job.references]
        limits = job.model.limits
        parameters: dict[str, Json] = {
            "n": 1,
            "watermark": False,
            **extras(job, connection),
            **known(
                {
                    "size": pixels(job.framing.size, "*"),
                    "negative_prompt": job.negative if limits.negative else None,
                    "seed": job.seed if limits.seed else None,
                }
            ),
        }
        messages: list[Json] = [{"role": "user", "content": [*content, {"text": job.prompt}]}]
        body: Json = {"model": job.model.id, "input": {"messages": messages}, "parameters": parameters}
        reply = await self._post(connection, f"{_SERVICES}/aigc/multimodal-generation/generation", body)
        pieces = reply["output"]["choices"][0]["message"]["content"].items
        url = next((piece["image"].text for piece in pieces if piece["image"].text), "")
        return made(found_at(url), connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        limits, legacy = job.model.limits, word(job.model.wire, "generation") == "legacy"
        given: dict[str, Json] = {
            "prompt": job.prompt,
            "negative_prompt": job.negative if limits.negative else None,
            **(await _legacy_media(job) if legacy else {"media": await _media(job)}),
        }
        parameters: dict[str, Json] = {
            "watermark": False,
            **extras(job, connection),
            **known(
                {
                    "size": size_wanted(job, "*"),
                    "resolution": job.framing.resolution,
                    "ratio": job.framing.aspect if not job.first_frame else None,
                    "duration": job.duration_s,
                    "audio": job.native_audio if limits.native_audio is NativeAudio.CHOICE else None,
                    "seed": job.seed if limits.seed else None,
                }
            ),
        }
        body: Json = {"model": job.model.id, "input": known(given), "parameters": parameters}
        service = "image2video" if legacy and job.last_frame else "video-generation"  # the models named kf2v
        path = f"{_SERVICES}/aigc/{service}/video-synthesis"
        reply = await self._post(connection, path, body, headers=_ASYNC)
        return accepted(reply["output"]["task_id"].text, connection)

    async def speech(self, job: SpeechJob, connection: Connection) -> Finished:
        if word(job.model.wire, "service") == "multimodal":
            path, more = "aigc/multimodal-generation/generation", {}
        else:
            path, more = "audio/tts/SpeechSynthesizer", {"format": "wav", "sample_rate": _HZ, "rate": job.speed}
        given: dict[str, Json] = {**more, **extras(job, connection), "text": job.text, "voice": job.voice}
        reply = await self._post(connection, f"{_SERVICES}/{path}", {"model": job.model.id, "input": given})
        audio = reply["output"]["audio"]
        if not audio["url"].text:
            raise not_understood("holds no sound", connection, paid=True)
        sound = ResultFile(url=audio["url"].text, mime="audio/wav", expires_at=_moment(audio["expires_at"]))
        return Finished(results=(sound,))

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        reply = await self._task(connection, f"/api/v1/tasks/{job_id}")
        output = Reply(None) if reply is None else reply["output"]
        status = output["task_status"].text
        if reply is None or status == "UNKNOWN":
            return GONE
        if status == "SUCCEEDED":
            url = output["video_url"].text or output["results"][0]["url"].text
            return done(found_at(url, mime="video/mp4"))
        if status == "FAILED":
            found = classify(500, output, self.codes)
            return failed(
                found if found is ErrorClass.CONTENT_POLICY else ErrorClass.PROVIDER_INTERNAL, message(output)
            )
        return Report(state=_STATES.get(status, RemoteState.RUNNING))

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        path = f"/api/v1/tasks/{job_id}/cancel"
        return await self._stopped(connection, Question(method="POST", path=path, headers=self.headers(connection)))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        reply = await self._get(connection, "/compatible-mode/v1/models")
        return tuple(model["id"].text for model in reply["data"].items)


async def _media(job: VideoJob) -> list[Json]:
    given = [(job.first_frame, "first_frame"), (job.last_frame, "last_frame")]
    given += [(reference.path, "reference_image") for reference in job.references]
    return [{"type": kind, "url": await data_uri(path)} for path, kind in given if path is not None]


async def _legacy_media(job: VideoJob) -> dict[str, Json]:
    if job.last_frame and job.first_frame:
        return {
            "first_frame_url": await data_uri(job.first_frame),
            "last_frame_url": await data_uri(job.last_frame),
        }
    if job.first_frame:
        return {"img_url": await data_uri(job.first_frame)}
    return {"reference_urls": [await data_uri(reference.path) for reference in job.references]}


def _moment(said: Reply) -> datetime | None:
    return None if said.number is None else datetime.fromtimestamp(said.number, UTC)
