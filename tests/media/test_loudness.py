import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.sound.files import Sound, stereo, write_wav
from shotwright_media.sound.limiter import limit
from shotwright_media.sound.loudness import integrated, normalise
from shotwright_media.sound.true_peak import true_peak
from tests.media.sounds import measured, noise, speech, tone


def clicks(seconds: float) -> Sound:
    """Two clicks a second in a quiet room: little loudness, full peaks."""
    sound = noise(seconds, 0.0005)
    sound[:, 12_000::24_000] = 0.9
    return sound


def film(seconds: float = 12.0) -> Sound:
    return stereo(speech(seconds, 0.3)) + tone(220, seconds, 0.05)


class TestIntegrated:
    def test_a_997_hz_tone_at_full_scale_in_one_channel_measures_as_the_standard_says(self) -> None:
        sound = tone(997, 5, 1.0)[:1]

        assert integrated(sound) == pytest.approx(-3.01, abs=0.05)

    @pytest.mark.parametrize(
        "sound",
        [tone(997, 4, 0.1), tone(60, 4), tone(11_990, 4), noise(4), film(6), clicks(4)],
        ids=["tone", "bass", "treble", "noise", "film", "clicks"],
    )
    def test_agrees_with_ffmpeg(self, tmp_path: Path, sound: Sound) -> None:
        write_wav(tmp_path / "a.wav", sound, encoding="float32")
        loudness, peak = measured(tmp_path / "a.wav")

        assert integrated(sound) == pytest.approx(loudness, abs=0.1)
        assert true_peak(sound) == pytest.approx(peak, abs=0.2)

    def test_silence_does_not_count(self) -> None:
        words = tone(997, 4, 0.1)
        pause = np.zeros((2, 480_000), np.float32)

        assert integrated(np.concatenate([words, pause], axis=1)) == pytest.approx(integrated(words), abs=0.2)

    def test_a_room_that_nobody_hears_does_not_count(self) -> None:
        words, room = noise(2, 0.0006), noise(20, 0.00012)

        assert integrated(room) == -math.inf
        assert integrated(np.concatenate([words, room], axis=1)) == pytest.approx(integrated(words), abs=0.5)

    @given(gain_db=st.floats(-20, 20))
    @settings(max_examples=20)
    def test_a_gain_shows_in_full(self, gain_db: float) -> None:
        sound = noise(0.6, 0.02)

        assert integrated(sound * np.float32(10 ** (gain_db / 20))) == pytest.approx(
            integrated(sound) + gain_db, abs=0.01
        )

    @pytest.mark.parametrize("seconds", [0, 0.1, 2])
    def test_silence_has_none(self, seconds: float) -> None:
        silence = np.zeros((2, round(seconds * 48_000)), np.float32)

        assert integrated(silence) == -math.inf
        assert true_peak(silence) == -math.inf

    def test_a_word_shorter_than_a_gating_block_has_its_plain_level(self) -> None:
        assert integrated(noise(0.3)) == pytest.approx(integrated(noise(3)), abs=0.3)


class TestTruePeak:
    def test_sees_what_lies_between_the_samples(self) -> None:
        time = np.arange(48_000) / 48_000
        edge = np.clip(np.minimum(time, 1 - time) / 0.1, 0, 1)
        between = np.sin(2 * np.pi * 12_000 * time + np.pi / 4) * (0.5 - 0.5 * np.cos(np.pi * edge))

        assert np.abs(between).max() < 0.71
        assert true_peak(stereo(between)) == pytest.approx(0.0, abs=0.05)


class TestLimit:
    @given(seed=st.integers(0, 2**32), gain=st.floats(0.5, 8), ceiling=st.floats(-12, 0))
    @settings(max_examples=25, deadline=None)
    def test_no_peak_passes_and_nothing_is_made_louder(self, seed: int, gain: float, ceiling: float) -> None:
        sound = noise(0.31, 0.3, seed) * np.float32(gain)

        limited = limit(sound, ceiling)

        assert true_peak(limited) <= ceiling + 0.01
        assert (np.abs(limited) <= np.abs(sound) * 1.000001).all()

    def test_sound_below_the_ceiling_is_not_touched(self) -> None:
        sound = noise(1, 0.05)

        assert limit(sound, -1.0) is sound

    def test_only_the_neighbourhood_of_a_peak_is_lowered(self) -> None:
        sound = noise(3, 0.02)
        sound[:, 72_000] = 2.0

        limited = limit(sound, -1.0)

        assert np.array_equal(limited[:, :71_000], sound[:, :71_000])
        assert np.array_equal(limited[:, 90_000:], sound[:, 90_000:])

    def test_a_peak_elsewhere_changes_nothing(self) -> None:
        sound = noise(6, 0.25, seed=3)
        other = sound.copy()
        other[:, 48_000] = [40.0, -35.0]

        limited, changed = limit(sound, -6.0), limit(other, -6.0)

        assert true_peak(sound) > -1
        assert np.array_equal(limited[:, :47_000], changed[:, :47_000])
        assert np.array_equal(limited[:, 96_000:], changed[:, 96_000:])

    def test_both_sides_are_lowered_alike(self) -> None:
        sound = noise(1, 0.05)
        sound[0, 24_000] = 2.0

        limited = limit(sound, -1.0)

        near = slice(23_990, 24_000)
        assert np.allclose(limited[0, near] / sound[0, near], limited[1, near] / sound[1, near], rtol=1e-5)


class TestNormalise:
    @pytest.mark.parametrize("level", [0.01, 0.1, 1.0])
    def test_a_film_meets_loudness_and_ceiling_as_ffmpeg_hears_them(self, tmp_path: Path, level: float) -> None:
        mastered = normalise(film() * np.float32(level), to_lufs=-16, ceiling_dbtp=-1)

        write_wav(tmp_path / "a.wav", mastered.sound, encoding="float32")
        loudness, peak = measured(tmp_path / "a.wav")
        assert loudness == pytest.approx(-16.0, abs=0.3)
        assert peak <= -0.8
        assert mastered.integrated_lufs == pytest.approx(loudness, abs=0.1)
        assert mastered.true_peak_dbtp <= -1.0 + 0.01

    def test_loudness_is_reached_through_the_limiter(self) -> None:
        sound = film()
        sound[:, 48_000::48_000] *= 40

        mastered = normalise(sound, to_lufs=-16, ceiling_dbtp=-1)

        assert mastered.gain_db < -16 - integrated(sound) + 12
        assert mastered.integrated_lufs == pytest.approx(-16.0, abs=0.3)
        assert mastered.true_peak_dbtp <= -1.0 + 0.01

    def test_where_both_are_impossible_the_ceiling_holds(self) -> None:
        mastered = normalise(clicks(4), to_lufs=-16, ceiling_dbtp=-1)

        assert mastered.true_peak_dbtp <= -1.0 + 0.01
        assert mastered.integrated_lufs < -20
        assert mastered.gain_db < 40

    @pytest.mark.parametrize("level", [0.011, 0.3, 0.97])
    def test_the_gain_is_a_whole_fifth_of_a_decibel_and_misses_by_no_more_than_half_of_one(self, level: float) -> None:
        mastered = normalise(film(4) * np.float32(level), to_lufs=-23, ceiling_dbtp=-1)

        assert mastered.gain_db * 5 == pytest.approx(round(mastered.gain_db * 5), abs=1e-9)
        assert mastered.integrated_lufs == pytest.approx(-23.0, abs=0.1001)

    def test_what_is_quieter_than_the_floor_gets_no_gain_but_no_peak_passes(self) -> None:
        sound = clicks(4) * np.float32(2)

        mastered = normalise(sound, to_lufs=-16, ceiling_dbtp=-1, floor_lufs=0)

        assert mastered.gain_db == 0.0
        assert mastered.true_peak_dbtp <= -1.0 + 0.01
        assert np.array_equal(mastered.sound[:, :11_000], sound[:, :11_000])

    def test_silence_stays_silent(self) -> None:
        silence = np.zeros((2, 48_000), np.float32)

        mastered = normalise(silence, to_lufs=-16, ceiling_dbtp=-1)

        assert mastered.integrated_lufs == -math.inf
        assert not mastered.sound.any()

    def test_the_same_sound_gives_the_same_bytes(self) -> None:
        assert (
            normalise(film(3), to_lufs=-16, ceiling_dbtp=-1).sound.tobytes()
            == normalise(film(3), to_lufs=-16, ceiling_dbtp=-1).sound.tobytes()
        )
