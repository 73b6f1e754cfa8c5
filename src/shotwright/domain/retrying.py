"""What to do when a provider did not do what it was asked, and when to ask again.

The classes and what they call for are those of the error table that every adapter maps its vendor onto.
"""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from shotwright_sdk.remote_errors import ErrorClass

MOST_RETRIES: Final = 3
_INTERNAL_RETRIES: Final = 2
LONGEST_RETRY_AFTER_S: Final = 120.0
"""A provider that wants to be left alone for longer is not waited for: another one may do the work."""
_FIRST_LOOK_S: Final = 5.0
_LOOK_GROWTH: Final = 1.03
"""So the wait is 5 s and a thirtieth of the time that has passed: a job that is done keeps its place until then."""
_LONGEST_LOOK_S: Final = 30.0
_JITTER: Final = 0.25


class Action(StrEnum):
    RETRY = "retry"
    """Nothing was accepted: the same request may be sent again, after a while."""
    FAILOVER = "failover"
    """Nothing was accepted, and asking again is pointless: another provider may be asked."""
    STOP_PROVIDER = "stop_provider"
    """As failover, and this provider is not asked again until a person has looked."""
    PERSON = "person"
    """The request itself is at fault: neither this provider nor another is asked without a change to it."""
    FIND = "find"
    """It may have been accepted: find out what became of it before anything else."""


_RETRIES: Final[Mapping[ErrorClass, int]] = {
    ErrorClass.RATE_LIMITED: MOST_RETRIES,
    ErrorClass.OVERLOADED: MOST_RETRIES,
    ErrorClass.NETWORK_UNKNOWN: MOST_RETRIES,
    ErrorClass.PROVIDER_INTERNAL: _INTERNAL_RETRIES,
}
_AFTERWARDS: Final[Mapping[ErrorClass, Action]] = {
    ErrorClass.AUTH: Action.STOP_PROVIDER,
    ErrorClass.QUOTA: Action.STOP_PROVIDER,
    ErrorClass.MODEL_GONE: Action.STOP_PROVIDER,
    ErrorClass.CONTENT_POLICY: Action.PERSON,
    ErrorClass.INVALID_INPUT: Action.PERSON,
}

FAULTS: Final = frozenset(
    {
        ErrorClass.RATE_LIMITED,
        ErrorClass.OVERLOADED,
        ErrorClass.NETWORK_UNKNOWN,
        ErrorClass.AUTH,
        ErrorClass.QUOTA,
        ErrorClass.MODEL_GONE,
        ErrorClass.PROVIDER_INTERNAL,
    }
)
"""What says something of the provider's health. The others say something of the request."""


def action_after(
    error_class: ErrorClass,
    *,
    maybe_accepted: bool,
    tries: int,
    retry_after_s: float | None = None,
    most_retries: int = MOST_RETRIES,
) -> Action:
    """Return what to do after the `tries`-th request, counted from 1, came to nothing."""
    if maybe_accepted:
        return Action.FIND
    patient = retry_after_s is None or retry_after_s <= LONGEST_RETRY_AFTER_S
    if tries <= min(_RETRIES.get(error_class, 0), most_retries) and patient:
        return Action.RETRY
    return _AFTERWARDS.get(error_class, Action.FAILOVER)


def allows_failover(error_class: ErrorClass | None) -> bool:
    """Whether another provider may be asked after a refusal of this class; for jobs that were never accepted alone."""
    return _AFTERWARDS.get(error_class, Action.FAILOVER) is not Action.PERSON if error_class is not None else False


def retry_delay_s(tries: int, *, retry_after_s: float | None, key: str) -> float:
    """Return how long to wait after the `tries`-th request: 1, 2, 4 s, a quarter more or less, or what we were told."""
    return max(2.0 ** (tries - 1) * _around_one(f"{key}/retry/{tries}"), retry_after_s or 0.0)


def look_delay_s(looks: int, key: str) -> float:
    """Return how long to wait after `looks` of them before the next: 5 s, growing to 30 s, a quarter more or less."""
    calm = min(_FIRST_LOOK_S * _LOOK_GROWTH ** min(looks, 100), _LONGEST_LOOK_S)
    return calm * _around_one(f"{key}/look/{looks}")


def cool_down_s(faults: int) -> float:
    """Return how long to leave a provider alone after so many faults in a row: from the third on 30 s, up to 600."""
    return 0.0 if faults < 3 else min(30.0 * 2.0 ** (faults - 3), 600.0)


def _around_one(key: str) -> float:
    """Return a factor that spreads what would otherwise happen at once; the same for the same key."""
    share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32
    return 1 - _JITTER + 2 * _JITTER * share
