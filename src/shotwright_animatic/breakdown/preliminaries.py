"""What stands before the story: title, language, and the lists of characters and locations."""

import re

from shotwright_animatic.breakdown.cast_list import read_entry
from shotwright_animatic.breakdown.cues import is_narrator
from shotwright_animatic.breakdown.elements import CastEntry
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.scripts import is_han
from shotwright_sdk.markdown import plain

_FIELD = re.compile(r"([^：:\n]{1,24}?)\s*[：:]\s*(.*)$")


class Preliminaries:
    def __init__(self) -> None:
        self.title = ""
        self.language = ""
        """A code such as `zh` or `en` if the script says so, else ""."""
        self.cast: list[CastEntry] = []
        self.places: dict[str, str] = {}
        self._is_under_name = False

    def read_front_matter(self, lines: tuple[str, ...]) -> None:
        for line in lines:
            match = _FIELD.match(line.strip())
            if not match:
                continue
            key, value = match.group(1).strip().lower(), match.group(2).strip().strip("\"'*_")
            if key in {"title", "片名", "剧名", "标题"}:
                self.title = plain(value).strip("《》")
            elif key in {"language", "lang", "语言"}:
                self.language = _language(value.lower())

    def begin_list(self) -> None:
        self._is_under_name = False

    def begin_character(self, name: str) -> None:
        """Take a heading within the list of characters as a name that the following lines describe."""
        self.add_character(name)
        self._is_under_name = True

    def read_character_line(self, text: str, *, is_indented: bool) -> None:
        """Read an entry, or an attribute of the entry before it."""
        match = _FIELD.match(text)
        is_attribute = is_indented or bool(match and lexicon("structure", "attribute").exact(match.group(1)))
        if self.cast and (is_attribute or self._is_under_name):
            last = self.cast.pop()
            more = read_entry(f"{last.name}：{text}")
            self.cast.append(_both(last, more) if more else last)
        else:
            self.add_character(text)

    def read_place_line(self, text: str) -> None:
        match = _FIELD.match(text)
        if match:
            self.places[match.group(1).strip()] = match.group(2).strip()

    def add_character(self, text: str) -> None:
        entry = read_entry(text)
        if entry and not is_narrator(entry.name):
            self.cast.append(entry)


def _language(said: str) -> str:
    if said.startswith(("zh", "中", "汉", "cn", "chinese")):
        return "zh"
    return "en" if said.startswith(("en", "英")) else said


def _both(first: CastEntry, second: CastEntry) -> CastEntry:
    separator = "，" if any(map(is_han, first.appearance + second.appearance)) else ", "
    return CastEntry(
        name=first.name,
        aliases=(*first.aliases, *second.aliases),
        gender_and_age=f"{first.gender_and_age}，{second.gender_and_age}",
        appearance=separator.join(filter(None, [first.appearance, second.appearance])),
        personality=separator.join(filter(None, [first.personality, second.personality])),
    )
