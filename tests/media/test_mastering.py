from pathlib import Path

import numpy as np
import pytest

from shotwright_media.sound.aac import write_m4a
from shotwright_media.sound.files import Sound, stereo
from shotwright_media.sound.loudness import integrated
from shotwright_media.sound.mastering import TARGETS, Delivery, Target, master
from shotwright_media.sound.mix import mix
from shotwright_media.sound.soundtrack import Bed, Effect, NativeClip, Soundtrack, VoiceClip
from tests.media.sounds import measured, noise, rms_db, speech, tone

SECOND = 48_000


def soundtrack(spoken: Sound, *, bangs: bool = True) -> Soundtrack:
    """Twelve seconds with two lines, music, and bangs that only a limiter can tame."""
    time = np.arange(SECOND // 2) / SECOND
    bang = (np.exp(-time * 6) * np.sin(2 * np.pi * 70 * time))[None].astype(np.float32)
    return Soundtrack(
        length=12 * SECOND,
        voices=(VoiceClip(start_sample=SECOND, samples=spoken), VoiceClip(start_sample=6 * SECOND, samples=spoken)),
        music=(Bed(samples=tone(220, 5) + noise(5, 0.02), start_sample=0, end_sample=12 * SECOND),),
        effects=(Effect(start_sample=5 * SECOND, samples=bang, gain_db=12),) if bangs else (),
        native=(NativeClip(samples=tone(150, 4), start_sample=8 * SECOND, end_sample=12 * SECOND),),
    )


class TestTargets:
    def test_are_those_of_the_recommendations(self) -> None:
        assert {delivery.value: (target.lufs, target.ceiling_dbtp) for delivery, target in TARGETS.items()} == {
            "web": (-16.0, -1.0),
            "streaming": (-14.0, -1.0),
            "broadcast": (-23.0, -1.0),
        }

    @pytest.mark.parametrize("delivery", list(Delivery))
    def test_the_delivered_aac_meets_loudness_and_ceiling_as_ffmpeg_hears_it(
        self, tmp_path: Path, delivery: Delivery
    ) -> None:
        target = TARGETS[delivery]

        mastered = master(soundtrack(speech(3)), target)

        write_m4a(tmp_path / "film.m4a", mastered.sound)
        loudness, peak = measured(tmp_path / "film.m4a")
        assert loudness == pytest.approx(target.lufs, abs=0.2)
        assert peak <= target.ceiling_dbtp
        assert mastered.integrated_lufs == pytest.approx(target.lufs, abs=0.1001)

    def test_web_is_what_nobody_asked_for(self) -> None:
        assert master(soundtrack(speech(3))).integrated_lufs == pytest.approx(-16.0, abs=0.1001)


class TestMaster:
    @pytest.mark.parametrize(
        "spoken",
        [
            speech(3),
            stereo(speech(3)),
            np.clip(speech(3, 5.0), -1, 1),
            speech(3, 0.1) + np.float32(0.4),
            speech(3, 30.0),
            speech(3, 0.001),
        ],
        ids=["mono", "stereo", "clipped", "offset", "beyond full scale", "faint"],
    )
    def test_voices_of_any_kind_make_a_film_of_the_right_loudness(self, tmp_path: Path, spoken: Sound) -> None:
        mastered = master(soundtrack(spoken))

        write_m4a(tmp_path / "film.m4a", mastered.sound)
        loudness, peak = measured(tmp_path / "film.m4a")
        assert loudness == pytest.approx(-16.0, abs=0.3)
        assert peak <= -1.0
        assert abs(float(mastered.sound.mean())) < 1e-3

    def test_an_empty_room_is_not_made_as_loud_as_a_film(self) -> None:
        mastered = master(Soundtrack(length=5 * SECOND))

        assert mastered.gain_db == 0.0
        assert rms_db(mastered.sound) == pytest.approx(-60, abs=0.5)

    def test_digital_silence_stays_so(self) -> None:
        assert not master(Soundtrack(length=SECOND, room_tone=None)).sound.any()

    def test_one_short_line_in_a_long_quiet_film_is_still_heard(self) -> None:
        line = VoiceClip(start_sample=SECOND, samples=speech(2))

        mastered = master(Soundtrack(length=60 * SECOND, voices=(line,)))

        assert integrated(mastered.sound[:, SECOND : 3 * SECOND]) == pytest.approx(-16, abs=1.0)

    def test_the_gain_comes_in_steps_so_that_a_small_change_leaves_the_rest_of_the_film_its_bits(self) -> None:
        track = soundtrack(speech(3), bangs=False)
        other = Soundtrack(
            length=track.length,
            voices=(track.voices[0], VoiceClip(start_sample=6 * SECOND, samples=speech(3, seed=5))),
            music=track.music,
            native=track.native,
        )

        first, second = master(track), master(other)

        assert first.gain_db == second.gain_db
        assert first.gain_db * 5 == round(first.gain_db * 5)
        assert np.array_equal(first.sound[:, : 5 * SECOND], second.sound[:, : 5 * SECOND])
        assert np.array_equal(first.sound[:, 10 * SECOND :], second.sound[:, 10 * SECOND :])
        assert not np.array_equal(first.sound, second.sound)

    def test_a_target_of_ones_own(self) -> None:
        mastered = master(soundtrack(speech(3)), Target(lufs=-27.0, ceiling_dbtp=-6.0))

        assert mastered.integrated_lufs == pytest.approx(-27.0, abs=0.1001)
        assert mastered.true_peak_dbtp <= -6.0

    def test_the_mix_is_not_changed(self) -> None:
        track = soundtrack(speech(3))
        before = mix(track).tobytes()

        master(track)

        assert mix(track).tobytes() == before
