"""Holding jobs to what their model can do, before anything is sent.

`fit` and `Limits` serve planning: they choose what may be asked for. `check` refuses what may not, with the values
that may.
"""

import math
import re
from collections.abc import Iterator
from typing import Final

from shotwright_sdk.remote import Framing, ImageJob, RemoteJob, SpeechJob, VideoJob
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.remote_models import Limits, NativeAudio
from shotwright_sdk.values import Size

_LINES: Final = re.compile(r"(\d+)p", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"(\d+)k", re.IGNORECASE)


def fit(wanted: Size, limits: Limits) -> Framing:
    """Return what of `limits` comes nearest to `wanted`: first in shape, then not smaller, then in size.

    Where a model takes words, `size` is `wanted` itself in the chosen shape's words; the renderer crops the rest.
    """
    return Framing(
        size=_nearest_size(wanted, limits.sizes) if limits.sizes else wanted,
        aspect=min(limits.aspects, key=lambda one: _off(wanted, ratio(one)), default=""),
        resolution=_resolution(wanted, limits.resolutions),
    )


def ratio(aspect: str) -> float:
    """Return width over height of an aspect such as `16:9`.

    Raises:
        ValueError: It is no aspect.
    """
    match aspect.split(":"):
        case [width, height] if width.isdecimal() and height.isdecimal() and int(width) and int(height):
            return int(width) / int(height)
        case _:
            raise ValueError(f"“{aspect}” is no aspect ratio: write it like 16:9.")


def short_side(resolution: str) -> int:
    """Return about how many pixels the short side has at a vendor's `720p`, `1K` or `4k`; 0 for other words.

    By `p` vendors mean lines; by `K` they mean 1,024 pixels a side for pictures that are square.
    """
    if match := _LINES.fullmatch(resolution):
        return int(match[1])
    if match := _THOUSANDS.fullmatch(resolution):
        return 1024 * int(match[1])
    return int(resolution) if resolution.isdecimal() else 0


def check(job: RemoteJob) -> None:
    """Refuse a job that is outside its model's limits.

    Raises:
        RemoteError: INVALID_INPUT; the message names every value that is not allowed, and those that are.
    """
    complaints = list(_complaints(job))
    if complaints:
        name = job.model.label or job.model.id
        raise RemoteError(ErrorClass.INVALID_INPUT, f"{name} " + ", and ".join(complaints) + ".")


def _complaints(job: RemoteJob) -> Iterator[str]:
    limits = job.model.limits
    match job:
        case SpeechJob():
            yield from _too_long(job.text, limits.text_characters, "text")
            if limits.voices and job.voice not in limits.voice_ids:
                yield f"has no voice “{job.voice}”; it has {', '.join(limits.voice_ids)}"
        case ImageJob():
            yield from _picture(job, limits)
            yield from _references(len(job.references), limits)
        case VideoJob():
            yield from _picture(job, limits)
            yield from _video(job, limits)


def _picture(job: ImageJob | VideoJob, limits: Limits) -> Iterator[str]:
    yield from _too_long(job.prompt, limits.prompt_characters, "prompt")
    framing = job.framing
    if limits.sizes and framing.size not in limits.sizes:
        allowed = ", ".join(f"{one.width}x{one.height}" for one in limits.sizes)
        yield f"does not support {framing.size.width}x{framing.size.height}; supported: {allowed}"
    if limits.aspects and framing.aspect not in limits.aspects:
        yield f"does not support the aspect ratio “{framing.aspect}”; supported: {', '.join(limits.aspects)}"
    if limits.resolutions and framing.resolution not in limits.resolutions:
        yield f"does not support the resolution “{framing.resolution}”; supported: {', '.join(limits.resolutions)}"


def _video(job: VideoJob, limits: Limits) -> Iterator[str]:
    if limits.durations_s and job.duration_s not in limits.durations_s:
        allowed = ", ".join(f"{one}s" for one in limits.durations_s)
        yield f"does not support {job.duration_s}s; supported: {allowed}"
    if job.first_frame is not None and not limits.first_frame:
        yield "takes no first frame"
    if job.first_frame is None and limits.first_frame_needed:
        yield "needs a first frame"
    if job.last_frame is not None and not limits.last_frame:
        yield "takes no last frame"
    yield from _references(len(job.references), limits)
    framed = job.first_frame is not None or job.last_frame is not None
    if framed and job.references and not limits.frames_with_references:
        yield "takes either frames or references, not both"
    if job.native_audio and limits.native_audio is NativeAudio.NEVER:
        yield "makes no sound of its own"


def _references(given: int, limits: Limits) -> Iterator[str]:
    if given > limits.references:
        yield f"takes at most {limits.references} reference pictures, not {given}"


def _too_long(text: str, most: int | None, what: str) -> Iterator[str]:
    if most is not None and len(text) > most:
        yield f"takes a {what} of at most {most} characters, not {len(text)}"


def _nearest_size(wanted: Size, sizes: tuple[Size, ...]) -> Size:
    def rank(one: Size) -> tuple[float, bool, int]:
        smaller = one.width < wanted.width or one.height < wanted.height
        pixels = abs(one.width * one.height - wanted.width * wanted.height)
        return round(_off(wanted, one.width / one.height), 3), smaller, pixels

    return min(sizes, key=rank)


def _off(wanted: Size, proportion: float) -> float:
    return abs(math.log(wanted.width / wanted.height / proportion))


def _resolution(wanted: Size, resolutions: tuple[str, ...]) -> str:
    short = min(wanted.width, wanted.height)
    enough = (one for one in resolutions if short_side(one) >= short)
    return next(enough, resolutions[-1] if resolutions else "")
