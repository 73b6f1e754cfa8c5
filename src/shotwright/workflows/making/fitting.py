"""Clips that do not fit their film any more: locked ones, of before a line was changed or the film's size."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from shotwright_media.clips.conform import conform
from shotwright_media.errors import RenderError
from shotwright_media.film.clip_files import read_clip
from shotwright_media.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingClip:
    """A clip of the film's profile; `content` is its SHA-256, "" if nobody has worked it out."""

    path: Path
    content: str
    frames: int


async def fitting(clip: FittingClip, needed: int, profile: Profile, place: Path) -> FittingClip:
    """Return `clip`, or a copy at `place` that has the film's size and rate, and at least `needed` frames.

    Raises:
        UnreadableMedia: The clip is damaged.
    """
    if clip.frames >= needed and await asyncio.to_thread(_is_of, clip, profile):
        return clip
    await asyncio.to_thread(conform, [clip.path], place, profile, needed)
    return FittingClip(path=place, content="", frames=needed)


def _is_of(clip: FittingClip, profile: Profile) -> bool:
    try:
        read_clip(clip.path, profile, content=clip.content)
    except RenderError:
        return False
    return True
