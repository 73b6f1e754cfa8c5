"""Google's Gemini API: pictures and voices by generateContent, clips by background interactions.

It answers 200 when it refuses: a picture or clip that is missing was blocked, unless it says otherwise.
"""

from collections.abc import Mapping
from typing import ClassVar, Final

import httpx

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known, made
from shotwright.providers.remote.asking import Question, not_understood, said_no
from shotwright.providers.remote.files import bare_base64, content_of, found_at, from_base64, given
from shotwright.providers.remote.refusals import Codes, message
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.sounds import wav_of
from shotwright.providers.remote.vendors.bodies import extras
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
from shotwright_sdk.remote_models import ModelEntry

_STATES: Final = {
    "queued": RemoteState.QUEUED,
    "in_progress": RemoteState.RUNNING,
    "cancelled": RemoteState.CANCELLED,
}
_FAILED: Final = frozenset({"failed", "incomplete", "budget_exceeded", "requires_action", "requires_continuation"})
_NOTHING: Final = frozenset({"NO_IMAGE", "IMAGE_OTHER", "OTHER"})
"""It made nothing and does not say why; asked again, it may."""
_BLOCKED: Final = ("SAFETY", "PROHIBITED", "RECITATION", "BLOCKLIST", "SPII")


class Gemini(Adapter):
    codes: ClassVar[Codes] = {
        "resource_exhausted": ErrorClass.RATE_LIMITED,
        "failed_precondition": ErrorClass.QUOTA,
        "unauthenticated": ErrorClass.AUTH,
        "permission_denied": ErrorClass.AUTH,
        "invalid_argument": ErrorClass.INVALID_INPUT,
        "not_found": ErrorClass.MODEL_GONE,
        "unavailable": ErrorClass.OVERLOADED,
        "safety": ErrorClass.CONTENT_POLICY,
    }

    def headers(self, connection: Connection) -> Mapping[str, str]:
        return {"x-goog-api-key": connection.key}

    async def image(self, job: ImageJob, connection: Connection) -> Finished:
        parts: list[Json] = [{"text": job.prompt}]
        for reference in job.references:
            _, mime = await content_of(reference.path)
            parts.append({"inlineData": {"mimeType": mime, "data": await bare_base64(reference.path)}})
        picture = known({"aspectRatio": job.framing.aspect, "imageSize": job.framing.resolution})
        config = {
            "responseModalities": ["IMAGE"],
            **extras(job, connection),
            **known({"imageConfig": picture or None, "seed": job.seed if job.model.limits.seed else None}),
        }
        data = await self._generate(job.model, parts, config, connection)
        return made(given(from_base64(data["data"].text), mime=data["mimeType"].text), connection)

    async def speech(self, job: SpeechJob, connection: Connection) -> Finished:
        voice: Json = {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": job.voice}}}
        config = {"responseModalities": ["AUDIO"], **extras(job, connection), "speechConfig": voice}
        data = await self._generate(job.model, [{"text": job.text}], config, connection)
        sound = wav_of(from_base64(data["data"].text), data["mimeType"].text)
        return made(given(sound, mime=data["mimeType"].text), connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        blocks: list[Json] = [{"type": "text", "text": job.prompt}]
        frames = [path for path in (job.first_frame, job.last_frame) if path is not None]
        for path in [*frames, *(reference.path for reference in job.references)]:
            _, mime = await content_of(path)
            blocks.append({"type": "image", "data": await bare_base64(path), "mime_type": mime})
        task = "image_to_video" if frames else "reference_to_video" if job.references else "text_to_video"
        config = known({"seed": job.seed if job.model.limits.seed else None, "video_config": {"task": task}})
        wanted = {
            "type": "video",
            "aspect_ratio": job.framing.aspect,
            "resolution": job.framing.resolution,
            "duration": str(job.duration_s),
            "delivery": "uri",
        }
        body: dict[str, Json] = {
            **extras(job, connection),
            "model": job.model.id,
            "input": blocks,
            "background": True,
            "generation_config": config,
            "response_format": known(wanted),
        }
        if job.callback_url:
            body["webhook_config"] = {"uris": [job.callback_url]}
        reply = await self._post(connection, "/v1beta/interactions", body)
        if reason := reply["promptFeedback"]["blockReason"].text:
            raise said_no(ErrorClass.CONTENT_POLICY, f"The prompt was blocked: {reason}.", connection)
        return accepted(reply["id"].text, connection)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        reply = await self._task(connection, f"/v1beta/interactions/{job_id}")
        if reply is None:
            return GONE
        status, video = reply["status"].text, reply["output_video"]
        if status == "completed" and video:
            inline = given(from_base64(video["data"].text), mime="video/mp4")
            return done(inline or _file(video["uri"].text, connection))
        if status == "completed" or status in _FAILED:
            return _came_to_nothing(reply, status)
        return Report(state=_STATES.get(status, RemoteState.RUNNING))

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        path = f"/v1beta/interactions/{job_id}/cancel"
        return await self._stopped(connection, Question(method="POST", path=path, headers=self.headers(connection)))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        reply = await self._get(connection, "/v1beta/models", {"pageSize": "1000"})
        return tuple(model["name"].text.removeprefix("models/") for model in reply["models"].items)

    async def _generate(
        self, model: ModelEntry, parts: list[Json], config: dict[str, Json], connection: Connection
    ) -> Reply:
        """Return the picture or sound of an answer."""
        body: Json = {"contents": [{"role": "user", "parts": parts}], "generationConfig": config}
        reply = await self._post(connection, f"/v1beta/models/{model.id}:generateContent", body)
        candidate = reply["candidates"][0]
        for part in candidate["content"]["parts"].items:
            if part["inlineData"]["data"].text:
                return part["inlineData"]
        reason = reply["promptFeedback"]["blockReason"].text or candidate["finishReason"].text
        if any(word in reason for word in _BLOCKED):
            raise said_no(ErrorClass.CONTENT_POLICY, f"It made nothing: {reason}.", connection)
        if reason in _NOTHING:
            raise said_no(ErrorClass.PROVIDER_INTERNAL, f"It made nothing: {reason}.", connection)
        raise not_understood(f"holds nothing that was made ({reason or 'no reason given'})", connection, paid=True)


def _file(uri: str, connection: Connection) -> tuple[ResultFile, ...]:
    """Return the file at Google's address, for which the key is needed; the key goes nowhere else."""
    ours = httpx.URL(uri).host == httpx.URL(connection.base_url).host
    return found_at(uri, mime="video/mp4", needs_key=ours)


def _came_to_nothing(reply: Reply, status: str) -> Report:
    """A clip that is missing without a word was filtered out."""
    error = reply["errors"][0]
    blocked = not error or any(word in error["code"].text for word in _BLOCKED)
    found = ErrorClass.CONTENT_POLICY if blocked else ErrorClass.PROVIDER_INTERNAL
    return failed(found, message(error) or f"The interaction is {status}, without a clip.")
