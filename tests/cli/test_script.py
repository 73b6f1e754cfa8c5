"""The script goes out and comes back: what is shown before anything is changed, and what is asked."""

from tests.cli.shell import SCRIPT, Shell

WAITING, INPUT = 4, 3


def test_a_script_goes_out_and_comes_back(shell: Shell) -> None:
    shell.write("roof.md")
    assert shell.run("new", "roof.md").code == 0
    nothing = shell.run("script", "export", "roof")
    assert (nothing.code, nothing.out) == (WAITING, "")
    assert "no story yet" in nothing.err

    first = shell.run("script", "import", "roof", "roof.md", "--yes", "--json").json
    assert (first["applied"], first["stale"], first["new_cost_usd_micros"]) == (True, [], 0)
    assert {"char_001", "loc_001", "scene_001", "shot_001"} <= set(first["added"])

    assert shell.run("script", "export", "roof", "-o", "out.md").code == 0
    text = (shell.folder / "out.md").read_text("utf-8")
    assert "<!-- shot_001 -->" in text
    assert shell.run("script", "export", "roof").out == text
    same = shell.run("script", "import", "roof", "out.md")
    assert (same.code, "as it is" in same.out) == (0, True)

    shell.write("edited.md", text.replace("Who are you?", "Who on earth?"))
    asked = shell.run("script", "import", "roof", "edited.md")
    assert asked.code == WAITING
    assert "--yes takes it over" in asked.out
    assert shell.run("script", "import", "roof", "edited.md", "--dry-run", "--json").json["applied"] is False
    assert shell.run("script", "export", "roof").out == text

    shell.write("broken.md", text.replace("[wide", "[vast", 1))
    refused = shell.run("script", "import", "roof", "broken.md", "--yes")
    assert refused.code == INPUT
    assert "“vast” is no size" in refused.err


def test_a_fountain_file_is_a_script(shell: Shell) -> None:
    shell.write("roof.fountain", SCRIPT.partition("## EXT")[2].replace(". ROOFTOP", "EXT. ROOFTOP", 1))
    assert shell.run("new", "roof.fountain").code == 0

    told = shell.run("script", "import", "roof", "roof.fountain", "--yes", "--json")

    assert told.code == 0
    assert "shot_001" in told.json["added"]
