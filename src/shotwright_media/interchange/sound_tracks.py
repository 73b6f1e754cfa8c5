"""Sounds of an edit as tracks on which nothing overlaps."""

from collections.abc import Iterable
from dataclasses import dataclass

from shotwright_media.interchange.edit import SoundPart, SoundRole


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundTrack:
    """Parts in order of time, none over another."""

    name: str
    role: SoundRole
    parts: tuple[SoundPart, ...]


def sound_tracks(sounds: Iterable[SoundPart]) -> tuple[SoundTrack, ...]:
    """One track for each speaker, then one each for music, ambience and effects; a second one where parts overlap.

    Speakers come in the order in which they are first heard; names are never used twice.
    """
    groups: dict[tuple[SoundRole, str], list[SoundPart]] = {}
    for part in sorted(sounds, key=lambda part: (list(SoundRole).index(part.role), part.start, part.end, part.file)):
        speaker = part.speaker if part.role is SoundRole.VOICE else ""
        groups.setdefault((part.role, speaker), []).append(part)
    made: list[SoundTrack] = []
    for (role, speaker), parts in groups.items():
        name = f"{role.capitalize()} {speaker}".strip()
        for number, lane in enumerate(_lanes(parts), start=1):
            made.append(SoundTrack(name=name if number == 1 else f"{name} ({number})", role=role, parts=tuple(lane)))
    return tuple(made)


def _lanes(parts: Iterable[SoundPart]) -> list[list[SoundPart]]:
    """Parts in order of their start, each put into the first lane that is free."""
    lanes: list[list[SoundPart]] = []
    for part in parts:
        free = next((lane for lane in lanes if lane[-1].end <= part.start), None)
        if free is None:
            lanes.append(free := [])
        free.append(part)
    return lanes
