"""A set as a folder, or a zip, of files: `set.yaml`, and one `.md` or `.j2` for each stage.

An archive is a stranger's: no names with folders in them, no links, no more files and bytes than a set can have, and
the sizes that count are those that were read, not those that the archive tells.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shotwright.domain.templates import PromptStage, Template, TemplateNotUsable
from shotwright.prompting.files import LONGEST_FILE, SetForm, set_of, template_of

SET_FILE: Final = "set.yaml"
_MOST_FILES: Final = 50
_LARGEST_ZIP: Final = 5_000_000
_LONGEST_NAME: Final = 255
_ENDINGS: Final = (".md", ".j2")
_BEGINNING: Final = b"PK"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFiles:
    """A set as it was read from files."""

    form: SetForm
    templates: tuple[Template, ...]


def read_set(path: Path) -> SetFiles:
    """Read a folder or a zip.

    Raises:
        TemplateNotUsable: It is not a set. The message names the file.
    """
    try:
        if path.is_dir():
            return _set(dict(_of_folder(path)), str(path))
        if path.stat().st_size > _LARGEST_ZIP:
            raise _too_large(path.name)
        content = path.read_bytes()
    except OSError as error:
        raise TemplateNotUsable(f"{path} cannot be read: {error.strerror}.") from error
    return read_zip(content, path.name)


def read_zip(content: bytes, name: str) -> SetFiles:
    """Read a zip; `name` is what errors call it.

    Raises:
        TemplateNotUsable
    """
    if len(content) > _LARGEST_ZIP:
        raise _too_large(name)
    return _set(dict(_of_zip(content, name)), name)


def _too_large(name: str) -> TemplateNotUsable:
    return TemplateNotUsable(f"{name} is too large for a set: at most {_LARGEST_ZIP // 10**6} MB are read.")


def _set(texts: dict[str, str], where: str) -> SetFiles:
    if SET_FILE not in texts:
        raise TemplateNotUsable(f"{where} holds no {SET_FILE}, which says what the set is called.")
    form = set_of(texts.pop(SET_FILE), SET_FILE)
    templates: dict[PromptStage, Template] = {}
    for name, text in sorted(texts.items()):
        template, _ = template_of(text, name, stage=_stage_of(name))
        if template.stage in templates:
            raise TemplateNotUsable(f"{name}: there is another template for {template.stage}.")
        templates[template.stage] = template
    return SetFiles(form=form, templates=tuple(templates.values()))


def _stage_of(name: str) -> PromptStage | None:
    """Return the stage that a file's name tells; what stands in the file counts more."""
    stem = name.rpartition(".")[0]
    return PromptStage(stem) if stem in set(PromptStage) else None


def _of_folder(folder: Path) -> Iterator[tuple[str, str]]:
    found = sorted(path for path in folder.iterdir() if _is_ours(path.name))
    _check_count(len(found))
    for path in found:
        if path.is_symlink() or not path.is_file():
            raise TemplateNotUsable(f"{path.name} is not a file of its own.")
        with path.open("rb") as file:
            yield path.name, _text(path.name, file.read(LONGEST_FILE + 1))


def _of_zip(content: bytes, name: str) -> Iterator[tuple[str, str]]:
    if not content.startswith(_BEGINNING):  # it is read from its end: what stands before it would come along
        raise TemplateNotUsable(f"{name} is not a zip.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_count(len(entries))
            for entry in entries:
                _check_entry(entry)
                if _is_ours(entry.filename):
                    with archive.open(entry) as file:
                        yield entry.filename, _text(entry.filename, file.read(LONGEST_FILE + 1))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        raise TemplateNotUsable(f"{name} is not a zip that can be read: {error}.") from error


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename  # the other one ends where a NUL stands
    if not name.isprintable() or len(name.encode()) > _LONGEST_NAME:
        raise TemplateNotUsable(f"{name[:80]!r} is no name of a file.")
    if "/" in name or "\\" in name or name.startswith("."):
        raise TemplateNotUsable(f"“{name:.80}” has a folder in its name: a set's files lie side by side.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise TemplateNotUsable(f"“{name:.80}” is a link.")


def _check_count(files: int) -> None:
    if files > _MOST_FILES:
        raise TemplateNotUsable(f"There are {files} files; a set has at most {_MOST_FILES}.")


def _is_ours(name: str) -> bool:
    return name == SET_FILE or name.endswith(_ENDINGS)


def _text(name: str, content: bytes) -> str:
    if len(content) > LONGEST_FILE:
        raise TemplateNotUsable(f"{name} is too large: at most {LONGEST_FILE // 1000} kB are read.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateNotUsable(f"{name} is not text in UTF-8.") from error
    if "\0" in text:
        raise TemplateNotUsable(f"{name} is not a text file.")
    return text


def zipped(files: Mapping[str, str]) -> bytes:
    """Return a zip of files, the same bytes for the same texts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), text)
    return target.getvalue()
