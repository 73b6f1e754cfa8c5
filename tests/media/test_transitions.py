"""What a transition looks like, frame by frame, in the finished film."""

from pathlib import Path

import numpy as np
import pytest

from shotwright_media.film.cut_list import Clip, CutList, Mixing, Shot, Transition
from shotwright_media.film.export import export_film
from shotwright_media.film.segment_store import SegmentStore
from shotwright_media.timebase import FrameSpan
from tests.media.films import SMALL, clip_of, lumas, white_box

DARK, BRIGHT = 40, 200


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clip, Clip]:
    folder = tmp_path_factory.mktemp("clips")
    return clip_of(folder / "dark.mp4", [DARK] * 20), clip_of(folder / "bright.mp4", [BRIGHT] * 20)


def film_of(folder: Path, cut_list: CutList) -> np.ndarray:
    """The lumas of the film, (frames, height, width)."""
    store = SegmentStore(folder / "store", cap_bytes=10_000_000)
    export_film(cut_list, folder / "film.mp4", store, SMALL)
    return lumas(folder / "film.mp4").astype(int)


def two(clips: tuple[Clip, Clip], transition: Transition) -> CutList:
    return CutList(shots=(Shot(clip=clips[0], transition=transition), Shot(clip=clips[1])))


class TestDissolve:
    @pytest.mark.parametrize("frames", [1, 2, 5, 12])
    def test_goes_evenly_from_one_shot_to_the_next_across_the_cut(
        self, frames: int, clips: tuple[Clip, Clip], tmp_path: Path
    ) -> None:
        seen = film_of(tmp_path, two(clips, Transition(mixing=Mixing.DISSOLVE, frames=frames)))[:, 18, 32]

        share = np.clip((np.arange(40) - (20 - frames // 2) + 0.5) / frames, 0, 1)
        assert np.abs(seen - (DARK + share * (BRIGHT - DARK))).max() <= 2

    def test_holds_the_pictures_where_clips_have_no_more(self, tmp_path: Path) -> None:
        rising = clip_of(tmp_path / "a.mp4", [40 + 4 * k for k in range(20)])
        dark = clip_of(tmp_path / "b.mp4", [16, *[200] * 19])
        how = Transition(mixing=Mixing.DISSOLVE, frames=8)

        seen = film_of(tmp_path, two((rising, dark), how))[:, 18, 32]

        shares = (np.arange(8) + 0.5) / 8
        one = np.array([104, 108, 112, 116, 116, 116, 116, 116])
        other = np.array([16, 16, 16, 16, 16, 200, 200, 200])
        assert np.abs(seen[16:24] - (one * (1 - shares) + other * shares)).max() <= 3

    def test_moves_on_where_clips_have_handles(self, tmp_path: Path) -> None:
        clips = [clip_of(tmp_path / f"{k}.mp4", [start + 4 * k for k in range(30)]) for k, start in ((0, 30), (1, 60))]
        used = FrameSpan(first=5, end=25)
        shots = Shot(clip=clips[0], used=used, transition=Transition(mixing=Mixing.DISSOLVE, frames=8))

        seen = film_of(tmp_path, CutList(shots=(shots, Shot(clip=clips[1], used=used))))[:, 18, 32]

        shares = (np.arange(8) + 0.5) / 8
        one, other = 30 + 4 * np.arange(21, 29), 60 + 4 * np.arange(1, 9)
        assert np.abs(seen[16:24] - (one * (1 - shares) + other * shares)).max() <= 3


class TestThroughColour:
    @pytest.mark.parametrize(
        ("how", "level"),
        [
            (Transition(mixing=Mixing.FADE, frames=8, colour=(255, 255, 255)), 16),
            (Transition(mixing=Mixing.DIP, frames=8, colour=(255, 255, 255)), 235),
        ],
    )
    def test_the_two_frames_at_the_cut_are_the_colour(
        self, how: Transition, level: int, clips: tuple[Clip, Clip], tmp_path: Path
    ) -> None:
        seen = film_of(tmp_path, two(clips, how))[:, 18, 32]

        colour = np.array([0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25])
        picture = np.repeat([DARK, BRIGHT], 4)
        assert np.abs(seen[16:24] - (picture * (1 - colour) + level * colour)).max() <= 2
        assert (abs(seen[15] - DARK) <= 2, abs(seen[24] - BRIGHT) <= 2) == (True, True)

    def test_a_film_may_start_and_end_in_black(self, clips: tuple[Clip, Clip], tmp_path: Path) -> None:
        how = Transition(mixing=Mixing.FADE, frames=4)

        seen = film_of(tmp_path, CutList(shots=(Shot(clip=clips[1], transition=how),), opening=how))[:, 18, 32]

        black = np.concatenate([[1, 0.75, 0.5, 0.25], np.zeros(12), [0.25, 0.5, 0.75, 1]])
        assert np.abs(seen - (BRIGHT * (1 - black) + 16 * black)).max() <= 2


class TestWipe:
    @pytest.mark.parametrize(
        ("mixing", "turns"), [(Mixing.WIPE_RIGHT, 0), (Mixing.WIPE_UP, 3), (Mixing.WIPE_LEFT, 2), (Mixing.WIPE_DOWN, 1)]
    )
    def test_an_edge_moves_over_the_picture_and_leaves_the_next_shot_behind(
        self, mixing: Mixing, turns: int, clips: tuple[Clip, Clip], tmp_path: Path
    ) -> None:
        seen = film_of(tmp_path, two(clips, Transition(mixing=mixing, frames=10)))

        before = -1.0
        for frame in range(15, 25):
            picture = np.rot90(seen[frame], turns)  # now the edge moves to the right
            bright = picture.mean(axis=0) > (DARK + BRIGHT) / 2
            assert np.abs(picture - picture.mean(axis=0)).max() <= 12
            assert bright.tolist() == sorted(bright.tolist(), reverse=True)
            assert bright.mean() > before
            assert abs(bright.mean() - (frame - 14.5) / 10) < 0.08
            before = bright.mean()
        assert np.abs(seen[14] - DARK).max() <= 2
        assert np.abs(seen[25] - BRIGHT).max() <= 2


class TestCaptions:
    @pytest.mark.parametrize("mixing", list(Mixing))
    def test_stand_still_and_whole_over_a_transition(
        self, mixing: Mixing, clips: tuple[Clip, Clip], tmp_path: Path
    ) -> None:
        dark = (clips[0], clips[0])
        cut_list = two(dark, Transition(mixing=mixing, frames=8))

        seen = film_of(tmp_path, CutList(shots=cut_list.shots, burned=(white_box(10, 30),)))

        boxes = seen[:, 20:28, 16:32]
        assert np.flatnonzero(boxes.min(axis=(1, 2)) > 215).tolist() == list(range(10, 30))
        assert seen[:10].max() < 60
        assert seen[30:].max() < 60
