"""Read the lock files: what is pinned, by which hashes, and who asked for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

_CONTINUATION = re.compile(r"\\\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One package of a lock."""

    name: str
    """Normalised: lower case, hyphens."""
    version: Version
    requirement: Requirement
    """The whole entry, with its marker."""
    hashes: int
    """How many files are allowed."""
    needed_by: tuple[str, ...]
    """The names behind `# via`: packages, or our project for what pyproject.toml asks for itself."""

    @property
    def applies_here(self) -> bool:
        """Whether this platform and Python install it at all."""
        return self.requirement.marker is None or self.requirement.marker.evaluate()


def read_lock(path: Path) -> list[Pin]:
    """Return the entries of a lock file in its order.

    Raises:
        ValueError: An entry is not of the form `name==version`.
    """
    return list(_pins(_CONTINUATION.sub(" ", path.read_text(encoding="utf-8")).splitlines()))


def _pins(lines: list[str]) -> Iterator[Pin]:
    entry, comments = "", list[str]()
    for line in [*lines, "end"]:
        if line.lstrip().startswith("#"):
            comments.append(line.strip().removeprefix("#").strip())
        elif line.strip():
            if entry:
                yield _pin(entry, comments)
            entry, comments = line, []


def _pin(entry: str, comments: list[str]) -> Pin:
    written, *hashes = entry.split(" --hash=")
    requirement = Requirement(written.strip())
    specifiers = list(requirement.specifier)
    if len(specifiers) != 1 or specifiers[0].operator != "==":
        raise ValueError(f"{entry!r} does not pin one version")
    askers = (comment.removeprefix("via").strip() for comment in comments)
    return Pin(
        name=canonicalize_name(requirement.name),
        version=Version(specifiers[0].version),
        requirement=requirement,
        hashes=len(hashes),
        needed_by=tuple(asker.split(" ")[0] for asker in askers if asker and not asker.startswith("-c ")),
    )
