"""The pictures of an edit as an EDL in CMX 3600, which every editing and grading program reads.

The layout of an event is that of SMPTE 258M as it is commonly used: number, reel, track, transition and its length,
then timecode of the source and of the film. A transition begins where its event begins, and the event before it goes
on beneath: for that, programs want the shot that goes out told once more, with length zero, under the same number. A
fade or dip is two dissolves, into black (the reel `BL`) and out of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shotwright_media.atomic import write_bytes
from shotwright_media.interchange.edit import Edit, EditShot, Note
from shotwright_media.interchange.joints import Joint, joints
from shotwright_media.timebase import FrameRate, FrameSpan

_FILE_REEL: Final = "AX"
"""How editing programs name the reel of what comes from a file."""
_BLACK_REEL: Final = "BL"
_FIRST_HOUR: Final = 1
"""Films begin at 01:00:00:00 by custom."""
_MOST_EVENTS: Final = 999
_MOST_FRAMES_A_SECOND: Final = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """A stretch of a shot, or of black where `shot` is `None`. `effect` and `frames` are how it begins."""

    shot: EditShot | None
    source: int
    """The first frame, counted in the clip."""
    record: FrameSpan
    effect: str = "C"
    frames: int = 0
    remark: str = ""

    def statement(self, number: int, rate: FrameRate) -> str:
        record = (_film_time(frame, rate) for frame in (self.record.first, self.record.end))
        source = (timecode(frame, rate) for frame in (self.source, self.source + len(self.record)))
        length = f"{self.frames:03}" if self.frames else ""
        reel = _FILE_REEL if self.shot else _BLACK_REEL
        return " ".join([f"{number:03}  {reel:<8} V     {self.effect:<4} {length:<3}", *source, *record])

    def end(self) -> "_Event":
        """Its last moment, with length zero."""
        end = FrameSpan(first=self.record.end, end=self.record.end)
        return _Event(shot=self.shot, source=self.source + len(self.record), record=end)


def write_edl(path: Path, edit: Edit) -> None:
    """Write the pictures of `edit`; sound is not in it. Notes become locators (`* LOC`).

    Timecode counts frames without dropping any ("non-drop"), at 23.976 and 29.97 too: there an hour of timecode lasts
    3.6 seconds longer than one of the clock. Ranges of notes are lost: a locator has a place and no length. Transitions
    are shortened to the handles that there are, and all wipes have the number 1, with the direction as a remark.

    Raises:
        DiskFull: There is no room for it.
        ValueError: More than 999 events or 99 frames a second, which the format cannot number.
    """
    events = list(_events(edit))
    if len(events) > _MOST_EVENTS or edit.rate.fps > _MOST_FRAMES_A_SECOND:
        raise ValueError(
            f"An EDL has room for {_MOST_EVENTS} events and {_MOST_FRAMES_A_SECOND} frames a second; this edit has "
            f"{len(events)} at {float(edit.rate.fps):g}. Export it as OpenTimelineIO or FCPXML, or episode by episode."
        )
    lines = [f"TITLE: {_one_line(edit.title)}", "FCM: NON-DROP FRAME", ""]
    previous = _Event(shot=None, source=0, record=FrameSpan(first=0, end=0))
    for number, event in enumerate(events, start=1):
        if event.effect != "C":
            lines.append(previous.end().statement(number, edit.rate))
        lines += [event.statement(number, edit.rate), *_remarks(event, previous)]
        lines += [_locator(note, edit.rate) for note in edit.notes if note.span.first in event.record]
        lines.append("")
        previous = event
    write_bytes(path, "\n".join(lines).encode())


def timecode(frame: int, rate: FrameRate) -> str:
    """Non-drop timecode: frames counted at the nearest whole rate, 24 for 23.976."""
    seconds, frames = divmod(frame, round(rate.fps))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}:{frames:02}"


def _film_time(frame: int, rate: FrameRate) -> str:
    return timecode(_FIRST_HOUR * 3600 * round(rate.fps) + frame, rate)


def _events(edit: Edit) -> Iterator[_Event]:
    arriving, *following = (joint.within_handles() for joint in joints(edit))
    for shot, start, leaving in zip(edit.shots, edit.starts, following, strict=True):
        end = start + len(shot.used)
        yield _shot_event(shot, start, end - leaving.before, arriving)
        if leaving.is_through_colour and leaving.before and leaving.transition:
            kind, colour = leaving.transition.kind, leaving.transition.colour
            yield _Event(
                shot=None,
                source=0,
                record=FrameSpan(first=end - leaving.before, end=end),
                effect="D",
                frames=leaving.before,
                remark=f"* EFFECT NAME: {kind.upper()} TO {colour.upper()}",
            )
        arriving = leaving


def _shot_event(shot: EditShot, start: int, stop: int, arriving: Joint) -> _Event:
    """A shot from its cut at frame `start` of the film up to `stop`, with what leads into it."""
    if arriving.transition is None:
        return _Event(shot=shot, source=shot.used.first, record=FrameSpan(first=start, end=stop))
    early = 0 if arriving.is_through_colour else arriving.before
    name = arriving.transition.kind.replace("_", " ").upper()
    return _Event(
        shot=shot,
        source=shot.used.first - early,
        record=FrameSpan(first=start - early, end=stop),
        effect="W001" if name.startswith("WIPE") and arriving.is_inside else "D",
        frames=early + arriving.after,
        remark="" if arriving.is_through_colour else f"* EFFECT NAME: {name}",
    )


def _remarks(event: _Event, previous: _Event) -> Iterator[str]:
    if event.effect != "C" and previous.shot:
        yield f"* FROM CLIP NAME: {_file_name(previous.shot)}"
    if event.shot:
        yield f"* {'FROM' if event.effect == 'C' else 'TO'} CLIP NAME: {_file_name(event.shot)}"
        yield f"* COMMENT: {_one_line(f'{event.shot.code} {event.shot.name}')}"
    if event.remark:
        yield event.remark


def _locator(note: Note, rate: FrameRate) -> str:
    said = f"{note.author}: {note.text}" if note.author else note.text
    return f"* LOC: {_film_time(note.span.first, rate)} {note.colour.upper():<7} {_one_line(said)}"


def _file_name(shot: EditShot) -> str:
    return _one_line(shot.file.rsplit("/", 1)[-1])


def _one_line(text: str) -> str:
    return " ".join(text.split())
