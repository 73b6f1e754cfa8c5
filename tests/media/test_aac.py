import struct
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.errors import DiskFull, RenderError
from shotwright_media.sound.aac import PRIMING, write_m4a
from shotwright_media.sound.files import load, stereo
from shotwright_media.sound.loudness import integrated, normalise
from tests.media.disk import little_room
from tests.media.sounds import decoded, noise, rms_db, speech, tone


class TestEncoding:
    def test_a_player_hears_the_sound_as_it_was(self, tmp_path: Path) -> None:
        sound = tone(440, 2.0) + stereo(speech(2.0, 0.05))

        write_m4a(tmp_path / "film.m4a", sound)

        heard = decoded(tmp_path / "film.m4a")
        assert rms_db(heard - sound) < rms_db(sound) - 25

    @given(length=st.integers(1, 5000))
    @settings(max_examples=12, deadline=None)
    def test_a_player_hears_exactly_as_many_samples(
        self, tmp_path_factory: pytest.TempPathFactory, length: int
    ) -> None:
        path = tmp_path_factory.mktemp("aac") / "film.m4a"

        write_m4a(path, noise(1)[:, :length])

        assert decoded(path).shape == (2, length)
        assert load(path).shape == (2, length)

    def test_a_click_is_heard_on_its_sample(self, tmp_path: Path) -> None:
        sound = np.zeros((2, 96_000), np.float32)
        sound[:, [12_345, 50_000, 77_777]] = 0.9

        write_m4a(tmp_path / "film.m4a", sound)

        heard = np.abs(decoded(tmp_path / "film.m4a")[0])
        for at in (12_345, 50_000, 77_777):
            assert int(heard[at - 500 : at + 500].argmax()) == 500

    def test_loudness_survives(self, tmp_path: Path) -> None:
        sound = normalise(stereo(speech(6.0)), to_lufs=-16, ceiling_dbtp=-1).sound

        write_m4a(tmp_path / "film.m4a", sound)

        assert integrated(decoded(tmp_path / "film.m4a")) == pytest.approx(-16.0, abs=0.3)


class TestFile:
    def test_holds_one_aac_lc_track_at_48_khz(self, tmp_path: Path) -> None:
        write_m4a(tmp_path / "film.m4a", noise(3))

        with av.open(str(tmp_path / "film.m4a")) as container:
            (stream,) = container.streams.audio
            assert len(container.streams) == 1
            assert (stream.codec.canonical_name, stream.profile, stream.rate, stream.channels) == (
                "aac",
                "LC",
                48_000,
                2,
            )
            assert stream.bit_rate == pytest.approx(192_000, rel=0.1)

    def test_the_edit_list_skips_the_priming_and_lasts_as_long_as_the_sound(self, tmp_path: Path) -> None:
        write_m4a(tmp_path / "film.m4a", noise(1)[:, :44_444])

        content = (tmp_path / "film.m4a").read_bytes()
        entries, duration, media_time = struct.unpack_from(">4xIIi", content, content.index(b"elst") + 4)
        (timescale,) = struct.unpack_from(">I", content, content.index(b"mvhd") + 16)
        assert (entries, duration, media_time, timescale) == (1, 44_444, PRIMING, 48_000)
        assert content.index(b"moov") < content.index(b"mdat")

    def test_the_same_sound_gives_the_same_bytes(self, tmp_path: Path) -> None:
        write_m4a(tmp_path / "a.m4a", noise(1))
        write_m4a(tmp_path / "b.m4a", noise(1))

        assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()


class TestFaults:
    def test_a_full_disk_leaves_the_earlier_file_as_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "film.m4a"
        write_m4a(path, noise(0.1))
        before = path.read_bytes()

        with little_room(20_000), pytest.raises(DiskFull, match=r"film\.m4a"):
            write_m4a(path, noise(3))

        assert path.read_bytes() == before
        assert [file.name for file in tmp_path.iterdir()] == ["film.m4a"]

    def test_an_impossible_bit_rate_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(RenderError, match="could not be encoded"):
            write_m4a(tmp_path / "film.m4a", noise(1), bit_rate=-1)

    @pytest.mark.parametrize(
        "sound",
        [np.zeros((2, 0), np.float32), np.zeros((1, 9), np.float32), np.full((2, 9), np.inf, np.float32)],
        ids=["empty", "mono", "infinite"],
    )
    def test_what_cannot_be_heard_is_refused(self, tmp_path: Path, sound: np.ndarray) -> None:
        with pytest.raises(ValueError, match=r"channels|finite"):
            write_m4a(tmp_path / "film.m4a", sound)
