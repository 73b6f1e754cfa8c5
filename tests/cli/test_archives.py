"""A project as one file and back, by command; and its folder, which every command leaves up to date."""

import json
from pathlib import Path

import pytest

from tests.cli.inside import Inside
from tests.cli.shell import SCRIPT


@pytest.fixture
def shell(tmp_path: Path) -> Inside:
    (tmp_path / "work").mkdir()
    return Inside(home=tmp_path / "home", folder=tmp_path / "work")


def test_a_project_goes_into_a_file_and_comes_back_elsewhere(shell: Inside, tmp_path: Path) -> None:
    shell.write("roof.md", SCRIPT)
    said = {"description": "For the festival.", "genre": "drama", "idea": "Two who wait."}
    assert shell.run("new", "roof.md", *(word for one, text in said.items() for word in (f"--{one}", text))).code == 0
    folder = shell.home / "projects" / "roof"
    told = json.loads((folder / "project.json").read_text())
    assert (told["code"], {one: told[one] for one in said}) == ("roof", said)
    assert (folder / "rows" / "project.jsonl").exists()

    shell.run("pause", "roof")
    written = shell.run("archive", "roof", "roof.zip", "--json")
    other = Inside(home=tmp_path / "other", folder=shell.folder)
    brought = other.run("import", "roof.zip", "--json")
    again = other.run("import", str(folder))

    assert written.code == 0, written.err
    assert written.json["size_bytes"] == (shell.folder / "roof.zip").stat().st_size
    assert brought.json == {"project": "roof", "name": "roof", "left_out": []}
    assert again.code == 0, again.err
    assert "roof-2" in again.out
    assert (other.home / "projects" / "roof-2" / "archive.json").exists()


def test_what_is_no_archive_is_said_in_one_sentence(shell: Inside) -> None:
    shell.write("roof.md", SCRIPT)

    for source, why in (("roof.md", "not a zip"), ("none.zip", "cannot be read"), (".", "holds no archive.json")):
        answer = shell.run("import", source)
        assert answer.code == 3
        assert why in answer.err
        assert answer.err.count("\n") == 1
    assert shell.run("archive", "none", "none.zip").code == 3
