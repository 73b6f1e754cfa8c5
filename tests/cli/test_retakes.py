"""Takes by themselves on the command line: one more, into the bin and back, a decision taken back, notes."""

from pathlib import Path

import pytest

from tests.cli.shell import Shell

_WAITING = 4
_USAGE = 2
_INPUT = 3
_NOT_NOW = 6
_LIN = "char_001/reference"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A project whose references wait for a person."""
    folder: Path = tmp_path_factory.mktemp("retakes")
    shell = Shell(home=folder / "home", folder=folder)
    shell.write("roof.md")
    assert shell.run("new", "roof.md", "--size", "320x180").code == 0
    assert shell.run("run", "roof").code == _WAITING
    shell.run("review", "roof", "--approve", "all")
    assert shell.run("run", "roof").code == _WAITING
    return shell


def test_one_more_take_is_made_binned_and_taken_back_out(drawn: Shell) -> None:
    folder = drawn.home / "projects" / "roof" / "02_references" / "characters"
    before = {one.name: one.read_bytes() for one in folder.iterdir()}

    again = drawn.run("regenerate", "roof", _LIN, "--json")

    assert again.code == 0, again.err
    after = {one.name: one.read_bytes() for one in folder.iterdir()}
    assert {name: after.get(name) for name in before} == before, "no file of before is written over"
    assert {"char_001_v1.png", "char_001_v2.png"} <= set(after)
    assert (again.code, again.json["take"], again.json["status"], again.json["cost_usd_micros"]) == (
        0,
        2,
        "completed",
        0,
    )

    made = drawn.run("takes", "roof", _LIN, "--delete", "1", "--json").json["takes"]
    assert [(one["take"], one["selected"], one["binned"]) for one in made] == [(1, False, True), (2, True, False)]
    assert Path(made[0]["files"]["main"]).exists()
    assert made[0]["seed"] != made[1]["seed"]
    back = drawn.run("takes", "roof", _LIN, "--restore", "1", "--json").json["takes"]
    assert [one["binned"] for one in back] == [False, False]
    refused = drawn.run("takes", "roof", _LIN, "--delete", "2")
    assert (refused.code, "Select another one first" in refused.err) == (_NOT_NOW, True)


def test_a_decision_is_taken_back_and_the_folder_tells_of_both(drawn: Shell) -> None:
    drawn.run("review", "roof", "--reject", "loc_001/reference", "--note", "Too bright.")

    undone = drawn.run("review", "roof", "--undo")

    assert "“loc_001/reference” is pending again; it was rejected." in undone.out
    assert "loc_001/reference" in undone.out.partition("rejected.")[2]
    history = (drawn.home / "projects" / "roof" / "history" / "generation_history.jsonl").read_text()
    assert '"verdict": "rejected"' in history
    assert '"verdict": "pending"' in history
    assert drawn.run("review", "roof", "--undo", "--approve", "all").code == _USAGE


def test_notes_are_said_answered_and_settled(drawn: Shell) -> None:
    said = drawn.run("notes", "roof", "char_002/reference", "--take", "1", "--add", "Taller.", "--json").json
    note = said[0]["id"]
    drawn.run("notes", "roof", "--reply", note, "--add", "How tall?")

    settled = drawn.run("notes", "roof", "--resolve", note, "--json").json

    assert [(one["body"], one["resolved"], [reply["body"] for reply in one["replies"]]) for one in settled] == [
        ("Taller.", True, ["How tall?"])
    ]
    frames = drawn.run("notes", "roof", "char_002/reference", "--take", "1", "--add", "Hm.", "--frames", "0", "3")
    assert "no frames" in frames.err
    assert drawn.run("notes", "roof", "--resolve", "nothing").code == _INPUT


def test_the_bin_is_emptied_once_that_is_said_and_the_rest_is_handed_on_as_before(drawn: Shell) -> None:
    drawn.run("regenerate", "roof", "loc_001/reference")
    drawn.run("takes", "roof", "loc_001/reference", "--delete", "1")
    there = drawn.run("clean", "--json")
    again = drawn.run("clean")
    emptied = drawn.run("clean", "--project", "roof", "--deleted", "--yes", "--json")

    assert (there.json["deleted"], there.json["projects"]["roof"]["takes"]) == (False, 1)
    assert "Nothing was deleted yet" in again.out
    assert emptied.json == {**there.json, "deleted": True}
    made = drawn.run("takes", "roof", "loc_001/reference", "--json").json["takes"]
    assert [(one["binned"], bool(one["files"])) for one in made] == [(True, False), (False, True)]
    refused = drawn.run("takes", "roof", "loc_001/reference", "--restore", "1")
    assert (refused.code, "its files are gone" in refused.err) == (_NOT_NOW, True)

    assert "nothing in the bin" in drawn.run("clean", "--yes").out
    assert drawn.run("archive", "roof", "roof.zip").code == 0
    assert drawn.run("import", "roof.zip", "--json").code == 0
    assert drawn.run("clean", "--project", "nowhere").code == _INPUT
