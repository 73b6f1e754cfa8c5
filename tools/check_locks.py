"""Find locks that no longer fit pyproject.toml, or each other, without asking any index.

* what pyproject.toml asks for is pinned, at a version that it allows
* what it no longer asks for is gone
* every entry has hashes
* the build and development locks pin the same versions as the run-time lock

Run as `python -m tools.check_locks [ROOT]`. `make lock` mends what it finds.
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.findings import ROOT, Finding, report
from tools.locks import Pin, read_lock

RUNTIME: Final = "requirements.txt"
BUILD: Final = "requirements-build.txt"
DEVELOPMENT: Final = "requirements-dev.txt"

GroupItem: TypeAlias = str | dict[str, str]


def requirements_of(groups: dict[str, list[GroupItem]], name: str) -> Iterator[str]:
    """Yield the requirements of a dependency group and of the groups it includes (PEP 735)."""
    for item in groups[name]:
        if isinstance(item, str):
            yield item
        else:
            yield from requirements_of(groups, item["include-group"])


def find_unmet(lock: str, pins: list[Pin], asked: Iterable[str]) -> Iterator[Finding]:
    """Yield direct requirements without a fitting pin, and pins kept for a requirement that is gone."""
    pinned = {pin.name: pin for pin in pins}
    names = set[str]()
    for text in asked:
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        names.add(name)
        if name not in pinned:
            yield Finding(path=lock, line=0, message=f"{text} is not pinned; run make lock")
        elif not requirement.specifier.contains(pinned[name].version, prereleases=True):
            yield Finding(path=lock, line=0, message=f"{name} {pinned[name].version} does not fit {text}")
    for pin in pins:
        if set(pin.needed_by) <= {"shotwright"} and pin.name not in names:
            yield Finding(path=lock, line=0, message=f"{pin.name} is pinned but no longer asked for; run make lock")


def find_unhashed(lock: str, pins: list[Pin]) -> Iterator[Finding]:
    """Yield the entries any file could stand in for."""
    for pin in pins:
        if not pin.hashes:
            yield Finding(path=lock, line=0, message=f"{pin.name} has no hash")


def find_disagreements(lock: str, pins: list[Pin], runtime: list[Pin]) -> Iterator[Finding]:
    """Yield the packages that `lock` and the run-time lock pin at different versions."""
    versions = {pin.name: pin.version for pin in runtime}
    for pin in pins:
        if versions.get(pin.name, pin.version) != pin.version:
            message = f"{pin.name} {pin.version} here, {versions[pin.name]} in {RUNTIME}"
            yield Finding(path=lock, line=0, message=message)


def check_locks(root: Path) -> list[Finding]:
    """Return every finding about the locks in `root`."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    dependencies: list[str] = project["project"]["dependencies"]
    groups: dict[str, list[GroupItem]] = project["dependency-groups"]
    build = list(requirements_of(groups, "build"))
    development = [*requirements_of(groups, "dev"), *requirements_of(groups, "voice-check")]
    asked = {RUNTIME: dependencies, BUILD: build, DEVELOPMENT: [*dependencies, *development]}

    locks = {lock: read_lock(root / lock) for lock in asked}
    findings: list[Finding] = []
    for lock, pins in locks.items():
        findings += find_unmet(lock, pins, asked[lock])
        findings += find_unhashed(lock, pins)
        findings += find_disagreements(lock, pins, locks[RUNTIME])
    missing = {pin.name for pin in locks[RUNTIME]} - {pin.name for pin in locks[DEVELOPMENT]}
    return findings + [Finding(path=DEVELOPMENT, line=0, message=f"lacks {name}") for name in sorted(missing)]


def main(arguments: list[str]) -> int:
    """Check the locks of the repository, or of the folder given as the first argument."""
    return report(check_locks(Path(arguments[0]) if arguments else ROOT))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
