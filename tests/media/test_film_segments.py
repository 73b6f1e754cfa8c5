from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright_media.film.content_keys import key_of
from shotwright_media.film.cut_list import Burned, Clip, CutList, Mixing, Shot, Transition
from shotwright_media.film.segments import Body, Copied, Joint, Segment, segments_of
from shotwright_media.frames.overlays import Overlay
from shotwright_media.profile import Profile
from shotwright_media.timebase import FrameSpan

PROFILE = Profile(width=64, height=36)
GROUP = 8
"""Frames between the seams of the clips here."""


def no_picture() -> Overlay:
    raise NotImplementedError


def clip(name: str, frames: int) -> Clip:
    return Clip(path=Path(name), content=name, frames=frames, seams=tuple(range(0, frames, GROUP)))


def box(first: int, end: int, content: str = "box") -> Burned:
    return Burned(span=FrameSpan(first=first, end=end), content=content, draw=no_picture)


def dissolve(frames: int) -> Transition:
    return Transition(mixing=Mixing.DISSOLVE, frames=frames)


@st.composite
def shots(draw: st.DrawFn, number: int = 0) -> Shot:
    frames = draw(st.integers(1, 40))
    first = draw(st.integers(0, frames - 1))
    used = draw(st.none() | st.integers(first + 1, frames).map(lambda end: FrameSpan(first=first, end=end)))
    return Shot(
        clip=clip(f"clip {number} {draw(st.integers(0, 2))}", frames), used=used, transition=draw(transitions())
    )


def transitions() -> st.SearchStrategy[Transition | None]:
    return st.none() | st.builds(Transition, mixing=st.sampled_from(Mixing), frames=st.integers(1, 60))


@st.composite
def cut_lists(draw: st.DrawFn) -> CutList:
    chosen = tuple(draw(shots(number)) for number in range(draw(st.integers(1, 5))))
    frames = sum(len(shot.span) for shot in chosen)
    spans = draw(st.lists(st.tuples(st.integers(0, frames + 9), st.integers(1, 30)), max_size=3))
    burned = tuple(box(first, first + length, f"box {k}") for k, (first, length) in enumerate(spans))
    return CutList(shots=chosen, burned=burned, opening=draw(transitions()))


def seen(segments: list[Segment]) -> Iterator[tuple[set[tuple[str, int]], set[str]]]:
    """For each frame of the film: the (clip, frame) that may be seen in it, and what is burned over them."""
    for segment in segments:
        for frame in range(segment.frames):
            if isinstance(segment, Joint):
                sides = [side for side in (segment.before, segment.after) if side is not None]
                pictures = {(side.clip.content, held(side.clip, side.first + frame)) for side in sides}
            else:
                pictures = {(segment.clip.content, segment.first + frame)}
            burned = () if isinstance(segment, Copied) else segment.burned
            yield pictures, {one.content for one in burned if frame in one.span}


def held(source: Clip, frame: int) -> int:
    return min(max(frame, 0), source.frames - 1)


def meant(cut_list: CutList) -> Iterator[tuple[tuple[str, int], set[str]]]:
    """For each frame of the film: what its shot shows there, and what is burned over it."""
    frame = 0
    for shot in cut_list.shots:
        for source in shot.span:
            yield (shot.clip.content, source), {one.content for one in cut_list.burned if frame in one.span}
            frame += 1


class TestCoverage:
    @given(cut_list=cut_lists())
    def test_every_frame_shows_its_own_shots_frame_and_what_is_burned_there(self, cut_list: CutList) -> None:
        found, expected = list(seen(segments_of(cut_list))), list(meant(cut_list))

        assert len(found) == len(expected) == cut_list.frames
        for (pictures, burned), (picture, over) in zip(found, expected, strict=True):
            assert picture in pictures
            assert burned == over

    @given(cut_list=cut_lists())
    def test_what_is_copied_lies_between_seams_and_has_nothing_burned_in(self, cut_list: CutList) -> None:
        for segment in segments_of(cut_list):
            assert segment.frames > 0
            if isinstance(segment, Copied):
                assert segment.first in segment.clip.seams
                assert segment.end in {*segment.clip.seams, segment.clip.frames}

    @given(cut_list=cut_lists())
    def test_what_is_rendered_is_a_transition_or_not_longer_than_from_seam_to_seam(self, cut_list: CutList) -> None:
        for segment in segments_of(cut_list):
            if isinstance(segment, Body):
                assert segment.frames <= GROUP
                whole = segment.first in segment.clip.seams and segment.end in {
                    *segment.clip.seams,
                    segment.clip.frames,
                }
                assert segment.burned or not whole

    def test_a_film_of_plain_cuts_is_its_clips(self) -> None:
        clips = [clip("a", 20), clip("b", 7), clip("c", 33)]

        segments = segments_of(CutList(shots=tuple(Shot(clip=one) for one in clips)))

        assert segments == [Copied(clip=one, first=0, end=one.frames) for one in clips]

    def test_a_caption_renders_only_the_groups_of_pictures_under_it(self) -> None:
        one = clip("a", 40)

        segments = segments_of(CutList(shots=(Shot(clip=one),), burned=(box(14, 17),)))

        assert segments == [
            Copied(clip=one, first=0, end=8),
            Body(clip=one, first=8, end=16, burned=(box(6, 8),)),
            Body(clip=one, first=16, end=24, burned=(box(0, 1),)),
            Copied(clip=one, first=24, end=40),
        ]

    def test_a_transition_renders_itself_and_the_groups_that_it_cuts(self) -> None:
        one, other = clip("a", 20), clip("b", 20)

        segments = segments_of(CutList(shots=(Shot(clip=one, transition=dissolve(4)), Shot(clip=other))))

        assert [(type(segment), segment.frames) for segment in segments] == [
            (Copied, 16), (Body, 2), (Joint, 4), (Body, 6), (Copied, 12),
        ]  # fmt: skip


class TestTransitions:
    @given(cut_list=cut_lists())
    def test_take_at_most_half_of_a_shot(self, cut_list: CutList) -> None:
        joints = [segment for segment in segments_of(cut_list) if isinstance(segment, Joint)]

        for joint in joints:
            assert 0 < joint.frames == joint.transition.frames
            assert abs(joint.frames - 2 * joint.lead) <= 1 or joint.before is None or joint.after is None

    @pytest.mark.parametrize(
        ("lengths", "asked", "frames", "lead"),
        [((20, 20), 5, 5, 2), ((20, 20), 50, 20, 10), ((20, 7), 50, 6, 3), ((2, 20), 9, 2, 1), ((20, 20), 1, 1, 0)],
    )
    def test_are_shortened_to_what_both_shots_have(
        self, lengths: tuple[int, int], asked: int, frames: int, lead: int
    ) -> None:
        before, after = (Shot(clip=clip(str(k), length)) for k, length in enumerate(lengths))

        found = segments_of(CutList(shots=(replace(before, transition=dissolve(asked)), after)))

        (joint,) = (segment for segment in found if isinstance(segment, Joint))
        assert (joint.frames, joint.lead) == (frames, lead)

    def test_into_a_shot_of_one_frame_are_cuts(self) -> None:
        found = segments_of(CutList(shots=(Shot(clip=clip("a", 9), transition=dissolve(4)), Shot(clip=clip("b", 1)))))

        assert all(isinstance(segment, Copied) for segment in found)

    def test_show_the_handles_of_a_clip_that_has_them(self) -> None:
        trimmed = FrameSpan(first=6, end=16)
        before = Shot(clip=clip("a", 20), used=trimmed, transition=dissolve(6))
        after = Shot(clip=clip("b", 20), used=trimmed)

        (joint,) = (one for one in segments_of(CutList(shots=(before, after))) if isinstance(one, Joint))

        assert joint.before is not None
        assert joint.after is not None
        assert (joint.before.first, joint.after.first) == (13, 3)

    def test_at_the_ends_of_the_film_lie_wholly_inside_it(self) -> None:
        shot = Shot(clip=clip("a", 30), transition=Transition(mixing=Mixing.FADE, frames=5))

        first, *_, last = segments_of(CutList(shots=(shot,), opening=dissolve(4)))

        assert isinstance(first, Joint)
        assert isinstance(last, Joint)
        assert (first.before, first.frames, first.lead) == (None, 4, 0)
        assert (last.after, last.frames, last.lead) == (None, 5, 5)

    def test_last_at_least_one_frame(self) -> None:
        with pytest.raises(ValueError, match="at least one frame"):
            dissolve(0)


def keys(cut_list: CutList, profile: Profile = PROFILE) -> list[str]:
    rendered = [segment for segment in segments_of(cut_list) if not isinstance(segment, Copied)]
    return [key_of(segment, profile) for segment in rendered]


class TestKeys:
    FILM = CutList(
        shots=tuple(Shot(clip=clip(str(k), 30), transition=dissolve(6)) for k in range(6)), burned=(box(70, 80, "c"),)
    )

    @pytest.mark.parametrize("changed", range(6))
    def test_one_shot_changed_renders_that_shot_and_its_joints_only(self, changed: int) -> None:
        shots = list(self.FILM.shots)
        shots[changed] = replace(shots[changed], clip=clip("new", 30))

        found = segments_of(replace(self.FILM, shots=tuple(shots)))

        known = set(keys(self.FILM))
        for segment in found:
            clips = {"new"} & (
                {side.clip.content for side in (segment.before, segment.after) if side}
                if isinstance(segment, Joint)
                else {segment.clip.content}
            )
            assert isinstance(segment, Copied) or (key_of(segment, PROFILE) in known) == (not clips)

    @given(cut_list=cut_lists(), added=st.integers(1, 20))
    def test_a_shot_inserted_before_changes_no_key_but_that_of_the_joint(self, cut_list: CutList, added: int) -> None:
        cut_list = replace(cut_list, opening=None, burned=())
        more = replace(cut_list, shots=(Shot(clip=clip("new", added)), *cut_list.shots))

        assert keys(more) == keys(cut_list)

    def test_a_caption_changed_renders_only_what_it_is_seen_in(self) -> None:
        changed = replace(self.FILM, burned=(box(70, 80, "other words"),))

        before, after = keys(self.FILM), keys(changed)

        assert len(before) == len(after)
        assert sum(one != other for one, other in zip(before, after, strict=True)) == 2

    def test_everything_that_is_seen_is_part_of_the_key(self) -> None:
        one = CutList(shots=(Shot(clip=clip("a", 20), transition=dissolve(4)), Shot(clip=clip("b", 20))))
        first, second = one.shots
        dip = replace(first, transition=Transition(mixing=Mixing.DIP, frames=4))
        white = replace(first, transition=Transition(mixing=Mixing.DIP, frames=4, colour=(255, 255, 255)))
        films = [
            one,
            replace(one, shots=(dip, second)),
            replace(one, shots=(white, second)),
            replace(one, shots=(first, replace(second, used=FrameSpan(first=2, end=20)))),
            replace(one, burned=(box(19, 20),)),
            replace(one, burned=(box(19, 21),)),
            replace(one, burned=(box(19, 21, "b"), box(19, 21))),
            replace(one, burned=(box(19, 21), box(19, 21, "b"))),
        ]

        joints = [
            key_of(segment, PROFILE) for film in films for segment in segments_of(film) if isinstance(segment, Joint)
        ]
        joints.append(keys(one, Profile(width=64, height=36, crf=24))[1])
        assert len(set(joints)) == len(joints) == len(films) + 1


class TestRefused:
    def test_a_film_of_nothing(self) -> None:
        with pytest.raises(ValueError, match="at least one shot"):
            CutList(shots=())

    @pytest.mark.parametrize(("first", "end"), [(0, 21), (5, 5)])
    def test_frames_that_the_clip_has_not(self, first: int, end: int) -> None:
        with pytest.raises(ValueError, match="clip's 20 frames"):
            Shot(clip=clip("a", 20), used=FrameSpan(first=first, end=end))
