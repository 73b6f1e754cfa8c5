"""A line spoken at once is cut where the speaker rests, not in the middle of a word."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from shotwright_animatic.speech.kokoro import MOST_SOUNDS, Utterance
from shotwright_animatic.speech.takes import takes

_LENGTH = 1200
_STYLE = np.zeros((510, 256), np.float32)


@dataclass
class _Hummer:
    """Hums 50 ms for every letter and is silent, or only softer, at every mark."""

    at_marks: float = 0.0
    heard: list[str] = field(default_factory=list[str])

    def utter(self, sounds: str, style: NDArray[np.float32], speed: float) -> Utterance:
        self.heard.append(sounds)
        levels = np.repeat([0.5 if sound.isalpha() else self.at_marks for sound in sounds], _LENGTH)
        hum = np.sin(np.arange(len(levels)) / 5) * levels
        silence = np.zeros(3000)
        samples = np.concatenate([silence, hum, silence]).astype(np.float32)
        return Utterance(samples=samples, starts=3000 + _LENGTH * np.arange(len(sounds) + 1))


def test_phrases_come_out_without_the_silence_around_them() -> None:
    cuts = takes(_Hummer(), ["abc,", "de."], _STYLE, 1.0)

    assert [len(cut.samples) / _LENGTH for cut in cuts] == [pytest.approx(3, abs=1.5), pytest.approx(2, abs=1.5)]
    assert ["".join(sound for _, _, sound in cut.spans) for cut in cuts] == ["abc", "de"]
    assert all(np.abs(cut.samples[[0, -1]]).max() < 1e-3 for cut in cuts)
    assert not any(cut.connected for cut in cuts)


def test_sounds_are_where_their_spans_say() -> None:
    for cut in takes(_Hummer(), ["abc,", "de."], _STYLE, 1.0):
        for start, end, _ in cut.spans:
            assert np.sqrt(np.mean(cut.samples[start + 100 : end - 100] ** 2)) > 0.3


def test_a_voice_that_goes_on_is_not_interrupted() -> None:
    one, other = takes(_Hummer(at_marks=0.4), ["abc,", "de."], _STYLE, 1.0)

    assert one.connected
    assert not other.connected
    joined = np.concatenate([one.samples, other.samples])
    assert np.abs(np.diff(joined)).max() < 0.2, "the cut clicks"


def test_lines_are_spoken_at_once_until_they_grow_long() -> None:
    hummer = _Hummer()

    takes(hummer, ["a" * 90 + "."] * 5, _STYLE, 1.0)

    assert [line.count(".") for line in hummer.heard] == [2, 2, 1]


def test_a_phrase_longer_than_the_model_reads_is_spoken_in_pieces() -> None:
    hummer = _Hummer()

    (cut,) = takes(hummer, [("ab " * 300).strip() + "."], _STYLE, 1.0)

    assert all(len(line) <= MOST_SOUNDS + 1 for line in hummer.heard)
    assert "".join(sound for _, _, sound in cut.spans) == "ab" * 300


@given(st.lists(st.text("abc", min_size=1, max_size=9), min_size=1, max_size=8))
def test_every_phrase_gets_its_own_sounds(words: list[str]) -> None:
    cuts = takes(_Hummer(), [word + "," for word in words], _STYLE, 1.0)

    assert ["".join(sound for _, _, sound in cut.spans) for cut in cuts] == words
    for cut in cuts:
        assert all(0 <= start < end <= len(cut.samples) for start, end, _ in cut.spans)
