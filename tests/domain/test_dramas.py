"""What a drama may be, what is held against what a model wrote, and the story that comes of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright.domain.dramas import (
    MOST_SHOTS,
    Brief,
    Outline,
    Synopsis,
    WrittenScene,
    WrittenShot,
    as_breakdown,
    episode_complaint,
    expected,
    outline_complaint,
)
from shotwright.domain.errors import WritingNotPossible
from shotwright.domain.manuscript.joining import joined
from shotwright.domain.manuscript.reading import is_manuscript, read_manuscript
from shotwright.domain.manuscript.writing import write_manuscript
from shotwright_sdk.values import Character, Location
from shotwright_sdk.vocabulary import Angle, CameraMoveKind, Emotion, LineKind, Mood, ShotSize, TimeOfDay, Weather

BRIEF = Brief(title="Tram", prompt="A ghost.", episodes=2, scenes=2, duration_s=20)
OUTLINE = Outline(
    title="The last tram",
    people=(Character(code="char_001", name="Lin"), Character(code="char_002", name="Gu")),
    places=(Location(code="loc_001", name="Depot"),),
    episodes=(Synopsis(title="One", text="Lin waits."), Synopsis(title="Two", text="Gu comes.")),
)


def shot(**changes: Any) -> WrittenShot:
    usual = WrittenShot(
        size=ShotSize.WIDE,
        angle=Angle.LOW,
        camera=CameraMoveKind.PAN_LEFT,
        description="Lin at the rails",
        action="Lin looks up",
        seen=(("Lin", Emotion.WORRIED),),
        speaker="lin",
        text="Who are you?",
    )
    return replace(usual, **changes)


def scene(*shots: WrittenShot, place: str = "depot") -> WrittenScene:
    return WrittenScene(
        place=place, time_of_day=TimeOfDay.NIGHT, weather=Weather.RAIN, mood=Mood.TENSE, shots=shots or (shot(), shot())
    )


def test_as_many_shots_are_written_as_the_length_needs() -> None:
    assert (BRIEF.shots_per_scene, BRIEF.shots_per_episode, BRIEF.shot_s) == (2, 4, 5.0)
    short = replace(BRIEF, scenes=4, duration_s=2)
    assert (short.shots_per_scene, short.shot_s) == (1, 2.0), "no shot is too short to be seen"
    assert (BRIEF.line_length, replace(BRIEF, language="zh").line_length) == (11, 17)


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": " "},
        {"prompt": "x" * 20_001},
        {"episodes": 0},
        {"episodes": 101},
        {"scenes": 21},
        {"duration_s": 1801},
        {"people": 0},
        {"places": 13},
        {"duration_s": 1800, "scenes": 3},
    ],
)
def test_a_drama_has_bounds(changes: dict[str, Any]) -> None:
    BRIEF.check()
    with pytest.raises(WritingNotPossible):
        replace(BRIEF, **changes).check()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"episodes": OUTLINE.episodes[:1]}, "Give exactly 2 episodes; these are 1."),
        ({"episodes": (OUTLINE.episodes[0], Synopsis(title="Two", text=""))}, "needs a synopsis"),
        ({"people": ()}, "Give 1 to 4 characters; these are 0."),
        ({"people": OUTLINE.people * 3}, "Give 1 to 4 characters; these are 6."),
        ({"people": (OUTLINE.people[0], Character(code="char_002", name="LIN"))}, "a name of its own"),
        ({"people": (Character(code="char_001", name="char_002"),)}, "cannot be names of characters: char_002"),
        ({"people": (Character(code="char_001", name="旁白"),)}, "cannot be names"),
        ({"places": (Location(code="loc_001", name=""),)}, "cannot be names of locations"),
    ],
)
def test_an_outline_that_cannot_be_filmed_is_complained_of(changes: dict[str, Any], said: str) -> None:
    assert outline_complaint(OUTLINE, BRIEF) == ""
    assert said in outline_complaint(replace(OUTLINE, **changes), BRIEF)


@pytest.mark.parametrize(
    ("scenes", "said"),
    [
        ([scene()], "Give exactly 2 scenes; these are 1."),
        ([scene(), scene(shot())], "exactly 2 shots; scene 2 has 1."),
        ([scene(), scene(shot(), shot(speaker="Wu"))], "called Wu. People: Lin, Gu."),
        ([scene(), scene(shot(), shot(seen=(("Ma", Emotion.SAD),)))], "called Ma."),
        ([scene(), scene(place="Moon")], "called Moon. People: Lin, Gu. Locations: Depot."),
        ([scene(), scene(shot(), shot(action="", description=""))], "needs an action"),
        ([scene(*[shot(text="你是谁？")] * 2)] * 2, "to be in English"),
        ([scene(), scene(shot(), shot(text="word " * 30))], "too long, 11 words fit"),
    ],
)
def test_an_episode_that_is_not_as_ordered_is_complained_of(scenes: list[WrittenScene], said: str) -> None:
    assert episode_complaint([scene(), scene()], OUTLINE, BRIEF) == ""
    assert said in episode_complaint(scenes, OUTLINE, BRIEF)


def test_what_is_written_becomes_a_story_whose_codes_leave_room_for_what_is_missing() -> None:
    whole = as_breakdown(OUTLINE, {1: [scene(), scene()], 2: [scene(), scene()]}, BRIEF)
    second = as_breakdown(OUTLINE, {2: [scene(), scene()]}, BRIEF)

    assert [(one.code, one.episode) for one in whole.scenes] == [
        ("scene_001", 1),
        ("scene_002", 1),
        ("scene_003", 2),
        ("scene_004", 2),
    ]
    assert [one.code for one in second.shots] == [f"shot_{n:03d}" for n in (5, 6, 7, 8)]
    assert second.shots == whole.shots[4:]
    first = whole.shots[0]
    assert (first.figures[0].character, first.figures[0].emotion) == ("char_001", Emotion.WORRIED)
    assert (first.lines[0].kind, first.lines[0].character, first.duration_s) == (LineKind.DIALOGUE, "char_001", 5.0)
    narrated = as_breakdown(OUTLINE, {1: [scene(shot(speaker="")), scene(shot(text=""))]}, BRIEF)
    assert [[line.kind for line in one.lines] for one in narrated.shots] == [[LineKind.NARRATION], []]


@given(st.sampled_from(["en", "zh"]), st.integers(1, 6), st.integers(1, 4), st.integers(2, 90))
def test_its_script_is_read_again_as_it_was_written(language: str, episodes: int, scenes: int, seconds: int) -> None:
    brief = replace(BRIEF, language=language, episodes=episodes, scenes=scenes, duration_s=seconds)
    story = expected(brief)

    text = write_manuscript(story, "ink")

    assert is_manuscript(text)
    again = joined(read_manuscript(text), [])
    assert tuple(replace(one, anchor=None) for one in again.scenes) == story.scenes
    assert tuple(replace(one, anchor=None) for one in again.shots) == story.shots
    assert len(story.shots) == episodes * brief.shots_per_episode <= episodes * MOST_SHOTS
