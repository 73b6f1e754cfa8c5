"""Where every format is written: whole or not at all, with FFmpeg's complaints in our words."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream

from shotwright_media.atomic import replacing
from shotwright_media.clips.encode import told
from shotwright_media.errors import Cancelled, RenderError, UnreadableMedia

AnyPacket: TypeAlias = "Packet[Stream]"
OnProgress: TypeAlias = Callable[[int, int], None]
IsCancelled: TypeAlias = Callable[[], bool]

BATCH: Final = 8
"""Frames between two reports of progress, and two questions whether to stop."""


@contextmanager
def written(path: Path) -> Generator[Path]:
    """Yield a name to write to, which becomes `path` when the block ends well.

    Raises:
        DiskFull: no space is left.
        RenderError: an encoder gave up, or the file cannot be written for another reason.
    """
    try:
        with replacing(path) as part, told(path):
            yield part
    except OSError as error:
        raise RenderError(f"{path} could not be written: {error.strerror}. Choose another folder.") from error


def packets(film: Path, container: InputContainer, streams: list[Stream]) -> Iterator[AnyPacket]:
    """Yield the packets of some streams in the order in which they are stored.

    Raises:
        UnreadableMedia: the film is damaged.
    """
    with _read(film):
        yield from container.demux(streams)


def decoded(film: Path, packet: AnyPacket) -> list[object]:
    """Return the pictures, or the stretches of sound, that one packet completes.

    Raises:
        UnreadableMedia: the film is damaged.
    """
    with _read(film):
        return list(packet.decode())


def stop_if(is_cancelled: IsCancelled) -> None:
    """Raise Cancelled when somebody asked to stop."""
    if is_cancelled():
        raise Cancelled("Writing the format was stopped on request; nothing was kept of it.")


@contextmanager
def _read(film: Path) -> Generator[None]:
    try:
        yield
    except FFmpegError as error:
        raise UnreadableMedia(f"{film} is damaged and cannot be decoded: {error}. Export the film again.") from error
