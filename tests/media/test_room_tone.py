from pathlib import Path

import numpy as np
import pytest

from shotwright_media.sound.aac import write_m4a
from shotwright_media.sound.files import Sound
from shotwright_media.sound.mix import mix, stem
from shotwright_media.sound.soundtrack import Bed, RoomTone, Soundtrack, Stem, VoiceClip
from tests.media.sounds import decoded, noise, rms_db, speech

SECOND = 48_000


def quietest(sound: Sound, span: int = 480) -> float:
    return min(rms_db(sound[:, at : at + span]) for at in range(span, sound.shape[1] - 2 * span, span))


class TestRoomTone:
    def test_a_film_without_any_sound_is_not_digitally_silent_even_as_aac(self, tmp_path: Path) -> None:
        write_m4a(tmp_path / "a.m4a", mix(Soundtrack(length=25 * SECOND)))

        heard = decoded(tmp_path / "a.m4a")
        assert rms_db(heard) == pytest.approx(-60.0, abs=0.5)
        assert quietest(heard) > -75

    @pytest.mark.parametrize("level", [-70.0, -50.0])
    def test_its_level_can_be_chosen(self, level: float) -> None:
        assert rms_db(mix(Soundtrack(length=SECOND * 20, room_tone=RoomTone(level_dbfs=level)))) == pytest.approx(
            level, abs=0.1
        )

    def test_can_be_left_out(self) -> None:
        assert not mix(Soundtrack(length=SECOND, room_tone=None)).any()

    def test_the_seed_makes_it(self) -> None:
        first, again, other = (mix(Soundtrack(length=SECOND, room_tone=RoomTone(seed=seed))) for seed in (1, 1, 2))

        assert first.tobytes() == again.tobytes()
        assert first.tobytes() != other.tobytes()

    def test_does_not_depend_on_what_else_is_heard(self) -> None:
        voice = VoiceClip(start_sample=0, samples=speech(1))

        alone = stem(Soundtrack(length=3 * SECOND), Stem.AMBIENCE)
        under = stem(Soundtrack(length=3 * SECOND, voices=(voice,)), Stem.AMBIENCE)

        assert np.array_equal(alone, under)

    def test_lies_only_where_no_place_is_heard_and_leaves_no_hole_between(self) -> None:
        place = Bed(samples=noise(4), start_sample=6 * SECOND, end_sample=12 * SECOND)

        with_tone = stem(Soundtrack(length=18 * SECOND, ambience=(place,)), Stem.AMBIENCE)
        without = stem(Soundtrack(length=18 * SECOND, ambience=(place,), room_tone=None), Stem.AMBIENCE)

        tone = with_tone - without
        assert rms_db(tone[:, : 6 * SECOND]) == pytest.approx(-60, abs=0.5)
        assert rms_db(tone[:, 7 * SECOND : 10 * SECOND]) < -110
        assert quietest(with_tone, 4800) > -62

    def test_does_not_repeat_with_a_seam(self) -> None:
        sound = mix(Soundtrack(length=41 * SECOND))

        steps = np.abs(np.diff(sound))
        assert steps[:, 20 * SECOND - 2 : 20 * SECOND + 2].max() < steps.max()
        assert quietest(sound) > -70

    @pytest.mark.parametrize("level", [-101.0, -29.0, float("nan")])
    def test_a_level_that_is_no_room_is_refused(self, level: float) -> None:
        with pytest.raises(ValueError, match="room tone lies between"):
            RoomTone(level_dbfs=level)
