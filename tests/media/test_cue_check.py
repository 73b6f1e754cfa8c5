from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from shotwright_media.errors import UnreadableMedia
from shotwright_media.subtitles.cue_check import CueRule, Violation, check
from shotwright_media.subtitles.cue_rules import rules_for
from shotwright_media.subtitles.cues import Cue

ZH = rules_for("zh", width=1280, height=720)
EN = rules_for("en", width=1280, height=720)
KO = rules_for("ko", width=1280, height=720)
JA = rules_for("ja", width=1280, height=720)


def cue(text: str, *, start_s: Fraction | float = 0, lasts_s: Fraction | float = 4, translation: str = "") -> Cue:
    return Cue(start_s=start_s, end_s=Fraction(start_s) + Fraction(lasts_s), text=text, translation=translation)


def only(violations: tuple[Violation, ...]) -> Violation:
    assert len(violations) == 1, violations
    return violations[0]


class TestEveryRule:
    @pytest.mark.parametrize(
        ("broken", "rule", "measured", "allowed"),
        [
            (cue("好", lasts_s=0.5), CueRule.SHORTEST_TIME, 0.5, 5 / 6),
            (cue("好", lasts_s=8), CueRule.LONGEST_TIME, 8, 7),
            (cue("我已经说过很多很多次", lasts_s=1), CueRule.READING_SPEED, 10, 9),
            (cue("一\n二\n三"), CueRule.LINES, 3, 2),
            (cue("字" * 17), CueRule.LINE_LENGTH, 17, 16),
            (cue("走\n，吧"), CueRule.BAD_BREAK, 1, 0),
            (cue("走（\n吧）"), CueRule.BAD_BREAK, 1, 0),
            (cue("走， 吧"), CueRule.STRAY_SPACE, 1, 0),
            (cue("走\u202e吧"), CueRule.STRAY_SPACE, 1, 0),
            (cue(" "), CueRule.EMPTY, 0, 1),
            (cue("\u200b"), CueRule.EMPTY, 0, 1),
            (cue("走吧👍👍🏽"), CueRule.MISSING_GLYPH, 2, 0),
            (cue("走吧한국"), CueRule.MISSING_GLYPH, 2, 0),
        ],
    )
    def test_is_found_alone_and_measured(self, broken: Cue, rule: CueRule, measured: float, allowed: float) -> None:
        violation = only(check([broken], ZH))

        assert violation.rule == rule
        assert violation.cue == 1
        assert violation.measured == pytest.approx(measured)
        assert violation.allowed == pytest.approx(allowed)
        assert violation.sentence.startswith("Subtitle 1 ")
        assert violation.sentence.endswith(".")

    def test_cues_on_the_limits_are_fit(self) -> None:
        cues = [
            cue("字" * 16 + "\n" + "字" * 15, lasts_s=Fraction(7)),
            cue("好", start_s=Fraction(7) + Fraction(2, 24), lasts_s=Fraction(5, 6)),
        ]

        assert check(cues, ZH, film_end_s=8) == ()

    def test_times_rounded_by_a_file_are_no_fault(self) -> None:
        cues = [cue("好", lasts_s=0.833), cue("好", start_s=0.916, lasts_s=7.001)]

        assert check(cues, ZH) == ()

    def test_limits_are_those_of_the_language(self) -> None:
        assert check([cue("I never wanted this, not any of it, I said", lasts_s=2.2)], EN) == ()
        assert only(check([cue("x" * 43)], EN)).allowed == 42
        assert only(check([cue("x" * 41, lasts_s=2)], EN)).allowed == 20
        assert only(check([cue("あ" * 14)], JA)).measured == 14
        assert only(check([cue("ああああああ", lasts_s=1.2)], JA)).allowed == 4
        too_long = [violation for violation in check([cue("가" * 17)], KO) if violation.rule == CueRule.LINE_LENGTH]
        assert (too_long[0].measured, too_long[0].allowed) == (17, 16)

    def test_sentences_say_what_and_where(self) -> None:
        cues = [cue("好", start_s=at, lasts_s=2) for at in (0, 2, 3)]

        touching, overlapping = check(cues, ZH)

        assert (touching.rule, touching.cue, touching.measured, touching.allowed) == (CueRule.SMALL_GAP, 2, 0, 2)
        assert (overlapping.rule, overlapping.cue, overlapping.measured) == (CueRule.OVERLAP, 3, 1)
        assert overlapping.sentence == "Subtitle 3 appears 1.00 s before subtitle 2 has gone. Let 2 end sooner."

    def test_an_overlap_with_a_cue_long_before_is_found(self) -> None:
        cues = [cue("好", lasts_s=6), cue("好", start_s=1, lasts_s=1), cue("好", start_s=4, lasts_s=1)]

        assert [(v.cue, v.measured) for v in check(cues, ZH)] == [(2, 5), (3, 2)]

    def test_a_cue_after_the_end_of_the_film_is_found(self) -> None:
        assert only(check([cue("好", start_s=8)], ZH, film_end_s=10)).rule == CueRule.PAST_THE_END


class TestGlyphs:
    def test_are_named_with_their_code_points(self) -> None:
        pictures = only(check([cue("好😀")], ZH))
        letters = only(check([cue("好ก")], ZH))

        assert "😀 (U+1F600)" in pictures.sentence
        assert "leave them out" in pictures.sentence
        assert "ก (U+0E01)" in letters.sentence
        assert "show □" in letters.sentence

    @pytest.mark.parametrize(
        "text", ["說鬱龍灣", "ひらがなカタカナ", "日本語の漢字", "粵語嘅㗎", "Éàüñ ♪", "ệ", "e\u0301", "葛\U000e0100"]
    )
    def test_the_font_has_traditional_chinese_japanese_and_western_letters(self, text: str) -> None:
        assert not [v for v in check([cue(text)], ZH) if v.rule == CueRule.MISSING_GLYPH]

    def test_a_font_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0\0\1cmap")

        with pytest.raises(UnreadableMedia, match=r"broken\.ttf"):
            check([cue("好")], ZH, font=tmp_path / "broken.ttf")


class TestBilingual:
    def test_each_language_has_its_own_limits(self) -> None:
        long_line = "She stood there in the rain and did not leave us"

        violation = only(check([cue("她没有走。", translation=long_line)], ZH, second=EN))

        assert (violation.rule, violation.measured, violation.allowed) == (CueRule.LINE_LENGTH, 48, 42)

    def test_a_cue_without_translation_is_found(self) -> None:
        cues = [cue("她没有走。", translation="She stayed."), cue("好。", start_s=5)]

        violation = only(check(cues, ZH, second=EN))

        assert (violation.rule, violation.cue) == (CueRule.NO_TRANSLATION, 2)

    def test_a_film_in_one_language_needs_none(self) -> None:
        assert check([cue("她没有走。")], ZH) == ()


def test_no_rule_is_broken_by_more_room() -> None:
    cues = [cue("字" * 16, lasts_s=2)]

    assert check(cues, ZH) == ()
    assert check(cues, replace(ZH, line_columns=40)) == ()
    assert only(check(cues, replace(ZH, line_columns=30))).rule == CueRule.LINE_LENGTH
