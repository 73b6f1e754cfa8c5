"""From results as they came to takes as the film needs them: read, checked, brought to size, rate and length."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shotwright.domain.phrasing import phrases_of
from shotwright.domain.states import Kind
from shotwright.usecases.takes import MAIN, Made, Order
from shotwright.workflows.making import by_hand
from shotwright.workflows.making.files import inputs_of, keep
from shotwright.workflows.making.pictures import INDOORS, keep_picture, size_of
from shotwright.workflows.workshop import Workshop
from shotwright_media.clips.extending import Extend
from shotwright_media.clips.probe import probe_picture
from shotwright_media.frames.pictures import encode_picture, filled, frame_at, read_picture
from shotwright_media.sound.files import load, write_wav
from shotwright_media.timebase import SAMPLE_RATE
from shotwright_sdk.protocols import Facts, Picture


async def finished(order: Order, workshop: Workshop, results: Sequence[str]) -> Made:
    """Make a take of the results that lie in storage under these keys.

    Raises:
        UnreadableMedia: One of them is not what it should be.
    """
    async with AsyncExitStack() as stack:
        files = [await stack.enter_async_context(workshop.storage.local(key)) for key in results]
        match order.kind:
            case Kind.VOICE:
                return await _line(order, workshop, files[0])
            case Kind.CLIP:
                async with workshop.places[order.kind]:
                    return await by_hand.clip(order, workshop.storage, workshop.scratch, files, Extend.HOLD)
            case _:
                return await _picture(order, workshop, files[0])


async def last_frame(workshop: Workshop, result: str, target: Path) -> None:
    """Write the last picture of a clip, from which the next part goes on."""
    async with workshop.storage.local(result) as clip:
        await asyncio.to_thread(_write_last_frame, clip, target)


def _write_last_frame(clip: Path, target: Path) -> None:
    frames = probe_picture(clip).frames
    target.write_bytes(encode_picture(frame_at(clip, frames - 1), ".png"))


async def _picture(order: Order, workshop: Workshop, file: Path) -> Made:
    size = size_of(order)
    png = await asyncio.to_thread(lambda: encode_picture(filled(read_picture(file), size.width, size.height), ".png"))
    return await keep_picture(order, workshop.storage, Picture(png=png, facts=_facts(order)))


def _facts(order: Order) -> Facts:
    brief: Any = inputs_of(order).get("brief", {})
    indoors = order.kind is Kind.KEYFRAME and brief["location"].get("interior", False)
    return {INDOORS: True} if indoors else {}


async def _line(order: Order, workshop: Workshop, file: Path) -> Made:
    with TemporaryDirectory(dir=workshop.scratch, prefix="line-") as folder:
        wav = Path(folder) / "line.wav"
        samples = await asyncio.to_thread(_write_mono, file, wav)
        stored = await keep(workshop.storage, order, ".wav", wav.read_bytes())
    duration_s = Fraction(samples, SAMPLE_RATE)
    facts: Mapping[str, Any] = {
        "duration_s": str(duration_s),
        "phrases": [
            {"start_s": start, "end_s": end, "text": text}
            for start, end, text in phrases_of(inputs_of(order)["text"], float(duration_s))
        ],
        "mouths": [],
    }
    return Made(files={MAIN: stored}, facts=facts)


def _write_mono(file: Path, wav: Path) -> int:
    """Write a sound file of any kind as mono 16-bit WAV. Return how many samples it has."""
    sound = load(file)
    mono = sound.mean(axis=0, keepdims=True)
    write_wav(wav, mono, encoding="pcm16")
    return mono.shape[1]
