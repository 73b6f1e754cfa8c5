import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shotwright_media.clips.probe import probe, probe_picture
from shotwright_media.errors import DiskFull, UnreadableMedia
from shotwright_media.interchange.clips_zip import clip_files, safe_name, write_zip
from shotwright_media.sound.files import write_wav
from tests.media.disk import little_room
from tests.media.interchange.edits import film, shot
from tests.media.reader import ffmpeg


def some(folder: Path, *names: str) -> dict[str, Path]:
    for name in names:
        (folder / name).write_bytes(name.encode() * 100)
    return {name: folder / name for name in names}


class TestZip:
    def test_clips_and_sounds_play_after_unpacking(self, tmp_path: Path) -> None:
        edit = replace(film(), shots=(shot(7, 0, 20, 24),), sounds=film().sounds[:1], notes=())
        clip, line = (tmp_path / file for file in (edit.shots[0].file, edit.sounds[0].file))
        clip.parent.mkdir()
        line.parent.mkdir()
        ffmpeg("-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=24:duration=1", clip)
        write_wav(line, np.zeros((1, 4800), np.float32), encoding="pcm16")

        write_zip(tmp_path / "film.zip", clip_files(edit, tmp_path))

        with zipfile.ZipFile(tmp_path / "film.zip") as archive:
            assert archive.namelist() == ["clips/01_shot_007.mp4", "sound/05_audio/line_001.wav"]
            assert archive.testzip() is None
            archive.extractall(tmp_path / "out")
        assert probe_picture(tmp_path / "out" / "clips" / "01_shot_007.mp4").frames == 24
        assert probe(tmp_path / "out" / "sound" / "05_audio" / "line_001.wav").sound is not None

    def test_nothing_is_compressed_and_the_bytes_are_always_the_same(self, tmp_path: Path) -> None:
        files = some(tmp_path, "a.mp4", "雨.wav")
        write_zip(tmp_path / "one.zip", files)
        (tmp_path / "a.mp4").touch()
        write_zip(tmp_path / "two.zip", files)

        assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
        with zipfile.ZipFile(tmp_path / "one.zip") as archive:
            assert [(i.filename, i.compress_type, i.date_time[0]) for i in archive.infolist()] == [
                ("a.mp4", zipfile.ZIP_STORED, 1980),
                ("雨.wav", zipfile.ZIP_STORED, 1980),
            ]

    def test_clips_sort_by_name_as_they_are_shown(self, tmp_path: Path) -> None:
        edit = replace(film(), notes=(), shots=tuple(shot(200 - n, 0, 2, 2) for n in range(120)))

        names = [name for name in clip_files(edit, tmp_path) if name.startswith("clips/")]

        assert names == sorted(names)
        assert names[0] == "clips/001_shot_200.mp4"

    def test_a_sound_that_is_used_twice_is_there_once(self, tmp_path: Path) -> None:
        part = film().sounds[0]
        edit = replace(film(), sounds=(part, replace(part, start=200_000)))

        assert len([name for name in clip_files(edit, tmp_path) if name.startswith("sound/")]) == 1


class TestNames:
    @pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "c:\\a", "a\\b", "", "a\x00b", "C:x"])
    def test_names_that_lead_elsewhere_are_refused(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ValueError, match="inside the folder"):
            write_zip(tmp_path / "a.zip", {name: next(iter(some(tmp_path, "x").values()))})

        assert not (tmp_path / "a.zip").exists()

    def test_names_that_differ_in_case_alone_are_refused(self, tmp_path: Path) -> None:
        file = some(tmp_path, "x")["x"]

        with pytest.raises(ValueError, match="same name"):
            write_zip(tmp_path / "a.zip", {"Rain.wav": file, "rain.WAV": file})

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("雨夜.mp4", "雨夜.mp4"),
            ("a/b\\c:d.mp4", "a_b_c_d.mp4"),
            ("../../etc", "_.._etc"),
            ("con.mp4", "_con.mp4"),
            ("console.mp4", "console.mp4"),
            ("what?*.mp4", "what_.mp4"),
            (" . ", "_"),
            ("\x00\n", "_"),
        ],
    )
    def test_any_text_becomes_a_name_for_every_system(self, text: str, name: str) -> None:
        assert safe_name(text) == name


class TestFaults:
    def test_a_missing_file_is_named_and_leaves_nothing(self, tmp_path: Path) -> None:
        files = some(tmp_path, "a.mp4") | {"b.mp4": tmp_path / "b.mp4"}

        with pytest.raises(UnreadableMedia, match=r"b\.mp4 is missing"):
            write_zip(tmp_path / "film.zip", files)

        assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]

    def test_a_full_disk_leaves_nothing(self, tmp_path: Path) -> None:
        files = some(tmp_path, "a.mp4", "b.mp4")

        with little_room(600), pytest.raises(DiskFull):
            write_zip(tmp_path / "film.zip", files)

        assert {path.name for path in tmp_path.iterdir()} == {"a.mp4", "b.mp4"}
