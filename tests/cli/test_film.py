"""`make`: the whole film from one command, as another program sees it, and what happens when it is run again."""

import json
import re
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from shotwright_media.clips.probe import probe
from shotwright_media.frames.pictures import read_picture
from tests import disks
from tests.cli.shell import SCRIPT, Shell

TALL = """\
# 末班车

## 人物
- 林夏（女，24岁）：黑色短发，红色风衣。
- 周远（男，26岁）：棕色短发，灰色毛衣，戴眼镜。

## 外景 车站 夜 雨
旁白：开了六十年的末班电车，今晚最后一次进站。

林夏（低声）：你不是说，不来了吗？

周远：我买了两张。

## 内景 咖啡馆 日
林夏笑了。

林夏：那就走吧。
"""


@pytest.fixture(scope="module")
def tall(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, dict[str, Any]]:
    """An upright Chinese film with a subtitle track, made once for all tests of this file."""
    folder = tmp_path_factory.mktemp("film")
    shell = Shell(home=folder / "home", folder=folder)
    shell.write("tram.md", TALL)
    answer = shell.run(*command())
    assert answer.code == 0, answer.err
    return shell, answer.json


def command(*more: str) -> list[str]:
    asked = [
        "make",
        "tram.md",
        "-o",
        "film.mp4",
        "--size",
        "180x320",
        "--subtitles",
        "soft",
        "--voice",
        "林夏=zf_xiaoyi",
    ]
    return [*asked, "--json", *more]


def ffmpeg(*arguments: str) -> str:
    done = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout + done.stderr


def test_another_program_finds_a_whole_film(tall: tuple[Shell, dict[str, Any]]) -> None:
    shell, told = tall
    film = shell.folder / "film.mp4"

    seen = ffmpeg("-i", str(film), "-f", "null", "-")

    assert "180x320" in seen
    assert "bt709" in seen
    assert "h264" in seen
    assert "aac (LC)" in seen
    assert "mov_text" in seen
    assert "AI-generated" in seen
    assert film.read_bytes().index(b"moov") < film.read_bytes().index(b"mdat")
    facts = probe(film)
    assert facts.picture is not None
    assert facts.picture.frames == told["films"][0]["frames"]
    assert abs(facts.duration_s - Fraction(told["films"][0]["duration_s"])) < Fraction(1, 24)


def test_every_file_says_how_large_and_how_long_it_is(tall: tuple[Shell, dict[str, Any]]) -> None:
    shell, told = tall
    folder = shell.home / "projects" / told["project"]
    rows = [json.loads(line) for line in (folder / "rows" / "media.jsonl").read_text().splitlines()]

    for row in rows:
        kind, facts = row["mime"].partition("/")[0], None
        if kind in ("audio", "video"):
            facts = probe(folder / row["key"])
            assert row["duration_us"] == pytest.approx(facts.duration_s * 1_000_000, abs=1), row["key"]
        else:
            assert row["duration_us"] is None
        if kind == "image" and row["mime"] != "image/svg+xml":
            shown = read_picture(folder / row["key"])
            assert (row["height_px"], row["width_px"]) == shown.shape[:2]
        elif facts is not None and facts.picture is not None:
            assert (row["width_px"], row["height_px"]) == (180, 320)
        else:
            assert row["width_px"] is row["height_px"] is None
    assert {"main", "thumbnail", "layers", "poster", "srt", "ambience"} <= {row["role"] for row in rows}


def test_it_is_as_loud_as_it_should_be(tall: tuple[Shell, dict[str, Any]]) -> None:
    shell, _ = tall

    heard = ffmpeg("-i", str(shell.folder / "film.mp4"), "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-")

    integrated = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", heard)[-1])
    peak = float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", heard)[-1])
    assert -17 <= integrated <= -15
    assert peak <= -1


def test_every_spoken_word_is_in_the_subtitles_and_nothing_else(tall: tuple[Shell, dict[str, Any]]) -> None:
    shell, _ = tall

    shown = ffmpeg("-v", "error", "-i", str(shell.folder / "film.mp4"), "-map", "0:s:0", "-f", "srt", "-")

    words = "".join(line for line in shown.splitlines() if line and "-->" not in line and not line.isdigit())
    spoken = "开了六十年的末班电车，今晚最后一次进站。你不是说，不来了吗？我买了两张。那就走吧。"
    assert re.sub(r"<[^>]*>|\s", "", words) == spoken  # FFmpeg writes the track's style as tags


def test_it_costs_nothing_and_says_where_the_time_went(tall: tuple[Shell, dict[str, Any]]) -> None:
    _, told = tall

    assert told["cost_usd_micros"] == 0
    assert all(stage["work_s"] > 0 for stage in told["stages"])


def test_the_voice_that_was_asked_for_speaks(tall: tuple[Shell, dict[str, Any]]) -> None:
    shell, told = tall
    voices = {
        key: shell.run("takes", told["project"], key, "--json").json["takes"][0]["recipe"]["inputs"]["voice"]["voice"]
        for key in ("shot_001_line_01/voice", "shot_002_line_01/voice")
    }

    assert "zf_xiaoyi" in voices.values()
    assert len(set(voices.values())) == 2


def test_the_same_command_again_makes_nothing(tall: tuple[Shell, dict[str, Any]]) -> None:
    shell, told = tall
    before = takes(shell, told["project"])
    (shell.folder / "film.mp4").unlink()

    assert shell.run(*command()).code == 0

    assert takes(shell, told["project"]) == before
    assert (shell.folder / "film.mp4").exists()


def takes(shell: Shell, project: str) -> dict[str, int]:
    return {one["key"]: one["takes"] for one in shell.run("takes", project, "--json").json}


def test_one_edited_line_makes_one_voice_one_clip_and_the_film_again(tall: tuple[Shell, dict[str, Any]]) -> None:
    shell, told = tall
    before = takes(shell, told["project"])
    shell.write("tram.md", TALL.replace("我买了两张。", "我买了两张票。"))

    assert shell.run(*command()).code == 0

    after = takes(shell, told["project"])
    again = {key for key in after if after[key] != before.get(key)}
    kinds = sorted(key.rpartition("/")[2] for key in again)
    assert kinds == ["breakdown", "clip", "film", "music", "voice"]
    shell.write("tram.md", TALL)


def test_a_shot_is_drawn_in_layers_that_a_person_can_open(tall: tuple[Shell, dict[str, Any]]) -> None:
    shell, told = tall
    folder = Path(shell.run("open", told["project"], "--json").json["folder"])

    drawn = (folder / "03_keyframes/shot_002_batch_001.svg").read_text(encoding="utf-8")

    labels = re.findall(r'inkscape:label="([^"]+)"', drawn)
    assert "char_001" in labels or "char_002" in labels
    assert len(labels) >= 4


class TestFaults:
    def test_missing_model_files_fail_the_voices_alone_and_a_mended_folder_goes_on(self, shell: Shell) -> None:
        models = shell.folder / "models"
        models.mkdir()
        (models / "kokoro-v1.0.int8.onnx").write_bytes(b"not a model")
        shell.write("roof.md")
        asked = ["make", "roof.md", "-o", "film.mp4", "--size", "160x128", "--json"]
        broken = Shell(home=shell.home, folder=shell.folder, settings=(("MODEL_DIR", str(models)),))

        answer = broken.run(*asked)

        assert answer.code == 5
        assert "Traceback" not in answer.err
        failed = {one["key"]: one["error"] for one in answer.json["failures"]}
        assert all(key.endswith("/voice") for key in failed)
        assert all("kokoro-v1.0.int8.onnx" in error for error in failed.values())
        stages = {one["kind"]: one for one in broken.run("status", "roof", "--json").json["stages"]}
        assert stages["keyframe"]["done"] == stages["keyframe"]["total"] > 0
        assert shell.run(*asked).code == 0

    def test_a_full_disk_is_said_and_a_bigger_one_goes_on(self, shell: Shell) -> None:
        shell.write("roof.md")
        asked = ["make", "roof.md", "-o", "film.mp4", "--size", "640x360"]
        with disks.small_disk(shell.home, "size=3m") as disk:
            answer = shell.run(*asked)
            assert answer.code in (5, 6)
            assert "Traceback" not in answer.err
            assert "disk" in answer.err.lower()
            disks.resize(disk, "size=400m")

            again = shell.run(*asked)

            assert again.code == 0, again.err
            assert (shell.folder / "film.mp4").stat().st_size > 0

    def test_layers_broken_by_hand_fail_their_clip_with_a_hint_and_go_on_once_mended(self, shell: Shell) -> None:
        shell.write("roof.md", SCRIPT)
        shell.run("new", "roof.md", "--size", "160x128")
        for gate in ("breakdown", "references"):
            shell.run("run", "roof")
            shell.run("review", "roof", "--approve", gate)
        shell.run("run", "roof")
        (file,) = [
            one["file"] for one in shell.run("review", "roof", "--json").json if one["subject"] == "shot_001/keyframe"
        ]
        layers = Path(file).with_suffix(".svg")
        whole = layers.read_text(encoding="utf-8")
        layers.write_text(whole[: len(whole) // 2], encoding="utf-8")
        shell.run("review", "roof", "--approve", "keyframes")

        answer = shell.run("run", "roof", "--json")

        assert answer.code == 5
        (failure,) = json.loads(answer.out)["failures"]
        assert failure["key"] == "shot_001/clip"
        assert "line" in failure["error"]
        layers.write_text(whole, encoding="utf-8")
        shell.run("run", "roof")
        waiting = {one["subject"] for one in shell.run("review", "roof", "--json").json}
        assert "shot_001/clip" in waiting


def test_a_person_is_told_where_the_film_can_be_watched(tall: tuple[Shell, dict[str, Any]]) -> None:
    shell, told = tall

    answer = shell.run(*(one for one in command() if one != "--json"))

    assert answer.out.splitlines()[-1] == f"http://127.0.0.1:8000/projects/{told['project']}/exports"
    assert "`make studio`" in answer.out
