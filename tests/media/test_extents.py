"""How large and how long a file is, by its head alone."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from shotwright_media.clips.extents import Extent, film_extent, picture_extent, wav_extent
from shotwright_media.errors import UnreadableMedia
from shotwright_media.frames.pictures import encode_picture
from shotwright_media.sound.aac import write_m4a
from shotwright_media.sound.files import write_wav
from tests.media.foreign import made


@pytest.mark.parametrize("ending", [".png", ".jpg", ".webp"])
def test_a_picture_has_a_size_and_no_length(tmp_path: Path, ending: str) -> None:
    content = encode_picture(np.zeros((40, 30, 3), np.uint8), ending)
    (tmp_path / "a").write_bytes(content)

    assert picture_extent(content) == picture_extent(tmp_path / "a") == Extent(width=30, height=40)


def test_only_the_head_of_a_picture_is_read() -> None:
    content = encode_picture(np.random.default_rng(0).integers(0, 255, (400, 300, 3), np.uint8), ".png")

    assert picture_extent(content[:64]) == Extent(width=300, height=400)


def test_a_film_is_as_long_as_its_pictures(tmp_path: Path) -> None:
    film = made(
        tmp_path / "a.mp4", "-f", "lavfi", "-i", "testsrc2=size=128x72:rate=30000/1001:duration=1.001",
        "-f", "lavfi", "-i", "sine=duration=2", "-pix_fmt", "yuv420p",
    )  # fmt: skip

    assert film_extent(film) == Extent(width=128, height=72, duration_s=Fraction(1001, 1000))


def test_a_film_whose_tracks_do_not_say_is_as_long_as_the_file_says(tmp_path: Path) -> None:
    film = made(tmp_path / "a.webm", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25:duration=2", "-c:v", "libvpx")

    assert film_extent(film) == Extent(width=64, height=48, duration_s=Fraction(2))


@pytest.mark.parametrize("encoding", ["pcm16", "pcm24", "float32"])
def test_a_wav_has_a_length_whether_it_is_in_memory_or_a_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, np.zeros((2, 12_000), np.float32), rate=8_000, encoding=encoding)  # pyright: ignore[reportArgumentType]  # one of the three

    assert wav_extent(path.read_bytes()) == film_extent(path) == Extent(duration_s=Fraction(3, 2))


def test_other_sounds_have_one_too(tmp_path: Path) -> None:
    write_m4a(tmp_path / "a.m4a", np.zeros((2, 72_000), np.float32))

    seconds = film_extent(tmp_path / "a.m4a").duration_s

    assert seconds is not None
    assert abs(seconds - Fraction(3, 2)) <= Fraction(1024, 48_000)


@pytest.mark.parametrize("content", [b"", b"RIFF\0\0\0\0WAVE", b"nothing of the kind", b"\x89PNG\r\n\x1a\n"])
def test_what_is_neither_says_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)

    for measure in (lambda: picture_extent(content), lambda: wav_extent(content), lambda: film_extent(path)):
        with pytest.raises(UnreadableMedia):
            measure()
