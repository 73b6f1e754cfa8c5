"""MiniMax: Hailuo clips in both generations (`wire.generation`: `content` for Hailuo 3, else the older), and speech."""

from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known, made
from shotwright.providers.remote.asking import said_no
from shotwright.providers.remote.files import data_uri, found_at, given
from shotwright.providers.remote.refusals import Codes, classify, message
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras, frame_items, word
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection, Finished, RemoteState, Report, SpeechJob, Submitted, VideoJob
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.remote_models import ModelEntry
from shotwright_sdk.vocabulary import Emotion

_STATES: Final = {
    "Preparing": RemoteState.QUEUED,
    "Queueing": RemoteState.QUEUED,
    "queued": RemoteState.QUEUED,
    "cancelled": RemoteState.CANCELLED,
}
_EMOTIONS: Final = {
    Emotion.HAPPY: "happy",
    Emotion.SAD: "sad",
    Emotion.ANGRY: "angry",
    Emotion.AFRAID: "fearful",
    Emotion.SURPRISED: "surprised",
}
"""Those that the vendor has a word for."""


class MiniMax(Adapter):
    codes: ClassVar[Codes] = {
        "1002": ErrorClass.RATE_LIMITED,
        "1004": ErrorClass.AUTH,
        "2049": ErrorClass.AUTH,
        "1008": ErrorClass.QUOTA,
        "1026": ErrorClass.CONTENT_POLICY,
        "1027": ErrorClass.CONTENT_POLICY,
        "2013": ErrorClass.INVALID_INPUT,
    }

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        newer = _is_newer(job.model)
        body = await (_newer(job) if newer else _older(job))
        version = "v2" if newer else "v1"
        sent = {**extras(job, connection), **known(body)}
        reply = self._good(await self._post(connection, f"/{version}/video_generation", sent), connection)
        return accepted(reply["task_id"].text, connection)

    async def speech(self, job: SpeechJob, connection: Connection) -> Finished:
        voice = known({"voice_id": job.voice, "speed": job.speed, "emotion": _EMOTIONS.get(job.emotion)})
        body: dict[str, Json] = {
            "audio_setting": {"sample_rate": 32_000, "format": "wav", "channel": 1},
            **extras(job, connection),
            "model": job.model.id,
            "text": job.text,
            "stream": False,
            "output_format": "hex",
            "voice_setting": voice,
        }
        reply = self._good(await self._post(connection, "/v1/t2a_v2", body), connection)
        return made(given(_from_hex(reply["data"]["audio"].text)), connection)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        if _is_newer(model):
            return await self._look_newer(job_id, connection)
        reply = await self._task(connection, "/v1/query/video_generation", {"task_id": job_id})
        if reply is None:
            return GONE
        status = reply["status"].text
        if not status:
            return self._not_known(reply, connection)
        if status == "Success":
            found = await self._get(connection, "/v1/files/retrieve", {"file_id": reply["file_id"].text})
            return done(found_at(self._good(found, connection)["file"]["download_url"].text, mime="video/mp4"))
        if status == "Fail":
            return failed(self._class_of_failure(reply), message(reply))
        return Report(state=_STATES.get(status, RemoteState.RUNNING))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """Return nothing, as MiniMax has no list; ask for a task that is not there, to see if the key is good."""
        reply = await self._get(connection, "/v1/query/video_generation", {"task_id": "0"})
        if classify(200, reply, self.codes) is ErrorClass.AUTH:
            raise said_no(ErrorClass.AUTH, message(reply), connection)
        return ()

    async def _look_newer(self, job_id: str, connection: Connection) -> Report:
        reply = await self._task(connection, f"/v2/query/video_generation/{job_id}")
        if reply is None:
            return GONE
        task = reply["task"]
        status = task["status"].text
        if not status:
            return self._not_known(reply, connection)
        if status == "succeeded":
            return done(found_at(task["content"]["url"].text, mime="video/mp4"))
        if status == "failed":
            return failed(self._class_of_failure(task), message(task))
        return Report(state=_STATES.get(status, RemoteState.RUNNING))

    def _not_known(self, reply: Reply, connection: Connection) -> Report:
        """Return that the job is gone, unless the vendor means something else by saying no."""
        found = classify(200, reply, self.codes)
        if found is not ErrorClass.INVALID_INPUT:
            raise said_no(found, message(reply), connection)
        return GONE

    def _good(self, reply: Reply, connection: Connection) -> Reply:
        """Return the reply, unless its code says no."""
        if reply["base_resp"]["status_code"].whole:
            raise self._refused(reply, connection)
        return reply

    def _refused(self, reply: Reply, connection: Connection) -> RemoteError:
        return said_no(classify(200, reply, self.codes), message(reply), connection)

    def _class_of_failure(self, reply: Reply) -> ErrorClass:
        found = classify(500, reply, self.codes)
        return found if found is ErrorClass.CONTENT_POLICY else ErrorClass.PROVIDER_INTERNAL


def _is_newer(model: ModelEntry) -> bool:
    return word(model.wire, "generation") == "content"


async def _newer(job: VideoJob) -> dict[str, Json]:
    framed = job.first_frame is not None
    return {
        "model": job.model.id,
        "content": [{"type": "text", "text": job.prompt}, *await frame_items(job)],
        "resolution": job.framing.resolution,
        "duration": job.duration_s,
        "ratio": "adaptive" if framed else job.framing.aspect,
        "callback_url": job.callback_url,
    }


async def _older(job: VideoJob) -> dict[str, Json]:
    subject: list[Json] = [{"type": "character", "image": [await data_uri(one.path)]} for one in job.references]
    return {
        "model": job.model.id,
        "prompt": job.prompt,
        "first_frame_image": await data_uri(job.first_frame) if job.first_frame else None,
        "last_frame_image": await data_uri(job.last_frame) if job.last_frame else None,
        "subject_reference": subject,
        "duration": job.duration_s,
        "resolution": job.framing.resolution,
        "callback_url": job.callback_url,
    }


def _from_hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
