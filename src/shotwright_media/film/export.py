"""A cut list to a film: what is new is rendered, what is known is taken from the store, the rest is copied."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from shotwright_media.clips.side_by_side import Job, do_all
from shotwright_media.errors import Cancelled, RenderError
from shotwright_media.film.content_keys import key_of
from shotwright_media.film.cut_list import CutList
from shotwright_media.film.rendering import render
from shotwright_media.film.segment_store import SegmentStore
from shotwright_media.film.segments import Copied, Rendered, Segment, segments_of
from shotwright_media.mp4.join import join
from shotwright_media.mp4.samples import Samples, read_samples
from shotwright_media.mp4.soft_subtitles import SoftSubtitles
from shotwright_media.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export did. Frames: of the film, and of those how many were rendered now. The rest counts segments."""

    frames: int
    rendered_frames: int
    rendered: int
    reused: int
    """Rendered by an export before this one."""
    copied: int
    """Stretches of clips that went into the film as they are."""


def _nothing(_done: int, _of: int) -> None:
    return


def _never() -> bool:
    return False


def export_film(
    cut_list: CutList,
    path: Path,
    store: SegmentStore,
    profile: Profile,
    *,
    sound: Callable[[], Path] | None = None,
    subtitles: SoftSubtitles | None = None,
    title: str = "",
    comment: str = "",
    workers: int | None = None,
    on_progress: Callable[[int, int], None] = _nothing,
    is_cancelled: Callable[[], bool] = _never,
) -> Exported:
    """Write the film to `path`, whole or not at all. Memory is what the workers hold, and the film's index.

    When it fails or is cancelled, the segments that were finished stay in the store, and the next export goes on there.

    Args:
        cut_list: The film.
        path: Where the MP4 goes.
        store: Where rendered segments are kept.
        profile: Size, rate and quality; that of every clip.
        sound: Called once, on one of the threads, while the others render; returns an .m4a file with one AAC track at
            48 kHz, which starts with the film's first frame.
        subtitles: A track of text that players can turn on.
        title: Shown by players.
        comment: Kept in the file, e.g. that the film was made with AI.
        workers: Threads; None is one for each processor.
        on_progress: Called with (frames rendered, frames to be rendered): first (0, all of them), then after every few,
            by one thread at a time. There may be none to render.
        is_cancelled: Asked by every thread before every few frames.

    Raises:
        Cancelled: `is_cancelled` answered yes.
        UnreadableMedia: A clip, which is named, is damaged; or the sound is.
        RenderError: A clip, which is named, is not of the profile; or the encoder gave up.
        DiskFull: No space is left for a segment or for the film.
        ValueError: The subtitles overlap.
    """
    segments = segments_of(cut_list)
    keys = {segment: key_of(segment, profile) for segment in segments if not isinstance(segment, Copied)}
    known = _found(keys, store)
    missing = {key: segment for segment, key in keys.items() if key not in known}
    frames = sum(segment.frames for segment in missing.values())
    on_progress(0, frames)
    tracks: list[Path] = []
    jobs: list[Job] = [] if sound is None else [partial(_sound, sound, tracks)]
    jobs += [partial(render, segment, store.place(key), profile) for key, segment in missing.items()]
    do_all(
        jobs, workers=workers or os.cpu_count() or 1, frames=frames, on_progress=on_progress, is_cancelled=is_cancelled
    )
    if is_cancelled():
        raise Cancelled("The export was stopped on request; the film was not written.")
    parts = list(_parts(segments, keys, _found(keys, store)))
    join(parts, path, sound=next(iter(tracks), None), subtitles=subtitles, title=title, comment=comment)
    store.trim()
    copied = sum(isinstance(segment, Copied) for segment in segments)
    return Exported(
        frames=cut_list.frames,
        rendered_frames=frames,
        rendered=len(missing),
        reused=len(segments) - copied - len(missing),
        copied=copied,
    )


def _sound(
    sound: Callable[[], Path],
    tracks: list[Path],
    *,
    on_progress: Callable[[int, int], None],  # noqa: ARG001 - only pictures count
    is_cancelled: Callable[[], bool],  # noqa: ARG001 - whoever mixes asks by himself
) -> None:
    tracks.append(sound())


def _found(keys: Mapping[Rendered, str], store: SegmentStore) -> dict[str, Samples]:
    """Those of the segments that are in the store, by key."""
    found = {key: store.find(key, segment.frames) for segment, key in keys.items()}
    return {key: samples for key, samples in found.items() if samples is not None}


def _parts(
    segments: Sequence[Segment], keys: Mapping[Rendered, str], stored: Mapping[str, Samples]
) -> Iterator[Samples]:
    """The film's pictures in order, as the files have them."""
    clips: dict[Path, Samples] = {}
    for segment in segments:
        if isinstance(segment, Copied):
            path = segment.clip.path
            if path not in clips:
                clips[path] = read_samples(path, b"vide")
            yield clips[path].between(segment.first, segment.end)
        elif keys[segment] in stored:
            yield stored[keys[segment]]
        else:
            raise RenderError(
                "A finished part of the film was removed while others were rendered. Export again: the rest is kept."
            )
