"""Figures in a Chinese text, written out in the characters they are read as."""

import re
from collections.abc import Callable
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = ("", "十", "百", "千")
_GROUPS: Final = ("", "万", "亿", "兆")
_LARGEST: Final = 10**16

_MEASURES: Final = (
    "个只条张本位次件种块名天年岁点位人元分秒遍份杯瓶辆架颗头匹层步米里斤倍周句声双對对把封间家所座台支口万亿千百"
)
_UNIT_WORDS: Final = {
    "km/h": "公里每小时",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "kg": "公斤",
    "mg": "毫克",
    "ml": "毫升",
    "m": "米",
    "g": "克",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "°": "度",
}
_CURRENCIES: Final = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def spell_out(text: str) -> str:
    """Return `text` with its figures as Chinese characters: dates, times, money, telephone numbers, plain numbers."""
    text = text.translate(_TO_ASCII)
    for pattern, reading in _RULES:
        text = pattern.sub(reading, text)
    return text


def cardinal(number: int) -> str:
    """Return how `number` is read: 10086 is 一万零八十六. Numbers from 10**16 on are read digit by digit."""
    if number < 0:
        return "负" + cardinal(-number)
    if number >= _LARGEST:
        return digits(str(number))
    if number == 0:
        return "零"
    read = _groups(number)
    return read[1:] if read.startswith("一十") else read


def digits(figures: str, *, one: str = "一") -> str:
    """Return `figures` read one by one; telephone numbers say `one="幺"`."""
    return "".join(one if figure == "1" else _DIGITS[int(figure)] for figure in figures if figure.isdigit())


def _groups(number: int) -> str:
    read = ""
    skipped = False
    for index in reversed(range(len(_GROUPS))):
        group = number // 10_000**index % 10_000
        if group == 0:
            skipped = bool(read)
            continue
        if read and (skipped or group < 1000):
            read += "零"
        read += _group(group) + _GROUPS[index]
        skipped = False
    return read


def _group(number: int) -> str:
    read = ""
    for index in reversed(range(len(_UNITS))):
        digit = number // 10**index % 10
        if digit:
            read += _DIGITS[digit] + _UNITS[index]
        elif read and not read.endswith("零") and number % 10**index:
            read += "零"
    return read


def _decimal(figures: str) -> str:
    whole, _, fraction = figures.replace(",", "").partition(".")
    return cardinal(int(whole)) + ("点" + digits(fraction) if fraction else "")


def _plain(match: re.Match[str]) -> str:
    """Read a number with nothing around it that says more.

    A run of five or more figures that is not round and counts nothing is a code, and a leading zero shows one too.
    """
    figures = match.group()
    if "," in figures or "." in figures:
        return _decimal(figures)
    counts = match.string[match.end() : match.end() + 1] in tuple(_MEASURES)
    is_round = len(figures.rstrip("0")) <= len(figures) // 2
    if (figures[0] == "0" and len(figures) > 1) or (len(figures) > 4 and not counts and not is_round):
        return digits(figures)
    return cardinal(int(figures))


def _clock(match: re.Match[str]) -> str:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    read = ("两" if hour == 2 else cardinal(hour)) + "点"
    if minute:
        read += ("零" if minute < 10 else "") + cardinal(minute) + "分"
    return read + (cardinal(second) + "秒" if second else "")


def _date(match: re.Match[str]) -> str:
    return f"{digits(match[1])}年{cardinal(int(match[2]))}月{cardinal(int(match[3]))}日"


def _mobile(match: re.Match[str]) -> str:
    country = "八六，" if match[1] else ""
    number = match[2]
    return country + "，".join(digits(part, one="幺") for part in (number[:3], number[3:7], number[7:]))


def _rule(pattern: str, reading: Callable[[re.Match[str]], str]) -> tuple[re.Pattern[str], Callable[..., str]]:
    return re.compile(pattern), reading


_TO_ASCII: Final = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("％"): "%", ord("＋"): "+"}

_RULES: Final = (
    _rule(r"(?<!\d)(\+?86[- ]?)?(1[3-9]\d{9})(?!\d)", _mobile),
    _rule(
        r"(?<!\d)(?:\d{3,4}-\d{7,8}|\d{3}-\d{3,4}-\d{4})(?!\d)",
        lambda match: "，".join(digits(part, one="幺") for part in match.group().split("-")),
    ),
    _rule(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _date),
    _rule(r"(?<!\d)(\d{4})(?=年)", lambda match: digits(match[1])),
    _rule(r"(?<!\d)(\d{1,2}):([0-5]\d)(?::([0-5]\d))?(?!\d)", _clock),
    _rule(r"(?<=\d)[:：](?=\d)", lambda _: "比"),
    _rule(r"(?<=\d)\s?[-~—～]\s?(?=\d)", lambda _: "到"),
    _rule(r"(?<![A-Za-z0-9.])[-−](?=\d)", lambda _: "负"),
    _rule(rf"({_NUMBER})%", lambda match: "百分之" + _decimal(match[1])),
    _rule(rf"({_NUMBER})‰", lambda match: "千分之" + _decimal(match[1])),
    _rule(
        rf"([¥￥$€£])\s?({_NUMBER})([万亿千百]*)", lambda match: _decimal(match[2]) + match[3] + _CURRENCIES[match[1]]
    ),
    _rule(
        r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])",
        lambda match: f"{cardinal(int(match[2]))}分之{cardinal(int(match[1]))}",
    ),
    _rule(
        rf"({_NUMBER})\s?({'|'.join(map(re.escape, _UNIT_WORDS))})(?![A-Za-z])",
        lambda match: _decimal(match[1]) + _UNIT_WORDS[match[2]],
    ),
    _rule(r"(?<!\d)(\d{3,4})(?=号?(?:房|室|病房|教室|病床))", lambda match: digits(match[1])),
    _rule(rf"(?<![\d.第])2(?=[{_MEASURES}])(?!年级|点\d)", lambda _: "两"),
    _rule(_NUMBER, _plain),
    _rule(r"(?<=[\u4e00-\u9fff])\s*\+\s*(?=[\u4e00-\u9fff])", lambda _: "加"),
    _rule(r"(?<=[\u4e00-\u9fff])\s*=\s*(?=[\u4e00-\u9fff])", lambda _: "等于"),
)
