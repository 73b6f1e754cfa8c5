import struct
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from shotwright_media.errors import DiskFull, UnreadableMedia
from shotwright_media.sound.files import Sound, load, read_wav, resample, stereo, write_wav
from tests.media.disk import little_room
from tests.media.sounds import decoded, ffmpeg, noise, tone

Encoding: TypeAlias = Literal["pcm16", "pcm24", "float32"]


class TestReadingAndWriting:
    @pytest.mark.parametrize(("encoding", "error"), [("pcm16", 2**-16), ("pcm24", 2**-24), ("float32", 0.0)])
    def test_what_was_written_is_read_back(self, tmp_path: Path, encoding: Encoding, error: float) -> None:
        sound = noise(0.2)

        write_wav(tmp_path / "a.wav", sound, rate=24_000, encoding=encoding)
        again, rate = read_wav(tmp_path / "a.wav")

        assert rate == 24_000
        assert again.shape == sound.shape
        assert np.abs(again - sound).max() <= error

    @pytest.mark.parametrize("codec", ["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le"])
    def test_reads_every_usual_encoding_that_another_program_writes(self, tmp_path: Path, codec: str) -> None:
        sound = tone(440, 0.3)
        write_wav(tmp_path / "a.wav", sound, encoding="float32")
        ffmpeg("-i", tmp_path / "a.wav", "-c:a", codec, tmp_path / "b.wav")

        again, _ = read_wav(tmp_path / "b.wav")

        assert np.abs(again - sound).max() < (0.01 if codec == "pcm_u8" else 0.0001)

    def test_another_program_reads_what_we_write(self, tmp_path: Path) -> None:
        sound = noise(0.25)

        write_wav(tmp_path / "a.wav", sound, encoding="float32")

        assert np.array_equal(decoded(tmp_path / "a.wav"), sound)

    def test_full_scale_clips_and_does_not_wrap(self, tmp_path: Path) -> None:
        write_wav(tmp_path / "a.wav", np.array([[1.5, -1.5, 1.0]], np.float32), encoding="pcm16")

        assert read_wav(tmp_path / "a.wav")[0].tolist() == [[32767 / 32768, -1.0, 32767 / 32768]]

    def test_an_odd_number_of_bytes_is_padded(self, tmp_path: Path) -> None:
        head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
        data = struct.pack("<4sI", b"data", 3) + b"\x80\xff\x00" + b"\0"
        (tmp_path / "a.wav").write_bytes(b"RIFF\0\0\0\0WAVE" + b"note\x01\0\0\0x\0" + head + data)

        assert read_wav(tmp_path / "a.wav")[0].shape == (1, 3)

    def test_a_stream_without_a_length_is_read_to_its_end(self, tmp_path: Path) -> None:
        write_wav(tmp_path / "a.wav", noise(0.1), encoding="pcm16")
        content = bytearray((tmp_path / "a.wav").read_bytes())
        content[40:44] = b"\xff\xff\xff\xff"
        (tmp_path / "a.wav").write_bytes(content)

        assert read_wav(tmp_path / "a.wav")[0].shape == (2, 4800)

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"RIFF",
            b"RIFF\0\0\0\0WAVE",
            b"not a sound at all",
            b"RIFF\0\0\0\0WAVEfmt \x04\0\0\0\x01\0\x01\0data\x02\0\0\0\0\0",
            b"RIFF\0\0\0\0WAVE" + struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 0, 8000, 0, 0, 16) + b"data\x02\0\0\0\0\0",
            b"RIFF\0\0\0\0WAVE" + struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16) + b"data\0\0\0\0",
            b"RIFF\0\0\0\0WAVE"
            + struct.pack("<4sIHHIIHH", b"fmt ", 16, 85, 1, 8000, 16000, 2, 16)
            + b"data\2\0\0\0\0\0",
        ],
        ids=["empty", "cut", "no chunks", "text", "short format", "no channels", "no samples", "mp3 inside"],
    )
    def test_broken_files_are_named(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "broken.wav"
        path.write_bytes(content)

        with pytest.raises(UnreadableMedia, match=r"broken\.wav"):
            read_wav(path)
        with pytest.raises(UnreadableMedia, match=r"broken\.wav"):
            load(path)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableMedia, match=r"gone\.wav"):
            load(tmp_path / "gone.wav")

    def test_a_full_disk_leaves_nothing(self, tmp_path: Path) -> None:
        with little_room(10_000), pytest.raises(DiskFull, match=r"a\.wav"):
            write_wav(tmp_path / "a.wav", noise(1), encoding="float32")

        assert list(tmp_path.iterdir()) == []

    def test_what_is_not_a_number_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="finite"):
            write_wav(tmp_path / "a.wav", np.array([[np.nan]], np.float32), encoding="pcm16")


class TestLoad:
    @pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.flac", "a.ogg"])
    def test_music_in_other_formats_becomes_48_khz_stereo(self, tmp_path: Path, name: str) -> None:
        write_wav(tmp_path / "a.wav", tone(440, 1.0), encoding="pcm16")
        ffmpeg("-i", tmp_path / "a.wav", "-ar", "44100", tmp_path / name)

        again = load(tmp_path / name)

        heard = decoded(tmp_path / name)
        assert again.shape[0] == 2
        assert again.shape[1] == pytest.approx(heard.shape[1], abs=2)
        inner = slice(4_800, 43_200)
        assert np.abs(again[:, inner] - heard[:, inner]).max() < 0.01

    def test_a_mono_voice_at_24_khz_is_heard_from_both_sides(self, tmp_path: Path) -> None:
        write_wav(tmp_path / "a.wav", tone(440, 1.0)[:1, ::2], rate=24_000, encoding="pcm16")

        sound = load(tmp_path / "a.wav")

        assert sound.shape == (2, 48_000)
        assert np.array_equal(sound[0], sound[1])
        assert np.abs(sound - tone(440, 1.0)).max() < 0.002

    def test_a_film_without_sound_is_refused(self, tmp_path: Path) -> None:
        ffmpeg("-f", "lavfi", "-i", "color=s=16x16:d=0.2", tmp_path / "silent.mp4")

        with pytest.raises(UnreadableMedia, match="holds no sound"):
            load(tmp_path / "silent.mp4")

    @pytest.mark.parametrize("name", ["cover.mp3", "film.avi", "film.mp4"])
    def test_sound_that_lies_beside_pictures(self, tmp_path: Path, name: str) -> None:
        ffmpeg("-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.5", "-frames:v", "1", tmp_path / "cover.png")
        pictures = (
            ("-i", tmp_path / "cover.png") if name == "cover.mp3" else ("-f", "lavfi", "-i", "color=s=64x64:d=0.5")
        )
        ffmpeg(*pictures, "-f", "lavfi", "-i", "sine=duration=0.5", "-map", "0", "-map", "1", tmp_path / name)

        assert load(tmp_path / name).shape == (2, pytest.approx(24_000, abs=2_400))

    def test_a_list_of_other_files_is_not_followed(self, tmp_path: Path) -> None:
        write_wav(tmp_path / "secret.wav", noise(0.1), encoding="pcm16")
        (tmp_path / "list.mp3").write_text(
            f"ffconcat version 1.0\nfile '{tmp_path / 'secret.wav'}'\n", encoding="utf-8"
        )

        with pytest.raises(UnreadableMedia, match=r"list\.mp3"):
            load(tmp_path / "list.mp3")

    def test_days_of_silence_in_a_small_file_are_refused(self, tmp_path: Path) -> None:
        silence = ("-f", "lavfi", "-i", "anullsrc=r=1000:cl=mono:d=7300", "-sample_fmt", "s16")
        ffmpeg(*silence, tmp_path / "long.flac")
        (tmp_path / "long.wav").write_bytes(wav(channels=1, rate=1000, bits=8, data=bytes(7_300_000)))

        for name in ("long.flac", "long.wav"):
            with pytest.raises(UnreadableMedia, match="more than 2 hours"):
                load(tmp_path / name)


def wav(*, channels: int, rate: int, bits: int, data: bytes, tag: int = 1, size: int | None = None) -> bytes:
    """A WAV file whose header says what it is told to say."""
    block = channels * bits // 8
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, channels, rate, rate * block % 2**32, block % 2**16, bits)
    return b"RIFF\0\0\0\0WAVE" + form + struct.pack("<4sI", b"data", len(data) if size is None else size) + data


class TestLyingHeaders:
    @pytest.mark.parametrize(("size", "expected"), [(400, 100), (399, 99), (40_000, 480), (2**32 - 1, 480), (0, None)])
    def test_of_a_wrong_length(self, size: int, expected: int | None, tmp_path: Path) -> None:
        path = tmp_path / "a.wav"
        path.write_bytes(wav(channels=2, rate=48_000, bits=16, data=bytes(1920), size=size))

        if expected is None:
            with pytest.raises(UnreadableMedia, match="no samples"):
                load(path)
        else:
            assert load(path).shape == (2, expected)

    @pytest.mark.parametrize(
        ("channels", "rate", "bits"),
        [
            (0, 48_000, 16),
            (2, 0, 16),
            (2, 1, 16),
            (2, 2**32 - 1, 16),
            (2, 48_000, 0),
            (2, 48_000, 13),
            (2, 48_000, 65535),
        ],
    )
    def test_of_an_absurd_format(self, channels: int, rate: int, bits: int, tmp_path: Path) -> None:
        (tmp_path / "a.wav").write_bytes(wav(channels=channels, rate=rate, bits=bits, data=bytes(4800)))

        with pytest.raises(UnreadableMedia, match="broken WAV header"):
            load(tmp_path / "a.wav")

    def test_of_more_channels_than_there_are_bytes(self, tmp_path: Path) -> None:
        (tmp_path / "a.wav").write_bytes(wav(channels=65535, rate=48_000, bits=16, data=bytes(4800)))

        with pytest.raises(UnreadableMedia, match="no samples"):
            load(tmp_path / "a.wav")

    def test_floats_that_are_no_numbers_are_silence_and_giants_are_held(self, tmp_path: Path) -> None:
        data = np.array([0.5, np.nan, np.inf, -np.inf, 1e30, -1e30], "<f4").tobytes()
        (tmp_path / "a.wav").write_bytes(wav(channels=1, rate=48_000, bits=32, data=data, tag=3))

        assert load(tmp_path / "a.wav")[0].tolist() == [0.5, 0, 0, 0, 16, -16]

    def test_an_absurd_rate_elsewhere_is_refused(self, tmp_path: Path) -> None:
        ffmpeg("-f", "lavfi", "-i", "anullsrc=r=48000:d=0.1", "-c:a", "pcm_s16le", tmp_path / "a.aiff")
        content = bytearray((tmp_path / "a.aiff").read_bytes())
        rate = content.index(b"COMM") + 16
        content[rate : rate + 10] = bytes.fromhex("3fff8000000000000000")  # 1 as an 80-bit float
        (tmp_path / "a.aiff").write_bytes(content)

        with pytest.raises(UnreadableMedia, match=r"1 samples a second"):
            load(tmp_path / "a.aiff")


class TestResample:
    @pytest.mark.parametrize("rate", [22_050, 24_000, 44_100, 48_000])
    def test_keeps_pitch_level_and_length(self, rate: int) -> None:
        time = np.arange(rate) / rate
        voice = (0.5 * np.sin(2 * np.pi * 1000 * time))[None].astype(np.float32)

        sound = resample(voice, rate)

        spectrum = np.abs(np.fft.rfft(sound[0]))
        assert sound.shape == (1, 48_000)
        assert int(spectrum.argmax()) == 1000
        assert float(spectrum.max() / 24_000) == pytest.approx(0.5, rel=0.01)

    @given(length=st.integers(0, 3000), rate=st.sampled_from([16_000, 22_050, 24_000, 44_100]))
    def test_the_length_is_exact(self, length: int, rate: int) -> None:
        assert resample(np.zeros((2, length), np.float32), rate).shape == (2, round(length * 48_000 / rate))


class TestStereo:
    @given(arrays.arrays(np.float32, st.integers(0, 50), elements=st.floats(-1, 1, width=32)))
    def test_one_channel_is_heard_from_both_sides(self, mono: Sound) -> None:
        assert np.array_equal(stereo(mono), np.stack([mono, mono]))

    @pytest.mark.parametrize("shape", [(3, 4), (2, 3, 4), (0, 4)])
    def test_other_shapes_are_refused(self, shape: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match="one or two channels"):
            stereo(np.zeros(shape, np.float32))


def test_the_path_of_a_folder_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia):
        read_wav(tmp_path)
