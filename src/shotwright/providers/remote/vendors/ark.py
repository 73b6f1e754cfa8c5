"""Volcengine Ark and BytePlus ModelArk: Seedance clips, Seedream pictures."""

from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known, made
from shotwright.providers.remote.asking import Question, said_no
from shotwright.providers.remote.files import data_uri, found_at, from_base64, given
from shotwright.providers.remote.refusals import Codes, classify, message
from shotwright.providers.remote.vendors.bodies import extras, frame_items, size_wanted
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection, Finished, ImageJob, RemoteJob, RemoteState, Report, Submitted, VideoJob
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelEntry, NativeAudio

_TASKS: Final = "/contents/generations/tasks"
_PAGE: Final = "100"
_STATES: Final = {
    "queued": RemoteState.QUEUED,
    "running": RemoteState.RUNNING,
    "cancelled": RemoteState.CANCELLED,
}


class Ark(Adapter):
    codes: ClassVar[Codes] = {
        "inputtextsensitive": ErrorClass.CONTENT_POLICY,
        "inputimagesensitive": ErrorClass.CONTENT_POLICY,
        "inputvideosensitive": ErrorClass.CONTENT_POLICY,
        "inputaudiosensitive": ErrorClass.CONTENT_POLICY,
        "outputtextsensitive": ErrorClass.CONTENT_POLICY,
        "outputimagesensitive": ErrorClass.CONTENT_POLICY,
        "outputvideosensitive": ErrorClass.CONTENT_POLICY,
        "outputaudiosensitive": ErrorClass.CONTENT_POLICY,
        "sensitivecontentdetected": ErrorClass.CONTENT_POLICY,
        "accountoverdue": ErrorClass.QUOTA,
        "ratelimitexceeded": ErrorClass.RATE_LIMITED,
        "quotaexceeded": ErrorClass.RATE_LIMITED,
        "serveroverloaded": ErrorClass.OVERLOADED,
        "invalidendpointormodel": ErrorClass.MODEL_GONE,
    }

    async def image(self, job: ImageJob, connection: Connection) -> Finished:
        pictures: list[Json] = [await data_uri(one.path) for one in job.references]
        body: dict[str, Json] = {
            "response_format": "url",
            "watermark": False,
            **extras(job, connection),
            **known(
                {
                    "model": job.model.id,
                    "prompt": job.prompt,
                    "image": pictures[0] if len(pictures) == 1 else pictures,
                    "size": size_wanted(job) or job.framing.resolution,
                    "seed": job.seed if job.model.limits.seed else None,
                }
            ),
        }
        reply = await self._post(connection, "/images/generations", body)
        picture = reply["data"][0]
        for trouble in (reply, picture):
            if trouble["error"]:
                raise said_no(classify(400, trouble, self.codes), message(trouble), connection)
        results = given(from_base64(picture["b64_json"].text)) or found_at(picture["url"].text)
        return made(results, connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        limits = job.model.limits
        body: dict[str, Json] = {
            "watermark": False,
            **extras(job, connection),
            **known(
                {
                    "model": job.model.id,
                    "content": [{"type": "text", "text": job.prompt}, *await frame_items(job)],
                    "resolution": job.framing.resolution,
                    "ratio": job.framing.aspect,
                    "duration": job.duration_s,
                    "seed": job.seed if limits.seed else None,
                    "generate_audio": job.native_audio if limits.native_audio is NativeAudio.CHOICE else None,
                    "safety_identifier": job.idempotency_key,
                    "callback_url": job.callback_url,
                }
            ),
        }
        reply = await self._post(connection, _TASKS, body)
        return accepted(reply["id"].text, connection)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        reply = await self._task(connection, f"{_TASKS}/{job_id}")
        if reply is None:
            return GONE
        status = reply["status"].text
        if status == "succeeded":
            seed, tokens = reply["seed"].whole, reply["usage"]["completion_tokens"].whole
            return done(
                found_at(reply["content"]["video_url"].text, mime="video/mp4"),
                facts=known({"seed": seed, "output_tokens": tokens}),
            )
        if status in {"failed", "expired"}:
            found = classify(500, reply, self.codes)
            policy = found is ErrorClass.CONTENT_POLICY
            return failed(found if policy else ErrorClass.PROVIDER_INTERNAL, message(reply) or status)
        return Report(state=_STATES.get(status, RemoteState.RUNNING))

    async def find(self, job: RemoteJob, connection: Connection) -> Submitted | None:
        """Look for the job among the last tasks. What is not there may still come, so that says nothing."""
        if not isinstance(job, VideoJob):
            return None
        reply = await self._get(connection, _TASKS, {"page_num": "1", "page_size": _PAGE})
        tasks = (task for task in reply["items"].items if task["safety_identifier"].text == job.idempotency_key)
        task = next(tasks, None)
        return Submitted(job_id=task["id"].text) if task is not None and task["id"].text else None

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        """Cancel what has not begun: of a job that has ended, this would delete the record."""
        if not await self._is(job_id, model, connection, RemoteState.QUEUED):
            return False
        path = f"{_TASKS}/{job_id}"
        return await self._stopped(connection, Question(method="DELETE", path=path, headers=self.headers(connection)))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """Return nothing, as Ark lists no models; ask for the tasks instead, to see if the key is good."""
        await self._get(connection, _TASKS, {"page_num": "1", "page_size": "1"})
        return ()
