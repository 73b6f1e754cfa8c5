"""A production written as Markdown, edited, and read again."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from shotwright.domain.errors import ScriptUnreadable
from shotwright.domain.manuscript.joining import joined, script_of
from shotwright.domain.manuscript.reading import is_manuscript, read_manuscript
from shotwright.domain.manuscript.words import word
from shotwright.domain.manuscript.writing import write_manuscript
from shotwright_animatic.breakdown import break_down
from shotwright_animatic.breakdown.hints import read_hint
from shotwright_sdk.values import Anchor, Breakdown, Figure, Line, Transition
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, Emotion, LineKind, ShotSize, TransitionKind
from tests.domain.breakdowns import breakdowns


def read(text: str) -> Breakdown:
    return joined(read_manuscript(text), [])


def unplaced(breakdown: Breakdown) -> Breakdown:
    """Without where in the script things stand: another script has other lines."""
    return replace(
        breakdown,
        scenes=tuple(replace(one, anchor=None) for one in breakdown.scenes),
        shots=tuple(replace(one, anchor=None) for one in breakdown.shots),
        anchored=(),
    )


class TestRoundTrip:
    @given(breakdowns())
    @settings(max_examples=100, deadline=None)
    def test_what_is_written_is_read_as_the_same(self, told: Breakdown) -> None:
        text = write_manuscript(told, "ink")

        assert is_manuscript(text)
        assert unplaced(read(text)) == told
        assert write_manuscript(read(text), "ink") == text


ROOF = """\
---
language: en
style: ink
---

# Two on a roof

## Characters

### Lin
<!-- char_001 -->
[female, teen]
Also called: Xia

### Gu
<!-- char_002 -->

## Locations

### Roof
<!-- loc_001 -->
[rooftop, outside]

## Episode 1

### EXT. ROOF - NIGHT
<!-- scene_001 -->
[night, rain]
At: Roof

<!-- shot_001 -->
[wide, low, dolly in speed=0.8, 4 s]
△ Rain falls.
In frame: Lin [afraid], Gu

<!-- shot_002 -->
[close up, 2 s]
Lin [angry] (shouting): Who are you?
Transition: dissolve 0.8 s
"""


def read_rules(text: str) -> Breakdown:
    """Read a manuscript as the product does, loose text by the rules."""
    manuscript = read_manuscript(text)
    return joined(manuscript, [break_down(script_of(loose, manuscript)) for loose in manuscript.loose])


class TestReading:
    def test_every_part_says_what_stands_there(self) -> None:
        told = read(ROOF)

        lin, gu = told.characters
        assert (lin.name, lin.aliases, lin.gender, lin.age, gu.age) == ("Lin", ("Xia",), "female", "teen", "adult")
        assert (told.locations[0].place, told.locations[0].interior) == ("rooftop", False)
        assert (told.scenes[0].time_of_day, told.scenes[0].weather, told.scenes[0].location) == (
            "night",
            "rain",
            "loc_001",
        )
        first, second = told.shots
        assert (first.size, first.angle, first.camera.kind, first.camera.speed) == ("wide", "low", "dolly_in", 0.8)
        assert (first.action, first.description, first.duration_s) == ("Rain falls.", "Rain falls.", 4)
        assert first.figures == (Figure(character="char_001", emotion=Emotion.AFRAID), Figure(character="char_002"))
        assert second.lines == (
            Line(
                kind=LineKind.DIALOGUE,
                text="Who are you?",
                character="char_001",
                emotion=Emotion.ANGRY,
                parenthetical="shouting",
            ),
        )
        assert second.transition == Transition(kind=TransitionKind.DISSOLVE, duration_s=0.8)
        assert first.anchor == Anchor(first_line=31, last_line=34)

    def test_words_may_be_in_either_language_and_notes_say_nothing(self) -> None:
        mixed = (
            ROOF.replace("[wide, low,", "[全景，仰拍，")
            .replace("(shouting)", "（shouting）")
            .replace("△ Rain", "<!-- a note\n   of two lines -->\n△ Rain")
        )

        assert unplaced(read(mixed)) == unplaced(read(ROOF))

    def test_shots_that_change_places_keep_their_codes(self) -> None:
        head, _, rest = ROOF.partition("<!-- shot_001 -->")
        first, _, second = rest.partition("<!-- shot_002 -->")

        told = read(f"{head}<!-- shot_002 -->{second}\n<!-- shot_001 -->{first}")

        assert [shot.code for shot in told.shots] == ["shot_002", "shot_001"]
        assert told.anchored[-2:] == ("shot_002", "shot_001")

    def test_a_copied_shot_is_a_new_one(self) -> None:
        told = read(ROOF + "\n<!-- shot_002 -->\n[wide]\nGu: Nobody.\n")

        assert [shot.code for shot in told.shots] == ["shot_001", "shot_002", "shot_003"]
        assert "shot_003" not in told.anchored

    def test_what_is_written_between_shots_is_broken_down_and_stays_there(self) -> None:
        told = read_rules(
            ROOF.replace("<!-- shot_002 -->", "XIA\n(softly)\nIt is cold.\n\nMo: Here!\n\n<!-- shot_002 -->")
        )

        assert [shot.code for shot in told.shots] == ["shot_001", "shot_003", "shot_002"]
        assert {shot.scene for shot in told.shots} == {"scene_001"}
        spoken = [(line.character, line.text) for shot in told.shots for line in shot.lines]
        assert spoken[:2] == [("char_001", "It is cold."), ("char_003", "Here!")]
        assert told.characters[2].name == "Mo"
        assert told.shots[1].anchor is not None
        assert told.shots[1].anchor.first_line == 38

    def test_a_scene_without_an_anchor_is_broken_down_into_scenes_of_its_own(self) -> None:
        told = read_rules(ROOF + "\n### INT. KITCHEN - DAY\n\nGu: Tea?\n\n### EXT. ROOF - DAY\n\nLin: Yes.\n")

        assert [(scene.code, scene.heading) for scene in told.scenes[1:]] == [
            ("scene_002", "INT. KITCHEN - DAY"),
            ("scene_003", "EXT. ROOF - DAY"),
        ]
        assert [location.name for location in told.locations] == ["Roof", "Kitchen"]
        assert told.scenes[2].location == "loc_001"
        assert {shot.code for shot in told.shots} >= {"shot_001", "shot_002", "shot_003"}

    def test_shots_may_move_under_a_new_heading(self) -> None:
        told = read_rules(ROOF.replace("<!-- shot_002 -->", "### INT. KITCHEN - DAY\n\n<!-- shot_002 -->"))

        assert [(shot.code, shot.scene) for shot in told.shots] == [
            ("shot_001", "scene_001"),
            ("shot_002", "scene_002"),
        ]

    @pytest.mark.parametrize(
        ("before", "after", "words"),
        [
            ("[wide, low", "[huge, low", ("Line 32", "“huge”", "extreme wide")),
            ("Lin [afraid]", "Lin [cross]", ("Line 34", "“cross”", "angry")),
            ("speed=0.8", "speed=fast", ("Line 32", "“fast” is not a number")),
            ("speed=0.8", "speed=1000", ("Line 32", "out of range")),
            ("4 s]", "0 s]", ("Line 32", "out of range")),
            ("dissolve 0.8", "melt 0.8", ("Line 39", "“melt 0.8 s”", "dissolve")),
            ("At: Roof", "At: Cellar", ("Line 29", "“Cellar” is not among the locations")),
            ("At: Roof\n", "", ("Line 26", "does not say where it is")),
            ("[night, rain]", "[night, hot]", ("Line 28", "“hot”")),
            ("Lin [angry] (", "char_009 (", ("Line 38", "char_009 is not among the characters")),
            ("Also called: Xia", "Shoe size: 38", ("Line 13", "“Shoe size: 38” is not understood")),
            ("### Gu\n", "", ("Line 15", "<!-- char_002 --> has to stand below a heading")),
            ("[female, teen]", "[female, 38]", ("Line 12", "“38”")),
        ],
    )
    def test_what_has_no_meaning_is_named_with_its_line(self, before: str, after: str, words: tuple[str, ...]) -> None:
        with pytest.raises(ScriptUnreadable) as refused:
            read(ROOF.replace(before, after, 1))

        assert all(word in str(refused.value) for word in words), refused.value

    def test_the_documents_example_is_one(self) -> None:
        guide = (Path(__file__).parents[2] / "docs/user/script-format.md").read_text("utf-8")
        example = guide.partition("```text\n")[2].partition("```")[0]

        told = read(example)

        assert told.shots[0].lines[0].text == "Where is he?"
        assert unplaced(read(write_manuscript(told, "ink"))) == unplaced(told)

    def test_a_shot_outside_of_every_scene_is_refused(self) -> None:
        with pytest.raises(ScriptUnreadable, match="shot_007 stands in no scene"):
            read("# T\n\n<!-- shot_007 -->\n[wide]\n")

    def test_its_words_mean_the_same_in_any_script(self) -> None:
        """What the manuscript calls a size, an angle or a move is what an author may write in a script by hand."""
        for kind in (ShotSize, Angle, CameraMoveKind):
            for value in kind:
                hint = read_hint(f"镜头：{word(value, 'zh')}")
                assert value is CameraMoveKind.FOLLOW_PATH or (
                    hint is not None and value in (hint.size, hint.angle, hint.move)
                ), value
