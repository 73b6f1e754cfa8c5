"""Webhooks as vendors send them: signed, or forged, and as often and as late as a test wants."""

import base64
import hashlib
import hmac
import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.error import HTTPError

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_SEED: Final = bytes(range(32))
_TIMEOUT_S: Final = 10
SECRET: Final = "whsec_c2ltdWxhdGVkIHdlYmhvb2sgc2VjcmV0"  # noqa: S105  # it opens nothing
"""What every simulated vendor signs with, unless a test has its own."""


class Sender:
    """Signs with one secret; for fal with a key of its own, whose public half receivers are given."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._private = Ed25519PrivateKey.from_private_bytes(_SEED)

    @property
    def public_key(self) -> str:
        """The `x` of the key as fal publishes it."""
        return base64.urlsafe_b64encode(self._private.public_key().public_bytes_raw()).decode().rstrip("=")

    def send(
        self,
        url: str,
        scheme: str,
        payload: Mapping[str, Any],
        *,
        event_id: str = "event_1",
        late_s: int = 0,
        forged: bool = False,
    ) -> int:
        """Post a webhook and return the status of the answer. `late_s` is how long ago it was signed."""
        body = json.dumps(payload).encode()
        signed = body + b" " if forged else body
        headers = self.headers(scheme, signed, int(time.time()) - late_s, event_id=event_id)
        return self.post(url, body, headers)[0]

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Post JSON and return the status and the body of the answer; 0 if nobody answers."""
        request = urllib.request.Request(  # noqa: S310  # a test's own address
            url, data=body, headers={**headers, "Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, b""
        except OSError:
            return 0, b""

    def headers(self, scheme: str, body: bytes, at: int, *, event_id: str = "event_1") -> dict[str, str]:
        """Return what a vendor of this scheme signs a body with; "" is the scheme of those who sign nothing."""
        schemes: dict[str, Callable[[], dict[str, str]]] = {
            "": dict,
            "standard": lambda: self.standard(body, at, event_id),
            "fal": lambda: self.fal(body, at, event_id),
            "openrouter": lambda: {
                "x-openrouter-signature": f"t={at},v1={self._hex(f'{at},'.encode() + body)}",
                "x-openrouter-idempotency-key": event_id,
            },
            "elevenlabs": lambda: {"elevenlabs-signature": f"t={at},v0={self._hex(f'{at}.'.encode() + body)}"},
            "bfl": lambda: {"x-bfl-signature": f"sha256={self._hex(body)}"},
            "relay": lambda: self.relay(body, at),
        }
        return schemes[scheme]()

    def standard(self, body: bytes, at: int, event_id: str) -> dict[str, str]:
        key = base64.b64decode(self._secret.removeprefix("whsec_"))
        digest = hmac.new(key, f"{event_id}.{at}.".encode() + body, hashlib.sha256).digest()
        signature = f"v1,{base64.b64encode(digest).decode()}"
        return {"webhook-id": event_id, "webhook-timestamp": str(at), "webhook-signature": signature}

    def fal(self, body: bytes, at: int, event_id: str) -> dict[str, str]:
        signed = "\n".join((event_id, "user_1", str(at), hashlib.sha256(body).hexdigest()))
        return {
            "x-fal-webhook-request-id": event_id,
            "x-fal-webhook-user-id": "user_1",
            "x-fal-webhook-timestamp": str(at),
            "x-fal-webhook-signature": self._private.sign(signed.encode()).hex(),
        }

    def relay(self, body: bytes, at: int) -> dict[str, str]:
        return {"x-timestamp": str(at), "x-signature": f"sha256={self._hex(f'{at}.'.encode() + body)}"}

    def _hex(self, message: bytes) -> str:
        return hmac.new(self._secret.encode(), message, hashlib.sha256).hexdigest()
