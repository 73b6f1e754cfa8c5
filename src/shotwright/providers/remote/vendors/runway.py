"""Runway, which also carries other vendors' models. Its credits are a hundredth of a dollar each."""

from collections.abc import Mapping
from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known
from shotwright.providers.remote.asking import Question
from shotwright.providers.remote.files import data_uri, found_at
from shotwright.providers.remote.refusals import Codes, message
from shotwright.providers.remote.vendors.bodies import extras, pixels
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection, ImageJob, RemoteState, Report, Submitted, VideoJob
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelEntry, NativeAudio

_VERSION: Final = "2024-11-06"
_CREDIT_MICROS: Final = 10_000
_STATES: Final = {
    "PENDING": RemoteState.QUEUED,
    "THROTTLED": RemoteState.QUEUED,
    "RUNNING": RemoteState.RUNNING,
    "CANCELLED": RemoteState.CANCELLED,
}


class Runway(Adapter):
    codes: ClassVar[Codes] = {"safety": ErrorClass.CONTENT_POLICY}

    def headers(self, connection: Connection) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {connection.key}", "X-Runway-Version": _VERSION}

    async def image(self, job: ImageJob, connection: Connection) -> Submitted:
        references: list[Json] = [
            {"uri": await data_uri(one.path), "tag": f"reference{number}"}
            for number, one in enumerate(job.references, start=1)
        ]
        body: dict[str, Json] = {
            **extras(job, connection),
            **known(
                {
                    "model": job.model.id,
                    "promptText": job.prompt,
                    "ratio": pixels(job.framing.size, ":"),
                    "referenceImages": references,
                    "seed": job.seed if job.model.limits.seed else None,
                }
            ),
        }
        reply = await self._post(connection, "/v1/text_to_image", body)
        return accepted(reply["id"].text, connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        limits = job.model.limits
        frames: list[Json] = [
            {"uri": await data_uri(path), "position": position}
            for path, position in ((job.first_frame, "first"), (job.last_frame, "last"))
            if path is not None
        ]
        references: list[Json] = [{"uri": await data_uri(one.path)} for one in job.references]
        body: dict[str, Json] = {
            **extras(job, connection),
            **known(
                {
                    "model": job.model.id,
                    "promptText": job.prompt,
                    "promptImage": frames,
                    "references": references,
                    "duration": job.duration_s,
                    "ratio": pixels(job.framing.size, ":"),
                    "negativePrompt": job.negative if limits.negative else None,
                    "audio": job.native_audio if limits.native_audio is NativeAudio.CHOICE else None,
                    "seed": job.seed if limits.seed else None,
                }
            ),
        }
        path = "/v1/image_to_video" if frames else "/v1/text_to_video"
        reply = await self._post(connection, path, body)
        return accepted(reply["id"].text, connection)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        reply = await self._task(connection, f"/v1/tasks/{job_id}")
        if reply is None:
            return GONE
        credit = reply["cost"]["credits"].number
        cost = None if credit is None else round(credit * _CREDIT_MICROS)
        status = reply["status"].text
        if status == "SUCCEEDED":
            return done(found_at(reply["output"][0].text), cost_usd_micros=cost)
        if status == "FAILED":
            policy = reply["failureCode"].text.startswith("SAFETY")
            found = ErrorClass.CONTENT_POLICY if policy else ErrorClass.PROVIDER_INTERNAL
            return failed(found, message(reply), cost_usd_micros=cost)
        state = _STATES.get(status, RemoteState.RUNNING)
        return Report(state=state, progress=reply["progress"].number, cost_usd_micros=cost)

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        """Cancel what has not ended: of a task that has, this would delete the result."""
        if not await self._is(job_id, model, connection, RemoteState.QUEUED, RemoteState.RUNNING):
            return False
        path = f"/v1/tasks/{job_id}"
        return await self._stopped(connection, Question(method="DELETE", path=path, headers=self.headers(connection)))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        reply = await self._get(connection, "/v1/organization")
        models = reply["tier"]["models"].value
        return tuple(str(name) for name in models) if isinstance(models, dict) else ()

    async def balance(self, connection: Connection) -> int | None:
        left = (await self._get(connection, "/v1/organization"))["creditBalance"].number
        return None if left is None else round(left * _CREDIT_MICROS)
