import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shotwright_media.errors import DiskFull, UnreadableEdit, UnreadableMedia
from shotwright_media.interchange.comparing import Ignored, Moved, Removed, TransitionChanged, Trimmed, compare
from shotwright_media.interchange.edit import Transition, TransitionKind
from shotwright_media.interchange.otio_reading import read_edit
from shotwright_media.interchange.otio_writing import write_otio
from shotwright_media.timebase import FrameRate, FrameSpan
from tests.media.disk import little_room
from tests.media.interchange.edits import RATES, film, shot


def written(folder: Path, rate: str = "24") -> Any:
    """The film as the library itself reads it back."""
    write_otio(folder / "film.otio", film(rate))
    return otio.adapters.read_from_file(str(folder / "film.otio"))


def clips_of(track: Any) -> list[Any]:
    return [item for item in track if isinstance(item, otio.schema.Clip)]


class TestWriting:
    @pytest.mark.parametrize("rate", RATES)
    def test_every_frame_of_the_film_is_there_at_its_rate(self, tmp_path: Path, rate: str) -> None:
        pictures = written(tmp_path, rate).tracks[0]

        assert pictures.duration() == otio.opentime.RationalTime(227, float(Fraction(rate)))
        starts = [pictures.range_of_child(clip).start_time.value for clip in clips_of(pictures)]
        assert starts == [0, 53, 94, 161, 198]

    def test_clips_have_handles_and_name_their_media_relatively(self, tmp_path: Path) -> None:
        clip = clips_of(written(tmp_path).tracks[0])[1]

        assert clip.media_reference.target_url == "04_videos/shot_002_batch_001.mp4"
        assert clip.available_range() == otio.opentime.range_from_start_end_time(
            otio.opentime.RationalTime(0, 24), otio.opentime.RationalTime(60, 24)
        )
        assert clip.source_range.start_time.value == 7
        assert clip.source_range.duration.value == 41

    def test_transitions_lie_over_the_cut_and_their_handles_exist(self, tmp_path: Path) -> None:
        pictures = written(tmp_path).tracks[0]
        found = [item for item in pictures if isinstance(item, otio.schema.Transition)]

        assert [(t.transition_type, t.in_offset.value, t.out_offset.value) for t in found] == [
            ("SMPTE_Dissolve", 6, 7),
            ("Custom_Transition", 4, 4),
            ("Custom_Transition", 4, 5),
        ]
        # With transitions laid out, the library asks each clip for the frames beyond its cut.
        expanded = otio.algorithms.track_with_expanded_transitions(pictures)
        before, dissolve, after = expanded[0], expanded[1], expanded[2]
        assert (before.duration().value, after.source_range.start_time.value) == (53 - 6, 7 + 7)
        assert len(dissolve) == 3

    def test_each_sound_is_on_its_track_at_its_sample(self, tmp_path: Path) -> None:
        timeline = written(tmp_path)

        found = {
            track.name: [
                (c.name, track.range_of_child(c).start_time.value, c.duration().value) for c in clips_of(track)
            ]
            for track in timeline.audio_tracks()
        }

        assert found["Voice 林夏"] == [("line_001", 4801, 33_333), ("line_003", 96_007, 30_000)]
        assert found["Voice Chen Mo"] == [("line_002", 40_000, 50_001)]
        assert found["Music"] == [("music.wav", 0, 360_000)]
        assert found["Effects (2)"] == [("rain.wav", 60_000, 20_000)]

    def test_notes_are_markers_of_the_clip_that_they_are_about(self, tmp_path: Path) -> None:
        timeline = written(tmp_path)
        first, second = clips_of(timeline.tracks[0])[:2]

        (marker,) = first.markers
        assert (marker.color, marker.name, marker.comment) == ("RED", "Eyes", "Eyes\nare closed")
        assert marker.metadata["shotwright"]["author"] == "Mei"
        assert marker.marked_range.start_time.value == 20
        (marker,) = second.markers  # frames 60 to 75 of the film, which is 53 frames before the clip's 7th
        assert (marker.marked_range.start_time.value, marker.marked_range.duration.value) == (14, 15)

    def test_what_a_clip_was_made_by_is_in_its_metadata(self, tmp_path: Path) -> None:
        timeline = written(tmp_path)  # metadata live as long as the timeline
        facts = clips_of(timeline.tracks[0])[3].metadata["shotwright"]

        assert (facts["code"], facts["take"], facts["provider"], facts["model"]) == (
            "shot_004",
            4,
            "embedded",
            "motion-1",
        )
        assert facts["recipe"] == f"{4:064x}"
        assert list(facts["dialogue"]) == ["林夏：你来晚了。"]

    def test_the_same_edit_gives_the_same_bytes(self, tmp_path: Path) -> None:
        write_otio(tmp_path / "a.otio", film())
        write_otio(tmp_path / "b.otio", film())

        assert (tmp_path / "a.otio").read_bytes() == (tmp_path / "b.otio").read_bytes()

    def test_a_full_disk_leaves_nothing(self, tmp_path: Path) -> None:
        with little_room(500), pytest.raises(DiskFull):
            write_otio(tmp_path / "a.otio", film())

        assert list(tmp_path.iterdir()) == []


def changed(folder: Path, change: Callable[[Any], None], rate: str = "24") -> Path:
    """The film's file after somebody edited its picture track with the library."""
    timeline = written(folder, rate)
    change(timeline.tracks[0])
    otio.adapters.write_to_file(timeline, str(folder / "edited.otio"))
    return folder / "edited.otio"


def reordered(*places: int) -> Callable[[Any], None]:
    def change(track: Any) -> None:
        clips = [clip.clone() for clip in clips_of(track)]
        del track[:]
        track.extend([clips[place] for place in places])

    return change


def cut_only(track: Any) -> None:
    reordered(0, 1, 2, 3, 4)(track)


CUTS = tuple(
    TransitionChanged(code=shot.code, old=shot.transition, new=None) for shot in film().shots if shot.transition
)


class TestComparing:
    @pytest.mark.parametrize("rate", RATES)
    def test_an_edit_that_came_back_untouched_has_no_changes(self, tmp_path: Path, rate: str) -> None:
        write_otio(tmp_path / "film.otio", film(rate))

        edited = read_edit(tmp_path / "film.otio")

        assert compare(film(rate), edited) == ()
        assert (edited.title, edited.rate) == ("雨夜 Rain & <Night>", FrameRate.of(Fraction(rate)))

    def test_as_few_shots_as_possible_count_as_moved(self, tmp_path: Path) -> None:
        changes = compare(film(), read_edit(changed(tmp_path, reordered(4, 0, 1, 2, 3))))

        assert [change for change in changes if isinstance(change, Moved)] == [Moved(code="shot_005", after="")]

    def test_a_shot_that_is_gone_or_switched_off_is_removed(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            reordered(0, 1, 2, 3)(track)
            track[1].enabled = False

        changes = compare(film(), read_edit(changed(tmp_path, change)))

        assert changes[:2] == (Removed(code="shot_002"), Removed(code="shot_005"))
        assert not [change for change in changes if isinstance(change, Moved)]

    @pytest.mark.parametrize("rate", RATES)
    def test_a_trim_is_told_in_frames(self, tmp_path: Path, rate: str) -> None:
        def change(track: Any) -> None:
            fps = track[2].source_range.duration.rate
            time = otio.opentime.RationalTime
            track[2].source_range = otio.opentime.TimeRange(time(9, fps), time(31, fps))

        changes = compare(film(rate), read_edit(changed(tmp_path, change, rate)))

        assert changes == (Trimmed(code="shot_002", old=FrameSpan(first=7, end=48), new=FrameSpan(first=9, end=40)),)

    def test_transitions_that_came_went_or_grew_are_told(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            del track[1]
            track[3].in_offset = otio.opentime.RationalTime(6, 24)
            track[3].out_offset = otio.opentime.RationalTime(6, 24)

        changes = compare(film(), read_edit(changed(tmp_path, change)))

        wipe = Transition(kind=TransitionKind.WIPE_LEFT, frames=12)
        assert changes == (
            CUTS[0],
            TransitionChanged(code="shot_003", old=film().shots[2].transition, new=wipe),
        )

    def test_fades_from_and_to_black_come_and_go(self, tmp_path: Path) -> None:
        fade = Transition(kind=TransitionKind.FADE, frames=11)
        last = replace(film().shots[-1], transition=replace(fade, frames=8))
        edit = replace(film(), opening=fade, shots=(*film().shots[:-1], last))
        write_otio(tmp_path / "film.otio", edit)

        edited = read_edit(tmp_path / "film.otio")

        assert (edited.opening, edited.clips[-1].transition) == (fade, last.transition)
        assert compare(edit, edited) == ()
        assert compare(film(), edited) == (
            TransitionChanged(code="", old=None, new=fade),
            TransitionChanged(code="shot_005", old=None, new=last.transition),
        )

    def test_a_transition_that_the_film_shortens_is_no_change(self, tmp_path: Path) -> None:
        long = replace(film().shots[0], transition=Transition(kind=TransitionKind.DISSOLVE, frames=200))
        edit = replace(film(), shots=(long, *film().shots[1:]))
        write_otio(tmp_path / "film.otio", edit)

        assert compare(edit, read_edit(tmp_path / "film.otio")) == ()

    def test_another_programs_transition_is_a_dissolve(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            cut_only(track)
            time = otio.opentime.RationalTime
            new = otio.schema.Transition("x", "SMPTE_Dissolve", in_offset=time(5, 24), out_offset=time(5, 24))
            track.insert(2, new)

        changes = compare(film(), read_edit(changed(tmp_path, change)))

        dissolve = Transition(kind=TransitionKind.DISSOLVE, frames=10)
        assert TransitionChanged(code="shot_002", old=None, new=dissolve) in changes

    def test_shots_are_known_by_their_file_where_the_metadata_is_lost(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            for clip in clips_of(track):
                clip.metadata.clear()
                clip.media_reference.target_url = (
                    "file:///D:/elsewhere/" + clip.media_reference.target_url.split("/")[-1]
                )

        assert compare(film(), read_edit(changed(tmp_path, change))) == ()

    def test_a_timecode_that_the_media_carry_makes_no_difference(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            hour = otio.opentime.RationalTime(86_400, 24)
            for clip in clips_of(track):
                whole, used = clip.media_reference.available_range, clip.source_range
                clip.media_reference.available_range = otio.opentime.TimeRange(whole.start_time + hour, whole.duration)
                clip.source_range = otio.opentime.TimeRange(used.start_time + hour, used.duration)

        assert compare(film(), read_edit(changed(tmp_path, change))) == ()

    def test_a_timeline_at_another_rate_is_converted(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            for item in track:
                if isinstance(item, otio.schema.Transition):
                    item.in_offset = item.in_offset.rescaled_to(48)
                    item.out_offset = item.out_offset.rescaled_to(48)
                else:
                    item.source_range = otio.opentime.TimeRange(
                        item.source_range.start_time.rescaled_to(48), item.source_range.duration.rescaled_to(48)
                    )

        edited = read_edit(changed(tmp_path, change))

        assert edited.rate == FrameRate.of(48)
        assert compare(film(), edited) == ()

    def test_strangers_and_second_uses_are_ignored_with_a_reason(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            cut_only(track)
            track.append(track[1].clone())
            track.append(otio.schema.Clip("logo", source_range=track[0].source_range))

        changes = compare(film(), read_edit(changed(tmp_path, change)))

        assert changes == (
            *CUTS,
            Ignored(name="shot_002", reason="It is used more than once; only its first place counts."),
            Ignored(name="logo", reason="It is no shot of this film."),
        )

    def test_frames_that_a_clip_lacks_cannot_be_taken_over(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            cut_only(track)
            time = otio.opentime.RationalTime
            track[0].source_range = otio.opentime.TimeRange(time(10, 24), time(80, 24))

        changes = compare(film(), read_edit(changed(tmp_path, change)))

        (ignored,) = [change for change in changes if isinstance(change, Ignored)]
        assert ignored.name == "shot_001"
        assert "up to 90 of a clip that has 61" in ignored.reason

    def test_what_is_left_aside_is_said(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            cut_only(track)
            time = otio.opentime.RationalTime
            dissolve = otio.schema.Transition("x", "SMPTE_Dissolve", in_offset=time(9, 24), out_offset=time(1, 24))
            track[0].effects.append(otio.schema.LinearTimeWarp(time_scalar=2.0))
            track.insert(1, otio.schema.Gap(duration=time(12, 24)))
            track.insert(3, dissolve)
            track.append(otio.schema.Transition("y", "SMPTE_Dissolve"))
            overlay = track.clone()
            track.parent().append(overlay)

        edited = read_edit(changed(tmp_path, change))

        assert len(edited.clips) == 5
        assert edited.warnings == (
            "1 more video tracks above the first were left aside.",
            "Effects and changes of speed of '开场' were left aside.",
            "A gap between clips was left aside: films here have none.",
            "A transition ('x') will lie evenly over its cut.",
            "A transition of impossible length ('y') was left aside.",
        )


def refused(path: Path, content: str | bytes) -> UnreadableEdit:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(UnreadableEdit, match=r"bad\.otio") as caught:
        read_edit(path)
    return caught.value


def nested(depth: int) -> str:
    stack = '{"OTIO_SCHEMA": "Stack.1", "name": "", "children": ['
    return '{"OTIO_SCHEMA": "Timeline.1", "name": "", "tracks": ' + stack * depth + "]}" * depth + "}"


class TestHostileFiles:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x00\xff\xfe garbage",
            "雨".encode("gbk"),
            "[1, 2",
            "[]",
            "17",
            '{"tracks": []}',
            '{"OTIO_SCHEMA": "Clip.1", "name": "x"}',
            '{"OTIO_SCHEMA": "Nonsense.9", "name": "x"}',
            '{"OTIO_SCHEMA": "Timeline.999", "name": "x"}',
            '{"OTIO_SCHEMA": "Timeline.1", "tracks": null}',
            '{"OTIO_SCHEMA": "Timeline.1", "tracks": {"OTIO_SCHEMA": "Stack.1", "children": [null, 3, "x"]}}',
        ],
    )
    def test_what_is_no_timeline(self, tmp_path: Path, content: str | bytes) -> None:
        assert isinstance(refused(tmp_path / "bad.otio", content), UnreadableMedia)

    @pytest.mark.parametrize("depth", [200, 450, 10_000, 1_000_000])
    def test_nesting_without_end(self, tmp_path: Path, depth: int) -> None:
        refused(tmp_path / "bad.otio", nested(depth))
        refused(tmp_path / "bad.otio", "[" * depth)

    @pytest.mark.parametrize("kind", ["Stack", "Track"])
    def test_a_thing_that_holds_itself(self, tmp_path: Path, kind: str) -> None:
        itself = {"OTIO_SCHEMA": "SerializableObjectRef.1", "id": "it"}
        it = {"OTIO_SCHEMA": f"{kind}.1", "OTIO_REF_ID": "it", "name": "", "children": [itself]}
        stack = {"OTIO_SCHEMA": "Stack.1", "name": "", "children": [it]}
        timeline = {"OTIO_SCHEMA": "Timeline.1", "name": "", "metadata": {"more": itself}, "tracks": stack}

        refused(tmp_path / "bad.otio", json.dumps(timeline))

    @pytest.mark.parametrize("more", [b'"' + b"a" * 32_000_001 + b'"', b"[" + b"[]," * 1_000_000 + b"0]"])
    def test_what_is_larger_than_any_edit(self, tmp_path: Path, more: bytes) -> None:
        timeline = b'{"OTIO_SCHEMA": "Timeline.1", "metadata": {"x": ' + more + b'}, "tracks": null}'

        assert "too large" in str(refused(tmp_path / "bad.otio", timeline))

    def test_a_long_film_is_not_too_large(self, tmp_path: Path) -> None:
        shots = tuple(shot(number, 0, 2, 2) for number in range(500))
        edit = replace(film(), shots=shots, notes=())
        write_otio(tmp_path / "film.otio", edit)

        assert compare(edit, read_edit(tmp_path / "film.otio")) == ()

    def test_a_file_that_is_missing_or_a_folder(self, tmp_path: Path) -> None:
        for path in (tmp_path / "bad.otio", tmp_path):
            with pytest.raises(UnreadableEdit, match="cannot be read"):
                read_edit(path)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("value", "-5.0"),
            ("value", "1e300"),
            ("value", "NaN"),
            ("value", "Infinity"),
            ("value", '"x"'),
            ("rate", "0.0"),
            ("rate", "-24.0"),
            ("rate", "1e9"),
            ("rate", "NaN"),
            ("rate", "null"),
        ],
    )
    def test_times_that_no_clip_can_have(self, tmp_path: Path, field: str, value: str) -> None:
        write_otio(tmp_path / "film.otio", film())
        content = json.loads((tmp_path / "film.otio").read_text("utf-8"))
        content["tracks"]["children"][0]["children"][2]["source_range"]["start_time"][field] = "PLACE"
        refused(tmp_path / "bad.otio", json.dumps(content).replace('"PLACE"', value))

    def test_clips_within_clips_are_named(self, tmp_path: Path) -> None:
        def change(track: Any) -> None:
            inner = otio.schema.Stack("compound", children=[track.clone()])
            track.append(inner)

        path = changed(tmp_path, change)

        with pytest.raises(UnreadableEdit, match=r"clips within clips \('compound'\)"):
            read_edit(path)

    def test_a_timeline_without_clips(self, tmp_path: Path) -> None:
        timeline = otio.schema.Timeline("empty")
        timeline.tracks.append(otio.schema.Track(kind="Audio"))
        assert "no clip" in str(refused(tmp_path / "bad.otio", timeline.to_json_string()))

    @pytest.mark.parametrize(
        "url", ["../../../etc/passwd", "file:///etc/passwd", "https://192.0.2.1/x.mp4", "\\\\host\\x"]
    )
    def test_media_references_are_names_and_nothing_is_opened(self, tmp_path: Path, url: str) -> None:
        def change(track: Any) -> None:
            clips_of(track)[0].media_reference.target_url = url

        edited = read_edit(changed(tmp_path, change))

        assert edited.clips[0].media in {"passwd", "x.mp4", "x"}

    @given(data=st.data())
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_a_damaged_file_is_read_or_is_an_error_of_ours(self, tmp_path: Path, data: st.DataObject) -> None:
        whole = tmp_path / "film.otio"
        if not whole.exists():
            write_otio(whole, replace(film(), sounds=()))
        content = json.loads(whole.read_text("utf-8"))
        place: Any = content["tracks"]["children"][0]["children"]
        while True:
            keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if not isinstance(place[key], (dict, list)) or data.draw(st.integers(0, 3)) == 0:
                strange = [None, True, -1, 1e308, "", "Clip.2", "Stack.1", [], {}, {"OTIO_SCHEMA": "Gap.1"}]
                place[key] = data.draw(st.sampled_from(strange))
                break
            place = place[key]
        (tmp_path / "damaged.otio").write_text(json.dumps(content), encoding="utf-8")

        with suppress(UnreadableEdit):
            compare(film(), read_edit(tmp_path / "damaged.otio"))


def test_nothing_else_of_the_library_loads_the_heavy_packages() -> None:
    code = (
        "import sys, shotwright_media.clips.encode; print('opentimelineio' in sys.modules, 'reportlab' in sys.modules)"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout

    assert said.split() == ["False", "False"]
