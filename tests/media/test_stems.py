from pathlib import Path

import numpy as np
import pytest

from shotwright_media.errors import DiskFull
from shotwright_media.sound.mastering import TARGETS, Delivery, master
from shotwright_media.sound.mix import mix
from shotwright_media.sound.soundtrack import Bed, Effect, NativeClip, Soundtrack, Stem, VoiceClip
from shotwright_media.sound.stems import write_stems
from tests.media.disk import little_room
from tests.media.sounds import decoded, ffmpeg, noise, speech, tone

SECOND = 48_000


def soundtrack(*, effect_gain_db: float = 0.0) -> Soundtrack:
    return Soundtrack(
        length=6 * SECOND + 7,
        voices=(VoiceClip(start_sample=SECOND, samples=speech(2)),),
        music=(Bed(samples=tone(220, 5), start_sample=0, end_sample=6 * SECOND),),
        effects=(Effect(start_sample=4 * SECOND, samples=noise(0.5), pan=-0.5, gain_db=effect_gain_db),),
        native=(NativeClip(samples=noise(2, seed=1), start_sample=0, end_sample=2 * SECOND),),
        ambience=(Bed(samples=noise(4, seed=2), start_sample=0, end_sample=3 * SECOND),),
    )


class TestStems:
    def test_one_file_for_each_part_exactly_as_long_as_the_film(self, tmp_path: Path) -> None:
        written = write_stems(tmp_path, soundtrack(), gain_db=0.0)

        assert [path.name for path in written.values()] == [
            "voice.wav",
            "music.wav",
            "effects.wav",
            "native.wav",
            "ambience.wav",
        ]
        assert all(decoded(path).shape == (2, 6 * SECOND + 7) for path in written.values())

    @pytest.mark.parametrize("gain_db", [0.0, -3.4, 5.2])
    def test_another_program_that_adds_them_hears_the_mix_before_the_limiter(
        self, tmp_path: Path, gain_db: float
    ) -> None:
        track = soundtrack()

        written = write_stems(tmp_path, track, gain_db=gain_db)

        together = sum(decoded(path) for path in written.values())
        step = 2**-23
        assert np.abs(together - mix(track) * 10 ** (gain_db / 20)).max() <= len(Stem) * step

    def test_together_they_are_the_film_where_the_limiter_had_nothing_to_do(self, tmp_path: Path) -> None:
        mastered = master(soundtrack(), TARGETS[Delivery.BROADCAST])

        written = write_stems(tmp_path, soundtrack(), gain_db=mastered.gain_db)

        together = sum(decoded(path) for path in written.values())
        assert np.abs(together - mastered.sound).max() < 1e-6

    def test_are_24_bit_integers(self, tmp_path: Path) -> None:
        written = write_stems(tmp_path, soundtrack(), gain_db=0.0)

        assert all(b"pcm_s24le" in ffmpeg("-i", path, "-f", "null", "-").stderr for path in written.values())

    def test_a_stem_beyond_full_scale_is_not_clipped(self, tmp_path: Path) -> None:
        written = write_stems(tmp_path, soundtrack(effect_gain_db=20), gain_db=6.0)

        assert np.abs(decoded(written[Stem.EFFECTS])).max() > 1.5
        assert b"pcm_f32le" in ffmpeg("-i", written[Stem.EFFECTS], "-f", "null", "-").stderr
        assert b"pcm_s24le" in ffmpeg("-i", written[Stem.MUSIC], "-f", "null", "-").stderr

    def test_a_stem_in_which_nothing_sounds_is_left_out(self, tmp_path: Path) -> None:
        voices = soundtrack().voices

        written = write_stems(tmp_path, Soundtrack(length=4 * SECOND, voices=voices, room_tone=None), gain_db=0.0)

        assert list(written) == [Stem.VOICE]
        assert [path.name for path in tmp_path.iterdir()] == ["voice.wav"]

    def test_a_full_disk_is_told_and_leaves_no_half_stem(self, tmp_path: Path) -> None:
        with little_room(100_000), pytest.raises(DiskFull, match=r"voice\.wav"):
            write_stems(tmp_path, soundtrack(), gain_db=0.0)

        assert list(tmp_path.iterdir()) == []
