"""Kling's own API. The key is `ACCESS:SECRET`, of which short-lived tokens are made; relays take a plain key."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import ClassVar, Final

from shotwright.providers.remote.adapter import GONE, Adapter, accepted, done, failed, known
from shotwright.providers.remote.asking import said_no
from shotwright.providers.remote.files import bare_base64, found_at
from shotwright.providers.remote.refusals import Codes, classify, message
from shotwright.providers.remote.replies import Reply
from shotwright.providers.remote.vendors.bodies import extras
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote import Connection, RemoteJob, RemoteState, Report, Submitted, VideoJob
from shotwright_sdk.remote_errors import ErrorClass
from shotwright_sdk.remote_models import ModelEntry, NativeAudio

_LIFE_S: Final = 1800
_EARLY_S: Final = 5
_FROM_IMAGE, _FROM_TEXT = "image2video", "text2video"
_STATES: Final = {"submitted": RemoteState.QUEUED, "processing": RemoteState.RUNNING}
_POLICY: Final = ("risk control", "sensitive", "policy")


class Kling(Adapter):
    codes: ClassVar[Codes] = {
        "1000": ErrorClass.AUTH,
        "1001": ErrorClass.AUTH,
        "1002": ErrorClass.AUTH,
        "1003": ErrorClass.AUTH,
        "1004": ErrorClass.AUTH,
        "1101": ErrorClass.QUOTA,
        "1102": ErrorClass.QUOTA,
        "1203": ErrorClass.MODEL_GONE,
        "1301": ErrorClass.CONTENT_POLICY,
        "1302": ErrorClass.RATE_LIMITED,
        "1303": ErrorClass.RATE_LIMITED,
        "5000": ErrorClass.PROVIDER_INTERNAL,
        "5001": ErrorClass.OVERLOADED,
        "5002": ErrorClass.OVERLOADED,
    }

    def headers(self, connection: Connection) -> Mapping[str, str]:
        access, colon, secret = connection.key.partition(":")
        token = _token(access, secret) if colon else connection.key
        return {"Authorization": f"Bearer {token}"}

    async def video(self, job: VideoJob, connection: Connection) -> Submitted:
        limits, kind = job.model.limits, _kind(job)
        body: dict[str, Json] = {
            **extras(job, connection),
            **known(
                {
                    "model_name": job.model.id,
                    "prompt": job.prompt,
                    "negative_prompt": job.negative if limits.negative else None,
                    "image": await bare_base64(job.first_frame) if job.first_frame else None,
                    "image_tail": await bare_base64(job.last_frame) if job.last_frame else None,
                    "duration": str(job.duration_s),
                    "mode": job.framing.resolution,
                    "aspect_ratio": job.framing.aspect if kind == _FROM_TEXT else None,
                    "sound": _sound(job) if limits.native_audio is NativeAudio.CHOICE else None,
                    "external_task_id": job.idempotency_key,
                    "callback_url": job.callback_url,
                }
            ),
        }
        reply = self._good(await self._post(connection, f"/v1/videos/{kind}", body), connection)
        task = accepted(reply["data"]["task_id"].text, connection)
        return Submitted(job_id=f"{kind}/{task.job_id}")

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        """Look at `image2video/ID` or `text2video/ID`; an id alone, as a person copies it, may be of either."""
        paths = [job_id] if "/" in job_id else [f"{_FROM_IMAGE}/{job_id}", f"{_FROM_TEXT}/{job_id}"]
        for path in paths:
            reply = await self._task(connection, f"/v1/videos/{path}")
            if reply is not None:
                return _report(self._good(reply, connection)["data"])
        return GONE

    async def find(self, job: RemoteJob, connection: Connection) -> Submitted | None:
        """Ask for the task by our own id. What is not there may still come, so that says nothing."""
        if not isinstance(job, VideoJob):
            return None
        kind = _kind(job)
        reply = await self._task(connection, f"/v1/videos/{kind}/{job.idempotency_key}")
        task_id = "" if reply is None else self._good(reply, connection)["data"]["task_id"].text
        return Submitted(job_id=f"{kind}/{task_id}") if task_id else None

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        """Return nothing, as Kling lists no models; ask for the tasks instead, to see if the key is good."""
        query = {"pageNum": "1", "pageSize": "1"}
        self._good(await self._get(connection, f"/v1/videos/{_FROM_TEXT}", query), connection)
        return ()

    def _good(self, reply: Reply, connection: Connection) -> Reply:
        """Return the reply, unless its code says no."""
        if reply["code"].whole:
            raise said_no(classify(200, reply, self.codes), message(reply), connection)
        return reply


def _kind(job: VideoJob) -> str:
    return _FROM_IMAGE if job.first_frame else _FROM_TEXT


def _sound(job: VideoJob) -> str:
    return "on" if job.native_audio else "off"


def _report(data: Reply) -> Report:
    status = data["task_status"].text
    if status == "succeed":
        return done(found_at(data["task_result"]["videos"][0]["url"].text, mime="video/mp4"))
    if status == "failed":
        said = data["task_status_msg"].text
        policy = any(words in said.lower() for words in _POLICY)
        return failed(ErrorClass.CONTENT_POLICY if policy else ErrorClass.PROVIDER_INTERNAL, said)
    return Report(state=_STATES.get(status, RemoteState.RUNNING))


def _token(access: str, secret: str) -> str:
    """Return a JSON Web Token, signed with HS256 (RFC 7519), that is good for half an hour."""
    now = int(time.time())
    claims = {"iss": access, "exp": now + _LIFE_S, "nbf": now - _EARLY_S}
    parts = [_encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signature = hmac.new(secret.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, _encoded(signature)])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
