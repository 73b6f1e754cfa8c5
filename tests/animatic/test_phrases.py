"""Lines are cut into phrases for the ear and the subtitles, and nothing is ever lost."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shotwright_animatic.speech.phrases import LONGEST, pause_after, split, weight

_SCRIPT_SIGNS = st.sampled_from("你好林夏雨夜，。！？……——、：；“”「」（）abcXYZ 123.,!?;:'\"-\n😀éЖあ%$")
_LINES = st.text(_SCRIPT_SIGNS, max_size=120) | st.text(max_size=60)


@given(_LINES)
@example("")
@example('他说，"走吧。" 3.14 ')
@settings(max_examples=200, deadline=None)
def test_the_phrases_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text


@given(_LINES)
@settings(max_examples=200, deadline=None)
def test_every_phrase_can_be_spoken_unless_nothing_can(text: str) -> None:
    phrases = split(text)

    assert phrases
    assert all(weight(phrase) > 0 for phrase in phrases) or len(phrases) == 1


@given(_LINES)
@settings(max_examples=200, deadline=None)
def test_no_phrase_is_too_long(text: str) -> None:
    assert all(weight(phrase) <= LONGEST for phrase in split(text))


@given(st.lists(st.text("春眠不觉晓处闻啼鸟", min_size=6, max_size=12), min_size=2, max_size=6))
def test_sentences_of_some_length_are_phrases_of_their_own(sentences: list[str]) -> None:
    line = "".join(sentence + "。" for sentence in sentences)

    assert list(split(line)) == [sentence + "。" for sentence in sentences]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("你到底是谁？为什么一直跟着我？", ["你到底是谁？", "为什么一直跟着我？"]),
        ("不！我不去……", ["不！我不去……"]),
        ("……你终于来了。", ["……你终于来了。"]),
        ("他低声说：“你快走吧。”她没有动。", ["他低声说：“你快走吧。”", "她没有动。"]),
        ("「住手！」林夏大声喊道。", ["「住手！」林夏大声喊道。"]),
        ('He said "Go away." She stayed where she was.', ['He said "Go away." ', "She stayed where she was."]),
        ("Mr. Smith paid 1,000.50 dollars at 10:30.", ["Mr. Smith paid 1,000.50 dollars at 10:30."]),
        ("See www.example.org for all of it.", ["See www.example.org for all of it."]),
        ("They met on Nov. 22, 1998.", ["They met on Nov. 22, ", "1998."]),
        ("J. R. Brown lives there now.", ["J. R. Brown lives there now."]),
    ],
)
def test_where_lines_are_cut(text: str, phrases: list[str]) -> None:
    assert list(split(text)) == phrases


def test_a_long_line_without_marks_is_folded_between_words() -> None:
    first, second = split("没有标点的很长很长的一句话它一直说一直说说到天荒地老也没有停下来因为写它的人忘记了")

    assert abs(weight(first) - weight(second)) < 12
    english = split("this line goes on and on because whoever wrote it never found the full stop key on the board")
    assert all(
        re.fullmatch(r"[a-z ]+", phrase) and (phrase.endswith(" ") or phrase is english[-1]) for phrase in english
    )


@pytest.mark.parametrize(
    ("phrase", "seconds"),
    [
        ("你好，", 0.18),
        ("你好。", 0.35),
        ("“你好！”", 0.35),
        ("你……", 0.5),
        ("wait... ", 0.5),
        ("so— ", 0.3),
        ("你", 0.0),
    ],
)
def test_speakers_rest_as_long_as_the_mark_asks(phrase: str, seconds: float) -> None:
    assert pause_after(phrase) == seconds
