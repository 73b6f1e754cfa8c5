"""Everybody gets a voice of their own that fits, and the same one every time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_animatic.speech import NARRATOR, VOICES, VoiceStyle, cast, style_name, style_named, voice
from shotwright_sdk.errors import UnknownVoice
from shotwright_sdk.values import Character
from shotwright_sdk.vocabulary import Age, Gender

_LANGUAGES = st.sampled_from(["zh", "en"])
_VOICE_IDS = st.sampled_from([known.id for known in VOICES])


def _people(*kinds: tuple[Gender, Age]) -> tuple[Character, ...]:
    return tuple(
        Character(code=f"char_{number:03}", name=f"人{number}", gender=gender, age=age)
        for number, (gender, age) in enumerate(kinds, start=1)
    )


_CASTS = st.lists(st.tuples(st.sampled_from(Gender), st.sampled_from(Age)), min_size=1, max_size=12).map(
    lambda kinds: _people(*kinds)
)


@given(_CASTS, _LANGUAGES)
def test_all_voices_differ_and_nobody_sounds_like_the_narrator(people: tuple[Character, ...], language: str) -> None:
    roles = cast(people, language)

    assert set(roles) == {NARRATOR, *(person.code for person in people)}
    assert len(set(roles.values())) == len(roles)
    narrator = roles.pop(NARRATOR).voice
    assert all(style.voice != narrator or style.blended_with or style.pitch != 1.0 for style in roles.values())


@given(_CASTS, _LANGUAGES)
def test_the_gender_fits(people: tuple[Character, ...], language: str) -> None:
    roles = cast(people, language)

    for person in people:
        if person.gender is not Gender.UNKNOWN and person.age is not Age.CHILD:
            style = roles[person.code]
            parts = [style.voice, *([style.blended_with] if style.blended_with else [])]
            assert {voice(part).gender for part in parts} == {person.gender}
            assert {voice(part).language for part in parts} == {language}


@given(_CASTS, _LANGUAGES)
def test_the_same_cast_gets_the_same_voices_and_more_people_change_nobody(
    people: tuple[Character, ...], language: str
) -> None:
    roles = cast(people, language)

    assert roles == cast(people, language)
    assert cast(people[:-1], language) == {code: style for code, style in roles.items() if code != people[-1].code}


@pytest.mark.parametrize("gender", [Gender.FEMALE, Gender.MALE])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_crowd_larger_than_the_catalogue_still_differs(language: str, gender: Gender) -> None:
    roles = cast(_people(*[(gender, Age.ADULT)] * 40), language)

    assert len(set(roles.values())) == 41


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_people_get_whole_voices(language: str) -> None:
    people = _people((Gender.FEMALE, Age.ADULT), (Gender.MALE, Age.ADULT), (Gender.FEMALE, Age.TEEN))

    styles = [style for code, style in cast(people, language).items() if code != NARRATOR]

    assert not any(style.blended_with for style in styles)
    assert [voice(style.voice).age for style in styles] == [Age.ADULT, Age.ADULT, Age.TEEN]


def test_children_speak_higher_and_the_old_lower_and_slower() -> None:
    child, adult, elder = (
        cast(_people((Gender.FEMALE, age)), "en")["char_001"] for age in (Age.CHILD, Age.ADULT, Age.ELDER)
    )

    assert child.pitch >= 1.1
    assert adult.pitch == adult.speed == 1.0
    assert elder.pitch < 1.0
    assert elder.speed < 1.0


@given(_CASTS, _LANGUAGES, _VOICE_IDS)
def test_a_persons_choice_is_kept_by_code_or_name(people: tuple[Character, ...], language: str, wish: str) -> None:
    for key in (people[-1].code, people[-1].name):
        roles = cast(people, language, chosen={key: wish})

        assert roles[people[-1].code] == VoiceStyle(voice=wish)
        assert len(set(roles.values())) == len(roles)


def test_the_narrator_can_be_chosen_too() -> None:
    roles = cast(_people((Gender.FEMALE, Age.ADULT)), "zh", chosen={NARRATOR: "zf_xiaoxiao"})

    assert roles[NARRATOR].voice == "zf_xiaoxiao"
    assert roles["char_001"].voice != "zf_xiaoxiao"


def test_an_unknown_voice_is_refused_and_the_known_ones_are_listed() -> None:
    with pytest.raises(UnknownVoice, match=r"no voice 'zf_nobody'.*zf_xiaoxiao.*bm_lewis"):
        cast(_people((Gender.FEMALE, Age.ADULT)), "zh", chosen={"char_001": "zf_nobody"})


@given(_VOICE_IDS, _VOICE_IDS | st.just(""), st.integers(0, 10), st.integers(80, 120), st.integers(80, 120))
@settings(max_examples=50)
def test_a_style_can_be_written_down_and_read_back(first: str, second: str, blend: int, pitch: int, speed: int) -> None:
    style = VoiceStyle(
        voice=first,
        blended_with=second,
        blend=blend / 10 if second else 0.0,
        pitch=pitch / 100,
        speed=speed / 100,
    )

    assert style_named(style_name(style), style.speed) == style


@pytest.mark.parametrize("name", ["", "zf_xiaoxiao+", "zf_xiaoxiao+nobody*0.5", "zf_xiaoxiao@fast"])
def test_what_is_no_style_is_an_unknown_voice(name: str) -> None:
    with pytest.raises(UnknownVoice):
        style_named(name)
