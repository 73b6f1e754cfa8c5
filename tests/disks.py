"""Disks that are really full."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, limit: str) -> Generator[Path]:
    """Have a disk of its own at `folder` while the block runs; `limit` is an option of tmpfs, such as `size=1m`."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", limit, "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def resize(disk: Path, limit: str) -> None:
    """Give a small disk another limit."""
    subprocess.run(["mount", "-o", f"remount,{limit}", str(disk)], check=True)
