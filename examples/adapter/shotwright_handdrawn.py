"""An adapter of one's own: pictures from a service that speaks OpenAI's shape. It imports the SDK and httpx alone."""

import asyncio
import base64
import binascii
import ipaddress
import json
import socket
import time
from collections.abc import Mapping
from typing import Any, Final

import httpx

from shotwright_sdk.remote import (
    Absent,
    Connection,
    Finished,
    ImageJob,
    RemoteJob,
    RemoteState,
    Report,
    ResultFile,
    Submitted,
    TestReport,
)
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.remote_limits import check
from shotwright_sdk.remote_models import ModelEntry, ModelVoice

_LARGEST: Final = 64 * 2**20
_CODES: Final = {
    "insufficient_quota": ErrorClass.QUOTA,
    "content_policy_violation": ErrorClass.CONTENT_POLICY,
    "moderation_blocked": ErrorClass.CONTENT_POLICY,
}
_STATUSES: Final = {
    400: ErrorClass.INVALID_INPUT,
    401: ErrorClass.AUTH,
    402: ErrorClass.QUOTA,
    404: ErrorClass.MODEL_GONE,
    429: ErrorClass.RATE_LIMITED,
}


class HandDrawn:
    """Draws one picture per request, while we wait: there is nothing to look at, to find again or to cancel."""

    async def submit(self, job: RemoteJob, connection: Connection) -> Submitted | Finished:
        if not isinstance(job, ImageJob):
            raise RemoteError(ErrorClass.INVALID_INPUT, "This provider draws pictures and nothing else.")
        check(job)  # before anything is sent
        size = job.framing.size
        body = {
            **connection.options,
            **job.options,
            "model": job.model.id,
            "prompt": job.prompt,
            "size": f"{size.width}x{size.height}",
        }
        answer = await _ask(connection, "POST", "/v1/images/generations", body, paid=True)
        try:
            picture = base64.b64decode(answer["data"][0]["b64_json"], validate=True)
        except (LookupError, TypeError, binascii.Error) as error:
            said = "The answer holds no picture."
            raise RemoteError(ErrorClass.PROVIDER_INTERNAL, said, maybe_accepted=True) from error
        return Finished(results=(ResultFile(content=picture),))

    async def look(self, job_id: str, model: ModelEntry, connection: Connection) -> Report:
        del job_id, model, connection
        return Report(state=RemoteState.GONE)

    async def find(self, job: RemoteJob, connection: Connection) -> Submitted | Absent | None:
        del job, connection
        return None

    async def cancel(self, job_id: str, model: ModelEntry, connection: Connection) -> bool:
        del job_id, model, connection
        return False

    async def list_models(self, connection: Connection) -> tuple[str, ...]:
        answer = await _ask(connection, "GET", "/v1/models")
        return tuple(str(model["id"]) for model in answer.get("data", []))

    async def describe_models(self, connection: Connection) -> tuple[ModelEntry, ...]:
        del connection
        return ()

    async def list_voices(self, connection: Connection) -> tuple[ModelVoice, ...]:
        del connection
        return ()

    async def balance(self, connection: Connection) -> int | None:
        del connection
        return None

    async def test(self, connection: Connection) -> TestReport:
        began = time.monotonic()
        try:
            models = await self.list_models(connection)
        except RemoteError as error:
            return TestReport(latency_s=time.monotonic() - began, failure=error.failure)
        return TestReport(latency_s=time.monotonic() - began, models=models)

    def headers(self, connection: Connection) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {connection.key}"}


async def _ask(
    connection: Connection, method: str, path: str, body: Mapping[str, Any] | None = None, *, paid: bool = False
) -> dict[str, Any]:
    """Send one request, once. What may have been accepted is said to be so: nobody will then send it again."""
    await _look_where_it_goes(connection)
    headers = {"Authorization": f"Bearer {connection.key}"}
    content = bytearray()
    try:
        async with (
            asyncio.timeout(connection.timeout_s),
            httpx.AsyncClient(base_url=connection.base_url, timeout=connection.timeout_s) as client,
            client.stream(method, path, json=body, headers=headers) as response,
        ):
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > _LARGEST:
                    raise RemoteError(ErrorClass.PROVIDER_INTERNAL, "The answer is too large.", maybe_accepted=paid)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise RemoteError(ErrorClass.NETWORK_UNKNOWN, "The provider cannot be reached.") from error
    except (httpx.HTTPError, TimeoutError) as error:
        said = "The provider did not answer in full."
        raise RemoteError(ErrorClass.NETWORK_UNKNOWN, said, maybe_accepted=paid) from error
    return _understood(response, bytes(content), paid=paid)


def _understood(response: httpx.Response, content: bytes, *, paid: bool) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    told = answer if isinstance(answer, dict) else {}
    error = told.get("error") or (told if told.get("code") else {})
    if response.is_success and not error and isinstance(answer, dict):
        return answer
    error_class = _CODES.get(str(error.get("code")), _STATUSES.get(response.status_code, ErrorClass.PROVIDER_INTERNAL))
    if response.is_success:
        error_class = ErrorClass.INVALID_INPUT if error else ErrorClass.PROVIDER_INTERNAL
    # Only a clear no means that nothing was accepted.
    open_question = paid and error_class is ErrorClass.PROVIDER_INTERNAL
    after = response.headers.get("retry-after", "")
    raise RemoteError(
        error_class,
        f"The provider says {response.status_code}: {error.get('message') or 'nothing that can be understood'}",
        maybe_accepted=open_question,
        retry_after_s=float(after) if after.isdecimal() else None,
    )


async def _look_where_it_goes(connection: Connection) -> None:
    """Refuse an address in this network, unless its owner allowed that."""
    if connection.allow_private:
        return
    url = httpx.URL(connection.base_url)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise RemoteError(ErrorClass.INVALID_INPUT, f"The name {url.host} is not known.") from error
    if not all(ipaddress.ip_address(one[4][0]).is_global for one in found):
        raise RemoteError(ErrorClass.INVALID_INPUT, f"{url.host} is inside a private network.")
