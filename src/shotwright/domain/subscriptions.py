"""Subscriptions: addresses elsewhere that are told what happens here. What they may be told of, and how patient we are.

Others see *topics*, a list that stays as it is while our own events change, and get *notices*: one event each, signed
as Standard Webhooks says (https://www.standardwebhooks.com).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from shotwright.domain.errors import Conflict, Invalid, NotFound

SECRET_PREFIX: Final = "whsec_"  # noqa: S105  # it begins every signing secret and opens nothing
FORMER_SECRET_FOR: Final = timedelta(days=1)
"""For so long a replaced secret still signs, beside the new one."""
MOST_OF_ONE_PLACE: Final = 50
"""So many subscriptions may a project have, and the installation as such."""
LONGEST_URL: Final = 2000
STOPPED_AFTER: Final = timedelta(days=5)
"""An address that failed for so long is told nothing more."""
KEPT_FOR: Final = timedelta(days=30)
"""For so long the log of notices goes back."""
_WAITS_S: Final = (5.0, 300.0, 1800.0, 7200.0, 18_000.0, 36_000.0, 36_000.0)
"""Standard Webhooks' own advice: the last of eight attempts is a good day after the first."""
MOST_ATTEMPTS: Final = len(_WAITS_S) + 1
_LONGEST_WAIT_S: Final = 86_400.0
_JITTER: Final = 0.2
_FIRST_HOLD_S: Final = 2.0
_LONGEST_HOLD_S: Final = 60.0


class Topic(StrEnum):
    """What others may be told of. Members are added; none is ever renamed."""

    PROJECT_CREATED = "project.created"
    PROJECT_CHANGED = "project.changed"
    PROJECT_PAUSED = "project.paused"
    PROJECT_RESUMED = "project.resumed"
    RUN_STARTED = "run.started"
    RUN_ENDED = "run.ended"
    TAKE_COMPLETED = "take.completed"
    TAKE_FAILED = "take.failed"
    TAKE_CANCELLED = "take.cancelled"
    TAKE_IN_DOUBT = "take.in_doubt"
    JOB_IN_DOUBT = "job.in_doubt"
    GATE_WAITING = "gate.waiting"
    GATE_APPROVED = "gate.approved"
    GATE_REJECTED = "gate.rejected"
    GATE_UNDONE = "gate.undone"
    BUDGET_WARNED = "budget.warned"
    BUDGET_REFUSED = "budget.refused"
    EXPORT_COMPLETED = "export.completed"
    EXPORT_FAILED = "export.failed"
    NOTE_ADDED = "note.added"
    SUBSCRIPTION_STOPPED = "subscription.stopped"


TEST: Final = "subscription.test"
"""The type of what is sent when somebody tries a subscription. It needs no subscribing to."""

MEANINGS: Final[Mapping[Topic, str]] = {
    Topic.PROJECT_CREATED: "A project was made",
    Topic.PROJECT_CHANGED: "What a project is to be was changed: its name, settings, gates or cap",
    Topic.PROJECT_PAUSED: "Nothing more is begun in a project",
    Topic.PROJECT_RESUMED: "A paused project goes on",
    Topic.RUN_STARTED: "A run began",
    Topic.RUN_ENDED: "A run ended: nothing more can be made without a person",
    Topic.TAKE_COMPLETED: "A take is made",
    Topic.TAKE_FAILED: "A take failed",
    Topic.TAKE_CANCELLED: "A take was cancelled",
    Topic.TAKE_IN_DOUBT: "Nobody knows what became of a paid take; a person settles it",
    Topic.JOB_IN_DOUBT: "Nobody knows what became of a paid request; a person settles it",
    Topic.GATE_WAITING: "Something waits at a gate for a person's decision",
    Topic.GATE_APPROVED: "Something was approved",
    Topic.GATE_REJECTED: "Something was rejected",
    Topic.GATE_UNDONE: "A decision was taken back",
    Topic.BUDGET_WARNED: "Spending crossed the warning mark of a cap",
    Topic.BUDGET_REFUSED: "A paid request was not sent, for a cap or for an unknown price",
    Topic.EXPORT_COMPLETED: "An export's files are ready",
    Topic.EXPORT_FAILED: "An export failed",
    Topic.NOTE_ADDED: "Somebody wrote a note on a take, a guest perhaps",
    Topic.SUBSCRIPTION_STOPPED: "Another subscription of the project was switched off, as its address failed",
}


class SubscriptionNotFound(NotFound):
    code = "subscription_not_found"

    def __init__(self, subscription: str) -> None:
        super().__init__(f"There is no subscription {subscription}.")


class NoticeNotFound(NotFound):
    code = "notice_not_found"

    def __init__(self, notice: str) -> None:
        super().__init__(f"This subscription has no notice {notice}. Notices are kept for {KEPT_FOR.days} days.")


class SubscriptionNotUsable(Invalid):
    """What is said of a subscription makes no sense; the message says what to change."""

    code = "subscription_not_usable"


class SubscriptionOff(Conflict):
    code = "subscription_off"

    def __init__(self) -> None:
        super().__init__("This subscription is switched off. Set it active, then try again.")


class NoticeUnderWay(Conflict):
    code = "notice_under_way"

    def __init__(self) -> None:
        super().__init__("This notice is still to be sent; it needs no sending again.")


def check_terms(name: str, url: str, *, allow_private: bool) -> None:
    """Raise SubscriptionNotUsable unless a subscription can be called so, and told at that address.

    Where a name leads to is judged when something is sent: it may lead elsewhere each time.
    """
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise SubscriptionNotUsable("A subscription needs a name of 1 to 100 printable characters.")
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole, parts = False, urlsplit("")
    is_plain = url.isascii() and url.isprintable() and " " not in url
    if not is_whole or not is_plain or parts.fragment or len(url) > LONGEST_URL:
        raise SubscriptionNotUsable("This is not an address to send to. Write it like https://example.com/hooks/film.")
    if parts.username is not None or parts.password is not None:
        raise SubscriptionNotUsable("The address holds a name or a password. Check our signature instead.")
    if parts.scheme == "http" and not allow_private:
        raise SubscriptionNotUsable(
            "The address must begin with https. In a private network, an administrator may allow it (allow_private)."
        )


def new_secret(random: bytes) -> str:
    """Return a signing secret of random bytes: 24 to 64 of them, says the standard."""
    return SECRET_PREFIX + base64.b64encode(random).decode()


def signed(message_id: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the headers of Standard Webhooks for a message, with a signature by each of the secrets."""
    timestamp = str(int(at.timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{_signature(secret, content)}" for secret in secrets),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def next_wait_s(attempts: int, *, key: str, retry_after_s: float | None = None) -> float | None:
    """Return how long to wait after so many attempts, a fifth more or less, or what we were told; None: give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    share = int.from_bytes(hashlib.sha256(f"{key}/{attempts}".encode()).digest()[:4]) / 2**32
    wait = _WAITS_S[attempts - 1] * (1 - _JITTER + 2 * _JITTER * share)
    return max(wait, min(retry_after_s or 0.0, _LONGEST_WAIT_S))


def hold_s(failures: int, retry_after_s: float | None = None) -> float:
    """Return how long an address is left alone that failed so often in a row: all that waits for it, waits."""
    calm = min(_FIRST_HOLD_S * 2.0 ** min(failures - 1, 10), _LONGEST_HOLD_S)
    return max(calm, min(retry_after_s or 0.0, _LONGEST_WAIT_S))
