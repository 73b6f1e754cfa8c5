"""`config` and `--config` as a person types them."""

from dataclasses import replace
from pathlib import Path

import pytest

from shotwright.cli.exits import Exit
from tests.cli.inside import Inside
from tests.cli.shell import SCRIPT

MODELS = """\
# models of ours
defaults:
  style: comic
  llm: {provider: openai, model: gpt-6}
  image: {provider: nanobanana, base_url: "https://api.nanobanana.example/v1", default_steps: 30}
  concurrency: {image_workers: 7}
  cost_limits: {max_cost_per_project_usd: 20, warn_threshold_usd: 5}
providers:
  openai:
    api_key: ${OPENAI_API_KEY}
    models: [gpt-6, gpt-4-turbo]
  nanobanana: {api_key: "${RELAY_KEY}"}
"""


@pytest.fixture
def bare(tmp_path: Path) -> Inside:
    """An installation with a file, and without the variables that it refers to."""
    home, folder = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    folder.mkdir()
    (home / "config.yaml").write_text(MODELS, encoding="utf-8")
    return Inside(home=home, folder=folder)


@pytest.fixture
def studio(bare: Inside) -> Inside:
    keys = {"OPENAI_API_KEY": "sk-never-to-be-seen-1234", "RELAY_KEY": "relay-never-to-be-seen-5678"}
    return replace(bare, settings=keys)


def test_models_are_taken_over_once_and_a_project_begins_as_the_file_says(studio: Inside) -> None:
    tried = studio.run("config", "apply", "--dry-run", "--json")
    assert studio.run("models", "list", "--json").json == []
    applied = studio.run("config", "apply", "--json")
    again = studio.run("config", "apply", "--json")

    assert tried.json["changes"] == applied.json["changes"]
    assert [(one["what"], one["name"]) for one in applied.json["changes"]] == [
        ("added", "openai/gpt-6"), ("skipped", "openai/gpt-4-turbo"), ("added", "nanobanana"),
        ("assigned", "writing"), ("assigned", "reference"), ("assigned", "keyframe"),
    ]  # fmt: skip
    assert {one["what"] for one in again.json["changes"]} == {"same", "skipped"}
    listed = {one["name"]: one for one in studio.run("models", "list", "--json").json}
    image = listed["nanobanana"]
    assert (image["url"], image["concurrency"], image["options"], image["key"], image["stages"]) == (
        "https://api.nanobanana.example/v1", 7, {"steps": 30}, "****5678", ["reference", "keyframe"],
    )  # fmt: skip
    assert "never-to-be-seen" not in tried.out + applied.out + again.out

    studio.write("roof.md", SCRIPT)
    project = studio.run("new", "roof.md", "--size", "640x360", "--json").json["project"]
    shown = {one["name"]: one for one in studio.run("config", "show", project, "--json").json}
    assert (shown["size"]["value"], shown["size"]["origin"]) == ("640x360", "project")
    assert (shown["style"]["value"], shown["style"]["origin"]) == ("comic", "file")
    assert (shown["rate"]["value"], shown["rate"]["origin"]) == ("24", "default")
    assert shown["caps"]["value"] == {"project_usd": 20.0, "warn_percent": 25}
    assert (shown["models.keyframe"]["value"], shown["models.keyframe"]["origin"]) == (["nanobanana"], "default")

    own = studio.write("own.yaml", "video: {provider: veo3}\n")
    nobody = studio.run("config", "apply", project, "--file", str(own))
    own.write_text("style: ink\nllm: {provider: openai}\ncaps: {project_usd: 9}\n", encoding="utf-8")
    changed = studio.run("config", "apply", project, "--file", str(own), "--json")
    shown = {one["name"]: one for one in studio.run("config", "show", project, "--json").json}

    assert (nobody.code, "own.yaml, line 1, video.provider: there is no model “veo3”" in nobody.err) == (3, True)
    assert changed.json["changes"] == {
        "style": "ink", "caps": {"project_usd": 9.0, "warn_percent": 50}, "models.writing": "openai",
    }  # fmt: skip
    assert (shown["size"]["value"], shown["style"]["value"]) == ("640x360", "ink")
    assert shown["models.shots"] == {
        "name": "models.shots",
        "value": ["openai/gpt-6"],
        "origin": "project",
        "place": "",
    }

    folder = studio.home / "projects" / project / "config.yaml"
    folder.write_text(folder.read_text("utf-8").replace("frame_rate: '24'", "frame_rate: 25"), encoding="utf-8")
    assert studio.run("config", "apply", project, "--json").json["changes"]["rate"] == "25"

    reset = studio.run("config", "apply", project, "--file", str(own), "--reset", "--dry-run", "--json")
    assert reset.json["changes"] == {"size": "1280x720", "rate": "24"}


def test_a_voice_of_the_defaults_that_is_not_there_is_told_when_a_project_begins(bare: Inside) -> None:
    (bare.home / "config.yaml").write_text("defaults: {voices: {narrator: nobody}}\n", encoding="utf-8")
    bare.write("roof.md", SCRIPT)

    refused = [bare.run("new", "roof.md"), bare.run("make", "roof.md")]

    assert [(one.code, "There is no voice “nobody”" in one.err) for one in refused] == [(Exit.INPUT, True)] * 2


def test_a_key_is_written_checked_and_taken_out(studio: Inside) -> None:
    file = studio.home / "config.yaml"

    assert studio.run("config", "set", "workers", "3").code == Exit.OK
    assert file.read_text("utf-8") == f"{MODELS}workers: 3\n"
    shown = {one["name"]: one for one in studio.run("config", "show", "--json").json}
    assert (shown["workers"]["value"], shown["workers"]["place"]) == (3, f"{file}, line 13")
    assert (shown["defaults.options"]["value"], shown["defaults.options"]["place"]) == (
        {"image": {"steps": 30}},
        f"{file}, line 5",
    )
    refused = studio.run("config", "set", "workers", "300")
    assert (refused.code, "line 13, workers" in refused.err) == (Exit.INPUT, True)
    assert studio.run("config", "unset", "workers").code == Exit.OK
    assert file.read_text("utf-8") == MODELS


def test_check_tells_everything_in_the_configuration_in_force_even_before_it_can_be_used(bare: Inside) -> None:
    (bare.home / "config.yaml").write_text(MODELS + "workrs: 3\n", encoding="utf-8")

    checked = bare.run("config", "check", "--json")
    refused = bare.run("status")

    assert checked.code == Exit.INPUT
    assert [(one["line"], one["key"]) for one in checked.json["errors"]] == [
        (10, "providers.openai.api_key"), (12, "providers.nanobanana.api_key"), (13, "workrs"),
    ]  # fmt: skip
    assert (refused.code, refused.err) == (
        Exit.INPUT,
        "config.yaml, line 13, workrs: there is no such key. Did you mean “workers”?\n",
    )


def test_another_file_is_named_and_a_projects_file_is_checked(bare: Inside, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("workers: 3\n", encoding="utf-8")
    own = bare.write("own.yaml", "resolution: 640x360\nvideo: {duration: 5s}\n")

    shown = bare.run("--config", str(other), "config", "show", "--origin")
    checked = bare.run("config", "check", str(own), "--project")
    missing = bare.run("--config", "nowhere.yaml", "status")

    assert f"{other},line1" in "".join(shown.out.split())  # a long path is folded
    assert "own.yaml, line 2, video.duration: this has no effect" in checked.out
    assert (checked.code, missing.code) == (Exit.OK, Exit.INPUT)
    assert "nowhere.yaml: the file cannot be read: No such file" in missing.err
