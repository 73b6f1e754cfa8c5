"""Prompt sets on the command line."""

from shotwright.cli.exits import Exit
from tests.cli.shell import Shell


def test_a_set_is_written_tried_used_and_handed_on(shell: Shell) -> None:
    assert shell.run("prompts", "new", "mine").code == Exit.OK
    shown = shell.run("prompts", "show", "mine", "keyframe").out
    shell.write("keyframe.md", shown.replace("high quality", "35mm film"))

    edited = shell.run("prompts", "edit", "mine", "keyframe", "--file", "keyframe.md", "--note", "film", "--json")

    assert edited.code == Exit.OK, edited.err
    assert (edited.json["template"], edited.json["note"]) == ("mine/keyframe v1", "film")
    tried = shell.run("prompts", "render", "mine", "keyframe", "--var", "who=Gu, alone", "--json").json
    assert "Gu, alone" in tried["text"]
    assert "35mm film" in tried["text"]
    assert shell.run("prompts", "diff", "mine", "keyframe", "--with", "en").out.count("35mm film") == 1

    shell.run("new", str(shell.write("roof.md")))
    used = shell.run("prompts", "use", "roof", "mine", "--look", "anime", "--json").json
    assert (used["set"], used["look"]["name"], used["stale"]) == ("mine", "anime", [])

    assert shell.run("prompts", "export", "mine", "mine.zip").code == Exit.OK
    brought = shell.run("prompts", "import", "mine.zip", "--as", "theirs", "--json").json
    assert brought["new_versions"] == ["theirs/keyframe v1"]
    assert shell.run("prompts", "edit", "theirs", "keyframe", "--to-base", "--json").json["set"] == "en"
    assert "35mm film" not in shell.run("prompts", "show", "theirs", "keyframe").out
    assert shell.run("prompts", "edit", "theirs", "keyframe", "--back-to", "1").code == Exit.OK
    assert "35mm film" in shell.run("prompts", "show", "theirs", "keyframe").out


WRONG = {
    ("edit", "mine", "keyframe", "--file", "bad.md"): "mine/keyframe, line 2: “__class__” is not data",
    ("edit", "en", "keyframe", "--file", "bad.md"): "came with Shotwright",
    ("import", "bad.md"): "is not a zip",
    ("render", "en", "rewrite", "--var", "length=many"): "“length” must be of type int",
    ("override", "nobody", "shot_001/keyframe", "--text", "x"): "There is no project “nobody”",
}


def test_bad_input_gets_one_sentence(shell: Shell) -> None:
    shell.write("bad.md", "rain\n{{ ''.__class__ }}")
    shell.run("prompts", "new", "mine")

    for arguments, told in WRONG.items():
        answer = shell.run("prompts", *arguments)

        assert answer.code in {Exit.INPUT, Exit.UNAVAILABLE}, arguments
        assert told in answer.err
        assert len(answer.err.strip().splitlines()) == 1
