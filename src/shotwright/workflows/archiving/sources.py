"""Where a production is brought in from: a zip, or a folder. Both are a stranger's.

Nothing is unpacked to a name that a stranger chose: who reads asks for a file by its name, and gets its bytes, no more
than were told of.
"""

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, Protocol

from shotwright.domain.archives import (
    LARGEST_ARCHIVE,
    LARGEST_FILE,
    LARGEST_LISTING,
    MANIFEST,
    MOST_FILES,
    ArchiveNotUsable,
    check_name,
    check_names,
    check_packing,
)

_ENTRY: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_HEADER: Final = 30
_BEGINNING: Final = b"PK"
_END: Final = 1 << 17
"""More than the end of a zip can be: all that is ever read without saying how much."""
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    ValueError,
    EOFError,
    OverflowError,
)


class Source(Protocol):
    """A production to be brought in."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """How many bytes each file has, by name."""
        ...

    def read(self, name: str, block: int = 1 << 20) -> Iterator[bytes]:
        """Yield a file's bytes.

        Raises:
            ArchiveNotUsable: It is damaged, or not as large as was told.
        """
        ...


class ZipSource:
    """A zip. Opening it judges everything that its table of contents tells."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Args:
        archive: The opened zip.

        Raises:
            ArchiveNotUsable
        """
        self._archive = archive
        entries = archive.infolist()
        for entry in entries:
            _check_entry(entry)
        files = [entry for entry in entries if not entry.is_dir()]
        inside = _inside([entry.filename for entry in files])
        self._entries = {
            entry.filename.removeprefix(inside): entry for entry in files if entry.filename.startswith(inside)
        }
        check_names(entry.filename for entry in files)
        _check_places(entries, archive.start_dir)
        if sum(entry.file_size for entry in files) > LARGEST_ARCHIVE:
            raise ArchiveNotUsable(f"The archive would unpack to more than {LARGEST_ARCHIVE:,} bytes.")
        self.sizes: Mapping[str, int] = {name: entry.file_size for name, entry in self._entries.items()}

    def read(self, name: str, block: int = 1 << 20) -> Iterator[bytes]:
        entry, left = self._entries[name], self.sizes[name]
        try:
            with self._archive.open(entry) as file:
                while some := file.read(block):
                    left -= len(some)
                    if left < 0:
                        break
                    yield some
        except _FAULTS as error:
            raise ArchiveNotUsable(f"“{name:.100}” in the archive is damaged: {str(error)[:120]}.") from error
        if left:
            raise ArchiveNotUsable(f"“{name:.100}” in the archive is not as large as it says.")


@contextmanager
def open_zip(file: BinaryIO) -> Generator[ZipSource]:
    """Open a zip that a stranger sent. Memory is bounded, whatever it says of itself.

    Raises:
        ArchiveNotUsable
    """
    if file.read(len(_BEGINNING)) != _BEGINNING:  # it is read from its end: what stands before it would come along
        raise ArchiveNotUsable("That is not a zip: it begins as something else. Was all of it sent?")
    try:
        archive = zipfile.ZipFile(_Listed(file))
    except (*_FAULTS, OSError, IndexError) as error:
        raise ArchiveNotUsable(
            f"That is not a zip that can be read: {str(error)[:120]}. Was all of it sent?"
        ) from error
    with archive:
        yield ZipSource(archive)


class _Listed(io.RawIOBase):
    """A file that is read a block at a time: who wants more than a table of contents may have at once gets nothing."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        if size > LARGEST_LISTING:
            raise ArchiveNotUsable("The archive's table of contents is larger than that of any production.")
        some = self._file.read(size if size >= 0 else _END)
        if len(some) > MOST_FILES * len(_ENTRY) and some.count(_ENTRY) > MOST_FILES:
            raise ArchiveNotUsable(f"The archive has more than {MOST_FILES:,} files.")
        return some

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def _check_entry(entry: zipfile.ZipInfo) -> None:
    check_name(entry.orig_filename.removesuffix("/"))
    if entry.flag_bits & _ENCRYPTED:
        raise ArchiveNotUsable(f"“{entry.filename:.100}” in the archive is encrypted.")
    if entry.compress_type not in _PACKINGS:
        raise ArchiveNotUsable(f"“{entry.filename:.100}” is packed in a way that is not read; use plain zip (deflate).")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG):
        raise ArchiveNotUsable(f"“{entry.filename:.100}” in the archive is a link or a device, not a file.")
    if entry.compress_type == zipfile.ZIP_STORED and entry.compress_size != entry.file_size:
        raise ArchiveNotUsable(f"“{entry.filename:.100}” in the archive is not as large as it says.")
    check_packing(entry.filename, entry.compress_size, entry.file_size)


def _check_places(entries: list[zipfile.ZipInfo], end: int) -> None:
    """Raise ArchiveNotUsable if two entries share bytes: so a small zip could hold the same file over and over."""
    last = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < last:
            raise ArchiveNotUsable(f"“{entry.filename:.100}” in the archive lies within another file: that is a trap.")
        last = entry.header_offset + _HEADER + len(entry.orig_filename.encode("utf-8", "replace")) + entry.compress_size
    if last > end:
        raise ArchiveNotUsable("The archive is not as large as it says. Was all of it sent?")


def _inside(names: list[str]) -> str:
    """Return the folder in which all lies: "" or, where somebody packed the folder itself, its name and a slash."""
    if MANIFEST in names:
        return ""
    found = [name for name in names if name.count("/") == 1 and name.endswith(f"/{MANIFEST}")]
    if len(found) != 1:
        raise ArchiveNotUsable(f"The archive holds no {MANIFEST}: it is not one of a project.")
    return found[0].removesuffix(MANIFEST)


class FolderSource:
    """A project folder, as it lies on a disk. Links in it are not followed."""

    def __init__(self, folder: Path) -> None:
        """Args:
        folder: The one that has `archive.json` in it.

        Raises:
            ArchiveNotUsable
        """
        self.folder = folder
        if not (folder / MANIFEST).is_file():
            raise ArchiveNotUsable(f"{folder} holds no {MANIFEST}: it is not the folder of a project.")
        self.sizes: Mapping[str, int] = dict(_listed(folder))

    def read(self, name: str, block: int = 1 << 20) -> Iterator[bytes]:
        left = self.sizes[name]
        try:
            with (self.folder / name).open("rb") as file:
                while some := file.read(block):
                    left -= len(some)
                    yield some
        except OSError as error:
            raise ArchiveNotUsable(f"{name:.100} in the folder cannot be read: {error.strerror}.") from error
        if left:
            raise ArchiveNotUsable(f"“{name:.100}” in the folder changed while it was read. Try again.")


def _listed(folder: Path) -> Iterator[tuple[str, int]]:
    left = [folder]
    count = 0
    while left:
        with os.scandir(left.pop()) as entries:
            for entry in entries:
                count += 1
                if count > MOST_FILES:
                    raise ArchiveNotUsable(f"The folder has more than {MOST_FILES:,} files.")
                if entry.is_dir(follow_symlinks=False):
                    left.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    size = entry.stat(follow_symlinks=False).st_size
                    if size <= LARGEST_FILE:
                        yield Path(entry.path).relative_to(folder).as_posix(), size


@contextmanager
def open_source(path: Path) -> Generator[Source]:
    """Open a zip or a folder.

    Raises:
        ArchiveNotUsable
    """
    if path.is_dir():
        yield FolderSource(path)
        return
    try:
        file: IO[Any] = path.open("rb")
    except OSError as error:
        raise ArchiveNotUsable(f"{path} cannot be read: {error.strerror}.") from error
    with file, open_zip(file) as source:
        yield source
