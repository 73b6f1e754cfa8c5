from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from shotwright_media.errors import DiskFull
from shotwright_media.interchange.edit import Edit, Note, Transition, TransitionKind
from shotwright_media.interchange.edl import timecode, write_edl
from shotwright_media.timebase import FrameRate, FrameSpan
from tests.media.disk import little_room
from tests.media.interchange.edits import RATES, film, shot

NOMINAL = {"24": 24, "25": 25, "30": 30, "24000/1001": 24, "30000/1001": 30}


def events(path: Path) -> list[list[str]]:
    """The words of each event's line."""
    return [line.split() for line in path.read_text("utf-8").splitlines() if line[:3].isdigit()]


def count(code: str, nominal: int) -> int:
    """A timecode as a number of frames."""
    hours, minutes, seconds, frames = map(int, code.split(":"))
    assert frames < nominal
    return ((hours * 60 + minutes) * 60 + seconds) * nominal + frames


def read(path: Path, rate: str) -> Any:
    """The picture track as the CMX 3600 reader of OpenTimelineIO understands it."""
    return otio.adapters.read_from_file(str(path), rate=NOMINAL[rate]).tracks[0]


def clips_of(track: Any) -> list[Any]:
    return [item for item in track if isinstance(item, otio.schema.Clip)]


class TestRecordTimes:
    @pytest.mark.parametrize("rate", RATES)
    def test_events_lie_end_to_end_from_the_first_hour_to_the_films_end(self, tmp_path: Path, rate: str) -> None:
        write_edl(tmp_path / "film.edl", film(rate))
        nominal = NOMINAL[rate]

        times = [[count(code, nominal) for code in event[-4:]] for event in events(tmp_path / "film.edl")]

        assert all(source_out - source_in == end - start for source_in, source_out, start, end in times)
        assert times[0][2] == 3600 * nominal
        assert times[-1][3] == 3600 * nominal + 227
        assert sum(end - start for _, _, start, end in times) == 227
        assert all(before[3] == after[2] for before, after in pairwise(times))

    @pytest.mark.parametrize("rate", RATES)
    def test_another_reader_finds_the_film_as_long(self, tmp_path: Path, rate: str) -> None:
        write_edl(tmp_path / "film.edl", film(rate))

        track = read(tmp_path / "film.edl", rate)

        assert track.duration().value == 227
        assert "NON-DROP FRAME" in (tmp_path / "film.edl").read_text("utf-8")

    def test_timecode_counts_every_frame(self) -> None:
        ntsc = FrameRate.of("30000/1001")

        assert timecode(1799, ntsc) == "00:00:59:29"
        assert timecode(1800, ntsc) == "00:01:00:00"
        assert timecode(3600 * 24 + 25, FrameRate.of("24000/1001")) == "01:00:01:01"


class TestEvents:
    def test_cuts_name_their_clip_and_shot(self, tmp_path: Path) -> None:
        write_edl(tmp_path / "film.edl", replace(film(), notes=(), shots=(shot(1, 5, 29, 48, name="开场"),)))

        assert (tmp_path / "film.edl").read_text("utf-8") == (
            "TITLE: 雨夜 Rain & <Night>\nFCM: NON-DROP FRAME\n\n"
            "001  AX       V     C        00:00:00:05 00:00:01:05 01:00:00:00 01:00:01:00\n"
            "* FROM CLIP NAME: shot_001_batch_001.mp4\n"
            "* COMMENT: shot_001 开场\n"
        )

    def test_a_dissolve_begins_before_the_cut_with_frames_from_the_handle(self, tmp_path: Path) -> None:
        write_edl(tmp_path / "film.edl", film())

        out, into = [event for event in events(tmp_path / "film.edl") if event[0] == "002"]

        assert out[3:] == ["C", "00:00:01:23", "00:00:01:23", "01:00:01:23", "01:00:01:23"]
        assert into[3:] == ["D", "013", "00:00:00:01", "00:00:02:00", "01:00:01:23", "01:00:03:22"]

    def test_another_reader_finds_clips_dissolves_and_wipes(self, tmp_path: Path) -> None:
        write_edl(tmp_path / "film.edl", film())

        track = read(tmp_path / "film.edl", "24")

        transitions = [item for item in track if isinstance(item, otio.schema.Transition)]
        assert [(t.transition_type, t.in_offset.value + t.out_offset.value) for t in transitions] == [
            ("SMPTE_Dissolve", 13),
            ("SMPTE_Wipe", 8),
            ("SMPTE_Dissolve", 4),
            ("SMPTE_Dissolve", 5),
        ]
        assert [clip.name for clip in clips_of(track)][:4] == [f"shot_00{n}_batch_001.mp4" for n in (1, 2, 3, 4)]

    def test_a_dip_goes_through_black_and_needs_no_handles(self, tmp_path: Path) -> None:
        dip = Transition(kind=TransitionKind.DIP, frames=9, colour="#ffffff")
        write_edl(
            tmp_path / "film.edl",
            replace(film(), notes=(), shots=(shot(1, 0, 24, 24, dip), shot(2, 0, 24, 24))),
        )

        assert [event[1:] for event in events(tmp_path / "film.edl")] == [
            ["AX", "V", "C", "00:00:00:00", "00:00:00:20", "01:00:00:00", "01:00:00:20"],
            ["AX", "V", "C", "00:00:00:20", "00:00:00:20", "01:00:00:20", "01:00:00:20"],
            ["BL", "V", "D", "004", "00:00:00:00", "00:00:00:04", "01:00:00:20", "01:00:01:00"],
            ["BL", "V", "C", "00:00:00:04", "00:00:00:04", "01:00:01:00", "01:00:01:00"],
            ["AX", "V", "D", "005", "00:00:00:00", "00:00:01:00", "01:00:01:00", "01:00:02:00"],
        ]
        assert "* EFFECT NAME: DIP TO #FFFFFF" in (tmp_path / "film.edl").read_text("utf-8")

    def test_without_handles_a_dissolve_is_a_cut_and_no_frame_before_the_clip_is_named(self, tmp_path: Path) -> None:
        dissolve = Transition(kind=TransitionKind.DISSOLVE, frames=12)
        shots = (shot(1, 0, 24, 24, dissolve), shot(2, 0, 24, 26, dissolve), shot(3, 0, 24, 24))
        write_edl(tmp_path / "film.edl", replace(film(), notes=(), shots=shots))

        assert [event[3:] for event in events(tmp_path / "film.edl")] == [
            ["C", "00:00:00:00", "00:00:01:00", "01:00:00:00", "01:00:01:00"],
            ["C", "00:00:00:00", "00:00:01:00", "01:00:01:00", "01:00:02:00"],
            ["C", "00:00:01:00", "00:00:01:00", "01:00:02:00", "01:00:02:00"],
            ["D", "002", "00:00:00:00", "00:00:01:00", "01:00:02:00", "01:00:03:00"],
        ]

    def test_the_film_comes_out_of_black_and_goes_into_it(self, tmp_path: Path) -> None:
        fade = Transition(kind=TransitionKind.FADE, frames=8)
        write_edl(tmp_path / "film.edl", replace(film(), notes=(), opening=fade, shots=(shot(1, 0, 48, 48, fade),)))

        assert [event[1:] for event in events(tmp_path / "film.edl")] == [
            ["BL", "V", "C", "00:00:00:00", "00:00:00:00", "01:00:00:00", "01:00:00:00"],
            ["AX", "V", "D", "008", "00:00:00:00", "00:00:01:16", "01:00:00:00", "01:00:01:16"],
            ["AX", "V", "C", "00:00:01:16", "00:00:01:16", "01:00:01:16", "01:00:01:16"],
            ["BL", "V", "D", "008", "00:00:00:00", "00:00:00:08", "01:00:01:16", "01:00:02:00"],
        ]

    def test_notes_are_locators(self, tmp_path: Path) -> None:
        write_edl(tmp_path / "film.edl", film())

        track = read(tmp_path / "film.edl", "24")

        found = [(m.name, m.color, m.marked_range.start_time.value) for clip in clips_of(track) for m in clip.markers]
        assert found == [("Mei: Eyes are closed", "RED", 86_400 + 20), ("老王: 太快了", "GREEN", 86_400 + 60)]

    def test_a_line_break_in_a_text_begins_no_statement(self, tmp_path: Path) -> None:
        note = Note(span=FrameSpan(first=0, end=1), text="a\n002  AX       V     C\r\nb")
        edit = replace(film(), title="one\nFCM: DROP FRAME", notes=(note,))

        write_edl(tmp_path / "film.edl", edit)

        lines = (tmp_path / "film.edl").read_text("utf-8").splitlines()
        assert lines[:2] == ["TITLE: one FCM: DROP FRAME", "FCM: NON-DROP FRAME"]
        assert "* LOC: 01:00:00:00 RED     a 002 AX V C b" in lines


class TestLimits:
    def many(self, number: int) -> Edit:
        return replace(film(), notes=(), shots=tuple(shot(n, 0, 2, 2) for n in range(number)))

    def test_more_events_than_it_can_number_are_refused(self, tmp_path: Path) -> None:
        write_edl(tmp_path / "film.edl", self.many(999))

        with pytest.raises(ValueError, match="this edit has 1000 at 24"):
            write_edl(tmp_path / "more.edl", self.many(1000))
        assert not (tmp_path / "more.edl").exists()

    def test_more_frames_a_second_than_two_digits_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="at 120"):
            write_edl(tmp_path / "film.edl", replace(film(), rate=FrameRate.of(120)))

    def test_a_full_disk_leaves_nothing(self, tmp_path: Path) -> None:
        with little_room(100), pytest.raises(DiskFull):
            write_edl(tmp_path / "film.edl", film())

        assert list(tmp_path.iterdir()) == []
