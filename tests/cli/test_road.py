"""The step-by-step road: new, plan, run, review, takes, status, open, export; on a real, small film."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.cli.shell import SCRIPT, Shell

WAITING = 4
EXTRA_LAYER = (
    '<g id="mark" data-role="effect" data-depth="0.9"><rect x="20" y="20" width="90" height="90" fill="red"/></g>'
)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A project that was led through all four gates by hand, once for all tests of this file."""
    folder = tmp_path_factory.mktemp("road")
    shell = Shell(home=folder / "home", folder=folder)
    shell.write("roof.md")
    assert shell.run("new", "roof.md", "--size", "320x180").code == 0
    for _ in range(4):
        assert shell.run("run", "roof").code == WAITING
        shell.run("review", "roof", "--approve", "all")
    assert shell.run("run", "roof").code == 0
    yield shell
    shutil.rmtree(folder)


def test_a_new_project_has_made_nothing_and_plans_its_breakdown(shell: Shell) -> None:
    shell.write("roof.md")

    assert shell.run("new", "roof.md", "--json").json == {"project": "roof", "name": "roof"}

    plan = shell.run("plan", "roof", "--json").json
    assert plan["cost_usd_micros"] == 0
    assert [(one["key"], one["standing"], one["why"]) for one in plan["items"]] == [
        ("script/breakdown", "ready", "missing")
    ]


def test_two_projects_of_one_name_get_two_folders(shell: Shell) -> None:
    shell.write("roof.md")

    codes = [shell.run("new", "roof.md", "--json").json["project"] for _ in range(3)]

    assert codes == ["roof", "roof-2", "roof-3"]


def test_the_first_gate_lists_characters_locations_and_shots(shell: Shell) -> None:
    shell.write("roof.md")
    shell.run("new", "roof.md", "--size", "320x180")

    answer = shell.run("run", "roof", "--json")

    assert answer.code == WAITING
    subjects = {one["subject"] for one in shell.run("review", "roof", "--json").json}
    assert {"char_001", "char_002", "loc_001", "shot_001"} <= subjects


def test_everything_is_done_and_nothing_is_left_to_plan(reviewed: Shell) -> None:
    items = reviewed.run("plan", "roof", "--json").json["items"]

    assert {item["standing"] for item in items} == {"done"}


def test_status_counts_every_stage(reviewed: Shell) -> None:
    stages = {one["kind"]: one for one in reviewed.run("status", "roof", "--json").json["stages"]}

    assert all(one["done"] == one["total"] > 0 for one in stages.values())
    assert {(one["status"], one["error"], one["retries"]) for one in stages.values()} == {("completed", "", 0)}
    assert all(one["started_at"] < one["completed_at"] for one in stages.values())
    assert stages["reference"]["total"] == 3
    assert "roof" in reviewed.run("status").out


def test_export_writes_film_subtitles_contact_sheet_and_clips(reviewed: Shell, tmp_path: Path) -> None:
    written = reviewed.run("export", "roof", str(tmp_path / "out"), "--as", "clips", "--json").json["films"][0]["files"]

    names = {str(Path(path).relative_to(tmp_path / "out")) for path in written}
    assert {"roof.mp4", "roof.srt", "roof.vtt", "roof.ass", "roof.contact_sheet.png"} <= names
    assert "clips/shot_001.mp4" in names
    assert "Who are you?" in (tmp_path / "out" / "roof.srt").read_text(encoding="utf-8")
    assert decodes(tmp_path / "out" / "roof.mp4")


def decodes(path: Path) -> bool:
    """Whether FFmpeg, which did not write the file, finds nothing wrong with it."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-xerror", "-i", str(path), "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0 and not done.stderr


def test_the_project_folder_tells_the_whole_story(reviewed: Shell) -> None:
    folder = Path(reviewed.run("open", "roof", "--json").json["folder"])

    assert (folder / "00_script/script.md").read_text(encoding="utf-8") == SCRIPT
    facts = json.loads((folder / "project.json").read_text(encoding="utf-8"))
    assert facts["statistics"]["completed_tasks"] == facts["statistics"]["total_tasks"]
    assert {one["name"] for one in json.loads((folder / "01_breakdown/characters.json").read_text("utf-8"))} == {
        "Lin",
        "Gu",
    }
    history = [
        json.loads(line) for line in (folder / "history/generation_history.jsonl").read_text("utf-8").splitlines()
    ]
    assert {one["event"] for one in history} == {"take", "decision"}
    assert all(one["seed"] >= 0 for one in history if one["event"] == "take")
    for made in ("02_references/characters/char_001_v1.svg", "03_keyframes/shot_001_batch_001.png", "config.yaml"):
        assert (folder / made).stat().st_size > 0


def test_a_rejected_keyframe_gets_a_new_take_and_both_can_be_compared(reviewed: Shell) -> None:
    reviewed.run("review", "roof", "--reject", "shot_002/keyframe", "--note", "closer")
    assert reviewed.run("run", "roof").code == WAITING
    listed = reviewed.run("takes", "roof", "shot_002/keyframe", "--json").json["takes"]
    assert [(one["take"], one["review"]) for one in listed] == [(1, "rejected"), (2, "pending")]

    differences = reviewed.run("takes", "roof", "shot_002/keyframe", "--compare", "1", "2", "--json").json[
        "differences"
    ]

    assert differences["note"] == ["", "closer"]
    assert differences["seed"][0] != differences["seed"][1]
    first, second = (Path(one["files"]["main"]).read_bytes() for one in listed)
    assert first != second
    reviewed.run("takes", "roof", "shot_002/keyframe", "--select", "1")
    assert reviewed.run("review", "roof", "--approve", "shot_002/keyframe").code == 0


def test_help_loads_no_database_and_no_renderer(shell: Shell) -> None:
    loaded = subprocess.run(
        [
            shell.command()[0],
            "-c",
            "import sys; from shotwright.cli import main; print(*sorted(sys.modules))",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert not {"sqlalchemy", "dbos", "numpy", "av", "cv2", "pydantic", "onnxruntime", "shotwright.db"} & set(loaded)
    assert shell.run("--help").code == 0


class TestVoices:
    def test_both_languages_and_sexes_are_there(self, shell: Shell) -> None:
        voices = shell.run("voices", "--json").json

        assert {(one["language"], one["gender"]) for one in voices} == {
            (language, gender) for language in ("zh", "en") for gender in ("female", "male")
        }


def test_pause_and_cancel_are_told(shell: Shell) -> None:
    shell.write("roof.md")
    shell.run("new", "roof.md")

    assert shell.run("pause", "roof", "--json").json == {"project": "roof", "state": "paused"}
    assert shell.run("status", "roof", "--json").json["paused"] is True
    shell.run("resume", "roof")
    assert shell.run("status", "roof", "--json").json["paused"] is False
    assert shell.run("cancel", "roof").code == 0


def test_a_run_waits_through_a_pause_and_ends_when_it_is_cancelled(shell: Shell) -> None:
    shell.write("roof.md")
    process = shell.start("make", "roof.md", "-o", "film.mp4", "--size", "320x180")
    try:
        until(lambda: running(shell))
        shell.run("pause", "roof")
        until(lambda: not running(shell))

        assert process.poll() is None
        assert shell.run("cancel", "roof").code == 0

        _, told = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "Traceback" not in told
        assert not (shell.folder / "film.mp4").exists()
    finally:
        process.kill()

    shell.run("resume", "roof")
    assert shell.run("make", "roof.md", "-o", "film.mp4", "--size", "320x180").code == 0


def running(shell: Shell) -> bool:
    """Whether something is being made in the project `roof`."""
    answer = shell.run("status", "roof", "--json")
    return answer.code == 0 and any(stage["running"] for stage in answer.json["stages"])


def until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_run_left_to_workers_is_told_to_programs(shell: Shell) -> None:
    shell.write("roof.md")
    shell.run("new", "roof.md")

    told = shell.run("run", "roof", "--detach", "--json").json

    assert told["status"] == "running"
    assert shell.run("status", "roof", "--json").json["running"] is True


def test_a_take_without_a_name_is_a_wrong_command(shell: Shell) -> None:
    shell.write("roof.md")
    shell.run("new", "roof.md")

    answer = shell.run("takes", "roof", "--select", "1")

    assert answer.code == 2
    assert "shot_001/keyframe" in answer.err


def test_a_second_process_on_the_same_files_is_told_so(shell: Shell) -> None:
    shell.write("roof.md")
    shell.run("new", "roof.md")
    first = shell.start("worker")
    try:
        lock = shell.home / "engine.sqlite.lock"
        deadline = time.monotonic() + 60
        while not lock.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1.0)

        answer = shell.run("run", "roof")

        assert answer.code == 6
        assert "Another shotwright process" in answer.err
    finally:
        first.terminate()
        first.communicate(timeout=30)
    assert first.returncode == 0


class TestLayers:
    def test_an_edited_picture_becomes_the_next_take_and_what_follows_is_stale(self, reviewed: Shell) -> None:
        (take,) = reviewed.run("takes", "roof", "shot_001/keyframe", "--json").json["takes"]
        drawn = Path(take["files"]["layers"]).read_text(encoding="utf-8")
        edited = reviewed.write("edited.svg", drawn.replace("</svg>", EXTRA_LAYER + "</svg>"))

        answer = reviewed.run("takes", "roof", "shot_001/keyframe", "--file", str(edited), "--json")

        assert answer.json == {"key": "shot_001/keyframe", "take": 2}
        plan = reviewed.run("plan", "roof", "--json").json["items"]
        assert "shot_001/clip" in {item["key"] for item in plan if item["standing"] == "stale"}
        reviewed.run("takes", "roof", "shot_001/keyframe", "--select", "1")

    def test_a_broken_layer_is_named_and_the_old_take_stays_in_use(self, reviewed: Shell) -> None:
        (take, *_) = reviewed.run("takes", "roof", "shot_001/keyframe", "--json").json["takes"]
        drawn = Path(take["files"]["layers"]).read_text(encoding="utf-8")
        broken = reviewed.write("broken.svg", drawn.replace("<g ", "<g <", 1))

        answer = reviewed.run("takes", "roof", "shot_001/keyframe", "--file", str(broken))

        assert answer.code == 3
        assert "Traceback" not in answer.err
        assert "line" in answer.err
        listed = reviewed.run("takes", "roof", "shot_001/keyframe", "--json").json["takes"]
        assert [one["status"] for one in listed if one["selected"]] == ["completed"]

    def test_what_is_no_svg_is_refused_before_anything_is_begun(self, reviewed: Shell) -> None:
        before = len(reviewed.run("takes", "roof", "shot_001/keyframe", "--json").json["takes"])
        (reviewed.folder / "noise.svg").write_bytes(b"\xff\xfe\x00\x01")

        assert reviewed.run("takes", "roof", "shot_001/keyframe", "--file", "noise.svg").code == 3

        assert len(reviewed.run("takes", "roof", "shot_001/keyframe", "--json").json["takes"]) == before
