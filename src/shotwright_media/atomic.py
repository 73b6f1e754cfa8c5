"""Files that appear whole or not at all."""

import errno
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shotwright_media.errors import DiskFull

_NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_disk_full(error: OSError) -> bool:
    """Whether a file could not be written for want of space."""
    return error.errno in _NO_SPACE


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """Yield a name beside `path` to write to; rename it to `path` when the block ends well, remove it otherwise.

    The temporary name keeps the suffix of `path`, starts with a dot and holds the process and a random part, so that
    two writers of the same file never meet; the last to finish wins.

    Raises:
        DiskFull: the disk, a quota or the largest file size is used up.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem[:80]}.{os.getpid()}-{os.urandom(4).hex()}.part{path.suffix}")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        if is_disk_full(error):
            raise DiskFull(
                f"The disk is full: {path} could not be written. Free some space there and run this step again."
            ) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file's content so that `target` is never half of it.

    Raises:
        DiskFull: as `replacing`.
    """
    with replacing(target) as part:
        shutil.copyfile(source, part)


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all.

    Raises:
        DiskFull: no space is left.
    """
    with replacing(path) as part:
        part.write_bytes(content)
