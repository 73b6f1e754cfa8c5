"""The edit as FCPXML 1.10, for Final Cut Pro and DaVinci Resolve (Premiere reads it through a converter).

The format: https://developer.apple.com/documentation/professional-video-applications/fcpxml-reference. Times are
rational seconds, so every frame of 23.976 and 29.97 is exact. OpenTimelineIO's adapter for it counts those rates as 23
and 29 and knows no transitions, which is why the format is written here.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Final
from urllib.parse import quote

from shotwright_media.atomic import write_bytes
from shotwright_media.interchange.edit import Edit, EditShot, SoundPart, SoundRole, TransitionKind
from shotwright_media.interchange.joints import Joint, joints
from shotwright_media.interchange.sound_tracks import sound_tracks
from shotwright_media.interchange.xml_text import xml_text
from shotwright_media.timebase import SAMPLE_RATE

_VERSION: Final = "1.10"
_FORMAT: Final = "r1"
# Final Cut Pro's own transitions, by the identifiers in the files that it exports.
_DISSOLVE: Final = ("Cross Dissolve", "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265")
_WIPE: Final = ("Wipe", "FxPlug:857E2FBA-98DB-411B-A88C-CE6ABC1F65D8")
_TO_COLOUR: Final = ("Fade To Color", "FxPlug:F779C565-486D-4633-8035-0374B4DB8F5C")
_EFFECTS: Final = {
    TransitionKind.DISSOLVE: _DISSOLVE,
    TransitionKind.FADE: _TO_COLOUR,
    TransitionKind.DIP: _TO_COLOUR,
    TransitionKind.WIPE_LEFT: _WIPE,
    TransitionKind.WIPE_RIGHT: _WIPE,
    TransitionKind.WIPE_UP: _WIPE,
    TransitionKind.WIPE_DOWN: _WIPE,
}
_ROLES: Final = {
    SoundRole.VOICE: "dialogue",
    SoundRole.MUSIC: "music",
    SoundRole.AMBIENCE: "effects.ambience",
    SoundRole.EFFECTS: "effects",
}


def write_fcpxml(path: Path, edit: Edit) -> None:
    """Write the edit as one project: shots in the storyline, sound connected to them, notes as markers, transitions.

    Media are named relative to the folder of `path`, as the format allows; nothing is read. Sound is placed on the
    nearest frame and lasts whole frames, for Final Cut Pro takes nothing between them. The colour of a dip and the
    direction of a wipe are left to the program, and subtitles to a side file. Transitions are shortened to the handles
    that there are.

    Raises:
        DiskFull: There is no room for it.
    """
    document = ET.Element("fcpxml", version=_VERSION)
    media = _resources(ET.SubElement(document, "resources"), edit)
    event = ET.SubElement(document, "event", name=xml_text(edit.title))
    project = ET.SubElement(event, "project", name=xml_text(edit.title))
    sequence = ET.SubElement(
        project,
        "sequence",
        format=_FORMAT,
        duration=_film_time(edit)(edit.frames),
        tcStart="0s",
        tcFormat="NDF",
        audioLayout="stereo",
        audioRate="48k",
    )
    _storyline(ET.SubElement(sequence, "spine"), edit, media)
    ET.indent(document)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n'
    write_bytes(path, (head + ET.tostring(document, encoding="unicode") + "\n").encode())


def seconds(time: Fraction) -> str:
    """A time as the format writes it: `5s`, `1001/24000s`."""
    return f"{time}s"


def _film_time(edit: Edit) -> Callable[[int], str]:
    return lambda frames: seconds(edit.rate.seconds(frames))


def _resources(parent: ET.Element, edit: Edit) -> dict[str, str]:
    """Write the formats, media and effects of `edit`; return their identifiers by file and effect."""
    time = _film_time(edit)
    size = {"width": str(edit.width), "height": str(edit.height), "colorSpace": "1-1-1 (Rec. 709)"}
    ET.SubElement(parent, "format", {"id": _FORMAT, "frameDuration": time(1), **size})
    ids: dict[str, str] = {}

    def identified(key: str) -> str:
        return ids.setdefault(key, f"r{len(ids) + 2}")

    lengths = {shot.file: max(s.clip_frames for s in edit.shots if s.file == shot.file) for shot in edit.shots}
    for file, frames in lengths.items():
        facts = {"hasVideo": "1", "videoSources": "1", "format": _FORMAT}
        _asset(parent, identified(file), file, time(frames), facts)
    for part in edit.sounds:
        if part.file not in ids:
            length = seconds(Fraction(part.length, SAMPLE_RATE))
            facts = {"hasAudio": "1", "audioSources": "1", "audioChannels": "2", "audioRate": str(SAMPLE_RATE)}
            _asset(parent, identified(part.file), part.file, length, facts)
    kinds = (joint.transition.kind for joint in _joints(edit) if joint.transition)
    for name, uid in dict.fromkeys(_EFFECTS[kind] for kind in kinds):
        ET.SubElement(parent, "effect", id=identified(uid), name=name, uid=uid)
    return ids


def _asset(parent: ET.Element, identifier: str, file: str, duration: str, facts: dict[str, str]) -> None:
    name = xml_text(file.rsplit("/", 1)[-1])
    asset = ET.SubElement(
        parent, "asset", {"id": identifier, "name": name, "start": "0s", "duration": duration} | facts
    )
    ET.SubElement(asset, "media-rep", kind="original-media", src=f"./{quote(file)}")


def _storyline(spine: ET.Element, edit: Edit, media: dict[str, str]) -> None:
    time = _film_time(edit)
    sounds = _connected(edit)
    opening, *following = _joints(edit)
    _transition(spine, opening, 0, edit, media)
    for index, (shot, start) in enumerate(zip(edit.shots, edit.starts, strict=True)):
        clip = ET.SubElement(
            spine,
            "asset-clip",
            ref=media[shot.file],
            name=xml_text(shot.name or shot.code),
            offset=time(start),
            start=time(shot.used.first),
            duration=time(len(shot.used)),
            videoRole="video",
        )
        # The order of what follows is that of the document type definition.
        said = "\n".join([shot.description, *shot.dialogue]).strip()
        if said:
            ET.SubElement(clip, "note").text = xml_text(said)
        for lane, part, frame in sounds[index]:
            frames = max(1, int(Fraction(part.length, SAMPLE_RATE) * edit.rate.fps))
            place = {"lane": str(lane), "offset": time(frame - start + shot.used.first), "duration": time(frames)}
            _sound(clip, part, {"ref": media[part.file], "start": "0s", **place})
        for note in edit.notes:
            if start <= note.span.first < start + len(shot.used):
                at, length = time(note.span.first - start + shot.used.first), time(len(note.span))
                ET.SubElement(
                    clip, "marker", start=at, duration=length, value=xml_text(note.text), note=xml_text(note.author)
                )
        _facts(clip, shot)
        _transition(spine, following[index], start + len(shot.used), edit, media)


def _connected(edit: Edit) -> list[list[tuple[int, SoundPart, int]]]:
    """For each shot the sounds that begin in it, as (lane, part, frame of the film)."""
    found: list[list[tuple[int, SoundPart, int]]] = [[] for _ in edit.shots]
    starts = edit.starts
    for lane, track in enumerate(sound_tracks(edit.sounds), start=1):
        for part in track.parts:
            frame = round(Fraction(part.start, SAMPLE_RATE) * edit.rate.fps)
            shot = max(index for index, start in enumerate(starts) if start <= frame)
            found[shot].append((-lane, part, frame))
    return found


def _sound(clip: ET.Element, part: SoundPart, place: dict[str, str]) -> None:
    role = _ROLES[part.role]
    names = {
        "name": xml_text(part.code or part.file.rsplit("/", 1)[-1]),
        "audioRole": xml_text(f"{role}.{part.speaker}" if part.speaker else role),
    }
    sound = ET.SubElement(clip, "asset-clip", place | names)
    if part.text:
        ET.SubElement(sound, "note").text = xml_text(part.text)


def _facts(clip: ET.Element, shot: EditShot) -> None:
    facts = {"code": shot.code, "scene": shot.scene}
    if shot.provenance:
        made = shot.provenance
        facts |= {"take": str(made.take), "recipe": made.recipe, "provider": made.provider, "model": made.model}
    metadata = ET.SubElement(clip, "metadata")
    for key, value in facts.items():
        ET.SubElement(metadata, "md", key=f"shotwright.{key}", value=xml_text(value), type="string")


def _joints(edit: Edit) -> list[Joint]:
    return [joint.within_handles() for joint in joints(edit)]


def _transition(spine: ET.Element, joint: Joint, cut: int, edit: Edit, media: dict[str, str]) -> None:
    """The transition over the cut at frame `cut` of the film, if there is one."""
    if joint.transition is None:
        return
    name, uid = _EFFECTS[joint.transition.kind]
    time = _film_time(edit)
    place = {"offset": time(cut - joint.before), "duration": time(joint.before + joint.after)}
    element = ET.SubElement(spine, "transition", {"name": name} | place)
    ET.SubElement(element, "filter-video", ref=media[uid], name=name)
