from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.film import cut_list
from shotwright_media.film.segments import Joint as FilmJoint
from shotwright_media.film.segments import segments_of
from shotwright_media.interchange.edit import Edit, EditShot, Transition, TransitionKind
from shotwright_media.interchange.joints import joints
from tests.media.interchange.edits import film, shot

DISSOLVE = Transition(kind=TransitionKind.DISSOLVE, frames=13)
DIP = Transition(kind=TransitionKind.DIP, frames=13, colour="#ffffff")

transitions = st.none() | st.builds(Transition, kind=st.sampled_from(TransitionKind), frames=st.integers(1, 40))


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    shots: list[EditShot] = []
    for number in range(draw(st.integers(1, 5))):
        first, length, tail = draw(st.integers(0, 9)), draw(st.integers(1, 50)), draw(st.integers(0, 9))
        shots.append(shot(number, first, first + length, first + length + tail, draw(transitions)))
    return replace(film(), shots=tuple(shots), opening=draw(transitions), notes=())


def in_the_film(transition: Transition | None) -> cut_list.Transition | None:
    """As the renderer knows it."""
    if transition is None:
        return None
    return cut_list.Transition(mixing=cut_list.Mixing(transition.kind), frames=transition.frames)


def rendered(edit: Edit) -> list[tuple[int, int]]:
    """The transitions of the film that is made from `edit`: frames before the cut, and all of them."""
    shots = tuple(
        cut_list.Shot(
            clip=cut_list.Clip(path=Path("x"), content=shot.code, frames=shot.clip_frames, seams=(0,)),
            used=shot.used,
            transition=in_the_film(shot.transition),
        )
        for shot in edit.shots
    )
    made = segments_of(cut_list.CutList(shots=shots, opening=in_the_film(edit.opening)))
    return [(segment.lead, segment.frames) for segment in made if isinstance(segment, FilmJoint)]


class TestJoints:
    @given(edits())
    @settings(max_examples=200, deadline=None)
    def test_transitions_lie_where_the_film_has_them(self, edit: Edit) -> None:
        found = [(joint.before, joint.before + joint.after) for joint in joints(edit) if joint.transition]

        assert found == rendered(edit)
        assert len(joints(edit)) == len(edit.shots) + 1
        assert all(joint.transition.frames == joint.before + joint.after for joint in joints(edit) if joint.transition)

    @given(edits())
    @settings(max_examples=200, deadline=None)
    def test_within_the_handles_no_frame_is_missing(self, edit: Edit) -> None:
        for joint in joints(edit):
            kept = joint.within_handles()
            assert (kept.before + kept.after == 0) == (kept.transition is None)
            if kept.is_through_colour:
                assert kept == joint
            else:
                assert kept.before <= min(joint.before, joint.head)
                assert kept.after <= min(joint.after, joint.tail)

    def test_a_dissolve_is_shortened_to_the_handles_and_goes_with_them(self) -> None:
        shots = (shot(1, 0, 40, 44, DISSOLVE), shot(2, 9, 40, 40, DISSOLVE), shot(3, 0, 40, 40))

        _, one, two, _ = (joint.within_handles() for joint in joints(replace(film(), notes=(), shots=shots)))

        assert (one.before, one.after) == (6, 4)
        assert one.transition == replace(DISSOLVE, frames=10)
        assert two.transition is None

    def test_a_dip_needs_no_handles(self) -> None:
        shots = (shot(1, 0, 40, 40, DIP), shot(2, 0, 40, 40))

        assert joints(replace(film(), notes=(), shots=shots))[1].within_handles().transition == DIP
