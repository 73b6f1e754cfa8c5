"""Putting a take's files into storage, each under the take's own stem."""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from shotwright.domain.graph import PLACEHOLDER
from shotwright.storage.store import Storage, Stored
from shotwright.usecases.takes import Order, Source
from shotwright.workflows.workshop import Workshop
from shotwright_media.profile import Profile
from shotwright_media.timebase import FrameRate

_MIME: Final = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "json": "application/json",
    "md": "text/markdown",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "srt": "application/x-subrip",
    "ass": "text/x-ssa",
    "vtt": "text/vtt",
}


def mime_of(key: str) -> str:
    return _MIME[key.rpartition(".")[2]]


async def keep(storage: Storage, order: Order, ending: str, content: bytes) -> tuple[Stored, str]:
    """Store one of the take's files; `ending` follows the stem: `.png`, `_thumb.jpg`."""
    stored = await storage.put(order.stem + ending, content)
    return stored, mime_of(stored.key)


async def keep_json(storage: Storage, order: Order, ending: str, value: Any) -> tuple[Stored, str]:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return await keep(storage, order, ending, text.encode())


async def read(workshop: Workshop, source: Source, role: str) -> bytes:
    """Return one of a source take's files; b"" if it has none of that role."""
    key = source.files.get(role)
    return await workshop.storage.get(key) if key is not None else b""


def profile_of(inputs: Mapping[str, Any]) -> Profile:
    """Return how a film's pictures are encoded, from the inputs of a clip's or a film's recipe."""
    size = inputs["format"]["size"]
    rate = FrameRate(fps=Fraction(inputs["format"]["rate"]))
    return Profile(width=size["width"], height=size["height"], rate=rate)


def inputs_of(order: Order) -> Mapping[str, Any]:
    """Return the frozen inputs of an order's recipe."""
    inputs: Any = order.recipe.inputs
    return inputs


def placeholder_key(order: Order) -> str:
    """Return the storage key of the placeholder that a keyframe's recipe names."""
    return f"{order.project_code}/{inputs_of(order)[PLACEHOLDER]['file']}"
