"""One segment made by several threads: for the moment when somebody waits for a single shot."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from shotwright_media.clips.encode import Draw, render_segment
from shotwright_media.clips.side_by_side import do_all
from shotwright_media.mp4.join import join
from shotwright_media.profile import Profile

_SHORTEST: Final = 24
"""Frames below which a part is not worth a thread: every part begins with a costly key frame."""


def _nothing(_done: int, _of: int) -> None:
    return


def _never() -> bool:
    return False


def render_split(
    path: Path,
    drawers: Callable[[], Draw],
    frames: int,
    profile: Profile,
    *,
    parts: int = 2,
    on_progress: Callable[[int, int], None] = _nothing,
    is_cancelled: Callable[[], bool] = _never,
) -> None:
    """As `render_segment`, on up to `parts` threads; each draws and encodes one stretch of the shot.

    It helps only while cores are idle: with shots enough to render, give each thread a whole one. The file is about 2 %
    larger than that of `render_segment` and has other bytes: use one or the other for a given content key.

    Args:
        path: Where the MP4 goes.
        drawers: Called once per thread; what it returns draws any frame of the shot and is used by that thread alone.
        frames: How many; at least 1.
        profile: Size, rate and quality.
        parts: The most threads.
        on_progress: Called with (frames done, frames), by one thread at a time.
        is_cancelled: Asked by every thread before every few frames.

    Raises:
        Cancelled, DiskFull, RenderError, ValueError: As `render_segment`; all threads have ended, nothing is left.
    """
    count = max(1, min(parts, frames // _SHORTEST))
    borders = [frames * part // count for part in range(count + 1)]
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem[:80]}-") as folder:
        pieces = [Path(folder) / f"{part}.mp4" for part in range(count)]

        def make(part: int, *, on_progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
            first, end = borders[part], borders[part + 1]
            draw = drawers()
            render_segment(
                pieces[part],
                lambda frame, picture: draw(first + frame, picture),
                end - first,
                profile,
                on_progress=on_progress,
                is_cancelled=is_cancelled,
            )

        jobs = [partial(make, part) for part in range(count)]
        do_all(jobs, workers=count, frames=frames, on_progress=on_progress, is_cancelled=is_cancelled)
        join(pieces, path)
