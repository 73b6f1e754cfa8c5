"""Where the shots of an edit meet: how far a transition reaches, and whether the clips have the frames for it."""

from dataclasses import dataclass, replace
from itertools import pairwise

from shotwright_media.interchange.edit import THROUGH_COLOUR, Edit, EditShot, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """A cut, or the film's beginning or end, which are cuts from and to black.

    `before` and `after` are the frames of the film that the transition takes on both sides, 0 for a plain cut. `tail`
    and `head` are the handles: the frames that the clip before has after the cut, and that the clip after has before.
    """

    transition: Transition | None = None
    """As long as it is in the film."""
    before: int = 0
    after: int = 0
    tail: int = 0
    head: int = 0
    is_inside: bool = True
    """Whether there is a shot on both sides."""

    @property
    def is_through_colour(self) -> bool:
        """Whether one shot is seen at a time, so that no handles are needed."""
        return self.transition is not None and (not self.is_inside or self.transition.kind in THROUGH_COLOUR)

    def within_handles(self) -> "Joint":
        """The same with a transition no longer than the handles, and without one where there are none.

        Our film lets a picture stand still where a clip has no more of them; lists of real frames cannot say that.
        """
        if self.transition is None or self.is_through_colour:
            return self
        before, after = min(self.before, self.head), min(self.after, self.tail)
        transition = replace(self.transition, frames=before + after) if before + after else None
        return replace(self, transition=transition, before=before, after=after)


def joints(edit: Edit) -> tuple[Joint, ...]:
    """The film's beginning, then the end of every shot: one more than there are shots.

    As in the film, a transition takes at most half of each shot that it touches and is shortened to that; half of it,
    the smaller half, lies before the cut.
    """
    shots = edit.shots
    return (
        _joint(edit.opening, None, shots[0]),
        *(_joint(shot.transition, shot, following) for shot, following in pairwise(shots)),
        _joint(shots[-1].transition, shots[-1], None),
    )


def _joint(transition: Transition | None, leaving: EditShot | None, coming: EditShot | None) -> Joint:
    halves = [len(shot.used) // 2 for shot in (leaving, coming) if shot]
    plain = Joint(
        tail=leaving.clip_frames - leaving.used.end if leaving else 0,
        head=coming.used.first if coming else 0,
        is_inside=len(halves) == 2,
    )
    if transition is None or min(halves) == 0:
        return plain
    frames = min(transition.frames, min(halves) * len(halves))
    before = frames // 2 if plain.is_inside else frames * (coming is None)
    return replace(plain, transition=replace(transition, frames=frames), before=before, after=frames - before)
