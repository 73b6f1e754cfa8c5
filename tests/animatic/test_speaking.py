"""Lines are really spoken here: what matters is when, how loud, and that nothing clicks or changes."""

import threading
from functools import cache

import numpy as np
import pytest

from shotwright_animatic.speech import SAMPLE_RATE, Speech, VoiceStyle, speak
from shotwright_animatic.speech.kokoro import kokoro
from shotwright_animatic.speech.voices import style_table
from shotwright_sdk.errors import UnknownVoice
from shotwright_sdk.vocabulary import Emotion, MouthShape

_XIAOXIAO = VoiceStyle(voice="zf_xiaoxiao")
_LINE = "雨停了。你还在等他吗？我不知道……"


@cache
def _spoken(
    text: str, style: VoiceStyle = _XIAOXIAO, language: str = "zh", emotion: Emotion = Emotion.NEUTRAL
) -> Speech:
    return speak(text, style, language, emotion=emotion)


def _loudness(speech: Speech, start_s: float, end_s: float) -> float:
    part = speech.samples[round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)]
    return float(np.sqrt(np.mean(np.square(part, dtype=np.float64)))) if len(part) else 0.0


def test_the_phrases_are_the_text_and_follow_each_other_to_the_end() -> None:
    speech = _spoken(_LINE)

    assert "".join(phrase.text for phrase in speech.phrases) == _LINE
    assert [phrase.text for phrase in speech.phrases] == ["雨停了。", "你还在等他吗？", "我不知道……"]
    times = [time for phrase in speech.phrases for time in (phrase.start_s, phrase.end_s)]
    assert times == sorted(times)
    assert times[0] == 0.0
    assert times[-1] == pytest.approx(speech.duration_s)


def test_phrases_are_heard_when_they_say_so_and_the_rests_are_silent() -> None:
    speech = _spoken(_LINE)

    for phrase in speech.phrases:
        assert _loudness(speech, phrase.start_s, phrase.end_s) > 0.03
        assert _loudness(speech, phrase.start_s, phrase.start_s + 0.08) > 0.002
    for before, after in zip(speech.phrases, speech.phrases[1:], strict=False):
        assert 0.35 <= after.start_s - before.end_s <= 0.35 * 1.6 + 1e-6
        assert _loudness(speech, before.end_s, after.start_s) == 0.0


def test_the_same_line_is_the_same_sound() -> None:
    assert np.array_equal(speak("别去。", _XIAOXIAO, "zh").samples, _spoken("别去。").samples)


def test_threads_may_speak_at_once() -> None:
    heard: list[Speech] = []
    line = "别去。"
    threads = [threading.Thread(target=lambda: heard.append(speak(line, _XIAOXIAO, "zh"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(heard) == 2
    assert all(np.array_equal(speech.samples, _spoken(line).samples) for speech in heard)


def test_nothing_clicks_at_the_edges_and_nothing_clips() -> None:
    speech = _spoken(_LINE)

    for phrase in speech.phrases:
        for edge_s in (phrase.start_s, phrase.end_s - 1 / SAMPLE_RATE):
            assert abs(speech.samples[round(edge_s * SAMPLE_RATE)]) < 0.002
    assert np.abs(speech.samples).max() < 1.0
    assert abs(float(speech.samples.mean())) < 0.002


def test_voices_are_equally_loud_and_emotions_change_that_a_little() -> None:
    line = "别去。"
    levels = [_active_db(_spoken(line, VoiceStyle(voice=who))) for who in ("zf_xiaoxiao", "zm_yunyang")]
    sad = _spoken(line, emotion=Emotion.SAD)

    assert levels[0] == pytest.approx(levels[1], abs=1.0)
    assert levels[0] == pytest.approx(-20, abs=1.0)
    assert _active_db(sad) == pytest.approx(levels[0] - 2, abs=0.5)
    assert _spoken(line).duration_s < sad.duration_s


def test_pitch_is_raised_without_hurrying() -> None:
    line = "呜呜呜"
    plain, high = _spoken(line), _spoken(line, VoiceStyle(voice="zf_xiaoxiao", pitch=1.15))

    assert _pitch(high) / _pitch(plain) == pytest.approx(1.15, abs=0.08)
    assert high.duration_s == pytest.approx(plain.duration_s, rel=0.12)


def test_a_blend_is_neither_of_its_voices() -> None:
    one, other = (style_table(VoiceStyle(voice=name)) for name in ("zf_xiaoxiao", "zf_xiaoyi"))
    half = style_table(VoiceStyle(voice="zf_xiaoxiao", blended_with="zf_xiaoyi", blend=0.5))

    assert np.allclose(half, (one + other) / 2, atol=1e-5)


def test_english_and_mixed_lines_are_spoken() -> None:
    speech = _spoken("Wait! The AI said 你好 to me, twice.", VoiceStyle(voice="bm_george"), "en")

    assert 1.5 < speech.duration_s < 6
    assert speech.phrases[-1].end_s == pytest.approx(speech.duration_s)


@pytest.mark.parametrize(("text", "seconds"), [("……", 0.5), ("。", 0.35), ("", 0.2), ("😀", 0.2)])
def test_nothing_to_speak_is_a_short_silence(text: str, seconds: float) -> None:
    speech = speak(text, _XIAOXIAO, "zh")

    assert speech.duration_s == pytest.approx(seconds)
    assert not speech.samples.any()
    assert [phrase.text for phrase in speech.phrases] == [text]
    assert [mouth.shape for mouth in speech.mouths] == [MouthShape.REST]


def test_the_mouth_moves_while_phrases_last_and_rests_between() -> None:
    speech = _spoken(_LINE)

    assert speech.mouths[0].start_s == 0.0
    assert speech.mouths[-1].end_s == pytest.approx(speech.duration_s)
    assert all(one.end_s == other.start_s for one, other in zip(speech.mouths, speech.mouths[1:], strict=False))
    for before, after in zip(speech.phrases, speech.phrases[1:], strict=False):
        middle = (before.end_s + after.start_s) / 2
        assert next(mouth for mouth in speech.mouths if mouth.start_s <= middle < mouth.end_s).shape is MouthShape.REST
    assert {MouthShape.OPEN, MouthShape.WIDE, MouthShape.ROUND} <= {mouth.shape for mouth in speech.mouths}


def test_lips_are_round_in_wu_and_wide_in_yi() -> None:
    for text, shape in (("呜呜呜", MouthShape.ROUND), ("一一一", MouthShape.WIDE)):
        longest = max(_spoken(text).mouths, key=lambda mouth: mouth.end_s - mouth.start_s)
        assert longest.shape is shape


def test_the_sounds_times_add_up_to_the_samples() -> None:
    sounds = "ni↓ xau↓."

    take = kokoro().utter(sounds, style_table(_XIAOXIAO), 1.0)

    assert len(take.starts) == len(sounds) + 1
    assert np.all(np.diff(take.starts) > 0)
    assert take.starts[-1] < len(take.samples) <= take.starts[-1] + 3 * SAMPLE_RATE


def test_an_unknown_voice_is_refused_before_anything_is_spoken() -> None:
    with pytest.raises(UnknownVoice, match="zm_nobody"):
        speak("你好", VoiceStyle(voice="zm_nobody"), "zh")


def _active_db(speech: Speech) -> float:
    samples = speech.samples[np.abs(speech.samples) > 0.02 * np.abs(speech.samples).max()].astype(np.float64)
    return float(10 * np.log10(np.mean(samples**2)))


def _pitch(speech: Speech) -> float:
    """Return the median pitch of a voice in Hz, by autocorrelation over 50 ms."""
    pitches: list[float] = []
    for start in range(0, len(speech.samples) - 1200, 600):
        window = speech.samples[start : start + 1200].astype(np.float64)
        window -= window.mean()
        correlation = np.correlate(window, window, "full")[1199:]
        lag = 55 + int(correlation[55:240].argmax())
        if correlation[0] > 1.0 and correlation[lag] > 0.6 * correlation[0]:
            pitches.append(SAMPLE_RATE / lag)
    return float(np.median(pitches))
