"""When everything happens in an episode, as it stands now."""

from typing import Self
from uuid import UUID

from shotwright.api.schemas.shared import Told, media_path
from shotwright.workflows.delivering.timelines import TimedLine, TimedShot, Timeline
from shotwright_sdk.vocabulary import TransitionKind


class TimedShotRead(Told):
    """A shot on the film's time. What was not made yet is null."""

    code: str
    scene: str
    first_frame: int
    frames: int
    start_s: float
    duration_s: float
    """How long it is seen: what was wanted, or what its lines need, less what was cut away."""
    needed_s: float
    """How long its lines need it to be at least."""
    transition: TransitionKind
    """How it becomes the next."""
    keyframe_url: str | None
    thumbnail_url: str | None
    clip_url: str | None
    clip_from_s: float
    """Where in its clip the shot begins."""

    @classmethod
    def of(cls, one: TimedShot, timeline: Timeline) -> Self:
        return cls(
            code=one.code,
            scene=one.scene,
            first_frame=one.timing.first_frame,
            frames=one.timing.frames,
            start_s=float(one.timing.first_frame / timeline.rate),
            duration_s=float(one.timing.frames / timeline.rate),
            needed_s=float(one.needed_s),
            transition=TransitionKind(one.transition),
            keyframe_url=_url(one.keyframe),
            thumbnail_url=_url(one.thumbnail),
            clip_url=_url(one.clip),
            clip_from_s=float(one.clip_from_s),
        )


class TimedLineRead(Told):
    """A line that is heard. Without a voice it was not spoken yet, and its length is a guess."""

    code: str
    shot: str
    start_s: float
    duration_s: float
    text: str
    speaker: str
    voice_id: UUID | None
    voice_url: str | None

    @classmethod
    def of(cls, one: TimedLine) -> Self:
        return cls(
            code=one.code,
            shot=one.shot,
            start_s=float(one.start_s),
            duration_s=float(one.length_s),
            text=one.text,
            speaker=one.speaker,
            voice_id=one.voice,
            voice_url=_url(one.voice),
        )


class CueRead(Told):
    start_s: float
    end_s: float
    text: str
    speaker: str


class TimelineRead(Told):
    """An episode as its film would be now: shots end to end, what is heard and what is read."""

    episode: int
    rate: str
    """Frames per second."""
    frames: int
    duration_s: float
    shots: list[TimedShotRead]
    lines: list[TimedLineRead]
    cues: list[CueRead]
    music_id: UUID | None
    music_url: str | None
    ambience_url: str | None

    @classmethod
    def of(cls, one: Timeline) -> Self:
        return cls(
            episode=one.episode,
            rate=str(one.rate),
            frames=one.frames,
            duration_s=float(one.frames / one.rate),
            shots=[TimedShotRead.of(shot, one) for shot in one.shots],
            lines=[TimedLineRead.of(line) for line in one.lines],
            cues=[CueRead.model_validate(cue) for cue in one.cues],
            music_id=one.music,
            music_url=_url(one.music),
            ambience_url=_url(one.ambience),
        )


def _url(media_id: UUID | None) -> str | None:
    return media_path(media_id) if media_id is not None else None
