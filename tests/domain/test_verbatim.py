"""What is said stands in the script, and all of it is said."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright.domain.verbatim import first_difference, first_loss
from shotwright_animatic.breakdown import break_down
from shotwright_sdk.errors import ScriptNotUsable
from shotwright_sdk.values import Breakdown
from shotwright_sdk.vocabulary import LineKind

MARKS = "“”\"'：:()（）*_[]【】<>#-=|~`\\/△@^.。!？\n\t \u3000林夏说TomINT&;1场内日特写"
SCRIPT = "# T\n\n## INT. BAR - DAY\n\nAnn: You *really* came, all\nthis way?\n\nTom (softly): I did.\n\nAnn: Why?\n"


def with_words(breakdown: Breakdown, *texts: str) -> Breakdown:
    """The same story with other words in its lines, in order; "" drops a line."""
    words = iter(texts)
    shots = tuple(
        replace(shot, lines=tuple(replace(line, text=text) for line in shot.lines if (text := next(words, ""))))
        for shot in breakdown.shots
    )
    return replace(breakdown, shots=shots)


class TestAgainstTheScript:
    @given(st.text(alphabet=MARKS, max_size=300))
    @settings(max_examples=300, deadline=None)
    def test_the_rules_never_change_a_word_of_any_script(self, text: str) -> None:
        try:
            breakdown = break_down(text)
        except ScriptNotUsable:
            return

        assert first_difference(text, breakdown) is None

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["You really came all this way?", "I didn't.", "Why?"], "“I didn't.” stands nowhere in the script."),
            (["You really came all this way?", "Why?", "I did."], "“I did.” stands before what is said earlier."),
            (["You came all this way?", "I did.", "Why?"], "“You came all this way?” stands nowhere in the script."),
        ],
    )
    def test_a_changed_or_moved_word_is_named(self, words: list[str], sentence: str) -> None:
        found = first_difference(SCRIPT, with_words(break_down(SCRIPT), *words))

        assert found is not None
        assert found.sentence == sentence
        assert found.shot.startswith("shot_")


class TestAgainstTheRules:
    @given(st.lists(st.tuples(st.sampled_from(["林夏", "周远"]), st.text("我你他来去好，", min_size=1)), min_size=1))
    @settings(max_examples=100, deadline=None)
    def test_everything_that_is_said_in_a_script_is_in_the_film(self, said: list[tuple[str, str]]) -> None:
        said = [(who, text) for who, text in said if any(map(str.isalnum, text))] or [("林夏", "好")]

        breakdown = break_down("## 内景 咖啡馆 日\n\n" + "\n\n".join(f"{who}：{text}" for who, text in said))

        letters = "".join(char for _, text in said for char in text if char.isalnum())
        spoken = (line.text for shot in breakdown.shots for line in shot.lines if line.kind is LineKind.DIALOGUE)
        assert "".join(char for text in spoken for char in text if char.isalnum()) == letters

    def test_the_same_words_cut_in_other_places_are_the_same(self) -> None:
        told = break_down(SCRIPT)
        shots = tuple(
            replace(
                shot,
                lines=tuple(replace(line, text=part) for line in shot.lines for part in (line.text[:3], line.text[3:])),
            )
            for shot in told.shots
        )

        assert first_loss(told, replace(told, shots=shots)) is None

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (["You really came, all this way?", "I did."], "“Why?” is not said as in the script, from “Why” on."),
            (
                ["You really came, this way?", "I did.", "Why?"],
                "“You really came, all this way?” is not said as in the script, from “allthiswayIdidWhy” on.",
            ),
            (["You really came, all this way?", "I did.", "Why, oh why?"], "“Why, oh why?” is said once more"),
        ],
    )
    def test_what_is_lost_or_added_is_named(self, words: list[str], sentence: str) -> None:
        told = break_down(SCRIPT)

        found = first_loss(told, with_words(told, *words))

        assert found is not None
        assert found.sentence.startswith(sentence)

    def test_another_speaker_is_a_difference(self) -> None:
        told = break_down(SCRIPT)
        swapped = {"char_001": "char_002", "char_002": "char_001"}
        shots = tuple(
            replace(shot, lines=tuple(replace(line, character=swapped[line.character]) for line in shot.lines))
            for shot in told.shots
        )

        assert first_loss(told, replace(told, shots=shots)) is not None
