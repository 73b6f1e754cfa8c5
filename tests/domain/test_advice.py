from shotwright.domain.advice import AdviceKind, Case, Effect, advise
from shotwright.domain.templates import PromptStage, Template

FRAME = Template(stage=PromptStage.KEYFRAME, text="{{ who }}")


def effect(version: int, approved: int, rejected: int, *notes: str) -> Effect:
    takes = approved + rejected
    return Effect(
        version=version,
        takes=takes,
        finished=takes,
        approved=approved,
        rejected=rejected,
        cost_usd_micros=takes * 40_000,
        notes=notes,
    )


def told(example: str, negative: str = "", *effects: Effect, version: int = 1, longest: int | None = None) -> list[str]:
    case = Case(template=FRAME, example=example, negative=negative, version=version, effects=effects, longest=longest)
    return [f"{one.kind}: {one.message}" for one in advise(case)]


def test_nothing_is_said_of_a_prompt_that_gives_no_reason_to() -> None:
    assert told("medium shot, Lin, rain, ink", "bad hands", effect(1, 9, 1, "too dark")) == []


def test_a_prompt_that_the_model_does_not_take_or_forgets_is_too_long() -> None:
    assert told("rain " * 30, longest=100) == ["too_long: It comes to 150 characters; the model takes 100. Shorten it."]
    assert told("雨" * 500)[0].startswith(f"{AdviceKind.TOO_LONG}: It comes to about 500 tokens")


def test_contradictions_are_found_within_the_prompt_and_against_the_negative() -> None:
    found = told("photorealistic, anime style, night, rain", "bad hands, rain")

    assert found == [
        "contradiction: It asks for “photorealistic” and for “anime”.",
        "contradiction: “rain” is asked for, and stands in the negative prompt.",
    ]
    assert told("the animated photographer's nightmare") == [], "words count whole"


def test_what_is_said_twice_is_told() -> None:
    assert told("rain, Lin, Rain") == ["repetition: It says “rain” 2 times."]


def test_rejections_that_mention_the_same_word_are_told_in_both_languages() -> None:
    english = effect(1, 2, 4, "too dark", "the face is dark", "Dark again", "her coat")
    chinese = effect(1, 2, 3, "画面太暗", "太暗了", "人物太暗")

    assert told("night", "", english) == [
        "rejections: 3 of 4 rejections mention “dark”, and the prompt does not speak of it."
    ]
    assert told("夜晚", "", chinese) == [
        "rejections: 3 of 3 rejections mention “太暗”, and the prompt does not speak of it."
    ]


def test_a_version_that_is_approved_less_often_than_another_is_told_once_there_is_enough_to_go_by() -> None:
    worse = "worse: Version 1 was approved in 90% of the cases, version 2 in 40%."

    assert told("rain", "", effect(1, 9, 1), effect(2, 2, 3), version=2) == [worse]
    assert told("rain", "", effect(1, 9, 1), effect(2, 1, 3), version=2) == []
    assert told("rain", "", effect(1, 9, 1), effect(2, 2, 3), version=1) == []


def test_the_cost_of_an_approved_take_is_that_of_all_takes_and_unknown_without_one() -> None:
    assert effect(1, 2, 3).cost_per_approved_usd_micros == 100_000
    assert effect(1, 0, 3).cost_per_approved_usd_micros is None
    assert effect(1, 0, 0).approval is None
