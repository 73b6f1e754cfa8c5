"""What the story says of a thing to be seen: the values that the templates of its prompt are given."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeAlias

from shotwright.domain.graph import Blueprint, code_of
from shotwright.domain.states import Kind
from shotwright.domain.stories import Story
from shotwright.domain.templates import Plain, PromptStage, joined
from shotwright_sdk.values import CameraMove, Character, Location, Shot
from shotwright_sdk.vocabulary import Age, CameraMoveKind, Emotion, Gender, Place

Word: TypeAlias = Callable[[StrEnum | str], str]
"""Gives one of the product's own words in the language of the prompts."""
_SLOW: Final = 0.75
_FAST: Final = 1.5


def stage_of(blueprint: Blueprint) -> PromptStage | None:
    """Return the stage whose template an artefact is asked for with; None if it is not asked for in words."""
    match blueprint.kind:
        case Kind.REFERENCE:
            return PromptStage.CHARACTER if blueprint.key.startswith("char_") else PromptStage.LOCATION
        case Kind.KEYFRAME:
            return PromptStage.KEYFRAME
        case Kind.CLIP:
            return PromptStage.CLIP
        case _:
            return None


def values_for(story: Story, stage: PromptStage, key: str, word: Word) -> dict[str, Plain]:
    """Return what a template of `stage` is given for the artefact of that key, but for the look and the note."""
    code = code_of(key)
    match stage:
        case PromptStage.CHARACTER:
            return _character(story.character(code), word)
        case PromptStage.LOCATION:
            return _location(story.location(code), word)
        case PromptStage.KEYFRAME:
            return _keyframe(story, story.shot(code), word)
        case _:
            return _clip(story, story.shot(code), word)


def _character(one: Character, word: Word) -> dict[str, Plain]:
    return {
        "base_prompt": joined(one.appearance or one.name, one.personality),
        "name": one.name,
        "appearance": one.appearance,
        "personality": one.personality,
        **_person(one, word),
    }


def _person(one: Character, word: Word) -> dict[str, Plain]:
    return {
        "gender": "" if one.gender is Gender.UNKNOWN else word(one.gender),
        "age": "" if one.age is Age.ADULT else word(one.age),
    }


def _location(one: Location, word: Word) -> dict[str, Plain]:
    return {
        "base_prompt": joined(one.name, one.description),
        "name": one.name,
        "description": one.description,
        **_place(one, word),
    }


def _place(one: Location, word: Word) -> dict[str, Plain]:
    return {
        "setting": word("interior" if one.interior else "exterior"),
        "place": "" if one.place is Place.OTHER else word(one.place),
    }


def _keyframe(story: Story, shot: Shot, word: Word) -> dict[str, Plain]:
    scene = story.scene(shot.scene)
    location = story.location(scene.location)
    people = [story.character(figure.character) for figure in shot.figures]
    return {
        "size": word(shot.size),
        "angle": word(shot.angle),
        "framing": joined(word(f"{shot.size}_shot"), word(f"{shot.angle}_angle")),
        "people": _people(story, shot, word),
        "who": "; ".join(f"{one.name} ({one.appearance})" if one.appearance else one.name for one in people),
        "prop": shot.prop,
        "action": shot.action,
        "description": shot.description,
        "location": location.name,
        **_place(location, word),
        **_light(story, shot, word),
    }


def _people(story: Story, shot: Shot, word: Word) -> list[Plain]:
    found: list[Plain] = []
    for figure in shot.figures:
        one = story.character(figure.character)
        emotion = "" if figure.emotion is Emotion.NEUTRAL else word(figure.emotion)
        found.append({"name": one.name, "appearance": one.appearance, "emotion": emotion, **_person(one, word)})
    return found


def _light(story: Story, shot: Shot, word: Word) -> dict[str, Plain]:
    scene = story.scene(shot.scene)
    return {"time_of_day": word(scene.time_of_day), "weather": word(scene.weather), "mood": word(scene.mood)}


def _clip(story: Story, shot: Shot, word: Word) -> dict[str, Plain]:
    return {
        "action": shot.action,
        "description": shot.description,
        "people": _people(story, shot, word),
        "camera": word(shot.camera.kind),
        "pace": _pace(shot.camera, word),
        "duration_s": shot.duration_s,
        **_light(story, shot, word),
    }


def _pace(camera: CameraMove, word: Word) -> str:
    """Return how fast and how strongly the camera moves, where that is not as usual."""
    if camera.kind is CameraMoveKind.STATIC:
        return ""
    speed = "slowly" if camera.speed < _SLOW else "fast" if camera.speed > _FAST else ""
    strength = "gently" if camera.intensity < _SLOW else "strongly" if camera.intensity > _FAST else ""
    return joined(*(word(one) for one in (speed, strength) if one))
