from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.sound.envelope import envelope
from shotwright_media.sound.files import stereo
from shotwright_media.sound.loops import looped
from shotwright_media.sound.loudness import integrated
from shotwright_media.sound.mix import mix, stem
from shotwright_media.sound.soundtrack import Bed, Levels, Soundtrack, Stem, VoiceClip
from shotwright_media.timebase import FrameRate
from tests.media.sounds import noise, rms_db, speech, tone

SECOND = 48_000


def soundtrack(length: int = 12 * SECOND) -> Soundtrack:
    """Two lines over one piece of music, in two places."""
    return Soundtrack(
        length=length,
        voices=(
            VoiceClip(start_sample=3 * SECOND, samples=speech(2)),
            VoiceClip(start_sample=round(5.3 * SECOND), samples=speech(1.5, 0.01, seed=1)),
        ),
        music=(Bed(samples=noise(5, seed=2), start_sample=0, end_sample=length),),
        ambience=(
            Bed(samples=noise(4), start_sample=0, end_sample=6 * SECOND),
            Bed(samples=noise(4, seed=1), start_sample=6 * SECOND, end_sample=length),
        ),
    )


class TestMix:
    @pytest.mark.parametrize("rate", ["24", "25", "30000/1001"])
    def test_is_as_long_as_the_film_to_the_sample(self, rate: str) -> None:
        length = FrameRate.of(rate).samples(101)

        assert mix(Soundtrack(length=length)).shape == (2, length)

    def test_is_the_sum_of_its_stems(self) -> None:
        track = soundtrack()

        together = sum(stem(track, part) for part in Stem)

        assert np.abs(mix(track) - together).max() < 1e-6

    def test_every_voice_is_heard_at_the_speech_level_however_quietly_it_was_spoken(self) -> None:
        voices = stem(soundtrack(), Stem.VOICE)

        first = voices[:, 3 * SECOND : 5 * SECOND]
        second = voices[:, round(5.3 * SECOND) : round(6.8 * SECOND)]
        assert integrated(first) == pytest.approx(-16.0, abs=0.1)
        assert integrated(second) == pytest.approx(-16.0, abs=0.1)

    def test_a_whisper_can_stay_quieter(self) -> None:
        voice = VoiceClip(start_sample=0, samples=speech(2), gain_db=-6)

        heard = mix(Soundtrack(length=2 * SECOND, voices=(voice,)))

        assert integrated(heard) == pytest.approx(-22.0, abs=0.1)

    def test_a_voice_stands_where_it_was_put_and_nowhere_else(self) -> None:
        heard = stem(soundtrack(), Stem.VOICE)

        assert not heard[:, : 3 * SECOND].any()
        assert not heard[:, 5 * SECOND : round(5.3 * SECOND)].any()
        assert np.abs(heard[:, 3 * SECOND : 3 * SECOND + 48]).max() > 0

    def test_a_silent_voice_does_no_harm(self) -> None:
        clip = VoiceClip(start_sample=0, samples=np.zeros((1, SECOND), np.float32))

        assert not mix(Soundtrack(length=SECOND, voices=(clip,), room_tone=None)).any()

    def test_the_same_soundtrack_gives_the_same_bytes(self) -> None:
        assert mix(soundtrack()).tobytes() == mix(soundtrack()).tobytes()

    @pytest.mark.parametrize(("start", "length"), [(-1, SECOND), (SECOND, SECOND + 1), (2 * SECOND, 1)])
    def test_a_voice_beyond_the_film_is_refused_rather_than_cut(self, start: int, length: int) -> None:
        clip = VoiceClip(start_sample=start, samples=np.zeros((1, length), np.float32))

        with pytest.raises(ValueError, match="does not lie within the film"):
            Soundtrack(length=2 * SECOND, voices=(clip,))

    def test_a_constant_offset_does_not_thump(self) -> None:
        voice = VoiceClip(start_sample=0, samples=speech(2) + np.float32(0.3))

        heard = stem(Soundtrack(length=2 * SECOND, voices=(voice,)), Stem.VOICE)

        assert abs(float(heard.mean())) < 1e-4
        assert integrated(heard) == pytest.approx(-16.0, abs=0.1)

    @pytest.mark.parametrize("shape", [(SECOND,), (1, SECOND), (2, SECOND)])
    def test_one_channel_is_as_loud_as_two(self, shape: tuple[int, ...]) -> None:
        samples = np.broadcast_to(speech(1)[0], shape).astype(np.float32)

        heard = mix(Soundtrack(length=SECOND, voices=(VoiceClip(start_sample=0, samples=samples),)))

        assert integrated(heard) == pytest.approx(-16.0, abs=0.1)

    @pytest.mark.parametrize(
        "samples",
        [
            np.array([[0.1, np.nan]], np.float32),
            np.array([np.inf, 0.1], np.float32),
            np.zeros((1, 0), np.float32),
            np.zeros((5, 2), np.float32),
            np.zeros((1, 2, 2), np.float32),
        ],
        ids=["not a number", "infinite", "empty", "five channels", "three dimensions"],
    )
    def test_what_is_no_sound_is_refused_where_it_comes_in(self, samples: np.ndarray) -> None:
        with pytest.raises(ValueError, match="voice line"):
            VoiceClip(start_sample=0, samples=samples)
        with pytest.raises(ValueError, match="bed"):
            Bed(samples=samples, start_sample=0, end_sample=1)

    def test_beds_that_overlap_are_refused(self) -> None:
        first = Bed(samples=noise(1), start_sample=0, end_sample=SECOND)
        second = Bed(samples=noise(1), start_sample=SECOND // 2, end_sample=2 * SECOND)

        with pytest.raises(ValueError, match="overlap"):
            Soundtrack(length=2 * SECOND, ambience=(first, second))


class TestDucking:
    def test_music_is_down_before_the_first_word_and_up_again_after_the_last(self) -> None:
        music = stem(soundtrack(), Stem.MUSIC)
        steady = rms_db(music[:, SECOND : 2 * SECOND])

        assert rms_db(music[:, 3 * SECOND : 5 * SECOND]) == pytest.approx(steady - 10, abs=0.3)
        assert rms_db(music[:, round(7.5 * SECOND) : round(8.5 * SECOND)]) == pytest.approx(steady, abs=0.3)

    def test_music_does_not_pump_in_a_short_pause(self) -> None:
        music = stem(soundtrack(), Stem.MUSIC)

        pause = rms_db(music[:, 5 * SECOND : round(5.3 * SECOND)])
        assert pause == pytest.approx(rms_db(music[:, round(3.5 * SECOND) : round(4.5 * SECOND)]), abs=0.2)

    def test_the_level_never_jumps(self) -> None:
        steady = np.full((2, 12 * SECOND), 0.25, np.float32)
        track = Soundtrack(
            length=12 * SECOND,
            voices=soundtrack().voices,
            music=(Bed(samples=steady + noise(12, 0.0), start_sample=0, end_sample=12 * SECOND),),
        )

        music = stem(track, Stem.MUSIC)

        assert np.abs(np.diff(music)).max() < np.abs(music).max() * 0.001

    @given(spans=st.lists(st.tuples(st.integers(0, 90_000), st.integers(1, 5_000)), max_size=5))
    @settings(max_examples=30, deadline=None)
    def test_music_is_never_louder_than_unducked_nor_quieter_than_asked(self, spans: list[tuple[int, int]]) -> None:
        bed = Bed(samples=noise(2), start_sample=0, end_sample=2 * SECOND)
        voices = tuple(VoiceClip(start_sample=a, samples=speech(n / SECOND)) for a, n in spans)

        free = np.abs(stem(Soundtrack(length=2 * SECOND, music=(bed,)), Stem.MUSIC))
        ducked = np.abs(stem(Soundtrack(length=2 * SECOND, music=(bed,), voices=voices), Stem.MUSIC))

        assert (ducked <= free * 1.00001).all()
        assert (ducked >= free * 0.31622).all()
        for start, length in spans:
            assert np.allclose(
                ducked[:, start : start + length], free[:, start : start + length] * 0.3162278, rtol=1e-4
            )


class TestBeds:
    def test_places_cross_fade_without_a_hole(self) -> None:
        ambience = stem(soundtrack(), Stem.AMBIENCE)

        levels = [rms_db(ambience[:, at : at + 4800]) for at in range(3 * SECOND, 9 * SECOND, 4800)]
        assert max(levels) - min(levels) < 1.0

    def test_a_bed_is_at_its_level_however_loud_its_file_is(self) -> None:
        quiet = Bed(samples=noise(4, 0.001), start_sample=0, end_sample=8 * SECOND)

        heard = stem(Soundtrack(length=8 * SECOND, ambience=(quiet,), levels=Levels(fade_out_s=0.5)), Stem.AMBIENCE)

        assert integrated(heard[:, SECOND : 7 * SECOND]) == pytest.approx(-34.0, abs=0.3)

    def test_film_begins_and_ends_in_silence(self) -> None:
        heard = stem(soundtrack(), Stem.MUSIC)

        assert np.abs(heard[:, 0]).max() < 1e-4
        assert np.abs(heard[:, -1]).max() < 1e-4

    def test_a_pause_between_beds_stays_silent(self) -> None:
        beds = (
            Bed(samples=noise(1), start_sample=0, end_sample=2 * SECOND),
            Bed(samples=noise(1), start_sample=3 * SECOND, end_sample=5 * SECOND),
        )

        heard = stem(Soundtrack(length=6 * SECOND, music=beds), Stem.MUSIC)

        assert not heard[:, 2 * SECOND : 3 * SECOND].any()
        assert not heard[:, 5 * SECOND :].any()

    def test_a_loop_has_no_seam(self) -> None:
        sound = looped(noise(2), 11 * SECOND, SECOND)

        levels = [rms_db(sound[:, at : at + 9600]) for at in range(0, 11 * SECOND - 9600, 9600)]
        assert sound.shape == (2, 11 * SECOND)
        assert max(levels) - min(levels) < 1.0

    @given(own=st.integers(4800, 9000), length=st.integers(1, 40_000), cross=st.integers(0, 9000))
    @settings(max_examples=50)
    def test_a_loop_has_exactly_the_length_asked_for(self, own: int, length: int, cross: int) -> None:
        sound = looped(np.ones((2, own), np.float32), length, cross)

        assert sound.shape == (2, length)
        assert (sound > 0.69).all()

    def test_a_sound_too_short_to_be_looped_is_refused(self) -> None:
        with pytest.raises(ValueError, match="too few"):
            looped(noise(0.05), SECOND, 0)


class TestEnvelope:
    def test_a_mouth_is_open_where_there_is_sound(self) -> None:
        clip = np.concatenate([np.zeros((1, 24_000)), tone(200, 0.5)[:1], np.zeros((1, 24_000))], axis=1)

        opened = envelope(clip.astype(np.float32), Fraction(24))

        assert opened.shape == (36,)
        assert not opened[:12].any()
        assert (opened[14:22] > 0.95).all()
        assert not opened[24:].any()

    @given(length=st.integers(0, 20_000), fps=st.sampled_from([Fraction(24), Fraction(25), Fraction(30_000, 1001)]))
    def test_has_one_value_from_0_to_1_for_every_started_frame(self, length: int, fps: Fraction) -> None:
        opened = envelope(stereo(np.linspace(-1, 1, length)), fps)

        assert opened.size == -(-length * fps // 48_000)
        assert ((opened >= 0) & (opened <= 1)).all()

    def test_silence_keeps_the_mouth_shut(self) -> None:
        assert not envelope(np.zeros((1, SECOND), np.float32), Fraction(24)).any()
