"""The archive of a production: what is in it, what may be in one that a stranger sends, and what its files are called.

An archive is a zip of the project folder. `archive.json` says what it is and which rows it holds; `rows/` has those, a
table a file, one JSON object a line; the media lie where the project folder has them. Whatever else is in the folder
is for people to read, and is not looked at when the archive comes back. The folder itself is one, unpacked.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from shotwright.domain.errors import Invalid

FORMAT: Final = "shotwright.project.1"
_FORMATS: Final = "shotwright.project."
MANIFEST: Final = "archive.json"
ROWS: Final = "rows"

MOST_FILES: Final = 300_000
LARGEST_LISTING: Final = 64 << 20
"""The zip's own table of contents, in bytes."""
LARGEST_MANIFEST: Final = 1 << 20
LARGEST_ROWS: Final = 1 << 30
"""All rows together, in bytes."""
LONGEST_ROW: Final = 32 << 20
MOST_ROWS: Final = 5_000_000
LARGEST_FILE: Final = 64 << 30
LARGEST_ARCHIVE: Final = 1 << 40
"""All files together, unpacked, in bytes."""
LARGEST_RATIO: Final = 200
"""How many times as large as it is packed a file may be. Rows that repeat themselves reach a few dozen."""
SMALL: Final = 1 << 20
"""Below so many bytes a file's ratio does not matter."""
_DEEPEST: Final = 40
_LONGEST_NAME: Final = 380
_TABLE: Final = re.compile(r"[a-z_]{1,60}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


class ArchiveNotUsable(Invalid):
    """What somebody brought is not an archive of a project, is damaged, or would do harm. Nothing of it is kept."""

    code = "archive_not_usable"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsFile:
    """The rows of one table in an archive."""

    rows: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseFile:
    """A file that no row tells of: a picture that goes with an idea."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`archive.json`: the project's code and name, its rows by table, and the files that no row tells of."""

    code: str
    name: str
    tables: Mapping[str, RowsFile]
    files: Mapping[str, LooseFile] = field(default_factory=dict[str, LooseFile])

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "project": {"code": self.code, "name": self.name},
            "rows": {
                table: {"rows": one.rows, "size_bytes": one.size_bytes, "sha256": one.sha256}
                for table, one in self.tables.items()
            },
            "files": {
                name: {"size_bytes": one.size_bytes, "sha256": one.sha256} for name, one in sorted(self.files.items())
            },
        }


def rows_file(table: str) -> str:
    """Return where an archive has the rows of a table."""
    return f"{ROWS}/{table}.jsonl"


def manifest_from(content: bytes) -> Manifest:
    """Read `archive.json`.

    Raises:
        ArchiveNotUsable: It is not one, or belongs to another version of the format.
    """
    told = _mapping(parsed(content, MANIFEST), MANIFEST)
    version = told.get("format")
    if version != FORMAT:
        if isinstance(version, str) and version.startswith(_FORMATS):
            raise ArchiveNotUsable(f"The archive is in the format “{version:.60}”; this Shotwright reads “{FORMAT}”.")
        raise ArchiveNotUsable(f"{MANIFEST} does not say that this is an archive of a project (“{FORMAT}”).")
    project = _mapping(told.get("project"), f"{MANIFEST}: project")
    tables = {
        _table(name): _rows_file(_mapping(one, f"{MANIFEST}: {name:.60}"), name)
        for name, one in _mapping(told.get("rows"), f"{MANIFEST}: rows").items()
    }
    rows, size = sum(one.rows for one in tables.values()), sum(one.size_bytes for one in tables.values())
    if rows > MOST_ROWS or size > LARGEST_ROWS:
        raise ArchiveNotUsable(f"The archive has more rows than a production can have (at most {MOST_ROWS:,}).")
    files = {
        check_name(name): _loose_file(_mapping(one, f"{MANIFEST}: {name:.60}"), name)
        for name, one in _mapping(told.get("files", {}), f"{MANIFEST}: files").items()
    }
    return Manifest(code=_word(project, "code"), name=_word(project, "name"), tables=tables, files=files)


def _rows_file(told: Mapping[str, Any], name: str) -> RowsFile:
    rows, size, sha256 = told.get("rows"), told.get("size_bytes"), told.get("sha256")
    if not _is_count(rows) or not _is_count(size) or not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise ArchiveNotUsable(f"{MANIFEST} does not say how many rows of “{name:.60}” there are, or their hash.")
    return RowsFile(rows=cast("int", rows), size_bytes=cast("int", size), sha256=sha256)


def _loose_file(told: Mapping[str, Any], name: str) -> LooseFile:
    size, sha256 = told.get("size_bytes"), told.get("sha256")
    if not _is_count(size) or not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise ArchiveNotUsable(f"{MANIFEST} does not say the size and the hash of “{name:.100}”.")
    return LooseFile(size_bytes=cast("int", size), sha256=sha256)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 50


def _table(name: str) -> str:
    if not _TABLE.fullmatch(name):
        raise ArchiveNotUsable(f"“{name:.60}” in {MANIFEST} is not a kind of rows.")
    return name


def _word(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value or len(value) > 1000:
        raise ArchiveNotUsable(f"{MANIFEST} does not say the project's {name}.")
    return value


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ArchiveNotUsable(f"{where} is not a JSON object.")
    return cast("dict[str, Any]", value)


def parsed(content: bytes, where: str) -> Any:
    """Read JSON that a stranger wrote: not too deep, without NaN, and with nothing that no database can hold.

    Raises:
        ArchiveNotUsable
    """
    try:
        value = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ArchiveNotUsable(f"{where} is not JSON that can be read: {str(error)[:120] or 'too deep'}.") from error
    _check_json(value, where)
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _check_json(value: Any, where: str) -> None:
    left: list[tuple[Any, int]] = [(value, 0)]
    while left:
        one, depth = left.pop()
        if depth > _DEEPEST:
            raise ArchiveNotUsable(f"{where} is nested more than {_DEEPEST} levels deep.")
        if isinstance(one, str):
            check_text(one, where)
        elif isinstance(one, dict):
            inner = cast("dict[str, Any]", one)
            left += [(part, depth + 1) for pair in inner.items() for part in pair]
        elif isinstance(one, list):
            left += [(part, depth + 1) for part in cast("list[Any]", one)]


def check_text(text: str, where: str) -> None:
    """Raise ArchiveNotUsable if no database can hold a text: NUL, or half a character."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ArchiveNotUsable(f"{where} holds a text with letters that are none.")


def check_name(name: str) -> str:
    """Return the name of a file in an archive as it may be used.

    Raises:
        ArchiveNotUsable: It would lie outside the archive's own folder, or elsewhere on some other system.
    """
    shown = "".join(one if one.isprintable() else "�" for one in name[:100])
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise ArchiveNotUsable(f"“{shown}” in the archive is no name for a file.")
    if name.startswith("/") or "\\" in name or ":" in name:
        raise ArchiveNotUsable(f"“{shown}” in the archive names a place outside of it.")
    for part in name.split("/"):
        if part in {"", ".", ".."} or part != part.rstrip(". ") or _RESERVED.fullmatch(part):
            raise ArchiveNotUsable(f"“{shown}” in the archive names a place outside of it.")
    return name


def check_names(names: Iterable[str]) -> None:
    """Raise ArchiveNotUsable if two names are the same file to some system, or a file is a folder as well."""
    seen: dict[str, str] = {}
    for name in names:
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            raise ArchiveNotUsable(f"“{name:.100}” and “{seen[folded]:.100}” in the archive are the same file.")
        seen[folded] = name
    for folded, name in seen.items():
        end = folded.rfind("/")
        while end > 0:
            if folded[:end] in seen:
                raise ArchiveNotUsable(f"“{seen[folded[:end]]:.100}” is both a file and the folder of “{name:.100}”.")
            end = folded.rfind("/", 0, end)


def check_packing(name: str, packed: int, size: int) -> None:
    """Raise ArchiveNotUsable if a file would swell beyond reason when it is unpacked."""
    if size > LARGEST_FILE:
        raise ArchiveNotUsable(f"“{name:.100}” in the archive has {size:,} bytes; {LARGEST_FILE:,} are read at most.")
    if size > SMALL and size > LARGEST_RATIO * packed:
        raise ArchiveNotUsable(f"“{name:.100}” would swell from {packed:,} to {size:,} bytes: that is a trap.")


_SIGNS: Final[Mapping[str, tuple[tuple[int, bytes], ...]]] = {
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/gif": ((0, b"GIF8"),),
    "image/webp": ((0, b"RIFF"), (8, b"WEBP")),
    "audio/wav": ((0, b"RIFF"), (8, b"WAVE")),
    "video/mp4": ((4, b"ftyp"),),
    "video/quicktime": ((4, b"ftyp"),),
    "video/webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "video/x-matroska": ((0, b"\x1a\x45\xdf\xa3"),),
    "audio/ogg": ((0, b"OggS"),),
    "audio/flac": ((0, b"fLaC"),),
}
"""How files of a type begin: what stands where."""
_TEXTS: Final = frozenset(
    {"application/json", "text/plain", "text/markdown", "text/vtt", "text/x-ssa", "application/x-subrip"}
)
"""What a browser shows as text, and never runs."""


def check_type(name: str, mime: str, head: bytes) -> None:
    """Raise ArchiveNotUsable unless a file begins as one of its type does; `head` is its first 64 bytes or so."""
    if mime in _SIGNS:
        is_one = all(head[at : at + len(sign)] == sign for at, sign in _SIGNS[mime])
    elif mime == "image/svg+xml":
        is_one = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    elif mime == "audio/mpeg":
        is_one = head.startswith(b"ID3") or (head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE0 == 0xE0)
    elif mime in _TEXTS:
        is_one = b"\0" not in head
    else:
        raise ArchiveNotUsable(f"“{name:.100}” is of a type that no production has: {mime:.60}.")
    if not is_one:
        raise ArchiveNotUsable(f"“{name:.100}” is said to be {mime}, and is not.")
