"""From a story to its artefacts: what has to be made, from what, and what each one's recipe is.

`inputs` is the part of a recipe that the fingerprint covers: change it, and the takes made from it are stale. Keep out
of it whatever does not show in the result.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final, cast

from shotwright.domain.fingerprints import Json
from shotwright.domain.states import Kind
from shotwright.domain.stories import NARRATOR, Story, line_code, spoken_lines
from shotwright_sdk.values import Line, Scene, Shot

BREAKDOWN_KEY: Final = "script/breakdown"


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
    for position, character in enumerate(story.parts.characters):
        # Only those before it: a newcomer must not change the looks of anybody who is already there.
        earlier = [other.code for other in story.parts.characters[:position]]
        yield Blueprint(
            key=key_of(character.code, Kind.REFERENCE),
            kind=Kind.REFERENCE,
            inputs={"character": _plain(character), "distinct_from": earlier, "style": story.settings.style},
            records=(character.code,),
        )
    for location in story.parts.locations:
        yield Blueprint(
            key=key_of(location.code, Kind.REFERENCE),
            kind=Kind.REFERENCE,
            inputs={"location": _plain(location), "style": story.settings.style, "aspect": _aspect(story)},
            records=(location.code,),
        )


def _keyframe(story: Story, shot: Shot) -> Blueprint:
    scene = story.scene(shot.scene)
    people = [figure.character for figure in shot.figures]
    shown = {**_plain(shot), "camera": None, "duration_s": None, "anchor": None}
    return Blueprint(
        key=key_of(shot.code, Kind.KEYFRAME),
        kind=Kind.KEYFRAME,
        inputs={
            "shot": shown,
            "light": [scene.time_of_day, scene.weather, scene.mood],
            "location": _plain(story.location(scene.location)),
            "style": story.settings.style,
            "size": _plain(story.settings.format.size),
        },
        needs=tuple(key_of(code, Kind.REFERENCE) for code in dict.fromkeys((*people, scene.location))),
        records=(shot.code,),
    )


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
    scene = story.scene(shot.scene)
    return Blueprint(
        key=key_of(shot.code, Kind.CLIP),
        kind=Kind.CLIP,
        inputs={
            "camera": _plain(shot.camera),
            "duration_s": shot.duration_s,
            "speakers": [[line.kind, line.character] for line in shot.lines],
            "weather": scene.weather,
            "format": _format(story),
        },
        needs=(key_of(shot.code, Kind.KEYFRAME), *_voice_keys((shot,))),
    )


def _music(story: Story, episode: int) -> Blueprint:
    shots = story.episode_shots(episode)
    return Blueprint(
        key=key_of(episode_code(episode), Kind.MUSIC),
        kind=Kind.MUSIC,
        inputs={
            "scenes": [_sound_of(story, scene) for scene in story.parts.scenes if scene.episode == episode],
            "shots": [[shot.scene, shot.duration_s] for shot in shots],
            "rate": str(story.settings.format.rate),
        },
        needs=_voice_keys(shots),
    )


def _sound_of(story: Story, scene: Scene) -> Json:
    location = story.location(scene.location)
    return [scene.code, scene.mood, location.place, location.interior, scene.time_of_day, scene.weather]


def _film(story: Story, episode: int) -> Blueprint:
    shots = story.episode_shots(episode)
    return Blueprint(
        key=key_of(episode_code(episode), Kind.FILM),
        kind=Kind.FILM,
        inputs={
            "title": story.parts.title,
            "shots": [shot.code for shot in shots],
            "lines": [[code, line.text, line.character] for code, line in spoken_lines(shots)],
            "subtitles": story.settings.subtitles,
            "format": _format(story),
        },
        needs=(
            *(key_of(shot.code, Kind.CLIP) for shot in shots),
            *_voice_keys(shots),
            key_of(episode_code(episode), Kind.MUSIC),
        ),
    )


def _voice_keys(shots: tuple[Shot, ...]) -> tuple[str, ...]:
    return tuple(
        key_of(line_code(shot.code, number), Kind.VOICE) for shot in shots for number in range(1, len(shot.lines) + 1)
    )


def _format(story: Story) -> Json:
    return {"size": _plain(story.settings.format.size), "rate": str(story.settings.format.rate)}


def _aspect(story: Story) -> str:
    size = story.settings.format.size
    return "wide" if size.width >= size.height else "tall"


def _plain(value: object) -> dict[str, Json]:
    """Return a value of the SDK as JSON, field by field."""
    return cast("dict[str, Json]", asdict(value))  # pyright: ignore[reportArgumentType]  # a frozen dataclass
