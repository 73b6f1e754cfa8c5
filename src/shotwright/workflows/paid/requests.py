"""The jobs that a take is made by: what is asked for, from the take's recipe and the files it is made from."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from shotwright.domain.casting import voice_for
from shotwright.domain.fingerprints import Json
from shotwright.domain.graph import PLACEHOLDER
from shotwright.domain.limits import clips_for
from shotwright.domain.states import Kind
from shotwright.storage.store import Storage
from shotwright.usecases.offers import cast_of
from shotwright.usecases.providers import ProviderFacts
from shotwright.usecases.takes import MAIN, Order
from shotwright.workflows.making.clips import handle_of, timing_of
from shotwright.workflows.making.files import inputs_of, placeholder_key
from shotwright.workflows.making.pictures import size_of
from shotwright_sdk.errors import ModelUnavailable
from shotwright_sdk.remote import ImageJob, ReferenceFile, ReferenceRole, RemoteJob, SpeechJob, VideoJob
from shotwright_sdk.remote_limits import fit
from shotwright_sdk.remote_models import ModelEntry, NativeAudio
from shotwright_sdk.values import Size
from shotwright_sdk.vocabulary import Emotion

_CHARACTER: Final = "char_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is asked for which part of a take. `first_frame` is where a later part of a clip goes on from."""

    provider: ProviderFacts
    entry: ModelEntry
    key: str
    part: int = 0
    duration_s: int = 0
    first_frame: Path | None = None
    callback_url: str = ""


def key_for(take_id: UUID, part: int, attempt: int) -> str:
    """Return the idempotency key of a take's part; each provider that is asked in turn is another attempt."""
    return f"sw-{take_id.hex}-{part}-{attempt}"


def length_s(order: Order) -> Fraction:
    """Return how long the ordered clip is, with its handles."""
    frames = timing_of(order).frames + 2 * handle_of(order)
    return frames / Fraction(inputs_of(order)["format"]["rate"])


def parts_of(order: Order, entry: ModelEntry) -> tuple[int, ...]:
    """Return the lengths in seconds of the clips that a take is joined from; one part of no length for other kinds."""
    return clips_for(length_s(order), entry.limits.durations_s) if order.kind is Kind.CLIP else (0,)


@asynccontextmanager
async def job_for(order: Order, asked: Asked, storage: Storage) -> AsyncGenerator[RemoteJob]:
    """Give the job for a part of a take; its files are on this machine for as long as the block runs."""
    async with AsyncExitStack() as stack:

        async def local(key: str) -> Path:
            return await stack.enter_async_context(storage.local(order.sources[key].files[MAIN]))

        match order.kind:
            case Kind.VOICE:
                yield _speech(order, asked)
            case Kind.CLIP:
                keyframe = next(key for key in order.sources if key.endswith(f"/{Kind.KEYFRAME}"))
                yield _video(order, asked, asked.first_frame or await local(keyframe))
            case _:
                room = asked.entry.limits.references
                given = [key for key in order.sources if key.endswith(f"/{Kind.REFERENCE}")]
                references = [_reference(key, await local(key)) for key in given]
                if PLACEHOLDER in inputs_of(order):
                    key = placeholder_key(order)
                    references.insert(
                        0, _composition(order, asked, await stack.enter_async_context(storage.local(key)))
                    )
                yield _image(order, asked, tuple(references[:room]))


def _reference(key: str, path: Path) -> ReferenceFile:
    role = ReferenceRole.CHARACTER if key.startswith(_CHARACTER) else ReferenceRole.LOCATION
    return ReferenceFile(path=path, role=role)


def _composition(order: Order, asked: Asked, path: Path) -> ReferenceFile:
    """Return the placeholder: to be followed exactly where that is wanted and the model can, else to be looked at."""
    controls = inputs_of(order)[PLACEHOLDER]["controls"] and asked.entry.takes_control
    return ReferenceFile(path=path, role=ReferenceRole.CONTROL if controls else ReferenceRole.STYLE)


def _image(order: Order, asked: Asked, references: tuple[ReferenceFile, ...]) -> ImageJob:
    recipe = order.recipe
    return ImageJob(
        model=asked.entry,
        idempotency_key=asked.key,
        prompt=recipe.prompt,
        negative=recipe.negative,
        framing=fit(size_of(order), asked.entry.limits),
        seed=recipe.seed,
        references=references,
        callback_url=asked.callback_url,
    )


def _video(order: Order, asked: Asked, first_frame: Path) -> VideoJob:
    recipe, limits = order.recipe, asked.entry.limits
    size = inputs_of(order)["format"]["size"]
    return VideoJob(
        model=asked.entry,
        idempotency_key=asked.key,
        prompt=recipe.prompt,
        negative=recipe.negative,
        framing=fit(Size(width=size["width"], height=size["height"]), limits),
        duration_s=asked.duration_s,
        seed=recipe.seed,
        first_frame=first_frame,
        native_audio=limits.native_audio is NativeAudio.ALWAYS,
        callback_url=asked.callback_url,
    )


def _speech(order: Order, asked: Asked) -> SpeechJob:
    inputs = inputs_of(order)
    ours, language = inputs["voice"]["voice"], inputs["language"]
    voice = voice_for(ours, language, asked.entry.limits.voices, cast_of(asked.provider))
    if not voice:
        raise ModelUnavailable(f"No voice of {asked.provider.settings.name} is known. Name one, and run again.")
    return SpeechJob(
        model=asked.entry,
        idempotency_key=asked.key,
        text=inputs["text"],
        language=language,
        voice=voice,
        emotion=Emotion(inputs["emotion"]),
        speed=inputs["voice"].get("speed", 1.0),
    )


def as_written(job: RemoteJob) -> Json:
    """Return a job as it is written down: what is asked for, by name, without the catalogue's entry."""
    fields = {name: value for name, value in asdict(job).items() if name not in {"model", "callback_url"}}
    plain: Mapping[str, Any] = _plain({**fields, "model": job.model.id})
    return plain


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case Path():
            return value.name
        case _:
            return value
