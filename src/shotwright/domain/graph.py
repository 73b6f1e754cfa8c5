"""From a story to its artefacts: what has to be made, from what, and what each one's recipe is.

`inputs` is the part of a recipe that the fingerprint covers: change it, and the takes made from it are stale. Keep out
of it whatever does not show in the result.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Final

from shotwright.domain.cuts import CutShot
from shotwright.domain.fingerprints import Json
from shotwright.domain.states import Kind
from shotwright.domain.stories import NARRATOR, Story, line_code, spoken_lines
from shotwright_sdk.values import (
    CameraMove,
    CharacterBrief,
    KeyframeBrief,
    Line,
    LocationBrief,
    MusicSection,
    Scene,
    Shot,
    Style,
    Transition,
)

BREAKDOWN_KEY: Final = "script/breakdown"
PLACEHOLDER: Final = "placeholder"
"""A keyframe's input: the picture that shows its composition, if a person brought one."""
_ADDED: Final[dict[str, object]] = {
    "bezier": CameraMove().bezier,
    "path": CameraMove().path,
    "transition": asdict(Transition()),
}
"""Fields that values of the SDK have got since takes are fingerprinted, and what they are if nobody sets them."""
_ALWAYS: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """One artefact as the story wants it; see `planner.Artefact` for the fields."""

    key: str
    kind: Kind
    inputs: Json
    needs: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


def key_of(code: str, kind: Kind) -> str:
    """Return an artefact's key: `shot_001/clip`."""
    return f"{code}/{kind}"


def code_of(key: str) -> str:
    """Return the code before the slash of a key."""
    return key.partition("/")[0]


def batch_of(key: str, kind: Kind, number: int, sources: Mapping[str, int]) -> int | None:
    """Return the batch of a take of a shot: the number of the keyframe take that it is, or was made from; else None."""
    return number if kind is Kind.KEYFRAME else sources.get(key_of(code_of(key), Kind.KEYFRAME))


def episode_code(episode: int) -> str:
    return f"ep_{episode:02d}"


def episode_of(key: str) -> int:
    """Return the episode number of a key such as `ep_01/film`."""
    return int(code_of(key).removeprefix("ep_"))


def blueprints(story: Story) -> tuple[Blueprint, ...]:
    """Return every artefact of `story`, upstream first. Before the breakdown there is only the breakdown."""
    return tuple(_all(story))


def _all(story: Story) -> Iterator[Blueprint]:
    yield Blueprint(key=BREAKDOWN_KEY, kind=Kind.BREAKDOWN, inputs={"script": story.script_sha256})
    if story.breakdown is None:
        return
    yield from _references(story)
    for episode in story.episodes:
        shots = story.episode_shots(episode)
        yield from (_keyframe(story, shot) for shot in shots)
        yield from (_voice(story, code, line) for code, line in spoken_lines(shots))
        yield from (_clip(story, shot) for shot in shots)
        yield _music(story, episode)
        yield _film(story, episode)


def _references(story: Story) -> Iterator[Blueprint]:
    style = story.settings.style
    for character in story.parts.characters:
        yield _reference(character.code, {"brief": _plain(CharacterBrief(character=character, style=style))})
    for location in story.parts.locations:
        brief = LocationBrief(location=location, style=style)
        yield _reference(location.code, {"brief": _plain(brief)})


def _reference(code: str, inputs: Json) -> Blueprint:
    return Blueprint(key=key_of(code, Kind.REFERENCE), kind=Kind.REFERENCE, inputs=inputs, records=(code,))


def _keyframe(story: Story, shot: Shot) -> Blueprint:
    scene = story.scene(shot.scene)
    people = tuple(dict.fromkeys(figure.character for figure in shot.figures))
    brief = KeyframeBrief(
        shot=_as_seen(shot, story.settings.style),
        scene=replace(scene, heading="", anchor=None),
        location=story.location(scene.location),
        characters=tuple(story.character(code) for code in people),
        style=story.settings.style,
    )
    return Blueprint(
        key=key_of(shot.code, Kind.KEYFRAME),
        kind=Kind.KEYFRAME,
        inputs={"brief": _plain(brief), "size": _plain(story.settings.format.size)} | _placeholder(story, shot),
        needs=tuple(key_of(code, Kind.REFERENCE) for code in (*people, scene.location)),
        records=(shot.code,),
    )


def _placeholder(story: Story, shot: Shot) -> dict[str, Json]:
    """Nothing where there is none, so that frames made without one stay as they are."""
    found = story.placeholders.get(shot.code)
    return {PLACEHOLDER: found.as_inputs()} if found is not None else {}


def _as_seen(shot: Shot, style: Style) -> Shot:
    """Return `shot` without what its first frame does not show, so that changing that leaves the frame as it is."""
    lines = shot.lines if style is Style.COMIC else tuple(replace(line, text="") for line in shot.lines)
    return replace(shot, camera=CameraMove(), duration_s=1.0, anchor=None, lines=lines, transition=Transition())


def _voice(story: Story, code: str, line: Line) -> Blueprint:
    return Blueprint(
        key=key_of(code, Kind.VOICE),
        kind=Kind.VOICE,
        inputs={
            "text": line.text,
            "emotion": line.emotion,
            "language": story.parts.language,
            "voice": _plain(story.voices[line.character or NARRATOR]),
        },
        records=(code.rpartition("_line_")[0],),
    )


def _clip(story: Story, shot: Shot) -> Blueprint:
    return Blueprint(
        key=key_of(shot.code, Kind.CLIP),
        kind=Kind.CLIP,
        inputs={
            "camera": _plain(shot.camera),
            "duration_s": shot.duration_s,
            "speakers": [[line.kind, line.character] for line in shot.lines],
            "weather": story.scene(shot.scene).weather,
            "format": _format(story),
        }
        | _handles(story),
        needs=(key_of(shot.code, Kind.KEYFRAME), *_voice_keys((shot,))),
    )


def _music(story: Story, episode: int) -> Blueprint:
    cut = story.cut(episode)
    return Blueprint(
        key=key_of(episode_code(episode), Kind.MUSIC),
        kind=Kind.MUSIC,
        inputs={
            "scenes": {scene.code: _sound_of(story, scene) for scene in story.parts.scenes if scene.episode == episode},
            "shots": [_in_cut(story, one) | {"scene": story.shot(one.code).scene} for one in cut],
            "rate": str(story.settings.format.rate),
        },
        needs=_voice_keys(tuple(story.shot(one.code) for one in cut)),
    )


def _in_cut(story: Story, one: CutShot) -> dict[str, Json]:
    shot = story.shot(one.code)
    return {
        "code": shot.code,
        "duration_s": shot.duration_s,
        "lines": len(shot.lines),
        "head": one.head,
        "tail": one.tail,
    } | _handles(story)


def _handles(story: Story) -> dict[str, Json]:
    """Nothing where there are none, so that asking for none leaves what was made as it is."""
    seconds = story.settings.finish.handles_s
    return {"handles_s": seconds} if seconds else {}


def _sound_of(story: Story, scene: Scene) -> Json:
    location = story.location(scene.location)
    section = MusicSection(
        mood=scene.mood,
        place=location.place,
        interior=location.interior,
        time_of_day=scene.time_of_day,
        weather=scene.weather,
        frames=0,
    )
    return _plain(section)


def _film(story: Story, episode: int) -> Blueprint:
    cut = story.cut(episode)
    shots = tuple(story.shot(one.code) for one in cut)
    finish = story.settings.finish
    return Blueprint(
        key=key_of(episode_code(episode), Kind.FILM),
        kind=Kind.FILM,
        inputs={
            "title": story.parts.title,
            "language": story.parts.language,
            "shots": [
                _in_cut(story, one) | {"transition": _plain(story.transition_after(cut, position))}
                for position, one in enumerate(cut)
            ],
            "speakers": {code: _speaker(story, line) for code, line in spoken_lines(shots)},
            "subtitles": story.settings.subtitles,
            "format": _format(story),
            "finish": {
                "loudness": finish.loudness,
                "captions": finish.captions,
                "native_sound": finish.native_sound,
                "mark": finish.mark,
            },
        },
        needs=(
            *(key_of(shot.code, Kind.CLIP) for shot in shots),
            *_voice_keys(shots),
            key_of(episode_code(episode), Kind.MUSIC),
        ),
    )


def _speaker(story: Story, line: Line) -> str:
    return story.character(line.character).name if line.character else ""


def _voice_keys(shots: tuple[Shot, ...]) -> tuple[str, ...]:
    return tuple(
        key_of(line_code(shot.code, number), Kind.VOICE) for shot in shots for number in range(1, len(shot.lines) + 1)
    )


def _format(story: Story) -> Json:
    return {"size": _plain(story.settings.format.size), "rate": str(story.settings.format.rate)}


def _plain(value: object) -> dict[str, Json]:
    """Return a value of the SDK as JSON, field by field.

    A field that was added later is left out until it is set: nothing made before it becomes stale.
    """
    return {
        name: plain
        for name in _names_of(type(value))
        if (plain := _as_json(getattr(value, name))) != _ADDED.get(name, _ALWAYS)
    }


def _as_json(value: Any) -> Json:
    # `dataclasses.asdict` copies every leaf: five times as slow, and plans are made whenever somebody looks.
    if isinstance(value, tuple):
        return tuple(map(_as_json, value))
    return _plain(value) if _names_of(type(value)) else value


@cache
def _names_of(kind: type) -> tuple[str, ...]:
    """Return the fields of a value of the SDK; none of what is no such value."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()
