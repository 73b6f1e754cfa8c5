"""An edit that came back: an OpenTimelineIO file, changed by a person in another program, as plain values.

Only what a shot is, where it lies and how it is cut is read. No file that it names is ever opened.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import opentimelineio as otio

from shotwright_media.errors import UnreadableEdit
from shotwright_media.interchange.edit import BLACK, Transition, TransitionKind
from shotwright_media.interchange.otio_writing import METADATA_KEY
from shotwright_media.timebase import FrameRate, FrameSpan

_LARGEST_BYTES: Final = 32_000_000
_MOST_VALUES: Final = 1_000_000
"""Some 10,000 shots, far more than a film has. Each value takes up to 200 bytes of memory while it is read."""
_MOST_FRAMES: Final = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedClip:
    """A clip as it now lies in the edit, in order. `used` counts frames of the clip at the cut's rate."""

    code: str
    """Our code of the shot, empty when the program did not keep it."""
    media: str
    """The name of its file, without folders; may be empty."""
    name: str
    used: FrameSpan
    transition: Transition | None = None
    """Into the next clip, of the last one into black."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedCut:
    """The pictures of an edit, and what of it was left aside, each as a sentence."""

    title: str
    rate: FrameRate
    clips: tuple[EditedClip, ...]
    opening: Transition | None = None
    warnings: tuple[str, ...] = ()


def read_edit(path: Path) -> EditedCut:
    """Read the first video track that has clips in it.

    Clips that are switched off count as removed. Gaps, further video tracks and changes of speed are left aside with a
    warning.

    Raises:
        UnreadableEdit: The file is missing, too large, no OpenTimelineIO timeline, damaged, has no clip, or
            has clips within clips, impossible times or several rates.
    """
    timeline = _timeline(path)
    try:
        return _Reader(path).cut(timeline)
    except (otio.exceptions.OTIOError, ArithmeticError, AttributeError, TypeError, ValueError) as error:
        raise UnreadableEdit(f"{path} is a damaged OpenTimelineIO file ({error}). Export it again.") from error


def _timeline(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise UnreadableEdit(f"{path} cannot be read: {error.strerror}.") from error
    values = sum(content.count(mark) for mark in (b",", b"[", b"{"))
    if len(content) > _LARGEST_BYTES or values > _MOST_VALUES:
        raise UnreadableEdit(f"{path} is too large for an edit: over 32 MB or a million values. Export less at once.")
    try:
        text = content.decode("utf-8-sig")
        # Python refuses nesting without end, on which the library's own parser would crash the process.
        json.loads(text)
        timeline = otio.adapters.read_from_string(text, "otio_json")
    except (ValueError, RecursionError, TypeError, KeyError, IndexError, otio.exceptions.OTIOError) as error:
        raise UnreadableEdit(f"{path} is not an OpenTimelineIO file. Export the timeline as .otio again.") from error
    if not isinstance(timeline, otio.schema.Timeline):
        raise UnreadableEdit(f"{path} holds no single timeline. Export one timeline as .otio.")
    return timeline


class _Reader:
    """Walks one timeline and gathers warnings."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._warnings: list[str] = []
        self._rate: FrameRate | None = None

    def cut(self, timeline: Any) -> EditedCut:
        opening, clips = self._clips(self._pictures(timeline))
        if not clips or self._rate is None:
            raise UnreadableEdit(f"{self._path} has no clip in its video tracks. Export the timeline with its clips.")
        title = str(timeline.name or "")
        return EditedCut(
            title=title, rate=self._rate, clips=tuple(clips), opening=opening, warnings=tuple(self._warnings)
        )

    def _pictures(self, timeline: Any) -> Any:
        filled = [
            track
            for track in timeline.tracks
            if isinstance(track, otio.schema.Track) and track.kind == otio.schema.TrackKind.Video and len(track)
        ]
        if len(filled) > 1:
            self._warnings.append(f"{len(filled) - 1} more video tracks above the first were left aside.")
        return filled[0] if filled else ()

    def _clips(self, items: Iterable[Any]) -> tuple[Transition | None, list[EditedClip]]:
        """What leads into the film, and the clips that are on, each with the transition that follows it."""
        opening: Transition | None = None
        clips: list[EditedClip] = []
        joints: dict[int, Any] = {}
        for item in items:
            if isinstance(item, otio.schema.Transition):
                joints[len(clips)] = item
            elif isinstance(item, otio.schema.Gap):
                self._warnings.append("A gap between clips was left aside: films here have none.")
            elif not isinstance(item, otio.schema.Clip):
                raise UnreadableEdit(
                    f"{self._path} has clips within clips ({item.name!r}). Break compound clips apart, export again."
                )
            elif item.enabled:
                clips.append(self._clip(item))
        for place, item in joints.items():
            transition = self._transition(item, is_inside=0 < place < len(clips))
            if place:
                clips[place - 1] = replace(clips[place - 1], transition=transition)
            else:
                opening = transition
        return opening, clips

    def _clip(self, item: Any) -> EditedClip:
        if len(item.effects):
            self._warnings.append(f"Effects and changes of speed of {item.name!r} were left aside.")
        media = item.media_reference
        url = getattr(media, "target_url", None) or ""
        return EditedClip(
            code=str(_facts(item).get("code", "")),
            media=re.split(r"[/\\]", unquote(str(url)))[-1],
            name=str(item.name or ""),
            used=self._used(item),
        )

    def _used(self, item: Any) -> FrameSpan:
        """The part of the clip that is seen, from the clip's first frame, whatever timecode that carries."""
        span = item.trimmed_range()
        whole = item.media_reference and item.media_reference.available_range
        first = self._frames(span.start_time) - (self._frames(whole.start_time) if whole else 0)
        length = self._frames(span.duration)
        if first < 0 or length < 1:
            raise UnreadableEdit(f"{self._path} uses frames of {item.name!r} that no clip can have. Export it again.")
        return FrameSpan(first=first, end=first + length)

    def _frames(self, time: Any) -> int:
        """A time as frames at the rate of the cut, which is that of its first clip."""
        if not (math.isfinite(time.value) and math.isfinite(time.rate) and 1 <= time.rate <= 240):
            raise UnreadableEdit(f"{self._path} has a time that is none ({time}). Export it again.")
        rate = FrameRate.of(time.rate)
        if self._rate is None:
            self._rate = rate
        frames = round(Fraction(time.value) / rate.fps * self._rate.fps)
        if abs(frames) > _MOST_FRAMES:
            raise UnreadableEdit(f"{self._path} has a time beyond all films ({time}). Export it again.")
        return frames

    def _transition(self, item: Any, *, is_inside: bool) -> Transition | None:
        facts = _facts(item)
        before, after = self._frames(item.in_offset), self._frames(item.out_offset)
        if min(before, after) < 0 or before + after < 1:
            self._warnings.append(f"A transition of impossible length ({item.name!r}) was left aside.")
            return None
        if is_inside and abs(before - after) > 2:  # one frame of ours may be two of theirs
            self._warnings.append(f"A transition ({item.name!r}) will lie evenly over its cut.")
        known = {str(kind): kind for kind in TransitionKind}
        colour = str(facts.get("colour", ""))
        return Transition(
            kind=known.get(str(facts.get("kind", "")), TransitionKind.DISSOLVE),
            frames=before + after,
            colour=colour if re.fullmatch("#[0-9a-fA-F]{6}", colour) else BLACK,
        )


def _facts(item: Any) -> Mapping[str, Any]:
    """Our own metadata of an object, if the program kept it."""
    facts = item.metadata.get(METADATA_KEY)
    return facts if isinstance(facts, Mapping) else {}
