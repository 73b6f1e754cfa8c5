from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.subtitles.break_words import NO_LINE_END, NO_LINE_START
from shotwright_media.subtitles.cue_check import CueRule, check
from shotwright_media.subtitles.cue_rules import CueRules, rules_for
from shotwright_media.subtitles.cues import Cue, Phrase, SpokenLine, build_cues, with_translations
from shotwright_media.timebase import FrameRate

ZH = rules_for("zh", width=1280, height=720)
EN = rules_for("en", width=1280, height=720)
ZH_UPRIGHT = rules_for("zh", width=720, height=1280)


def spoken(*texts: str, start_s: float = 1.0, per_char_s: float = 0.2, pause_s: float = 0.1) -> SpokenLine:
    """A line whose phrases follow each other at a steady pace."""
    phrases: list[Phrase] = []
    for text in texts:
        end_s = start_s + per_char_s * len(text)
        phrases.append(Phrase(start_s=start_s, end_s=end_s, text=text))
        start_s = end_s + pause_s
    return SpokenLine(phrases=tuple(phrases), speaker="Lin")


def shown(line: SpokenLine, rules: CueRules = ZH) -> list[str]:
    return [cue.text for cue in build_cues([line], rules)]


def bare(text: str) -> str:
    return "".join(text.split())


MARKS = "“”（）《》，。！？；：、……——～%$'-,.!?"
WORDS = st.text(st.sampled_from([*"你我他是的了不在有这林夏站台雨信ABCdef019é́👍🏽\u200d\n \t　", *MARKS]), max_size=40)
NATURAL = st.lists(
    st.sampled_from(
        [
            "你好",
            "林夏，",
            "“走吧”",
            "（雨）",
            "《信》",
            "abc ",
            "don't ",
            "听。",
            "——她",
            "1990年",
            "$5 ",
            "嗯……",
            "a-b ",
        ]
    ),
    max_size=25,
).map("".join)
PHRASES = st.lists(
    st.tuples(WORDS, st.floats(0, 8, allow_nan=False), st.floats(0, 2, allow_nan=False)), min_size=1, max_size=5
)


@st.composite
def lines(draw: st.DrawFn) -> list[SpokenLine]:
    made: list[SpokenLine] = []
    for start in draw(st.lists(st.floats(0, 30), max_size=4)):
        at, phrases = start, list[Phrase]()
        for text, lasts, pause in draw(PHRASES):
            phrases.append(Phrase(start_s=at, end_s=at + lasts, text=text))
            at += lasts + pause
        made.append(SpokenLine(phrases=tuple(phrases), speaker=str(len(made))))
    return made


class TestText:
    def test_short_phrases_of_a_line_share_a_cue(self) -> None:
        assert shown(spoken("嗯，", "好。")) == ["嗯，好。"]

    def test_a_long_line_is_divided_at_its_punctuation(self) -> None:
        line = spoken("雨下得很大，", "林夏站在车站的屋檐下，", "手里紧紧攥着那封从来没有寄出去的信。")

        assert shown(line) == ["雨下得很大，", "林夏站在车站的屋檐下，", "手里紧紧攥着那封\n从来没有寄出去的信。"]

    def test_words_are_kept_whole_when_somebody_knows_them(self) -> None:
        text = "我们明天一定要去参观那座新落成的自然历史博物馆好不好"
        known = ["我们", "明天", "一定", "要", "去", "参观", "那座", "新", "落成", "的"]
        known += ["自然历史博物馆", "好不好"]

        cues = build_cues([spoken(text)], ZH_UPRIGHT, words=lambda _: known)

        assert any("自然历史博物馆" in line for cue in cues for line in cue.text.split("\n"))
        assert bare("".join(cue.text for cue in cues)) == text

    def test_english_breaks_where_the_sense_does(self) -> None:
        line = spoken("I never wanted any of this, ", "but you left me no choice at all.", per_char_s=0.07)

        assert shown(line, EN) == ["I never wanted any of this,\nbut you left me no choice at all."]

    def test_a_title_is_not_parted_from_its_name(self) -> None:
        text = "Nobody in this whole town ever trusted Dr. Li."

        assert shown(spoken(text, per_char_s=0.07), EN)[0].endswith("Dr. Li.")

    def test_phrases_are_joined_with_a_space_in_english_and_without_in_chinese(self) -> None:
        assert shown(spoken("Well,", "yes.", per_char_s=0.1), EN) == ["Well, yes."]
        assert shown(spoken("well—", "maybe", per_char_s=0.1), EN) == ["well—maybe"]
        assert shown(spoken("好的，", "走吧。")) == ["好的，走吧。"]

    def test_lines_wrapped_by_an_editor_are_unwrapped(self) -> None:
        assert shown(spoken("他站在\n雨里，  不动")) == ["他站在雨里，不动"]

    def test_an_address_longer_than_a_line_is_cut_rather_than_lost(self) -> None:
        address = "https://example.org/" + "a" * 90

        assert bare("".join(shown(spoken(address, per_char_s=0.05), EN))) == address

    @pytest.mark.parametrize("text", ["", " \n", "　"])
    def test_nothing_said_gives_no_cue(self, text: str) -> None:
        assert build_cues([spoken(text)], ZH) == ()

    @given(lines())
    @settings(max_examples=150, deadline=None)
    def test_no_character_is_added_lost_or_moved(self, lines: list[SpokenLine]) -> None:
        cues = build_cues(lines, ZH)

        for line in lines:
            said = bare("".join(phrase.text for phrase in line.phrases))
            assert bare("".join(cue.text for cue in cues if cue.speaker == line.speaker)) == said

    @given(lines(), st.sampled_from([ZH, EN, ZH_UPRIGHT]))
    @settings(max_examples=150, deadline=None)
    def test_lines_fit(self, lines: list[SpokenLine], rules: CueRules) -> None:
        for cue in build_cues(lines, rules):
            rows = cue.text.split("\n")
            assert len(rows) <= rules.max_lines
            assert all(row and row == row.strip() for row in rows)
            assert all(rules.columns(row) <= rules.line_columns for row in rows)

    @given(NATURAL, st.sampled_from([ZH, EN, ZH_UPRIGHT]))
    @settings(max_examples=150, deadline=None)
    def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(self, text: str, rules: CueRules) -> None:
        rows = [row for cue in build_cues([spoken(text)], rules) for row in cue.text.split("\n")]

        for above, below in pairwise(rows):
            assert below[0] not in NO_LINE_START
            assert above[-1] not in NO_LINE_END
            assert not (above[-1] == below[0] == "—")


class TestTiming:
    def test_a_cue_appears_with_its_first_word_and_outlasts_its_last(self) -> None:
        (cue,) = build_cues([spoken("你到底是谁？", start_s=2.0)], ZH)

        assert cue.start_s == 2
        assert cue.end_s >= Fraction(32, 10)

    def test_a_short_word_stays_until_it_can_be_read(self) -> None:
        (cue,) = build_cues([spoken("嗯", start_s=2.0)], ZH)

        assert cue.end_s - cue.start_s == Fraction(5, 6)

    def test_fast_speech_is_held_into_the_silence_after_it(self) -> None:
        text = "我已经说过很多很多次了"

        (cue,) = build_cues([spoken(text, per_char_s=0.08)], ZH)

        assert cue.end_s - cue.start_s >= Fraction(len(text), 9)

    def test_but_not_into_the_next_line(self) -> None:
        first, second = spoken("我已经说过很多很多次了", per_char_s=0.08), spoken("什么？", start_s=2.0)

        cues = build_cues([second, first], ZH)

        assert cues[1].start_s == 2
        assert cues[0].end_s == 2 - Fraction(2, 24)

    def test_a_pause_of_a_blink_is_closed_to_two_frames(self) -> None:
        cues = build_cues([spoken("你到底是谁呢？"), spoken("我是你。", start_s=2.8)], ZH)

        assert cues[1].start_s - cues[0].end_s == Fraction(2, 24)

    def test_a_long_pause_inside_a_line_changes_the_cue(self) -> None:
        line = spoken("等等。", "你听。", pause_s=2.0)

        cues = build_cues([line], ZH)

        assert [cue.text for cue in cues] == ["等等。", "你听。"]
        assert cues[1].start_s == pytest.approx(3.6, abs=0.05)

    def test_people_talking_at_once_are_read_one_after_the_other(self) -> None:
        cues = build_cues([spoken("你听我说！"), spoken("不，你听我说！"), spoken("别吵了！")], ZH)

        assert len(cues) == 3
        assert {violation.rule for violation in check(cues, ZH)} <= {CueRule.SHORTEST_TIME, CueRule.READING_SPEED}

    def test_the_last_cue_ends_with_the_film(self) -> None:
        (cue,) = build_cues([spoken("好的，我们走吧", start_s=9.0, per_char_s=0.1)], ZH, film_end_s=9.75)

        assert cue.end_s == Fraction(975, 100)

    def test_a_slow_long_line_is_divided_before_it_stands_too_long(self) -> None:
        cues = build_cues([spoken("很久很久以前，", "在山的那一边，", "有一座小城。", per_char_s=0.5)], ZH)

        assert len(cues) >= 2
        assert check(cues, ZH) == ()

    @given(lines(), st.sampled_from(["24", "25", "30000/1001"]))
    @settings(max_examples=150, deadline=None)
    def test_cues_are_in_order_on_frames_and_apart(self, lines: list[SpokenLine], fps: str) -> None:
        rate = FrameRate.of(fps)
        rules = rules_for("zh", width=1280, height=720, rate=rate)

        cues = build_cues(lines, rules)

        for cue in cues:
            assert (Fraction(cue.start_s) * rate.fps).denominator == 1
            assert (Fraction(cue.end_s) * rate.fps).denominator == 1
            assert Fraction(1, 4) <= cue.end_s - cue.start_s <= rules.longest_s
        for before, after in pairwise(cues):
            assert after.start_s - before.end_s >= 2 * rate.frame_s

    def test_the_order_in_which_lines_are_given_does_not_matter(self) -> None:
        given_lines = [spoken("你听我说！", start_s=at) for at in (1.0, 1.5, 4.0)]

        assert build_cues(given_lines, ZH) == build_cues(given_lines[::-1], ZH)


class TestRules:
    @pytest.mark.parametrize(
        ("language", "size", "columns"),
        [
            ("zh", (1920, 1080), 32),
            ("zh-TW", (720, 1280), 26),
            ("en", (1280, 720), 42),
            ("en-GB", (1080, 1920), 28),
            ("ja_JP", (1920, 1080), 26),
            ("ko", (1920, 1080), 32),
        ],
    )
    def test_follow_language_and_picture(self, language: str, size: tuple[int, int], columns: int) -> None:
        assert rules_for(language, width=size[0], height=size[1]).line_columns == columns

    @pytest.mark.parametrize(
        ("language", "size", "columns"),
        [("en", (1280, 720), 42), ("en", (720, 1280), 40), ("zh", (1280, 720), 32), ("zh", (720, 1280), 32)],
    )
    def test_more_of_a_second_language_fits_as_it_is_smaller(
        self, language: str, size: tuple[int, int], columns: int
    ) -> None:
        assert rules_for(language, width=size[0], height=size[1], second=True).line_columns == columns

    def test_a_chinese_character_is_as_wide_as_two_letters(self) -> None:
        assert ZH.columns("林x，“é́") == 2 + 1 + 2 + 2 + 1
        assert EN.columns("“don’t”") == 7

    def test_a_cue_that_ends_before_it_starts_cannot_be_made(self) -> None:
        with pytest.raises(ValueError, match="runs forward"):
            Cue(start_s=2, end_s=2, text="好")


class TestTextThatIsNotFit:
    def test_three_thousand_characters_are_many_cues_within_their_time(self) -> None:
        text = "雨下得很大，林夏没有走。" * 250
        line = spoken(text, per_char_s=0.2)

        cues = build_cues([line], ZH)

        assert bare("".join(cue.text for cue in cues)) == text
        assert check(cues, ZH, film_end_s=line.phrases[0].end_s + 1) == ()

    def test_three_thousand_characters_in_ten_seconds_flash_past_and_hold_nothing_up(self) -> None:
        text = "雨下得很大，林夏没有走。" * 250
        line, following = spoken(text, per_char_s=10 / 3000), spoken("走吧。", start_s=20)

        cues = build_cues([line, following], ZH)

        assert bare("".join(cue.text for cue in cues)) == text + "走吧。"
        assert cues[-1].start_s == 20
        assert cues[-2].end_s <= 17
        assert all(before.end_s <= after.start_s for before, after in pairwise(cues))

    def test_characters_that_cannot_be_seen_are_left_out(self) -> None:
        assert shown(spoken("走\u200b吧\u202e。\x00\ud800")) == ["走吧。"]

    def test_emoji_stay(self) -> None:
        assert shown(spoken("走吧👩\u200d👧")) == ["走吧👩\u200d👧"]


class TestTwoLanguages:
    def bilingual(self, *phrases: str, translation: str) -> SpokenLine:
        return SpokenLine(phrases=spoken(*phrases).phrases, translation=translation)

    def test_a_translation_stands_beside_what_it_translates(self) -> None:
        line = self.bilingual(
            "雨下得很大，",
            "林夏站在车站的屋檐下，",
            "手里攥着那封信。",
            translation="It was pouring, Lin Xia stood under the station roof, and she clutched the letter.",
        )

        cues = build_cues([line], ZH, second=EN)

        assert [(cue.text, cue.translation) for cue in cues] == [
            ("雨下得很大，", "It was pouring,"),
            ("林夏站在车站的屋檐下，", "Lin Xia stood under the station roof,"),
            ("手里攥着那封信。", "and she clutched the letter."),
        ]

    def test_no_word_of_a_translation_is_lost(self) -> None:
        translation = "one two three four five, six seven eight nine ten " * 4
        line = self.bilingual("雨下得很大林夏站在车站的屋檐下手里攥着那封没有寄出去的信", translation=translation)

        cues = build_cues([line], ZH, second=EN)

        assert len(cues) > 1
        assert " ".join(cue.translation for cue in cues).split() == translation.split()

    def test_a_word_that_translates_several_cues_stays_on_the_screen(self) -> None:
        cues = build_cues([self.bilingual("雨下得很大。", "你快走吧。" * 3, translation="Go!")], ZH, second=EN)

        assert len(cues) > 1
        assert {cue.translation for cue in cues} == {"Go!"}

    def test_a_cue_stays_until_the_longer_text_is_read(self) -> None:
        text = "You would never have guessed that it was me."

        (cue,) = build_cues([self.bilingual("没想到吧", translation=text)], ZH, second=EN)

        assert cue.end_s - cue.start_s >= Fraction(len(text), EN.columns_per_s)

    def test_the_first_language_has_one_line(self) -> None:
        line = self.bilingual("手里紧紧攥着那封从来没有寄出去的信和照片", translation="Holding tight the letter")

        assert all("\n" not in cue.text for cue in build_cues([line], ZH, second=EN))

    def test_a_line_without_translation_is_shown_alone(self) -> None:
        (cue,) = build_cues([self.bilingual("好。", translation=" ")], ZH, second=EN)

        assert cue.translation == ""

    def test_finished_cues_take_a_translation_each(self) -> None:
        cues = (Cue(start_s=0, end_s=2, text="好。"), Cue(start_s=3, end_s=5, text="她说她从来没有来过这里"))

        made = with_translations(cues, ["Fine.", "She said she had never been here, not even once in her life."], EN)

        assert [cue.text for cue in made] == [cue.text for cue in cues]
        assert made[1].translation == "She said she had never been here,\nnot even once in her life."
        with pytest.raises(ValueError, match="2 cues take as many translations, not 1"):
            with_translations(cues, ["Fine."], EN)
