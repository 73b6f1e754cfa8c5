"""Which of several providers does a job, and why. Pure: the turn, the seed and the time are given."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shotwright.domain.health import Health

_SICK_RATE = 0.5
_SICK_AFTER = 4
"""So many requests are needed before an error rate says anything."""


class Strategy(StrEnum):
    ROUND_ROBIN = "round_robin"
    RANDOM = "random"
    WEIGHTED = "weighted"
    """At random, by the providers' priorities; if all are zero, all alike."""
    LEAST_LOADED = "least_loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A provider that a stage may use, as it stands."""

    id: UUID
    name: str
    priority: int = 0
    active: bool = True
    stopped: str = ""
    """Why it is used no more until a person has looked: its key or its credit."""
    cool_until: datetime | None = None
    unable: str = ""
    """Why its model cannot do this job; "" if it can."""
    in_flight: int = 0
    at_once: int | None = None
    health: Health = field(default_factory=Health)

    @property
    def load(self) -> float:
        """The share of its places that are taken; without a limit, as if it had a hundred."""
        return self.in_flight / (self.at_once or 100)

    @property
    def is_sick(self) -> bool:
        return self.health.requests >= _SICK_AFTER and self.health.error_rate >= _SICK_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The provider that does the job, and why that one, as a sentence."""

    provider_id: UUID
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoChoice:
    """Nobody can do it. `until` is when somebody may be able to; None if only a person can change it."""

    reason: str
    until: datetime | None = None


def choose(
    candidates: Sequence[Candidate], strategy: Strategy, *, now: datetime, turn: int = 0, seed: int = 0
) -> Choice | NoChoice:
    """Choose among the candidates that can do the job now; those whose requests mostly fail only if there is no other.

    `turn` is how many jobs of the stage were given out before; the same `seed` chooses the same among the same.
    """
    left_out = {one.name: why for one in candidates if (why := _why_not(one, now))}
    usable = sorted((one for one in candidates if one.name not in left_out), key=lambda one: one.name)
    if not usable:
        return _nobody(candidates, left_out, now)
    well = [one for one in usable if not one.is_sick]
    left_out |= {
        one.name: f"{one.health.error_rate:.0%} of its requests fail" for one in usable if well and one.is_sick
    }
    pool = well or usable
    chosen, why = _pick(pool, strategy, turn, seed)
    others = "".join(f"; not {name}: {reason}" for name, reason in sorted(left_out.items()))
    return Choice(provider_id=chosen.id, name=chosen.name, reason=f"{why}{others}")


def _pick(pool: Sequence[Candidate], strategy: Strategy, turn: int, seed: int) -> tuple[Candidate, str]:
    if len(pool) == 1:
        return pool[0], "the only one that can"
    match strategy:
        case Strategy.ROUND_ROBIN:
            return pool[turn % len(pool)], f"its turn among {len(pool)}"
        case Strategy.RANDOM:
            return random.Random(seed).choice(pool), f"by chance among {len(pool)}"
        case Strategy.WEIGHTED:
            return _weighted(pool, seed)
        case Strategy.LEAST_LOADED:
            chosen = min(pool, key=lambda one: (one.load, -one.priority, one.name))
            return chosen, f"the least loaded of {len(pool)}, with {chosen.in_flight} jobs under way"


def _weighted(pool: Sequence[Candidate], seed: int) -> tuple[Candidate, str]:
    weights = [max(0, one.priority) for one in pool]
    if not any(weights):
        return random.Random(seed).choice(pool), f"by chance among {len(pool)}, all of weight 0"
    chosen = random.Random(seed).choices(pool, weights)[0]
    return chosen, f"by chance, weight {chosen.priority} of {sum(weights)}"


def _why_not(one: Candidate, now: datetime) -> str:
    if not one.active:
        return "switched off"
    if one.stopped:
        return one.stopped.rstrip(".")
    if one.unable:
        return one.unable.rstrip(".")
    if one.cool_until is not None and now < one.cool_until:
        return f"left alone until {one.cool_until:%H:%M:%S} UTC"
    return ""


def _nobody(candidates: Sequence[Candidate], left_out: dict[str, str], now: datetime) -> NoChoice:
    if not candidates:
        return NoChoice(reason="No provider is assigned to this stage.")
    cooling = [
        one.cool_until
        for one in candidates
        if one.cool_until is not None and now < one.cool_until and one.active and not one.stopped and not one.unable
    ]
    told = "; ".join(f"{name}: {why}" for name, why in sorted(left_out.items()))
    return NoChoice(reason=f"No provider can do this now: {told}.", until=min(cooling, default=None))
