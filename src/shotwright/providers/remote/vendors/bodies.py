"""Parts of requests that several vendors share."""

from collections.abc import Mapping
from typing import Final

from shotwright.providers.remote.adapter import known
from shotwright.providers.remote.files import data_uri
from shotwright_sdk.protocols import Facts, Json
from shotwright_sdk.remote import Connection, ImageJob, RemoteJob, SpeechJob, VideoJob
from shotwright_sdk.remote_models import ModelEntry, NativeAudio
from shotwright_sdk.values import Size
from shotwright_sdk.vocabulary import Gender

_GENDERS: Final = {gender.value: gender for gender in Gender}


def extras(job: RemoteJob, connection: Connection) -> dict[str, Json]:
    """Return what is sent along in the vendor's own words.

    The provider's defaults, then what the model's entry always wants (`wire.body`), then the job's options.
    """
    always = job.model.wire.get("body")
    return {**connection.options, **(always if isinstance(always, dict) else {}), **job.options}


def seconds_wanted(job: VideoJob) -> Json:
    """Return the duration as the model wants it: a number, or a text by the pattern `wire.seconds`, such as `{}s`."""
    pattern = word(job.model.wire, "seconds")
    return pattern.replace("{}", str(job.duration_s)) if pattern else job.duration_s


def pixels(size: Size, between: str = "x") -> str:
    return f"{size.width}{between}{size.height}"


def size_wanted(job: ImageJob | VideoJob, between: str = "x") -> str | None:
    """Return the size for a model that takes pixels; None for one that takes words, or of which nothing is known."""
    return pixels(job.framing.size, between) if job.model.limits.sizes else None


def word(facts: Facts, name: str, otherwise: str = "") -> str:
    """Return a text out of a model's `wire`."""
    value = facts.get(name)
    return value if isinstance(value, str) else otherwise


def renamed(inputs: Mapping[str, Json], model: ModelEntry, usual: Mapping[str, str]) -> dict[str, Json]:
    """Return inputs under the names that the model has for them; what it has no name for is left out.

    `wire.fields` holds the model's own names by ours, over the usual ones; "" means that it takes no such input.
    """
    own = model.wire.get("fields")
    names: dict[str, Json] = {**usual, **(own if isinstance(own, dict) else {})}
    return {str(names[name]): value for name, value in known(inputs).items() if names.get(name)}


async def frame_items(job: VideoJob) -> list[dict[str, Json]]:
    """Return frames and references as the items `{"type": "image_url", "image_url": {"url"}, "role"}`."""
    given = [(job.first_frame, "first_frame"), (job.last_frame, "last_frame")]
    given += [(reference.path, "reference_image") for reference in job.references]
    return [
        {"type": "image_url", "image_url": {"url": await data_uri(path)}, "role": role}
        for path, role in given
        if path is not None
    ]


async def video_inputs(job: VideoJob) -> dict[str, Json]:
    """What a job asks for in our own names, for vendors whose models each have inputs of their own."""
    limits = job.model.limits
    return {
        "first_frame": await data_uri(job.first_frame) if job.first_frame else None,
        "last_frame": await data_uri(job.last_frame) if job.last_frame else None,
        "references": [await data_uri(one.path) for one in job.references],
        "duration": seconds_wanted(job) if limits.durations_s else None,
        "aspect": job.framing.aspect,
        "resolution": job.framing.resolution,
        "audio": job.native_audio if limits.native_audio is NativeAudio.CHOICE else None,
        "negative": job.negative if limits.negative else None,
        "seed": job.seed if limits.seed else None,
    }


def speech_body(job: SpeechJob, connection: Connection) -> dict[str, Json]:
    """What is sent to `/audio/speech`, as OpenAI named it and others took it over; the speed is always told."""
    return {
        "response_format": "wav",
        **extras(job, connection),
        "model": job.model.id,
        "input": job.text,
        "voice": job.voice,
        "speed": job.speed,
    }


def gender_named(word: str) -> Gender:
    """Return the gender that a vendor names; unknown if it is none of ours."""
    return _GENDERS.get(word.lower(), Gender.UNKNOWN)
