"""What can go wrong between pixels, sound and files. `str(error)` is one sentence for a person, with what to do.

* MediaError
  * RenderError     - a film or a part of it could not be made
    * Cancelled     - somebody asked to stop; nothing was left behind
  * UnreadableMedia - a file is not the picture, sound or film it should be
  * DiskFull        - no space (or no quota) is left where a file was to be written
  * UnsupportedSize - a picture size that cannot be encoded
"""

import errno
from pathlib import Path
from typing import Final

_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class MediaError(Exception):
    """Something that this library was asked to read or make could not be."""

    code = "media_error"


class RenderError(MediaError):
    code = "render_failed"


class Cancelled(RenderError):
    code = "render_cancelled"


class UnreadableMedia(MediaError):
    code = "unreadable_media"


class DiskFull(MediaError):
    code = "disk_full"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk is full: {path} could not be written. Free some space there and run this step again."
        )
        self.path = path


class UnsupportedSize(MediaError):
    code = "unsupported_size"


def is_no_space(error: OSError) -> bool:
    """Whether `error` means that the disk, the quota or the largest file size is used up."""
    return error.errno in _NO_SPACE
