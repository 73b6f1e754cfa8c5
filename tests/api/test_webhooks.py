"""Providers' calls: who is believed, and what a call can change."""

import json
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from shotwright.api.app import create_app
from shotwright.api.parts import Parts
from shotwright.db.session import Database
from shotwright.domain.jobs import JobState
from shotwright.providers.remote.webhook_keys import PublishedKeys
from shotwright.providers.remote.webhooks import Scheme
from shotwright.usecases.deliveries import MOST_REFUSED, Deliveries
from shotwright.usecases.hints import CALLBACK
from shotwright.usecases.outcomes import Outcomes
from shotwright.vault.sealing import Vault
from shotwright_sdk.remote import RemoteState, Report
from shotwright_sdk.remote_errors import ErrorClass, Failure
from shotwright_sim.sender import SECRET, Sender
from shotwright_sim.server import Simulator
from tests.api.seeding import Seeder

SENDER = Sender(SECRET)
SIGNED = {
    "openai": "standard",
    "replicate": "standard",
    "gemini": "standard",
    "openrouter": "openrouter",
    "elevenlabs": "elevenlabs",
    "bfl": "bfl",
    "relay": "relay",
}
"""How each of these protocols signs with a shared secret; fal has a key of its own."""
BODY = json.dumps({"id": "p-1", "status": "succeeded"}).encode()
IN_DOUBT = {
    "ark": {"id": "p-9", "status": "running"},
    "minimax": {"task_id": "p-9", "status": "Processing"},
    "kling": {"code": 0, "request_id": "r-1", "data": {"task_id": "p-9", "task_status": "succeed"}},
}
"""What those who sign nothing say of a job that they call p-9."""


def signed(scheme: str, body: bytes = BODY, *, event_id: str = "event_1", late_s: int = 0) -> dict[str, str]:
    headers = SENDER.headers(scheme, body, int(time.time()) - late_s, event_id=event_id)
    return {**headers, "content-type": "application/json", "host": "studio.example"}


def address(vault: Vault, provider_id: UUID, key: str, *, token: str = "") -> str:
    token = token or vault.token(CALLBACK, f"{provider_id}/{key}")
    return f"/api/v1/webhooks/{provider_id}?job={key}&token={token}"


class TestWhoSigns:
    @pytest.mark.parametrize("protocol", SIGNED)
    async def test_a_signed_call_has_its_job_looked_at_now(
        self, client: httpx.AsyncClient, seeder: Seeder, protocol: str
    ) -> None:
        provider = await seeder.provider(protocol, secret=SECRET)
        job = await seeder.sent(provider)
        assert not await seeder.is_looked_at_now(job)

        answer = await client.post(f"/api/v1/webhooks/{provider}", content=BODY, headers=signed(SIGNED[protocol]))

        assert (answer.status_code, answer.json()) == (200, {"status": "received"})
        assert await seeder.is_looked_at_now(job)
        assert (await seeder.row(job)).state is JobState.SUBMITTED, "a call says nothing of how a job ended"

    async def test_forged_stale_and_unsigned_calls_are_refused_and_noted(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        provider = await seeder.provider("openai", secret=SECRET)
        job = await seeder.sent(provider)
        calls = {
            "forged": (BODY + b" ", signed("standard")),
            "stale": (BODY, signed("standard", late_s=301)),
            "unsigned": (BODY, {"host": "studio.example"}),
        }

        for reason, (body, headers) in calls.items():
            answer = await client.post(f"/api/v1/webhooks/{provider}", content=body, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["content-type"] == "application/problem+json"
            assert reason in answer.json()["detail"]

        assert not await seeder.is_looked_at_now(job)
        log = (await client.get("/api/v1/webhooks/deliveries")).json()["items"]
        assert [(one["provider"], one["accepted"], one["reason"]) for one in log] == [
            ("openai", False, reason) for reason in reversed(calls)
        ]

    async def test_a_token_is_no_substitute_for_a_signature_that_is_due(
        self, client: httpx.AsyncClient, seeder: Seeder, parts: Parts
    ) -> None:
        provider = await seeder.provider("openai", secret=SECRET)
        await seeder.sent(provider)

        answer = await client.post(address(parts.vault, provider, "key-1"), content=BODY)

        assert answer.status_code == 401

    async def test_a_repetition_is_answered_as_received_and_changes_nothing(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        provider = await seeder.provider("openai", secret=SECRET)
        first, second = await seeder.sent(provider, "one", "p-1"), await seeder.sent(provider, "two", "p-2")
        other = json.dumps({"id": "p-2"}).encode()

        bodies = [BODY, BODY, other]
        answers = [
            await client.post(f"/api/v1/webhooks/{provider}", content=body, headers=signed("standard", body))
            for body in bodies
        ]

        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert await seeder.is_looked_at_now(first)
        assert not await seeder.is_looked_at_now(second), "the id of that call was used before"
        assert len((await client.get("/api/v1/webhooks/deliveries")).json()["items"]) == 1

    async def test_a_refused_call_keeps_nobody_from_using_its_id(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        provider = await seeder.provider("openai", secret=SECRET)
        job = await seeder.sent(provider)
        url = f"/api/v1/webhooks/{provider}"

        assert (await client.post(url, content=BODY + b" ", headers=signed("standard"))).status_code == 401
        assert (await client.post(url, content=BODY, headers=signed("standard"))).status_code == 200
        assert await seeder.is_looked_at_now(job)

    async def test_what_is_refused_is_not_kept_without_end(self, database: Database) -> None:
        async with database.unit() as session:
            deliveries = Deliveries(session)
            assert await deliveries.accept("relay", "a genuine one")
            for number in range(MOST_REFUSED + 3):
                await deliveries.refuse("relay", f"call {number}", "forged")
            log, _ = await deliveries.page(limit=MOST_REFUSED + 10)

        assert len(log) == MOST_REFUSED + 1
        assert not await _accepts(database, "a genuine one")


async def _accepts(database: Database, delivery_id: str) -> bool:
    async with database.unit() as session:
        return await Deliveries(session).accept("relay", delivery_id)


class TestAddresses:
    @pytest.mark.parametrize("path", ["/api/v1/webhooks/a relay", "/webhook/video/a relay", "/webhook/image/a relay/"])
    async def test_a_provider_is_called_by_its_name_and_at_older_addresses(
        self, client: httpx.AsyncClient, seeder: Seeder, path: str
    ) -> None:
        provider = await seeder.provider("relay", name="a relay", secret=SECRET)
        job = await seeder.sent(provider)

        answer = await client.post(path, content=BODY, headers=signed("relay"))

        assert answer.status_code == 200
        assert await seeder.is_looked_at_now(job)

    async def test_a_job_may_be_named_in_a_header(self, client: httpx.AsyncClient, seeder: Seeder) -> None:
        provider = await seeder.provider("relay", secret=SECRET)
        job = await seeder.sent(provider)

        headers = {**signed("relay", b"{}"), "x-task-id": "p-1", "x-event-type": "completed"}
        assert (await client.post("/webhook/video/relay", content=b"{}", headers=headers)).status_code == 200
        assert await seeder.is_looked_at_now(job)

    @pytest.mark.parametrize(
        "path",
        [
            "/api/v1/webhooks/nobody",
            "/api/v1/webhooks/01998a3c-0000-7000-8000-000000000000",
            "/webhook/video/nobody",
            "/webhook/taxes/relay",
        ],
    )
    async def test_who_is_not_there_is_not_found(self, client: httpx.AsyncClient, path: str) -> None:
        answer = await client.post(path, content=BODY)

        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_a_call_about_a_job_that_we_do_not_know_is_received(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        provider = await seeder.provider("relay", secret=SECRET)
        stranger = json.dumps({"id": "p-unknown"}).encode()

        answer = await client.post(f"/api/v1/webhooks/{provider}", content=stranger, headers=signed("relay", stranger))

        assert answer.status_code == 200

    async def test_a_provider_cannot_speak_of_anothers_job(self, client: httpx.AsyncClient, seeder: Seeder) -> None:
        job = await seeder.sent(await seeder.provider("openai", name="theirs", secret=SECRET))
        mine = await seeder.provider("openai", name="mine", secret=SECRET)

        await client.post(f"/api/v1/webhooks/{mine}", content=BODY, headers=signed("standard"))

        assert not await seeder.is_looked_at_now(job)

    @pytest.mark.parametrize("is_told", [True, False], ids=["with its length", "in pieces"])
    async def test_a_call_of_more_than_a_megabyte_is_not_read(
        self, client: httpx.AsyncClient, seeder: Seeder, *, is_told: bool
    ) -> None:
        provider = await seeder.provider("relay", secret=SECRET)
        body = b" " * 1_000_001

        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(body), 100_000):
                yield body[start : start + 100_000]

        answer = await client.post(f"/api/v1/webhooks/{provider}", content=body if is_told else pieces())

        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


class TestWhoDoesNotSign:
    async def test_only_the_address_that_the_vendor_was_told_is_believed(
        self, client: httpx.AsyncClient, seeder: Seeder, parts: Parts
    ) -> None:
        provider = await seeder.provider("ark")
        job, other = await seeder.sent(provider), await seeder.sent(provider, "key-2", "p-2")
        theirs = parts.vault.token(CALLBACK, f"{provider}/key-2")

        for url in (f"/api/v1/webhooks/{provider}", address(parts.vault, provider, "key-1", token=theirs)):
            assert (await client.post(url, content=BODY)).status_code == 401
        assert not await seeder.is_looked_at_now(job)

        assert (await client.post(address(parts.vault, provider, "key-1"), content=BODY)).status_code == 200
        assert await seeder.is_looked_at_now(job)
        assert not await seeder.is_looked_at_now(other)

    async def test_the_same_words_about_two_jobs_are_two_calls(
        self, client: httpx.AsyncClient, seeder: Seeder, parts: Parts
    ) -> None:
        provider = await seeder.provider("ark")
        jobs = [await seeder.sent(provider, key, f"p-{key}") for key in ("one", "two")]

        for key in ("one", "two"):
            await client.post(address(parts.vault, provider, key), content=b'{"status": "done"}')

        assert [await seeder.is_looked_at_now(job) for job in jobs] == [True, True]

    async def test_minimax_hears_its_challenge_back_as_often_as_it_asks_and_nobody_else_does(
        self, client: httpx.AsyncClient, seeder: Seeder, parts: Parts
    ) -> None:
        provider = await seeder.provider("minimax")
        await seeder.job(provider)
        url, challenge = address(parts.vault, provider, "key-1"), {"challenge": "say this"}

        for _ in range(2):
            assert (await client.post(url, json=challenge)).json() == challenge
        assert (await client.post(f"/api/v1/webhooks/{provider}", json=challenge)).status_code == 401

    @pytest.mark.parametrize("protocol", IN_DOUBT)
    async def test_a_proven_call_settles_a_job_in_doubt(
        self, client: httpx.AsyncClient, seeder: Seeder, parts: Parts, protocol: str
    ) -> None:
        provider = await seeder.provider(protocol)
        job = await seeder.in_doubt(provider)
        assert (await seeder.row(job)).state is JobState.UNKNOWN

        assert (await client.post(address(parts.vault, provider, "key-1"), json=IN_DOUBT[protocol])).status_code == 200

        row = await seeder.row(job)
        assert (row.state, row.provider_job_id) == (JobState.SUBMITTED, "p-9")
        assert await seeder.is_looked_at_now(job)

    async def test_a_signed_call_without_our_address_settles_nothing(
        self, client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        provider = await seeder.provider("openai", secret=SECRET)
        job = await seeder.in_doubt(provider)

        await client.post(f"/api/v1/webhooks/{provider}", content=BODY, headers=signed("standard"))

        assert (await seeder.row(job)).state is JobState.UNKNOWN


class TestAfterTheEnd:
    @pytest.mark.parametrize("end", [RemoteState.SUCCEEDED, RemoteState.FAILED, RemoteState.CANCELLED])
    async def test_late_and_doubled_calls_in_any_order_change_nothing(
        self, client: httpx.AsyncClient, seeder: Seeder, parts: Parts, end: RemoteState
    ) -> None:
        provider = await seeder.provider("ark")
        job = await seeder.sent(provider)
        failure = Failure(error_class=ErrorClass.PROVIDER_INTERNAL, message="No.") if end == "failed" else None
        async with parts.database.unit() as session:
            await Outcomes(session).looked(job, Report(state=end, failure=failure))
        before = await client.get(f"/api/v1/jobs/{job}")

        for status in ("running", "succeeded", "queued", "failed", "running"):
            body = {"id": "p-other", "status": status}
            assert (await client.post(address(parts.vault, provider, "key-1"), json=body)).status_code == 200

        assert (await client.get(f"/api/v1/jobs/{job}")).json() == before.json()


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


class TestPublishedKeys:
    @pytest.fixture
    async def fals_client(self, parts: Parts, simulator: Simulator) -> AsyncIterator[httpx.AsyncClient]:
        simulator.forget()
        keys = PublishedKeys(parts.adapters.network, {Scheme.FAL: simulator.keys_url}, allow_private=True)
        app = create_app(replace(parts, public_keys=keys.of))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as opened:
            yield opened

    async def test_fals_keys_are_fetched_where_fal_publishes_them(
        self, fals_client: httpx.AsyncClient, seeder: Seeder
    ) -> None:
        provider = await seeder.provider("fal")
        job = await seeder.sent(provider)
        body = json.dumps({"request_id": "p-1", "gateway_request_id": "g-1", "status": "OK", "payload": {}}).encode()
        url = f"/api/v1/webhooks/{provider}"

        assert (await fals_client.post(url, content=body + b" ", headers=signed("fal", body))).status_code == 401
        assert not await seeder.is_looked_at_now(job)
        assert (await fals_client.post(url, content=body, headers=signed("fal", body))).status_code == 200
        assert await seeder.is_looked_at_now(job)
