import re
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from shotwright_media.checks.filmstrip import filmstrip
from shotwright_media.checks.posters import poster
from shotwright_media.clips.encode import render_segment
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.canvas import plane_view
from shotwright_media.frames.pictures import frame_at
from shotwright_media.mp4.join import join
from shotwright_media.profile import Profile
from shotwright_media.sound.aac import write_m4a
from tests.media.sounds import tone

PROFILE = Profile(width=64, height=36)


def grey_of(second: int) -> int:
    """The luma that is shown during a second of the film: 40, 60, 80 ..."""
    return 40 + 20 * second


def seconds_in_grey(frame: int, picture: av.VideoFrame) -> None:
    for index in range(3):
        plane_view(picture, index)[:] = 128 if index else grey_of(frame // 24)


def segment(folder: Path, name: str, look: str, frames: int = 24) -> Path:
    """A shot that is `black`, `flat`, `dim` (fine checks, dark) or `full` (fine checks, bright)."""

    def draw(_: int, picture: av.VideoFrame) -> None:
        rows, columns = np.mgrid[0:36, 0:64] // 4
        low, high = {"black": (16, 16), "flat": (180, 180), "dim": (18, 40), "full": (60, 220)}[look]
        for index in range(3):
            plane_view(picture, index)[:] = 128
        plane_view(picture, 0)[:] = np.where((rows + columns) % 2, low, high)

    render_segment(folder / name, draw, frames, PROFILE)
    return folder / name


@pytest.fixture(scope="module")
def seconds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds, each of its own grey."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    render_segment(path, seconds_in_grey, 192, PROFILE)
    return path


class TestThePoster:
    @pytest.mark.parametrize(("order", "shot"), [("black flat full dim", 2), ("full black black", 0), ("dim flat", 0)])
    def test_is_sharp_and_neither_dark_nor_empty(self, order: str, shot: int, tmp_path: Path) -> None:
        parts = [segment(tmp_path, f"{k}.mp4", look) for k, look in enumerate(order.split())]
        join(parts, tmp_path / "film.mp4")

        chosen = poster(tmp_path / "film.mp4")

        assert shot <= chosen.seconds < shot + 1
        assert np.array_equal(chosen.picture, frame_at(tmp_path / "film.mp4", int(chosen.seconds * 24)))

    def test_of_a_black_film_is_black_and_no_error(self, tmp_path: Path) -> None:
        chosen = poster(segment(tmp_path, "film.mp4", "black", frames=1))

        assert chosen.picture.shape == (36, 64, 3)
        assert chosen.seconds == 0
        assert chosen.picture.max() < 3

    def test_is_the_same_every_time(self, seconds: Path) -> None:
        assert np.array_equal(poster(seconds).picture, poster(seconds).picture)


class TestTheFilmstrip:
    def test_shows_each_second_as_it_is(self, seconds: Path) -> None:
        strip = filmstrip(seconds, tile_width=32, columns=3)

        assert strip.sheet.shape == (3 * 18, 3 * 32, 3)
        assert strip.starts_s == tuple(map(Fraction, range(8)))
        tiles = [strip.sheet[y : y + height, x : x + width] for x, y, width, height in strip.places]
        wanted = [(grey_of(second) - 16) * 255 / 219 for second in range(8)]
        assert [float(tile.mean()) for tile in tiles] == pytest.approx(wanted, abs=2)
        assert not strip.sheet[36:, 64:].any()  # no tile there

    def test_of_a_long_film_shows_pictures_that_need_no_other(self, seconds: Path) -> None:
        strip = filmstrip(seconds, most_tiles=2, tile_width=32)

        # Tiles stand for 0 to 4 and 4 to 8 s; key frames lie at 0, 2, 4 and 6 s.
        shown = [float(strip.sheet[:, x : x + 32].mean()) for x in (0, 32)]
        assert shown == pytest.approx([(grey_of(second) - 16) * 255 / 219 for second in (2, 6)], abs=2)

    def test_has_a_track_that_covers_all_of_the_film(self, seconds: Path) -> None:
        track = filmstrip(seconds, most_tiles=4, tile_width=32, columns=2).thumbnails_vtt("film/strip.webp")

        assert track.startswith("WEBVTT\n\n")
        cues = re.findall(r"(\S+) --> (\S+)\nfilm/strip\.webp#xywh=(\d+),(\d+),32,18\n", track)
        assert cues == [
            ("00:00:00.000", "00:00:02.000", "0", "0"),
            ("00:00:02.000", "00:00:04.000", "32", "0"),
            ("00:00:04.000", "00:00:06.000", "0", "18"),
            ("00:00:06.000", "00:00:08.000", "32", "18"),
        ]

    def test_of_a_film_of_one_frame_has_one_tile(self, tmp_path: Path) -> None:
        strip = filmstrip(segment(tmp_path, "film.mp4", "full", frames=1))

        assert strip.places == ((0, 0, 160, 90),)
        assert strip.sheet.shape == (90, 160, 3)
        assert strip.thumbnails_vtt("s.webp").count("-->") == 1

    @pytest.mark.parametrize("address", ["", "a\nb", "a --> b"])
    def test_refuses_an_address_that_would_break_its_track(self, address: str, seconds: Path) -> None:
        with pytest.raises(ValueError, match="one line"):
            filmstrip(seconds, most_tiles=1).thumbnails_vtt(address)


class TestWhatIsNoFilm:
    def test_has_neither(self, tmp_path: Path, seconds: Path) -> None:
        write_m4a(tmp_path / "sound.m4a", tone(300, 1))
        (tmp_path / "empty.mp4").write_bytes(b"")
        content = seconds.read_bytes()
        (tmp_path / "cut.mp4").write_bytes(content[: content.index(b"mdat") + 300])

        for name in ("sound.m4a", "empty.mp4", "none.mp4"):
            for make in (poster, filmstrip):
                with pytest.raises(UnreadableMedia, match=name):
                    make(tmp_path / name)
        with pytest.raises(UnreadableMedia, match="cut"):
            filmstrip(tmp_path / "cut.mp4")
