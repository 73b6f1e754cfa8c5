"""Captions laid over a film while it gets another shape or codec: those of a broad film do not fit an upright one."""

from collections.abc import Iterable

import av

from shotwright_media.clips.burning import Stamp, copy_picture, stamp_of
from shotwright_media.frames.overlays import Overlay


class Captioning:
    """Lays overlays, in order of their first frames, on pictures, in order. It holds those that are being shown."""

    def __init__(self, overlays: Iterable[Overlay], width: int, height: int) -> None:
        self._coming = iter(overlays)
        self._next = next(self._coming, None)
        self._size = width, height
        self._shown: list[tuple[Overlay, Stamp]] = []

    def picture(self, frame: int, picture: av.VideoFrame) -> av.VideoFrame:
        """Return frame number `frame` with what is to be seen on it; the picture itself stays as it is."""
        while self._next is not None and self._next.span.first <= frame:
            stamp = stamp_of(self._next, *self._size)
            self._shown += [(self._next, stamp)] if stamp else []
            self._next = next(self._coming, None)
        self._shown = [(overlay, stamp) for overlay, stamp in self._shown if frame < overlay.span.end]
        if not self._shown:
            return picture
        # A decoder still refers to the pictures that it gave out.
        made = av.VideoFrame(*self._size, "yuv420p")
        copy_picture(picture, made)
        for _, stamp in self._shown:
            stamp.lay(made)
        return made
