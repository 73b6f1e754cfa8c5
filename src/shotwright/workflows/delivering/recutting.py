"""An edit that comes back from an editing program: what it changes, and the cut that it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shotwright.domain.cuts import Cut, CutShot
from shotwright.domain.errors import FileNotUsable
from shotwright.domain.graph import episode_of, key_of
from shotwright.domain.states import Kind
from shotwright.storage.store import Storage
from shotwright.usecases.exports import FilmRecord
from shotwright.workflows.delivering.edits import edit_of
from shotwright.workflows.making.reels import ReelShot, gathered
from shotwright.workflows.making.transitions import asked_transition
from shotwright_media.interchange.comparing import (
    Change,
    Ignored,
    Moved,
    Removed,
    TransitionChanged,
    Trimmed,
    compare,
    matched,
)
from shotwright_media.interchange.edit import Edit
from shotwright_media.interchange.otio_reading import EditedCut, read_edit
from shotwright_sdk.values import Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Recut:
    """What an edit asks of an episode: sentences for a person, and the cut. `changes` is empty if it asks nothing."""

    episode: int
    changes: tuple[str, ...]
    ignored: tuple[str, ...]
    cut: Cut


async def recut_of(records: Sequence[FilmRecord], storage: Storage, scratch: Path, file: Path) -> Recut:
    """Compare an edited timeline with the film it came from: the one that has most of its shots.

    Raises:
        UnreadableEdit: It is no OpenTimelineIO timeline.
        FileNotUsable: It has no shot of any of the films.
    """
    edited = read_edit(file)
    best: tuple[int, FilmRecord, Edit, tuple[ReelShot, ...]] | None = None
    for record in records:
        async with gathered(record.order, storage, scratch) as reel:
            edit = edit_of(record, reel)
        shots = len(matched(edit, edited))
        if shots > (best[0] if best else 0):
            best = shots, record, edit, reel.shots
    if best is None:
        raise FileNotUsable(f"{file} has no shot of this project in it. Export the timeline of one of its films.")
    _, record, edit, reel_shots = best
    changes = compare(edit, edited)
    number = episode_of(key_of(record.code, Kind.FILM))
    return Recut(
        episode=number,
        changes=tuple(_sentence(change, edit) for change in changes if _can_be_done(change)),
        ignored=tuple(_sentence(change, edit) for change in changes if not _can_be_done(change)),
        cut=_cut(record.story.cuts.get(number), edit, edited, changes, reel_shots),
    )


def _cut(
    before: Cut | None, edit: Edit, edited: EditedCut, changes: Sequence[Change], shots: Sequence[ReelShot]
) -> Cut:
    found = matched(edit, edited)
    used = {shot.code: shot.used for shot in edit.shots} | {
        change.code: change.new for change in changes if isinstance(change, Trimmed)
    }
    clips = {shot.code: shot for shot in shots}
    transitions = {one.code: one.transition for one in before.shots} if before else {}
    for change in changes:
        if isinstance(change, TransitionChanged) and change.code:
            new = change.new
            transitions[change.code] = asked_transition(new.kind, new.frames, edit.rate) if new else Transition()
    gone = [change.code for change in changes if isinstance(change, Removed)]
    return Cut(
        shots=tuple(
            CutShot(
                code=code,
                head=used[code].first - clips[code].handle,
                tail=clips[code].clip_frames - clips[code].handle - used[code].end,
                transition=transitions.get(code),
            )
            for code in found
        ),
        removed=tuple(dict.fromkeys([*(before.removed if before else ()), *gone])),
    )


def _can_be_done(change: Change) -> bool:
    return not isinstance(change, Ignored) and change.code != ""


def _sentence(change: Change, edit: Edit) -> str:
    match change:
        case Removed():
            return f"{change.code} is left out."
        case Moved():
            return f"{change.code} comes after {change.after}." if change.after else f"{change.code} comes first."
        case Trimmed():
            seconds = float(edit.rate.seconds(len(change.new)))
            return f"{change.code} shows frames {change.new.first} to {change.new.end} of its clip ({seconds:.2f} s)."
        case TransitionChanged():
            new = change.new
            how = f"a {new.kind.replace('_', ' ')} of {new.frames} frames" if new else "a cut"
            if not change.code:
                return f"The film is to open by {how}; that is not possible yet."
            return f"{change.code} goes over into the next shot by {how}."
        case Ignored():
            return f"{change.name}: {change.reason}"
