"""From the people of a script to characters: sex, age, looks and nature, where the script says or shows them."""

import re
from collections.abc import Mapping, Sequence

from shotwright_animatic.breakdown.elements import CastEntry
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.looks import read_looks
from shotwright_animatic.breakdown.names import Person, Roster, surname_of
from shotwright_animatic.breakdown.scripts import is_han, sentences
from shotwright_sdk.values import Character
from shotwright_sdk.vocabulary import Age, Gender

_YEARS = re.compile(
    r"(?<!\d)(\d{1,3})\s*(?:多)?\s*(?:岁|years?\b|-year|yo\b|y/o)|(?:^|[（(，,\s])(\d{1,2})(?=$|[，,)）\s;；])|\b(\d)0'?s\b"
)
_HAN_YEARS = re.compile(r"([一二三四五六七八九十]{1,3})(?:多|几|来)?岁")
_DECADES = {
    "twenties": 25,
    "thirties": 35,
    "forties": 45,
    "fifties": 55,
    "sixties": 65,
    "seventies": 75,
    "eighties": 85,
    "teens": 15,
}
_INTRODUCED = re.compile(r"\s*[（(]([^（）()\n]{2,80})[）)]")


def characters_of(roster: Roster, entries: Mapping[str, CastEntry], actions: Sequence[str]) -> tuple[Character, ...]:
    """Return everyone of the roster, in order, with codes.

    Args:
        roster: Who there is.
        entries: What the list of characters says, by a person's name.
        actions: What is told rather than spoken: names stand near pronouns and clothes there.
    """
    told = _told_of(roster, actions)
    return tuple(
        _character(f"char_{number:03d}", person, entries.get(person.name), told.get(person.name, []))
        for number, person in enumerate(roster.people, 1)
    )


def _character(code: str, person: Person, entry: CastEntry | None, told: Sequence[str]) -> Character:
    note = entry.gender_and_age if entry else ""
    introduced = _introduction(person, told)
    appearance = entry.appearance if entry and entry.appearance else introduced
    seen = appearance or "，".join(told[:6])
    return Character(
        code=code,
        name=person.name,
        aliases=tuple(form for form in person.forms if form != person.name),
        gender=_gender(person, f"{note}，{introduced}", told),
        age=_age(person, f"{note}，{introduced}"),
        appearance=appearance,
        looks=read_looks(seen),
        personality=entry.personality if entry else "",
    )


def _told_of(roster: Roster, actions: Sequence[str]) -> dict[str, list[str]]:
    """Return for each person the sentences that name nobody else, and the one after each if it names nobody."""
    told: dict[str, list[str]] = {}
    for action in actions:
        last = ""
        for sentence in sentences(action):
            named = {person.name for _, person in roster.mentions(sentence)}
            last = named.pop() if len(named) == 1 else "" if named else last
            if last:
                told.setdefault(last, []).append(sentence.strip())
    return told


def _introduction(person: Person, told: Sequence[str]) -> str:
    """Return the parenthesis after a name at its first mention: `MARA (34, red coat)`."""
    for form in person.forms:
        for sentence in told[:3]:
            at = sentence.casefold().find(form.casefold())
            match = _INTRODUCED.match(sentence, at + len(form)) if at >= 0 else None
            if match:
                return match.group(1).strip()
    return ""


def _gender(person: Person, note: str, told: Sequence[str]) -> Gender:
    table = lexicon("people", "gender")
    first = note.split("，", maxsplit=1)[0]
    for text in (first, note, *person.forms):
        said = table.first(text)
        if said and not (text is not first and is_han(said[0])):
            return Gender(said)
    counts = {"female": 0, "male": 0}
    for sentence in told:
        for hit in lexicon("people", "pronoun").find(sentence):
            counts[hit.meaning] += 1
    if counts["female"] != counts["male"]:
        return Gender.FEMALE if counts["female"] > counts["male"] else Gender.MALE
    return _gender_of_name(person.name)


def _gender_of_name(name: str) -> Gender:
    table = lexicon("people", "given_name")
    if not any(map(is_han, name)):
        return Gender(next((found for word in name.split() if (found := table.exact(word))), "unknown"))
    given = name[len(surname_of(name)) :] if len(name) > 1 else ""
    return Gender(next((found for char in reversed(given) if (found := table.exact(char))), "unknown"))


def _age(person: Person, note: str) -> Age:
    years = _years(note)
    if years is not None:
        return _age_at(years)
    table = lexicon("people", "age")
    for text in (note, *person.forms):
        found = table.first(text)
        if found:
            return Age(found)
    return Age.ELDER if re.fullmatch(r"[\u3400-\u9fff](?:爷爷|奶奶|老|伯|婆)", person.name) else Age.ADULT


def _years(note: str) -> int | None:
    match = _YEARS.search(note)
    if match:
        return int(match.group(1) or match.group(2) or f"{match.group(3)}5")
    han = _HAN_YEARS.search(note)
    if han:
        return _han_number(han.group(1))
    return next((years for word, years in _DECADES.items() if word in note.lower()), None)


def _han_number(text: str) -> int:
    digits = {char: value for value, char in enumerate("零一二三四五六七八九")}
    tens, _, ones = text.rpartition("十")
    return (digits.get(tens[:1], 1) * 10 if "十" in text else 0) + digits.get(ones[:1], 0)


def _age_at(years: int) -> Age:
    for limit, age in ((12, Age.CHILD), (19, Age.TEEN), (39, Age.ADULT), (59, Age.MIDDLE_AGED)):
        if years <= limit:
            return age
    return Age.ELDER
