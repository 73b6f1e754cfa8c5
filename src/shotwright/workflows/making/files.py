"""Putting a take's files into storage, each under the take's own stem."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from shotwright.domain.graph import PLACEHOLDER
from shotwright.storage.store import Storage, Stored
from shotwright.usecases.takes import Order, Source
from shotwright.workflows.workshop import Workshop
from shotwright_media.clips.extents import Extent, film_extent, picture_extent, wav_extent
from shotwright_media.errors import UnreadableMedia
from shotwright_media.profile import Profile
from shotwright_media.timebase import FrameRate

log = logging.getLogger(__name__)

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
    mime = mime_of(stored.key)
    return _measured(stored, mime, content), mime


async def keep_file(storage: Storage, order: Order, ending: str, path: Path) -> tuple[Stored, str]:
    """Store a file of this machine as one of the take's."""
    stored = await storage.put_file(order.stem + ending, path)
    mime = mime_of(stored.key)
    return await asyncio.to_thread(_measured, stored, mime, path), mime


def _measured(stored: Stored, mime: str, source: Path | bytes) -> Stored:
    """Add how large and how long it is, as far as it says. Whether it is any good is found out by whoever uses it."""
    try:
        extent = _extent(mime, source)
    except UnreadableMedia as error:
        log.warning("%s is kept, but not measured: %s", stored.key, error)
        return stored
    micros = None if extent.duration_s is None else round(extent.duration_s * 1_000_000)
    return replace(stored, width_px=extent.width, height_px=extent.height, duration_us=micros)


def _extent(mime: str, source: Path | bytes) -> Extent:
    kind = mime.partition("/")[0]
    if kind == "image" and mime != _MIME["svg"]:  # a drawing in lines has no pixels
        return picture_extent(source)
    if kind not in ("audio", "video"):
        return Extent()
    return film_extent(source) if isinstance(source, Path) else wav_extent(source)


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
