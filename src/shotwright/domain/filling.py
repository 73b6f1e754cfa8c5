"""What a script leaves open, filled in: a breakdown by rules, and what somebody who read the script says of it.

What the script says itself stays, and so does every spoken word. Two names become one person only where every part
that has the second of them says so: whoever answers for one part decides nothing about the others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from shotwright.domain.alignment import people_in, with_people
from shotwright.domain.designs import Design, designed
from shotwright_sdk.values import Breakdown, Character, Location, Scene, Shot
from shotwright_sdk.vocabulary import Age, Gender, Mood, Place, TimeOfDay, Weather

_T = TypeVar("_T", Character, Location)
_LONGEST: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNote:
    """What is said of somebody. `also` are other names in the script that mean the same person."""

    name: str
    appearance: str = ""
    personality: str = ""
    gender: Gender = Gender.UNKNOWN
    age: Age | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNote:
    name: str
    description: str = ""
    place: Place = Place.OTHER
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneNote:
    code: str
    time_of_day: TimeOfDay | None = None
    weather: Weather | None = None
    mood: Mood | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What was said of one part of a script, whose scenes and shots are those of these codes."""

    scenes_of_part: frozenset[str]
    people: tuple[PersonNote, ...] = ()
    places: tuple[PlaceNote, ...] = ()
    scenes: tuple[SceneNote, ...] = ()
    shots: Mapping[str, Design] = field(default_factory=dict[str, Design])


def filled(
    story: Breakdown, notes: Sequence[Notes], parts: Sequence[frozenset[str]], hinted: frozenset[str] = frozenset()
) -> Breakdown:
    """Return a breakdown with what the notes say where the script says nothing.

    Args:
        story: By rules.
        notes: One for each part that somebody answered for.
        parts: The codes of the scenes of every part, answered for or not.
        hinted: Codes of shots of which the author said how they are to be seen: those stay as they are.
    """
    for one in notes:
        story = _with_part(story, one, hinted)
    return _with_one_name(story, notes, parts)


def _with_part(story: Breakdown, notes: Notes, hinted: frozenset[str]) -> Breakdown:
    shots = [one for one in story.shots if one.scene in notes.scenes_of_part]
    here = {code for one in shots for code in people_in(one)}
    places = {one.location for one in story.scenes if one.code in notes.scenes_of_part}
    people = {_folded(one.name): one for one in notes.people}
    settings = {_folded(one.name): one for one in notes.places}
    scenes = {one.code: one for one in notes.scenes if one.code in notes.scenes_of_part}
    known = {one.code for one in story.characters}
    return replace(
        story,
        characters=tuple(
            _person(one, people) if one.code in here or _is_unseen(one, story) else one for one in story.characters
        ),
        locations=tuple(_place(one, settings) if one.code in places else one for one in story.locations),
        scenes=tuple(_scene(one, scenes[one.code]) if one.code in scenes else one for one in story.scenes),
        shots=tuple(
            designed(one, notes.shots[one.code], known)
            if one.code in notes.shots and one.scene in notes.scenes_of_part and one.code not in hinted
            else one
            for one in story.shots
        ),
    )


def _is_unseen(one: Character, story: Breakdown) -> bool:
    """Whether somebody is only listed, and in no shot: then any part may say something."""
    return all(one.code not in people_in(shot) for shot in story.shots)


def _person(one: Character, notes: Mapping[str, PersonNote]) -> Character:
    note = _note(one.name, one.aliases, notes)
    if note is None:
        return one
    return replace(
        one,
        appearance=one.appearance or _short(note.appearance),
        personality=one.personality or _short(note.personality),
        gender=note.gender if one.gender is Gender.UNKNOWN else one.gender,
        age=note.age if one.age is Age.ADULT and note.age is not None else one.age,
    )


def _place(one: Location, notes: Mapping[str, PlaceNote]) -> Location:
    note = _note(one.name, (), notes)
    if note is None:
        return one
    return replace(
        one,
        description=one.description or _short(note.description),
        place=note.place if one.place is Place.OTHER else one.place,
    )


def _scene(one: Scene, note: SceneNote) -> Scene:
    """What differs from the usual was read from the script; the usual may only mean that it says nothing."""
    return replace(
        one,
        time_of_day=note.time_of_day if note.time_of_day and one.time_of_day is TimeOfDay.DAY else one.time_of_day,
        weather=note.weather if note.weather and one.weather is Weather.CLEAR else one.weather,
        mood=note.mood if note.mood and one.mood is Mood.CALM else one.mood,
    )


_N = TypeVar("_N", PersonNote, PlaceNote)


def _note(name: str, aliases: Iterable[str], notes: Mapping[str, _N]) -> _N | None:
    return next((notes[_folded(one)] for one in (name, *aliases) if _folded(one) in notes), None)


def _with_one_name(story: Breakdown, notes: Sequence[Notes], parts: Sequence[frozenset[str]]) -> Breakdown:
    seen = [(_people_of(story, one), _places_of(story, one)) for one in parts]
    people = _agreed(
        [(one.people, _people_of(story, one.scenes_of_part)) for one in notes],
        story.characters,
        Counter(code for codes, _ in seen for code in codes),
    )
    places = _agreed(
        [(one.places, _places_of(story, one.scenes_of_part)) for one in notes],
        story.locations,
        Counter(code for _, codes in seen for code in codes),
    )
    return replace(
        story,
        characters=_merged(story.characters, people),
        locations=tuple(one for one in story.locations if one.code not in places),
        scenes=tuple(replace(one, location=places.get(one.location, one.location)) for one in story.scenes),
        shots=tuple(_with_each_once(with_people(one, people)) for one in story.shots),
    )


def _with_each_once(shot: Shot) -> Shot:
    figures = {one.character: one for one in reversed(shot.figures)}
    return replace(shot, figures=tuple(figures[code] for code in dict.fromkeys(one.character for one in shot.figures)))


def _people_of(story: Breakdown, scenes: frozenset[str]) -> set[str]:
    return {code for shot in story.shots if shot.scene in scenes for code in people_in(shot)}


def _places_of(story: Breakdown, scenes: frozenset[str]) -> set[str]:
    return {scene.location for scene in story.scenes if scene.code in scenes}


def _agreed(
    said: Iterable[tuple[Sequence[PersonNote | PlaceNote], set[str]]],
    records: Sequence[_T],
    parts_with: Mapping[str, int],
) -> dict[str, str]:
    """Return whose code is to be replaced by whose.

    Args:
        said: What was said of each part, and the codes of those who are in it.
        records: All of them.
        parts_with: In how many parts, answered for or not, each code is.
    """
    codes = {_folded(one.name): one.code for one in reversed(records)}
    votes: Counter[tuple[str, str]] = Counter()
    for notes, here in said:
        pairs = {
            (codes[_folded(other)], codes[_folded(one.name)])
            for one in notes
            for other in one.also
            if _folded(one.name) in codes and _folded(other) in codes
        }
        votes.update(pair for pair in pairs if pair[0] != pair[1] and set(pair) <= here)
    agreed = {other: one for (other, one), count in votes.items() if count == parts_with.get(other)}
    return {other: one for other, one in agreed.items() if one not in agreed}


def _merged(records: Sequence[Character], codes: Mapping[str, str]) -> tuple[Character, ...]:
    gone = {other: next(one for one in records if one.code == other) for other in codes}
    return tuple(
        replace(
            one,
            aliases=tuple(
                dict.fromkeys(
                    [
                        *one.aliases,
                        *(
                            name
                            for other, to in codes.items()
                            if to == one.code
                            for name in (gone[other].name, *gone[other].aliases)
                        ),
                    ]
                )
            ),
        )
        for one in records
        if one.code not in codes
    )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
