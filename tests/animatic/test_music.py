"""Scores are judged by numbers, as nobody listens here: tuning, pace, loudness, form, edges."""

import time
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from shotwright_animatic.music import SAMPLE_RATE, AmbienceKind, Stereo, ambience, ambience_for, score, soundtrack
from shotwright_animatic.music.composing import compose
from shotwright_animatic.music.form import Part, lay_out
from shotwright_animatic.music.harmony import SCALES, chord_tones, voiced
from shotwright_animatic.music.instruments import chimed, frequency, plucked, struck
from shotwright_animatic.music.moods import MANNERS
from shotwright_animatic.music.textures import bed
from shotwright_animatic.music.values import Instrument, Mono
from shotwright_sdk.values import MusicSection
from shotwright_sdk.vocabulary import Mood, Place, TimeOfDay, Weather

_DRUMS = {Instrument.KICK, Instrument.DRUM, Instrument.SNAP, Instrument.SHAKER, Instrument.TICK}


@cache
def _score(mood: Mood, duration_s: float = 12.0, seed: int = 1) -> Stereo:
    return score(mood, duration_s, seed)


def _rms(sound: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))


def _correlation(sound: Stereo) -> float:
    left, right = (channel - channel.mean() for channel in sound)
    return float((left * right).sum() / np.sqrt((left**2).sum() * (right**2).sum()))


def _centroid_hz(sound: Stereo) -> float:
    spectrum = np.abs(np.fft.rfft(sound.mean(axis=0)))
    return float((spectrum * np.fft.rfftfreq(sound.shape[1], 1 / SAMPLE_RATE)).sum() / spectrum.sum())


def _well_formed(sound: Stereo, count: int) -> None:
    assert sound.shape == (2, count)
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() < 0.95
    assert np.abs(sound.mean(axis=1)).max() < 1e-3, "an offset"
    assert np.abs(sound[:, [0, -1]]).max() < 1e-3, "a hard edge"
    assert np.abs(np.diff(sound)).max() < 0.4, "a click"


@pytest.mark.parametrize("mood", Mood)
def test_every_mood_is_well_formed_and_stereo(mood: Mood) -> None:
    sound = _score(mood)

    _well_formed(sound, 12 * SAMPLE_RATE)
    assert 0.04 < _rms(sound) < 0.13
    assert 0.2 < _correlation(sound) < 0.97


@pytest.mark.parametrize("mood", [Mood.CALM, Mood.ACTION])
def test_the_same_seed_is_the_same_piece_and_another_is_another(mood: Mood) -> None:
    assert np.array_equal(score(mood, 4.0, 7), score(mood, 4.0, 7))
    assert compose(mood, 30, 7) != compose(mood, 30, 8)


def test_the_moods_differ_in_brightness_loudness_and_pace() -> None:
    centroid = {mood: _centroid_hz(_score(mood)) for mood in Mood}
    loudness = {mood: _rms(_score(mood)) for mood in Mood}
    density = {mood: len({round(note.start_s, 1) for note in compose(mood, 60, 1)}) / 60 for mood in Mood}

    assert centroid[Mood.HAPPY] > 1.5 * centroid[Mood.SAD]
    assert centroid[Mood.TENSE] < centroid[Mood.CALM]
    assert loudness[Mood.ACTION] > 1.3 * max(loudness[mood] for mood in (Mood.CALM, Mood.SAD, Mood.MYSTERY))
    assert density[Mood.ACTION] > density[Mood.HAPPY] > density[Mood.CALM] > density[Mood.SAD]


@pytest.mark.parametrize("mood", Mood)
def test_all_notes_belong_to_one_scale(mood: Mood) -> None:
    for seed in range(5):
        classes = {round(note.pitch) % 12 for note in compose(mood, 60, seed) if note.instrument not in _DRUMS}
        keys = [
            {(tonic + step) % 12 for step in steps} for tonic in range(12) for steps in _scales(MANNERS[mood].scales)
        ]

        # A bass that leaps a fifth may leave the scale once, on the chord without a pure fifth.
        assert any(len(classes - key) <= 1 for key in keys)


def _scales(names: tuple[str, ...]) -> list[tuple[int, ...]]:
    return [SCALES[name] for name in names]


@pytest.mark.parametrize("make", [struck, plucked, chimed])
def test_instruments_are_in_tune(make: Callable[[float, float, float], Mono]) -> None:
    for pitch in (57, 69, 76):
        sound = make(pitch, 1.0, 0.5)
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
        near = slice(round(frequency(pitch - 0.9) / SAMPLE_RATE * (1 << 18)), None)
        far = round(frequency(pitch + 0.9) / SAMPLE_RATE * (1 << 18))
        peak = (near.start + int(spectrum[near.start : far].argmax())) * SAMPLE_RATE / (1 << 18)

        assert abs(1200 * np.log2(peak / frequency(pitch))) < 6, "cents"


@given(st.sampled_from(Mood), st.floats(0.3, 400), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_the_form_fills_the_time_and_ends_on_the_tonic(mood: Mood, duration_s: float, seed: int) -> None:
    form = lay_out(MANNERS[mood], duration_s, Random(seed))
    slow, quick = (60 / tempo for tempo in MANNERS[mood].beats_per_minute)

    assert form.bars[-1].part is Part.ENDING
    assert form.bars[-1].chord == 0
    assert form.bars[-1].start_s < duration_s
    assert [bar.start_s for bar in form.bars] == pytest.approx([i * form.bar_s for i in range(len(form.bars))])
    assert quick / 1.26 < form.beat_s < slow * 1.26
    assert duration_s - form.bars[-1].start_s < 2.3 * form.bar_s


@given(st.sampled_from(Mood), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_a_long_piece_never_plays_two_bars_alike(mood: Mood, seed: int) -> None:
    notes = compose(mood, 90, seed)
    form = lay_out(MANNERS[mood], 90, Random(f"{mood.value}/{seed}"))
    bars: list[tuple[tuple[str, int, int], ...]] = []
    for bar in form.bars[2:-2]:
        inside = [note for note in notes if bar.start_s - 0.03 <= note.start_s < bar.start_s + form.bar_s - 0.03]
        bars.append(tuple((n.instrument.value, round((n.start_s - bar.start_s) / 0.1), round(n.pitch)) for n in inside))

    assert len(set(bars)) > 0.9 * len(bars)
    assert not any(one == other for one, other in pairwise(bars))


@given(st.integers(0, 11), st.sampled_from(["major", "minor", "dorian"]), st.lists(st.integers(0, 6), min_size=2))
def test_voices_move_little_from_chord_to_chord(tonic: int, scale: str, roots: list[int]) -> None:
    chord: tuple[int, ...] = ()
    for root in roots:
        tones = chord_tones(tonic, scale, root, 3)
        following = voiced(tones, chord, 60)
        assert {pitch % 12 for pitch in following} == set(tones)
        assert list(following) == sorted(following)
        if chord:
            assert max(min(abs(pitch - old) for old in chord) for pitch in following) <= 6
        chord = following


@pytest.mark.parametrize("duration_s", [0.4, 3.0, 31.3])
def test_any_duration_is_met_to_the_sample(duration_s: float) -> None:
    _well_formed(score(Mood.SAD, duration_s, 3), round(duration_s * SAMPLE_RATE))
    assert ambience(AmbienceKind.RAIN, duration_s, 3).shape == (2, round(duration_s * SAMPLE_RATE))


@pytest.mark.parametrize("duration_s", [0.0, -1.0])
def test_no_duration_is_refused(duration_s: float) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        score(Mood.CALM, duration_s)
    with pytest.raises(ValueError, match="cannot be"):
        ambience(AmbienceKind.SEA, duration_s)


def test_music_is_made_much_faster_than_it_plays() -> None:
    start = time.process_time()
    score(Mood.CALM, 20.0, 11)

    assert time.process_time() - start < 4.0


@pytest.mark.parametrize("kind", AmbienceKind)
def test_every_ambience_is_well_formed_and_wide(kind: AmbienceKind) -> None:
    sound = ambience(kind, 3.0, 1)

    _well_formed(sound, 3 * SAMPLE_RATE)
    assert 0.005 < _rms(sound) < 0.07
    assert abs(_correlation(sound)) < 0.75
    assert np.array_equal(sound, ambience(kind, 3.0, 1))
    assert not np.array_equal(sound, ambience(kind, 3.0, 2))


def test_ambiences_sound_as_they_should() -> None:
    kinds = ("RAIN", "RAIN_OUTSIDE", "BIRDS", "CITY", "SPACE", "WIND")
    centroid = {AmbienceKind[kind]: _centroid_hz(ambience(AmbienceKind[kind], 4.0, 1)) for kind in kinds}

    assert centroid[AmbienceKind.RAIN] > 3 * centroid[AmbienceKind.RAIN_OUTSIDE]
    assert centroid[AmbienceKind.BIRDS] > centroid[AmbienceKind.CITY]
    assert centroid[AmbienceKind.SPACE] < centroid[AmbienceKind.WIND]
    gusts = ambience(AmbienceKind.WIND, 20.0, 1)[:, SAMPLE_RATE:-SAMPLE_RATE].reshape(2, -1, SAMPLE_RATE // 2)
    levels = [_rms(gusts[:, place]) for place in range(gusts.shape[1])]
    assert max(levels) > 3 * min(levels)


def test_a_bed_of_noise_has_no_seam() -> None:
    loop = 1 << 20
    sound = bed(loop + SAMPLE_RATE, ((100, 3000, 0.1),), np.random.default_rng(1))
    steps = np.abs(np.diff(sound[0]))

    assert steps[loop - 1] < np.percentile(steps, 99.9)


@pytest.mark.parametrize(
    ("place", "interior", "weather", "time_of_day", "kind"),
    [
        (Place.STREET, False, Weather.CLEAR, TimeOfDay.DAY, AmbienceKind.CITY),
        (Place.STREET, False, Weather.RAIN, TimeOfDay.NIGHT, AmbienceKind.RAIN),
        (Place.HOME, True, Weather.RAIN, TimeOfDay.NIGHT, AmbienceKind.RAIN_OUTSIDE),
        (Place.OFFICE, False, Weather.CLEAR, TimeOfDay.DAY, AmbienceKind.ROOM),
        (Place.CAFE, True, Weather.CLEAR, TimeOfDay.DAY, AmbienceKind.CROWD),
        (Place.FOREST, False, Weather.CLEAR, TimeOfDay.DAY, AmbienceKind.BIRDS),
        (Place.FOREST, False, Weather.CLEAR, TimeOfDay.NIGHT, AmbienceKind.CRICKETS),
        (Place.FOREST, False, Weather.SNOW, TimeOfDay.DAY, AmbienceKind.WIND),
        (Place.SEA, False, Weather.STORM, TimeOfDay.DAY, AmbienceKind.STORM),
        (Place.SEA, False, Weather.WIND, TimeOfDay.DAY, AmbienceKind.SEA),
        (Place.SPACE, False, Weather.STORM, TimeOfDay.DAY, AmbienceKind.SPACE),
    ],
)
def test_which_sound_belongs_where(
    place: Place, interior: bool, weather: Weather, time_of_day: TimeOfDay, kind: AmbienceKind
) -> None:
    assert ambience_for(place, interior, weather, time_of_day) is kind


def _section(frames: int, mood: Mood = Mood.CALM, place: Place = Place.STREET) -> MusicSection:
    return MusicSection(
        mood=mood, place=place, interior=False, time_of_day=TimeOfDay.DAY, weather=Weather.CLEAR, frames=frames
    )


def test_a_films_bed_is_as_long_as_its_frames_and_never_stops() -> None:
    sections = (_section(101), _section(0), _section(60, Mood.ACTION, Place.SEA), _section(99, Mood.ACTION))

    bed = soundtrack(sections, Fraction(24000, 1001), seed=5)

    assert bed.score.shape == bed.ambience.shape == (2, round(260 * 1001 / 24000 * SAMPLE_RATE))
    for stem in (bed.score, bed.ambience):
        loud = [_rms(stem[:, start : start + 12000]) for start in range(24000, stem.shape[1] - 72000, 12000)]
        assert min(loud) > 0.002
        assert np.abs(np.diff(stem)).max() < 0.4


def test_neighbours_in_one_mood_share_one_piece() -> None:
    whole = soundtrack((_section(96),), Fraction(24), seed=5)
    halves = soundtrack((_section(40), _section(56)), Fraction(24), seed=5)

    assert np.array_equal(whole.score, halves.score)
    assert np.array_equal(whole.ambience, halves.ambience)


def test_a_film_without_frames_has_no_bed() -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        soundtrack((_section(0),), Fraction(24), seed=5)
