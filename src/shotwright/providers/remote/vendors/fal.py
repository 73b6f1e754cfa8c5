"""fal's queue, which carries Kling, Veo, Wan, Seedance, Pika, Flux and many more; every endpoint has its own fields.

What an endpoint calls its inputs stands in the model's `wire.fields`: our name to theirs.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed
from shotwright.providers.remote.asking import Question
from shotwright.providers.remote.files import data_uri, found_at
from shotwright.providers.remote.refusals import Codes, classify, message
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras, renamed, video_inputs
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection, ImageJob, RemoteState, Report, ResultFile, Submitted, VideoJob
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.remote_models import ModelEntry

_FIELDS: Final[Mapping[str, str]] = {
    "first_frame": "image_url",
    "last_frame": "end_image_url",
    "references": "image_urls",
    "duration": "duration",
    "aspect": "aspect_ratio",
    "resolution": "resolution",
    "size": "image_size",
    "audio": "generate_audio",
    "negative": "negative_prompt",
    "seed": "seed",
}
"""Our names to what most endpoints say."""
_OF_THE_JOB: Final = frozenset({ErrorClass.CONTENT_POLICY, ErrorClass.INVALID_INPUT})
"""What is wrong with the job itself; other trouble may pass, and what was paid for still be there."""
_MEDIA: Final = ("video", "image", "audio", "audio_file")


class Fal(Adapter):
    codes: ClassVar[Codes] = {
        "content_policy_violation": ErrorClass.CONTENT_POLICY,
        "image_load_error": ErrorClass.INVALID_INPUT,
    }

    def headers(self, connection: Connection) -> Mapping[str, str]:
        return {"Authorization": f"Key {connection.key}"}

    async def image(self, job: ImageJob, connection: Connection) -> Submitted:
        limits, size = job.model.limits, job.framing.size
        inputs: dict[str, Json] = {
            "references": [await data_uri(one.path) for one in job.references],
            "size": {"width": size.width, "height": size.height} if limits.sizes or not limits.aspects else None,
            "aspect": job.framing.aspect,
            "resolution": job.framing.resolution,
            "negative": job.negative if limits.negative else None,
            "seed": job.seed if limits.seed else None,
        }
        return await self._submit(job, inputs, connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        return await self._submit(job, await video_inputs(job), connection)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        status = await self._task(connection, f"{_requests(model)}/{job_id}/status")
        if status is None:
            return GONE
        match status["status"].text:
            case "IN_QUEUE":
                return Report(state=RemoteState.QUEUED)
            case "COMPLETED":
                return await self._outcome(status, f"{_requests(model)}/{job_id}", connection)
            case _:
                return Report(state=RemoteState.RUNNING)

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        path = f"{_requests(model)}/{job_id}/cancel"
        return await self._stopped(connection, Question(method="PUT", path=path, headers=self.headers(connection)))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """Return nothing, as fal has no list for keys; ask for a job that is not there, to see if the key is good."""
        await self._task(connection, "/fal-ai/flux/requests/00000000-0000-0000-0000-000000000000/status")
        return ()

    async def _submit(self, job: ImageJob | VideoJob, inputs: Mapping[str, Json], connection: Connection) -> Submitted:
        question = Question(
            method="POST",
            path=f"/{job.model.id}",
            headers=self.headers(connection),
            query={"fal_webhook": job.callback_url} if job.callback_url else {},
            json={**extras(job, connection), "prompt": job.prompt, **renamed(inputs, job.model, _FIELDS)},
            paid=True,
        )
        reply = await self._json(connection, question)
        return accepted(reply["request_id"].text, connection)

    async def _outcome(self, status: Reply, path: str, connection: Connection) -> Report:
        """Return what a completed job made: nothing, if it completed with an error."""
        if status["error"]:
            said = status["error"].text or message(status)
            return failed(self._class_of_failure(status), said)
        try:
            reply = await self._get(connection, path)
        except RemoteError as error:
            if error.error_class in _OF_THE_JOB:
                return failed(error.error_class, str(error))
            raise
        seed = reply["seed"].whole
        return done(_results(reply), facts={} if seed is None else {"seed": seed})

    def _class_of_failure(self, reply: Reply) -> ErrorClass:
        found = classify(HTTPStatus.INTERNAL_SERVER_ERROR, reply, self.codes)
        return found if found in _OF_THE_JOB else ErrorClass.PROVIDER_INTERNAL


def _requests(model: ModelEntry) -> str:
    """Return where an endpoint's requests are kept: under its owner and app, without what follows."""
    return "/" + "/".join(model.id.split("/")[:2]) + "/requests"


def _results(reply: Reply) -> tuple[ResultFile, ...]:
    files = [*(reply[name] for name in _MEDIA), reply["images"][0], reply["videos"][0]]
    found = next((file for file in files if file["url"].text), Reply(None))
    return found_at(found["url"].text, mime=found["content_type"].text)
