"""OpenAI's shapes, as countless relays and local servers speak them: pictures, `/v1/videos`, speech.

Relays differ in their words; this reads all that have been seen.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known, made
from shotwright.providers.remote.addresses import has_version
from shotwright.providers.remote.asking import Form, FormFile, Question, said_no
from shotwright.providers.remote.files import found_at, from_base64, given, upload_of
from shotwright.providers.remote.refusals import Codes, classify, message
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras, pixels, word
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
from shotwright_sdk.remote_models import ModelEntry, ModelVoice

_CODES: Final = {
    "content_policy_violation": ErrorClass.CONTENT_POLICY,
    "moderation_blocked": ErrorClass.CONTENT_POLICY,
    "rate_limit": ErrorClass.RATE_LIMITED,
    "invalid_api_key": ErrorClass.AUTH,
}
_STATES: Final[Mapping[str, RemoteState]] = {
    **dict.fromkeys(
        ("queued", "pending", "submitted", "not_start", "preparing", "unknown", "created", "starting"),
        RemoteState.QUEUED,
    ),
    **dict.fromkeys(("completed", "complete", "success", "succeeded", "finished"), RemoteState.SUCCEEDED),
    **dict.fromkeys(("failed", "failure", "fail", "error"), RemoteState.FAILED),
    **dict.fromkeys(("cancelled", "canceled"), RemoteState.CANCELLED),
}
"""What says nothing known is still running: the product's own deadline ends it."""


class OpenAI(Adapter):
    codes: ClassVar[Codes] = _CODES

    async def image(self, job: ImageJob, connection: Connection) -> Finished:
        body: dict[str, Json] = {
            "n": 1,
            **extras(job, connection),
            "model": job.model.id,
            "prompt": job.prompt,
            "size": pixels(job.framing.size),
        }
        headers, files = self.headers(connection), [await upload_of(one.path) for one in job.references]
        if files:
            form = Form(fields=_words(body), files=[("image[]" if len(files) > 1 else "image", one) for one in files])
            question = Question(
                method="POST", path=_path(connection, "/images/edits"), headers=headers, form=form, paid=True
            )
        else:
            path = _path(connection, "/images/generations")
            question = Question(method="POST", path=path, headers=headers, json=body, paid=True)
        reply = _good(await self._json(connection, question), connection)
        picture = reply["data"][0]
        results = given(from_base64(picture["b64_json"].text)) or found_at(picture["url"].text)
        return made(results, connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        fields: dict[str, Json] = {
            **extras(job, connection),
            "model": job.model.id,
            "prompt": job.prompt,
            "seconds": str(job.duration_s),
            "size": pixels(job.framing.size),
        }
        form = Form(fields=_words(fields), files=await _pictures(job))
        path = _path(connection, "/videos")
        question = Question(method="POST", path=path, headers=self.headers(connection), form=form, paid=True)
        reply = _good(await self._json(connection, question), connection)
        return accepted(reply["id"].text or reply["task_id"].text or reply["data"]["task_id"].text, connection)

    async def speech(self, job: SpeechJob, connection: Connection) -> Finished:
        body = known(
            {
                "response_format": "wav",
                **extras(job, connection),
                "model": job.model.id,
                "input": job.text,
                "voice": job.voice,
                "speed": job.speed if job.speed != 1 else None,
            }
        )
        path = _path(connection, "/audio/speech")
        question = Question(method="POST", path=path, headers=self.headers(connection), json=body, paid=True)
        return await self._sound(connection, question)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        reply = await self._task(connection, _path(connection, f"/videos/{job_id}"))
        if reply is None:
            return GONE
        state = _STATES.get(reply["status"].text.lower(), RemoteState.RUNNING)
        if state is RemoteState.SUCCEEDED:
            return done(_results(reply, _address(connection, f"/videos/{job_id}/content")))
        if state is RemoteState.FAILED:
            return failed(_class_of_failure(reply), message(reply))
        return Report(state=state, progress=_progress(reply["progress"]))

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        """Cancel what has not ended: of a job that has, this would delete the result."""
        if not await self._is(job_id, model, connection, RemoteState.QUEUED, RemoteState.RUNNING):
            return False
        path = _path(connection, f"/videos/{job_id}")
        return await self._stopped(connection, Question(method="DELETE", path=path, headers=self.headers(connection)))

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        reply = await self._get(connection, _path(connection, "/models"))
        return tuple(model["id"].text for model in reply["data"].items)

    async def list_voices(self, connection: Connection) -> tuple[ModelVoice, ...]:
        """Return the voices of a server that lists them: many that people run for themselves do, OpenAI does not."""
        try:
            reply = await self._get(connection, _path(connection, "/audio/voices"))
        except RemoteError as error:
            if error.error_class in {ErrorClass.MODEL_GONE, ErrorClass.INVALID_INPUT, ErrorClass.PROVIDER_INTERNAL}:
                return ()
            raise
        ids = (one.text or one["id"].text or one["voice_id"].text for one in reply["voices"].items)
        return tuple(ModelVoice(id=one) for one in ids if one)


def _path(connection: Connection, path: str) -> str:
    """Return the path behind an address that people enter with or without its version."""
    return path if has_version(connection.base_url) else f"/v1{path}"


def _address(connection: Connection, path: str) -> str:
    return connection.base_url.rstrip("/") + _path(connection, path)


def _words(fields: Mapping[str, Json]) -> dict[str, str]:
    """Return a body's members as fields of a form."""
    return {name: str(value) for name, value in fields.items()}


async def _pictures(job: VideoJob) -> list[tuple[str, FormFile]]:
    """Return the first frame, and then the references where the relay takes them: `input_reference_1` and so on."""
    first = [job.first_frame] if job.first_frame else []
    paths = first + [reference.path for reference in job.references]
    name = word(job.model.wire, "reference_field", "input_reference")
    return [(name if not index else f"{name}_{index}", await upload_of(path)) for index, path in enumerate(paths)]


def _good(reply: Reply, connection: Connection) -> Reply:
    """Return the reply, unless it is an error that came with a good status."""
    code = reply["code"].text
    if reply["error"] or (code and code.lower() not in {"0", "200", "success"}):
        raise said_no(classify(HTTPStatus.OK, reply, _CODES), message(reply), connection)
    return reply


def _results(reply: Reply, content: str) -> tuple[ResultFile, ...]:
    places = (
        reply["video_url"],
        reply["url"],
        reply["metadata"]["url"],
        reply["data"]["url"],
        reply["output"]["video_url"],
    )
    named = next((place.text for place in places if place.text), "")
    return found_at(named, mime="video/mp4") or found_at(content, mime="video/mp4", needs_key=True)


def _class_of_failure(reply: Reply) -> ErrorClass:
    error_class = classify(HTTPStatus.INTERNAL_SERVER_ERROR, reply, _CODES)
    return error_class if error_class is ErrorClass.CONTENT_POLICY else ErrorClass.PROVIDER_INTERNAL


def _progress(said: Reply) -> float | None:
    """Read 50 or "50%"."""
    share = Reply(said.text.removesuffix("%")).number
    return None if share is None else min(max(share / 100, 0.0), 1.0)
