"""A disk that runs full, for real: the kernel refuses to let any file of this process grow further."""

import resource
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def little_room(size: int) -> Generator[None]:
    """No file can grow beyond `size` bytes within the block."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
