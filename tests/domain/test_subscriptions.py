"""What others are promised: signatures by the standard's own figures, topics, patience, and which addresses will do."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import shotwright
from shotwright.domain import notices
from shotwright.domain.subscriptions import (
    MEANINGS,
    MOST_ATTEMPTS,
    SubscriptionNotUsable,
    Topic,
    check_terms,
    hold_s,
    new_secret,
    next_wait_s,
    signed,
)
from shotwright.providers.remote.webhooks import Delivery, Genuine, Scheme, verify

BODY = b'{"id":"job_1","status":"succeeded"}'
AT = datetime.fromtimestamp(1_700_000_000, UTC)
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # noqa: S105  # of a published example


def test_signatures_are_those_of_standard_webhooks() -> None:
    assert signed("msg_1", AT, BODY, [SECRET]) == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1700000000",
        "webhook-signature": "v1,7IDI6AfFGsbc99GvbzXxsS2BYZPLInhEuvWcs/GM8CM=",
    }


def test_whoever_knows_one_of_two_secrets_knows_the_sender() -> None:
    new = new_secret(bytes(range(32)))
    delivery = Delivery(headers=signed("msg_1", AT, BODY, [new, SECRET]), body=BODY, received_at=AT.timestamp())

    for secret in (new, SECRET):
        assert verify(Scheme.STANDARD, delivery, [secret]) == Genuine(event_id="msg_1")
    assert not isinstance(verify(Scheme.STANDARD, delivery, [new_secret(bytes(32))]), Genuine)


def test_patience_lasts_a_good_day_and_spreads() -> None:
    waits = [next_wait_s(number, key="a") for number in range(1, MOST_ATTEMPTS + 1)]

    assert waits[-1] is None
    assert 86_400 < sum(wait for wait in waits if wait is not None) < 2 * 86_400
    assert len({next_wait_s(2, key=str(number)) for number in range(50)}) == 50
    assert all(240 <= (next_wait_s(2, key=str(number)) or 0) <= 360 for number in range(50))
    assert next_wait_s(1, key="a", retry_after_s=1800) == 1800
    assert next_wait_s(1, key="a", retry_after_s=10**9) == 86_400
    assert [hold_s(number) for number in (1, 2, 3, 100)] == [2, 4, 8, 60]


def test_every_topic_has_a_meaning_and_something_that_brings_it() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(shotwright.__path__[0]).rglob("*.py"))
    kinds = {kind for kind in re.findall(r'"([a-z_]+\.[a-z_]+)"', source) if notices.topic_of(kind) is not None}

    assert set(MEANINGS) == set(Topic)
    assert {notices.topic_of(kind) for kind in kinds} == set(Topic)
    assert notices.topic_of("take.planned") is None


@pytest.mark.parametrize(
    ("url", "allow_private", "said"),
    [
        ("example.com/hook", False, "not an address"),
        ("ftp://example.com", True, "not an address"),
        ("https://", False, "not an address"),
        ("https://[::1", False, "not an address"),
        ("https://example.com:99999/", False, "not an address"),
        ("https://example.com/#part", False, "not an address"),
        ("https://example.com/\nX: y", False, "not an address"),
        ("https://exämple.com/", False, "not an address"),
        ("https://exam ple.com/", False, "not an address"),
        ("https://example.com/" + "x" * 2000, False, "not an address"),
        ("https://me:secret@example.com", False, "a name or a password"),
        ("http://example.com", False, "begin with https"),
    ],
)
def test_what_is_no_good_address_is_refused(url: str, allow_private: bool, said: str) -> None:
    with pytest.raises(SubscriptionNotUsable, match=said) as caught:
        check_terms("Us", url, allow_private=allow_private)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb"])
def test_a_subscription_needs_a_name(name: str) -> None:
    with pytest.raises(SubscriptionNotUsable, match="needs a name"):
        check_terms(name, "https://example.com", allow_private=False)


def test_good_addresses_are_taken() -> None:
    check_terms("Us", "https://example.com:8443/hooks/film?team=1", allow_private=False)
    check_terms("Us", "http://10.0.0.7/hook", allow_private=True)
