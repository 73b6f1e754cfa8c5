import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
import pytest

from shotwright_media.clips.encode import render_segment
from shotwright_media.clips.probe import probe_picture
from shotwright_media.errors import Cancelled, DiskFull
from shotwright_media.frames.camera import Move
from shotwright_media.frames.compositing import Painter, Track
from shotwright_media.frames.pictures import frame_at
from shotwright_media.profile import Profile
from shotwright_media.timebase import FrameRate
from tests.media.disk import little_room
from tests.media.drawing import plain, plate_of, stage_of
from tests.media.reader import ffmpeg, frame_hashes, frame_times

SMALL = Profile(width=160, height=90)


def noise(frame: int, picture: av.VideoFrame) -> None:
    """Pictures that do not compress."""
    random = np.random.default_rng(frame)
    for plane in picture.planes:
        plane.update(random.integers(16, 236, plane.buffer_size, dtype=np.uint8).tobytes())


def moving(frame: int, picture: av.VideoFrame) -> None:
    source = np.random.default_rng(7).integers(0, 256, (12, 20, 3)).astype(np.uint8).repeat(10, 0).repeat(10, 1)
    stage = stage_of(Track(variants=(plate_of(source),), depth=0.5), move=Move.ZOOM_IN, width=160, height=90, bleed=0)
    Painter(stage).draw(frame % 24, picture)


class TestFrames:
    @pytest.mark.parametrize("frames", [1, 2, 3, 7, 8, 9, 50])
    def test_there_are_exactly_as_many_as_asked_for_and_evenly_spaced(self, frames: int, tmp_path: Path) -> None:
        path = tmp_path / "shot.mp4"

        render_segment(path, moving, frames, SMALL)

        assert frame_times(path) == list(range(frames))
        assert probe_picture(path).frames == frames

    @pytest.mark.parametrize("fps", ["24", "25", "30", "30000/1001"])
    def test_the_rate_is_exact(self, fps: str, tmp_path: Path) -> None:
        rate = FrameRate.of(fps)

        render_segment(tmp_path / "shot.mp4", moving, 10, Profile(width=160, height=90, rate=rate))

        assert probe_picture(tmp_path / "shot.mp4").rate == rate

    @pytest.mark.parametrize("size", [(2, 2), (16, 34), (90, 160), (322, 182)])
    def test_small_narrow_and_upright_sizes_are_drawn_in_full(self, size: tuple[int, int], tmp_path: Path) -> None:
        red = Track(variants=(plate_of(plain((200, 40, 40), *size)),), depth=0.1)

        painter = Painter(stage_of(red, width=size[0], height=size[1]))
        render_segment(tmp_path / "shot.mp4", painter.draw, 3, Profile(width=size[0], height=size[1]))

        picture = frame_at(tmp_path / "shot.mp4", 2)
        assert picture.shape == (size[1], size[0], 3)
        assert np.abs(picture.astype(int) - (200, 40, 40)).max() <= 4

    def test_drawn_over_pictures_do_not_leak_into_each_other(self, tmp_path: Path) -> None:
        def counted(frame: int, picture: av.VideoFrame) -> None:
            for plane, value in zip(picture.planes, (16 + 5 * frame, 128, 128), strict=True):
                plane.update(bytes([value]) * plane.buffer_size)

        render_segment(tmp_path / "shot.mp4", counted, 40, Profile(width=64, height=64, crf=10))

        with av.open(str(tmp_path / "shot.mp4")) as film:
            levels = [int(frame.to_ndarray()[:64].mean().round()) for frame in film.decode(video=0)]
        assert np.abs(np.array(levels) - (16 + 5 * np.arange(40))).max() <= 2

    def test_none_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="at least one frame"):
            render_segment(tmp_path / "shot.mp4", moving, 0, SMALL)


class TestColour:
    def test_tags_say_bt709_limited_and_square_pixels_to_another_reader(self, tmp_path: Path) -> None:
        render_segment(tmp_path / "shot.mp4", moving, 2, SMALL)

        _, said = ffmpeg("-i", tmp_path / "shot.mp4", "-f", "null", "-")

        assert "yuv420p(tv, bt709" in said
        assert "SAR 1:1" in said
        picture = probe_picture(tmp_path / "shot.mp4")
        assert (picture.colour_matrix, picture.colour_primaries, picture.colour_transfer) == (1, 1, 1)
        assert not picture.full_range

    @pytest.mark.parametrize(
        "colour", [(255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255), (180, 120, 90), (30, 60, 200)]
    )
    def test_plain_colours_come_back_within_two_codes(self, colour: tuple[int, int, int], tmp_path: Path) -> None:
        stage = stage_of(Track(variants=(plate_of(plain(colour, 64, 64)),), depth=0.1), width=64, height=64)

        render_segment(tmp_path / "shot.mp4", Painter(stage).draw, 3, Profile(width=64, height=64))

        raw, _ = ffmpeg(
            "-v", "error", "-i", tmp_path / "shot.mp4", "-sws_flags", "accurate_rnd+full_chroma_int",
            "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-",
        )  # fmt: skip
        seen = np.frombuffer(raw, np.uint8).reshape(64, 64, 3).astype(int)
        assert np.abs(seen - colour).max() <= 2


class TestFiles:
    def test_the_same_frames_make_the_same_bytes(self, tmp_path: Path) -> None:
        for name in ("a.mp4", "b.mp4"):
            render_segment(tmp_path / name, moving, 20, SMALL)

        assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()

    def test_progress_reaches_the_end_step_by_step(self, tmp_path: Path) -> None:
        seen: list[tuple[int, int]] = []

        render_segment(tmp_path / "a.mp4", moving, 20, SMALL, on_progress=lambda done, of: seen.append((done, of)))

        assert seen == [(8, 20), (16, 20), (20, 20)]

    def test_cancelling_stops_soon_and_leaves_nothing(self, tmp_path: Path) -> None:
        drawn: list[int] = []

        def draw(frame: int, picture: av.VideoFrame) -> None:
            drawn.append(frame)
            moving(frame, picture)

        with pytest.raises(Cancelled):
            render_segment(tmp_path / "a.mp4", draw, 200, SMALL, is_cancelled=lambda: len(drawn) >= 10)

        assert len(drawn) == 16
        assert list(tmp_path.iterdir()) == []

    def test_an_error_while_drawing_leaves_the_file_of_before(self, tmp_path: Path) -> None:
        path = tmp_path / "a.mp4"
        render_segment(path, moving, 4, SMALL)
        before = path.read_bytes()

        def failing(frame: int, picture: av.VideoFrame) -> None:
            if frame == 12:
                raise ZeroDivisionError
            moving(frame, picture)

        with pytest.raises(ZeroDivisionError):
            render_segment(path, failing, 20, SMALL)

        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("room", [0, 3_000, 60_000])
    def test_a_full_disk_is_said_in_one_sentence_and_leaves_nothing(self, room: int, tmp_path: Path) -> None:
        with little_room(room), pytest.raises(DiskFull, match=r"disk is full: .*a\.mp4"):
            render_segment(tmp_path / "a.mp4", noise, 24, SMALL)

        assert list(tmp_path.iterdir()) == []

    def test_a_killed_worker_leaves_no_file_of_that_name(self, tmp_path: Path) -> None:
        program = (
            "import sys, time; sys.path.insert(0, '.')\n"
            "from tests.media.test_encode import *\n"
            "def slow(frame, picture):\n    moving(frame, picture); time.sleep(0.02)\n    print(frame, flush=True)\n"
            f"render_segment(Path({str(tmp_path / 'a.mp4')!r}), slow, 500, SMALL)"
        )
        worker = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert worker.stdout is not None
        while worker.stdout.readline().strip() != "20":
            assert worker.poll() is None
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        worker.stdout.close()

        assert not (tmp_path / "a.mp4").exists()


class TestMemory:
    def test_does_not_grow_with_the_length(self, tmp_path: Path) -> None:
        still = np.random.default_rng(1).integers(0, 256, (90, 160, 3)).astype(np.uint8)
        painter = Painter(stage_of(Track(variants=(plate_of(still),), depth=0.1), width=160, height=90, frames=10_000))
        sizes: list[int] = []

        def watch(_done: int, _of: int) -> None:
            sizes.append(
                int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
            )

        render_segment(tmp_path / "a.mp4", painter.draw, 2_000, SMALL, on_progress=watch)

        assert sizes[-1] - sizes[len(sizes) // 4] < 8_000_000


class TestThreads:
    def test_two_at_once_make_the_same_bytes_as_one_after_the_other(self, tmp_path: Path) -> None:
        still = np.random.default_rng(1).integers(0, 256, (180, 320, 3)).astype(np.uint8)
        stage = stage_of(Track(variants=(plate_of(still),), depth=0.1), move=Move.ZOOM_IN)
        profile = Profile(width=320, height=180)
        paths = [tmp_path / f"{k}.mp4" for k in range(12)]

        with ThreadPoolExecutor(2) as pool:
            for job in [pool.submit(render_segment, path, Painter(stage).draw, 24, profile) for path in paths[1:]]:
                job.result()
        render_segment(paths[0], Painter(stage).draw, 24, profile)

        assert len({path.read_bytes() for path in paths}) == 1
        assert len(frame_hashes(paths[0])) == 24
