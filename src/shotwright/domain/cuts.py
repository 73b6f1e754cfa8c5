"""The cut of an episode: its shots as somebody put them in order, shortened or left out, over the story's own order."""

from collections.abc import Sequence
from dataclasses import dataclass

from shotwright_sdk.values import Shot, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class CutShot:
    """A shot in the cut, without `head` frames of its clip's beginning and `tail` of its end.

    `transition` into the next shot is the shot's own when it is None.
    """

    code: str
    head: int = 0
    tail: int = 0
    transition: Transition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """An episode as it was edited. `removed` are the codes of the shots that were left out on purpose."""

    shots: tuple[CutShot, ...]
    removed: tuple[str, ...] = ()


def cut_of(shots: Sequence[Shot], cut: Cut | None) -> tuple[CutShot, ...]:
    """Return the shots of an episode in the order in which they are seen.

    What the cut does not know, because the script has it only since, comes after the shot that it follows in the story;
    what the story no longer has is left out. Without a cut it is the story's order.
    """
    if cut is None:
        return tuple(CutShot(code=shot.code) for shot in shots)
    in_story = {shot.code for shot in shots}
    placed = [one for one in cut.shots if one.code in in_story]
    known = {one.code for one in placed} | set(cut.removed)
    before = ""
    for shot in shots:
        if shot.code not in known:
            at = next((index + 1 for index, one in enumerate(placed) if one.code == before), 0 if not before else None)
            placed.insert(len(placed) if at is None else at, CutShot(code=shot.code))
        before = shot.code
    return tuple(placed)
