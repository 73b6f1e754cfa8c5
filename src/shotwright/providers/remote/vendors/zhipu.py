"""Zhipu (bigmodel.cn) and Z.ai: CogVideoX and Vidu clips, CogView pictures, GLM voices."""

from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known, made
from shotwright.providers.remote.asking import Question
from shotwright.providers.remote.files import data_uri, found_at, from_base64, given
from shotwright.providers.remote.refusals import Codes, classify, message
from shotwright.providers.remote.vendors.bodies import extras, pixels, speech_body
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection, Finished, ImageJob, RemoteState, Report, SpeechJob, Submitted, VideoJob
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelEntry, NativeAudio

_POLICY: Final = "1301"


class Zhipu(Adapter):
    codes: ClassVar[Codes] = {
        "1000": ErrorClass.AUTH,
        "1001": ErrorClass.AUTH,
        "1002": ErrorClass.AUTH,
        "1113": ErrorClass.QUOTA,
        "1211": ErrorClass.MODEL_GONE,
        _POLICY: ErrorClass.CONTENT_POLICY,
        "1302": ErrorClass.RATE_LIMITED,
        "1303": ErrorClass.RATE_LIMITED,
        "1305": ErrorClass.RATE_LIMITED,
    }

    async def image(self, job: ImageJob, connection: Connection) -> Finished:
        body: dict[str, Json] = {
            "watermark_enabled": False,
            **extras(job, connection),
            "model": job.model.id,
            "prompt": job.prompt,
            "size": pixels(job.framing.size),
            "request_id": job.idempotency_key,
        }
        picture = (await self._post(connection, "/images/generations", body))["data"][0]
        results = given(from_base64(picture["b64_json"].text)) or found_at(picture["url"].text)
        return made(results, connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        frames = [await data_uri(path) for path in (job.first_frame, job.last_frame) if path is not None]
        limits = job.model.limits
        body: dict[str, Json] = {
            "watermark_enabled": False,
            **extras(job, connection),
            **known(
                {
                    "model": job.model.id,
                    "prompt": job.prompt,
                    "image_url": frames[0] if len(frames) == 1 else frames,
                    "size": pixels(job.framing.size) if limits.sizes else None,
                    "aspect_ratio": job.framing.aspect,
                    "duration": job.duration_s,
                    "with_audio": job.native_audio if limits.native_audio is NativeAudio.CHOICE else None,
                    "request_id": job.idempotency_key,
                }
            ),
        }
        reply = await self._post(connection, "/videos/generations", body)
        return accepted(reply["id"].text, connection)

    async def speech(self, job: SpeechJob, connection: Connection) -> Finished:
        headers = self.headers(connection)
        question = Question(
            method="POST", path="/audio/speech", headers=headers, json=speech_body(job, connection), paid=True
        )
        return await self._sound(connection, question)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        reply = await self._task(connection, f"/async-result/{job_id}")
        if reply is None:
            return GONE
        match reply["task_status"].text:
            case "SUCCESS":
                return done(found_at(reply["video_result"][0]["url"].text, mime="video/mp4"))
            case "FAIL":
                found = classify(500, reply, self.codes)
                policy = found is ErrorClass.CONTENT_POLICY
                return failed(found if policy else ErrorClass.PROVIDER_INTERNAL, message(reply))
            case _:
                return Report(state=RemoteState.RUNNING)

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        reply = await self._get(connection, "/models")
        return tuple(model["id"].text for model in reply["data"].items)
