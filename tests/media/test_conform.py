import itertools
import struct
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from shotwright_media.clips.conform import Conformed, conform
from shotwright_media.clips.encode import render_segment
from shotwright_media.clips.extending import Extend
from shotwright_media.clips.fitting import Fit
from shotwright_media.clips.probe import probe_picture
from shotwright_media.errors import Cancelled, DiskFull, UnreadableMedia
from shotwright_media.frames.colour import Bytes
from shotwright_media.mp4.join import join
from shotwright_media.profile import Profile
from shotwright_media.sound.files import Sound, read_wav
from shotwright_media.timebase import FrameRate
from tests.media.disk import little_room
from tests.media.foreign import made, shifted
from tests.media.reader import ffmpeg, frame_hashes, frame_times

FILM = Profile(width=64, height=36, crf=10)
STEP = 3
"""Every picture of a counting clip is so much brighter than the one before; the first is 20."""


def counting(path: Path, pictures: int, rate: str = "24", *more: str | Path, size: str = "64x36") -> Path:
    """A clip whose brightness counts its pictures."""
    levels = f"nullsrc=s={size}:r={rate},format=yuv420p,geq=lum='20+N*{STEP}':cb=128:cr=128,trim=end_frame={pictures}"
    return made(path, "-f", "lavfi", "-i", levels, *more, "-c:v", "libx264", "-crf", "4", "-colorspace", "bt709")


def clicking(path: Path, pictures: int, at_s: float, rate: str = "24") -> Path:
    """A counting clip whose sound, 44.1 kHz mono, is a short beep at `at_s`."""
    beep = f"aevalsrc='0.8*sin(2*PI*1000*t)*between(t,{at_s},{at_s + 0.01})':s=44100:d={pictures / float(rate)}"
    return counting(path, pictures, rate, "-f", "lavfi", "-i", beep, "-c:a", "aac", "-b:a", "192k")


def shown(film: Path) -> list[int]:
    """Which picture of a counting clip each frame shows."""
    with av.open(str(film)) as container:
        levels = [float(picture.to_ndarray()[:36].mean()) for picture in container.decode(video=0)]
    return [round((level - 20) / STEP) for level in levels]


def seen(film: Path, frame: int = 0) -> Bytes:
    """One frame as an independent reader shows it, sRGB."""
    picture = probe_picture(film)
    raw, _ = ffmpeg(
        "-v", "error", "-i", film, "-sws_flags", "accurate_rnd+full_chroma_int",
        "-vf", f"select=eq(n\\,{frame})", "-frames:v", "1", "-pix_fmt", "rgb24", "-f", "rawvideo", "-",
    )  # fmt: skip
    return np.frombuffer(raw, np.uint8).reshape(picture.height, picture.width, 3)


def beeps(sound: Sound) -> list[int]:
    """The samples at which it begins to be loud after at least 50 ms of quiet."""
    loud = np.flatnonzero(np.abs(sound[0]) > 0.2)
    return [int(each) for each, gap in zip(loud, np.diff(loud, prepend=-9999), strict=True) if gap > 2400]


class TestTime:
    @pytest.mark.parametrize("rate", ["24", "16", "30000/1001", "60"])
    def test_every_frame_shows_the_picture_current_at_its_middle(self, rate: str, tmp_path: Path) -> None:
        clip = counting(tmp_path / "a.mp4", int(Fraction(rate)) + 1, rate)

        conform([clip], tmp_path / "shot.mp4", FILM, 24)

        assert frame_times(tmp_path / "shot.mp4") == list(range(24))
        assert shown(tmp_path / "shot.mp4") == [int((k + Fraction(1, 2)) / 24 * Fraction(rate)) for k in range(24)]

    def test_other_rates_of_the_film(self, tmp_path: Path) -> None:
        profile = Profile(width=64, height=36, rate=FrameRate.of(29.97), crf=10)

        conform([counting(tmp_path / "a.mp4", 48)], tmp_path / "shot.mp4", profile, 50)

        assert probe_picture(tmp_path / "shot.mp4").rate == profile.rate
        middles = [(k + Fraction(1, 2)) * profile.rate.frame_s for k in range(50)]
        assert shown(tmp_path / "shot.mp4") == [int(middle * 24) for middle in middles]

    @pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
    def test_a_variable_rate_keeps_the_times_of_its_pictures(self, name: str, tmp_path: Path) -> None:
        uneven = "setpts='if(lt(N,10),N,10+(N-10)*4)/(24*TB)'"
        clip = counting(tmp_path / name, 20, "24", "-vf", uneven, "-fps_mode", "vfr", "-enc_time_base", "1/24")

        conform([clip], tmp_path / "shot.mp4", FILM, 48)

        assert shown(tmp_path / "shot.mp4") == [k if k < 10 else min(10 + (k - 10) // 4, 19) for k in range(48)]

    def test_what_is_too_long_is_cut(self, tmp_path: Path) -> None:
        clip = counting(tmp_path / "a.mp4", 60)

        done = conform([clip], tmp_path / "shot.mp4", FILM, 7, extend=Extend.SLOW)

        assert shown(tmp_path / "shot.mp4") == list(range(7))
        assert done == Conformed(source_s=Fraction(60, 24), speed=Fraction(1), sound=None)

    @pytest.mark.parametrize("frames", [1, 9])
    def test_one_picture_lasts_as_long_as_asked_for(self, frames: int, tmp_path: Path) -> None:
        conform([counting(tmp_path / "a.mp4", 1)], tmp_path / "shot.mp4", FILM, frames)

        assert shown(tmp_path / "shot.mp4") == [0] * frames


class TestTooShort:
    def test_held_the_last_picture_stays(self, tmp_path: Path) -> None:
        conform([counting(tmp_path / "a.mp4", 10)], tmp_path / "shot.mp4", FILM, 30, extend=Extend.HOLD)

        assert shown(tmp_path / "shot.mp4") == [*range(10), *[9] * 20]

    def test_looped_it_begins_again(self, tmp_path: Path) -> None:
        conform([counting(tmp_path / "a.mp4", 10)], tmp_path / "shot.mp4", FILM, 35, extend=Extend.LOOP)

        assert shown(tmp_path / "shot.mp4") == [k % 10 for k in range(35)]

    def test_slowed_it_fills_the_shot_evenly(self, tmp_path: Path) -> None:
        clip = counting(tmp_path / "a.mp4", 20)

        done = conform([clip], tmp_path / "shot.mp4", FILM, 30, extend=Extend.SLOW)

        assert done.speed == Fraction(2, 3)
        assert shown(tmp_path / "shot.mp4") == [int((k + 0.5) * 2 / 3) for k in range(30)]

    def test_slowed_to_half_its_speed_at_most_then_it_is_held(self, tmp_path: Path) -> None:
        clip = counting(tmp_path / "a.mp4", 10)

        done = conform([clip], tmp_path / "shot.mp4", FILM, 30, extend=Extend.SLOW)

        assert done.speed == Fraction(1, 2)
        assert shown(tmp_path / "shot.mp4") == [min(k // 2, 9) for k in range(30)]

    def test_several_clips_are_played_one_after_the_other(self, tmp_path: Path) -> None:
        first = counting(tmp_path / "a.mp4", 10)
        second = counting(tmp_path / "b.mp4", 15, "30", size="80x80")

        conform([first, second], tmp_path / "held.mp4", FILM, 30)
        conform([first, second], tmp_path / "looped.mp4", FILM, 40, extend=Extend.LOOP)

        once = [*range(10), *(int((k + 0.5) * 30 / 24) for k in range(12))]
        assert shown(tmp_path / "held.mp4") == [*once, *[14] * 8]
        assert shown(tmp_path / "looped.mp4") == [*once, *once[:18]]


class TestTimesThatAreWrong:
    @pytest.mark.parametrize("start_s", [Fraction(-1, 2), Fraction(-1, 7), Fraction(100)])
    def test_a_clip_that_starts_before_0_or_late(self, start_s: Fraction, tmp_path: Path) -> None:
        clip = shifted(clicking(tmp_path / "a.mp4", 24, 0.5), tmp_path / "a.ts", start_s)

        conform([clip], tmp_path / "shot.mp4", FILM, 24, sound_path=tmp_path / "shot.wav")

        assert shown(tmp_path / "shot.mp4") == list(range(24))
        assert beeps(read_wav(tmp_path / "shot.wav")[0]) == [pytest.approx(24_000, abs=150)]

    def test_pictures_without_times_follow_each_other_evenly(self, tmp_path: Path) -> None:
        clip = counting(tmp_path / "a.avi", 24, "24", "-bf", "0")

        conform([clip], tmp_path / "shot.mp4", FILM, 24)

        assert shown(tmp_path / "shot.mp4") == list(range(24))

    def test_a_clock_that_is_set_back_goes_on(self, tmp_path: Path) -> None:
        part = counting(tmp_path / "a.ts", 12, "24", "-bf", "0").read_bytes()
        (tmp_path / "twice.ts").write_bytes(part + part)

        conform([tmp_path / "twice.ts"], tmp_path / "shot.mp4", FILM, 24)

        assert shown(tmp_path / "shot.mp4") == [*range(12), *range(12)]


class TestJoining:
    def test_a_conformed_clip_joins_with_a_rendered_one(self, tmp_path: Path) -> None:
        profile = Profile(width=64, height=36)

        def grey(frame: int, picture: av.VideoFrame) -> None:
            for plane, value in zip(picture.planes, (40 + frame, 128, 128), strict=True):
                plane.update(bytes([value]) * plane.buffer_size)

        render_segment(tmp_path / "a.mp4", grey, 20, profile)
        hdr = made(tmp_path / "in.mp4", "-f", "lavfi", "-i", "testsrc2=s=100x80:r=30:d=1", "-pix_fmt", "yuv422p10le")
        conform([hdr], tmp_path / "b.mp4", profile, 17)

        join([tmp_path / "a.mp4", tmp_path / "b.mp4", tmp_path / "a.mp4"], tmp_path / "film.mp4")

        parts = [frame_hashes(tmp_path / name) for name in ("a.mp4", "b.mp4", "a.mp4")]
        assert frame_hashes(tmp_path / "film.mp4") == list(itertools.chain(*parts))

    def test_the_same_sources_make_the_same_bytes(self, tmp_path: Path) -> None:
        clip = counting(tmp_path / "a.mp4", 10)

        for name in ("b.mp4", "c.mp4"):
            conform([clip], tmp_path / name, FILM, 12)

        assert (tmp_path / "b.mp4").read_bytes() == (tmp_path / "c.mp4").read_bytes()


QUARTERS = (
    "color=red:s={w}x{h}:r=24:d=0.1,drawbox=w=iw/2:h=ih/2:c=lime:t=fill,drawbox=x=iw/2:w=iw/2:h=ih/2:c=blue:t=fill"
)
"""Top left green, top right blue, below red."""


def corners(picture: Bytes) -> str:
    """The colours of the corners in reading order, as letters; k is black."""
    height, width = picture.shape[:2]
    places = [(y, x) for y in (height // 8, -height // 8) for x in (width // 8, -width // 8)]
    return "".join("k" if picture[place].max() < 80 else "rgb"[int(picture[place].argmax())] for place in places)


class TestShape:
    def still(self, path: Path, width: int, height: int, *more: str) -> Path:
        source = QUARTERS.format(w=width, h=height)
        return made(path, "-f", "lavfi", "-i", source, "-pix_fmt", "yuv444p", *more)

    def test_cover_fills_the_film_from_the_middle(self, tmp_path: Path) -> None:
        for width, height in ((64, 64), (128, 36), (30, 90), (63, 37), (1, 1), (2, 50)):
            clip = self.still(tmp_path / "a.mp4", width, height)
            conform([clip], tmp_path / "shot.mp4", FILM, 2)

            picture = seen(tmp_path / "shot.mp4").astype(int)
            assert picture.shape == (36, 64, 3)
            if min(width, height) > 2:
                assert corners(picture.astype(np.uint8)) == "gbrr"
                edge = np.flatnonzero(picture[4, :, 2] > picture[4, :, 1])[0]
                assert abs(int(edge) - 32) <= 2

    @pytest.mark.parametrize(("size", "box"), [((64, 64), (14, 50, 0, 36)), ((128, 36), (0, 64, 9, 27))])
    def test_contain_shows_all_on_black(
        self, size: tuple[int, int], box: tuple[int, int, int, int], tmp_path: Path
    ) -> None:
        conform([self.still(tmp_path / "a.mp4", *size)], tmp_path / "shot.mp4", FILM, 2, fit=Fit.CONTAIN)

        picture = seen(tmp_path / "shot.mp4")
        left, right, top, bottom = box
        lit = picture.max(axis=2) > 120
        rows, columns = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
        assert abs(int(columns[0]) - left) <= 1
        assert abs(int(columns[-1]) + 1 - right) <= 1
        assert abs(int(rows[0]) - top) <= 1
        assert abs(int(rows[-1]) + 1 - bottom) <= 1
        assert corners(picture[top:bottom, left:right]) == "gbrr"

    def test_pixels_that_are_not_square(self, tmp_path: Path) -> None:
        clip = self.still(tmp_path / "a.mp4", 32, 36, "-vf", "setsar=2")

        conform([clip], tmp_path / "shot.mp4", FILM, 2, fit=Fit.CONTAIN)

        assert (seen(tmp_path / "shot.mp4").max(axis=2) > 120).mean() > 0.97

    @pytest.mark.parametrize("fit", list(Fit))
    @pytest.mark.parametrize(
        ("turn", "expected"),
        [
            (("-display_rotation:v", "90"), "brgr"),
            (("-display_rotation:v", "-90"), "rgrb"),
            (("-display_rotation:v", "180"), "rrbg"),
            (("-display_rotation:v", "0", "-display_hflip:v"), "bgrr"),
            (("-display_rotation:v", "0", "-display_vflip:v"), "rrgb"),
            (("-display_rotation:v", "-90", "-display_hflip:v"), "grbr"),
            (("-display_rotation:v", "90", "-display_hflip:v"), "rbrg"),
            (("-display_rotation:v", "3"), "gbrr"),
        ],
    )
    def test_what_was_turned_is_upright(self, turn: tuple[str, ...], expected: str, fit: Fit, tmp_path: Path) -> None:
        lying = "90" in " ".join(turn).split("_hflip")[0]
        stored = self.still(tmp_path / "a.mp4", *((36, 64) if lying else (64, 36)))
        clip = made(tmp_path / "turned.mp4", *turn, "-i", stored, "-c", "copy")

        conform([clip], tmp_path / "shot.mp4", FILM, 2, fit=fit)

        assert corners(seen(tmp_path / "shot.mp4")) == expected

    def test_what_only_has_to_be_turned(self, tmp_path: Path) -> None:
        stored = self.still(tmp_path / "a.mp4", 64, 36, "-pix_fmt", "yuv420p", "-colorspace", "bt709")
        clip = made(tmp_path / "turned.mp4", "-display_rotation:v", "180", "-i", stored, "-c", "copy")

        conform([clip], tmp_path / "shot.mp4", FILM, 2)

        assert corners(seen(tmp_path / "shot.mp4")) == "rrbg"

    def test_a_size_that_changes_on_the_way(self, tmp_path: Path) -> None:
        parts = [counting(tmp_path / f"{size}.ts", 12, size=size) for size in ("64x36", "80x80")]
        (tmp_path / "both.ts").write_bytes(b"".join(part.read_bytes() for part in parts))

        conform([tmp_path / "both.ts"], tmp_path / "shot.mp4", FILM, 24)

        assert shown(tmp_path / "shot.mp4") == [*range(12), *range(12)]


PATCHES = [(200, 40, 40), (40, 200, 40), (40, 40, 200), (250, 250, 250), (5, 5, 5), (128, 128, 128), (220, 170, 130)]


def patches(path: Path, *more: str, height: int = 36) -> Path:
    """A clip with one column of each colour."""
    row = np.repeat(np.array(PATCHES, np.uint8), 16, axis=0)
    raw = path.with_suffix(".rgb")
    raw.write_bytes(np.tile(row, (height, 1, 1)).tobytes() * 3)
    return made(
        path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{16 * len(PATCHES)}x{height}", "-r", "24", "-i", raw,
        "-sws_flags", "accurate_rnd+full_chroma_int", *more,
    )  # fmt: skip


def colours_of(film: Path) -> np.ndarray:
    picture = seen(film).astype(int)
    return picture[picture.shape[0] // 2, 8::16]


class TestColour:
    WIDE = Profile(width=16 * len(PATCHES), height=36, crf=4)

    @pytest.mark.parametrize(
        ("pixels", "matrix", "extent"),
        [
            ("yuv420p", "bt709", "pc"),
            ("yuv420p", "smpte170m", "tv"),
            ("yuv422p", "smpte170m", "pc"),
            ("yuv444p", "bt709", "pc"),
            ("yuv444p", "bt470bg", "tv"),
            ("yuv420p10le", "bt709", "tv"),
            ("yuv422p10le", "bt709", "pc"),
            ("yuv444p10le", "smpte170m", "tv"),
        ],
    )
    def test_every_usual_kind_keeps_its_colours(self, pixels: str, matrix: str, extent: str, tmp_path: Path) -> None:
        said = f"scale=out_color_matrix={matrix}:out_range={extent}:flags=accurate_rnd+full_chroma_int"
        tags = ("-colorspace", matrix, "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", extent)
        clip = patches(tmp_path / "a.mp4", "-vf", said, "-pix_fmt", pixels, *tags, "-crf", "2")

        conform([clip], tmp_path / "shot.mp4", self.WIDE, 2)

        assert np.abs(colours_of(tmp_path / "shot.mp4") - PATCHES).max() <= 4

    @pytest.mark.parametrize(("height", "matrix"), [(36, "bt601"), (720, "bt709")])
    def test_what_says_nothing_is_read_by_its_size(self, height: int, matrix: str, tmp_path: Path) -> None:
        said = f"scale=out_color_matrix={matrix}:out_range=tv,setparams=colorspace=unknown"
        clip = patches(tmp_path / "a.mp4", "-vf", said, "-pix_fmt", "yuv444p", "-crf", "2", height=height)
        assert probe_picture(clip).colour_matrix == 2

        conform([clip], tmp_path / "shot.mp4", Profile(width=self.WIDE.width, height=height, crf=4), 2)

        assert np.abs(colours_of(tmp_path / "shot.mp4") - PATCHES).max() <= 4

    def test_rgb_and_grey_clips(self, tmp_path: Path) -> None:
        clip = patches(tmp_path / "a.mkv", "-c:v", "ffv1", "-pix_fmt", "gbrp")
        conform([clip], tmp_path / "shot.mp4", self.WIDE, 2)
        assert np.abs(colours_of(tmp_path / "shot.mp4") - PATCHES).max() <= 4

        clip = patches(tmp_path / "b.mkv", "-c:v", "ffv1", "-pix_fmt", "gray")
        conform([clip], tmp_path / "shot.mp4", self.WIDE, 2)
        grey = colours_of(tmp_path / "shot.mp4")
        assert np.ptp(grey, axis=1).max() <= 2
        assert np.abs(grey[3:6, 0] - (250, 5, 128)).max() <= 4

    @pytest.mark.parametrize(("transfer", "signal"), [("smpte2084", "pq"), ("arib-std-b67", "hlg")])
    def test_hdr_is_toned_down_as_bt2446_method_a_does(self, transfer: str, signal: str, tmp_path: Path) -> None:
        lights = [0.0, 5, 20, 58, 100, 203, 400, 600, 1000]
        clip = hdr(tmp_path / "a.mp4", lights, transfer, pq if signal == "pq" else hlg)

        conform([clip], tmp_path / "shot.mp4", Profile(width=16 * len(lights), height=36, crf=4), 2)

        greys = seen(tmp_path / "shot.mp4").astype(int)[18, 8::16]
        assert np.ptp(greys, axis=1).max() <= 3
        assert np.abs(greys[:, 1] / 255 - [method_a(light) for light in lights]).max() <= 0.06
        assert probe_picture(tmp_path / "shot.mp4").colour_transfer == 1

    def test_wide_colours_without_hdr_are_mapped_into_bt709(self, tmp_path: Path) -> None:
        wide = "zscale=matrix=2020_ncl:primaries=2020:transfer=2020_10:range=limited:primariesin=709:transferin=709"
        tags = ("-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "bt2020-10")
        clip = patches(tmp_path / "a.mp4", "-vf", f"{wide},format=yuv444p10le", *tags, "-crf", "2")

        conform([clip], tmp_path / "shot.mp4", self.WIDE, 2)

        assert np.abs(colours_of(tmp_path / "shot.mp4") - PATCHES).max() <= 8

    def test_interlaced_pictures_lose_their_combs(self, tmp_path: Path) -> None:
        slide = "nullsrc=s=64x36:r=50:d=0.5,format=yuv420p,geq=lum='if(lt(mod(X+64-4*N,64),16),235,16)':cb=128:cr=128"
        clip = made(
            tmp_path / "a.mp4", "-f", "lavfi", "-i", f"{slide},interlace=scan=tff:lowpass=off",
            "-flags", "+ilme+ildct", "-x264opts", "tff=1", "-crf", "4",
        )  # fmt: skip

        conform([clip], tmp_path / "shot.mp4", Profile(width=64, height=36, rate=FrameRate.of(25), crf=4), 12)

        pictures = (seen(film, 6)[:, :, 1].astype(int) for film in (clip, tmp_path / "shot.mp4"))
        combs = [np.abs(np.diff(picture, axis=0)).mean() for picture in pictures]
        assert combs[0] > 20
        assert combs[1] < 5
        assert frame_times(tmp_path / "shot.mp4")[-1] == 11


def pq(light: float) -> float:
    """Rec. ITU-R BT.2100-2, table 4: the inverse EOTF, cd/m2 to signal."""
    y = (light / 10_000) ** (2610 / 16384)
    return ((3424 / 4096 + 2413 / 128 * y) / (1 + 2392 / 128 * y)) ** (2523 / 32)


def hlg(light: float) -> float:
    """Rec. ITU-R BT.2100-2, table 5: a grey of so many cd/m2 on a display of 1,000, to signal."""
    scene = (light / 1000) ** (1 / 1.2)
    return (3 * scene) ** 0.5 if scene <= 1 / 12 else 0.17883277 * np.log(12 * scene - 0.28466892) + 0.55991073


def method_a(light: float) -> float:
    """Report ITU-R BT.2446-1, 4.2: a grey of an HDR master for 1,000 cd/m2 as SDR for 100, gamma 2.4 to signal."""
    hdr_range, sdr_range = (1 + 32 * (peak / 10_000) ** (1 / 2.4) for peak in (1000, 100))
    p = np.log(1 + (hdr_range - 1) * (light / 1000) ** (1 / 2.4)) / np.log(hdr_range)
    if p <= 0.7399:
        c = 1.0770 * p
    elif p < 0.9909:
        c = -1.1510 * p**2 + 2.7811 * p - 0.6302
    else:
        c = 0.5 * p + 0.5
    return float((sdr_range**c - 1) / (sdr_range - 1))


def hdr(path: Path, lights: list[float], transfer: str, signal: Callable[[float], float]) -> Path:
    """An HDR10 or HLG clip of grey columns, mastered for 1,000 cd/m2."""
    luma = np.repeat([round(64 + 876 * signal(light)) for light in lights], 16).astype("<u2")
    raw = path.with_suffix(".yuv")
    picture = np.concatenate([np.tile(luma, 36), np.full(luma.size * 18, 512, "<u2")])
    raw.write_bytes(picture.tobytes() * 2)
    master = "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400"
    tags = f"colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    return made(
        path, "-f", "rawvideo", "-pix_fmt", "yuv420p10le", "-s", f"{luma.size}x36", "-r", "24", "-i", raw,
        "-c:v", "libx265", "-crf", "1", "-x265-params", f"log-level=error:{tags}:{master}",
    )  # fmt: skip


class TestSound:
    def test_it_stays_with_its_picture_and_is_exactly_as_long(self, tmp_path: Path) -> None:
        profile = Profile(width=64, height=36, rate=FrameRate.of(29.97))
        clip = clicking(tmp_path / "a.mp4", 48, 0.5)

        done = conform([clip], tmp_path / "shot.mp4", profile, 31, sound_path=tmp_path / "shot.wav")

        sound, rate = read_wav(tmp_path / "shot.wav")
        assert done.sound == tmp_path / "shot.wav"
        assert rate == 48_000
        assert sound.shape == (2, profile.rate.samples(31))
        assert beeps(sound) == [pytest.approx(24_000, abs=120)]

    def test_none_is_none(self, tmp_path: Path) -> None:
        done = conform([counting(tmp_path / "a.mp4", 5)], tmp_path / "b.mp4", FILM, 5, sound_path=tmp_path / "b.wav")

        assert done.sound is None
        assert not (tmp_path / "b.wav").exists()

    @pytest.mark.parametrize(
        ("extend", "expected"),
        [(Extend.HOLD, [0.25]), (Extend.LOOP, [0.25, 0.75, 1.25]), (Extend.SLOW, [0.5])],
    )
    def test_it_is_extended_like_the_pictures(self, extend: Extend, expected: list[float], tmp_path: Path) -> None:
        clip = clicking(tmp_path / "a.mp4", 12, 0.25)

        conform([clip], tmp_path / "b.mp4", FILM, 36, extend=extend, sound_path=tmp_path / "b.wav")

        sound, _ = read_wav(tmp_path / "b.wav")
        assert sound.shape == (2, 72_000)
        exactly = 2_000 if extend is Extend.SLOW else 120
        assert beeps(sound) == [pytest.approx(at * 48_000, abs=exactly) for at in expected]

    def test_slowed_it_keeps_its_pitch(self, tmp_path: Path) -> None:
        sine = ("-f", "lavfi", "-i", "sine=frequency=1000:duration=1", "-c:a", "aac", "-b:a", "192k")
        clip = counting(tmp_path / "a.mp4", 24, "24", *sine)

        conform([clip], tmp_path / "b.mp4", FILM, 36, extend=Extend.SLOW, sound_path=tmp_path / "b.wav")

        sound, _ = read_wav(tmp_path / "b.wav")
        spectrum = np.abs(np.fft.rfft(sound[0, 12_000:60_000] * np.hanning(48_000)))
        assert abs(int(spectrum.argmax()) - 1000) <= 3
        assert np.abs(sound[0, 4_800:67_200]).reshape(-1, 480).max(axis=1).min() > 0.05

    def test_of_several_clips_one_may_be_silent(self, tmp_path: Path) -> None:
        clips = [counting(tmp_path / "a.mp4", 12), clicking(tmp_path / "b.mp4", 12, 0.25)]

        conform(clips, tmp_path / "c.mp4", FILM, 30, sound_path=tmp_path / "c.wav")

        assert beeps(read_wav(tmp_path / "c.wav")[0]) == [pytest.approx(36_000, abs=120)]

    @pytest.mark.parametrize("shift", [-0.2, 0.3])
    def test_sound_that_starts_before_or_after_the_picture(self, shift: float, tmp_path: Path) -> None:
        whole = clicking(tmp_path / "a.mp4", 24, 0.5)
        clip = made(
            tmp_path / "b.mkv", "-i", whole, "-itsoffset", str(shift), "-i", whole,
            "-map", "0:v", "-map", "1:a", "-c", "copy",
        )  # fmt: skip

        conform([clip], tmp_path / "c.mp4", FILM, 24, sound_path=tmp_path / "c.wav")

        assert beeps(read_wav(tmp_path / "c.wav")[0]) == [pytest.approx((0.5 + shift) * 48_000, abs=150)]
        assert shown(tmp_path / "c.mp4") == list(range(24))

    @pytest.mark.parametrize("layout", [("8000", "1"), ("22050", "2"), ("48000", "6"), ("96000", "2")])
    def test_other_rates_and_channels(self, layout: tuple[str, str], tmp_path: Path) -> None:
        sine = ("-f", "lavfi", "-i", "sine=frequency=440:duration=1", "-ar", layout[0], "-ac", layout[1])
        clip = counting(tmp_path / "a.mkv", 24, "24", *sine, "-c:a", "pcm_s16le")

        conform([clip], tmp_path / "b.mp4", FILM, 24, sound_path=tmp_path / "b.wav")

        sound, rate = read_wav(tmp_path / "b.wav")
        assert (rate, sound.shape) == (48_000, (2, 48_000))
        assert int(np.abs(np.fft.rfft(sound[0])).argmax()) == 440


class TestFaults:
    def test_a_clip_cut_short(self, tmp_path: Path) -> None:
        whole = counting(tmp_path / "a.mp4", 24, "24", "-movflags", "+faststart").read_bytes()
        (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) * 3 // 4])

        self.refused(tmp_path / "cut.mp4", "cut short")

    def test_a_clip_that_is_damaged_inside(self, tmp_path: Path) -> None:
        content = bytearray(counting(tmp_path / "a.mp4", 24, "24", "-movflags", "+faststart").read_bytes())
        start = content.index(b"mdat") + 4
        content[start:] = bytes(255 - byte for byte in content[start:])
        (tmp_path / "bad.mp4").write_bytes(content)

        self.refused(tmp_path / "bad.mp4", r"bad\.mp4")

    @pytest.mark.parametrize("content", [b"", b"no film", bytes(3000), b"\0\0\0\x18ftypisom\0\0\0\0isomiso2"])
    def test_what_is_no_film(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / "x.mp4").write_bytes(content)

        self.refused(tmp_path / "x.mp4", r"x\.mp4")

    def test_a_missing_file(self, tmp_path: Path) -> None:
        self.refused(tmp_path / "gone.mp4", r"gone\.mp4")

    def test_a_picture_that_calls_itself_a_film(self, tmp_path: Path) -> None:
        made(tmp_path / "a.png", "-f", "lavfi", "-i", "color=red:s=64x36", "-frames:v", "1")

        self.refused((tmp_path / "a.png").rename(tmp_path / "a.mp4"), r"a\.mp4")

    def test_sound_alone_even_with_the_cover_of_its_album(self, tmp_path: Path) -> None:
        made(tmp_path / "cover.png", "-f", "lavfi", "-i", "color=red:s=64x36", "-frames:v", "1")
        song = ("-f", "lavfi", "-i", "sine=duration=0.5")
        made(tmp_path / "a.m4a", *song)
        made(tmp_path / "b.mp3", *song, "-i", tmp_path / "cover.png", "-map", "0", "-map", "1", "-c:v", "copy")

        self.refused(tmp_path / "a.m4a", "only sound")
        self.refused(tmp_path / "b.mp3", "only sound")

    def test_no_pictures_in_a_stream_of_pictures(self, tmp_path: Path) -> None:
        made(tmp_path / "a.mkv", "-f", "lavfi", "-i", "color=s=64x36:d=1", "-frames:v", "0")

        self.refused(tmp_path / "a.mkv", r"a\.mkv")

    @pytest.mark.parametrize("kind", ["m3u8", "concat", "ffmetadata"])
    def test_a_list_of_other_files_is_not_followed(self, kind: str, tmp_path: Path) -> None:
        secret = made(tmp_path / "secret.ts", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=24:duration=1")
        text = {
            "m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n",
            "concat": f"ffconcat version 1.0\nfile '{secret}'\n",
            "ffmetadata": f";FFMETADATA1\nfile={secret}\n",
        }[kind]
        (tmp_path / "list.mp4").write_text(text, encoding="utf-8")

        self.refused(tmp_path / "list.mp4", r"list\.mp4")

    @pytest.mark.parametrize("place", ["header", "pictures"])
    def test_enormous_pictures_are_not_decoded(self, place: str, tmp_path: Path) -> None:
        if place == "header":
            content = bytearray(counting(tmp_path / "a.mp4", 2, "24", "-c:v", "mjpeg").read_bytes())
            entry = content.index(b"avc1", content.index(b"stsd")) if b"avc1" in content else content.index(b"mp4v")
            struct.pack_into(">HH", content, entry + 28, 65535, 65535)
            (tmp_path / "big.mp4").write_bytes(content)
            conform([tmp_path / "big.mp4"], tmp_path / "shot.mp4", FILM, 2)  # the pictures themselves say how large
            assert shown(tmp_path / "shot.mp4") == [0, 1]
        else:
            blank = "color=s=8192x8192:r=1:d=1"
            clip = made(tmp_path / "big.mp4", "-f", "lavfi", "-i", blank, "-preset", "ultrafast")
            self.refused(clip, "36 million")

    def refused(self, clip: Path, said: str) -> None:
        out = clip.parent / "out"
        with pytest.raises(UnreadableMedia, match=said):
            conform([clip], out / "shot.mp4", FILM, 24, sound_path=out / "shot.wav")
        assert not out.exists() or list(out.iterdir()) == []


class TestStopping:
    def test_progress_reaches_the_end(self, tmp_path: Path) -> None:
        told: list[tuple[int, int]] = []

        conform(
            [counting(tmp_path / "a.mp4", 20)], tmp_path / "b.mp4", FILM, 20,
            on_progress=lambda done, of: told.append((done, of)),
        )  # fmt: skip

        assert told == [(8, 20), (16, 20), (20, 20)]

    @pytest.mark.parametrize("after", [0, 2])
    def test_cancelled_it_leaves_nothing(self, after: int, tmp_path: Path) -> None:
        clip = clicking(tmp_path / "a.mp4", 24, 0.5)
        answers = iter([False] * after + [True] * 9)

        with pytest.raises(Cancelled):
            conform(
                [clip], tmp_path / "out" / "b.mp4", FILM, 24,
                sound_path=tmp_path / "out" / "b.wav", is_cancelled=lambda: next(answers),
            )  # fmt: skip

        assert list(tmp_path.glob("out/*")) == []

    @pytest.mark.parametrize("room", [300, 100_000, 400_000])
    def test_a_full_disk_is_told_and_leaves_nothing(self, room: int, tmp_path: Path) -> None:
        clip = made(
            tmp_path / "a.mp4", "-f", "lavfi", "-i", "nullsrc=s=640x360:r=24:d=1,geq=random(1)*255:128:128",
            "-f", "lavfi", "-i", "sine=duration=1", "-preset", "ultrafast",
        )  # fmt: skip
        out = tmp_path / "out"

        with little_room(room), pytest.raises(DiskFull):
            conform([clip], out / "b.mp4", Profile(width=640, height=360), 24, sound_path=out / "b.wav")

        assert list(out.iterdir()) == []

    @pytest.mark.parametrize(("sources", "frames"), [(0, 1), (1, 0)])
    def test_nothing_to_do_is_refused(self, sources: int, frames: int, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="At least one source and one frame"):
            conform([tmp_path / "a.mp4"] * sources, tmp_path / "b.mp4", FILM, frames)


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    clip = made(tmp_path / "a.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=24:d=20", "-preset", "ultrafast")
    program = (
        "import resource, sys; from pathlib import Path; from shotwright_media.clips.conform import conform;"
        "from shotwright_media.profile import Profile; clip = Path(sys.argv[1]);"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024;"
        "conform([clip], clip.with_name('short.mp4'), Profile(width=320, height=180), 72); short = peak();"
        "conform([clip], clip.with_name('long.mp4'), Profile(width=320, height=180), 480); print(short, peak())"
    )

    done = subprocess.run([sys.executable, "-c", program, clip], capture_output=True, check=True, text=True)

    short_mb, long_mb = map(int, done.stdout.split())
    assert long_mb - short_mb < 30  # the clip's pictures take 166 MB
