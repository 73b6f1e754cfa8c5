"""What a heading, or a line that has the form of one, opens: an episode, a scene, a list of characters, ..."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from shotwright_animatic.breakdown.elements import Setting
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.scripts import is_han
from shotwright_animatic.breakdown.setting import read_setting

_NUMBER: Final = r"(?:\d{1,4}|[零〇一二三四五六七八九十百千两]{1,6})"
_EPISODE = re.compile(
    rf"第\s*({_NUMBER})\s*[集话話回](?:[\s:：·.、—-]+.*)?$|(?:episode|ep\.?)\s*#?(\d{{1,4}})\b.{{0,80}}$", re.IGNORECASE
)
_CHAPTER = re.compile(
    rf"第\s*{_NUMBER}\s*[章卷部节](?:[\s:：·.、—-]+(.*))?$|(?:chapter|act|part|book)\s+(?:\d{{1,3}}|[ivxlc]{{1,6}}|one|two|three|four|five|six|seven|eight|nine|ten)\b[\s:.—-]*(.*)$",
    re.IGNORECASE,
)
_SLUG = re.compile(
    r"(?:[#＃]?\d{1,4}[A-Za-z]?[.、)：:]?\s+)?(INT\.?\s?/\s?EXT|EXT\.?\s?/\s?INT|INT|EXT|EST|I/E|E/I)(?:[.:：\s]+|(?=/))(.*?)(?:\s*#[\w.-]{1,8}#)?$",
    re.IGNORECASE,
)
_HAN_SLUG = re.compile(
    r"(?:[#＃]?\d{1,4}(?:[-.—]\d{1,4})*[.、)：:]?\s*)?(内外景|内景|外景|内/外|内|外)(?:[.。·:：、，,\s—\-/]+)(.+)$"
)
_NUMBERED = re.compile(
    rf"(?:场景|场次|场|scene)\s*[#＃]?{_NUMBER}(?![\d])\s*[:：.、，,—\-]*\s*(.*)$|第\s*{_NUMBER}\s*[场幕]\s*[:：.、，,—\-]*\s*(.*)$",
    re.IGNORECASE,
)
_PLAIN_LABEL = re.compile(r"(?:场景|scene)\s*[:：]\s*(.+)$", re.IGNORECASE)
_INDUSTRY = re.compile(r"\d{1,3}\s*[-—.]\s*\d{1,3}[A-Za-z]?[.、\s:：]+(.+)$")
_LONGEST_OPENING: Final = 40
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


class Opens(StrEnum):
    EPISODE = "episode"
    CHAPTER = "chapter"
    SCENE = "scene"
    CHARACTERS = "characters"
    LOCATIONS = "locations"
    ASIDE = "aside"
    BODY = "body"
    ANYTHING = "anything"
    """A heading of no known form: the title, a place, or a chapter's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    opens: Opens
    text: str
    setting: Setting = field(default_factory=Setting)
    number: int = 0


def read_heading(text: str) -> Heading:
    """Return what a Markdown heading opens. `text` is without marks."""
    formal = formal_scene(text)
    if formal:
        return formal
    name = re.sub(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,3})[、.．]\s*", "", text).strip(" :：*")
    section = next((found for part in _halves(name) if (found := lexicon("structure", "section").exact(part))), "")
    if section:
        return Heading(opens=Opens(section), text=text)
    episode = _EPISODE.match(text)
    if episode:
        return Heading(opens=Opens.EPISODE, text=text, number=_number(episode.group(1) or episode.group(2)))
    chapter = _CHAPTER.match(text)
    if chapter:
        return Heading(opens=Opens.CHAPTER, text=text, setting=read_setting(chapter.group(1) or chapter.group(2) or ""))
    return Heading(opens=Opens.ANYTHING, text=text, setting=read_setting(name))


def opening_line(line: str) -> Heading | None:
    """Return what a line without heading marks opens: a scene, an episode or a chapter, if it has exactly that form."""
    formal = formal_scene(line)
    if formal or len(line) > _LONGEST_OPENING or _is_sentence(line):
        return formal
    heading = read_heading(line) if _EPISODE.match(line) or _CHAPTER.match(line) else None
    return heading if heading and heading.opens in {Opens.EPISODE, Opens.CHAPTER} else None


def formal_scene(line: str) -> Heading | None:
    """Return the scene that a line opens if it has the form of a scene heading, whether or not it is marked as one."""
    if len(line) > 120:
        return None
    slug = _SLUG.match(line)
    if slug and slug.group(2).strip(" .-"):
        return _scene(line, slug.group(2), _side(slug.group(1)))
    side = _HAN_SLUG.match(line)
    if side and not _is_sentence(side.group(2)):
        return _scene(line, side.group(2), _side(side.group(1)))
    return _numbered(line) or _forced(line) or _bracketed(line)


def _numbered(line: str) -> Heading | None:
    industry = _INDUSTRY.match(line)
    if industry and any(map(is_han, line)) and _says_when(industry.group(1)):
        return _scene(line, industry.group(1), None)
    numbered = _NUMBERED.match(line) or _PLAIN_LABEL.match(line)
    rest = next((group for group in numbered.groups() if group), "") if numbered else ""
    return _scene(line, rest, None) if numbered and not _is_sentence(rest) else None


def _forced(line: str) -> Heading | None:
    """Fountain's `.ROOFTOP`."""
    return _scene(line[1:], line[1:], None) if line.startswith(".") and line[1:2].isalpha() else None


def _bracketed(line: str) -> Heading | None:
    """`【咖啡馆 夜】` on a line of its own, if it tells both where and when."""
    match = re.fullmatch(r"[【\[]([^【】\[\]]{2,40})[】\]]", line)
    if not match or not lexicon("setting", "place").has(match.group(1)) or not _says_when(match.group(1)):
        return None
    return _scene(line, match.group(1), None)


def _halves(name: str) -> list[str]:
    return [name, *re.split(r"\s*[/|／·]\s*|\s+", name, maxsplit=1)]


def _scene(line: str, text: str, interior: bool | None) -> Heading:
    setting = read_setting(text)
    if interior is not None:
        setting = Setting(
            name=setting.name,
            interior=interior,
            time=setting.time,
            weather=setting.weather,
            same_time=setting.same_time,
        )
    return Heading(opens=Opens.SCENE, text=line, setting=setting)


def _side(word: str) -> bool | None:
    upper = word.upper()
    if upper.startswith(("INT", "I/E")) or word.startswith("内"):
        return True
    return None if upper.startswith("EST") else False


def _says_when(text: str) -> bool:
    setting = read_setting(text)
    return bool(setting.time or setting.same_time or setting.interior is not None)


def _is_sentence(text: str) -> bool:
    return len(text) > 60 or bool(re.search(r"[。！？!?；“”\"]|\.\s+[A-Z]", text))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit
