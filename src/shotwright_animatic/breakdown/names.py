"""Finding out which names mean the same person, and who is named where."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from shotwright_animatic.breakdown.lexicon import Lexicon, lexicon, tables
from shotwright_animatic.breakdown.scripts import is_han
from shotwright_sdk.vocabulary import Gender

_SINGLE: Final = frozenset(tables("people")["surname"]["single"][0])
_DOUBLE: Final = tuple(tables("people")["surname"]["double"])
_TITLES_ZH: Final = tuple(tables("people")["title"]["zh"])
_TITLES_EN: Final = frozenset(tables("people")["title"]["en"])
_ROLES: Final = frozenset((*tables("people")["role"]["zh"], *tables("people")["role"]["en"]))
_MAX_COMPARED: Final = 300
"""In a larger cast, names are only the same if they are equal: comparing all with all would take too long."""
_MAX_FOUND: Final = 1000
"""So many forms of names are looked for in running text; no story has more people who matter."""
_PREFIXES: Final = frozenset("小老阿大")


@dataclass(slots=True, kw_only=True)
class Person:
    """Someone of the story: every form of the name that the script uses, the fullest first."""

    name: str
    forms: list[str] = field(default_factory=list[str])


class Roster:
    """The people of a story, in the order in which they were added; every form of a name leads to one person."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self._by_form: dict[str, Person] = {}
        self._finder: Lexicon | None = None

    def declare(self, name: str, aliases: Iterable[str] = ()) -> Person:
        """Add someone whom the script introduces by name; the same name twice is the same person."""
        person = self._by_form.get(_folded(name)) or self._add(name)
        for alias in aliases:
            self._also(person, alias)
        return person

    def meet(self, name: str) -> Person:
        """Return the person that a name in the script means; someone new if it fits nobody, or more than one."""
        known = self._by_form.get(_folded(name))
        if known:
            return known
        if len(self.people) > _MAX_COMPARED:
            return self._add(name)
        fitting = [person for person in self.people if _fits(name, person.name)]
        if len(fitting) == 1:
            self._also(fitting[0], name)
            return fitting[0]
        fuller = [person for person in self.people if _fits(person.name, name)]
        if len(fuller) == 1:
            self._also(fuller[0], name)
            fuller[0].name = display_name(name)
            return fuller[0]
        return self._add(name)

    def find(self, name: str) -> Person | None:
        return self._by_form.get(_folded(name))

    def mentions(self, text: str) -> Iterator[tuple[int, Person]]:
        """Yield where in `text` people are named, from left to right."""
        for start, form in self._matches(text):
            yield start, self._by_form[form]

    def without_names(self, text: str) -> str:
        """Return `text` with each name blanked: 林小雨 is no rain, and Summer no season."""
        for start, form in reversed(list(self._matches(text))):
            text = f"{text[:start]}{' ' * len(form)}{text[start + len(form) :]}"
        return text

    def _matches(self, text: str) -> Iterator[tuple[int, str]]:
        if not self._by_form:
            return
        if self._finder is None:
            forms = list(self._by_form)[:_MAX_FOUND]
            first_names = Counter(form.split()[0] for form in forms)
            self._finder = Lexicon({form: self._searched_forms(form, first_names) for form in forms})
        for hit in self._finder.find(text):
            found = text[hit.start : hit.end]
            if is_han(found[0]) or not found[0].islower() or _folded(hit.meaning) in _ROLES:
                yield hit.start, hit.meaning

    def _searched_forms(self, form: str, first_names: Mapping[str, int]) -> list[str]:
        """A full Latin name is also looked for by its first name, if only one person has it."""
        first = form.split(maxsplit=1)[0]
        is_first_name = " " in form and first not in _TITLES_EN and first not in self._by_form
        alone = first_names[first] == 1
        return [form, first] if is_first_name and alone and not is_han(first[0]) and form not in _ROLES else [form]

    def _add(self, name: str) -> Person:
        person = Person(name=display_name(name))
        self.people.append(person)
        self._also(person, name)
        return person

    def _also(self, person: Person, form: str) -> None:
        folded = _folded(form)
        if folded and folded not in self._by_form:
            self._by_form[folded] = person
            shown = display_name(form)
            if shown not in person.forms:
                person.forms.append(shown)
            self._finder = None


def display_name(name: str) -> str:
    """Return a name as people write it: `MARA VOSS` becomes `Mara Voss`."""
    stripped = " ".join(name.split()).strip("@^*")
    if not stripped.isupper() or any(map(is_han, stripped)) or len(stripped) < 3:
        return stripped
    return " ".join(part.capitalize() if "-" not in part else part.title() for part in stripped.split(" "))


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").strip("@^* ").split())


def _fits(short: str, full: str) -> bool:
    """Whether `short` may be another form of the name `full`."""
    if any(map(is_han, full)) != any(map(is_han, short)):
        return False
    return _fits_han(short, full) if any(map(is_han, full)) else _fits_latin(short, full)


def _fits_han(short: str, full: str) -> bool:
    surname = surname_of(full)
    given = full[len(surname) :]
    if not surname or not given or len(full) > 4 or surname in _PREFIXES or full in _ROLES:
        return False
    if len(given) > 1 and short == given:
        return True
    if len(short) == 2 and short[0] in _PREFIXES and short[1] in {surname, given[-1]}:
        return True
    if len(short) == 2 and short[0] == short[1] == given[-1]:
        return True
    rest = next(
        (short.removeprefix(part) for part in (full, surname, given) if short.startswith(part) and short != part), ""
    )
    return rest in _TITLES_ZH


def _fits_latin(short: str, full: str) -> bool:
    words, full_words = _core(short), _core(full)
    if (
        not words
        or not full_words
        or (not set(words) < set(full_words) and not (words == full_words and short != full))
    ):
        return False
    if set(words) <= _ROLES or "'s" in short.lower():
        return False
    return _title_gender(short) in {
        Gender.UNKNOWN,
        _name_gender(full_words[0]),
        _title_gender(full),
    } or not _title_gender(full)


def _core(name: str) -> list[str]:
    words = _folded(name).split()
    core = [word for word in words if word not in _TITLES_EN]
    return core if not set(core) <= _ROLES else words


def _title_gender(name: str) -> Gender:
    titles = [word.strip(".") for word in _folded(name).split() if word in _TITLES_EN]
    return Gender(next((found for word in titles if (found := lexicon("people", "gender").exact(word))), "unknown"))


def _name_gender(first_name: str) -> Gender:
    return Gender(lexicon("people", "given_name").exact(first_name) or "unknown")


def surname_of(name: str) -> str:
    """Return the Chinese surname that `name` starts with, or ""."""
    if name.startswith(_DOUBLE):
        return name[:2]
    return name[0] if name[:1] in _SINGLE else ""
