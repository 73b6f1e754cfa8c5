"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shotwright_media.errors import DiskFull, is_no_space


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Yield a name beside `path` to write to; rename it to `path` when the block ends well, remove it otherwise.

    The temporary name keeps the suffix of `path`, starts with a dot and holds the process and a random part, so that
    two writers of the same file never meet; the last to finish wins.

    Raises:
        DiskFull: The block, or the rename, ran out of space.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem[:80]}.{os.getpid()}-{os.urandom(4).hex()}.part{path.suffix}")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        if is_no_space(error):
            raise DiskFull(path) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all.

    Raises:
        DiskFull: No space is left.
    """
    with appearing(path) as part:
        part.write_bytes(content)
