"""Signatures of webhooks, by the test vectors of every scheme that vendors use."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from shotwright.providers.remote.webhooks import Delivery, Genuine, Refusal, Scheme, job_named, verify
from shotwright_sim.sender import Sender

BODY = b'{"id":"job_1","status":"succeeded"}'
AT = 1_700_000_000
STANDARD_SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # noqa: S105  # a published test vector
FAL_KEY = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"
FAL_SIGNATURE = (
    "359c343f45d5f938104c5698312a745772e5b88683abed6c736a52966450f73b"
    "8bbe5bcf31e95fe4efd7fc301c55b5fa87834d37a211fff365e9ef0183e55402"
)
PLAIN = "sha256=e3edf04d902a98cba273c2ca44ab12e6f8c6506d58bd92526aa13c6b8952800a"
VECTORS: dict[Scheme, tuple[str, dict[str, str], str]] = {
    Scheme.STANDARD: (
        STANDARD_SECRET,
        {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(AT),
            "webhook-signature": "v1,7IDI6AfFGsbc99GvbzXxsS2BYZPLInhEuvWcs/GM8CM=",
        },
        "msg_1",
    ),
    Scheme.FAL: (
        FAL_KEY,
        {
            "x-fal-webhook-request-id": "req_1",
            "x-fal-webhook-user-id": "user_1",
            "x-fal-webhook-timestamp": str(AT),
            "x-fal-webhook-signature": FAL_SIGNATURE,
        },
        "req_1",
    ),
    Scheme.OPENROUTER: (
        "topsecret",
        {
            "x-openrouter-signature": f"t={AT},v1=a55030f2153e192a3dbe98aca692399486976805248ac88c8b1c44af04aa2317",
            "x-openrouter-idempotency-key": "event_1",
        },
        "event_1",
    ),
    Scheme.ELEVENLABS: (
        "topsecret",
        {"elevenlabs-signature": f"t={AT},v0=cbd01ee5df91a83f2609c3a46b3a89497f18f380fbbe9283afd8dff0451ba67b"},
        "",
    ),
    Scheme.BFL: ("topsecret", {"x-bfl-signature": PLAIN}, ""),
    Scheme.RELAY: ("topsecret", {"x-signature": PLAIN}, ""),
}
TIMED = [Scheme.STANDARD, Scheme.FAL, Scheme.OPENROUTER, Scheme.ELEVENLABS]


def delivery(headers: Mapping[str, str], *, body: bytes = BODY, late_s: float = 0) -> Delivery:
    return Delivery(headers=headers, body=body, received_at=AT + late_s)


@pytest.mark.parametrize("scheme", Scheme)
class TestEveryScheme:
    def test_what_the_vendor_signed_is_genuine(self, scheme: Scheme) -> None:
        secret, headers, event_id = VECTORS[scheme]

        assert verify(scheme, delivery(headers), [secret]) == Genuine(event_id=event_id)

    def test_it_stays_genuine_while_a_secret_is_being_replaced(self, scheme: Scheme) -> None:
        secret, headers, event_id = VECTORS[scheme]
        other = "whsec_bmV3ZXI=" if scheme is Scheme.STANDARD else "newer"

        assert verify(scheme, delivery(headers), [other, secret]) == Genuine(event_id=event_id)

    def test_one_changed_byte_is_a_forgery(self, scheme: Scheme) -> None:
        secret, headers, _ = VECTORS[scheme]
        changed = BODY.replace(b"job_1", b"job_2")

        assert verify(scheme, delivery(headers, body=changed), [secret]) is Refusal.FORGED

    def test_another_secret_is_a_forgery(self, scheme: Scheme) -> None:
        _, headers, _ = VECTORS[scheme]

        assert verify(scheme, delivery(headers), ["whsec_bmV3ZXI="]) is Refusal.FORGED

    def test_without_a_secret_nothing_is_genuine(self, scheme: Scheme) -> None:
        _, headers, _ = VECTORS[scheme]

        assert verify(scheme, delivery(headers), []) is Refusal.FORGED
        assert verify(scheme, delivery(headers), [""]) is Refusal.FORGED

    @pytest.mark.parametrize("rubbish", ["", "v1", "t=,v1=", "t=x,v0=y", "sha256=", "é", "=" * 5000])
    def test_headers_that_make_no_sense_are_refused(self, scheme: Scheme, rubbish: str) -> None:
        secret, headers, _ = VECTORS[scheme]

        assert verify(scheme, delivery({}), [secret]) is Refusal.UNSIGNED
        for name in headers:
            if name == "x-openrouter-idempotency-key":
                continue
            assert verify(scheme, delivery({**headers, name: rubbish}), [secret]) in {
                Refusal.UNSIGNED,
                Refusal.FORGED,
                Refusal.STALE,
            }

    def test_a_huge_body_is_not_even_hashed(self, scheme: Scheme) -> None:
        secret, headers, _ = VECTORS[scheme]

        assert verify(scheme, delivery(headers, body=bytes(1_000_001)), [secret]) is Refusal.TOO_LARGE


@pytest.mark.parametrize("scheme", TIMED)
class TestRepetitions:
    @pytest.mark.parametrize("late_s", [-300, 0, 300])
    def test_clocks_may_differ_by_five_minutes(self, scheme: Scheme, late_s: int) -> None:
        secret, headers, event_id = VECTORS[scheme]

        assert verify(scheme, delivery(headers, late_s=late_s), [secret]) == Genuine(event_id=event_id)

    @pytest.mark.parametrize("late_s", [-301, 301, 1_000_000])
    def test_what_is_older_or_from_the_future_is_refused(self, scheme: Scheme, late_s: int) -> None:
        secret, headers, _ = VECTORS[scheme]

        assert verify(scheme, delivery(headers, late_s=late_s), [secret]) is Refusal.STALE


class TestOneScheme:
    def test_svix_says_the_same_under_other_names(self) -> None:
        secret, headers, event_id = VECTORS[Scheme.STANDARD]
        theirs = {name.replace("webhook-", "svix-"): value for name, value in headers.items()}

        assert verify(Scheme.STANDARD, delivery(theirs), [secret]) == Genuine(event_id=event_id)

    def test_another_id_is_a_forgery(self) -> None:
        secret, headers, _ = VECTORS[Scheme.STANDARD]

        assert verify(Scheme.STANDARD, delivery({**headers, "webhook-id": "msg_2"}), [secret]) is Refusal.FORGED

    def test_one_of_several_signatures_is_enough_and_other_versions_say_nothing(self) -> None:
        secret, headers, event_id = VECTORS[Scheme.STANDARD]
        good = headers["webhook-signature"]
        several = {**headers, "webhook-signature": f"v1a,AAAA v1,AAAA {good}"}
        other = {**headers, "webhook-signature": good.replace("v1,", "v2,")}

        assert verify(Scheme.STANDARD, delivery(several), [secret]) == Genuine(event_id=event_id)
        assert verify(Scheme.STANDARD, delivery(other), [secret]) is Refusal.FORGED

    def test_a_relay_that_signs_its_time_is_held_to_it(self) -> None:
        sent = Sender("topsecret").relay(BODY, AT)
        assert "x-timestamp" in sent

        assert verify(Scheme.RELAY, delivery(sent), ["topsecret"]) == Genuine(event_id="")
        assert verify(Scheme.RELAY, delivery(sent, late_s=301), ["topsecret"]) is Refusal.STALE
        later = {**sent, "x-timestamp": str(AT + 1)}
        assert verify(Scheme.RELAY, delivery(later), ["topsecret"]) is Refusal.FORGED

    @pytest.mark.parametrize("scheme", Scheme)
    def test_what_the_conformance_server_signs_is_genuine(self, scheme: Scheme) -> None:
        sender = Sender(STANDARD_SECRET)
        sent = delivery(sender.headers(scheme.value, BODY, AT, event_id="event_7"))
        secrets = [sender.public_key if scheme is Scheme.FAL else STANDARD_SECRET]

        assert isinstance(verify(scheme, sent, secrets), Genuine)
        assert verify(scheme, replace(sent, body=b"{}"), secrets) is Refusal.FORGED


@pytest.mark.parametrize(
    ("body", "job_id"),
    [
        (b'{"request_id": "r1", "gateway_request_id": "g1", "status": "OK"}', "r1"),  # fal
        (b'{"type": "video.generation.completed", "data": {"id": "v1"}}', "v1"),  # OpenRouter
        (b'{"id": "evt_1", "type": "video.completed", "data": {"id": "video_1"}}', "video_1"),  # OpenAI
        (b'{"id": "p1", "status": "succeeded"}', "p1"),  # Replicate, Ark
        (b'{"code": 0, "request_id": "r1", "data": {"task_id": "k1"}}', "k1"),  # Kling
        (b'{"task_id": "t1", "status": "completed"}', "t1"),  # relays
        (b'{"task": {"id": "m1"}}', "m1"),  # MiniMax
        (b"{}", ""),
        (b"[]", ""),
        (b"not JSON", ""),
        (b"[" * 100_000, ""),
        (b'{"id": {"deep": 1}}', ""),
    ],
)
def test_a_webhook_names_its_job_in_the_vendors_own_place(body: bytes, job_id: str) -> None:
    assert job_named(body) == job_id
