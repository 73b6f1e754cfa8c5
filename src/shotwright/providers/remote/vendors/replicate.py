"""Replicate: models of many owners, each with inputs of its own; `wire.fields` names them, as for fal."""

from collections.abc import Mapping
from typing import Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known
from shotwright.providers.remote.asking import Question
from shotwright.providers.remote.files import data_uri, found_at
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras, renamed, video_inputs
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection, ImageJob, RemoteState, Report, ResultFile, Submitted, VideoJob
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelEntry

_FIELDS: Final[Mapping[str, str]] = {
    "first_frame": "image",
    "last_frame": "last_frame",
    "references": "input_images",
    "duration": "duration",
    "aspect": "aspect_ratio",
    "resolution": "resolution",
    "audio": "generate_audio",
    "negative": "negative_prompt",
    "seed": "seed",
    "width": "width",
    "height": "height",
}
"""Our names to what most models say."""
_STATES: Final = {
    "starting": RemoteState.QUEUED,
    "canceled": RemoteState.CANCELLED,
    "aborted": RemoteState.CANCELLED,
}
_POLICY: Final = ("nsfw", "sensitive", "flagged", "safety")


class Replicate(Adapter):
    async def image(self, job: ImageJob, connection: Connection) -> Submitted:
        limits, size = job.model.limits, job.framing.size
        inputs: dict[str, Json] = {
            "references": [await data_uri(one.path) for one in job.references],
            "aspect": job.framing.aspect,
            "resolution": job.framing.resolution,
            "width": size.width if limits.sizes else None,
            "height": size.height if limits.sizes else None,
            "negative": job.negative if limits.negative else None,
            "seed": job.seed if limits.seed else None,
        }
        return await self._submit(job, inputs, connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        return await self._submit(job, await video_inputs(job), connection)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        reply = await self._task(connection, f"/predictions/{job_id}")
        if reply is None:
            return GONE
        match reply["status"].text:
            case "succeeded":
                seconds = reply["metrics"]["predict_time"].number
                return done(_results(reply["output"]), facts=known({"predict_time_s": seconds}))
            case "failed":
                said = reply["error"].text
                policy = any(words in said.lower() for words in _POLICY)
                return failed(ErrorClass.CONTENT_POLICY if policy else ErrorClass.PROVIDER_INTERNAL, said)
            case status:
                return Report(state=_STATES.get(status, RemoteState.RUNNING))

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        path = f"/predictions/{job_id}/cancel"
        question = Question(method="POST", path=path, headers=self.headers(connection))
        stopped = await self._stopped(connection, question)
        return stopped and await self._is(job_id, model, connection, RemoteState.CANCELLED)

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """Return nothing: the list is of all the world's models. Ask whose key it is, to see if it is good."""
        await self._get(connection, "/account")
        return ()

    async def _submit(self, job: ImageJob | VideoJob, inputs: Mapping[str, Json], connection: Connection) -> Submitted:
        body: dict[str, Json] = {
            "input": {**extras(job, connection), "prompt": job.prompt, **renamed(inputs, job.model, _FIELDS)}
        }
        if job.callback_url:
            body |= {"webhook": job.callback_url, "webhook_events_filter": ["completed"]}
        reply = await self._post(connection, f"/models/{job.model.id}/predictions", body)
        return accepted(reply["id"].text, connection)


def _results(output: Reply) -> tuple[ResultFile, ...]:
    """Read an address, a list of them, or an object that holds one."""
    return found_at(output.text or output[0].text or output["url"].text or output["video"].text)
