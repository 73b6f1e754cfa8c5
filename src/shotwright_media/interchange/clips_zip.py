"""Clips, sound and side files in one zip, named so that every system can unpack them in the film's order."""

import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from shotwright_media.atomic import replacing
from shotwright_media.errors import UnreadableMedia
from shotwright_media.interchange.edit import Edit, check_relative

_CHUNK: Final = 1 << 20
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_RESERVED: Final = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")
_LONGEST: Final = 120


def write_zip(path: Path, files: Mapping[str, Path]) -> None:
    """Write `files`, by their names in the zip, in the order given. The same files give the same bytes.

    Nothing is compressed, for film and sound are already; memory stays at one megabyte.

    Raises:
        UnreadableMedia: A file is missing.
        DiskFull: There is no room for it.
        ValueError: A name leads out of the zip, or two are the same where case does not count.
    """
    if len({name.casefold() for name in files}) < len(files):
        raise ValueError("Two files of a zip have the same name.")
    for name in files:
        check_relative(name)
    with replacing(path) as part, zipfile.ZipFile(part, "w") as archive:
        for name, file in files.items():
            _add(archive, name, file)


def clip_files(edit: Edit, media: Path) -> dict[str, Path]:
    """The clips of `edit` in order of showing, `clips/01_shot_003.mp4`, then its sounds, for `write_zip`.

    Args:
        edit: The film.
        media: The folder to which its files are relative.
    """
    digits = max(2, len(str(len(edit.shots))))
    files: dict[str, Path] = {}
    for number, shot in enumerate(edit.shots, start=1):
        name = safe_name(f"{number:0{digits}}_{shot.code}{PurePosixPath(shot.file).suffix}")
        files[f"clips/{name}"] = media / shot.file
    for file in dict.fromkeys(part.file for part in edit.sounds):
        inside = PurePosixPath(file).parts
        names = inside[1:] if inside[0] == "sound" and len(inside) > 1 else inside
        files[f"sound/{'/'.join(safe_name(name) for name in names)}"] = media / file
    return files


def safe_name(text: str) -> str:
    """`text` as the name of a file on every system: without path marks, control characters and reserved names."""
    name = _FORBIDDEN.sub("_", text)[:_LONGEST].strip(" .") or "_"
    return _RESERVED.sub(r"_\1", name)


def _add(archive: zipfile.ZipFile, name: str, file: Path) -> None:
    if not file.is_file():
        raise UnreadableMedia(f"{file} is missing, so the zip cannot be made. Render or restore it first.")
    entry = zipfile.ZipInfo(name)  # its date is that of no file: 1980
    entry.external_attr = 0o644 << 16
    entry.file_size = file.stat().st_size
    with file.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, _CHUNK)
