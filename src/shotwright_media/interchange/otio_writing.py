"""The edit as OpenTimelineIO (https://opentimelineio.readthedocs.io), which Resolve, Premiere and others import.

What the format has no field for stands under `shotwright` in the metadata; `otio_reading` finds shots again by it.
"""

from pathlib import Path
from typing import Any, Final, TypeAlias

import opentimelineio as otio

from shotwright_media.atomic import write_bytes
from shotwright_media.interchange.edit import Edit, EditShot, Note, SoundPart, TransitionKind
from shotwright_media.interchange.joints import Joint, joints
from shotwright_media.interchange.sound_tracks import SoundTrack, sound_tracks
from shotwright_media.timebase import SAMPLE_RATE, FrameRate, FrameSpan

METADATA_KEY: Final = "shotwright"

_Otio: TypeAlias = Any
"""An object of the library, whose classes are written in C++ and have no annotations."""


def write_otio(path: Path, edit: Edit) -> None:
    """Write the edit as `.otio`: pictures, sound by speaker and kind, transitions with handles, notes as markers.

    Media are named relative to the folder of `path`; nothing is read. The same edit gives the same bytes.

    Raises:
        DiskFull: There is no room for it.
    """
    timeline = otio.schema.Timeline(name=edit.title, metadata={METADATA_KEY: _film_facts(edit)})
    timeline.tracks.append(_pictures(edit))
    for track in sound_tracks(edit.sounds):
        timeline.tracks.append(_sound(track))
    write_bytes(path, (timeline.to_json_string(indent=2) + "\n").encode())


def _film_facts(edit: Edit) -> dict[str, str | int]:
    return {"rate": str(edit.rate.fps), "frames": edit.frames, "width": edit.width, "height": edit.height}


def _pictures(edit: Edit) -> _Otio:
    track = otio.schema.Track(name="Pictures", kind=otio.schema.TrackKind.Video)
    opening, *following = joints(edit)
    track.extend(_transitions(opening, edit.rate))
    for shot, start, joint in zip(edit.shots, edit.starts, following, strict=True):
        clip = _clip(shot, edit.rate)
        here = FrameSpan(first=start, end=start + len(shot.used))
        clip.markers.extend(
            _marker(note, shot.used.first - start, edit.rate) for note in edit.notes if note.span.first in here
        )
        track.append(clip)
        track.extend(_transitions(joint, edit.rate))
    return track


def _clip(shot: EditShot, rate: FrameRate) -> _Otio:
    media = otio.schema.ExternalReference(
        target_url=shot.file, available_range=_span(FrameSpan(first=0, end=shot.clip_frames), rate)
    )
    facts = {"code": shot.code, "scene": shot.scene, "description": shot.description, "dialogue": list(shot.dialogue)}
    made = shot.provenance
    if made:
        facts |= {"take": made.take, "recipe": made.recipe, "provider": made.provider, "model": made.model}
    return otio.schema.Clip(
        name=shot.name or shot.code,
        media_reference=media,
        source_range=_span(shot.used, rate),
        metadata={METADATA_KEY: facts},
    )


def _transitions(joint: Joint, rate: FrameRate) -> list[_Otio]:
    """The transition of a joint, if there is one, at its full length, whether or not there are handles for it."""
    if joint.transition is None:
        return []
    kind = joint.transition.kind
    types = otio.schema.TransitionTypes
    made = otio.schema.Transition(
        name=kind.replace("_", " ").capitalize(),
        transition_type=types.SMPTE_Dissolve if kind is TransitionKind.DISSOLVE else types.Custom,
        in_offset=_time(joint.before, rate),
        out_offset=_time(joint.after, rate),
        metadata={METADATA_KEY: {"kind": str(kind), "colour": joint.transition.colour}},
    )
    return [made]


def _marker(note: Note, shift: int, rate: FrameRate) -> _Otio:
    """A note pinned to its clip, so that it moves with it; `shift` leads from the film's frames to the clip's."""
    return otio.schema.Marker(
        name=note.text.split("\n", 1)[0],
        marked_range=_span(FrameSpan(first=note.span.first + shift, end=note.span.end + shift), rate),
        color=note.colour.upper(),
        comment=note.text,
        metadata={METADATA_KEY: {"author": note.author}},
    )


def _sound(track: SoundTrack) -> _Otio:
    made = otio.schema.Track(
        name=track.name, kind=otio.schema.TrackKind.Audio, metadata={METADATA_KEY: {"role": str(track.role)}}
    )
    at = 0
    for part in track.parts:
        if part.start > at:
            made.append(otio.schema.Gap(source_range=_samples(part.start - at)))
        made.append(_sound_clip(part))
        at = part.end
    return made


def _sound_clip(part: SoundPart) -> _Otio:
    media = otio.schema.ExternalReference(target_url=part.file, available_range=_samples(part.length))
    return otio.schema.Clip(
        name=part.code or part.file.rsplit("/", 1)[-1],
        media_reference=media,
        source_range=_samples(part.length),
        metadata={METADATA_KEY: {"code": part.code, "speaker": part.speaker, "text": part.text}},
    )


def _time(frames: int, rate: FrameRate) -> _Otio:
    return otio.opentime.RationalTime(frames, float(rate.fps))


def _span(span: FrameSpan, rate: FrameRate) -> _Otio:
    return otio.opentime.TimeRange(_time(span.first, rate), _time(len(span), rate))


def _samples(length: int) -> _Otio:
    """So many samples from the first on."""
    of = otio.opentime.RationalTime
    return otio.opentime.TimeRange(of(0, SAMPLE_RATE), of(length, SAMPLE_RATE))
