"""The two sample scripts are good short films, as far as that can be counted; the guide's examples work as it says."""

import re
from pathlib import Path

import pytest

from shotwright_animatic.breakdown import break_down
from shotwright_animatic.breakdown.scripts import han_count, speech_s, word_count
from shotwright_sdk.values import Breakdown
from shotwright_sdk.vocabulary import Age, Emotion, Gender, LineKind, Mood, Place, ShotSize, TimeOfDay, Weather

ROOT = Path(__file__).parents[2]
SAMPLES = {"zh": ROOT / "examples" / "last-tram.zh.md", "en": ROOT / "examples" / "lighthouse.en.md"}
GUIDE = ROOT / "docs" / "user" / "script-format.md"


def sample(language: str) -> Breakdown:
    return break_down(SAMPLES[language].read_text("utf-8"))


def length_s(breakdown: Breakdown) -> float:
    """How long the film runs, if every line is followed by half a second of silence."""
    return sum(max(shot.duration_s, sum(speech_s(line.text) + 0.5 for line in shot.lines)) for shot in breakdown.shots)


@pytest.mark.parametrize("language", SAMPLES)
class TestBothSamples:
    def test_they_are_films_of_about_a_minute(self, language: str):
        breakdown = sample(language)

        assert breakdown.language == language
        assert 12 <= len(breakdown.shots) <= 24
        assert 60 <= length_s(breakdown) <= 90

    def test_they_show_day_and_night_weather_and_several_places(self, language: str):
        breakdown = sample(language)

        times = {scene.time_of_day for scene in breakdown.scenes}
        assert TimeOfDay.NIGHT in times
        assert times & {TimeOfDay.DAY, TimeOfDay.DAWN}
        assert {scene.weather for scene in breakdown.scenes} - {Weather.CLEAR}
        assert len(breakdown.locations) >= 3
        assert all(location.place is not Place.OTHER for location in breakdown.locations)
        assert {location.interior for location in breakdown.locations} == {True, False}

    def test_everything_spoken_stands_in_the_script_in_this_order(self, language: str):
        source = "".join(SAMPLES[language].read_text("utf-8").split())
        at = 0

        for line in (line for shot in sample(language).shots for line in shot.lines):
            at = source.index("".join(line.text.split()), at)

    def test_they_use_the_means_of_film(self, language: str):
        shots = sample(language).shots

        assert len({shot.size for shot in shots}) >= 5
        assert len({shot.camera.kind for shot in shots}) >= 5
        assert len({figure.emotion for shot in shots for figure in shot.figures}) >= 4
        assert ShotSize.INSERT in {shot.size for shot in shots}
        assert shots[0].size in {ShotSize.WIDE, ShotSize.EXTREME_WIDE}
        assert shots[-1].size in {ShotSize.WIDE, ShotSize.EXTREME_WIDE}
        assert {line.kind for shot in shots for line in shot.lines} >= {LineKind.DIALOGUE, LineKind.NARRATION}

    def test_everyone_looks_different(self, language: str):
        looks = [character.looks for character in sample(language).characters]

        assert len({(look.hair_colour, look.outfit, look.outfit_colour) for look in looks}) == len(looks) == 3
        assert all(look.hair_colour and look.outfit and look.outfit_colour for look in looks)


class TestTheLastTram:
    def test_people(self):
        people = [(c.name, c.gender, c.age) for c in sample("zh").characters]

        assert people == [
            ("林夏", Gender.FEMALE, Age.ADULT),
            ("周远", Gender.MALE, Age.ADULT),
            ("老韩", Gender.MALE, Age.ELDER),
        ]

    def test_scenes(self):
        scenes = [(scene.time_of_day, scene.weather) for scene in sample("zh").scenes]

        assert scenes == [(TimeOfDay.NIGHT, Weather.RAIN)] * 3 + [(TimeOfDay.DAWN, Weather.CLEAR)]
        assert sample("zh").scenes[1].mood is Mood.SAD

    def test_it_says_as_much_as_a_minute_holds(self):
        text = "".join(line.text for shot in sample("zh").shots for line in shot.lines)

        assert 180 <= han_count(text) <= 260

    def test_the_turn_is_seen_from_near(self):
        confession = next(s for s in sample("zh").shots if any("等了你一整夜" in line.text for line in s.lines))

        assert confession.size is ShotSize.CLOSE_UP
        assert [figure.emotion for figure in confession.figures] == [Emotion.SAD]


class TestTheKeepersLight:
    def test_people(self):
        people = [(c.name, c.gender, c.age) for c in sample("en").characters]

        assert people == [
            ("Mara Voss", Gender.FEMALE, Age.ADULT),
            ("Silas Voss", Gender.MALE, Age.ELDER),
            ("Pip", Gender.FEMALE, Age.CHILD),
        ]

    def test_it_says_as_much_as_a_minute_holds(self):
        text = " ".join(line.text for shot in sample("en").shots for line in shot.lines)

        assert 110 <= word_count(text) <= 170

    def test_the_inner_voice_is_heard_over_the_stairs(self):
        (shot,) = [s for s in sample("en").shots if any(line.kind is LineKind.THOUGHT for line in s.lines)]

        assert [line.character for line in shot.lines] == ["char_001"]


class TestTheGuide:
    @pytest.mark.parametrize("example", re.findall(r"```markdown\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL))
    def test_its_examples_can_be_filmed(self, example: str):
        breakdown = break_down(example)

        assert breakdown.shots
        assert breakdown.characters or "：" not in example
