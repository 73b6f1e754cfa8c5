"""The machine: Python, encoders, fonts, voices, folders that can be written to and their room, the clock, the port."""

import importlib.metadata
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from shotwright.cli.checkup.findings import Finding, fail, first_line, ok, warn
from shotwright.settings import Settings
from shotwright_media.errors import MediaError
from shotwright_sdk.errors import ModelFileMissing

NEWEST_PYTHON: Final = (3, 13)
LEAST_BYTES: Final = 500_000_000
"""A short film and its pieces."""
ENOUGH_BYTES: Final = 5_000_000_000
RELEASED: Final = date(2026, 1, 1)
"""A clock before this is wrong."""
_REINSTALL: Final = "Install Shotwright again: `make setup`, or the package."


def check_python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    said = f"Python {found}, shotwright {importlib.metadata.version('shotwright')}"
    if sys.version_info[:2] > NEWEST_PYTHON:
        return warn("python", f"{said}: nobody has tried that one yet", "Use Python 3.11, 3.12 or 3.13.")
    return ok("python", said)


def check_encoders(
    wanted: tuple[str, ...] = ("libx264", "aac"), more: tuple[str, ...] = ("libx265", "libvpx-vp9")
) -> Finding:
    """Look for what films are encoded with; `more` are for other forms of them."""
    import av

    missing = [name for name in wanted if not _can_encode(name)]
    if missing:
        return fail("encoders", f"{', '.join(missing)} missing in PyAV {av.__version__}", _REINSTALL)
    others = [name for name in more if not _can_encode(name)]
    if others:
        fix = "`export --as hevc` and the like will not work. Install PyAV from its own wheels."
        return warn("encoders", f"{', '.join(others)} missing in PyAV {av.__version__}", fix)
    return ok("encoders", f"{', '.join((*wanted, *more))} (PyAV {av.__version__}); no ffmpeg program is needed")


def _can_encode(name: str) -> bool:
    from av.codec import Codec
    from av.codec.codec import UnknownCodecError

    try:
        Codec(name, "w")
    except UnknownCodecError:
        return False
    return True


def check_fonts() -> Finding:
    from shotwright_media.subtitles.fonts import caption_font

    try:
        return ok("fonts", caption_font().name)
    except MediaError as error:
        return fail("fonts", str(error), _REINSTALL)


def check_voices(folder: Path | None) -> Finding:
    """Read the voices' model whole, and hold it to its hash."""
    from shotwright_animatic.model_files import voice_model

    try:
        size = len(voice_model(folder))
    except (ModelFileMissing, OSError) as error:
        fix = "Put the right file there, or leave MODEL_DIR out." if folder is not None else _REINSTALL
        return fail("voices", str(error), fix)
    return ok("voices", f"the model is there and whole ({size // 1_000_000} MB)")


def check_folders(settings: Settings) -> Iterator[Finding]:
    """Write into every folder that work writes into, and look at the room there."""
    seen: set[int] = set()
    for name, folder in (("home", settings.home), ("cache", settings.cache), ("scratch", settings.scratch)):
        there = _nearest(folder)
        problem = _write_problem(there)
        if problem:
            yield fail(f"folder {name}", f"{folder}: {problem}", _rights(there))
            continue
        made = "" if folder.exists() else " (it is made at the first start)"
        yield ok(f"folder {name}", f"{folder} can be written to{made}")
        device = there.stat().st_dev
        if device not in seen:
            seen.add(device)
            yield check_room(there)


def check_room(folder: Path, *, least: int = LEAST_BYTES, enough: int = ENOUGH_BYTES) -> Finding:
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:.1f} GB free on the disk of {folder}"
    fix = "Delete what is not needed; `cache/` in the home may go at any time when nothing runs."
    if free < least:
        return fail("disk", said, fix)
    return warn("disk", said, fix) if free < enough else ok("disk", said)


def _nearest(folder: Path) -> Path:
    """Return the folder, or the one above it that is there."""
    return next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())


def _write_problem(there: Path) -> str:
    if not there.is_dir():
        return f"{there} is no folder"
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"\0" * 65536)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _rights(there: Path) -> str:
    if not there.is_dir():
        return f"Move {there} away, or choose another home: SHOTWRIGHT_HOME."
    return (
        f"Give yourself the right to write there (chmod u+rwx {there}), make room, or choose another SHOTWRIGHT_HOME."
    )


def check_clock(now: datetime | None = None) -> Finding:
    moment = now or datetime.now(UTC)
    said = f"{moment.isoformat(timespec='seconds')}"
    if moment.date() < RELEASED:
        fix = "Set the machine's clock: times of jobs, sessions and signatures would be wrong."
        return fail("clock", f"{said} lies before this program was made", fix)
    return ok("clock", said)


def check_port(port: int, host: str = "127.0.0.1") -> Finding:
    """Look whether `serve` could listen there. Somebody who listens there already may well be the studio."""
    try:
        with socket.create_server((host, port)):
            return ok("port", f"{port} is free for `shotwright serve`")
    except OSError as error:
        fix = f"If that is not this studio: `shotwright serve --port {port + 1 if port < 65535 else port - 1}`."
        return warn("port", f"{host}:{port} is in use: {first_line(error)}", fix)
