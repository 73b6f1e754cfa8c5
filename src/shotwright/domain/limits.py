"""Holding requests to what a model can do, and a story's lengths to clips that a model can make."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from shotwright.domain.errors import OutsideLimits
from shotwright.domain.money import rounded_up
from shotwright_sdk.remote import ImageJob, RemoteJob, SpeechJob, VideoJob
from shotwright_sdk.remote_errors import RemoteError
from shotwright_sdk.remote_limits import check, fit, ratio, short_side
from shotwright_sdk.remote_models import ModelEntry, ModelKind

SOON: Final = timedelta(days=60)
"""So long before a model is shut down its users are warned."""
_SAME_SHAPE: Final = 0.02
"""How much two proportions may differ, relative to one of them, and still be the same picture."""


def require(job: RemoteJob) -> None:
    """Refuse a job that its model cannot do, before anything is sent.

    Raises:
        OutsideLimits: “sora2 does not support 7s; supported: 5s, 10s.”
    """
    try:
        check(job)
    except RemoteError as error:
        raise OutsideLimits(str(error)) from error


def clips_for(length_s: Fraction, durations_s: Sequence[int]) -> tuple[int, ...]:
    """Return the clips that fill `length_s` seconds: the shortest that is long enough, or several to be joined.

    Several have the least surplus, which assembly trims, then are as few as can be, longest first. An empty
    `durations_s` allows any whole second.
    """
    whole = max(1, rounded_up(length_s))
    if not durations_s:
        return (whole,)
    enough = [one for one in durations_s if one >= length_s]
    if enough:
        return (min(enough),)
    fewest = _fewest(whole + max(durations_s), sorted(set(durations_s), reverse=True))
    return next(found for total in range(whole, len(fewest)) if (found := fewest[total]) is not None)


def _fewest(most: int, durations: Sequence[int]) -> list[tuple[int, ...] | None]:
    """Return, for every total from 0 to `most`, the fewest clips that last exactly so long; None if none do."""
    table: list[tuple[int, ...] | None] = [()]
    for total in range(1, most + 1):
        options = [(one, before) for one in durations if one <= total and (before := table[total - one]) is not None]
        shortest = min(options, key=lambda option: len(option[1]), default=None)
        table.append(tuple(sorted((*shortest[1], shortest[0]), reverse=True)) if shortest is not None else None)
    return table


def farewell(entry: ModelEntry) -> str:
    """Return the sentence on when a model goes, or went, and what comes after it; "" if no day is known."""
    if entry.shutdown is None:
        return ""
    then = f" {entry.replacement} takes its place." if entry.replacement else ""
    return f"Its vendor shuts {entry.label or entry.id} down on {entry.shutdown}.{then}"


def goes_soon(entry: ModelEntry, today: date) -> bool:
    """Whether a model is shut down within SOON, or already was."""
    return entry.shutdown is not None and entry.shutdown - today <= SOON


def instead(job: RemoteJob, entry: ModelEntry, today: date) -> RemoteJob:
    """Return the same job for another model.

    Raises:
        OutsideLimits: That model is gone, or cannot do the same: its kind, shape, size, length, references or voice.
    """
    if entry.kind is not _kind_of(job):
        raise OutsideLimits(f"{entry.label or entry.id} makes {entry.kind}, not {_kind_of(job)}.")
    if entry.shutdown is not None and entry.shutdown <= today:
        raise OutsideLimits(f"{entry.label or entry.id} was shut down on {entry.shutdown}.")
    if isinstance(job, SpeechJob):
        if job.voice not in entry.limits.voice_ids:
            raise OutsideLimits(f"{entry.label or entry.id} has no voice “{job.voice}”.")
        other: RemoteJob = replace(job, model=entry)
    else:
        framing = fit(job.framing.size, entry.limits)
        other = replace(job, model=entry, framing=framing)
        _check_shape(job, other)
    require(other)
    return other


def _check_shape(job: ImageJob | VideoJob, other: ImageJob | VideoJob) -> None:
    wanted, framing = job.framing.size, other.framing
    name = other.model.label or other.model.id
    shape = ratio(framing.aspect) if framing.aspect else framing.size.width / framing.size.height
    if abs(shape * wanted.height / wanted.width - 1) > _SAME_SHAPE:
        raise OutsideLimits(f"{name} makes no pictures of the shape {wanted.width}x{wanted.height}.")
    given, asked = framing.size, min(wanted.width, wanted.height)
    reaches = short_side(framing.resolution) if framing.resolution else min(given.width, given.height)
    if 0 < reaches < asked:
        raise OutsideLimits(f"{name} makes no pictures as large as {wanted.width}x{wanted.height}.")


def _kind_of(job: RemoteJob) -> ModelKind:
    match job:
        case ImageJob():
            return ModelKind.IMAGE
        case VideoJob():
            return ModelKind.VIDEO
        case SpeechJob():
            return ModelKind.SPEECH
