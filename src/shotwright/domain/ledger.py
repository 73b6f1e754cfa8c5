"""Entries of the ledger. A job's entries add up to what the caps count for it: first its reservation, then its cost."""

from enum import StrEnum

from shotwright.domain.jobs import MONEY_OF, JobState, Money


class Entry(StrEnum):
    RESERVE = "reserve"
    """The estimate, before anything is sent."""
    RELEASE = "release"
    """The estimate taken back, when the job has ended."""
    SETTLE = "settle"
    """What it cost."""


def closing_entries(state: JobState, *, reserved: int | None, cost: int | None) -> dict[Entry, int]:
    """Return the amounts, in micro-dollars, that close the books on a job that ended in `state`.

    None stands for what nobody knows, and moves nothing.
    """
    assert MONEY_OF[state] is not Money.HELD, "only what has ended is settled"
    entries: dict[Entry, int] = {}
    if reserved is not None:
        entries[Entry.RELEASE] = -reserved
    if cost:
        entries[Entry.SETTLE] = cost
    return entries
