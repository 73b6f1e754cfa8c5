"""The edit as a draft of Jianying (剪映) or CapCut: a folder that is put among their drafts.

The draft carries its media with it, for Jianying on a Mac may read nothing outside its own folders. Paths lead through
a name that Jianying replaces by the draft's folder, so that the folder can be moved; CapCut is said to want full paths,
which are written when the drafts' folder is told. The content stands there twice: Windows versions read
`draft_content.json`, Mac versions `draft_info.json`. No Jianying was at hand to open these drafts: what is tested is
that pyJianYingDraft reads them and would have written the same fields.
"""

import json
import tempfile
import uuid
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Final

from shotwright_media.atomic import copy_file, write_bytes
from shotwright_media.errors import UnreadableMedia
from shotwright_media.interchange import jianying_materials as materials
from shotwright_media.interchange import jianying_shapes as shapes
from shotwright_media.interchange.edit import Edit
from shotwright_media.interchange.jianying_shapes import Medium, Shape, Times
from shotwright_media.interchange.joints import joints
from shotwright_media.interchange.sound_tracks import sound_tracks
from shotwright_media.timebase import SAMPLE_RATE

_DRAFT_FOLDER: Final = "##_draftpath_placeholder_0E685133-18CE-45ED-8CB8-2904A212EC80_##"
_MEDIA_FOLDER: Final = "Resources"
_NAMESPACE: Final = uuid.UUID("5b0a2f0c-6d3e-5c41-9a52-7c1f3f6c8e10")


def write_jianying(folder: Path, edit: Edit, media: Path, *, drafts_folder: str = "") -> None:
    """Make `folder` a draft of that name, with pictures, one track per kind of sound, subtitles and transitions.

    Trims stay: each clip is there whole. Notes are not in it, nor how loud anything is, nor the film's fades from and
    to black, which are no transitions there.

    Args:
        folder: Must not exist yet; it appears whole or not at all.
        edit: The film.
        media: The folder to which the files of `edit` are relative. They are copied.
        drafts_folder: Where Jianying or CapCut will find `folder`, as their machine calls it, with `/`. Without it the
            draft can lie anywhere.

    Raises:
        FileExistsError: `folder` is there already.
        UnreadableMedia: A file of `edit` is missing.
        DiskFull: There is no room for it.
    """
    if folder.exists():
        raise FileExistsError(f"{folder} is there already. Choose another name for the draft.")
    base = f"{drafts_folder.rstrip('/')}/{folder.name}" if drafts_folder else _DRAFT_FOLDER
    draft = _Draft(edit=edit, name=folder.name, base=base)
    content = _json(draft.content())
    meta = _json(draft.meta(drafts_folder.rstrip("/")))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name[:80]}-") as scratch:
        made = Path(scratch) / folder.name
        for file in draft.media:
            _copy(media / file, made / _MEDIA_FOLDER / file)
        for name, written in {"content": content, "info": content, "meta_info": meta}.items():
            write_bytes(made / f"draft_{name}.json", written)
        made.rename(folder)


def _json(shape: Shape) -> bytes:
    return json.dumps(shape, ensure_ascii=False, indent=1).encode()


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise UnreadableMedia(f"{source} is missing, so the draft cannot be made. Render or restore it first.")
    copy_file(source, target)


@dataclass(slots=True, kw_only=True)
class _Draft:
    """An edit on its way into a draft. Identifiers are counted, so that the same edit gives the same bytes."""

    edit: Edit
    name: str
    base: str
    media: dict[str, Medium] = field(default_factory=dict[str, Medium])
    _materials: list[tuple[str, Shape]] = field(default_factory=list[tuple[str, Shape]])
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def content(self) -> Shape:
        tracks = [self._pictures(), *self._sounds(), *self._subtitles()]
        for index, track in enumerate(tracks):
            for segment in track["segments"]:
                segment["render_index"] = index
        edit = self.edit
        made = shapes.content(
            self._draft_id(),
            width=edit.width,
            height=edit.height,
            fps=float(edit.rate.fps),
            length=self._frame_time(edit.frames),
            tracks=tracks,
        )
        for kind, material in self._materials:
            made["materials"][kind].append(material)
        return made

    def meta(self, folder: str) -> Shape:
        length = self._frame_time(self.edit.frames)
        return shapes.meta(self._draft_id(), self.name, folder, length, list(self.media.values()))

    def _pictures(self) -> Shape:
        segments: list[Shape] = []
        for shot, start, joint in zip(self.edit.shots, self.edit.starts, joints(self.edit)[1:], strict=True):
            material = self._medium(shot.file, self._frame_time(shot.clip_frames), pictures=True)
            references = [self._speed()]
            if joint.transition and joint.is_inside:
                length = self._frame_time(joint.transition.frames)
                transition = materials.transition_material(self._id(), joint.transition, length)
                references.append(self._add("transitions", transition))
            target = self._frame_times(start, start + len(shot.used))
            # The same length on both sides, to the microsecond: another would be a change of speed.
            source = Times(start=self._frame_time(shot.used.first), length=target.length)
            segments.append(shapes.video_segment(self._id(), material, target, source, references))
        return shapes.track(self._id(), "video", "", segments)

    def _sounds(self) -> list[Shape]:
        tracks: list[Shape] = []
        for track in sound_tracks(self.edit.sounds):
            segments: list[Shape] = []
            for part in track.parts:
                start, end = (_micros(Fraction(sample, SAMPLE_RATE)) for sample in (part.start, part.end))
                target = Times(start=start, length=end - start)
                material = self._medium(part.file, _micros(Fraction(part.length, SAMPLE_RATE)), pictures=False)
                source = Times(start=0, length=target.length)
                segments.append(shapes.sound_segment(self._id(), material, target, source, [self._speed()]))
            tracks.append(shapes.track(self._id(), "audio", track.name, segments))
        return tracks

    def _subtitles(self) -> list[Shape]:
        segments: list[Shape] = []
        for cue in self.edit.subtitles:
            start, end = _micros(Fraction(cue.start_s)), _micros(Fraction(cue.end_s))
            material = self._add("texts", materials.text_material(self._id(), cue.text))
            target = Times(start=start, length=end - start)
            segments.append(shapes.text_segment(self._id(), material, target, [self._speed()]))
        return [shapes.track(self._id(), "text", "", segments)] if segments else []

    def _medium(self, file: str, length: int, *, pictures: bool) -> str:
        """The identifier of a file, which becomes a material when it is first needed."""
        if file not in self.media:
            medium = Medium(
                identifier=self._id(),
                name=file.rsplit("/", 1)[-1],
                path=f"{self.base}/{_MEDIA_FOLDER}/{file}",
                length=length,
                width=self.edit.width if pictures else 0,
                height=self.edit.height if pictures else 0,
            )
            self.media[file] = medium
            material = materials.video_material(medium) if pictures else materials.sound_material(medium)
            self._add("videos" if pictures else "audios", material)
        return self.media[file].identifier

    def _speed(self) -> str:
        return self._add("speeds", materials.speed_material(self._id()))

    def _add(self, kind: str, material: Shape) -> str:
        self._materials.append((kind, material))
        return str(material["id"])

    def _id(self) -> str:
        return uuid.uuid5(_NAMESPACE, f"{self._draft_id()} {next(self._numbers)}").hex

    def _draft_id(self) -> str:
        made = [shot.provenance.recipe if shot.provenance else shot.file for shot in self.edit.shots]
        return str(uuid.uuid5(_NAMESPACE, "\n".join([self.name, *made]))).upper()

    def _frame_time(self, frame: int) -> int:
        return _micros(self.edit.rate.seconds(frame))

    def _frame_times(self, first: int, end: int) -> Times:
        """Both ends are rounded, not the length, so that neighbours touch."""
        start = self._frame_time(first)
        return Times(start=start, length=self._frame_time(end) - start)


def _micros(seconds: Fraction) -> int:
    return round(seconds * 1_000_000)
