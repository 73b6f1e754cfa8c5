"""Caps: the most that may be spent in a project, on a day, by a user. What is reserved counts as spent."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shotwright.domain.errors import BudgetExceeded
from shotwright.domain.money import MICROS, dollars


class CapScope(StrEnum):
    PROJECT = "project"
    """All that a project ever costs."""
    DAY = "day"
    """What the installation spends on one day, UTC. A job counts on the day on which it was intended."""
    USER = "user"
    """All that a user's projects ever cost."""


DEFAULT_PROJECT_USD_MICROS: Final = 100 * MICROS
DEFAULT_WARN_PERCENT: Final = 50
"""A project that nobody gave a cap has these: the bill that nobody expected ends there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCap:
    """The cap that a new project begins with."""

    limit_usd_micros: int
    warn_percent: int = DEFAULT_WARN_PERCENT


_NAMES: Final = {
    CapScope.PROJECT: "this project",
    CapScope.DAY: "one day",
    CapScope.USER: "this user",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """One cap as it stands. `limit_usd_micros` is None where a person lifted it."""

    scope: CapScope
    limit_usd_micros: int | None
    warn_percent: int = DEFAULT_WARN_PERCENT
    used_usd_micros: int = 0
    """Spent and reserved."""

    @property
    def left_usd_micros(self) -> int | None:
        """What is left; None without a limit. Below nothing if a job cost more than was estimated."""
        return None if self.limit_usd_micros is None else self.limit_usd_micros - self.used_usd_micros

    @property
    def is_reached(self) -> bool:
        return self.left_usd_micros is not None and self.left_usd_micros <= 0

    def warns_at(self, used_usd_micros: int) -> bool:
        """Whether so much used is reason for a warning."""
        return self.limit_usd_micros is not None and used_usd_micros * 100 >= self.limit_usd_micros * self.warn_percent

    def refusal(self, amount_usd_micros: int) -> str:
        """Return why `amount_usd_micros` more may not be spent; "" if it may."""
        left = self.left_usd_micros
        if left is None or amount_usd_micros <= 0 or amount_usd_micros <= left:
            return ""
        return (
            f"This would cost {dollars(amount_usd_micros)}, but of the {dollars(self.limit_usd_micros)} for "
            f"{_NAMES[self.scope]} only {dollars(max(0, left))} are left. "
            "Raise the cap, or wait until less is reserved."
        )

    def warning(self, amount_usd_micros: int) -> str:
        """Return what to say if `amount_usd_micros` more crosses the threshold; "" if it does not."""
        after = self.used_usd_micros + amount_usd_micros
        if self.warns_at(self.used_usd_micros) or not self.warns_at(after):
            return ""
        return (
            f"{dollars(after)} of the {dollars(self.limit_usd_micros)} for {_NAMES[self.scope]} are spent or reserved."
        )


def check_caps(caps: Iterable[Cap], amount_usd_micros: int) -> None:
    """Refuse to spend more than every cap allows.

    Raises:
        BudgetExceeded: The message names the cap and the amounts. A job that is free is never refused.
    """
    for cap in caps:
        if refusal := cap.refusal(amount_usd_micros):
            raise BudgetExceeded(refusal)


def tightest(caps: Iterable[Cap]) -> Cap | None:
    """Return the cap that leaves least; None if nothing is limited."""
    limited = [cap for cap in caps if cap.left_usd_micros is not None]
    return min(limited, key=lambda cap: cap.left_usd_micros or 0, default=None)
