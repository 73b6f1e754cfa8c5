import numpy as np
import pytest

from shotwright_media.sound.files import Sound
from shotwright_media.sound.loudness import integrated
from shotwright_media.sound.mix import stem
from shotwright_media.sound.soundtrack import Effect, Soundtrack, Stem
from tests.media.sounds import noise, rms_db

SECOND = 48_000


def heard(*effects: Effect, length: int = 4 * SECOND) -> Sound:
    return stem(Soundtrack(length=length, effects=effects), Stem.EFFECTS)


def bang(seconds: float = 0.5) -> Sound:
    """Loud on its first sample, and fading."""
    time = np.arange(round(seconds * SECOND)) / SECOND
    return (np.exp(-time * 8) * np.cos(2 * np.pi * 500 * time))[None].astype(np.float32)


class TestPlacing:
    def test_a_bang_is_heard_on_its_sample_at_once(self) -> None:
        sound = heard(Effect(start_sample=12_345, samples=bang()))

        assert not sound[:, :12_345].any()
        assert int(np.abs(sound[0]).argmax()) == 12_345

    def test_a_part_of_a_sound_can_be_played(self) -> None:
        steps = np.linspace(0.1, 0.5, 1000, dtype=np.float32)

        sound = heard(Effect(start_sample=100, samples=steps, first=200, length=300, fade_out=0))

        assert np.flatnonzero(sound[0]).tolist() == list(range(100, 400))
        assert np.allclose(sound[0, 100:400] / sound[0, 100], steps[200:500] / steps[200], rtol=1e-5)

    def test_fades_take_as_long_as_asked(self) -> None:
        steady = np.ones(SECOND, np.float32)

        sound = heard(Effect(start_sample=0, samples=steady, fade_in=4800, fade_out=9600))[0, :SECOND]

        level = sound[SECOND // 2]
        assert sound[0] < level * 0.001
        assert sound[2400] == pytest.approx(level * np.sqrt(0.5), rel=0.01)
        assert np.allclose(sound[4800 : SECOND - 9600], level)
        assert sound[SECOND - 4800] == pytest.approx(level * np.sqrt(0.5), rel=0.01)

    def test_an_effect_longer_than_the_film_fades_out_with_it(self) -> None:
        sound = heard(Effect(start_sample=SECOND, samples=noise(60)), length=2 * SECOND)

        assert sound.shape == (2, 2 * SECOND)
        assert rms_db(sound[:, SECOND:]) == pytest.approx(rms_db(sound[:, SECOND : SECOND + 4800]), abs=0.5)
        assert np.abs(sound[:, -1]).max() < 0.01

    @pytest.mark.parametrize("start", [-1, 2 * SECOND, 3 * SECOND])
    def test_an_effect_that_starts_outside_the_film_is_refused(self, start: int) -> None:
        with pytest.raises(ValueError, match="does not lie within the film"):
            Soundtrack(length=2 * SECOND, effects=(Effect(start_sample=start, samples=bang()),))


class TestLevel:
    @pytest.mark.parametrize("level", [0.001, 0.1, 2.0])
    def test_is_the_same_however_loud_the_file_is(self, level: float) -> None:
        sound = heard(Effect(start_sample=0, samples=noise(2, level)))

        assert integrated(sound[:, : 2 * SECOND]) == pytest.approx(-20.0, abs=0.1)

    def test_gain_goes_on_top(self) -> None:
        plain, louder = (heard(Effect(start_sample=0, samples=noise(1), gain_db=gain)) for gain in (0.0, 6.0))

        assert rms_db(louder) - rms_db(plain) == pytest.approx(6.0, abs=0.01)

    def test_a_click_is_not_blown_up_beyond_full_scale(self) -> None:
        click = np.zeros(SECOND, np.float32)
        click[100] = 0.3

        assert np.abs(heard(Effect(start_sample=0, samples=click))).max() == pytest.approx(1.0)

    def test_silence_stays_silent(self) -> None:
        assert not heard(Effect(start_sample=0, samples=np.zeros(100, np.float32))).any()


class TestPan:
    @pytest.mark.parametrize("pan", [-1.0, -0.4, 0.0, 0.7, 1.0])
    def test_the_power_stays_wherever_it_is_heard(self, pan: float) -> None:
        middle, moved = (heard(Effect(start_sample=0, samples=noise(1)[:1], pan=at)) for at in (0.0, pan))

        assert rms_db(moved) == pytest.approx(rms_db(middle), abs=0.01)

    def test_left_is_left(self) -> None:
        left = heard(Effect(start_sample=0, samples=bang(), pan=-1))

        assert np.abs(left[0]).max() > 0.1
        assert np.abs(left[1]).max() < 1e-6

    def test_the_middle_is_heard_alike_from_both_sides(self) -> None:
        sound = heard(Effect(start_sample=0, samples=bang()))

        assert np.allclose(sound[0], sound[1])


class TestFaults:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"samples": np.zeros((2, 0), np.float32)},
            {"samples": np.zeros((3, 9), np.float32)},
            {"samples": np.full(9, np.nan, np.float32)},
            {"samples": np.full(9, -np.inf, np.float32)},
            {"pan": 1.01},
            {"pan": float("nan")},
            {"gain_db": float("inf")},
            {"gain_db": float("nan")},
            {"first": 9},
            {"first": -1},
            {"length": 0},
            {"fade_in": -1},
        ],
        ids=lambda wrong: next(iter(wrong)),
    )
    def test_what_cannot_be_heard_is_refused(self, wrong: dict[str, object]) -> None:
        given = {"start_sample": 0, "samples": np.ones(9, np.float32)} | wrong

        with pytest.raises(ValueError, match=r"sound|gain|fade"):
            Effect(**given)  # pyright: ignore[reportArgumentType]  # values of every wrong kind
