"""Writing files where a person asked for them."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from shotwright.domain.errors import OutputNotWritable, StorageFull
from shotwright_media.atomic import copy_file
from shotwright_media.errors import DiskFull


@contextmanager
def writing_to(target: Path) -> Generator[None]:
    """Say what went wrong with writing to `target`, in the studio's own errors.

    Raises:
        StorageFull, OutputNotWritable
    """
    try:
        yield
    except DiskFull as error:
        raise StorageFull(str(target)) from error
    except OSError as error:
        raise OutputNotWritable(f"{target} cannot be written: {error.strerror}. Choose another place.") from error


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that `target` is never half of it.

    Raises:
        StorageFull, OutputNotWritable
    """
    with writing_to(target):
        copy_file(source, target)
