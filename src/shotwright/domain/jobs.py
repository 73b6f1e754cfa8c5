"""The life of a job: one paid request to a provider.

::

    intended -> submitting -> submitted -> running -> succeeded | failed | cancelled

What was certainly refused goes back from submitting to intended, and may be sent again. Whatever is with the provider
may become unknown, and leaves that again by the provider's word or a person's.

A state is changed by compare-and-set alone, so that two who report the same thing, or who come late, change nothing.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from shotwright.domain.errors import JobMoveNotAllowed
from shotwright_sdk.remote import RemoteState


class JobState(StrEnum):
    INTENDED = "intended"
    """Written down and paid for out of the caps; nothing has been sent."""
    SUBMITTING = "submitting"
    """The request is on its way, or was when the lights went out."""
    SUBMITTED = "submitted"
    """The provider accepted it, and its id is known."""
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    """It may have been accepted, and may cost. The provider is asked, or a person decides; it is never sent again."""

    @property
    def is_over(self) -> bool:
        """Whether nothing can change any more."""
        return not _MOVES[self]

    @property
    def may_cost(self) -> bool:
        """Whether it is paid for, or may turn out to be: what is made of it must not be bought again unasked."""
        return self in AT_PROVIDER or self in (JobState.UNKNOWN, JobState.SUCCEEDED)


class Money(StrEnum):
    """What becomes of the money that was reserved for a job."""

    HELD = "held"
    SPENT = "spent"
    """The reservation gives way to the cost."""
    FREED = "freed"
    """The reservation gives way to what was billed nevertheless: mostly nothing."""


AT_PROVIDER: Final = frozenset({JobState.SUBMITTING, JobState.SUBMITTED, JobState.RUNNING})

_ENDS: Final = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})

_MOVES: Final[Mapping[JobState, frozenset[JobState]]] = {
    # Straight to submitted: an answer that was given up came after all.
    JobState.INTENDED: frozenset({JobState.SUBMITTING, JobState.SUBMITTED, JobState.FAILED, JobState.CANCELLED}),
    JobState.SUBMITTING: frozenset({JobState.INTENDED, JobState.SUBMITTED, JobState.UNKNOWN}) | _ENDS,
    JobState.SUBMITTED: frozenset({JobState.RUNNING, JobState.UNKNOWN}) | _ENDS,
    JobState.RUNNING: frozenset({JobState.UNKNOWN}) | _ENDS,
    JobState.UNKNOWN: frozenset({JobState.INTENDED, JobState.SUBMITTED, JobState.RUNNING}) | _ENDS,
    JobState.SUCCEEDED: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}

MONEY_OF: Final[Mapping[JobState, Money]] = {
    **dict.fromkeys(JobState, Money.HELD),
    JobState.SUCCEEDED: Money.SPENT,
    JobState.FAILED: Money.FREED,
    JobState.CANCELLED: Money.FREED,
}


def may_move(current: JobState, wanted: JobState) -> bool:
    return wanted in _MOVES[current]


def check_job_move(current: JobState, wanted: JobState) -> None:
    """Raise JobMoveNotAllowed unless a job may go from `current` to `wanted`."""
    if not may_move(current, wanted):
        raise JobMoveNotAllowed(current, wanted)


_SAID: Final[Mapping[RemoteState, JobState]] = {
    RemoteState.QUEUED: JobState.SUBMITTED,
    RemoteState.RUNNING: JobState.RUNNING,
    RemoteState.SUCCEEDED: JobState.SUCCEEDED,
    RemoteState.FAILED: JobState.FAILED,
    RemoteState.CANCELLED: JobState.CANCELLED,
    RemoteState.GONE: JobState.UNKNOWN,
}


def state_after(current: JobState, said: RemoteState) -> JobState:
    """Return the state after the provider's word, whichever road it came by, how late and how often.

    What says nothing new, or comes after something newer, leaves the state as it is. Nothing that was never sent can be
    reported on.
    """
    wanted = _SAID[said]
    return wanted if current is not JobState.INTENDED and may_move(current, wanted) else current


def cost_at_end(
    state: JobState, *, told_usd_micros: int | None, estimate_usd_micros: int | None, was_accepted: bool
) -> int | None:
    """Return what a job that ended in `state` counts for; None if nobody knows.

    The provider's word wins. Without it a success costs what was estimated, a failure nothing, and so does a job that
    was cancelled before it was accepted; one that was cancelled later may be billed, so the caps count its estimate.
    """
    if told_usd_micros is not None:
        return told_usd_micros
    if state is JobState.SUCCEEDED or (state is JobState.CANCELLED and was_accepted):
        return estimate_usd_micros
    return 0
