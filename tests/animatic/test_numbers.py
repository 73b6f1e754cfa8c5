"""Figures are read as people read them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_animatic.speech import numbers_en, numbers_zh


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0", "零"),
        ("10", "十"),
        ("15", "十五"),
        ("110", "一百一十"),
        ("1005", "一千零五"),
        ("10086个", "一万零八十六个"),
        ("100010000元", "一亿零一万元"),
        ("1,234,567", "一百二十三万四千五百六十七"),
        ("3.14", "三点一四"),
        ("-5℃", "负五摄氏度"),
        ("零下-5度", "零下负五度"),
        ("50%", "百分之五十"),
        ("3/4", "四分之三"),
        ("2个人", "两个人"),
        ("22个人", "二十二个人"),
        ("第2天", "第二天"),
        ("2024年", "二零二四年"),
        ("2024-11-05", "二零二四年十一月五日"),
        ("8:05", "八点零五分"),
        ("14:30", "十四点三十分"),
        ("2:00", "两点"),
        ("3:2", "三比二"),
        ("3-5天", "三到五天"),
        ("¥3.5万", "三点五万元"),
        ("$20", "二十美元"),
        ("住302室", "住三零二室"),
        ("13800138000", "幺三八，零零幺三，八零零零"),
        ("010-12345678", "零幺零，幺二三四五六七八"),
        ("密码是48213", "密码是四八二一三"),
        ("007", "零零七"),
        ("３０％", "百分之三十"),
    ],
)
def test_chinese(text: str, read: str) -> None:
    assert numbers_zh.spell_out(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0", "zero"),
        ("42", "forty two"),
        ("1,205", "one thousand two hundred five"),
        ("5000000", "five million"),
        ("1998", "nineteen ninety eight"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2000", "two thousand"),
        ("2024", "twenty twenty four"),
        ("3.14", "three point one four"),
        ("1st", "first"),
        ("22nd", "twenty second"),
        ("30th", "thirtieth"),
        ("$5.50", "five dollars and fifty cents"),
        ("$1", "one dollar"),
        ("$0.99", "ninety nine cents"),
        ("£3 million", "three million pounds"),
        ("10:30 p.m.", "ten thirty P M"),
        ("7am", "seven A M"),
        ("9:00", "nine o'clock"),
        ("9:05", "nine oh five"),
        ("Nov. 22, 1998", "November twenty second, nineteen ninety eight"),
        ("2024-11-05", "November fifth, twenty twenty four"),
        ("50%", "fifty percent"),
        ("1/2", "one half"),
        ("3/4", "three quarters"),
        ("1990s", "nineteen nineties"),
        ("20°C", "twenty degrees Celsius"),
        ("5-7", "five to seven"),
        ("-3", "minus three"),
        ("#1", "number one"),
        ("555-123-4567", "five five five, one two three, four five six seven"),
        ("Dr. Lee & Mr. Fox", "Dr Lee and Mr Fox"),
        ("the U.S. army", "the U S army"),
        ("007", "zero zero seven"),
    ],
)
def test_english(text: str, read: str) -> None:
    assert re.sub(r"\s+", " ", numbers_en.spell_out(text)).replace(" ,", ",").strip() == read


@given(st.integers(0, 10**16 - 1))
def test_chinese_numbers_can_be_read_back(number: int) -> None:
    assert _value(numbers_zh.cardinal(number)) == number


@given(st.integers(0, 10**15 - 1))
def test_english_numbers_can_be_read_back(number: int) -> None:
    assert _english_value(numbers_en.cardinal(number)) == number


@given(st.text("0123456789.,:/-%$¥年月日点个 a", max_size=30))
def test_no_figure_is_left_unread(text: str) -> None:
    assert not re.search(r"\d", numbers_zh.spell_out(text))
    assert not re.search(r"\d", numbers_en.spell_out(text))


def _value(read: str) -> int:
    """Read Chinese characters as a number, by another rule than the one under test: place values from the left."""
    total = section = digit = 0
    for sign in read:
        if sign in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(sign)
        elif sign in "十百千":
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            total += (section + digit) * {"万": 10**4, "亿": 10**8, "兆": 10**12}[sign]
            section = digit = 0
    return total + section + digit


def _english_value(read: str) -> int:
    total = section = 0
    scales = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
    for word in read.split():
        if word == "hundred":
            section *= 100
        elif word in scales:
            total += section * scales[word]
            section = 0
        else:
            section += next(number for number in range(100) if numbers_en.cardinal(number) == word)
    return total + section
