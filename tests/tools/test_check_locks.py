"""A lock that no longer fits pyproject.toml, or another lock, is found without asking an index."""

from pathlib import Path

import pytest

from tools.check_locks import check_locks
from tools.findings import ROOT
from tools.locks import read_lock

PROJECT = """
[project]
name = "shotwright"
dependencies = ["numpy>=2.1", "dbos>=3.4,<3.5"]

[dependency-groups]
build = ["hatchling>=1.27"]
dev = [{ include-group = "build" }, "Ruff_Server>=0.9"]
voice-check = []
"""


def entry(pinned: str, *, by: str = "shotwright (pyproject.toml)", hashes: int = 1) -> str:
    lines = [pinned, *(f"    --hash=sha256:{number:064x}" for number in range(hashes))]
    return " \\\n".join(lines) + f"\n    # via {by}\n"


NUMPY, DBOS = entry("numpy==2.4.6"), entry("dbos==3.4.0")
HATCHLING = entry("hatchling==1.33.0", by="shotwright (pyproject.toml:build)")
RUFF = entry("ruff-server==0.9.1", by="shotwright (pyproject.toml:dev)")


def messages(root: Path, runtime: str = NUMPY + DBOS, development: str | None = None) -> list[str]:
    (root / "pyproject.toml").write_text(PROJECT)
    (root / "requirements.txt").write_text(runtime)
    (root / "requirements-build.txt").write_text(HATCHLING)
    (root / "requirements-dev.txt").write_text(development or runtime + HATCHLING + RUFF)
    return [str(finding) for finding in check_locks(root)]


def test_locks_that_fit_are_silent(tmp_path: Path) -> None:
    assert messages(tmp_path) == []


def test_a_requirement_without_a_pin_is_found(tmp_path: Path) -> None:
    assert "requirements.txt: numpy>=2.1 is not pinned; run make lock" in messages(tmp_path, runtime=DBOS)


def test_a_pin_outside_what_is_asked_for_is_found(tmp_path: Path) -> None:
    found = messages(tmp_path, runtime=NUMPY + entry("dbos==3.5.0"))

    assert "requirements.txt: dbos 3.5.0 does not fit dbos>=3.4,<3.5" in found


def test_a_pin_nobody_asks_for_any_longer_is_found(tmp_path: Path) -> None:
    found = messages(tmp_path, runtime=NUMPY + DBOS + entry("celery==5.7.0"))

    assert "requirements.txt: celery is pinned but no longer asked for; run make lock" in found


def test_a_pin_another_package_needs_is_kept(tmp_path: Path) -> None:
    assert messages(tmp_path, runtime=NUMPY + DBOS + entry("click==8.5.1", by="dbos")) == []


def test_an_entry_without_hashes_is_found(tmp_path: Path) -> None:
    assert "requirements.txt: numpy has no hash" in messages(tmp_path, runtime=entry("numpy==2.4.6", hashes=0) + DBOS)


def test_two_locks_with_different_versions_are_found(tmp_path: Path) -> None:
    found = messages(tmp_path, development=entry("numpy==2.5.5") + DBOS + HATCHLING + RUFF)

    assert found == ["requirements-dev.txt: numpy 2.5.5 here, 2.4.6 in requirements.txt"]


def test_what_the_product_needs_is_in_the_development_lock_too(tmp_path: Path) -> None:
    click = entry("click==8.5.1", by="dbos")
    found = messages(tmp_path, runtime=NUMPY + DBOS + click, development=NUMPY + DBOS + HATCHLING + RUFF)

    assert found == ["requirements-dev.txt: lacks click"]


def test_an_entry_is_read_whole(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(
        "tzdata==2026.6 ; sys_platform == 'win32' \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
        "    # via\n    #   -c requirements.txt\n    #   psycopg\n    #   shotwright (pyproject.toml)\n"
    )

    (pin,) = read_lock(lock)

    assert (pin.name, str(pin.version), pin.hashes) == ("tzdata", "2026.6", 2)
    assert pin.needed_by == ("psycopg", "shotwright")
    assert str(pin.requirement.marker) == 'sys_platform == "win32"'


@pytest.mark.parametrize("line", ["numpy>=2.1", "numpy", "numpy==2.4,!=2.5"])
def test_an_entry_that_pins_nothing_is_refused(tmp_path: Path, line: str) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text(line)

    with pytest.raises(ValueError, match="does not pin one version"):
        read_lock(lock)


def test_our_own_locks_hold_everything_by_several_hashes() -> None:
    pins = read_lock(ROOT / "requirements.txt")

    assert {"numpy", "av", "dbos"} <= {pin.name for pin in pins}
    assert all(pin.hashes for pin in pins)
