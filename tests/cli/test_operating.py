"""`migrate`, `openapi`, `backup` and `restore` as a person calls them."""

import json
from dataclasses import replace

import yaml

from shotwright.db.migrate import NEWEST
from tests.cli.shell import Shell


def test_the_database_is_brought_to_a_schema_and_that_is_said(untouched: Shell) -> None:
    before = untouched.run("migrate", "--check", "--json")
    is_made = (untouched.home / "shotwright.sqlite").exists()
    first = untouched.run("migrate", "--json")
    again = untouched.run("migrate")
    back = untouched.run("migrate", "--to", "0006")
    sure = untouched.run("migrate", "--to", "0006", "--yes", "--json")
    nonsense = untouched.run("migrate", "--to", "17")

    assert (before.code, before.json["schema"], is_made) == (4, None, False)
    assert first.json == {"before": None, "after": NEWEST, "newest": NEWEST}
    assert (again.code, "nothing to do" in again.out) == (0, True)
    assert (back.code, "--yes" in back.err) == (4, True)
    assert (sure.json["before"], sure.json["after"]) == (NEWEST, "0006")
    assert (nonsense.code, "no schema 17" in nonsense.err) == (3, True)


def test_the_interface_is_described_without_a_studio(untouched: Shell) -> None:
    printed = untouched.run("openapi")
    written = untouched.run("openapi", "-o", "api.yaml", "--format", "yaml")
    lost = untouched.run("openapi", "-o", "/proc/nowhere/api.json")

    document = json.loads(printed.out)
    assert document == yaml.safe_load((untouched.folder / "api.yaml").read_text(encoding="utf-8"))
    assert "/api/v1/projects" in document["paths"]
    assert (written.code, lost.code) == (0, 6)
    assert not untouched.home.exists()


def test_a_studio_moves_to_another_home(shell: Shell) -> None:
    shell.run("new", str(shell.write("roof.md")), "--name", "Roof")
    saved = shell.run("backup", "saved/roof.zip", "--json")
    other = replace(shell, home=shell.home.with_name("other"))
    restored = other.run("restore", "saved/roof.zip")
    again = other.run("restore", "saved/roof.zip")
    replaced = other.run("restore", "saved/roof.zip", "--replace", "--json")
    told = other.run("backup", "second.zip")

    assert (saved.code, saved.json["has_secret"]) == (0, False)
    assert (restored.code, "rows and" in restored.out) == (0, True)
    assert [one["project"] for one in other.run("status", "--json").json] == ["roof"]
    assert (again.code, "--replace" in again.err) == (6, True)
    assert replaced.json["kept"].startswith(str(other.home / "before-restore-"))
    assert "Keep a copy of that elsewhere" in told.err
