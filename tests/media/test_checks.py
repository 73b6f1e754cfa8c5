import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_media.checks.expectations import Expected, Limits
from shotwright_media.checks.findings import Finding, Kind, Severity, subtitle_findings, timecode
from shotwright_media.checks.report import Report, inspect, to_json, to_markdown
from shotwright_media.checks.stretches import without
from shotwright_media.clips.encode import render_segment
from shotwright_media.errors import Cancelled, UnreadableMedia
from shotwright_media.frames.canvas import plane_view
from shotwright_media.mp4.join import join
from shotwright_media.profile import Profile
from shotwright_media.sound.aac import write_m4a
from shotwright_media.sound.files import Sound
from shotwright_media.timebase import FILM_RATE, FrameRate, FrameSpan
from tests.media.reader import ffmpeg
from tests.media.sounds import measured, tone

PROFILE = Profile(width=160, height=90)
FRAMES = 96
SHORT = Limits(black_s=0.5, frozen_s=0.5, silent_s=0.5)
EXPECTED = Expected(profile=PROFILE, frames=FRAMES)

Look = Callable[[int], int]
"""Which picture is shown in frame i: a number, or -1 for black."""


def moving(frame: int) -> int:
    return frame


def draw(look: Look) -> Callable[[int, av.VideoFrame], None]:
    def paint(frame: int, picture: av.VideoFrame) -> None:
        shown = look(frame)
        for index in range(3):
            plane_view(picture, index)[:] = 128 if index else 16
        if shown >= 0:
            plane_view(picture, 0)[:] = (np.arange(160) * 3 + shown * 7) % 160 + 50

    return paint


def heard(frames: int = FRAMES, level: float = 0.2, rate: FrameRate = FILM_RATE) -> Sound:
    return tone(500, float(rate.seconds(frames)), level)


def film(
    folder: Path,
    look: Look = moving,
    sound: Sound | None = None,
    *,
    frames: int = FRAMES,
    profile: Profile = PROFILE,
) -> Path:
    render_segment(folder / "segment.mp4", draw(look), frames, profile)
    write_m4a(folder / "sound.m4a", heard(frames, rate=profile.rate) if sound is None else sound)
    join([folder / "segment.mp4"], folder / "film.mp4", sound=folder / "sound.m4a")
    return folder / "film.mp4"


def found(report: Report) -> dict[Kind, Finding]:
    return {finding.kind: finding for finding in report.findings}


class TestAFilmAsItShouldBe:
    def test_has_no_findings(self, tmp_path: Path) -> None:
        report = inspect(film(tmp_path), EXPECTED, limits=SHORT)

        assert report.findings == ()
        assert report.passed

    def test_is_measured_as_another_meter_measures_it(self, tmp_path: Path) -> None:
        report = inspect(film(tmp_path), EXPECTED)

        loudness, peak = measured(tmp_path / "film.mp4")
        assert report.sound is not None
        assert report.sound.integrated_lufs == pytest.approx(loudness, abs=0.1)
        assert report.sound.true_peak_dbtp == pytest.approx(peak, abs=0.1)

    @pytest.mark.parametrize("fps", ["25", "30000/1001"])
    def test_may_have_any_rate(self, fps: str, tmp_path: Path) -> None:
        profile = Profile(width=160, height=90, rate=FrameRate.of(fps))

        report = inspect(film(tmp_path, profile=profile), replace(EXPECTED, profile=profile), limits=SHORT)

        assert report.findings == ()


class TestPictures:
    def test_a_black_stretch_is_told_with_its_frames(self, tmp_path: Path) -> None:
        report = inspect(film(tmp_path, lambda frame: -1 if 30 <= frame < 54 else frame), EXPECTED, limits=SHORT)

        assert set(found(report)) == {Kind.BLACK}
        finding = found(report)[Kind.BLACK]
        assert finding.frames == FrameSpan(first=30, end=54)
        assert (finding.measured, finding.allowed, finding.unit) == (1.0, 0.5, "s")
        assert finding.sentence == "The picture is black from 0:01.250 to 0:02.250."

    def test_a_frozen_stretch_is_told_with_its_frames(self, tmp_path: Path) -> None:
        report = inspect(film(tmp_path, lambda frame: min(frame, 60)), EXPECTED, limits=SHORT)

        assert set(found(report)) == {Kind.FROZEN}
        assert found(report)[Kind.FROZEN].frames == FrameSpan(first=60, end=96)

    def test_short_stretches_are_not_told(self, tmp_path: Path) -> None:
        def look(frame: int) -> int:
            return -1 if 10 <= frame < 20 else min(frame, 86)

        assert inspect(film(tmp_path, look), EXPECTED, limits=SHORT).findings == ()

    def test_a_shot_that_is_static_on_purpose_is_not_frozen_but_what_goes_on_after_it_is(self, tmp_path: Path) -> None:
        expected = replace(EXPECTED, static=(FrameSpan(first=40, end=60),))

        report = inspect(film(tmp_path, lambda frame: min(frame, 40)), expected, limits=SHORT)

        assert found(report)[Kind.FROZEN].frames == FrameSpan(first=60, end=96)

    def test_a_black_title_on_purpose_is_neither_black_nor_frozen(self, tmp_path: Path) -> None:
        expected = replace(EXPECTED, black=(FrameSpan(first=0, end=24),))

        report = inspect(film(tmp_path, lambda frame: frame if frame >= 24 else -1), expected, limits=SHORT)

        assert report.findings == ()

    def test_a_blink_is_movement(self, tmp_path: Path) -> None:
        def paint(frame: int, picture: av.VideoFrame) -> None:
            draw(lambda _: 0)(frame, picture)
            if frame % 10 == 5:
                plane_view(picture, 0)[40:44, 80:84] = 16

        render_segment(tmp_path / "film.mp4", paint, FRAMES, PROFILE)

        report = inspect(tmp_path / "film.mp4", replace(EXPECTED, sound=False), limits=SHORT)

        assert report.findings == ()

    def test_missing_and_surplus_frames_are_counted(self, tmp_path: Path) -> None:
        path = film(tmp_path)

        for expected, words in ((100, "4 are missing"), (90, "6 are too many")):
            report = inspect(path, replace(EXPECTED, frames=expected))
            assert not report.passed
            assert words in found(report)[Kind.FRAME_COUNT].sentence

    def test_a_hole_in_time_is_told_once(self, tmp_path: Path) -> None:
        shift = "setpts=N/24/TB+gte(N\\,30)*3/24/TB"
        ffmpeg("-v", "error", "-i", film(tmp_path), "-vf", shift, "-fps_mode", "passthrough", tmp_path / "hole.mp4")

        report = inspect(tmp_path / "hole.mp4", EXPECTED)

        assert found(report)[Kind.FRAME_TIMES].frames == FrameSpan(first=30, end=31)
        assert found(report)[Kind.FRAME_TIMES].measured == 1

    def test_of_another_size_rate_format_and_untagged_are_all_told(self, tmp_path: Path) -> None:
        path = tmp_path / "other.mp4"
        source = ("-f", "lavfi", "-i", "testsrc=size=128x96:rate=25:duration=1")
        ffmpeg("-v", "error", *source, "-pix_fmt", "yuv444p", "-aspect", "2:1", path)

        kinds = found(inspect(path, replace(EXPECTED, frames=24, sound=False)))

        wanted = {Kind.SIZE, Kind.RATE, Kind.ASPECT, Kind.PIXEL_FORMAT, Kind.COLOUR, Kind.NOT_STREAMABLE}
        assert wanted <= set(kinds)
        assert kinds[Kind.SIZE].measured == "128x96"
        assert kinds[Kind.RATE].allowed == "24"


class TestSound:
    def test_silence_is_told_with_its_frames(self, tmp_path: Path) -> None:
        sound = heard()
        sound[:, 24 * 2000 : 48 * 2000] = 0

        report = inspect(film(tmp_path, sound=sound), EXPECTED, limits=SHORT)

        assert set(found(report)) == {Kind.SILENT}
        span = found(report)[Kind.SILENT].frames
        assert span is not None  # the codec smears the edges by a packet
        assert 24 <= span.first <= 26
        assert 46 <= span.end <= 48

    def test_a_silence_on_purpose_is_not_told(self, tmp_path: Path) -> None:
        sound = heard()
        sound[:, 24 * 2000 : 48 * 2000] = 0
        expected = replace(EXPECTED, silent=(FrameSpan(first=24, end=48),))

        assert inspect(film(tmp_path, sound=sound), expected, limits=SHORT).findings == ()

    def test_nothing_but_silence_has_no_loudness(self, tmp_path: Path) -> None:
        report = inspect(film(tmp_path, sound=np.zeros((2, FRAMES * 2000), np.float32)), EXPECTED)

        assert report.sound is not None
        assert report.sound.integrated_lufs == -math.inf
        assert Kind.SILENT in found(report)
        assert json.loads(to_json(report))["sound"]["true_peak_dbtp"] is None

    def test_clipping_and_peaks_are_told(self, tmp_path: Path) -> None:
        sound = heard()
        sound[:, 48 * 2000 : 60 * 2000] *= 10
        path = film(tmp_path, sound=np.clip(sound, -1.3, 1.3))

        kinds = found(inspect(path, EXPECTED))

        span = kinds[Kind.CLIPPED].frames
        assert span is not None
        assert 47 <= span.first <= 49
        assert 59 <= span.end <= 61
        peak = kinds[Kind.TRUE_PEAK]
        assert isinstance(peak.measured, float)
        assert peak.measured == pytest.approx(measured(path)[1], abs=0.1)

    @pytest.mark.parametrize(("target", "told"), [(-16.0, True), (None, False)])
    def test_loudness_off_the_target_is_told(self, target: float | None, told: bool, tmp_path: Path) -> None:
        report = inspect(film(tmp_path, sound=heard(level=0.02)), replace(EXPECTED, loudness_lufs=target))

        assert (Kind.LOUDNESS in found(report)) is told
        if told:
            assert "quieter than its target" in found(report)[Kind.LOUDNESS].sentence

    def test_loudness_within_the_tolerance_is_not_told(self, tmp_path: Path) -> None:
        path = film(tmp_path)
        level = measured(path)[0]

        assert inspect(path, replace(EXPECTED, loudness_lufs=level + 0.3)).findings == ()
        assert found(inspect(path, replace(EXPECTED, loudness_lufs=level - 0.8)))[Kind.LOUDNESS].allowed == level - 0.8

    def test_none_is_told_unless_none_was_wanted(self, tmp_path: Path) -> None:
        render_segment(tmp_path / "film.mp4", draw(moving), FRAMES, PROFILE)

        assert set(found(inspect(tmp_path / "film.mp4", EXPECTED))) == {Kind.NO_SOUND}
        assert inspect(tmp_path / "film.mp4", replace(EXPECTED, sound=False)).findings == ()

    def test_that_ends_too_soon_is_told(self, tmp_path: Path) -> None:
        finding = found(inspect(film(tmp_path, sound=heard(84)), EXPECTED))[Kind.SOUND_LENGTH]

        assert finding.measured == pytest.approx(-0.5, abs=0.025)
        assert "before the picture" in finding.sentence

    def test_that_starts_late_is_told(self, tmp_path: Path) -> None:
        path = film(tmp_path)
        late = tmp_path / "late.mp4"
        inputs = ("-i", path, "-itsoffset", "0.2", "-i", path, "-map", "0:v", "-map", "1:a")
        ffmpeg("-v", "error", *inputs, "-c", "copy", late)

        assert found(inspect(late, EXPECTED))[Kind.SOUND_OFFSET].measured == pytest.approx(0.2, abs=0.025)


class TestDamage:
    def test_a_film_that_is_cut_short_or_none_at_all_cannot_be_checked(self, tmp_path: Path) -> None:
        path = film(tmp_path)
        content = path.read_bytes()
        for wrong in (content[: len(content) // 2], b"", b"not a film"):
            path.write_bytes(wrong)
            with pytest.raises(UnreadableMedia, match=r"film\.mp4"):
                inspect(path, EXPECTED)

    def test_broken_pictures_in_the_middle_are_told(self, tmp_path: Path) -> None:
        render_segment(tmp_path / "film.mp4", draw(moving), FRAMES, PROFILE)
        content = bytearray((tmp_path / "film.mp4").read_bytes())
        middle = (content.index(b"mdat") + len(content)) // 2
        content[middle : middle + 400] = bytes(range(200)) * 2
        (tmp_path / "film.mp4").write_bytes(content)

        report = inspect(tmp_path / "film.mp4", replace(EXPECTED, sound=False))

        assert not report.passed
        assert Kind.DAMAGED in found(report)

    def test_somebody_can_stop_the_check(self, tmp_path: Path) -> None:
        with pytest.raises(Cancelled):
            inspect(film(tmp_path), EXPECTED, is_cancelled=lambda: True)

    def test_progress_is_told(self, tmp_path: Path) -> None:
        told: list[tuple[int, int]] = []

        inspect(film(tmp_path), EXPECTED, on_progress=lambda done, of: told.append((done, of)))

        assert told == [(24, 96), (48, 96), (72, 96), (96, 96)]


@dataclass(frozen=True)
class Cue:
    start_s: Fraction
    end_s: Fraction


@dataclass(frozen=True)
class Fault:
    cue: int
    measured: float
    allowed: float
    sentence: str


class TestWhatOthersFound:
    def test_is_in_the_report_in_order_of_gravity_and_time(self, tmp_path: Path) -> None:
        cues = [Cue(Fraction(0), Fraction(1)), Cue(Fraction(2), Fraction(3))]
        faults = subtitle_findings([Fault(2, 18, 9, "Subtitle 2 is read too fast.")], cues, FILM_RATE)
        missing = Finding(
            kind=Kind.MISSING_TAKE,
            severity=Severity.ERROR,
            sentence="Shot shot_003 has no clip: a card stands in for it.",
            frames=FrameSpan(first=48, end=96),
            subject="shot_003",
        )

        report = inspect(
            film(tmp_path, lambda f: -1 if f < 24 else f), EXPECTED, limits=SHORT, known=[*faults, missing]
        )

        assert [each.kind for each in report.findings] == [Kind.MISSING_TAKE, Kind.BLACK, Kind.SUBTITLE]
        assert report.findings[2].frames == FrameSpan(first=48, end=72)
        assert report.findings[2].sentence == "Subtitle 2 is read too fast."
        assert not report.passed


class TestTheReportAsAFile:
    @pytest.fixture
    def report(self, tmp_path: Path) -> Report:
        wicked = Finding(
            kind=Kind.UNAPPROVED_TAKE,
            severity=Severity.ERROR,
            sentence="Nobody approved\n# take <b>2</b>.",
            subject="[shot](http://x)",
        )
        return inspect(film(tmp_path, lambda frame: min(frame, 60)), EXPECTED, limits=SHORT, known=[wicked])

    def test_is_json_of_a_named_schema(self, report: Report) -> None:
        value = json.loads(to_json(report))

        assert value["schema"] == "shotwright.quality-report/1"
        assert value["passed"] is False
        assert value["picture"] == {"width": 160, "height": 90, "frame_rate": "24", "frames": 96, "codec": "h264"}
        assert value["findings"][1] == {
            "kind": "frozen",
            "severity": "warning",
            "sentence": "Nothing moves from 0:02.500 to 0:04.000.",
            "subject": None,
            "frames": [60, 96],
            "seconds": [2.5, 4.0],
            "measured": 1.5,
            "allowed": 0.5,
            "unit": "s",
        }

    def test_is_a_page_in_which_words_of_others_stay_words(self, report: Report) -> None:
        page = to_markdown(report)

        assert page.startswith("# Quality report: film.mp4\n\nThe check is **not passed**: 1 error, 1 warning.\n")
        assert "- \\[shot\\](http://x): Nobody approved \\# take \\<b\\>2\\</b\\>.\n" in page
        assert "- Nothing moves from 0:02.500 to 0:04.000.\n" in page

    def test_is_the_same_every_time(self, tmp_path: Path) -> None:
        path = film(tmp_path)

        assert to_json(inspect(path, EXPECTED)) == to_json(inspect(path, EXPECTED))


spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda ends: FrameSpan(first=min(ends), end=max(ends)))


@given(spans, st.lists(spans, max_size=5))
def test_what_is_left_of_a_stretch_is_every_frame_that_nobody_expected(span: FrameSpan, known: list[FrameSpan]) -> None:
    left = [frame for part in without(span, known) for frame in part]

    assert left == [frame for frame in span if not any(frame in other for other in known)]


def test_a_timecode_counts_hours_only_when_there_are_any() -> None:
    assert [timecode(frame, FILM_RATE) for frame in (0, 25, 24 * 61, 24 * 3725)] == [
        "0:00.000",
        "0:01.042",
        "1:01.000",
        "1:02:05.000",
    ]
