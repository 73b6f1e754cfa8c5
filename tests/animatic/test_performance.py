"""Mouths follow the voice without flicker, eyes blink like eyes, and everything can be repeated."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from shotwright_animatic.people.mouths import MouthState
from shotwright_animatic.performance import breathing, emphasis, entrance, eyes_closed, mouths, speaking_bob

envelopes = arrays(np.float64, st.integers(0, 200), elements=st.floats(0, 1, allow_subnormal=False))
seeds = st.text(max_size=8)


def _runs(values: list[object]) -> list[int]:
    return [len(list(run)) for _, run in itertools.groupby(values)]


@given(envelopes)
def test_a_mouth_never_changes_faster_than_every_second_frame(envelope: np.ndarray) -> None:
    states = mouths(envelope)
    assert len(states) == len(envelope)
    assert all(run >= 2 for run in _runs(list(states))[:-1])


@given(envelopes, st.floats(0.1, 10))
def test_only_the_shape_of_the_voice_matters_not_its_loudness(envelope: np.ndarray, gain: float) -> None:
    if envelope.max(initial=0) > 0.01:
        powers_of_two = 2.0 ** round(gain)
        assert mouths(envelope) == mouths(envelope * powers_of_two)


@pytest.mark.parametrize(
    ("share", "state"),
    [(0.05, MouthState.REST), (0.25, MouthState.HALF), (0.6, MouthState.OPEN), (0.95, MouthState.WIDE)],
)
def test_louder_voices_open_the_mouth_wider(share: float, state: MouthState) -> None:
    envelope = np.full(20, share)
    envelope[:3] = 1.0
    assert mouths(envelope)[-1] is state


def test_silence_keeps_the_mouth_shut() -> None:
    assert set(mouths(np.zeros(30))) == {MouthState.REST}
    assert set(mouths(np.full(30, 1e-6))) == {MouthState.REST}


def test_a_voice_on_a_threshold_does_not_make_the_mouth_tremble() -> None:
    envelope = np.full(60, 0.42) + np.tile([0.01, -0.01], 30)
    envelope[0] = 1.0
    assert len(_runs(list(mouths(envelope)))) <= 3


@given(st.integers(0, 2000), st.sampled_from([12.0, 24.0, 25.0, 30.0, 60.0]), seeds)
def test_blinks_are_short_apart_and_never_on_a_cut(frames: int, fps: float, seed: str) -> None:
    closed = eyes_closed(frames, fps, seed)
    assert len(closed) == frames
    edge = round(0.4 * fps)
    assert not closed[:edge].any()
    assert not closed[max(0, frames - edge) :].any()
    for shut, run in itertools.groupby(closed):
        if shut:
            assert 2 <= len(list(run)) <= round(0.2 * fps) + 2


def test_people_blink_about_as_often_as_people_do() -> None:
    minute = eyes_closed(24 * 60, 24, "char_001")
    assert 10 <= sum(1 for shut, _ in itertools.groupby(minute) if shut) <= 34


def test_two_people_do_not_blink_together() -> None:
    assert not np.array_equal(eyes_closed(480, 24, "char_001"), eyes_closed(480, 24, "char_002"))


@given(st.integers(1, 400), seeds)
def test_breath_is_small_smooth_and_repeatable(frames: int, seed: str) -> None:
    move = breathing(frames, 24, seed)
    assert np.abs(move).max() <= 2.2 + 1e-9
    assert np.abs(np.diff(move)).max(initial=0) < 0.3
    assert np.array_equal(move, breathing(frames, 24, seed))


@given(envelopes)
def test_a_bob_lifts_and_never_sinks(envelope: np.ndarray) -> None:
    bob = speaking_bob(envelope, 24)
    assert len(bob) == len(envelope)
    assert bob.max(initial=0) <= 1e-9
    assert bob.min(initial=0) >= -4 - 1e-9


def test_entrances_settle_and_emphasis_fades() -> None:
    move = entrance(48, 24)
    assert move[0] == 36
    assert not move[12:].any()
    assert (np.diff(move) <= 0).all()
    swell = emphasis(72, 24, at_s=1.0)
    assert (swell[:24] == 1).all()
    assert 1.005 < swell.max() <= 1.03
    assert swell[-1] == pytest.approx(1, abs=1e-3)
