"""What must never be committed is found where it stands, and what only looks like it is left alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.repositories import repository
from tools import check_tree
from tools.findings import ROOT, tracked_files

# Put together here, so that this file may be committed itself.
REGISTRY = "py" + "pi.org"
MIRROR = "registry.npm" + "mirror.com"
HOME = "/ho" + "me/lin"
NOTE = "TO" + "DO"


def findings(root: Path) -> list[str]:
    return [str(finding) for finding in check_tree.check_tree(root)]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (f"see https://{REGISTRY}/simple", "names a package registry"),
        (f"from {MIRROR} ", "names a package registry"),
        (f"open('{HOME}/film.mp4')", "names a path of one machine"),
        ("cd /ro" + "ot/studio", "names a path of one machine"),
        ("C:" + r"\Users\lin\film", "names a path of one machine"),
        (f"x = 1  # {NOTE}: more", "is an open note"),
    ],
)
def test_a_forbidden_text_is_reported_with_its_line(tmp_path: Path, line: str, complaint: str) -> None:
    root = repository(tmp_path, {"notes.md": f"first\n{line}\n"})

    (finding,) = findings(root)

    assert finding.startswith("notes.md:2: ")
    assert complaint in finding


@pytest.mark.parametrize(
    "line",
    [
        "GET /api/v1/work/items",
        f"~/{'work'}/film and out/{'tmp'}/film",  # put together, so that it is no path of a machine here
        "https://example.com/home/lin/",
        "the todo list; mastodon; /tmpfs/x",
        "$HOME/work/",
        "a/root/b",
    ],
)
def test_ordinary_text_is_left_alone(tmp_path: Path, line: str) -> None:
    assert findings(repository(tmp_path, {"notes.md": line})) == []


@given(before=st.text(alphabet="ab '\"(=,:\t", max_size=12), after=st.text(alphabet="ab/._-", max_size=12))
def test_a_path_of_a_home_is_found_after_any_punctuation(before: str, after: str) -> None:
    line = f"{before} {HOME}/{after}"

    assert [finding.line for finding in check_tree.find_matches("x.py", line)] == [1]


def test_bytes_that_are_not_text_are_not_searched(tmp_path: Path) -> None:
    root = repository(tmp_path, {"picture.png": b"\x89PNG\0" + REGISTRY.encode(), "old.txt": b"\xff\xfe"})

    assert findings(root) == []


def test_a_lock_that_names_its_index_is_reported(tmp_path: Path) -> None:
    root = repository(tmp_path, {"requirements.txt": "--extra-index-url https://mirror.example/simple\nnumpy==2.4.6\n"})

    assert findings(root) == ["requirements.txt:1: names a package index"]


@pytest.mark.parametrize("call", ["session.commit()", "await session.commit()", "self._unit.session.commit()"])
def test_only_the_database_layer_may_commit(tmp_path: Path, call: str) -> None:
    code = f"async def save(self, session):\n    {call}\n"
    root = repository(tmp_path, {"src/shotwright/usecases/takes.py": code, "src/shotwright/db/unit.py": code})

    assert findings(root) == ["src/shotwright/usecases/takes.py:2: commit() outside src/shotwright/db/"]


def test_a_commit_that_is_only_mentioned_is_no_commit(tmp_path: Path) -> None:
    code = '"""Never call session.commit()."""\ncommit = 1\n'
    root = repository(tmp_path, {"src/shotwright/usecases/takes.py": code})

    assert findings(root) == []


def test_a_large_file_needs_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"\0" * (check_tree.MAX_BYTES + 1)
    root = repository(tmp_path, {"film.mp4": content, "small.bin": content[:-1]})

    assert [finding.split(":")[0] for finding in findings(root)] == ["film.mp4"]

    monkeypatch.setitem(check_tree.LARGE_FILES, "film.mp4", "a reason")
    assert findings(root) == []


def test_large_data_in_the_product_is_named_in_the_notice(tmp_path: Path) -> None:
    data = b"\0" * (check_tree.MAX_UNNAMED_BYTES + 1)
    files: dict[str, str | bytes] = {
        "NOTICE": "faces.json by Lin, CC0-1.0",
        "src/shotwright_animatic/data/faces.json": data,
        "src/shotwright_animatic/data/hands.json": data,
        "src/shotwright_animatic/data/own.json": data[:-1],
        "tests/large.bin": data,
    }

    (finding,) = findings(repository(tmp_path, files))

    assert finding.startswith("src/shotwright_animatic/data/hands.json: is data that NOTICE does not name")


def test_a_reason_for_a_file_that_is_gone_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(check_tree.LARGE_FILES, "gone.bin", "a reason")

    found = list(check_tree.find_forgotten_reasons(tracked_files(ROOT)))

    assert [finding.path for finding in found] == ["gone.bin"]


def test_files_outside_the_index_and_files_deleted_on_disk_do_not_matter(tmp_path: Path) -> None:
    root = repository(tmp_path, {"gone.md": NOTE})
    (root / "gone.md").unlink()
    (root / "scratch.md").write_text(NOTE)

    assert findings(root) == []


def test_the_command_exits_with_1_and_prints_what_it_found(tmp_path: Path) -> None:
    root = repository(tmp_path, {"notes.md": NOTE})

    ran = subprocess.run(
        [sys.executable, "-m", "tools.check_tree", root], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 1
    assert ran.stderr.startswith("notes.md:1: ")
