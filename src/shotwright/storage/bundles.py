"""Archives that can be checked: zip files whose members are named by us, read by nobody's word but their sums.

Nothing is ever unpacked by a name that an archive gives. A reader streams members, counts what really comes, and
stops at the size that was announced.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from shotwright.domain.operating_errors import BackupNotUsable

_BLOCK: Final = 1 << 20
_LONGEST_LINE: Final = 256 << 20
_MOST_MEMBERS: Final = 5_000_000
_NAME: Final = re.compile(r"[a-z0-9_][a-z0-9_.-]*(/[a-z0-9_][a-z0-9_.-]*)?")
_OWNER_ONLY: Final = 0o600
_LONGEST_KEY: Final = 1000
_ENCRYPTED: Final = 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What a member was when it was written: SHA-256 and bytes."""

    sha256: str
    size_bytes: int


class BundleWriter:
    """Writes an archive member by member; none is ever whole in memory."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add(self, name: str, parts: Iterable[bytes], *, packed: bool = True) -> Member:
        """Write a member. Not `packed`: as it is, for what is small already."""
        info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = _OWNER_ONLY << 16
        found, size = hashlib.sha256(), 0
        with self._archive.open(info, "w", force_zip64=True) as out:
            for part in parts:
                found.update(part)
                size += len(part)
                out.write(part)
        return Member(sha256=found.hexdigest(), size_bytes=size)


@contextmanager
def writing(target: Path) -> Generator[BundleWriter]:
    """Give a writer of an archive that only its owner can read. It is there whole, or not at all."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with (
            os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w+b") as file,
            zipfile.ZipFile(file, "w", allowZip64=True) as archive,
        ):
            yield BundleWriter(archive)
            archive.close()
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


class BundleReader:
    """Reads the members of an archive, and believes none of them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Look at the table of contents.

        Raises:
            BackupNotUsable: It is not one that we write.
        """
        self._archive = archive
        infos = archive.infolist()
        if len(infos) > _MOST_MEMBERS:
            raise BackupNotUsable("it has more parts than any backup.")
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            known = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            if not known or info.flag_bits & _ENCRYPTED or not _NAME.fullmatch(info.filename):
                raise BackupNotUsable("it holds a part that no backup has.")
            if info.filename in self._infos:
                raise BackupNotUsable(f"it holds {info.filename} twice.")
            self._infos[info.filename] = info

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._infos)

    def parts(self, name: str, expected: Member) -> Iterator[bytes]:
        """Yield a member, block by block; what it is not is found at the latest after the last block.

        Raises:
            BackupNotUsable: It is missing, damaged, or not what was written.
        """
        found, size = hashlib.sha256(), 0
        try:
            with self._archive.open(self._info(name)) as file:
                while block := file.read(_BLOCK):
                    size += len(block)
                    if size > expected.size_bytes:
                        break
                    found.update(block)
                    yield block
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise BackupNotUsable(f"{name} in it is damaged.") from error
        if size != expected.size_bytes or found.hexdigest() != expected.sha256:
            raise BackupNotUsable(f"{name} in it is not what was written.")

    def lines(self, name: str, expected: Member) -> Iterator[Any]:
        """Yield a member's lines, as the JSON that each is. Raises as `parts`."""
        rest = b""
        for part in self.parts(name, expected):
            *whole, rest = (rest + part).split(b"\n")
            if len(rest) > _LONGEST_LINE:
                raise BackupNotUsable(f"{name} in it has a line of more than {_LONGEST_LINE >> 20} MB.")
            for line in whole:
                yield _json(name, line)
        if rest:
            raise BackupNotUsable(f"{name} in it ends in the middle of a line.")

    def small(self, name: str, most: int) -> bytes:
        """Return a member of at most so many bytes, whatever they are.

        Raises:
            BackupNotUsable: It is missing, damaged or larger.
        """
        try:
            with self._archive.open(self._info(name)) as file:
                content = file.read(most + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise BackupNotUsable(f"{name} in it is damaged.") from error
        if len(content) > most:
            raise BackupNotUsable(f"{name} in it is too large.")
        return content

    def _info(self, name: str) -> zipfile.ZipInfo:
        if name not in self._infos:
            raise BackupNotUsable(f"{name} is missing in it.")
        return self._infos[name]


@contextmanager
def reading(source: Path) -> Generator[BundleReader]:
    """Give a reader of an archive.

    Raises:
        BackupNotUsable: It is none.
    """
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BackupNotUsable(f"{source} is not there, or is no zip file.") from error
    with archive:
        yield BundleReader(archive)


def is_safe_key(key: str) -> bool:
    """Whether a storage key stays inside its storage, wherever that is."""
    parts = key.split("/")
    return (
        0 < len(key) <= _LONGEST_KEY
        and not any(part in {"", ".", ".."} for part in parts)
        and not PurePosixPath(key).is_absolute()
        and not any(sign in key for sign in "\\\0:")
        and key.isprintable()
    )


def _json(name: str, line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BackupNotUsable(f"{name} in it has a line that is no JSON.") from error
