"""Taking in a webhook: is it genuine, was it here before, and which job does it speak of?"""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from uuid import UUID

from shotwright.api.parts import Parts
from shotwright.db.session import Database
from shotwright.domain.errors import ProviderNotFound
from shotwright.providers.remote import webhooks
from shotwright.providers.remote.webhooks import Delivery, Genuine, Refusal
from shotwright.usecases.deliveries import Deliveries
from shotwright.usecases.hints import CALLBACK, Hints
from shotwright.usecases.providers import ProviderFacts, Providers

UNPROVEN: Final = "unproven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A webhook as it came. `key` and `token` stood in its address: for vendors that sign nothing."""

    provider: str
    """The id or the name that its address holds."""
    delivery: Delivery
    key: str = ""
    token: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.key.encode() + b"\0" + self.delivery.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """What to answer. `challenge` is what the sender wants to hear back."""

    status: HTTPStatus = HTTPStatus.OK
    reason: str = ""
    challenge: str = ""


async def receive(call: Call, parts: Parts) -> Reception:
    """Take a call in. Whatever it says, all that can follow is that a job is looked at sooner."""
    try:
        provider, secret = await _caller(call.provider, parts)
    except ProviderNotFound:
        return Reception(status=HTTPStatus.NOT_FOUND, reason="There is no such provider.")
    knows_token = bool(call.key) and parts.vault.is_token(call.token, CALLBACK, f"{provider.id}/{call.key}")
    proof = await _proof(call, provider, secret, parts, knows_token=knows_token)
    async with parts.database.unit() as session:
        if isinstance(proof, str):
            await Deliveries(session).refuse(provider.settings.name, call.digest, proof)
            return Reception(status=HTTPStatus.UNAUTHORIZED, reason=f"The call is not proven: {proof}.")
        is_new = await Deliveries(session).accept(provider.settings.name, proof.event_id or call.digest)
    if is_new:
        await _hint(call, provider, parts.database, knows_token=knows_token)
        parts.nudge()
    return Reception(challenge=webhooks.challenge_in(call.delivery.body) if knows_token else "")


async def _caller(name: str, parts: Parts) -> tuple[ProviderFacts, str]:
    async with parts.database.unit() as session:
        providers = Providers(session, parts.vault)
        provider = await providers.get(UUID(name)) if _is_id(name) else await providers.by_name(name)
        return provider, (await providers.webhook_secret(provider.id)).reveal()


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


async def _proof(
    call: Call, provider: ProviderFacts, secret: str, parts: Parts, *, knows_token: bool
) -> Genuine | Refusal | str:
    """Return that a call is genuine, or why not. Who can sign must: an address may have been seen by others."""
    scheme = webhooks.scheme_of(provider.settings.protocol, call.delivery.headers)
    keys = [secret] if secret else list(await parts.public_keys(scheme))
    if keys:
        return webhooks.verify(scheme, call.delivery, keys)
    return Genuine(event_id="") if knows_token else UNPROVEN


async def _hint(call: Call, provider: ProviderFacts, database: Database, *, knows_token: bool) -> None:
    named = webhooks.job_named(call.delivery.body)
    told = (named, call.delivery.headers.get("x-task-id", ""))
    async with database.unit() as session:
        hints = Hints(session)
        job = await hints.job(provider.id, call.key if knows_token else "", [one for one in told if one])
        if job is not None:
            await hints.take(job.id, named if knows_token else "")
