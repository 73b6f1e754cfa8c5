"""Text becomes the sounds that the voices were trained on."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_animatic.speech.chinese_words import words
from shotwright_animatic.speech.g2p import phonemes
from shotwright_animatic.speech.g2p_zh import chinese_phonemes, syllable_phonemes
from shotwright_animatic.speech.kokoro import sounds_known
from shotwright_animatic.speech.letters_en import sound_out
from shotwright_animatic.speech.pinyin import english_sounds, syllables


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("你到底是谁？", "ni↓ tau↘ti↓ ʂɨ↘ ʂwei↗?"),
        ("银行行长", "i↗nxa↗ŋxa↗ŋꭧa↓ŋ"),
        ("重新长大", "ꭧʰʊ↗ŋɕi→n ꭧa↓ŋta↘"),
        ("「林夏」说：“我不怕。”😀", "li↗nɕja↘ʂwo→: wo↓ pu↘pʰa↘."),
        ("你来了——真的？！", "ni↓ lai↗ lɤ, ꭧə→ntɤ!"),
        ("……你……", "ni↓."),
        ("AI 正在改变世界，OK 吗", "ei→ai↘ ꭧə↘ŋʦai↘ kai↓pjɛ↘n ʂɨ↘ʨje↘, ou→kʰei↘ ma"),
        ("QQ", "kʰjou→kʰjou→"),
        ("我叫Xiaoming", "wo↓ ʨjau↘ ɕjau→mi→ŋ"),
        ("！！！", ""),
        ("", ""),
    ],
)
def test_chinese(text: str, sounds: str) -> None:
    assert phonemes(text, "zh") == sounds


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("The apple, the pear.", "ði ˈæpᵊl, ðə pˈɛɹ."),
        ("I will record a record.", "ˌI wɪl ɹəkˈɔɹd ɐ ɹˈɛkəɹd."),
        ("They live in a live show!", "ðA lˈɪv ɪn ɐ lˈIv ʃˈO!"),
        ("I have read it.", "ˌI hæv ɹˈɛd ɪt."),
        ("to eat, to go", "tʊ ˈit, tə ɡˌO"),
        ("FBI", "ˌɛfbˌiˈI"),
        ("Xiaoming", "ʃjˈWmˈɪŋ"),
        ("naïve", "nɑˈiv"),
        ("林夏 said hello", "li↗nɕja↘ sˈɛd həlˈO"),
        ("“Wait…” (now)", "wˈAt… nˈW,"),
    ],
)
def test_english(text: str, sounds: str) -> None:
    assert phonemes(text, "en") == sounds


@pytest.mark.parametrize(
    ("word", "american", "british"),
    [
        ("starships", "stˈɑɹʃˌɪps", "stˈɑːʃɪps"),
        ("waited", "wˈATᵻd", "wˈAtɪd"),
        ("foxes", "fˈɑksᵻz", "fˈɒksɪz"),
        ("Shotwrights", "ʃˈɑtɹˌIts", "ʃˈɒtɹˌIts"),
        ("stopping", "stˈɑpɪŋ", "stˈɒpɪŋ"),
        ("unhappiness", "ˌʌnhˈæpinəs", "ʌnhˈapɪnɪs"),
    ],
)
def test_endings_follow_the_stem(word: str, american: str, british: str) -> None:
    assert phonemes(word, "en") == american
    assert phonemes(word, "en", british=True) == british


@pytest.mark.parametrize(
    ("word", "sounds"), [("blorp", "blˈɔɹp"), ("zake", "zˈAk"), ("cindle", "sˈɪndl"), ("zzt", "zt")]
)
def test_unknown_words_are_sounded_out(word: str, sounds: str) -> None:
    assert sound_out(word) == sounds


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Xiaoming", ("xiao", "ming")),
        ("Zhuge", ("zhu", "ge")),
        ("Chongqing", ("chong", "qing")),
        ("lü", ("lv",)),
        ("Smith", ()),
        ("", ()),
    ],
)
def test_pinyin_is_recognised(word: str, parts: tuple[str, ...]) -> None:
    assert syllables(word) == parts


@given(st.text(max_size=60), st.sampled_from(["zh", "en"]), st.booleans())
@settings(max_examples=80, deadline=None)
def test_every_text_becomes_sounds_the_model_knows(text: str, language: str, british: bool) -> None:
    sounds = phonemes(text, language, british=british)

    assert set(sounds) <= set(sounds_known())
    assert sounds == sounds.strip()


@given(st.lists(st.sampled_from(["xia", "zhuang", "lv", "er", "yuan", "shi", "ci", "wo", "qiong"]), min_size=1))
def test_an_english_speaker_can_say_every_pinyin_syllable(parts: list[str]) -> None:
    for part in syllables("".join(parts)):
        assert set(english_sounds(part)) <= set(sounds_known())


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("单雄信大笑", "shan4 xiong2 xin4 da4 xiao4"),
        ("仇英走了", "qiu2 ying1 zou3 le5"),
        ("翟天临", "zhai2 tian1 lin2"),
        ("任盈盈", "ren2 ying2 ying2"),
        ("单纯的人查看任何单位", "dan1 chun2 de5 ren2 cha2 kan4 ren4 he2 dan1 wei4"),
        ("曾经解开", "ceng2 jing1 jie3 kai1"),
    ],
)
def test_family_names_are_read_as_names(text: str, readings: str) -> None:
    expected = "".join(map(syllable_phonemes, readings.split()))

    assert chinese_phonemes(text).replace(" ", "") == expected


@given(st.text("我们在北京大学的图书馆里看书abc，。 12", max_size=40))
@settings(deadline=None)
def test_words_join_to_the_text(text: str) -> None:
    assert "".join(words(text)) == text


def test_nothing_is_printed_or_left_behind_on_the_way(tmp_path: Path) -> None:
    code = "from shotwright_animatic.speech.g2p import phonemes; print(phonemes('林夏来了', 'zh'))"

    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={"TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stderr == ""
    assert run.stdout == "li↗nɕja↘lai↗ lɤ\n"
    assert not list(tmp_path.iterdir())
