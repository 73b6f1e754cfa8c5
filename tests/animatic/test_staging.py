"""Faces stay in the frame, out of the subtitles and clear of one another, for every shot there is."""

from hypothesis import given
from hypothesis import strategies as st

from shotwright_animatic.frame import FrameUnits
from shotwright_animatic.framing import EYES, FACE, FRAMINGS, HEAD, MOUTH, SUBTITLE_ZONE, Placement
from shotwright_animatic.layers import BLEED
from shotwright_animatic.people import bodies
from shotwright_animatic.people.looks import Design, design
from shotwright_animatic.staging import MAX_ABREAST, over_shoulder, place, stage
from shotwright_sdk.vocabulary import Age, Angle, Gender, ShotSize
from tests.animatic.casting import LANDSCAPE, PORTRAIT, person

sizes = st.sampled_from([size for size in ShotSize if size is not ShotSize.INSERT])
angles = st.sampled_from(Angle)
frames = st.sampled_from([LANDSCAPE, PORTRAIT, FrameUnits(width=720, height=720), FrameUnits(width=960, height=720)])


def _someone(number: int, gender: Gender, age: Age) -> Design:
    return design(person(number, gender, age))


people = st.builds(_someone, st.integers(1, 30), st.sampled_from(Gender), st.sampled_from(Age))
groups = st.lists(people, min_size=1, max_size=4)


def _staged(size: ShotSize, angle: Angle, frame: FrameUnits, group: list[Design]) -> tuple[Placement, ...]:
    return place(size, angle, frame, group, speaker=0)


@given(sizes, angles, frames, groups)
def test_no_face_leaves_the_frame_or_enters_the_subtitle_zone(
    size: ShotSize, angle: Angle, frame: FrameUnits, group: list[Design]
) -> None:
    for at in _staged(size, angle, frame, group):
        face = at.box(FACE)
        assert face.left >= 0
        assert face.right <= frame.width
        assert face.top >= 0
        assert face.bottom <= frame.height * (1 - SUBTITLE_ZONE)


@given(sizes, angles, frames, groups)
def test_hair_is_cropped_only_when_a_face_fills_the_frame(
    size: ShotSize, angle: Angle, frame: FrameUnits, group: list[Design]
) -> None:
    if size is ShotSize.EXTREME_CLOSE_UP:
        return
    for at in _staged(size, angle, frame, group):
        assert at.box(HEAD).top >= -0.01 * frame.height
        assert at.box(HEAD).bottom <= frame.height * (1 - SUBTITLE_ZONE)


@given(sizes, angles, frames, groups)
def test_no_face_covers_another(size: ShotSize, angle: Angle, frame: FrameUnits, group: list[Design]) -> None:
    boxes = [at.box(FACE) for at in _staged(size, angle, frame, group)]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])


@given(sizes, angles, frames, groups)
def test_half_figures_leave_the_frame_below_even_when_the_camera_moves(
    size: ShotSize, angle: Angle, frame: FrameUnits, group: list[Design]
) -> None:
    for at in _staged(size, angle, frame, group):
        if not at.whole:
            assert at.y + bodies.HEM_Y * at.scale >= frame.height * (1 + BLEED * 0.4)


@given(sizes, angles, frames)
def test_the_backdrop_keeps_its_bleed(size: ShotSize, angle: Angle, frame: FrameUnits) -> None:
    view = stage(size, angle, frame)
    reach = (0.5 + BLEED) * view.least * frame.height
    assert reach - abs(view.shift) >= frame.height * (0.5 + BLEED) - 1e-6


def test_two_people_face_each_other() -> None:
    left, right = place(ShotSize.MEDIUM, Angle.EYE_LEVEL, LANDSCAPE, [design(person(n)) for n in (1, 2)])
    assert (left.flip, right.flip) == (False, True)
    assert left.box(FACE).right < right.box(FACE).left


def test_the_speaker_stands_nearer() -> None:
    pair = [design(person(n)) for n in (1, 2)]
    first, second = place(ShotSize.MEDIUM, Angle.EYE_LEVEL, LANDSCAPE, pair, speaker=1)
    assert second.scale > first.scale


def test_a_lone_figure_has_room_to_look_into_and_always_looks_the_same_way() -> None:
    for number in range(1, 9):
        who = design(person(number))
        (at,) = place(ShotSize.MEDIUM, Angle.EYE_LEVEL, LANDSCAPE, [who])
        middle = (at.box(HEAD).left + at.box(HEAD).right) / 2
        assert (middle > LANDSCAPE.width / 2) == at.flip
        assert at.flip == place(ShotSize.CLOSE_UP, Angle.LOW, PORTRAIT, [who])[0].flip


def test_closer_shots_have_larger_faces() -> None:
    order = [size for size in FRAMINGS if size is not ShotSize.INSERT]
    scales = [place(size, Angle.EYE_LEVEL, LANDSCAPE, [design(person(1))])[0].box(FACE) for size in order]
    heights = [box.bottom - box.top for box in scales]
    assert heights == sorted(heights)


def test_a_child_is_smaller_than_a_man_beside_it() -> None:
    pair = [design(person(1, Gender.MALE)), design(person(2, age=Age.CHILD))]
    for size in (ShotSize.FULL, ShotSize.MEDIUM):
        man, child = place(size, Angle.EYE_LEVEL, LANDSCAPE, pair)
        assert child.box(HEAD).top > man.box(HEAD).top


def test_mirrored_boxes_stay_boxes_around_the_face() -> None:
    for at in (*place(ShotSize.MEDIUM, Angle.DUTCH, LANDSCAPE, [design(person(n)) for n in (1, 2)]),):
        head = at.box(HEAD)
        for part in (FACE, EYES, MOUTH):
            box = at.box(part)
            assert box.left < box.right
            assert box.top < box.bottom
            assert box.overlaps(head)


def test_more_people_than_fit_are_left_out() -> None:
    crowd = [design(person(number)) for number in range(1, 10)]
    assert len(place(ShotSize.WIDE, Angle.EYE_LEVEL, LANDSCAPE, crowd)) == MAX_ABREAST
    assert place(ShotSize.WIDE, Angle.EYE_LEVEL, LANDSCAPE, []) == ()


@given(sizes, frames, people)
def test_over_a_shoulder_the_face_beyond_stays_in_the_frame(size: ShotSize, frame: FrameUnits, who: Design) -> None:
    if FRAMINGS[size].whole:
        return
    face = over_shoulder(size, frame, who).box(FACE)
    assert face.left >= 0
    assert face.right <= frame.width
    assert face.bottom <= frame.height * (1 - SUBTITLE_ZONE)
