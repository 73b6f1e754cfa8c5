"""The words that a picture is asked for with, put together from the story. What is sent is kept with the take."""

from typing import Final

from shotwright.domain.stories import Story
from shotwright_sdk.values import Character, Location, Shot

NEGATIVE: Final = "bad anatomy, bad hands, worst quality, low quality"
_FINISH: Final = "high quality, detailed"
_STYLES: Final = {
    "ink": "ink outline illustration, flat colours, soft scene light",
    "comic": "comic illustration, ink outline, flat colours, speech balloons",
}


def character_prompt(character: Character, style: str) -> str:
    """Return the prompt of a character's reference sheet."""
    looks = character.appearance or character.name
    return _joined("character sheet", looks, character.personality, _STYLES[style], _FINISH)


def location_prompt(location: Location, style: str) -> str:
    inside = "interior" if location.interior else "exterior"
    return _joined(location.name, location.description, f"{inside}, {location.place}", _STYLES[style], _FINISH)


def keyframe_prompt(story: Story, shot: Shot) -> str:
    """Return the prompt of a shot's first frame: framing, who, what, where, light, style."""
    scene = story.scene(shot.scene)
    people = [story.character(figure.character) for figure in shot.figures]
    who = "; ".join(f"{one.name} ({one.appearance})" if one.appearance else one.name for one in people)
    place = story.location(scene.location)
    light = f"{scene.time_of_day}, {scene.weather}, {scene.mood} mood"
    framing = f"{shot.size} shot, {shot.angle} angle".replace("_", " ")
    what = shot.action or shot.description
    return _joined(framing, who, shot.prop, what, place.name, light, _STYLES[story.settings.style], _FINISH)


def clip_prompt(story: Story, shot: Shot) -> str:
    """Return the prompt of a shot in motion: what happens, how the camera moves, and the mood."""
    scene = story.scene(shot.scene)
    what = shot.action or shot.description
    moves = f"camera: {shot.camera.kind}".replace("_", " ")
    return _joined(what, moves, f"{scene.weather}, {scene.mood} mood", _STYLES[story.settings.style])


def _joined(*parts: str) -> str:
    return ", ".join(part.strip() for part in parts if part.strip())
