"""Setting keyframes in motion, as long as their lines need."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pydantic import TypeAdapter

from shotwright.domain.states import Kind
from shotwright.domain.timeline import ClipTiming, time_shot
from shotwright.storage.store import Storage
from shotwright.usecases.takes import MAIN, Made, Order, Source
from shotwright.workflows.making.files import inputs_of, keep, keep_file, read
from shotwright.workflows.making.pictures import LAYERS, THUMB_PX, THUMBNAIL
from shotwright.workflows.making.voices import length_of
from shotwright.workflows.workshop import Workshop
from shotwright_media.frames.pictures import encode_picture, fitted, frame_at
from shotwright_sdk.errors import ModelUnavailable
from shotwright_sdk.protocols import ClipRequest, Mouth, SpokenLine
from shotwright_sdk.values import CameraMove, Size
from shotwright_sdk.vocabulary import LineKind, Weather

NATIVE: Final = "sound"
"""The role of the sound that a clip brought along."""
_CAMERA = TypeAdapter(CameraMove)
_SIZE = TypeAdapter(Size)
_MOUTHS = TypeAdapter(tuple[Mouth, ...])


async def make(order: Order, workshop: Workshop) -> Made:
    """Render one shot."""
    model = workshop.providers[order.recipe.provider].motion
    if model is None:
        raise ModelUnavailable(f"{order.recipe.provider} has no model that moves pictures.")
    inputs = inputs_of(order)
    keyframe = next(source for source in order.sources.values() if source.key.endswith(f"/{Kind.KEYFRAME}"))
    voices, rate = _voices(order), Fraction(inputs["format"]["rate"])
    timing, handle = timing_of(order), handle_of(order)
    with TemporaryDirectory(dir=workshop.scratch, prefix="clip-") as folder:
        out = Path(folder) / "clip.mp4"
        async with _spoken(workshop, inputs["speakers"], voices, timing, handle / rate) as lines:
            frames = timing.frames + 2 * handle
            request = ClipRequest(
                keyframe=await read(workshop, keyframe, MAIN),
                layers_svg=(await read(workshop, keyframe, LAYERS)).decode(errors="replace"),
                facts=keyframe.facts,
                camera=_within(_CAMERA.validate_python(inputs["camera"]), handle, frames),
                weather=Weather(inputs["weather"]),
                lines=lines,
                size=_SIZE.validate_python(inputs["format"]["size"]),
                rate=rate,
                frames=frames,
                seed=order.recipe.seed,
                out=out,
            )
            facts = await model.animate(request, workshop.teller(order.take_id))
        return await keep_clip(order, workshop.storage, out, {**facts, "frames": frames, "handle": handle})


async def keep_clip(
    order: Order, storage: Storage, clip: Path, facts: Mapping[str, Any], *, sound: Path | None = None
) -> Made:
    """Store a clip of `facts["frames"]` frames with a thumbnail, and the sound that it brought along."""
    small = await asyncio.to_thread(_thumbnail, clip, facts["frames"] // 2)
    files = {
        MAIN: await keep_file(storage, order, ".mp4", clip),
        THUMBNAIL: await keep(storage, order, "_thumb.jpg", small),
    }
    if sound is not None:
        files[NATIVE] = await keep_file(storage, order, "_sound.wav", sound)
    return Made(files=files, facts=facts)


def _thumbnail(clip: Path, frame: int) -> bytes:
    return encode_picture(fitted(frame_at(clip, frame), THUMB_PX, THUMB_PX), ".jpg")


def timing_of(order: Order) -> ClipTiming:
    """Return how long the ordered clip is to be, as its lines turned out."""
    inputs = inputs_of(order)
    lengths = [length_of(voice) for voice in _voices(order)]
    return time_shot(inputs["duration_s"], lengths, Fraction(inputs["format"]["rate"]))


def handle_of(order: Order) -> int:
    """Return how many frames the ordered clip is to go on beyond either end of its shot."""
    inputs = inputs_of(order)
    return round(inputs.get("handles_s", 0) * Fraction(inputs["format"]["rate"]))


def _within(camera: CameraMove, handle: int, frames: int) -> CameraMove:
    """The same move, in a clip of `frames` frames that has handles: there the camera stands."""
    if handle == 0:
        return camera
    inner = frames - 2 * handle
    return replace(camera, start=(handle + camera.start * inner) / frames, end=(handle + camera.end * inner) / frames)


def _voices(order: Order) -> list[Source]:
    return [source for source in order.sources.values() if source.key.endswith(f"/{Kind.VOICE}")]


@asynccontextmanager
async def _spoken(
    workshop: Workshop, speakers: Sequence[Any], voices: Sequence[Source], timing: ClipTiming, lead_s: Fraction
) -> AsyncGenerator[tuple[SpokenLine, ...]]:
    async with AsyncExitStack() as stack:
        lines: list[SpokenLine] = []
        for (kind, character), voice, start_s in zip(speakers, voices, timing.line_starts_s, strict=True):
            wav = await stack.enter_async_context(workshop.storage.local(voice.files[MAIN]))
            lines.append(
                SpokenLine(
                    kind=LineKind(kind),
                    character=character,
                    start_s=lead_s + start_s,
                    wav=wav,
                    mouths=_MOUTHS.validate_python(voice.facts["mouths"]),
                )
            )
        yield tuple(lines)
