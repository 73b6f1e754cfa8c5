"""ComfyUI, on a machine of one's own or somebody's: a person's workflow with named slots.

`wire.workflow` is a graph as ComfyUI's “Save (API Format)” writes it. `wire.slots` says what goes where: each name is
`prompt`, `negative`, `seed`, `width`, `height`, `model`, `frames`, `control`, `reference_1`, `first_frame` or any name
of the job's options, each value the place as `NODE.INPUT`. Pictures are uploaded, and their names put in.
"""

import uuid
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from shotwright.providers.remote.adapter import GONE, Adapter, done, failed
from shotwright.providers.remote.asking import Form, Question, not_understood
from shotwright.providers.remote.files import found_at, upload_of
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import (
    Connection,
    ImageJob,
    ReferenceRole,
    RemoteJob,
    RemoteState,
    Report,
    SpeechJob,
    Submitted,
    VideoJob,
)
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.remote_models import ModelEntry

_OURS: Final = uuid.UUID("6f1c9f0e-3c53-4b5e-9d53-1c0d3f0f2a11")
"""Turns our idempotency keys into the ids that ComfyUI wants."""
_OUTPUTS: Final = ("images", "videos", "gifs", "audio")
_POLICY: Final = ("nsfw", "safety checker")


class ComfyUI(Adapter):
    def headers(self, connection: Connection) -> Mapping[str, str]:
        return {"X-API-Key": connection.key} if connection.key else {}

    async def image(self, job: ImageJob, connection: Connection) -> Submitted:
        return await self._queue(job, connection)

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        return await self._queue(job, connection)

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        history = (await self._get(connection, f"/history/{job_id}"))[job_id]
        if history:
            return _report(history, connection)
        queue = await self._get(connection, "/queue")
        for name, state in (("queue_running", RemoteState.RUNNING), ("queue_pending", RemoteState.QUEUED)):
            if any(item[1].text == job_id for item in queue[name].items):
                return Report(state=state)
        return GONE

    async def find(self, job: RemoteJob, connection: Connection) -> Submitted | None:
        """Look for the id that we gave. A server that was started anew knows nothing of what it did before."""
        job_id = _id_of(job)
        report = await self.look(job_id, job.model, connection)
        return None if report.state is RemoteState.GONE else Submitted(job_id=job_id)

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        report = await self.look(job_id, model, connection)
        if report.state is RemoteState.QUEUED:
            path, body = "/queue", {"delete": [job_id]}
        elif report.state is RemoteState.RUNNING:
            path, body = "/interrupt", {"prompt_id": job_id}
        else:
            return False
        question = Question(method="POST", path=path, headers=self.headers(connection), json=body)
        return await self._stopped(connection, question)

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        reply = await self._get(connection, "/models/checkpoints")
        return tuple(name.text for name in reply.items)

    async def _queue(self, job: ImageJob | VideoJob, connection: Connection) -> Submitted:
        graph = _workflow(job)
        slots = Reply(job.model.wire)["slots"]
        for name, value in (await self._values(job, slots, connection)).items():
            if slots[name].text:
                _put(graph, slots[name].text, value)
        body: Json = {"prompt": graph, "prompt_id": _id_of(job)}
        reply = await self._post(connection, "/prompt", body)
        if reply["prompt_id"].text:
            return Submitted(job_id=reply["prompt_id"].text)
        raise not_understood("names no job", connection, paid=True)

    async def _values(self, job: ImageJob | VideoJob, slots: Reply, connection: Connection) -> dict[str, Json]:
        size = job.framing.size
        values: dict[str, Json] = {
            **extras(job, connection),
            "prompt": job.prompt,
            "negative": job.negative,
            "width": size.width,
            "height": size.height,
            "model": job.model.id,
        }
        if job.seed is not None:
            values["seed"] = job.seed
        for name, path in _pictures(job):
            if not slots[name].text:
                said = f"The workflow of {job.model.id} has no place for “{name}”: name it in wire.slots."
                raise RemoteError(ErrorClass.INVALID_INPUT, said)
            values[name] = await self._upload(path, connection)
        return values

    async def _upload(self, path: Path, connection: Connection) -> str:
        """Upload a picture and return the name that it got."""
        form = Form(fields={"overwrite": "true"}, files=[("image", await upload_of(path))])
        question = Question(method="POST", path="/upload/image", headers=self.headers(connection), form=form)
        reply = await self._json(connection, question)
        folder, name = reply["subfolder"].text, reply["name"].text
        return f"{folder}/{name}" if folder else name


def _id_of(job: RemoteJob) -> str:
    return str(uuid.uuid5(_OURS, job.idempotency_key))


def _pictures(job: ImageJob | VideoJob) -> Iterator[tuple[str, Path]]:
    number = 0
    for reference in job.references:
        if reference.role is ReferenceRole.CONTROL:
            yield "control", reference.path
        else:
            number += 1
            yield f"reference_{number}", reference.path
    if isinstance(job, VideoJob):
        for name, path in (("first_frame", job.first_frame), ("last_frame", job.last_frame)):
            if path is not None:
                yield name, path


def _workflow(job: RemoteJob) -> dict[str, Any]:
    graph = job.model.wire.get("workflow")
    if isinstance(graph, dict) and graph and not isinstance(job, SpeechJob):
        return deepcopy(dict(graph))
    said = f"{job.model.id} has no workflow: put the graph that “Save (API Format)” writes into wire.workflow."
    raise RemoteError(ErrorClass.INVALID_INPUT, said)


def _put(graph: dict[str, Any], place: str, value: Json) -> None:
    node, _, name = place.partition(".")
    inputs = Reply(graph)[node]["inputs"].value
    if not isinstance(inputs, dict) or not name:
        raise RemoteError(ErrorClass.INVALID_INPUT, f"The workflow has no place “{place}”: write it as NODE.INPUT.")
    inputs[name] = value


def _report(history: Reply, connection: Connection) -> Report:
    status = history["status"]
    if status["status_str"].text == "error":
        messages = [message for message in status["messages"].items if message[0].text == "execution_error"]
        said = messages[0][1]["exception_message"].text if messages else ""
        interrupted = any(message[0].text == "execution_interrupted" for message in status["messages"].items)
        if interrupted:
            return Report(state=RemoteState.CANCELLED)
        policy = any(words in said.lower() for words in _POLICY)
        return failed(ErrorClass.CONTENT_POLICY if policy else ErrorClass.PROVIDER_INTERNAL, said)
    outputs = history["outputs"].value
    for node in outputs.values() if isinstance(outputs, dict) else ():
        for kind in _OUTPUTS:
            file = Reply(node)[kind][0]
            if file["filename"].text:
                return done(found_at(_view(file, connection), needs_key=bool(connection.key)), cost_usd_micros=0)
    return done(())


def _view(file: Reply, connection: Connection) -> str:
    query = {name: file[name].text for name in ("filename", "subfolder", "type")}
    return f"{connection.base_url.rstrip('/')}/view?{urlencode(query)}"
