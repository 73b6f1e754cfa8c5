"""How well a provider does, as far as its latest requests tell; and how many requests it may be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shotwright.domain.retrying import FAULTS
from shotwright_sdk.remote_errors import ErrorClass

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How one request went: `error_class` is None if it was accepted, `latency_s` None if no answer came."""

    error_class: ErrorClass | None = None
    latency_s: float | None = None

    @property
    def is_fault(self) -> bool:
        return self.error_class in FAULTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Of the latest requests. `latency_s` is the median time to an answer, None if none came."""

    requests: int = 0
    faults: int = 0
    faults_in_a_row: int = 0
    latency_s: float | None = None

    @property
    def error_rate(self) -> float:
        """The share of requests that went wrong through no fault of the request, 0 to 1."""
        return self.faults / self.requests if self.requests else 0.0


def health_of(answers: Sequence[Answer]) -> Health:
    """Return the health that `answers` tell of, newest first."""
    latencies = sorted(one.latency_s for one in answers if one.latency_s is not None)
    in_a_row = next((index for index, one in enumerate(answers) if not one.is_fault), len(answers))
    return Health(
        requests=len(answers),
        faults=sum(one.is_fault for one in answers),
        faults_in_a_row=in_a_row,
        latency_s=latencies[len(latencies) // 2] if latencies else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What a provider allows; None is no limit."""

    per_minute: int | None = None
    per_day: int | None = None
    at_once: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What a provider has from us now.

    `full_minute_since` is when the oldest of the latest `per_minute` requests was sent, None if there are fewer;
    `full_day_since` likewise.
    """

    at_once: int = 0
    full_minute_since: datetime | None = None
    full_day_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why a request may not be sent now. `until` is when to ask again; None if that depends on others' ends."""

    until: datetime | None
    reason: str


def hold_for(rates: Rates, traffic: Traffic, now: datetime) -> Hold | None:
    """Return what holds the next request back; None if it may be sent now."""
    if rates.at_once is not None and traffic.at_once >= rates.at_once:
        return Hold(until=None, reason=f"{traffic.at_once} jobs run there, and no more than {rates.at_once} may")
    if traffic.full_day_since is not None and now < (free := traffic.full_day_since + DAY):
        return Hold(until=free, reason=f"{rates.per_day} requests were sent within a day")
    if traffic.full_minute_since is not None and now < (free := traffic.full_minute_since + MINUTE):
        return Hold(until=free, reason=f"{rates.per_minute} requests were sent within a minute")
    return None
