"""Rendered segments, kept from one export to the next: files named by what they show."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from shotwright_media.errors import UnreadableMedia
from shotwright_media.mp4.samples import Samples, read_samples

_IN_USE_S: Final = 3600
"""Seconds since it was last asked for in which a segment is never removed: an export may be about to join it."""


class SegmentStore:
    """A folder of segments. Any number of threads and processes may share it.

    A segment appears whole, and the same key means the same bytes, so two that make it at once do no harm. A segment
    that is damaged counts as missing.
    """

    def __init__(self, folder: Path, *, cap_bytes: int) -> None:
        """Keep at most `cap_bytes` in `folder`; only what was used within the last hour may go beyond."""
        self._folder, self._cap_bytes = folder, cap_bytes

    def place(self, key: str) -> Path:
        """Where the segment of that key is to be written, whole or not at all, as `render_segment` does."""
        return self._folder / f"{key}.mp4"

    def find(self, key: str, frames: int) -> Samples | None:
        """The segment of that key, if it is there, and whole; from now on it is safe from `trim` for an hour."""
        path = self.place(key)
        try:
            samples = read_samples(path, b"vide")
            os.utime(path)
        except (UnreadableMedia, OSError):
            return None
        return samples if len(samples.sizes) == frames else None

    def trim(self) -> None:
        """Remove what was used longest ago until the rest is within the cap, and what killed exports left behind."""
        now = time.time()
        found = sorted(self._files())
        excess = sum(size for _, size, _ in found) - self._cap_bytes
        for used_at, size, path in found:
            is_left_behind = path.name.startswith(".")
            if now - used_at > _IN_USE_S and (excess > 0 or is_left_behind):
                with suppress(OSError):  # another process was faster, or reads it
                    path.unlink()
                excess -= size

    def _files(self) -> list[tuple[float, int, Path]]:
        """When it was used last, its bytes and its path, of every file there."""
        found: list[tuple[float, int, Path]] = []
        with suppress(FileNotFoundError), os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    stat = entry.stat()
                    found.append((stat.st_mtime, stat.st_size, Path(entry.path)))
        return found
