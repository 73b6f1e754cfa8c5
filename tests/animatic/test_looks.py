"""A character is designed from its own record alone: the same everywhere, and unlike its neighbours."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_animatic import colour
from shotwright_animatic.people import wardrobe
from shotwright_animatic.people.looks import design
from shotwright_sdk.values import Character
from shotwright_sdk.vocabulary import Age, Gender
from tests.animatic.casting import person


@given(st.integers(1, 60), st.sampled_from(Gender), st.sampled_from(Age), st.text(max_size=12))
def test_the_same_record_gives_the_same_design(number: int, gender: Gender, age: Age, name: str) -> None:
    who = person(number, gender, age, name)
    assert design(who) == design(replace(who))


@pytest.mark.parametrize("gender", Gender)
@pytest.mark.parametrize("size", range(2, 9))
def test_nobody_in_a_cast_of_up_to_eight_looks_like_another(gender: Gender, size: int) -> None:
    designs = [design(person(number, gender)) for number in range(1, size + 1)]
    for i, one in enumerate(designs):
        for other in designs[i + 1 :]:
            assert one.hair != other.hair
            assert one.cut != other.cut
            assert colour.distance(one.main, other.main) > 0.15


def test_a_cast_with_one_hair_colour_still_differs_in_cut_and_clothes() -> None:
    designs = [design(person(number, hair_colour="black")) for number in range(1, 9)]
    assert len({one.hair for one in designs}) == 1
    assert len({one.cut for one in designs}) == len({one.main for one in designs}) == 8


def test_what_the_script_says_wins() -> None:
    who = design(
        person(
            3,
            Gender.MALE,
            hair_colour="red",
            hair_length="long",
            outfit="suit",
            outfit_colour="#102030",
            skin="dark",
            glasses=True,
            beard=True,
        )
    )
    assert colour.distance(who.hair, colour.NAMED["red"]) < 0.5
    assert who.cut.length == "long"
    assert who.outfit.name == "suit"
    assert who.main == "#102030"
    assert colour.luminance(who.skin) < 0.45
    assert who.glasses
    assert who.beard


@given(
    st.sampled_from(Gender),
    st.sampled_from(Age),
    st.sampled_from(["", "short", "medium", "long", "bald", "absurd"]),
    st.sampled_from(["", "bun", "ponytail", "curly", "straight", "messy", "bangs", "braids", "absurd"]),
    st.sampled_from(["", "t-shirt", "armor", "toga", *wardrobe.OUTFITS]),
)
def test_every_wish_finds_a_design(gender: Gender, age: Age, length: str, style: str, outfit: str) -> None:
    who = design(person(5, gender, age, hair_length=length, hair_style=style, outfit=outfit))
    if style not in {"", "absurd"} and length != "bald":
        assert style in who.cut.styles
    assert who.outfit.name in wardrobe.OUTFITS


def test_odd_hair_is_only_for_those_who_ask() -> None:
    young = [age for age in Age if age is not Age.ELDER]
    worn = {design(person(n, gender, age)).cut.worn_by for n in range(1, 40) for gender in Gender for age in young}
    assert "-" not in worn
    assert "mohawk" in design(person(1, Gender.MALE, hair_style="mohawk")).cut.styles


def test_a_calling_dresses_those_whom_the_script_does_not() -> None:
    assert design(Character(code="char_001", name="王医生")).outfit.name == "lab_coat"
    assert design(Character(code="char_001", name="Zhao", appearance="a young knight")).outfit.name == "armour"


@pytest.mark.parametrize("code", ["", "hero", "人物一", "char_0000000000000000000001"])
def test_any_code_and_name_will_do(code: str) -> None:
    assert design(Character(code=code, name="")).hair.startswith("#")


def test_years_show() -> None:
    child, adult, elder = (design(person(1, Gender.MALE, age)) for age in (Age.CHILD, Age.ADULT, Age.ELDER))
    assert child.stature < adult.stature
    assert colour.luminance(elder.hair) > 0.6 > colour.luminance(adult.hair)


@pytest.mark.parametrize(
    ("word", "expected"), [("black", True), ("dark brown", True), ("#A0B1C2", True), ("", False), ("#12", False)]
)
def test_colour_words(word: str, expected: bool) -> None:
    found = colour.named(word)
    assert (found is not None) is expected
    assert found is None or colour.is_hex(found)


def test_another_variation_changes_only_what_the_script_leaves_open() -> None:
    who = person(1, hair_colour="red", outfit="coat")
    first, second = design(who), design(who, 1)
    assert first.hair == second.hair
    assert first.outfit == second.outfit
    assert first.main != second.main
    assert first != second


def test_variations_of_one_person_all_differ() -> None:
    found = [design(person(1), variation) for variation in range(6)]
    assert len({(one.hair, one.cut, one.main) for one in found}) == len(found)
