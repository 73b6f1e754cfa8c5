"""The cut of an episode, and when its shots happen: nothing is lost, nothing overlaps, whatever was edited."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from shotwright.domain.cuts import Cut, CutShot, cut_of
from shotwright.domain.timeline import ShotLength, time_shot, time_shots
from tests.make import shot

CODES = st.lists(st.integers(min_value=1, max_value=12), unique=True)
RATE = Fraction(24)
SECONDS = st.fractions(min_value=Fraction(1, 10), max_value=12, max_denominator=48_000)
LENGTHS = st.builds(
    ShotLength,
    wanted_s=st.floats(min_value=0.1, max_value=10),
    lines_s=st.lists(SECONDS, max_size=3).map(tuple),
    head=st.integers(min_value=-40, max_value=400),
    tail=st.integers(min_value=-40, max_value=400),
    handle=st.integers(min_value=0, max_value=30),
)


def code(number: int) -> str:
    return f"shot_{number:03d}"


def cut(*codes: str, removed: tuple[str, ...] = ()) -> Cut:
    return Cut(shots=tuple(CutShot(code=one) for one in codes), removed=removed)


def codes_of(found: tuple[CutShot, ...]) -> list[str]:
    return [one.code for one in found]


def test_without_a_cut_the_story_has_its_own_order() -> None:
    assert codes_of(cut_of([shot(1), shot(2)], None)) == ["shot_001", "shot_002"]


def test_a_cut_orders_shortens_and_leaves_out() -> None:
    made = Cut(shots=(CutShot(code="shot_003", head=2), CutShot(code="shot_001")), removed=("shot_002",))

    assert cut_of([shot(1), shot(2), shot(3)], made) == made.shots


def test_a_shot_that_the_script_has_only_since_follows_the_one_before_it() -> None:
    found = cut_of([shot(1), shot(4), shot(2)], cut("shot_002", "shot_001"))

    assert codes_of(found) == ["shot_002", "shot_001", "shot_004"]


def test_a_shot_that_the_script_has_no_more_is_left_out() -> None:
    assert codes_of(cut_of([shot(2)], cut("shot_001", "shot_002"))) == ["shot_002"]


@given(story=CODES, placed=CODES, removed=CODES)
def test_every_shot_is_seen_once_unless_it_was_removed(story: list[int], placed: list[int], removed: list[int]) -> None:
    made = cut(*map(code, placed), removed=tuple(code(one) for one in removed if one not in placed))

    found = codes_of(cut_of([shot(number) for number in story], made))

    assert sorted(found) == sorted(code(one) for one in story if one in placed or one not in removed)
    kept = [code(one) for one in placed if one in story]
    assert [one for one in found if one in kept] == kept


@given(st.lists(LENGTHS, min_size=1, max_size=6))
def test_shots_follow_each_other_without_a_gap_and_lines_start_inside(shots: list[ShotLength]) -> None:
    timings = time_shots(shots, RATE)

    at = 0
    for length, timing in zip(shots, timings, strict=True):
        clip = time_shot(length.wanted_s, length.lines_s, RATE)
        assert timing.first_frame == at
        assert timing.frames >= 1
        assert -length.handle <= timing.head
        assert timing.head + timing.frames <= clip.frames + length.handle
        assert len(timing.line_starts_s) == len(length.lines_s)
        assert all(start is None or 0 <= start < timing.frames / RATE for start in timing.line_starts_s)
        at += timing.frames


@given(length=LENGTHS)
def test_an_uncut_shot_is_its_whole_clip_and_loses_no_line(length: ShotLength) -> None:
    whole = ShotLength(wanted_s=length.wanted_s, lines_s=length.lines_s)

    (timing,) = time_shots([whole], RATE)

    assert timing.frames == time_shot(length.wanted_s, length.lines_s, RATE).frames
    assert None not in timing.line_starts_s


def test_a_shot_reaches_into_the_handles_of_its_clip_as_far_as_they_go() -> None:
    (timing,) = time_shots([ShotLength(wanted_s=2.0, head=-5, tail=-99, handle=12)], RATE)

    assert (timing.head, timing.frames) == (-5, 48 + 5 + 12)


def test_a_line_goes_on_while_most_of_it_is_left_and_goes_as_a_whole_when_it_is_not() -> None:
    line_s = Fraction(2)

    def starts(head: int) -> tuple[Fraction | None, ...]:
        (timing,) = time_shots([ShotLength(wanted_s=1.0, lines_s=(line_s,), head=head)], RATE)
        return timing.line_starts_s

    assert starts(0) == (Fraction(3, 10),)
    assert starts(10) == (Fraction(0),)
    assert starts(48) == (None,)
