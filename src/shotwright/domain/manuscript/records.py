"""People, places and scenes of a manuscript, from the lines below their headings."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, Final

from shotwright.domain.manuscript.fields import Record, bracketed, field_of, wrong
from shotwright.domain.manuscript.text import parts_of, plain
from shotwright.domain.manuscript.words import all_words, label_in, meant
from shotwright_sdk.values import Character, Location, Looks, Scene
from shotwright_sdk.vocabulary import Age, Gender, Mood, Place, TimeOfDay, Weather

_YES_OR_NO: Final = ("glasses", "beard")


def character_of(record: Record) -> Character:
    found = Character(code=record.code, name=plain(record.heading))
    for number, text in record.lines:
        if words := bracketed(text):
            found = _with_sex_and_age(found, number, words)
            continue
        name, value = field_of(number, text, ("aliases", "appearance", "personality", "drawn"))
        match name:
            case "aliases":
                found = replace(found, aliases=tuple(plain(part) for part in parts_of(value)))
            case "appearance":
                found = replace(found, appearance=plain(value))
            case "personality":
                found = replace(found, personality=plain(value))
            case _:
                found = replace(found, looks=_looks(number, value))
    return found


def _with_sex_and_age(character: Character, number: int, words: list[str]) -> Character:
    for one in words:
        gender, age = meant(one, Gender), meant(one, Age)
        if gender is None and age is None:
            known = f"{all_words(Gender, 'en')}; {all_words(Age, 'en')}"
            raise wrong(number, f"“{one}” is no sex or age. There are: {known}.")
        character = replace(character, gender=gender or character.gender, age=age or character.age)
    return character


def _looks(number: int, value: str) -> Looks:
    found: dict[str, Any] = {}
    for part in parts_of(value):
        name, equals, said = part.partition("=")
        known = label_in(plain(name), tuple(one.name for one in fields(Looks)))
        if not known or bool(equals) is (known in _YES_OR_NO):
            raise wrong(number, f"“{part}” says nothing of how somebody is drawn.")
        found[known] = plain(said) if equals else True
    return Looks(**found)


def location_of(record: Record) -> Location:
    found = Location(code=record.code, name=plain(record.heading))
    for number, text in record.lines:
        for one in (words := bracketed(text)):
            side, place = label_in(one, ("inside", "outside")), meant(one, Place)
            if not side and place is None:
                raise wrong(number, f"“{one}” is no kind of place. There are: {all_words(Place, 'en')}.")
            interior = side == "inside" if side else found.interior
            found = replace(found, place=place or found.place, interior=interior)
        if not words:
            found = replace(found, description=plain(field_of(number, text, ("description",))[1]))
    return found


def scene_of(record: Record, place: Callable[[int, str], str]) -> Scene:
    """Return a scene. `place` gives the code of a place that a line names.

    Raises:
        ScriptUnreadable
    """
    heading, episode = plain(record.heading), record.episode
    scene = Scene(code=record.code, heading=heading, location="", episode=episode, anchor=record.anchor)
    for number, text in record.lines:
        for one in (words := bracketed(text)):
            time, weather, mood = meant(one, TimeOfDay), meant(one, Weather), meant(one, Mood)
            if time is None and weather is None and mood is None:
                known = f"{all_words(TimeOfDay, 'en')}; {all_words(Weather, 'en')}; {all_words(Mood, 'en')}"
                raise wrong(number, f"“{one}” is no time of day, weather or mood. There are: {known}.")
            scene = replace(
                scene,
                time_of_day=time or scene.time_of_day,
                weather=weather or scene.weather,
                mood=mood or scene.mood,
            )
        if not words:
            scene = replace(scene, location=place(number, plain(field_of(number, text, ("at",))[1])))
    if not scene.location:
        raise wrong(record.first_line, "the scene does not say where it is: write `At: ` and a place below it.")
    return scene
