import itertools
import struct
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shotwright_media.clips.encode import Draw, render_segment
from shotwright_media.clips.probe import Subtitle, probe
from shotwright_media.errors import DiskFull, RenderError, UnreadableMedia
from shotwright_media.mp4.boxes import children
from shotwright_media.mp4.join import join
from shotwright_media.mp4.samples import read_samples
from shotwright_media.mp4.soft_subtitles import SoftSubtitles
from shotwright_media.profile import Profile
from shotwright_media.sound.aac import write_m4a
from shotwright_media.timebase import FrameRate
from tests.media.disk import little_room
from tests.media.reader import ffmpeg, frame_hashes, frame_times

PROFILE = Profile(width=160, height=90)
LENGTHS = (1, 2, 3, 7, 24, 53)


def stripes(start: int) -> Draw:
    def draw(frame: int, picture: av.VideoFrame) -> None:
        for order, plane in enumerate(picture.planes):
            row = (np.arange(plane.line_size) * 5 + (frame + start) * 7 + order * 30) % 160 + 40
            plane.update(np.tile(row.astype(np.uint8), plane.height).tobytes())

    return draw


def tone(frames: int, rate: FrameRate) -> np.ndarray:
    count = rate.samples(frames)
    return np.tile(0.2 * np.sin(np.arange(count) * 0.05), (2, 1)).astype(np.float32)


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("segments")
    paths = [folder / f"{k}.mp4" for k in range(len(LENGTHS))]
    for k, (path, frames) in enumerate(zip(paths, LENGTHS, strict=True)):
        render_segment(path, stripes(k * 40), frames, PROFILE)
    return paths


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 frames, with a key frame every 48."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    render_segment(path, stripes(0), 120, PROFILE)
    return path


class TestPictures:
    def test_every_frame_of_the_film_is_the_segments_frame(self, segments: list[Path], tmp_path: Path) -> None:
        sound = tmp_path / "sound.m4a"
        write_m4a(sound, tone(sum(LENGTHS), PROFILE.rate))

        join(segments, tmp_path / "film.mp4", sound=sound)

        film = tmp_path / "film.mp4"
        assert frame_hashes(film) == list(itertools.chain.from_iterable(map(frame_hashes, segments)))
        assert frame_times(film) == list(range(sum(LENGTHS)))

    def test_segments_of_another_crf_follow_each_other(self, segments: list[Path], tmp_path: Path) -> None:
        draft = tmp_path / "draft.mp4"
        render_segment(draft, stripes(9), 10, Profile(width=160, height=90, crf=24))

        join([segments[3], draft, segments[4]], tmp_path / "film.mp4")

        parts = [frame_hashes(path) for path in (segments[3], draft, segments[4])]
        assert frame_hashes(tmp_path / "film.mp4") == list(itertools.chain(*parts))

    @pytest.mark.parametrize("fps", ["25", "30000/1001"])
    def test_other_rates_keep_their_exact_length(self, fps: str, tmp_path: Path) -> None:
        rate = FrameRate.of(fps)
        paths = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
        for path in paths:
            render_segment(path, stripes(0), 31, Profile(width=160, height=90, rate=rate))

        write_m4a(tmp_path / "sound.m4a", tone(62, rate))
        join(paths, tmp_path / "film.mp4", sound=tmp_path / "sound.m4a")

        facts = probe(tmp_path / "film.mp4")
        assert facts.picture is not None
        assert (facts.picture.frames, facts.picture.rate) == (62, rate)
        assert abs(facts.duration_s - rate.seconds(62)) < Fraction(1, 1000)

    def test_the_film_can_be_entered_at_a_joint(self, segments: list[Path], tmp_path: Path) -> None:
        join(segments, tmp_path / "film.mp4")

        with av.open(str(tmp_path / "film.mp4")) as film:
            stream = film.streams.video[0]
            film.seek(37 * 512, stream=stream, backward=True)
            first = next(film.decode(stream))
        assert first.pts == 37 * 512


class TestStretches:
    def test_lie_between_seams(self, clip: Path) -> None:
        assert read_samples(clip, b"vide").seams.tolist() == [0, 48, 96]

    def test_show_the_clips_frames_in_any_order(self, clip: Path, segments: list[Path], tmp_path: Path) -> None:
        whole = read_samples(clip, b"vide")

        join(
            [whole.between(96, 120), segments[0], whole.between(48, 96), whole.between(0, 96), whole],
            tmp_path / "film.mp4",
        )

        one, frame = frame_hashes(clip), frame_hashes(segments[0])
        assert frame_hashes(tmp_path / "film.mp4") == [*one[96:], *frame, *one[48:96], *one[:96], *one]
        assert frame_times(tmp_path / "film.mp4") == list(range(24 + 1 + 48 + 96 + 120))

    def test_of_a_joined_film_can_be_joined_again(self, segments: list[Path], tmp_path: Path) -> None:
        join(segments, tmp_path / "a.mp4")
        film = read_samples(tmp_path / "a.mp4", b"vide")

        join([film.between(3, 13), film.between(37, 85)], tmp_path / "b.mp4")

        hashes = frame_hashes(tmp_path / "a.mp4")
        assert film.seams.tolist() == [0, 1, 3, 6, 13, 37, 85]
        assert frame_hashes(tmp_path / "b.mp4") == [*hashes[3:13], *hashes[37:85]]

    @pytest.mark.parametrize(("first", "end"), [(1, 48), (0, 47), (48, 48), (48, 121), (-48, 0)])
    def test_that_start_or_end_elsewhere_are_refused(self, first: int, end: int, clip: Path) -> None:
        with pytest.raises(RenderError, match=r"clip\.mp4 cannot be copied"):
            read_samples(clip, b"vide").between(first, end)


class TestSound:
    @pytest.mark.parametrize("surplus", [0, 5000])
    def test_plays_exactly_as_long_as_the_picture(self, surplus: int, segments: list[Path], tmp_path: Path) -> None:
        frames = sum(LENGTHS)
        sound = tone(frames, PROFILE.rate)
        write_m4a(tmp_path / "sound.m4a", np.pad(sound, ((0, 0), (0, surplus))))

        join(segments, tmp_path / "film.mp4", sound=tmp_path / "sound.m4a")

        raw, said = ffmpeg("-v", "error", "-i", tmp_path / "film.mp4", "-map", "0:a", "-f", "f32le", "-")
        heard = np.frombuffer(raw, np.float32).reshape(-1, 2)
        assert said == ""
        assert len(heard) == frames * 2000
        assert np.abs(heard[4000:-4000, 0] - sound[0, 4000:-4000]).max() < 0.02

    def test_a_click_is_heard_at_the_flash_it_belongs_to(self, tmp_path: Path) -> None:
        lengths, flashes = (53, 41, 67), (0, 60, 94, 160)

        def draw_from(start: int) -> Draw:
            def draw(frame: int, picture: av.VideoFrame) -> None:
                level = 235 if frame + start in flashes else 16
                for plane, value in zip(picture.planes, (level, 128, 128), strict=True):
                    plane.update(bytes([value]) * plane.buffer_size)

            return draw

        paths = [tmp_path / f"{k}.mp4" for k in range(3)]
        for path, frames, start in zip(paths, lengths, (0, 53, 94), strict=True):
            render_segment(path, draw_from(start), frames, PROFILE)
        sound = np.zeros((2, sum(lengths) * 2000), np.float32)
        for flash in flashes:
            sound[:, flash * 2000 : flash * 2000 + 240] = 0.8 * np.sin(np.arange(240) * 0.4)
        write_m4a(tmp_path / "sound.m4a", sound)

        join(paths, tmp_path / "film.mp4", sound=tmp_path / "sound.m4a")

        luma, _ = ffmpeg("-v", "error", "-i", tmp_path / "film.mp4", "-f", "rawvideo", "-pix_fmt", "gray", "-")
        levels = np.frombuffer(luma, np.uint8).reshape(-1, 90 * 160).mean(axis=1)
        raw, _ = ffmpeg("-v", "error", "-i", tmp_path / "film.mp4", "-map", "0:a", "-f", "f32le", "-ac", "1", "-")
        heard = np.frombuffer(raw, np.float32)
        assert np.flatnonzero(levels > 200).tolist() == list(flashes)
        for flash in flashes:
            near = heard[max(0, flash * 2000 - 1000) : flash * 2000 + 1000]
            lag = np.correlate(near, sound[0, flash * 2000 : flash * 2000 + 240], "valid").argmax()
            assert abs(lag - min(1000, flash * 2000)) < 48  # 1 ms

    def test_sound_shorter_than_the_picture_just_ends(self, segments: list[Path], tmp_path: Path) -> None:
        write_m4a(tmp_path / "sound.m4a", tone(24, PROFILE.rate))

        join(segments, tmp_path / "film.mp4", sound=tmp_path / "sound.m4a")

        assert len(frame_hashes(tmp_path / "film.mp4")) == sum(LENGTHS)


class TestSubtitles:
    CUES = ((0.5, 1.5, "深夜，城市下着小雨。"), (2, Fraction(5, 2), "“Who are you?”\n— Nobody."), (3.5, 99, "最后"))

    def test_are_read_by_another_reader_with_their_times(self, segments: list[Path], tmp_path: Path) -> None:
        join(segments, tmp_path / "film.mp4", subtitles=SoftSubtitles(cues=self.CUES, language="zh"))

        srt = ffmpeg("-v", "error", "-i", tmp_path / "film.mp4", "-map", "0:s", "-f", "srt", "-")[0].decode()
        assert "00:00:00,500 --> 00:00:01,500" in srt
        assert "00:00:02,000 --> 00:00:02,500" in srt
        assert "00:00:03,500 --> 00:00:03,750" in srt  # the film ends here
        for text in ("深夜，城市下着小雨。", "“Who are you?”\n— Nobody.", "最后"):
            assert text in srt
        assert probe(tmp_path / "film.mp4").subtitles == (Subtitle(codec="mov_text", language="zho"),)

    def test_that_overlap_are_refused(self, segments: list[Path], tmp_path: Path) -> None:
        cues = SoftSubtitles(cues=[(0, 2, "a"), (1, 3, "b")])

        with pytest.raises(ValueError, match="'b' starts before"):
            join(segments, tmp_path / "film.mp4", subtitles=cues)

    def test_of_no_language_are_refused(self, segments: list[Path], tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="ISO 639-2"):
            join(segments, tmp_path / "film.mp4", subtitles=SoftSubtitles(cues=[(0, 1, "a")], language="Chinese"))

    def test_may_be_none_at_all(self, segments: list[Path], tmp_path: Path) -> None:
        join(segments, tmp_path / "film.mp4", subtitles=SoftSubtitles(cues=[]))

        assert len(probe(tmp_path / "film.mp4").subtitles) == 1


class TestFile:
    def test_the_index_comes_first(self, segments: list[Path], tmp_path: Path) -> None:
        join(segments, tmp_path / "film.mp4")

        film = (tmp_path / "film.mp4").read_bytes()
        assert [kind for kind, _, _ in children(film, 0, len(film))] == [b"ftyp", b"moov", b"mdat"]

    def test_title_and_comment_are_kept(self, segments: list[Path], tmp_path: Path) -> None:
        join(segments, tmp_path / "film.mp4", title="夜雨", comment="AI-generated")

        _, said = ffmpeg("-i", tmp_path / "film.mp4", "-f", "null", "-")
        assert "title           : 夜雨" in said
        assert "comment         : AI-generated" in said

    def test_the_same_segments_make_the_same_bytes(self, segments: list[Path], tmp_path: Path) -> None:
        for name in ("a.mp4", "b.mp4"):
            join(segments, tmp_path / name, title="x")

        assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()

    def test_a_full_disk_leaves_nothing(self, segments: list[Path], tmp_path: Path) -> None:
        with little_room(5_000), pytest.raises(DiskFull):
            join(segments, tmp_path / "film.mp4")

        assert list(tmp_path.iterdir()) == []


class TestMismatch:
    @pytest.mark.parametrize(
        "other", [Profile(width=162, height=90), Profile(width=160, height=90, rate=FrameRate.of(25))]
    )
    def test_names_the_segment_that_does_not_fit(self, other: Profile, segments: list[Path], tmp_path: Path) -> None:
        stranger = tmp_path / "stranger.mp4"
        render_segment(stranger, stripes(0), 4, other)

        with pytest.raises(RenderError, match=r"stranger\.mp4"):
            join([segments[0], stranger], tmp_path / "film.mp4")

        assert not (tmp_path / "film.mp4").exists()

    def test_nothing_to_join_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(RenderError, match="no segment"):
            join([], tmp_path / "film.mp4")

    @pytest.mark.parametrize("content", [b"", b"hello", struct.pack(">I4s", 4_000_000, b"moov"), bytes(64)])
    def test_what_is_no_segment_is_unreadable(self, content: bytes, segments: list[Path], tmp_path: Path) -> None:
        (tmp_path / "broken.mp4").write_bytes(content)

        with pytest.raises(UnreadableMedia, match=r"broken\.mp4"):
            join([segments[0], tmp_path / "broken.mp4"], tmp_path / "film.mp4")

    @pytest.mark.parametrize("kept", [0.3, 0.9, 0.99])
    def test_a_segment_cut_short_is_found_out(self, kept: float, segments: list[Path], tmp_path: Path) -> None:
        whole = segments[-1].read_bytes()
        (tmp_path / "cut.mp4").write_bytes(whole[: int(len(whole) * kept)])

        with pytest.raises((UnreadableMedia, RenderError), match=r"cut\.mp4"):
            join([segments[0], tmp_path / "cut.mp4"], tmp_path / "film.mp4")

        assert not (tmp_path / "film.mp4").exists()

    @given(damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_a_damaged_index_is_a_film_or_an_error_of_ours(
        self, damage: list[tuple[float, int]], segments: list[Path], tmp_path: Path
    ) -> None:
        content = bytearray(segments[4].read_bytes())
        index = content.find(b"mdat")
        for place, value in damage:
            content[int(place * index)] = value
        (tmp_path / "damaged.mp4").write_bytes(content)

        with suppress(UnreadableMedia, RenderError):
            join([tmp_path / "damaged.mp4"], tmp_path / "film.mp4")

    def test_a_missing_segment_is_named(self, segments: list[Path], tmp_path: Path) -> None:
        with pytest.raises(UnreadableMedia, match=r"gone\.mp4"):
            join([segments[0], tmp_path / "gone.mp4"], tmp_path / "film.mp4")
