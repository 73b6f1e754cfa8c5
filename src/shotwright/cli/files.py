"""Writing files where a person asked for them."""

import contextlib
import shutil
from pathlib import Path

from shotwright.domain.errors import OutputNotWritable, StorageFull


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that `target` is never half of it.

    Raises:
        StorageFull: It cannot be written.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        if error.errno in (28, 122):
            raise StorageFull(str(target)) from error
        raise OutputNotWritable(f"{target} cannot be written: {error.strerror}. Choose another place.") from error
