"""A file appears whole or not at all."""

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shotwright_media.errors import DiskFull

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; what was written there takes `path`'s place when the block ends well.

    When it does not, `path` is as it was before and nothing is left beside it.

    Raises:
        DiskFull: the disk, a quota or the size limit of the process has no room for the file.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        yield part
        os.replace(part, path)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull(f"There is no room to write {path}. Free some space and try again.") from error
        raise
    finally:
        part.unlink(missing_ok=True)
