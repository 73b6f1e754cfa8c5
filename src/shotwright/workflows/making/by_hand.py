"""Takes made of what a person brings: a drawing or a picture as a reference or a keyframe, videos as a clip."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from shotwright.domain.errors import FileNotUsable, LayersNotReadable
from shotwright.domain.states import Kind
from shotwright.storage.store import Storage
from shotwright.usecases.takes import Made, Order
from shotwright.workflows.making.clips import handle_of, keep_clip, timing_of
from shotwright.workflows.making.files import inputs_of, profile_of
from shotwright.workflows.making.pictures import keep_picture, size_of
from shotwright_media.clips.conform import conform
from shotwright_media.clips.extending import Extend
from shotwright_media.frames.pictures import encode_picture, filled, fitted, read_picture
from shotwright_sdk.protocols import LayersModel, Picture

PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp")
VIDEOS: Final = (".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi")
LAYERED: Final = (".svg",)
LARGEST_REFERENCE_PX: Final = 2048
"""No model looks at a reference more closely than that."""


def check_files(key: str, files: Sequence[Path]) -> None:
    """Raise FileNotUsable unless the files' endings suit what is to be made of them."""
    kind = Kind(key.rpartition("/")[2]) if key.rpartition("/")[2] in set(Kind) else None
    drawn = (*LAYERED, *PICTURES)
    suits = {Kind.REFERENCE: drawn, Kind.KEYFRAME: drawn, Kind.CLIP: VIDEOS}.get(kind) if kind else None
    if suits is None:
        raise FileNotUsable(f"“{key}” cannot be made by hand: only references, keyframes and clips can.")
    for file in files:
        if file.suffix.lower() not in suits:
            raise FileNotUsable(f"{file} cannot become “{key}”. It takes {', '.join(suits)}.")
    if kind is not Kind.CLIP and len(files) > 1:
        raise FileNotUsable(f"“{key}” is one picture; {len(files)} files were given.")


async def reference(order: Order, storage: Storage, layers: LayersModel, file: Path) -> Made:
    """Keep a drawing, or a picture as it is: what shows somebody is not cut.

    Raises:
        LayersNotReadable, BrokenLayers: The drawing cannot be read.
        UnreadableMedia: The picture cannot.
    """
    if file.suffix.lower() in LAYERED:
        return await keep_picture(order, storage, await layers.flatten(_text(file), size_of(order)))
    png = await asyncio.to_thread(
        lambda: encode_picture(fitted(read_picture(file), LARGEST_REFERENCE_PX, LARGEST_REFERENCE_PX), ".png")
    )
    return await keep_picture(order, storage, Picture(png=png))


async def keyframe(order: Order, storage: Storage, layers: LayersModel, file: Path) -> Made:
    """Keep a drawing, or a picture that is cut to the film's shape.

    Raises:
        LayersNotReadable, BrokenLayers: The drawing cannot be read.
        UnreadableMedia: The picture cannot.
    """
    if file.suffix.lower() in LAYERED:
        return await keep_picture(order, storage, await layers.flatten(_text(file), size_of(order)))
    size = size_of(order)
    png = await asyncio.to_thread(lambda: encode_picture(filled(read_picture(file), size.width, size.height), ".png"))
    return await keep_picture(order, storage, Picture(png=png))


async def clip(order: Order, storage: Storage, scratch: Path, files: Sequence[Path], extend: str) -> Made:
    """Bring videos, one after the other, to the film's size, rate and the shot's length; their sound is kept beside.

    Raises:
        UnreadableMedia: One of them cannot be read.
    """
    handle = handle_of(order)
    frames = timing_of(order).frames + 2 * handle
    with TemporaryDirectory(dir=scratch, prefix="clip-") as folder:
        out, sound = Path(folder) / "clip.mp4", Path(folder) / "sound.wav"
        done = await asyncio.to_thread(
            conform,
            files,
            out,
            profile_of(inputs_of(order)),
            frames,
            extend=Extend(extend),
            sound_path=sound,
        )
        facts = {"frames": frames, "handle": handle, "source_s": str(done.source_s), "speed": str(done.speed)}
        return await keep_clip(order, storage, out, facts, sound=done.sound)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LayersNotReadable(f"{file} cannot be read as an SVG file: {error}. Save it as plain SVG.") from error
