"""Luma's Agents API: Ray clips, Uni pictures."""

from pathlib import Path
from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known
from shotwright.providers.remote.files import bare_base64, content_of, found_at
from shotwright.providers.remote.refusals import Codes, classify
from shotwright.providers.remote.vendors.bodies import extras
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection, ImageJob, RemoteState, Report, Submitted, VideoJob
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelEntry

_STATES: Final = {"queued": RemoteState.QUEUED, "processing": RemoteState.RUNNING}
_NOBODY: Final = "00000000-0000-0000-0000-000000000000"


class Luma(Adapter):
    codes: ClassVar[Codes] = {
        "content_moderated": ErrorClass.CONTENT_POLICY,
        "budget_exhausted": ErrorClass.QUOTA,
        "rate_limited": ErrorClass.RATE_LIMITED,
        "invalid_request": ErrorClass.INVALID_INPUT,
        "image_too_large": ErrorClass.INVALID_INPUT,
        "unsupported_format": ErrorClass.INVALID_INPUT,
        "corrupt_input": ErrorClass.INVALID_INPUT,
    }

    async def image(self, job: ImageJob, connection: Connection) -> Submitted:
        references: list[Json] = [await _media(one.path) for one in job.references]
        body = known(
            {
                "model": job.model.id,
                "type": "image",
                "prompt": job.prompt,
                "aspect_ratio": job.framing.aspect,
                "image_ref": references,
            }
        )
        reply = await self._post(connection, "/generations", {**extras(job, connection), **body})
        return accepted(reply["id"].text, connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        video = known(
            {
                "start_frame": await _media(job.first_frame) if job.first_frame else None,
                "end_frame": await _media(job.last_frame) if job.last_frame else None,
                "duration": f"{job.duration_s}s",
                "resolution": job.framing.resolution,
            }
        )
        body = known(
            {
                "model": job.model.id,
                "type": "video",
                "prompt": job.prompt,
                "aspect_ratio": job.framing.aspect,
                "video": video,
            }
        )
        reply = await self._post(connection, "/generations", {**extras(job, connection), **body})
        return accepted(reply["id"].text, connection)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        reply = await self._task(connection, f"/generations/{job_id}")
        if reply is None:
            return GONE
        state = reply["state"].text
        if state == "completed":
            return done(found_at(reply["output"][0]["url"].text))
        if state == "failed":
            found = classify(500, reply, self.codes)
            kept = found in {ErrorClass.CONTENT_POLICY, ErrorClass.INVALID_INPUT, ErrorClass.QUOTA}
            return failed(found if kept else ErrorClass.PROVIDER_INTERNAL, reply["failure_reason"].text)
        return Report(state=_STATES.get(state, RemoteState.RUNNING))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """Return nothing, as Luma has no list; ask for a job that is not there, to see if the key is good."""
        await self._task(connection, f"/generations/{_NOBODY}")
        return ()


async def _media(path: Path) -> dict[str, Json]:
    _, mime = await content_of(path)
    return {"data": await bare_base64(path), "media_type": mime}
