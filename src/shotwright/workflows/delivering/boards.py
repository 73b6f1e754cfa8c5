"""The storyboard: every shot's picture with what is said, seen and noted, on paper."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from shotwright.domain.graph import key_of
from shotwright.domain.states import Kind
from shotwright.usecases.exports import FilmRecord
from shotwright.workflows.making.reels import Reel, ReelShot
from shotwright_media.interchange.edit import Edit
from shotwright_media.interchange.storyboard import Panel, Storyboard, StoryboardWords, write_storyboard

_CHINESE: Final = StoryboardWords(dialogue="台词", notes="批注", no_picture="还没有画面", continued="续")


def write_board(path: Path, record: FilmRecord, reel: Reel, edit: Edit, pictures: Mapping[str, Path]) -> None:
    """Write the storyboard of a film; `pictures` are the keyframes by shot."""
    seconds = float(reel.rate.seconds(reel.frames))
    board = Storyboard(
        title=reel.title,
        panels=tuple(_panel(record, reel, shot, edit, pictures) for shot in reel.shots),
        facts=(f"{len(reel.shots)} shots", f"{seconds:.1f} s", f"{float(reel.rate.fps):g} fps"),
        words=_CHINESE if reel.language == "zh" else StoryboardWords(),
    )
    write_storyboard(path, board)


def _panel(record: FilmRecord, reel: Reel, shot: ReelShot, edit: Edit, pictures: Mapping[str, Path]) -> Panel:
    told = record.shot(shot.code)
    seconds = float(reel.rate.seconds(shot.timing.frames))
    spoken = [
        f"{line.speaker}: {line.text}" if line.speaker else line.text for line in reel.lines if line.shot == shot.code
    ]
    looks = (told.size, told.angle, told.camera.kind) if told else ()
    return Panel(
        code=shot.code,
        picture=pictures.get(key_of(shot.code, Kind.KEYFRAME)),
        facts=(*(look.replace("_", " ") for look in looks), f"{seconds:.1f} s"),
        description=(told.description or told.action) if told else "",
        dialogue=tuple(spoken),
        notes=tuple(note.text for note in edit.notes if note.span.first in shot.span),
    )
