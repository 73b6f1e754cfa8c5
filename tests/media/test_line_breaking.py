import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_media.subtitles.break_words import NO_LINE_END, NO_LINE_START
from shotwright_media.subtitles.line_breaking import (
    CLAUSE_COST,
    LIST_COST,
    SENTENCE_COST,
    WORD_COST,
    Measured,
    joint,
    pieces,
    tidy,
)

TEXTS = st.text(st.sampled_from([*"雨夜林夏，。“”（）——……、！abcdé́👍🏽👩\u200d\n \t　019%$-/'.,"]), max_size=60)


def cost_after(text: str, part: str) -> float:
    """How bad it is to break `text` right after `part`."""
    end = text.index(part) + len(part)
    return next(piece.break_cost for piece in pieces(text, 100) if piece.end == end)


def run_of(text: str) -> list[str]:
    return [text[piece.start : piece.end] for piece in pieces(text, 100)]


class TestPieces:
    def test_punctuation_stays_with_its_words(self) -> None:
        assert run_of("她说：“走吧。”……好") == ["她", "说：", "“走", "吧。”……", "好"]
        assert run_of("“Well,” she said.") == ["“Well,”", "she", "said."]

    def test_words_numbers_and_their_units_are_whole(self) -> None:
        assert run_of("AI在2024年6月") == ["AI", "在2024年", "6月"] or run_of("AI在2024年6月") == [
            "AI",
            "在",
            "2024年",
            "6月",
        ]

    def test_korean_is_broken_between_words(self) -> None:
        assert run_of("그녀는 비를 맞으며 서 있었다.") == ["그녀는", "비를", "맞으며", "서", "있었다."]

    @given(TEXTS)
    def test_lie_between_all_characters_but_spaces(self, text: str) -> None:
        text = tidy(text)

        made = pieces(text, 1000)

        assert "".join((" " if piece.spaced else "") + text[piece.start : piece.end] for piece in made) == text

    @given(TEXTS)
    def test_no_mark_and_no_part_of_a_character_is_parted_from_its_own(self, text: str) -> None:
        text = tidy(text)

        for before, after in pairwise(pieces(text, 1000)):
            left, right = text[before.end - 1], text[after.start]
            assert left not in NO_LINE_END
            assert right not in NO_LINE_START
            assert not unicodedata.combining(right)
            assert right != "🏽"
            assert "\u200d" not in (left, right)

    def test_a_run_longer_than_a_line_is_cut(self) -> None:
        assert [piece.end - piece.start for piece in pieces("a" * 25, 10)] == [10, 10, 5]


class TestCosts:
    def test_follow_the_sense(self) -> None:
        text = "苹果、梨，都没有了。她走了"

        assert cost_after(text, "没有了。") == SENTENCE_COST
        assert cost_after(text, "梨，") == CLAUSE_COST
        assert cost_after(text, "苹果、") == LIST_COST

    def test_a_title_ends_no_sentence(self) -> None:
        text = "He trusted Dr. Li to the end. Nobody did."

        assert cost_after(text, "end.") == SENTENCE_COST
        assert cost_after(text, "Dr.") > WORD_COST

    @pytest.mark.parametrize(
        ("text", "better", "worse"),
        [
            ("she left the house because it rained", "house", "the"),
            ("I gave it to her on Monday", "her", "to"),
            ("如果你不来因为下雨", "不来", "如果你"),
            ("慢慢地走过去的那个人", "走过去的", "走过去"),
        ],
    )
    def test_words_that_belong_together_are_parted_last(self, text: str, better: str, worse: str) -> None:
        assert cost_after(text, better) < cost_after(text, worse)

    def test_nothing_is_worse_than_dividing_a_known_word(self) -> None:
        made = pieces("自然历史博物馆很大", 100, lambda _: ["自然", "历史", "博物馆", "很", "大"])

        worst = sorted(made, key=lambda piece: -piece.break_cost)[:4]
        assert {piece.end for piece in worst} == {1, 3, 5, 6}


class TestLines:
    def test_are_as_few_as_possible_and_similar_in_length(self) -> None:
        text = "一二三四五六七八九十" * 2
        run = pieces(text, 100)

        made = Measured(text, run, len).lines(0, len(run), 15)

        assert [len(line) for line in made] == [10, 10]

    @given(text=TEXTS.map(tidy).filter(bool), limit=st.integers(8, 40))
    def test_hold_the_text_and_never_more_than_fits(self, text: str, limit: int) -> None:
        run = pieces(text, limit)

        made = Measured(text, run, len).lines(0, len(run), limit)

        assert "".join("".join(made).split()) == "".join(text.split())
        assert all(len(line) <= limit for line in made)


class TestWhiteSpace:
    @given(TEXTS)
    def test_tidying_keeps_every_other_character_and_is_done_once(self, text: str) -> None:
        tidied = tidy(text)

        assert "".join(tidied.split()) == "".join(text.split())
        assert tidy(tidied) == tidied

    @pytest.mark.parametrize(
        ("text", "tidied"),
        [
            ("  你好  ", "你好"),
            ("你好\n世界", "你好世界"),
            ("你好 世界", "你好 世界"),
            ("你好， 世界", "你好，世界"),
            ("a\n  b", "a b"),
            ("비를\n맞으며", "비를 맞으며"),
            ("", ""),
        ],
    )
    def test_only_layout_is_removed(self, text: str, tidied: str) -> None:
        assert tidy(text) == tidied

    @pytest.mark.parametrize(
        ("before", "after", "between"),
        [
            ("Well,", "yes.", " "),
            ("好，", "Tom", ""),
            ("비를", "맞으며", " "),
            ("well—", "maybe", ""),
            ("“", "Hi”", ""),
            ("", "a", ""),
            ("I", "’m", ""),
        ],
    )
    def test_parts_of_a_line_meet_as_they_were_written(self, before: str, after: str, between: str) -> None:
        assert joint(before, after) == between
