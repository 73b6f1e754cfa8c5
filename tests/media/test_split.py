import itertools
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from shotwright_media.clips.encode import Draw, render_segment
from shotwright_media.clips.split import render_split
from shotwright_media.errors import Cancelled, DiskFull
from shotwright_media.frames.camera import Move
from shotwright_media.frames.compositing import Painter, Stage, Track
from shotwright_media.frames.pictures import frame_at
from shotwright_media.mp4.join import join
from shotwright_media.profile import Profile
from tests.media.disk import little_room
from tests.media.drawing import dots, plate_of, stage_of
from tests.media.reader import frame_hashes, frame_times

PROFILE = Profile(width=160, height=90)


@pytest.fixture
def stage() -> Stage:
    plate = plate_of(dots(160, 90, [(50, 30), (110, 60)], sigma=8))
    return stage_of(Track(variants=(plate,), depth=0.5), move=Move.ZOOM_IN, width=160, height=90, frames=100, bleed=0)


def drawers(stage: Stage) -> Callable[[], Draw]:
    return lambda: Painter(stage).draw


class TestRenderSplit:
    @pytest.mark.parametrize("parts", [1, 2, 3])
    def test_has_every_frame_once_and_in_order(self, parts: int, stage: Stage, tmp_path: Path) -> None:
        render_split(tmp_path / "a.mp4", drawers(stage), 100, PROFILE, parts=parts)

        assert frame_times(tmp_path / "a.mp4") == list(range(100))
        for frame in (0, 33, 49, 50, 51, 99):
            seen, meant = frame_at(tmp_path / "a.mp4", frame).astype(int), stage.still(frame)
            assert abs(seen - meant).mean() < 2

    def test_makes_the_same_bytes_every_time(self, stage: Stage, tmp_path: Path) -> None:
        for name in ("a.mp4", "b.mp4"):
            render_split(tmp_path / name, drawers(stage), 60, PROFILE)

        assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()

    def test_can_be_joined_to_segments(self, stage: Stage, tmp_path: Path) -> None:
        split, plain = tmp_path / "split.mp4", tmp_path / "plain.mp4"
        render_split(split, drawers(stage), 60, PROFILE)
        render_segment(plain, Painter(stage).draw, 10, PROFILE)

        join([plain, split, plain], tmp_path / "film.mp4")

        hashes = itertools.chain.from_iterable(frame_hashes(path) for path in (plain, split, plain))
        assert frame_hashes(tmp_path / "film.mp4") == list(hashes)

    def test_a_short_shot_is_not_split(self, stage: Stage, tmp_path: Path) -> None:
        made: list[int] = []

        def counted() -> Draw:
            made.append(1)
            return Painter(stage).draw

        render_split(tmp_path / "a.mp4", counted, 30, PROFILE, parts=8)

        assert len(made) == 1

    def test_progress_adds_up(self, stage: Stage, tmp_path: Path) -> None:
        seen: list[int] = []

        render_split(tmp_path / "a.mp4", drawers(stage), 60, PROFILE, on_progress=lambda done, _: seen.append(done))

        assert seen == sorted(seen)
        assert seen[-1] == 60


class TestFaults:
    def test_cancelling_ends_all_threads_and_leaves_nothing(self, stage: Stage, tmp_path: Path) -> None:
        asked: list[int] = []

        def is_cancelled() -> bool:
            asked.append(1)
            return len(asked) > 5

        with pytest.raises(Cancelled):
            render_split(tmp_path / "a.mp4", drawers(stage), 100, PROFILE, is_cancelled=is_cancelled)

        assert list(tmp_path.iterdir()) == []

    def test_one_threads_failure_is_the_one_that_is_told(self, stage: Stage, tmp_path: Path) -> None:
        def drawer() -> Draw:
            painter = Painter(stage)

            def failing(frame: int, picture: av.VideoFrame) -> None:
                if frame == 60:
                    raise ZeroDivisionError
                painter.draw(frame, picture)

            return failing

        with pytest.raises(ZeroDivisionError):
            render_split(tmp_path / "a.mp4", drawer, 100, PROFILE)

        assert list(tmp_path.iterdir()) == []

    def test_a_full_disk_leaves_nothing(self, stage: Stage, tmp_path: Path) -> None:
        with little_room(500), pytest.raises(DiskFull):
            render_split(tmp_path / "a.mp4", drawers(stage), 100, PROFILE)

        assert list(tmp_path.iterdir()) == []
