"""The timeline of an episode before there is a film: when everything will happen in it, as it stands now.

It is timed by what times the film itself. A line that nobody has spoken yet lasts as long as it is guessed to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.tables import Media, Take
from shotwright.db.takes import TakeRows
from shotwright.domain.forecasts import guessed_s
from shotwright.domain.graph import Blueprint, blueprints, code_of, episode_code, episode_of, key_of
from shotwright.domain.states import Kind
from shotwright.domain.stories import Story, line_code, spoken_lines
from shotwright.domain.timeline import ShotTiming, time_shot
from shotwright.usecases.stories import Stories
from shotwright.usecases.takes import MAIN, Source
from shotwright.workflows.making.files import profile_of
from shotwright.workflows.making.film_captions import cues_within, spoken_line
from shotwright.workflows.making.music import AMBIENCE, timings
from shotwright.workflows.making.pictures import THUMBNAIL
from shotwright.workflows.making.reels import heard
from shotwright.workflows.making.voices import length_of
from shotwright_media.subtitles.cues import Cue

_SHOWN = (Kind.KEYFRAME, Kind.VOICE, Kind.CLIP, Kind.MUSIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedShot:
    """A shot on the film's time. `needed_s` is how long its lines need it to be at least."""

    code: str
    scene: str
    timing: ShotTiming
    needed_s: Fraction
    transition: str
    keyframe: UUID | None
    thumbnail: UUID | None
    clip: UUID | None
    clip_from_s: Fraction
    """Where in its clip the shot begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedLine:
    """A line that is heard. `voice` is None as long as nobody has spoken it: then its length is a guess."""

    code: str
    shot: str
    start_s: Fraction
    length_s: Fraction
    text: str
    speaker: str
    voice: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    episode: int
    rate: Fraction
    shots: tuple[TimedShot, ...]
    lines: tuple[TimedLine, ...]
    cues: tuple[Cue, ...]
    music: UUID | None
    ambience: UUID | None

    @property
    def frames(self) -> int:
        return sum(shot.timing.frames for shot in self.shots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What timelines are worked out from: the story, and the takes in use with their files."""

    story: Story
    takes: Mapping[str, Take]
    media: Mapping[UUID, Mapping[str, Media]]

    def file(self, key: str, role: str = MAIN) -> UUID | None:
        take = self.takes.get(key)
        found = self.media.get(take.id, {}).get(role) if take is not None else None
        return found.id if found is not None else None


async def shelf_of(session: AsyncSession, project_id: UUID) -> Shelf:
    """Return what the timelines of a project are worked out from."""
    rows = TakeRows(session, project_id)
    endings = tuple(f"/{kind}" for kind in _SHOWN)
    takes = {key: take for key, take in (await rows.selected()).items() if key.endswith(endings)}
    media = await rows.media(take.id for take in takes.values())
    return Shelf(story=await Stories(session, project_id).load(), takes=takes, media=media)


def timelines_of(shelf: Shelf, episode: int | None = None) -> tuple[Timeline, ...]:
    """Return the timeline of every episode, or of one alone; none before the breakdown."""
    films = [one for one in blueprints(shelf.story) if one.kind is Kind.FILM]
    return tuple(_timeline(shelf, film) for film in films if episode in {None, episode_of(film.key)})


def _timeline(shelf: Shelf, film: Blueprint) -> Timeline:
    inputs: Any = film.inputs
    profile, episode = profile_of(inputs), episode_of(film.key)
    sources = {key: source for key in film.needs if (source := _source(shelf, key)) is not None}
    placed = tuple(zip(inputs["shots"], timings(inputs["shots"], sources, profile.rate.fps), strict=True))
    lines = tuple(_lines(shelf, inputs, placed, sources))
    spoken = [spoken_line(one.start_s, one.speaker, sources[key_of(one.code, Kind.VOICE)].facts) for one in lines]
    frames = sum(timing.frames for _, timing in placed)
    music = key_of(episode_code(episode), Kind.MUSIC)
    return Timeline(
        episode=episode,
        rate=profile.rate.fps,
        shots=tuple(_shot(shelf, shot, timing, sources) for shot, timing in placed),
        lines=lines,
        cues=cues_within(spoken, inputs["language"], profile, frames),
        music=shelf.file(music),
        ambience=shelf.file(music, AMBIENCE),
    )


def _source(shelf: Shelf, key: str) -> Source | None:
    """Return what the film takes of something: its take in use, or for a line that has none, what is guessed."""
    take = shelf.takes.get(key)
    facts: Mapping[str, Any] = take.facts if take is not None else {}
    if key.endswith(f"/{Kind.VOICE}"):
        facts = _spoken(shelf.story, code_of(key), facts)
    elif not facts:
        return None
    number = take.number if take is not None else 0
    return Source(key=key, number=number, content="", files={}, facts=facts)


def _spoken(story: Story, line: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the facts of a voice, with a guess for each that is not there."""
    shot, _, number = line.rpartition("_line_")
    text = story.shot(shot).lines[int(number) - 1].text
    length = facts.get("duration_s") or str(guessed_s(text, story.parts.language))
    phrases = facts.get("phrases") or [{"start_s": "0", "end_s": length, "text": text}]
    return {**facts, "duration_s": length, "phrases": phrases}


def _shot(shelf: Shelf, shot: Mapping[str, Any], timing: ShotTiming, sources: Mapping[str, Source]) -> TimedShot:
    code, rate = shot["code"], shelf.story.settings.format.rate
    voices = [sources[key_of(line_code(code, number), Kind.VOICE)] for number in range(1, shot["lines"] + 1)]
    lengths = [length_of(voice) for voice in voices]
    clip = sources.get(key_of(code, Kind.CLIP))
    handle = clip.facts.get("handle", 0) if clip is not None else 0
    keyframe = key_of(code, Kind.KEYFRAME)
    return TimedShot(
        code=code,
        scene=shelf.story.shot(code).scene,
        timing=timing,
        needed_s=time_shot(0, lengths, rate).frames / rate if lengths else Fraction(0),
        transition=shot["transition"]["kind"],
        keyframe=shelf.file(keyframe),
        thumbnail=shelf.file(keyframe, THUMBNAIL),
        clip=shelf.file(key_of(code, Kind.CLIP)),
        clip_from_s=(handle + timing.head) / rate,
    )


def _lines(
    shelf: Shelf,
    inputs: Mapping[str, Any],
    placed: Sequence[tuple[Mapping[str, Any], ShotTiming]],
    sources: Mapping[str, Source],
) -> Iterator[TimedLine]:
    texts = {code: line.text for code, line in spoken_lines(shelf.story.parts.shots)}
    rate = shelf.story.settings.format.rate
    for shot, timing in placed:
        for code, start_s in heard(shot["code"], timing, rate):
            voice = key_of(code, Kind.VOICE)
            yield TimedLine(
                code=code,
                shot=shot["code"],
                start_s=start_s,
                length_s=length_of(sources[voice]),
                text=texts[code],
                speaker=inputs["speakers"][code],
                voice=shelf.file(voice),
            )
