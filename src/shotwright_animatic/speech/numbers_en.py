"""Figures and shortened words in an English text, written out in the words they are read as."""

import re
from collections.abc import Callable
from typing import Final

_UNDER_TWENTY: Final = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_SMALL: Final = tuple(_UNDER_TWENTY.split())
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_YEAR: Final = """
    January February March April May June July August September October November December
"""
_MONTHS: Final = tuple(_YEAR.split())
_CURRENCIES: Final = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yuan", "yuan", "fen", "fen"),
}
_UNIT_WORDS: Final = {
    "km/h": "kilometers an hour",
    "mph": "miles an hour",
    "km": "kilometers",
    "cm": "centimeters",
    "mm": "millimeters",
    "kg": "kilograms",
    "mg": "milligrams",
    "ml": "milliliters",
    "ft": "feet",
    "lbs": "pounds",
    "lb": "pounds",
    "°C": "degrees Celsius",
    "℃": "degrees Celsius",
    "°F": "degrees Fahrenheit",
    "°": "degrees",
}
_SHORTENED: Final = {
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "et cetera",
    "vs.": "versus",
    "a.m.": "A M",
    "p.m.": "P M",
    "Mt.": "Mount",
    "St.": "Saint",
    "Jr.": "Junior",
    "Sr.": "Senior",
    "Prof.": "Professor",
    "Capt.": "Captain",
    "Sgt.": "Sergeant",
    "Gen.": "General",
    "Col.": "Colonel",
    "Lt.": "Lieutenant",
    "Mr.": "Mr",
    "Mrs.": "Mrs",
    "Ms.": "Ms",
    "Dr.": "Dr",
}
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def spell_out(text: str) -> str:
    """Return `text` with figures, money, dates, times and shortened words as plain words."""
    for pattern, reading in _RULES:
        text = pattern.sub(reading, text)
    return text


def cardinal(number: int) -> str:
    """Return how `number` is read, without "and": 1205 is "one thousand two hundred five"."""
    if number < 0:
        return "minus " + cardinal(-number)
    if number < 20:
        return _SMALL[number]
    if number < 100:
        return _TENS[number // 10] + (" " + _SMALL[number % 10] if number % 10 else "")
    if number < 1000:
        return _SMALL[number // 100] + " hundred" + (" " + cardinal(number % 100) if number % 100 else "")
    for scale, name in _SCALES:
        if number >= scale * 1000 and scale == _SCALES[0][0]:
            return digits(str(number))
        if number >= scale:
            rest = number % scale
            return f"{cardinal(number // scale)} {name}" + (" " + cardinal(rest) if rest else "")
    raise AssertionError(number)


def ordinal(number: int) -> str:
    """Return "twenty first" for 21."""
    head, _, last = cardinal(number).rpartition(" ")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    else:
        last = last[:-1] + "ieth" if last.endswith("y") else last.removesuffix("t") + "th"
    return f"{head} {last}".strip()


def year(number: int) -> str:
    """Return how the year `number`, 1000 to 9999, is read: 1905 is "nineteen oh five", 2024 "twenty twenty four"."""
    century, rest = divmod(number, 100)
    if number % 1000 < 10:
        return cardinal(number)
    if rest == 0:
        return cardinal(century) + " hundred"
    return cardinal(century) + (" oh " if rest < 10 else " ") + cardinal(rest)


def digits(figures: str) -> str:
    """Return `figures` read one by one."""
    return " ".join(_SMALL[int(figure)] for figure in figures if figure.isdigit())


def _decimal(figures: str) -> str:
    whole, _, fraction = figures.replace(",", "").partition(".")
    return cardinal(int(whole)) + (" point " + digits(fraction) if fraction else "")


def _plain(match: re.Match[str]) -> str:
    figures = match.group()
    if "," in figures or "." in figures:
        return _decimal(figures)
    if (figures[0] == "0" and len(figures) > 1) or (len(figures) > 6 and not figures.endswith("000")):
        return digits(figures)
    return year(int(figures)) if len(figures) == 4 else cardinal(int(figures))


def _money(match: re.Match[str]) -> str:
    one, many, cent, cents = _CURRENCIES[match[1]]
    if match[3]:
        return f"{_decimal(match[2])} {match[3].strip().lower()} {many}"
    whole, _, fraction = match[2].replace(",", "").partition(".")
    if len(fraction) > 2:
        return f"{_decimal(match[2])} {many}"
    small = int(fraction.ljust(2, "0")) if fraction else 0
    parts = [f"{cardinal(int(whole))} {one if int(whole) == 1 else many}"] if int(whole) or not small else []
    if small:
        parts.append(f"{cardinal(small)} {cent if small == 1 else cents}")
    return " and ".join(parts)


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    half = " " + " ".join(match[3].replace(".", "").upper()) if match[3] else ""
    if minute == 0:
        return cardinal(hour) + (half or (" o'clock" if hour <= 12 else " hundred hours"))
    return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}{half}"


def _date(match: re.Match[str]) -> str:
    month, day = int(match[2]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match.group()
    return f"{_MONTHS[month - 1]} {ordinal(day)}, {year(int(match[1]))}"


def _day(match: re.Match[str]) -> str:
    month = next(name for name in _MONTHS if name.startswith(match[1][:3]))
    return f"{month} {ordinal(int(match[2]))}"


def _fraction(match: re.Match[str]) -> str:
    top, bottom = int(match[1]), int(match[2])
    if bottom in (0, 1):
        return f"{cardinal(top)} over {cardinal(bottom)}"
    name = {2: "half", 4: "quarter"}.get(bottom) or ordinal(bottom)
    return f"{cardinal(top)} {name if top == 1 else 'halves' if bottom == 2 else name + 's'}"


def _decade(match: re.Match[str]) -> str:
    figures = match[1]
    read = year(int(figures)) if len(figures) == 4 else cardinal(int(figures))
    return read[:-1] + "ies" if read.endswith("y") else read + "s"


def _rule(pattern: str, reading: Callable[[re.Match[str]], str]) -> tuple[re.Pattern[str], Callable[..., str]]:
    return re.compile(pattern), reading


_MONTH_NAMES: Final = "|".join(f"{name}|{name[:3]}\\." for name in _MONTHS) + "|" + "|".join(m[:3] for m in _MONTHS)

_RULES: Final = (
    _rule(rf"(?<!\w)(?:{'|'.join(map(re.escape, _SHORTENED))})", lambda match: _SHORTENED[match.group()]),
    _rule(r"\b((?:[A-Z]\.){2,})", lambda match: " ".join(match[1].replace(".", ""))),
    _rule(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", _date),
    _rule(rf"\b({_MONTH_NAMES})\s(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])", _day),
    _rule(r"(?<!\d)(\d{1,2}):([0-5]\d)(?:\s?([aApP]\.?[mM]\b\.?))?(?!\d)", _clock),
    _rule(r"(?<!\d)(\d{1,2})\s?([aApP])[mM]\b", lambda match: f"{cardinal(int(match[1]))} {match[2].upper()} M"),
    _rule(rf"([$£€¥])\s?({_NUMBER})(\s(?:hundred|thousand|million|billion|trillion)\b)?", _money),
    _rule(rf"({_NUMBER})\s?%", lambda match: _decimal(match[1]) + " percent"),
    _rule(
        r"(?<!\w)\+?(?:\(?\d{2,4}\)?[-. ]){1,3}\d{4}(?!\w)",
        lambda match: ", ".join(digits(part) for part in re.findall(r"\d+", match.group())),
    ),
    _rule(
        rf"({_NUMBER})\s?({'|'.join(map(re.escape, _UNIT_WORDS))})(?![A-Za-z])",
        lambda match: f"{_decimal(match[1])} {_UNIT_WORDS[match[2]]}",
    ),
    _rule(r"(?<![\d/])(\d{1,2})/(\d{1,3})(?![\d/])", _fraction),
    _rule(r"(?<!\d)'?(\d{4}|\d0)s\b", _decade),
    _rule(r"(?<!\d)(\d{1,9})(?:st|nd|rd|th)\b", lambda match: ordinal(int(match[1]))),
    _rule(r"#\s?(?=\d)", lambda _: "number "),
    _rule(r"\bNo\.\s?(?=\d)", lambda _: "number "),
    _rule(r"(?<=\d)\s?[-–]\s?(?=\d)", lambda _: " to "),
    _rule(r"(?<![\w.])-(?=\d)", lambda _: "minus "),
    _rule(_NUMBER, lambda match: f" {_plain(match)} "),
    _rule(r"\s?&\s?", lambda _: " and "),
    _rule(r"(?<=\w)\s?@\s?(?=\w)", lambda _: " at "),
    _rule(r"(?<=\w)\s?\+\s?(?=\w)", lambda _: " plus "),
    _rule(r"(?<=\w)\s?=\s?(?=\w)", lambda _: " equals "),
)
