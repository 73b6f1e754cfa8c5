"""Who sent a webhook: the signatures of every vendor that signs, as pure functions over the raw bytes.

A webhook that passes is a hint and no more: the job is looked at before anything changes. Those of vendors that do
not sign are told by the unguessable address that they were given.

Sources: standardwebhooks 1.1.0, svix 2.9.1, openai 3.54.0 and replicate 1.0.7 for Standard Webhooks; fal's own
documentation; public receivers for OpenRouter; elevenlabs 2.78.0; BFL's published notes.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shotwright.providers.remote.replies import Reply

TOLERANCE_S: Final = 300
"""How far a sender's clock may be from ours, either way."""
LARGEST_BODY: Final = 1_000_000
_STANDARD_PREFIX: Final = "whsec_"


class Scheme(StrEnum):
    STANDARD = "standard"
    """Standard Webhooks, which svix, OpenAI, Replicate and Gemini use."""
    FAL = "fal"
    OPENROUTER = "openrouter"
    ELEVENLABS = "elevenlabs"
    BFL = "bfl"
    RELAY = "relay"
    """`X-Signature: sha256=...` over the body, or over `X-Timestamp.body` if that header is there."""


SCHEMES_OF: Final[Mapping[str, tuple[Scheme, ...]]] = {
    "bfl": (Scheme.BFL,),
    "elevenlabs": (Scheme.ELEVENLABS,),
    "fal": (Scheme.FAL,),
    "gemini": (Scheme.STANDARD,),
    "openai": (Scheme.STANDARD, Scheme.RELAY),
    "openrouter": (Scheme.OPENROUTER,),
    "replicate": (Scheme.STANDARD,),
}
"""How those who speak a protocol sign; those that are not named here do not, or as relays do."""


class Refusal(StrEnum):
    TOO_LARGE = "too_large"
    UNSIGNED = "unsigned"
    """A header is missing or cannot be read."""
    STALE = "stale"
    """Sent too long ago, or in the future: perhaps a repetition of somebody else's."""
    FORGED = "forged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Genuine:
    """Whose webhook it is, is known. `event_id` is the same for every repetition; "" if the sender gives none."""

    event_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came in: headers by lower-case name, the raw body, and when, as Unix time."""

    headers: Mapping[str, str]
    body: bytes
    received_at: float


def verify(scheme: Scheme, delivery: Delivery, secrets: Sequence[str]) -> Genuine | Refusal:
    """Say whether a delivery is from who it says.

    `secrets` are those that are valid now: two while one is being replaced. For fal they are the `x` of its public
    keys (https://rest.fal.ai/.well-known/jwks.json).
    """
    if len(delivery.body) > LARGEST_BODY:
        return Refusal.TOO_LARGE
    return _SCHEMES[scheme](delivery, [secret for secret in secrets if secret])


def scheme_of(protocol: str, headers: Mapping[str, str]) -> Scheme:
    """Return how a call says that it is signed, of the ways in which those who speak `protocol` sign."""
    schemes = SCHEMES_OF.get(protocol, (Scheme.RELAY,))
    is_relayed = "x-signature" in headers or "x-hub-signature-256" in headers
    return Scheme.RELAY if is_relayed and Scheme.RELAY in schemes else schemes[0]


def challenge_in(body: bytes) -> str:
    """Return what a sender wants to hear back before it uses an address, as MiniMax does; "" if it wants nothing."""
    try:
        return Reply.parse(body)["challenge"].text
    except ValueError:
        return ""


def job_named(body: bytes) -> str:
    """Return the vendor's id of the job that a webhook is about; "" if it names none. It is a hint, as all of it."""
    try:
        content = Reply.parse(body)
    except ValueError:
        return ""
    # The particular before the general: Kling's `request_id` is that of the call, fal's is the job's.
    places = (
        content["data"]["task_id"],
        content["data"]["id"],
        content["task_id"],
        content["task"]["id"],
        content["request_id"],
        content["id"],
    )
    return next((place.text for place in places if place.text), "")


def standard(delivery: Delivery, secrets: Iterable[str]) -> Genuine | Refusal:
    """Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`; any of several signatures may fit."""
    message_id, stamp, signatures = (_either(delivery, name) for name in ("id", "timestamp", "signature"))
    if not (message_id and stamp.isdecimal() and signatures):
        return Refusal.UNSIGNED
    if not _is_fresh(stamp, delivery):
        return Refusal.STALE
    signed = f"{message_id}.{stamp}.".encode() + delivery.body
    given = [part.removeprefix("v1,") for part in signatures.split() if part.startswith("v1,")]
    wanted = [base64.b64encode(_mac(key, signed)).decode() for key in map(_standard_key, secrets) if key]
    return Genuine(event_id=message_id) if _any_equal(given, wanted) else Refusal.FORGED


def fal(delivery: Delivery, secrets: Iterable[str]) -> Genuine | Refusal:
    """Verify fal's Ed25519 over request id, user id, timestamp and the body's SHA-256, each on a line."""
    names = ("request-id", "user-id", "timestamp", "signature")
    request_id, user_id, stamp, signature = (delivery.headers.get(f"x-fal-webhook-{name}", "") for name in names)
    if not (request_id and user_id and stamp.isdecimal() and signature):
        return Refusal.UNSIGNED
    if not _is_fresh(stamp, delivery):
        return Refusal.STALE
    digest = hashlib.sha256(delivery.body).hexdigest()
    signed = f"{request_id}\n{user_id}\n{stamp}\n{digest}".encode()
    fits = any(_signed_by(key, signature, signed) for key in secrets)
    return Genuine(event_id=request_id) if fits else Refusal.FORGED


def openrouter(delivery: Delivery, secrets: Iterable[str]) -> Genuine | Refusal:
    """OpenRouter: `t=...,v1=...` over `t,body`."""
    found = _timed(delivery, delivery.headers.get("x-openrouter-signature", ""), "v1", ",", secrets)
    event_id = delivery.headers.get("x-openrouter-idempotency-key", "")
    return Genuine(event_id=event_id) if isinstance(found, Genuine) else found


def elevenlabs(delivery: Delivery, secrets: Iterable[str]) -> Genuine | Refusal:
    """ElevenLabs: `t=...,v0=...` over `t.body`."""
    return _timed(delivery, delivery.headers.get("elevenlabs-signature", ""), "v0", ".", secrets)


def bfl(delivery: Delivery, secrets: Iterable[str]) -> Genuine | Refusal:
    """Black Forest Labs: `sha256=...` over the body."""
    return _plain(delivery, ("x-bfl-signature",), delivery.body, secrets)


def relay(delivery: Delivery, secrets: Iterable[str]) -> Genuine | Refusal:
    """Relays in general: `sha256=...` over the body; with a timestamp, if there is one, and then it must be fresh."""
    stamp = delivery.headers.get("x-timestamp", "")
    if stamp and not stamp.isdecimal():
        return Refusal.UNSIGNED
    if stamp and not _is_fresh(stamp, delivery):
        return Refusal.STALE
    signed = f"{stamp}.".encode() + delivery.body if stamp else delivery.body
    return _plain(delivery, ("x-signature", "x-hub-signature-256"), signed, secrets)


_SCHEMES: Final = {
    Scheme.STANDARD: standard,
    Scheme.FAL: fal,
    Scheme.OPENROUTER: openrouter,
    Scheme.ELEVENLABS: elevenlabs,
    Scheme.BFL: bfl,
    Scheme.RELAY: relay,
}


def _timed(delivery: Delivery, header: str, version: str, between: str, secrets: Iterable[str]) -> Genuine | Refusal:
    parts = [part.strip().partition("=") for part in header.split(",")]
    stamp = next((value for name, _, value in parts if name == "t"), "")
    given = [value for name, _, value in parts if name == version]
    if not (stamp.isdecimal() and given):
        return Refusal.UNSIGNED
    if not _is_fresh(stamp, delivery):
        return Refusal.STALE
    signed = f"{stamp}{between}".encode() + delivery.body
    wanted = [_mac(secret.encode(), signed).hex() for secret in secrets]
    return Genuine(event_id="") if _any_equal(given, wanted) else Refusal.FORGED


def _plain(delivery: Delivery, headers: Iterable[str], signed: bytes, secrets: Iterable[str]) -> Genuine | Refusal:
    given = [value.removeprefix("sha256=") for name in headers if (value := delivery.headers.get(name, ""))]
    if not given:
        return Refusal.UNSIGNED
    wanted = [_mac(secret.encode(), signed).hex() for secret in secrets]
    return Genuine(event_id="") if _any_equal(given, wanted) else Refusal.FORGED


def _either(delivery: Delivery, name: str) -> str:
    return delivery.headers.get(f"webhook-{name}", "") or delivery.headers.get(f"svix-{name}", "")


def _is_fresh(stamp: str, delivery: Delivery) -> bool:
    return len(stamp) <= len("99999999999") and abs(delivery.received_at - int(stamp)) <= TOLERANCE_S


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _any_equal(given: Iterable[str], wanted: Iterable[str]) -> bool:
    """Compare all with all, in a time that tells nothing of how much is alike."""
    expected = [one.encode() for one in wanted]
    found = [hmac.compare_digest(one.encode(), other) for one in given for other in expected]
    return any(found)


def _standard_key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_STANDARD_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _signed_by(key: str, signature: str, signed: bytes) -> bool:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        public.verify(bytes.fromhex(signature), signed)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
