"""The library on the command line: a role kept in one project plays another."""

import io
from pathlib import Path

from PIL import Image

from tests.cli.inside import Inside
from tests.cli.shell import SCRIPT


def _png(path: Path) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (64, 36), (200, 120, 40)).save(out, "PNG")
    path.write_bytes(out.getvalue())
    return path


def test_a_role_is_kept_pictured_and_plays_another(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    shell = Inside(home=tmp_path / "home", folder=folder)
    script = shell.write("roof.md", SCRIPT)
    assert shell.run("new", str(script)).code == 0
    assert shell.run("script", "import", "roof", str(script), "--yes").code == 0

    kept = shell.run("library", "save", "roof", "char_001", "--name", "Lin of the roofs", "--json")
    pictured = shell.run("library", "picture", "lin of the roofs", str(_png(shell.folder / "lin.png")), "--json")
    shown = shell.run("library", "use", "Lin of the roofs", "roof", "char_002")
    done = shell.run("library", "use", "Lin of the roofs", "roof", "char_002", "--apply", "--approve", "--json")
    cast = shell.run("library", "cast", "roof", "--json").json["cast"]
    listed = shell.run("library", "list", "ROOFS").out
    told = shell.run("library", "show", "Lin of the roofs").out
    gone = shell.run("library", "delete", "Lin of the roofs")
    nobody = shell.run("library", "show", "Lin of the roofs")

    assert (kept.code, kept.json["persona"]["name"], kept.json["pictures"]) == (0, "Lin of the roofs", [])
    assert (pictured.json["version"], pictured.json["pictures"]) == (2, ["combined"])
    assert "would be played by Lin of the roofs" in shown.out
    assert "--apply does it" in shown.out
    assert (done.json["applied"], done.json["take"], done.json["cast"]["version"]) == (True, 1, 2)
    assert "appearance" in done.json["said"]
    assert [(one["role"], one["is_outdated"]) for one in cast] == [("char_002", False)]
    assert "Lin of the roofs" in listed
    assert "plays char_002 of roof, as of version 2" in told
    assert gone.code == 0
    assert (nobody.code, "no character" in nobody.err) == (3, True)
