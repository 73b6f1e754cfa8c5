import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyJianYingDraft
import pytest

from shotwright_media.errors import DiskFull, UnreadableMedia
from shotwright_media.interchange.edit import Edit
from shotwright_media.interchange.jianying import write_jianying
from tests.media.disk import little_room
from tests.media.interchange.edits import RATES, film
from tests.media.reader import ffmpeg

PLACEHOLDER = "##_draftpath_placeholder_0E685133-18CE-45ED-8CB8-2904A212EC80_##"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Files with the names of the film's, but no film in them: a draft only copies them."""
    folder = tmp_path / "media"
    for file in [shot.file for shot in film().shots] + [part.file for part in film().sounds]:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(file.encode() * 3)
    return folder


def draft(tmp_path: Path, media: Path, edit: Edit) -> Any:
    """The draft as pyJianYingDraft opens it."""
    write_jianying(tmp_path / "drafts" / "雨夜", edit, media)
    return pyJianYingDraft.DraftFolder(str(tmp_path / "drafts")).load_template("雨夜")


def content_of(folder: Path, name: str = "draft_content.json") -> Any:
    return json.loads((folder / name).read_text("utf-8"))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


class TestAnotherReader:
    @pytest.mark.parametrize("rate", RATES)
    def test_finds_the_shots_end_to_end_at_every_rate(self, tmp_path: Path, media: Path, rate: str) -> None:
        script = draft(tmp_path, media, film(rate))

        pictures = script.get_imported_track(pyJianYingDraft.TrackType.video, index=0)
        times = [segment.target_timerange for segment in pictures.segments]
        assert times[0].start == 0
        assert all(before.end == after.start for before, after in pairwise(times))
        assert times[-1].end == script.duration == round(227 / Fraction(rate) * 1_000_000)
        assert [round(time.start * Fraction(rate) / 1_000_000) for time in times] == [0, 53, 94, 161, 198]

    @pytest.mark.parametrize("rate", RATES)
    def test_finds_no_change_of_speed_and_no_frame_beyond_a_clip(self, tmp_path: Path, media: Path, rate: str) -> None:
        script = draft(tmp_path, media, film(rate))
        lengths = {video["id"]: video["duration"] for video in script.imported_materials["videos"]}

        for segment in script.get_imported_track(pyJianYingDraft.TrackType.video, index=0).segments:
            assert segment.source_timerange.duration == segment.target_timerange.duration
            assert segment.source_timerange.end <= lengths[segment.material_id]

    def test_finds_size_and_rate(self, tmp_path: Path, media: Path) -> None:
        script = draft(tmp_path, media, film("25"))

        assert (script.width, script.height, script.fps) == (1280, 720, 25)

    def test_finds_each_sound_on_its_track_and_no_overlap(self, tmp_path: Path, media: Path) -> None:
        script = draft(tmp_path, media, film())

        tracks = [track for track in script.imported_tracks if track.track_type is pyJianYingDraft.TrackType.audio]
        assert [track.name for track in tracks] == ["Voice 林夏", "Voice Chen Mo", "Music", "Effects", "Effects (2)"]
        assert [segment.target_timerange.start for segment in tracks[0].segments] == [100_021, 2_000_146]

    def test_finds_the_subtitles(self, tmp_path: Path, media: Path) -> None:
        script = draft(tmp_path, media, film())

        (track,) = [track for track in script.imported_tracks if track.track_type is pyJianYingDraft.TrackType.text]
        texts = {text["id"]: json.loads(text["content"])["text"] for text in script.imported_materials["texts"]}
        found = [(texts[s.material_id], s.target_timerange.start, s.target_timerange.end) for s in track.segments]
        assert found == [("你来晚了。", 500_000, 1_500_000), ('I "know" <it>\n& so', 2_000_000, 3_500_000)]


class TestTheSameFields:
    def test_every_object_has_the_fields_that_pyjianyingdraft_writes(self, tmp_path: Path, media: Path) -> None:
        theirs = theirs_of(tmp_path)
        write_jianying(tmp_path / "ours", film(), media)
        ours = content_of(tmp_path / "ours")

        lists = {"materials": None, "tracks": None}
        assert shape_of(theirs | lists) == shape_of(ours | lists)
        assert set(theirs["materials"]) == set(ours["materials"])
        metas = [content_of(tmp_path / name, "draft_meta_info.json") for name in ("theirs", "ours")]
        assert shape_of(metas[0]) == shape_of(metas[1])
        for kind in ("videos", "audios", "texts", "speeds", "transitions"):
            assert shape_of(theirs["materials"][kind][0]) == shape_of(ours["materials"][kind][0])
        for kind in ("video", "audio", "text"):
            one, other = (next(t for t in made["tracks"] if t["type"] == kind) for made in (theirs, ours))
            assert shape_of(one | {"segments": []}) == shape_of(other | {"segments": []})
            assert shape_of(one["segments"][0]) == shape_of(other["segments"][0])

    def test_transitions_are_jianyings_own(self, tmp_path: Path, media: Path) -> None:
        write_jianying(tmp_path / "ours", film(), media)

        found = content_of(tmp_path / "ours")["materials"]["transitions"]

        known = {kind.value.name: kind.value for kind in pyJianYingDraft.TransitionType}
        assert [transition["name"] for transition in found] == ["叠化", "向左擦除", "闪白"]
        for transition in found:
            meta = known[transition["name"]]
            expected = (meta.resource_id, meta.effect_id, meta.is_overlap)
            assert (transition["resource_id"], transition["effect_id"], transition["is_overlap"]) == expected
        assert [transition["duration"] for transition in found] == [541_667, 333_333, 375_000]


def theirs_of(folder: Path) -> Any:
    """One of each kind, written by pyJianYingDraft from real files."""
    ffmpeg("-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=24:duration=2", folder / "a.mp4")
    ffmpeg("-v", "error", "-f", "lavfi", "-i", "sine=duration=2", folder / "a.wav")
    script: Any = pyJianYingDraft.DraftFolder(str(folder)).create_draft("theirs", 64, 64, 24)
    tracks: Any = script.append_tracks(
        [
            pyJianYingDraft.TrackSpec(pyJianYingDraft.TrackType.video),
            pyJianYingDraft.TrackSpec(pyJianYingDraft.TrackType.audio),
            pyJianYingDraft.TrackSpec(pyJianYingDraft.TrackType.text),
        ]
    )
    time = pyJianYingDraft.trange("0s", "1s")
    video = pyJianYingDraft.VideoSegment(str(folder / "a.mp4"), time).add_transition(
        pyJianYingDraft.TransitionType.叠化
    )
    script.add_segment(video, tracks[0])
    script.add_segment(pyJianYingDraft.AudioSegment(str(folder / "a.wav"), time), tracks[1])
    script.add_segment(pyJianYingDraft.TextSegment("a", time), tracks[2])
    script.save()
    return content_of(folder / "theirs")


def shape_of(value: Any) -> Any:
    """Names of fields, all the way down, without what they hold."""
    if isinstance(value, dict):
        return {key: shape_of(item) for key, item in value.items()}
    return None


class TestFolder:
    def test_carries_its_media_and_names_them_wherever_it_lies(self, tmp_path: Path, media: Path) -> None:
        write_jianying(tmp_path / "drafts" / "雨夜", film(), media)

        folder = tmp_path / "drafts" / "雨夜"
        content, meta = content_of(folder), content_of(folder, "draft_meta_info.json")
        materials = content["materials"]["videos"] + content["materials"]["audios"]
        paths = [material["path"] for material in materials]
        assert sorted(paths) == sorted(entry["file_Path"] for entry in meta["draft_materials"][0]["value"])
        assert len(paths) == 11
        for path in paths:
            inside = path.removeprefix(f"{PLACEHOLDER}/")
            assert (folder / inside).read_bytes() == (media / inside.removeprefix("Resources/")).read_bytes()
        assert not [text for text in strings([content, meta]) if str(tmp_path) in text]

    def test_full_paths_are_written_where_the_drafts_folder_is_known(self, tmp_path: Path, media: Path) -> None:
        place = "D:/JianyingPro Drafts"
        write_jianying(tmp_path / "雨夜", film(), media, drafts_folder=place)

        meta = content_of(tmp_path / "雨夜", "draft_meta_info.json")
        path = content_of(tmp_path / "雨夜")["materials"]["videos"][0]["path"]
        assert path == f"{place}/雨夜/Resources/04_videos/shot_001_batch_001.mp4"
        assert (meta["draft_fold_path"], meta["draft_root_path"]) == (f"{place}/雨夜", place)

    def test_windows_and_mac_find_the_same_content(self, tmp_path: Path, media: Path) -> None:
        write_jianying(tmp_path / "a", film(), media)

        assert content_of(tmp_path / "a") == content_of(tmp_path / "a", "draft_info.json")

    def test_identifiers_are_never_the_same_twice(self, tmp_path: Path, media: Path) -> None:
        write_jianying(tmp_path / "a", film(), media)
        content = content_of(tmp_path / "a")

        materials = [item["id"] for kind in content["materials"].values() for item in kind]
        segments = [segment for track in content["tracks"] for segment in track["segments"]]
        made = materials + [track["id"] for track in content["tracks"]] + [segment["id"] for segment in segments]
        assert len(made) == len(set(made))
        used = [segment["material_id"] for segment in segments]
        used += [reference for segment in segments for reference in segment["extra_material_refs"]]
        assert set(used) == set(materials)

    def test_the_same_edit_gives_the_same_bytes_and_another_name_another_draft(
        self, tmp_path: Path, media: Path
    ) -> None:
        for place in ("one/a", "two/a", "one/b"):
            write_jianying(tmp_path / place, film(), media)

        first, second, other = (tmp_path / place / "draft_content.json" for place in ("one/a", "two/a", "one/b"))
        assert first.read_bytes() == second.read_bytes()
        assert json.loads(first.read_text("utf-8"))["id"] != json.loads(other.read_text("utf-8"))["id"]


class TestFaults:
    def test_a_draft_that_is_there_is_not_touched(self, tmp_path: Path, media: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "mine").write_text("x", encoding="utf-8")

        with pytest.raises(FileExistsError, match="Choose another name"):
            write_jianying(tmp_path / "a", film(), media)

        assert [path.name for path in (tmp_path / "a").iterdir()] == ["mine"]

    def test_a_missing_file_is_named_and_leaves_nothing(self, tmp_path: Path, media: Path) -> None:
        (media / "05_audio" / "rain.wav").unlink()

        with pytest.raises(UnreadableMedia, match=r"rain\.wav is missing"):
            write_jianying(tmp_path / "a", film(), media)

        assert [path.name for path in tmp_path.iterdir()] == ["media"]

    def test_a_full_disk_leaves_nothing(self, tmp_path: Path, media: Path) -> None:
        with little_room(2000), pytest.raises(DiskFull):
            write_jianying(tmp_path / "a", film(), media)

        assert [path.name for path in tmp_path.iterdir()] == ["media"]

    def test_a_film_without_sound_or_subtitles_is_pictures_alone(self, tmp_path: Path, media: Path) -> None:
        write_jianying(tmp_path / "a", replace(film(), sounds=(), subtitles=()), media)

        assert [track["type"] for track in content_of(tmp_path / "a")["tracks"]] == ["video"]
