import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from shotwright_media.clips.encode import render_segment
from shotwright_media.clips.formats.encoders import require
from shotwright_media.clips.formats.reframing import Focus, Reframe, Reframing, contained, crop_window
from shotwright_media.clips.formats.specs import PROXY, Codec, FormatSpec, MovieSpec, Preview, PreviewSpec
from shotwright_media.clips.formats.transcoding import transcode
from shotwright_media.errors import Cancelled, DiskFull, EncoderMissing, UnreadableMedia, UnsupportedSize
from shotwright_media.frames.canvas import plane_view
from shotwright_media.frames.overlays import overlay
from shotwright_media.mp4.join import join
from shotwright_media.mp4.soft_subtitles import SoftSubtitles
from shotwright_media.profile import Profile
from shotwright_media.sound.aac import write_m4a
from shotwright_media.timebase import FrameSpan
from tests.media.disk import little_room
from tests.media.reader import ffmpeg, frame_hashes
from tests.media.sounds import decoded, tone

WIDTH, HEIGHT, FRAMES = 160, 90, 36
LABEL = "AI-generated. Made with Shotwright."
MOVIES = [MovieSpec(codec=codec) for codec in Codec]
PREVIEWS = [PreviewSpec(kind=kind, width=80) for kind in Preview]
RED, BLUE = (76, 90, 240), (41, 240, 110)
"""Y, U, V of two colours."""


def draw(frame: int, picture: av.VideoFrame) -> None:
    """Red at the left, blue at the right; a bright bar at the top grows by a 36th with every frame."""
    for plane in range(3):
        view = plane_view(picture, plane)
        half = view.shape[1] // 2
        view[:, :half], view[:, half:] = RED[plane], BLUE[plane]
    plane_view(picture, 0)[:16, : (frame + 1) * WIDTH // FRAMES] = 230


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    render_segment(folder / "a.mp4", draw, FRAMES, Profile(width=WIDTH, height=HEIGHT, crf=12))
    write_m4a(folder / "a.m4a", tone(440, 1.5))
    join(
        [folder / "a.mp4"],
        folder / "film.mp4",
        sound=folder / "a.m4a",
        subtitles=SoftSubtitles(cues=[(0.25, 0.75, "雨下得\n很大"), (1, 1.25, "<i>a</i> & --> b")], language="zh"),
        title="雨夜",
        comment=LABEL,
    )
    return folder / "film.mp4"


def named(codec: Codec) -> str:
    return "film.webm" if codec in {Codec.VP9, Codec.AV1} else "film.mp4"


def described(path: Path) -> str:
    """What FFmpeg says of a file."""
    return ffmpeg("-i", path, "-map", "0:v", "-frames:v", "1", "-f", "null", "-")[1]


def pictures(path: Path) -> NDArray[np.uint8]:
    """All pictures of a film as FFmpeg decodes them: (frames, height, width, 3), sRGB."""
    width, height = map(int, re.findall(r"Video: .*?, (\d{2,4})x(\d{2,4})\b", described(path))[0])
    graph = "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd" if path.suffix != ".gif" else "null"
    raw, _ = ffmpeg(
        *("-v", "error", "-i", path, "-vf", graph, "-fps_mode", "passthrough"),
        *("-pix_fmt", "rgb24", "-f", "rawvideo", "-"),
    )
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def bar_lengths(shown: NDArray[np.uint8]) -> list[float]:
    """How far the bar at the top of each picture reaches, as a share of the width."""
    green = shown[:, 2 : shown.shape[1] // 9, :, 1].mean(axis=1)
    return [float((row > 130).mean()) for row in green]


def bare_files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


class TestMovies:
    @pytest.mark.parametrize(
        ("codec", "tracks"),
        [
            (Codec.H264, ("h264 (High) (avc1", "aac (LC)")),
            (Codec.HEVC, ("hevc (Main) (hvc1", "aac (LC)")),
            (Codec.VP9, ("vp9 (Profile 0)", "opus")),
            (Codec.AV1, ("av1 (libdav1d) (Main)", "opus")),
        ],
    )
    def test_are_what_they_say(self, film: Path, tmp_path: Path, codec: Codec, tracks: tuple[str, str]) -> None:
        picture, sound = tracks
        name = named(codec)

        transcode(film, tmp_path / name, MovieSpec(codec=codec))

        said = described(tmp_path / name)
        assert f"Video: {picture}" in said
        assert re.search(r"yuv420p\(tv, bt709[,)]", said)
        assert f"{WIDTH}x{HEIGHT}" in said
        assert "24 fps" in said
        assert f"Audio: {sound}, 48000 Hz, stereo" in re.sub(r" \(mp4a[^)]*\)", "", said)
        assert re.search(r"title +: 雨夜", said)
        assert re.search(rf"(?i)comment +: {LABEL}", said)
        assert bare_files(tmp_path) == [name]

    @pytest.mark.parametrize("spec", MOVIES, ids=str)
    def test_every_frame_is_there_once_and_in_its_colours(self, film: Path, tmp_path: Path, spec: MovieSpec) -> None:
        path = tmp_path / named(spec.codec)

        transcode(film, path, spec)

        before, after = pictures(film), pictures(path)
        assert len(after) == FRAMES
        assert bar_lengths(after) == pytest.approx(bar_lengths(before), abs=0.03)
        sides = np.s_[:, 40:, [10, -10]]
        assert after[sides].astype(int) == pytest.approx(before[sides].astype(int), abs=8)

    @pytest.mark.parametrize("spec", MOVIES, ids=str)
    def test_sound_is_as_long_as_the_picture_and_in_its_place(
        self, film: Path, tmp_path: Path, spec: MovieSpec
    ) -> None:
        path = tmp_path / named(spec.codec)

        transcode(film, path, spec)

        heard, expected = decoded(path), decoded(film)
        length = 48_000 * FRAMES // 24
        assert abs(heard.shape[1] - length) <= 1024
        shared = slice(4800, length - 4800)
        error = heard[:, shared] - expected[:, shared]
        assert np.abs(error).max() < 0.1

    @pytest.mark.parametrize("name", ["film.mp4", "film.webm"])
    def test_subtitles_are_kept(self, film: Path, tmp_path: Path, name: str) -> None:
        transcode(film, tmp_path / name, MovieSpec(codec=Codec.H264 if name.endswith("mp4") else Codec.VP9))

        said = described(tmp_path / name)
        assert re.search(r"Stream #0:2\S*\(zho\): Subtitle: (mov_text|webvtt)", said)
        srt = ffmpeg("-v", "error", "-i", tmp_path / name, "-map", "0:s", "-f", "srt", "-")[0].decode()
        assert re.findall(r"(\S+) --> (\S+)\n((?:.+\n)*)", re.sub(r"</?font[^>]*>", "", srt)) == [
            ("00:00:00,250", "00:00:00,750", "雨下得\n很大\n"),
            ("00:00:01,000", "00:00:01,250", "<i>a</i> & --> b\n"),
        ]

    def test_a_film_without_sound_and_words_has_none(self, film: Path, tmp_path: Path) -> None:
        transcode(film.with_name("a.mp4"), tmp_path / "film.webm", MovieSpec(codec=Codec.VP9))

        said = described(tmp_path / "film.webm")
        assert "Audio:" not in said
        assert "Subtitle:" not in said

    def test_the_index_of_an_mp4_comes_first(self, film: Path, tmp_path: Path) -> None:
        transcode(film, tmp_path / "film.mp4", MovieSpec(codec=Codec.HEVC))

        content = (tmp_path / "film.mp4").read_bytes()
        assert content.index(b"moov") < content.index(b"mdat")

    def test_a_higher_crf_is_a_smaller_file(self, film: Path, tmp_path: Path) -> None:
        sizes: list[int] = []
        for crf in (10, 45):
            transcode(film, tmp_path / "film.mp4", MovieSpec(codec=Codec.HEVC, crf=crf))
            sizes.append((tmp_path / "film.mp4").stat().st_size)

        assert sizes[1] < sizes[0]

    def test_encoders_say_nothing_on_standard_error(self, film: Path, tmp_path: Path) -> None:
        program = (
            "from pathlib import Path; from shotwright_media.clips.formats.transcoding import transcode;"
            "from shotwright_media.clips.formats.specs import *;"
            f"[transcode(Path({str(film)!r}), Path({str(tmp_path)!r}) / c, MovieSpec(codec=c))"
            " for c in (Codec.AV1, Codec.HEVC)]"
        )

        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

        assert (done.stdout, done.stderr) == (b"", b"")


class TestProxy:
    def test_is_small_and_complete(self, film: Path, tmp_path: Path) -> None:
        transcode(film, tmp_path / "proxy.mp4", replace(PROXY, width=80))

        assert "80x46" in described(tmp_path / "proxy.mp4") or "80x44" in described(tmp_path / "proxy.mp4")
        assert len(frame_hashes(tmp_path / "proxy.mp4")) == FRAMES
        assert bar_lengths(pictures(tmp_path / "proxy.mp4"))[-1] > 0.95

    def test_a_small_film_is_not_enlarged(self, film: Path, tmp_path: Path) -> None:
        transcode(film, tmp_path / "proxy.mp4", PROXY)

        assert f"{WIDTH}x{HEIGHT}" in described(tmp_path / "proxy.mp4")


SIDES = st.integers(8, 2048).map(lambda half: 2 * half)
SHARES = st.floats(0, 1)


class TestCropWindow:
    @given(st.tuples(SIDES, SIDES), st.tuples(SIDES, SIDES), st.tuples(SHARES, SHARES))
    def test_lies_inside_on_even_pixels_and_is_as_large_as_can_be(
        self, source: tuple[int, int], shape: tuple[int, int], focus: tuple[float, float]
    ) -> None:
        window = crop_window(source, shape, focus)

        assert all(side % 2 == 0 for side in (window.x, window.y, window.width, window.height))
        assert 0 <= window.x <= window.x + window.width <= source[0]
        assert 0 <= window.y <= window.y + window.height <= source[1]
        assert window.width == source[0] or window.height == source[1]
        other = Fraction(*shape)
        if window.width == source[0]:
            assert abs(window.height - source[0] / other) <= 1 or window.height == source[1]
        else:
            assert abs(window.width - source[1] * other) <= 1

    @pytest.mark.parametrize(("focus", "x"), [(0.0, 0), (0.1, 0), (0.5, 438), (0.25, 118), (0.9, 876), (1.0, 876)])
    def test_follows_the_focus_as_far_as_the_picture_goes(self, focus: float, x: int) -> None:
        window = crop_window((1280, 720), (720, 1280), (focus, 0.5))

        assert (window.width, window.height, window.y) == (404, 720, 0)
        assert window.x == x

    @pytest.mark.parametrize(
        ("shape", "size"), [((1920, 804), (1280, 536)), ((1080, 1080), (720, 720)), ((1920, 1080), (1280, 720))]
    )
    def test_other_shapes(self, shape: tuple[int, int], size: tuple[int, int]) -> None:
        window = crop_window((1280, 720), shape)

        assert (window.width, window.height) == size

    def test_what_is_contained_keeps_its_shape(self) -> None:
        assert contained((1280, 720), (720, 1280)) == (720, 404)
        assert contained((720, 1280), (1280, 720)) == (404, 720)
        assert contained((4096, 2), (64, 64)) == (64, 2)


class TestReframing:
    def test_each_shot_has_its_focus(self, film: Path, tmp_path: Path) -> None:
        focuses = (Focus(first_frame=0, x=0), Focus(first_frame=20, x=1))
        spec = MovieSpec(codec=Codec.H264, reframing=Reframing(width=90, height=160, focuses=focuses))

        transcode(film, tmp_path / "film.mp4", spec)

        shown = pictures(tmp_path / "film.mp4")
        assert shown.shape == (FRAMES, 160, 90, 3)
        reddish = shown[:, 80:, :, 0].mean(axis=(1, 2)) > shown[:, 80:, :, 2].mean(axis=(1, 2))
        assert reddish.tolist() == [True] * 20 + [False] * 16

    def test_blurred_shows_all_of_the_picture_before_itself(self, film: Path, tmp_path: Path) -> None:
        reframing = Reframing(width=160, height=284, how=Reframe.BLUR)

        transcode(film, tmp_path / "film.mp4", MovieSpec(codec=Codec.H264, crf=10, reframing=reframing))

        shown, before = pictures(tmp_path / "film.mp4").astype(int), pictures(film).astype(int)
        inside = shown[:, 96 : 96 + HEIGHT]
        assert np.abs(inside - before).mean() < 6
        around = np.concatenate([shown[:, :90], shown[:, 200:]], axis=1)
        assert 10 < around.mean() < 0.8 * inside[:, 20:].mean()

    @pytest.mark.parametrize("reframing", [Reframing(width=90, height=160), None])
    def test_captions_are_laid_on_the_new_shape_while_they_last(
        self, film: Path, tmp_path: Path, reframing: Reframing | None
    ) -> None:
        white = np.full((8, 20, 4), 255, np.uint8)
        captions = (overlay(white, 10, 60, FrameSpan(first=first, end=first + 6)) for first in (4, 9, 90))
        spec = MovieSpec(codec=Codec.H264, crf=10, reframing=reframing)

        transcode(film, tmp_path / "film.mp4", spec, captions=captions)

        shown = pictures(tmp_path / "film.mp4")
        seen = [frame for frame in range(FRAMES) if shown[frame, 62:66, 14:26].mean() > 220]
        assert seen == list(range(4, 15))

    @pytest.mark.parametrize(("codec", "name"), [(Codec.HEVC, "film.mp4"), (Codec.AV1, "film.webm")])
    def test_works_in_every_codec(self, film: Path, tmp_path: Path, codec: Codec, name: str) -> None:
        transcode(film, tmp_path / name, MovieSpec(codec=codec, reframing=Reframing(width=96, height=96)))

        assert "96x96" in described(tmp_path / name)

    @pytest.mark.parametrize("size", [(91, 160), (0, 160), (90, 5000)])
    def test_sizes_that_cannot_be_encoded_are_refused(self, size: tuple[int, int]) -> None:
        with pytest.raises(UnsupportedSize, match=f"{size[0]}x{size[1]}"):
            Reframing(width=size[0], height=size[1])

    def test_focuses_in_disorder_are_refused(self) -> None:
        with pytest.raises(ValueError, match="later frame"):
            Reframing(width=90, height=160, focuses=(Focus(first_frame=5, x=0), Focus(first_frame=5, x=1)))
        with pytest.raises(ValueError, match="0 to 1"):
            Focus(first_frame=0, x=float("nan"))


class TestPreviews:
    def test_a_gif_shows_the_film(self, film: Path, tmp_path: Path) -> None:
        transcode(film, tmp_path / "film.gif", PREVIEWS[0])

        said = described(tmp_path / "film.gif")
        assert "Video: gif" in said
        assert "12.50 fps" in said
        shown = pictures(tmp_path / "film.gif")
        assert shown.shape == (18, 45, 80, 3)
        expected = [bar_lengths(pictures(film))[int(k * 24 / 12.5)] for k in range(18)]
        assert bar_lengths(shown) == pytest.approx(expected, abs=0.06)
        assert shown[0, 30, [5, -5]].astype(int) == pytest.approx(pictures(film)[0, 60, [10, -10]].astype(int), abs=12)
        with Image.open(tmp_path / "film.gif") as image:
            assert image.info["loop"] == 0
            assert image.info["duration"] == 80
            image.seek(17)

    def test_a_webp_shows_the_film(self, film: Path, tmp_path: Path) -> None:
        transcode(film, tmp_path / "film.webp", PREVIEWS[1])

        with Image.open(tmp_path / "film.webp") as image:
            assert (image.size, getattr(image, "n_frames", 1), image.info["loop"]) == ((80, 45), 18, 0)
            shown = np.asarray(image.convert("RGB"))
            image.seek(17)
            image.load()
            assert image.info.get("duration", getattr(image, "duration", 80)) == 80
        assert shown[30, [5, -5]].astype(int) == pytest.approx(pictures(film)[0, 60, [10, -10]].astype(int), abs=12)
        assert "webp" in described(tmp_path / "film.webp")

    def test_they_say_what_they_are_and_that_they_are_made_with_ai(self, film: Path, tmp_path: Path) -> None:
        for spec in PREVIEWS:
            transcode(film, tmp_path / f"film.{spec.kind}", spec)

        with Image.open(tmp_path / "film.gif") as gif, Image.open(tmp_path / "film.webp") as webp:
            gif.seek(17)
            assert gif.info["comment"].decode() == f"雨夜\n{LABEL}"
            assert f">{LABEL}<" in webp.info["xmp"].decode()
            assert ">雨夜<" in webp.info["xmp"].decode()
        assert re.search(rf"comment +: 雨夜\n +: {LABEL}", described(tmp_path / "film.gif"))

    @pytest.mark.parametrize("kind", Preview)
    def test_a_part_of_the_film_is_shown(self, film: Path, tmp_path: Path, kind: Preview) -> None:
        spec = PreviewSpec(kind=kind, width=80, fps=Fraction(10), start_s=Fraction(1, 2), longest_s=Fraction(3, 5))

        transcode(film, tmp_path / "part", spec)

        with Image.open(tmp_path / "part") as image:
            assert getattr(image, "n_frames", 1) == 6
            first = np.asarray(image.convert("RGB"))
        assert bar_lengths(first[None])[0] == pytest.approx(13 / 36, abs=0.06)

    @pytest.mark.parametrize("kind", Preview)
    def test_one_picture_is_the_least(self, film: Path, tmp_path: Path, kind: Preview) -> None:
        transcode(film, tmp_path / "one", PreviewSpec(kind=kind, width=80, longest_s=Fraction(1, 100)))

        with Image.open(tmp_path / "one") as image:
            assert image.size == (80, 45)

    def test_a_start_after_the_end_is_refused(self, film: Path, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="ends before 2 s"):
            transcode(film, tmp_path / "film.gif", PreviewSpec(kind=Preview.GIF, start_s=Fraction(2)))

        assert bare_files(tmp_path) == []


class TestFaults:
    @pytest.mark.parametrize("spec", [*MOVIES, *PREVIEWS], ids=str)
    def test_cancelling_leaves_nothing(self, film: Path, tmp_path: Path, spec: FormatSpec) -> None:
        asked: list[None] = []

        def soon() -> bool:
            asked.append(None)
            return len(asked) > 2

        with pytest.raises(Cancelled):
            transcode(film, tmp_path / "film", spec, is_cancelled=soon)

        assert bare_files(tmp_path) == []

    @pytest.mark.parametrize("spec", [*MOVIES, *PREVIEWS], ids=str)
    def test_a_full_disk_is_said_and_leaves_nothing(self, film: Path, tmp_path: Path, spec: FormatSpec) -> None:
        (tmp_path / "film").write_bytes(b"before")

        with little_room(500), pytest.raises(DiskFull, match="film"):
            transcode(film, tmp_path / "film", spec)

        assert bare_files(tmp_path) == ["film"]
        assert (tmp_path / "film").read_bytes() == b"before"

    @pytest.mark.parametrize("spec", [MOVIES[0], PREVIEWS[0]], ids=str)
    @pytest.mark.parametrize("kept", [0.0, 0.1, 0.2])
    def test_a_damaged_film_is_named(self, film: Path, tmp_path: Path, spec: FormatSpec, kept: float) -> None:
        whole = film.read_bytes()
        (tmp_path / "damaged.mp4").write_bytes(whole[: int(kept * len(whole))])

        with pytest.raises(UnreadableMedia, match=r"damaged\.mp4"):
            transcode(tmp_path / "damaged.mp4", tmp_path / "out", spec)

        assert bare_files(tmp_path) == ["damaged.mp4"]

    def test_a_film_whose_sound_ends_too_soon_is_named(self, film: Path, tmp_path: Path) -> None:
        (tmp_path / "damaged.mp4").write_bytes(film.read_bytes()[:-2000])

        with pytest.raises(UnreadableMedia, match=r"damaged\.mp4 is cut short"):
            transcode(tmp_path / "damaged.mp4", tmp_path / "out", MOVIES[0])

        assert bare_files(tmp_path) == ["damaged.mp4"]

    def test_an_encoder_that_is_missing_is_named(self) -> None:
        with pytest.raises(EncoderMissing, match="without the encoder libnothing here"):
            require("libnothing")

    @pytest.mark.parametrize("spec", [*MOVIES, *PREVIEWS], ids=str)
    def test_progress_goes_from_the_start_to_the_end(self, film: Path, tmp_path: Path, spec: FormatSpec) -> None:
        seen: list[tuple[int, int]] = []

        transcode(film, tmp_path / "film", spec, on_progress=lambda done, of: seen.append((done, of)))

        assert seen == sorted(seen)
        assert seen[-1][0] == seen[-1][1] > 0
        assert len({of for _, of in seen}) == 1
        assert len(seen) >= 3

    @pytest.mark.parametrize(
        ("make", "said"),
        [
            (lambda: MovieSpec(codec=Codec.H264, crf=60), "0 .best. and 51"),
            (lambda: MovieSpec(codec=Codec.AV1, crf=-1), "and 63"),
            (lambda: MovieSpec(codec=Codec.H264, width=10), "64 to 4096"),
            (
                lambda: MovieSpec(codec=Codec.H264, width=64, reframing=Reframing(width=64, height=64)),
                "leave the width",
            ),
            (lambda: PreviewSpec(kind=Preview.GIF, width=2000), "64 to 640"),
            (lambda: PreviewSpec(kind=Preview.GIF, fps=Fraction(24)), "12.5"),
            (lambda: PreviewSpec(kind=Preview.GIF, longest_s=Fraction(60)), "15 s"),
            (lambda: PreviewSpec(kind=Preview.GIF, start_s=Fraction(-1)), "within the film"),
        ],
    )
    def test_specifications_that_make_no_sense_are_refused(self, make: Callable[[], FormatSpec], said: str) -> None:
        with pytest.raises(ValueError, match=said):
            make()
