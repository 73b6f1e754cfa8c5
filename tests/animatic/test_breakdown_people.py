"""Who the people of a script are: names, sex, age, looks and nature."""

import pytest

from shotwright_animatic import colour, props
from shotwright_animatic.breakdown import break_down
from shotwright_animatic.breakdown.lexicon import tables
from shotwright_animatic.people import palettes, wardrobe
from shotwright_sdk.values import Character, Looks
from shotwright_sdk.vocabulary import Age, Gender


def people(script: str) -> dict[str, Character]:
    return {character.name: character for character in break_down(script).characters}


def declared(entry: str) -> Character:
    return break_down(f"## 人物 / Characters\n\n- {entry}\n\n## INT. BAR - DAY\n\n门开了。\n").characters[0]


class TestDeclaredCharacters:
    def test_an_entry_tells_looks_from_nature(self):
        character = declared("林夏（女，24岁）：黑色短发，棕色风衣，戴眼镜，记者，敏感而倔强")

        assert (character.code, character.name) == ("char_001", "林夏")
        assert (character.gender, character.age) == (Gender.FEMALE, Age.ADULT)
        assert character.appearance == "黑色短发，棕色风衣，戴眼镜"
        assert character.personality == "敏感而倔强"
        assert character.looks == Looks(
            hair_colour="black", hair_length="short", outfit="coat", outfit_colour="brown", glasses=True
        )

    def test_an_english_entry(self):
        character = declared("**Tom Reed** (M, 40s): grey curly hair, a beard, navy suit; stubborn and quiet")

        assert (character.name, character.gender, character.age) == ("Tom Reed", Gender.MALE, Age.MIDDLE_AGED)
        assert character.looks == Looks(
            hair_colour="grey", hair_style="curly", outfit="suit", outfit_colour="navy", beard=True
        )
        assert character.personality == "stubborn, quiet"

    def test_attributes_on_lines_of_their_own(self):
        script = (
            "## 人物\n\n### 阿宁\n\n- 性别：女\n- 年龄：17岁\n- 外貌：粉色双马尾，水手服\n- 性格：调皮\n\n"
            "### 老陈\n\n- 年龄：七十岁\n\n## 教室 日\n\n阿宁：早。\n"
        )

        found = people(script)

        assert (found["阿宁"].gender, found["阿宁"].age, found["阿宁"].personality) == (Gender.FEMALE, Age.TEEN, "调皮")
        assert found["阿宁"].looks == Looks(hair_colour="pink", hair_style="braids", outfit="sailor")
        assert found["老陈"].age is Age.ELDER

    @pytest.mark.parametrize(
        ("entry", "looks"),
        [
            ("甲：银发，龙袍", Looks(hair_colour="silver", outfit="hanfu")),
            (
                "甲：金色长卷发，红色连衣裙",
                Looks(hair_colour="blond", hair_length="long", hair_style="curly", outfit="dress", outfit_colour="red"),
            ),
            (
                "甲：光头，络腮胡，黑色皮夹克",
                Looks(hair_length="bald", outfit="jacket", outfit_colour="black", beard=True),
            ),
            (
                "甲：白胡子，蓝色长衫",
                Looks(
                    outfit="hanfu",
                    outfit_colour="blue",
                    beard=True,
                ),
            ),
            (
                "A: long blond hair in a ponytail, pale skin",
                Looks(hair_colour="blond", hair_length="long", hair_style="ponytail", skin="light"),
            ),
            (
                "A: bald, round glasses, green sweater",
                Looks(hair_length="bald", outfit="sweater", outfit_colour="green", glasses=True),
            ),
            (
                "A: dark-skinned, short black hair, lab coat",
                Looks(hair_colour="black", hair_length="short", outfit="lab_coat", skin="dark"),
            ),
        ],
    )
    def test_words_for_looks(self, entry: str, looks: Looks):
        assert declared(entry).looks == looks

    def test_a_name_in_capitals_in_the_action_brings_its_description(self):
        found = people("INT. BAR - DAY\n\nMARA (34, red leather jacket, short black hair) walks in.\n\nMARA\nHello.\n")

        assert found["Mara"].appearance == "34, red leather jacket, short black hair"
        assert found["Mara"].looks.outfit == "jacket"

    def test_a_table_of_characters(self):
        found = people(
            "## Cast\n\n| Name | About |\n|---|---|\n| Ann | woman, green dress |\n\n## INT. BAR - DAY\n\nAnn: Hi.\n"
        )

        assert found["Ann"].looks == Looks(outfit="dress", outfit_colour="green")


class TestNames:
    @pytest.mark.parametrize(
        ("script", "expected"),
        [
            ("林夏：一。\n\n小夏：二。\n", ["林夏"]),
            ("林小雨：一。\n\n小雨：二。\n", ["林小雨"]),
            ("陈默：一。\n\n老陈：二。\n\n陈医生：三。\n", ["陈默"]),
            ("陈默：一。\n\n陈风：二。\n\n老陈：三。\n", ["陈默", "陈风", "老陈"]),
            ("Tom Reed: A.\n\nTOM\nB.\n\nMr. Reed: C.\n", ["Tom Reed"]),
            ("TOM\nA.\n\nTOM REED\nB.\n", ["Tom Reed"]),
            ("Tom Reed: A.\n\nMrs. Reed: B.\n", ["Tom Reed", "Mrs. Reed"]),
            ("Ann: A.\n\nAnna: B.\n", ["Ann", "Anna"]),
            ("林夏、陈默：一。\n", ["林夏", "陈默"]),
        ],
    )
    def test_forms_of_one_name_are_one_person(self, script: str, expected: list[str]):
        assert [c.name for c in break_down(f"INT. BAR - DAY\n\n{script}").characters] == expected

    def test_aliases_are_kept(self):
        character = declared("林夏（女，又名夏夏）：短发")

        assert character.aliases == ("夏夏",)

    def test_codes_follow_the_story(self):
        characters = break_down("INT. BAR - DAY\n\n乙：一。\n\n甲：二。\n").characters

        assert [(c.code, c.name) for c in characters] == [("char_001", "乙"), ("char_002", "甲")]


class TestGenderAndAge:
    @pytest.mark.parametrize(
        ("script", "name", "gender"),
        [
            ("陈安走进来。她坐下。\n\n陈安：早。", "陈安", Gender.FEMALE),
            ("Robin walks in. He sits.\n\nRobin: Hi.", "Robin", Gender.MALE),
            ("妈妈：早。", "妈妈", Gender.FEMALE),
            ("Mrs. Hale: Hi.", "Mrs. Hale", Gender.FEMALE),
            ("王先生：早。", "王先生", Gender.MALE),
            ("Emma: Hi.", "Emma", Gender.FEMALE),
            ("李伟：早。", "李伟", Gender.MALE),
            ("机器人：早。", "机器人", Gender.UNKNOWN),
        ],
    )
    def test_gender(self, script: str, name: str, gender: Gender):
        assert people(f"INT. BAR - DAY\n\n{script}\n")[name].gender is gender

    @pytest.mark.parametrize(
        ("entry", "age"),
        [
            ("甲（8岁）：圆脸", Age.CHILD),
            ("甲（十七岁）：短发", Age.TEEN),
            ("甲（三十多岁）：短发", Age.ADULT),
            ("甲：四十多岁，短发", Age.MIDDLE_AGED),
            ("爷爷：慈祥", Age.ELDER),
            ("A (girl, 9): freckles", Age.CHILD),
            ("A (late 60s): grey hair", Age.ELDER),
            ("A, an old woman: white hair", Age.ELDER),
        ],
    )
    def test_age(self, entry: str, age: Age):
        assert declared(entry).age is age


class TestWordsOfTheIllustrator:
    """Each word that a breakdown may use is one that the illustrator knows."""

    def test_props(self):
        assert [word for word in tables("staging")["prop"] if props.find(word) is None] == []

    def test_outfits(self):
        assert [word for word in tables("looks")["outfit"] if word not in wardrobe.OUTFITS] == []

    def test_colours(self):
        words = [word for word in tables("looks")["colour"] if word != "blond"]
        assert [word for word in words if colour.named(word) is None] == []
        assert [word for word in tables("looks")["colour"] if colour.named(word, palettes.HAIR_WORDS) is None] == []
