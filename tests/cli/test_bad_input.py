"""Every bad input gets one clear sentence, the documented exit code, and no trace of a crash."""

import random
from pathlib import Path

import pytest

from tests.cli.shell import SCRIPT, Answer, Shell

INPUT = 3


def refused(answer: Answer, *words: str) -> None:
    assert answer.code == INPUT, answer.err
    assert "Traceback" not in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    for word in words:
        assert word in answer.err


class TestScript:
    def test_missing(self, shell: Shell) -> None:
        refused(shell.run("make", "nowhere.md"), "There is no file nowhere.md")

    def test_folder(self, shell: Shell) -> None:
        refused(shell.run("make", "."), "is a folder")

    def test_unreadable_because_a_part_of_the_path_is_a_file(self, shell: Shell) -> None:
        shell.write("a.md")

        refused(shell.run("make", "a.md/b.md"), "cannot be read")

    @pytest.mark.parametrize("text", ["", "   \n\n\t\n"])
    def test_empty(self, shell: Shell, text: str) -> None:
        shell.write("empty.md", text)

        refused(shell.run("make", "empty.md"), "empty", "script-format.md")

    def test_binary(self, shell: Shell) -> None:
        (shell.folder / "film.md").write_bytes(bytes(range(256)) * 40)

        refused(shell.run("make", "film.md"), "not a text file", "UTF-8")

    def test_two_megabytes_of_noise_without_a_zero_byte(self, shell: Shell) -> None:
        (shell.folder / "film.md").write_bytes(random.Random(7).randbytes(2_000_000).replace(b"\0", b"\1"))

        refused(shell.run("make", "film.md"), "not a text file", "UTF-8")

    def test_an_encoding_that_could_only_be_guessed(self, shell: Shell) -> None:
        (shell.folder / "old.md").write_bytes("INT. CAFÉ - DAY\n\nZoë: “Où étais-tu ?”\n".encode("cp1252"))

        refused(shell.run("new", "old.md"), "encoding", "UTF-8")

    def test_ten_megabytes(self, shell: Shell) -> None:
        shell.write("long.md", "Lin: Hello there.\n\n" * 560_000)

        refused(shell.run("make", "long.md"), "10.", "MB", "one file per episode")

    def test_a_chinese_script_in_the_old_encoding_is_read(self, shell: Shell) -> None:
        (shell.folder / "old.md").write_bytes("## 场景一：天台 夜\n\n林夏：你好。\n".encode("gb18030"))

        assert shell.run("new", "old.md").code == 0

    def test_utf_16_with_its_mark_is_read(self, shell: Shell) -> None:
        (shell.folder / "wide.md").write_bytes("## 场景一：天台 夜\r\n\r\n林夏：你好。\r\n".encode("utf-16"))

        assert shell.run("new", "wide.md").code == 0


class TestFormat:
    @pytest.mark.parametrize(
        ("size", "words"),
        [
            ("1281x720", ("even", "1282x720")),
            ("8192x4608", ("out of range", "4096")),
            ("64x64", ("out of range", "128")),
            ("big", ("not a size", "1280x720")),
        ],
    )
    def test_a_size_that_cannot_be(self, shell: Shell, size: str, words: tuple[str, ...]) -> None:
        shell.write("a.md")

        refused(shell.run("make", "a.md", "--size", size), *words)

    def test_a_style_that_does_not_exist_is_a_usage_error(self, shell: Shell) -> None:
        shell.write("a.md")

        answer = shell.run("make", "a.md", "--style", "oil")

        assert answer.code == 2
        assert "ink" in answer.err

    def test_an_unknown_voice_names_the_known_ones(self, shell: Shell) -> None:
        shell.write("a.md")

        refused(shell.run("make", "a.md", "--voice", "Lin=nobody"), "no voice “nobody”", "af_heart")


class TestProject:
    @pytest.mark.parametrize("command", ["plan", "run", "review", "takes", "status", "pause", "open"])
    def test_unknown(self, shell: Shell, command: str) -> None:
        refused(shell.run(command, "nobody"), "There is no project “nobody”")

    def test_unknown_take(self, shell: Shell) -> None:
        shell.write("a.md")
        shell.run("new", "a.md")

        refused(shell.run("takes", "a", "shot_009/clip"), "nothing called “shot_009/clip”")


class TestSettings:
    def test_a_wrong_setting_is_named(self, shell: Shell) -> None:
        broken = Shell(home=shell.home, folder=shell.folder, settings=(("SHOTWRIGHT_WORKERS", "0"),))

        refused(broken.run("status"), "workers")


class TestNothingToFilm:
    def test_a_script_without_a_scene_fails_with_a_hint_and_goes_on_once_it_is_mended(self, shell: Shell) -> None:
        script: Path = shell.write("bare.md", "# Only a title\n")

        answer = shell.run("make", "bare.md", "--size", "160x128")

        assert answer.code == 5
        assert "Traceback" not in answer.err
        assert answer.err.startswith("script/breakdown: ")
        script.write_text(SCRIPT, encoding="utf-8")
        assert shell.run("new", "bare.md").code == 0
