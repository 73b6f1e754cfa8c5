"""OpenRouter: many vendors' pictures, clips and voices behind one key, with the real cost in the answer."""

from datetime import UTC, datetime
from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known, made
from shotwright.providers.remote.asking import Question, said_no
from shotwright.providers.remote.files import data_uri, from_base64, given
from shotwright.providers.remote.refusals import Codes, classify, message
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras, size_wanted, speech_body
from shotwright.providers.remote.vendors.openrouter_models import video_entry
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
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.remote_models import ModelEntry, NativeAudio

_STATES: Final = {"pending": RemoteState.QUEUED, "queued": RemoteState.QUEUED, "cancelled": RemoteState.CANCELLED}
_POLICY: Final = ("moderation", "content policy", "content_policy", "safety")


class OpenRouter(Adapter):
    codes: ClassVar[Codes] = {"403": ErrorClass.CONTENT_POLICY}

    async def image(self, job: ImageJob, connection: Connection) -> Finished:
        references = [{"type": "image_url", "image_url": {"url": await data_uri(one.path)}} for one in job.references]
        body: dict[str, Json] = {
            **extras(job, connection),
            **known(
                {
                    "model": job.model.id,
                    "prompt": job.prompt,
                    "input_references": references,
                    "aspect_ratio": job.framing.aspect,
                    "resolution": job.framing.resolution,
                    "size": size_wanted(job),
                    "seed": job.seed if job.model.limits.seed else None,
                }
            ),
        }
        reply = _good(await self._post(connection, "/images", body), connection)
        picture = reply["data"][0]
        results = given(from_base64(picture["b64_json"].text), mime=picture["media_type"].text)
        return made(results, connection, cost_usd_micros=reply["usage"]["cost"].micros)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        limits = job.model.limits
        frames: list[Json] = [
            {"type": "image_url", "image_url": {"url": await data_uri(path)}, "frame_type": kind}
            for path, kind in ((job.first_frame, "first_frame"), (job.last_frame, "last_frame"))
            if path is not None
        ]
        references: list[Json] = [
            {"type": "image_url", "image_url": {"url": await data_uri(one.path)}} for one in job.references
        ]
        body: dict[str, Json] = {
            **extras(job, connection),
            **known(
                {
                    "model": job.model.id,
                    "prompt": job.prompt,
                    "duration": job.duration_s,
                    "aspect_ratio": job.framing.aspect,
                    "resolution": job.framing.resolution,
                    "size": size_wanted(job),
                    "frame_images": frames,
                    "input_references": references,
                    "generate_audio": job.native_audio if limits.native_audio is NativeAudio.CHOICE else None,
                    "seed": job.seed if limits.seed else None,
                    "callback_url": job.callback_url,
                }
            ),
        }
        reply = _good(await self._post(connection, "/videos", body), connection)
        return accepted(reply["id"].text, connection)

    async def speech(self, job: SpeechJob, connection: Connection) -> Finished:
        headers = self.headers(connection)
        question = Question(
            method="POST", path="/audio/speech", headers=headers, json=speech_body(job, connection), paid=True
        )
        return await self._sound(connection, question)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        reply = await self._task(connection, f"/videos/{job_id}")
        if reply is None:
            return GONE
        cost = reply["usage"]["cost"].micros
        match reply["status"].text:
            case "completed":
                return done(_results(reply, job_id, connection), cost_usd_micros=cost)
            case "failed":
                said = message(reply)
                policy = any(words in said.lower() for words in _POLICY)
                return failed(ErrorClass.CONTENT_POLICY if policy else ErrorClass.PROVIDER_INTERNAL, said)
            case "expired":
                return GONE
            case status:
                return Report(state=_STATES.get(status, RemoteState.RUNNING), cost_usd_micros=cost)

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for path in ("/models", "/images/models", "/videos/models"):
            reply = await self._get(connection, path)
            found |= dict.fromkeys(model["id"].text for model in reply["data"].items)
        return tuple(one for one in found if one)

    async def describe_models(self, connection: Connection) -> tuple[ModelEntry, ...]:
        """Return the video models; of pictures and voices OpenRouter tells the prices only with each answer."""
        reply = await self._get(connection, "/videos/models")
        models = (video_entry(model, datetime.now(UTC).date()) for model in reply["data"].items)
        return tuple(model for model in models if model.id)

    async def balance(self, connection: Connection) -> int | None:
        try:
            account = (await self._get(connection, "/credits"))["data"]
        except RemoteError:
            return None  # a key may be too weak for this, and good for everything else
        bought, used = account["total_credits"].micros, account["total_usage"].micros
        return None if bought is None or used is None else bought - used


def _good(reply: Reply, connection: Connection) -> Reply:
    """Return the reply, unless it is an error that came with a good status."""
    if reply["error"]:
        status = reply["error"]["code"].whole or 400
        raise said_no(classify(status, reply, OpenRouter.codes), message(reply), connection)
    return reply


def _results(reply: Reply, job_id: str, connection: Connection) -> tuple[ResultFile, ...]:
    """Signed addresses (`urls`) are good for anybody; else the content is there for the key, as `unsigned_urls` say."""
    if url := reply["urls"][0].text:
        return (ResultFile(url=url, mime="video/mp4"),)
    content = f"{connection.base_url.rstrip('/')}/videos/{job_id}/content?index=0"
    return (ResultFile(url=content, mime="video/mp4", needs_key=True),)
