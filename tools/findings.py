"""What a check found, and how the checks read the repository."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend, at a place in a file."""

    path: str
    """Relative to the repository, with forward slashes."""
    line: int
    """1-based; 0 when the finding is about the whole file."""
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


def tracked_files(root: Path) -> list[str]:
    """Return the files in git's index, sorted, relative to `root`; those deleted on disk are left out.

    Raises:
        subprocess.CalledProcessError: `root` is not in a git repository.
    """
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True).stdout.decode()
    return sorted(name for name in set(listed.split("\0")) if name and (root / name).is_file())


def read_text(path: Path) -> str | None:
    """Return the text of a file, or None if it is not UTF-8 text (a picture, a font, a model)."""
    content = path.read_bytes()
    if b"\0" in content:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def report(findings: Sequence[Finding]) -> int:
    """Print the findings and return the exit code: 0 if there are none, else 1."""
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0
