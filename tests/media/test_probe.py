from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shotwright_media.clips.probe import Facts, Picture, Sound, Span, picture_span, probe, probe_picture
from shotwright_media.errors import UnreadableMedia
from shotwright_media.sound.aac import write_m4a
from shotwright_media.timebase import FrameRate
from tests.media.foreign import made, shifted


class TestProbe:
    def test_tells_all_of_a_film_that_somebody_brings(self, tmp_path: Path) -> None:
        film = made(
            tmp_path / "a.mp4", "-f", "lavfi", "-i", "testsrc2=size=128x72:rate=30000/1001:duration=1.001",
            "-f", "lavfi", "-i", "sine=duration=1:sample_rate=44100", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "1",
            "-color_range", "pc", "-vf", "setsar=4/3",
        )  # fmt: skip

        facts = probe(film)

        assert facts == Facts(
            duration_s=Fraction(1001, 1000),
            picture=Picture(
                width=128,
                height=72,
                frames=30,
                rate=FrameRate.of("30000/1001"),
                codec="h264",
                pixel_format=facts.picture.pixel_format if facts.picture else "",
                full_range=True,
                colour_matrix=2,
                colour_primaries=2,
                colour_transfer=2,
                sample_aspect=Fraction(4, 3),
            ),
            sound=Sound(codec="aac", rate_hz=44100, channels=1),
            subtitles=(),
        )

    def test_counts_the_frames_of_files_that_do_not_say(self, tmp_path: Path) -> None:
        film = made(
            tmp_path / "a.webm", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=25:duration=2", "-c:v", "libvpx"
        )

        assert probe_picture(film).frames == 50

    def test_sound_alone_has_a_length_and_no_picture(self, tmp_path: Path) -> None:
        write_m4a(tmp_path / "a.m4a", np.zeros((2, 72_000), np.float32))

        facts = probe(tmp_path / "a.m4a")

        assert facts.picture is None
        assert facts.sound == Sound(codec="aac", rate_hz=48000, channels=2)
        assert abs(facts.duration_s - Fraction(3, 2)) <= Fraction(1024, 48000)
        with pytest.raises(UnreadableMedia, match="only sound"):
            probe_picture(tmp_path / "a.m4a")

    def test_the_cover_of_an_album_is_no_film(self, tmp_path: Path) -> None:
        cover = made(tmp_path / "cover.png", "-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1")
        inputs = ("-f", "lavfi", "-i", "sine=duration=1", "-i", str(cover), "-map", "0", "-map", "1")
        song = made(tmp_path / "a.m4a", *inputs, "-c:v", "copy", "-disposition:v", "attached_pic")

        facts = probe(song)

        assert facts.picture is None
        assert facts.sound is not None

    @pytest.mark.parametrize("start_s", [Fraction(-1, 2), Fraction(0), Fraction(100)])
    def test_a_clock_that_does_not_start_at_0_changes_no_length(self, start_s: Fraction, tmp_path: Path) -> None:
        whole = made(tmp_path / "a.mp4", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=25:duration=2")
        clip = shifted(whole, tmp_path / "a.ts", start_s)

        span = picture_span(clip)

        assert span == Span(start_s=start_s, length_s=Fraction(2))
        assert probe(clip).duration_s == span.length_s

    @pytest.mark.parametrize("name", ["a.mkv", "a.mp4"])
    def test_pictures_that_nothing_can_decode_are_passed_over(self, name: str, tmp_path: Path) -> None:
        inputs = ("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=25:duration=1", "-f", "lavfi", "-i", "sine=duration=1")
        content = made(tmp_path / name, *inputs).read_bytes()
        (tmp_path / name).write_bytes(content.replace(b"V_MPEG4/ISO/AVC", b"V_MPEG4/ISO/XXX").replace(b"avc1", b"xxxx"))

        assert probe(tmp_path / name).picture is None
        with pytest.raises(UnreadableMedia, match="no picture that can be shown"):
            probe_picture(tmp_path / name)
        with pytest.raises(UnreadableMedia, match="no picture that can be shown"):
            picture_span(tmp_path / name)


class TestUnreadable:
    @pytest.mark.parametrize("content", [b"", b"not a film at all", bytes(5000)])
    def test_what_is_no_film(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / "x.mp4").write_bytes(content)

        with pytest.raises(UnreadableMedia, match=r"x\.mp4"):
            probe(tmp_path / "x.mp4")

    def test_what_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableMedia, match=r"gone\.mp4"):
            probe(tmp_path / "gone.mp4")

    @pytest.mark.parametrize("kept", [0.5, 0.9])
    @pytest.mark.parametrize("flags", ["+faststart", "0"])
    def test_what_is_cut_short(self, kept: float, flags: str, tmp_path: Path) -> None:
        source = ("-f", "lavfi", "-i", "testsrc2=size=128x72:rate=24:duration=2", "-movflags", flags)
        whole = made(tmp_path / "a.mp4", *source).read_bytes()
        (tmp_path / "cut.mp4").write_bytes(whole[: int(len(whole) * kept)])

        with pytest.raises(UnreadableMedia, match=r"cut\.mp4"):
            probe(tmp_path / "cut.mp4")

    @given(damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_a_damaged_film_is_read_or_is_an_error_of_ours(
        self, damage: list[tuple[float, int]], tmp_path: Path
    ) -> None:
        sound = tmp_path / "sound.m4a"
        if not sound.exists():
            write_m4a(sound, np.zeros((2, 9_600), np.float32))
        content = bytearray(sound.read_bytes())
        for place, value in damage:
            content[int(place * len(content))] = value
        (tmp_path / "damaged.m4a").write_bytes(content)

        with suppress(UnreadableMedia):
            assert probe(tmp_path / "damaged.m4a").duration_s > 0

    def test_lists_of_other_files_are_not_followed(self, tmp_path: Path) -> None:
        secret = made(tmp_path / "secret.ts", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=24:duration=1")
        lists = (
            f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n",
            f"ffconcat version 1.0\nfile '{secret}'\n",
            f"[playlist]\nFile1={secret}\nNumberOfEntries=1\n",
        )
        for text in lists:
            (tmp_path / "list.mp4").write_text(text, encoding="utf-8")

            with pytest.raises(UnreadableMedia):
                probe(tmp_path / "list.mp4")

    def test_a_name_is_never_the_address_of_something_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        secret = made(tmp_path / "secret.ts", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=24:duration=1")
        monkeypatch.chdir(tmp_path)

        for name in (f"concat:{secret}", f"file:{secret}", f"subfile,,start,0,end,0,,:{secret}"):
            with pytest.raises(UnreadableMedia, match="No such file"):
                probe(Path(name))

    def test_enormous_pictures(self, tmp_path: Path) -> None:
        inputs = ("-f", "lavfi", "-i", "color=s=8192x4608:r=1:d=1", "-preset", "ultrafast")

        with pytest.raises(UnreadableMedia, match="more than 36 million"):
            probe(made(tmp_path / "a.mp4", *inputs))
