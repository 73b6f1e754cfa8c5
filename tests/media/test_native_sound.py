import numpy as np
import pytest

from shotwright_media.sound.files import Sound
from shotwright_media.sound.loudness import integrated
from shotwright_media.sound.mix import mix, stem
from shotwright_media.sound.soundtrack import NativeClip, NativeRule, Soundtrack, Stem, VoiceClip
from tests.media.sounds import noise, rms_db, speech, tone

SECOND = 48_000


def clip(start_s: float, end_s: float, sound: Sound, rule: NativeRule = NativeRule.KEEP) -> NativeClip:
    return NativeClip(samples=sound, start_sample=round(start_s * SECOND), end_sample=round(end_s * SECOND), rule=rule)


def heard(*clips: NativeClip, length_s: float = 6, voices: tuple[VoiceClip, ...] = ()) -> Sound:
    return stem(Soundtrack(length=round(length_s * SECOND), native=clips, voices=voices), Stem.NATIVE)


LINE = VoiceClip(start_sample=2 * SECOND, samples=speech(2))


class TestRules:
    def test_a_clip_yields_to_the_voices_unless_told_otherwise(self) -> None:
        assert NativeClip(samples=noise(1), start_sample=0, end_sample=SECOND).rule is NativeRule.DUCK

    @pytest.mark.parametrize(("rule", "lower_db"), [(NativeRule.KEEP, 0.0), (NativeRule.DUCK, -10.0)])
    def test_under_a_line_it_is_as_loud_as_the_rule_says(self, rule: NativeRule, lower_db: float) -> None:
        sound = heard(clip(0, 6, noise(6), rule), voices=(LINE,))

        free, under = rms_db(sound[:, SECOND // 2 : SECOND]), rms_db(sound[:, 2 * SECOND : 4 * SECOND])
        assert under - free == pytest.approx(lower_db, abs=0.1)

    def test_a_dropped_clip_is_not_heard_and_its_neighbours_are(self) -> None:
        sound = heard(clip(0, 2, noise(2)), clip(2, 4, noise(2), NativeRule.DROP), clip(4, 6, noise(2)))

        assert not sound[:, 2 * SECOND : 4 * SECOND].any()
        assert rms_db(sound[:, :SECOND]) == pytest.approx(rms_db(sound[:, 5 * SECOND :]), abs=0.2)

    def test_is_part_of_the_mix(self) -> None:
        track = Soundtrack(length=2 * SECOND, native=(clip(0, 2, noise(2)),), room_tone=None)

        assert np.array_equal(mix(track), stem(track, Stem.NATIVE))


class TestLevel:
    @pytest.mark.parametrize(("level", "lufs"), [(0.5, -22.0), (0.03, -22.0)])
    def test_clips_of_any_level_come_out_alike(self, level: float, lufs: float) -> None:
        assert integrated(heard(clip(0, 6, noise(6, level)))) == pytest.approx(lufs, abs=0.1)

    def test_a_clip_that_hardly_sounds_is_not_made_to_hiss(self) -> None:
        quiet = noise(6, 0.0005)

        assert rms_db(heard(clip(0, 6, quiet))) - rms_db(quiet) == pytest.approx(12.0, abs=0.1)

    def test_a_constant_offset_is_taken_out(self) -> None:
        sound = heard(clip(0, 6, noise(6) + np.float32(0.3)))

        assert abs(float(sound.mean())) < 1e-4

    def test_a_silent_clip_stays_silent(self) -> None:
        assert not heard(clip(0, 6, np.zeros((2, 6 * SECOND), np.float32))).any()


class TestCuts:
    def test_a_cut_does_not_click(self) -> None:
        first, second = tone(200, 3.5)[:, 4800:], tone(330, 3.5)[:, 4801:]

        sound = heard(clip(0, 3, first), clip(3, 6, second))

        steepest = np.abs(np.diff(sound[:, SECOND : 2 * SECOND])).max()
        assert np.abs(np.diff(sound)).max() < steepest * 2

    def test_a_cut_leaves_no_hole(self) -> None:
        sound = heard(clip(0, 3, noise(3)), clip(3, 6, noise(3, seed=1)))

        levels = [rms_db(sound[:, at : at + 480]) for at in range(2 * SECOND, 4 * SECOND, 480)]
        assert min(levels) > np.median(levels) - 3

    def test_nothing_is_heard_more_than_20_ms_from_its_clip(self) -> None:
        sound = heard(clip(0, 3, np.zeros((2, 3 * SECOND), np.float32)), clip(3, 5, noise(2)))

        assert not sound[:, : 3 * SECOND - 960].any()
        assert not sound[:, 5 * SECOND :].any()

    def test_in_a_dissolve_the_sounds_cross_over_its_whole_length(self) -> None:
        sound = heard(clip(0, 4, noise(4)), clip(2, 6, noise(4, seed=1)))
        first = heard(clip(0, 4, noise(4)), clip(2, 6, np.zeros((2, 4 * SECOND), np.float32)))

        levels = [rms_db(sound[:, at : at + 4800]) for at in range(SECOND, 5 * SECOND, 4800)]
        assert max(levels) - min(levels) < 1.0
        assert rms_db(first[:, 142_000:146_000]) == pytest.approx(rms_db(first[:, :SECOND]) - 3, abs=0.3)

    def test_a_sound_shorter_than_its_clip_ends_softly_when_it_ends(self) -> None:
        steady = np.where(np.arange(SECOND) // 24 % 2, 0.5, -0.5).astype(np.float32)

        sound = heard(clip(0, 3, steady), clip(3, 6, noise(3)))

        assert not sound[:, SECOND : 3 * SECOND - 960].any()
        assert np.abs(sound[:, SECOND - 1]).max() < 0.01 * np.abs(sound).max()

    def test_a_sound_longer_than_its_clip_is_cut(self) -> None:
        assert not heard(clip(0, 3, noise(6)))[:, 3 * SECOND :].any()

    @pytest.mark.parametrize("samples", [1, 5, 700])
    def test_the_shortest_clips_do_no_harm(self, samples: int) -> None:
        clips = [
            NativeClip(samples=noise(1)[:, :1], start_sample=at, end_sample=at + samples, rule=NativeRule.KEEP)
            for at in range(0, samples * 3, samples)
        ]

        assert np.isfinite(heard(*clips)).all()


class TestFaults:
    def test_three_clips_at_once_are_refused(self) -> None:
        with pytest.raises(ValueError, match="more than two"):
            heard(clip(0, 4, noise(1)), clip(1, 5, noise(1)), clip(3, 6, noise(1)))

    def test_clips_out_of_order_are_refused(self) -> None:
        with pytest.raises(ValueError, match="order"):
            heard(clip(3, 6, noise(1)), clip(0, 3, noise(1)))

    @pytest.mark.parametrize(("start_s", "end_s"), [(-1, 2), (2, 2), (5, 7)])
    def test_a_clip_outside_the_film_is_refused(self, start_s: float, end_s: float) -> None:
        with pytest.raises(ValueError, match="does not lie within the film"):
            heard(clip(start_s, end_s, noise(1)))

    def test_a_sample_that_is_no_number_is_refused(self) -> None:
        broken = noise(1)
        broken[1, 77] = np.nan

        with pytest.raises(ValueError, match="clip's own sound is not a finite number"):
            clip(0, 1, broken)
