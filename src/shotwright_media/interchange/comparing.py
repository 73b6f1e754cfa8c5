"""What a person changed: our edit beside the one that came back."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from shotwright_media.interchange.edit import Edit, EditShot, Transition
from shotwright_media.interchange.joints import joints
from shotwright_media.interchange.otio_reading import EditedClip, EditedCut
from shotwright_media.timebase import FrameRate, FrameSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A shot is no longer in the film."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A shot now follows another one. `after` is the code of that shot, empty at the beginning of the film."""

    code: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trimmed:
    """Another part of a shot's clip is used."""

    code: str
    old: FrameSpan
    new: FrameSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionChanged:
    """A shot goes over into the next one in another way; `None` is a cut."""

    code: str
    """Empty for the opening of the film."""
    old: Transition | None
    new: Transition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Something that cannot be taken over, with the reason as a sentence."""

    name: str
    reason: str


Change: TypeAlias = Removed | Moved | Trimmed | TransitionChanged | Ignored


def compare(edit: Edit, edited: EditedCut) -> tuple[Change, ...]:
    """What was changed between `edit` and `edited`; nothing when nothing was.

    Shots are known by their code, and where a program lost that, by the name of their media file. First come the
    removed shots, then the changes of the others in their new order, then what is ignored. As few shots as possible
    count as moved. Transitions are told as long as they are in the film.
    """
    found, ignored = _sorted_out(edit, edited)
    shots = {shot.code: shot for shot in edit.shots}
    changes: list[Change] = [Removed(code=shot.code) for shot in edit.shots if shot.code not in found]
    moved = _moved([shot.code for shot in edit.shots if shot.code in found], list(found))
    transitions = [joint.transition for joint in joints(edit)]
    changes += _transition_changes("", transitions[0], edited.opening, edited.rate, edit.rate)
    old = dict(zip(shots, transitions[1:], strict=True))
    previous = ""
    for code, clip in found.items():
        if code in moved:
            changes.append(Moved(code=code, after=previous))
        changes += _trims(shots[code], clip, edited.rate, edit.rate)
        changes += _transition_changes(code, old[code], clip.transition, edited.rate, edit.rate)
        previous = code
    changes += ignored
    changes += [Ignored(name=edited.title, reason=warning) for warning in edited.warnings]
    return tuple(changes)


def matched(edit: Edit, edited: EditedCut) -> dict[str, EditedClip]:
    """The clips of an edited timeline by the codes of the shots they are, in their new order."""
    return _sorted_out(edit, edited)[0]


def _sorted_out(edit: Edit, edited: EditedCut) -> tuple[dict[str, EditedClip], list[Ignored]]:
    """The clips by the codes of the shots they are, in their new order, and those that are none."""
    files = {shot.file.rsplit("/", 1)[-1]: shot.code for shot in edit.shots}
    codes = {shot.code for shot in edit.shots}
    found: dict[str, EditedClip] = {}
    ignored: list[Ignored] = []
    for clip in edited.clips:
        code = clip.code if clip.code in codes else files.get(clip.media)
        if code is None:
            ignored.append(Ignored(name=clip.name or clip.media, reason="It is no shot of this film."))
        elif code in found:
            ignored.append(Ignored(name=code, reason="It is used more than once; only its first place counts."))
        else:
            found[code] = clip
    return found, ignored


def _trims(shot: EditShot, clip: EditedClip, theirs: FrameRate, ours: FrameRate) -> Iterator[Change]:
    used = FrameSpan(first=_at_rate(clip.used.first, theirs, ours), end=_at_rate(clip.used.end, theirs, ours))
    if used.end > shot.clip_frames or not used:
        reason = f"It uses frames up to {used.end} of a clip that has {shot.clip_frames}; its length stays as it was."
        yield Ignored(name=shot.code, reason=reason)
    elif used != shot.used:
        yield Trimmed(code=shot.code, old=shot.used, new=used)


def _transition_changes(
    code: str, old: Transition | None, edited: Transition | None, theirs: FrameRate, ours: FrameRate
) -> Iterator[Change]:
    new = edited and replace(edited, frames=max(1, _at_rate(edited.frames, theirs, ours)))
    if new != old:
        yield TransitionChanged(code=code, old=old, new=new)


def _at_rate(frames: int, theirs: FrameRate, ours: FrameRate) -> int:
    return round(theirs.seconds(frames) * ours.fps)


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The fewest codes that must move to turn `old` into `new`, which holds the same codes.

    All others are a longest increasing run of places, found by patience sorting.
    """
    places = {code: place for place, code in enumerate(old)}
    ends: list[int] = []
    links: dict[int, int | None] = {}
    for code in new:
        place = places[code]
        pile = bisect_left(ends, place)
        links[place] = ends[pile - 1] if pile else None
        ends[pile : pile + 1] = [place]
    kept: set[int] = set()
    place = ends[-1] if ends else None
    while place is not None:
        kept.add(place)
        place = links[place]
    return {code for code in new if places[code] not in kept}
