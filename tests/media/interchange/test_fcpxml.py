import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import opentimelineio as otio
import pytest

from shotwright_media.errors import DiskFull
from shotwright_media.interchange.edit import Edit, Note, Transition, TransitionKind
from shotwright_media.interchange.fcpxml import write_fcpxml
from shotwright_media.timebase import FrameSpan
from tests.media.disk import little_room
from tests.media.interchange.edits import RATES, film, shot

CHILDREN: Final = {
    "fcpxml": ("resources", "event"),
    "event": ("project",),
    "project": ("sequence",),
    "sequence": ("spine",),
    "resources": ("format", "asset", "effect"),
    "asset": ("media-rep",),
    "asset-clip": ("note", "asset-clip", "marker", "metadata"),
    "transition": ("filter-video",),
    "metadata": ("md",),
    "spine": (),
}
"""What each element may hold, in this order; a spine mixes clips and transitions."""
NEEDED: Final = {
    "format": {"id", "frameDuration", "width", "height"},
    "asset": {"id", "name", "start", "duration"},
    "media-rep": {"kind", "src"},
    "effect": {"id", "name", "uid"},
    "sequence": {"format", "duration", "tcStart", "tcFormat"},
    "asset-clip": {"ref", "name", "offset", "start", "duration"},
    "transition": {"name", "offset", "duration"},
    "filter-video": {"ref", "name"},
    "marker": {"start", "duration", "value"},
    "md": {"key", "value"},
}


def written(folder: Path, edit: Edit) -> ET.Element:
    write_fcpxml(folder / "film.fcpxml", edit)
    return ET.fromstring((folder / "film.fcpxml").read_text("utf-8"))  # noqa: S314 - our own file


def tree(folder: Path, rate: str = "24") -> ET.Element:
    return written(folder, film(rate))


def time_of(element: ET.Element, name: str) -> Fraction:
    value = element.attrib[name]
    assert value.endswith("s")
    return Fraction(value[:-1])


def spine_of(root: ET.Element) -> ET.Element:
    spine = root.find("event/project/sequence/spine")
    assert spine is not None
    return spine


class TestDocument:
    def test_elements_stand_where_the_document_type_wants_them(self, tmp_path: Path) -> None:
        for element in tree(tmp_path).iter():
            names = [child.tag for child in element]
            if element.tag == "spine":
                assert set(names) <= {"asset-clip", "transition"}
            else:
                places = [CHILDREN.get(element.tag, ()).index(name) for name in names]
                assert places == sorted(places)
            assert NEEDED.get(element.tag, set()) <= set(element.attrib)

    def test_it_says_what_it_is(self, tmp_path: Path) -> None:
        root = tree(tmp_path)

        head = (tmp_path / "film.fcpxml").read_text("utf-8").splitlines()[:2]
        assert head == ['<?xml version="1.0" encoding="UTF-8"?>', "<!DOCTYPE fcpxml>"]
        assert (root.tag, root.get("version")) == ("fcpxml", "1.10")

    def test_every_reference_leads_to_a_resource(self, tmp_path: Path) -> None:
        root = tree(tmp_path)
        ids = [element.attrib["id"] for element in root.iterfind("resources/*")]
        references = {e.attrib[name] for e in root.iter() for name in ("ref", "format") if name in e.attrib}

        assert len(set(ids)) == len(ids)
        assert references == set(ids)

    def test_media_are_named_from_the_folder_of_the_file(self, tmp_path: Path) -> None:
        edit = film()
        strange = replace(edit.shots[0], file="clips #1/雨 100%.mp4")
        root = written(tmp_path, replace(edit, shots=(strange, *edit.shots[1:])))
        source = next(iter(root.iter("media-rep"))).attrib["src"]

        assert source.startswith("./")
        assert unquote(urlsplit(source).path) == "./clips #1/雨 100%.mp4"

    def test_characters_that_xml_forbids_are_left_out(self, tmp_path: Path) -> None:
        edit = replace(
            film(),
            title="bell \x07 & null \x00 ]]> \ufffe 😀",
            notes=(Note(span=FrameSpan(first=0, end=1), text='<"\x1b[31m>'),),
        )
        root = written(tmp_path, edit)

        assert next(root.iter("project")).attrib["name"] == "bell  & null  ]]>  😀"
        assert next(root.iter("marker")).attrib["value"] == '<"[31m>'


class TestTimes:
    @pytest.mark.parametrize("rate", RATES)
    def test_shots_lie_end_to_end_on_exact_frames(self, tmp_path: Path, rate: str) -> None:
        root = tree(tmp_path, rate)
        fps = Fraction(rate)
        clips = spine_of(root).findall("asset-clip")

        assert time_of(next(root.iter("format")), "frameDuration") == 1 / fps
        assert [time_of(clip, "offset") * fps for clip in clips] == [0, 53, 94, 161, 198]
        assert [time_of(clip, "start") * fps for clip in clips] == [0, 7, 0, 5, 3]
        assert sum(time_of(clip, "duration") for clip in clips) * fps == 227
        assert time_of(next(root.iter("sequence")), "duration") * fps == 227

    def test_ntsc_times_are_written_as_rational_seconds(self, tmp_path: Path) -> None:
        root = tree(tmp_path, "24000/1001")

        assert next(root.iter("format")).attrib["frameDuration"] == "1001/24000s"
        assert spine_of(root)[2].attrib["offset"] == "53053/24000s"

    @pytest.mark.parametrize("rate", RATES)
    def test_transitions_lie_over_the_cut_within_the_handles(self, tmp_path: Path, rate: str) -> None:
        root = tree(tmp_path, rate)
        fps = Fraction(rate)
        lengths = {asset.attrib["id"]: time_of(asset, "duration") * fps for asset in root.iter("asset")}
        spine = list(spine_of(root))

        found = [
            (element.attrib["name"], time_of(element, "offset") * fps, time_of(element, "duration") * fps)
            for element in spine
            if element.tag == "transition"
        ]

        assert found == [("Cross Dissolve", 47, 13), ("Wipe", 157, 8), ("Fade To Color", 194, 9)]
        before, after = spine[0], spine[2]
        assert lengths[before.attrib["ref"]] - (time_of(before, "start") + time_of(before, "duration")) * fps >= 7
        assert time_of(after, "start") * fps >= 6

    def test_fades_lie_at_the_ends_and_dissolves_without_handles_are_cuts(self, tmp_path: Path) -> None:
        fade = Transition(kind=TransitionKind.FADE, frames=8)
        dissolve = Transition(kind=TransitionKind.DISSOLVE, frames=8)
        shots = (shot(1, 0, 24, 24, dissolve), shot(2, 0, 24, 24, fade))
        root = written(tmp_path, replace(film(), opening=fade, shots=shots, sounds=(), notes=()))

        spine = list(spine_of(root))
        assert [element.tag for element in spine] == ["transition", "asset-clip", "asset-clip", "transition"]
        assert [(time_of(spine[n], "offset") * 24, time_of(spine[n], "duration") * 24) for n in (0, 3)] == [
            (0, 8),
            (40, 8),
        ]

    @pytest.mark.parametrize("rate", RATES)
    def test_sound_is_connected_on_the_nearest_frame_and_within_its_file(self, tmp_path: Path, rate: str) -> None:
        root = tree(tmp_path, rate)
        fps = Fraction(rate)
        lengths = {asset.attrib["id"]: time_of(asset, "duration") for asset in root.iter("asset")}

        found: dict[str, Fraction] = {}
        for clip in spine_of(root).findall("asset-clip"):
            for sound in clip.findall("asset-clip"):
                start = time_of(clip, "offset") + time_of(sound, "offset") - time_of(clip, "start")
                found[sound.attrib["name"]] = start
                assert (start * fps).denominator == (time_of(sound, "duration") * fps).denominator == 1
                assert time_of(sound, "duration") <= lengths[sound.attrib["ref"]]
                assert int(sound.attrib["lane"]) < 0

        assert {part.code or part.file.split("/")[-1] for part in film().sounds} == set(found)
        assert all(
            abs(found[part.code or part.file.split("/")[-1]] - Fraction(part.start, 48_000)) <= 1 / fps / 2
            for part in film().sounds
        )

    def test_sounds_over_each_other_have_lanes_of_their_own(self, tmp_path: Path) -> None:
        lanes = {clip.attrib["name"]: clip.attrib.get("lane") for clip in tree(tmp_path).iter("asset-clip")}

        assert lanes["line_001"] == lanes["line_003"] == "-1"
        assert len({lanes[name] for name in ("line_001", "line_002", "music.wav", "door.wav", "rain.wav")}) == 5


class TestAnotherReader:
    """The adapter of OpenTimelineIO, which counts in floats: at 25 and at broken rates it loses frames."""

    @pytest.mark.parametrize("rate", ["24", "30"])
    def test_finds_shots_sounds_and_markers(self, tmp_path: Path, rate: str) -> None:
        write_fcpxml(tmp_path / "film.fcpxml", film(rate))

        found: Any = otio.adapters.read_from_file(str(tmp_path / "film.fcpxml"), "fcpx_xml")

        timeline = found[0]
        (pictures,) = timeline.video_tracks()
        assert pictures.duration().value == 227
        assert [clip.name for clip in pictures] == ["开场", "shot_002", "shot_003", "shot_004", "shot_005"]
        assert [clip.source_range.start_time.value for clip in pictures] == [0, 7, 0, 5, 3]
        assert [(m.name, m.marked_range.start_time.value) for clip in pictures for m in clip.markers] == [
            ("Eyes\nare closed", 20),
            ("太快了", 14),
        ]
        assert sum(len(list(track.find_clips())) for track in timeline.audio_tracks()) == 6


class TestFiles:
    def test_a_file_used_twice_is_one_asset_of_its_whole_length(self, tmp_path: Path) -> None:
        one, two = shot(1, 0, 20, 30), replace(shot(2, 40, 50, 60), file=shot(1, 0, 20, 30).file)
        root = written(tmp_path, replace(film(), shots=(one, two), sounds=(), notes=()))

        (asset,) = root.iter("asset")
        assert time_of(asset, "duration") * 24 == 60

    def test_the_same_edit_gives_the_same_bytes(self, tmp_path: Path) -> None:
        write_fcpxml(tmp_path / "a.fcpxml", film())
        write_fcpxml(tmp_path / "b.fcpxml", film())

        assert (tmp_path / "a.fcpxml").read_bytes() == (tmp_path / "b.fcpxml").read_bytes()

    def test_a_full_disk_leaves_nothing(self, tmp_path: Path) -> None:
        with little_room(100), pytest.raises(DiskFull):
            write_fcpxml(tmp_path / "film.fcpxml", film())

        assert list(tmp_path.iterdir()) == []
