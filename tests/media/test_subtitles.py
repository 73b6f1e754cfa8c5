import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from shotwright_media.errors import DiskFull, UnreadableMedia
from shotwright_media.subtitles.caption_style import Look, Position, caption_style
from shotwright_media.subtitles.captions import rasterise
from shotwright_media.subtitles.cues import Cue
from shotwright_media.subtitles.files import read_srt, shown_text, write_ass, write_srt, write_vtt
from shotwright_media.subtitles.fonts import caption_font
from tests.media.disk import little_room
from tests.media.sounds import ffmpeg

CUES = (
    Cue(start_s=Fraction(25, 24), end_s=Fraction(60, 24), text="雨下得很大，\n她没有走。", speaker="林夏"),
    Cue(start_s=Fraction(62, 24), end_s=Fraction(3600), text="Don't <go> & stay --> here {now}", speaker="Mei, Ling"),
    Cue(start_s=Fraction(3601), end_s=Fraction(3602), text=r"C:\New\hills 100%"),
)
BILINGUAL = (
    Cue(start_s=1, end_s=3, text="雨下得很大。", translation="It was\npouring.", speaker="林夏"),
    Cue(start_s=4, end_s=6, text="好。"),
)
HOSTILE = (
    "<i>a</i> <script>alert(1)</script>",
    "a --> b",
    "a\n2\n00:00:05,000 --> 00:00:06,000\nb",
    "a\n\n3\n00:00:05.000 --> 00:00:06.000\nb",
    r"a\Nb\nc\hd",
    "WEBVTT\nNOTE a\nSTYLE",
    "a &lt; b &amp; c",
    "a\rb\x0bc\u2028d",
    "a\nDialogue: 0,0:00:00.00,0:00:09.00,Caption,,0,0,0,,b",
    "走😀👩\u200d👧吧",
)
STYLE = caption_style(640, 360)


@st.composite
def cue_lists(draw: st.DrawFn) -> list[Cue]:
    """Cues one after the other, some of them touching, at times that no file format can hold exactly."""
    made: list[Cue] = []
    at = Fraction(0)
    for _ in range(draw(st.integers(0, 6))):
        at += draw(st.fractions(0, 5, max_denominator=9973))
        end = at + draw(st.fractions(Fraction(1, 20), 5, max_denominator=9973))
        text = draw(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20))
        made.append(Cue(start_s=at, end_s=end, text=text))
        at = end
    return made


def heard_by_ffmpeg(path: Path) -> list[tuple[float, float, str]]:
    """The cues of a subtitle file as FFmpeg reads them: start, end, text.

    It hands them on as SRT, for which it writes the style as tags and its own escapes of braces and backslashes.
    """
    srt = ffmpeg("-v", "error", "-i", path, "-f", "srt", "-").stdout.decode()
    srt = re.sub(r"</?(?:font|b)\b[^>]*>|\u2060", "", srt).replace("\\{{}", "{")
    found = re.findall(r"(?m)^(\d+):(\d+):(\d+),(\d+) --> (\d+):(\d+):(\d+),(\d+)\n((?:.+\n)*)", srt)
    times = [[int(value) for value in match[:8]] for match in found]
    return [
        (t[0] * 3600 + t[1] * 60 + t[2] + t[3] / 1000, t[4] * 3600 + t[5] * 60 + t[6] + t[7] / 1000, match[8].strip())
        for t, match in zip(times, found, strict=True)
    ]


class TestSrt:
    def test_reads_as_written(self, tmp_path: Path) -> None:
        write_srt(tmp_path / "film.srt", CUES)

        again = read_srt(tmp_path / "film.srt")

        assert [cue.text for cue in again] == [cue.text for cue in CUES]
        assert [float(cue.start_s) for cue in again] == pytest.approx([float(cue.start_s) for cue in CUES], abs=0.0005)

    def test_looks_like_every_srt(self, tmp_path: Path) -> None:
        write_srt(tmp_path / "film.srt", CUES[:1])

        expected = "1\n00:00:01,042 --> 00:00:02,500\n雨下得很大，\n她没有走。\n"
        assert (tmp_path / "film.srt").read_bytes() == expected.encode()

    @given(cue_lists())
    @settings(max_examples=60, deadline=None)
    def test_rounding_makes_no_overlap_and_loses_no_text(
        self, tmp_path_factory: pytest.TempPathFactory, cues: list[Cue]
    ) -> None:
        path = tmp_path_factory.mktemp("srt") / "film.srt"

        write_srt(path, cues)
        again = read_srt(path)

        assert [cue.text for cue in again] == [cue.text for cue in cues]
        assert all(before.end_s <= after.start_s for before, after in pairwise(again))
        assert all(abs(cue.start_s - old.start_s) <= Fraction(1, 2000) for cue, old in zip(again, cues, strict=True))

    @pytest.mark.parametrize("lines", ["\r\n", "\r", "\n"])
    def test_reads_what_editors_save(self, tmp_path: Path, lines: str) -> None:
        text = (
            "\ufeff1\n00:00:01.000 --> 00:00:02,5\n".replace("2,5", "2,500")
            + "a\nb\n\n\n00:00:03,000-->00:00:04,000\nc\n\n"
        )
        (tmp_path / "film.srt").write_bytes(text.replace("\n", lines).encode())

        assert [cue.text for cue in read_srt(tmp_path / "film.srt")] == ["a\nb", "c"]

    @pytest.mark.parametrize(
        "content",
        [b"1\nsometime\nwords\n", b"1\n00:00:02,000 --> 00:00:01,000\nbackwards\n", "雨".encode("gbk") * 3],
        ids=["no time", "backwards", "not utf-8"],
    )
    def test_broken_files_are_named(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "film.srt").write_bytes(content)

        with pytest.raises(UnreadableMedia, match=r"film\.srt"):
            read_srt(tmp_path / "film.srt")

    def test_ffmpeg_reads_every_character(self, tmp_path: Path) -> None:
        write_srt(tmp_path / "film.srt", CUES)

        heard = heard_by_ffmpeg(tmp_path / "film.srt")

        assert [text for _, _, text in heard] == [cue.text for cue in CUES]
        assert heard[0][:2] == (1.042, 2.5)

    def test_a_blank_line_in_a_text_does_not_end_its_cue(self, tmp_path: Path) -> None:
        write_srt(tmp_path / "film.srt", [Cue(start_s=1, end_s=2, text="a\r\n\r\n 7 \n\nb")])

        assert [cue.text for cue in read_srt(tmp_path / "film.srt")] == ["a\n7\nb"]

    def test_a_cue_too_short_to_be_written_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="too short"):
            write_srt(tmp_path / "film.srt", [Cue(start_s=1, end_s=1.0001, text="a")])

    def test_a_full_disk_leaves_nothing(self, tmp_path: Path) -> None:
        with little_room(100), pytest.raises(DiskFull, match=r"film\.srt"):
            write_srt(tmp_path / "film.srt", CUES * 20)

        assert list(tmp_path.iterdir()) == []


class TestVtt:
    def test_ffmpeg_reads_every_character(self, tmp_path: Path) -> None:
        write_vtt(tmp_path / "film.vtt", CUES, language="zh")

        heard = heard_by_ffmpeg(tmp_path / "film.vtt")

        assert [text for _, _, text in heard] == [cue.text for cue in CUES]
        assert heard[0][:2] == (1.042, 2.5)

    def test_speakers_are_voices_and_nothing_is_markup_by_accident(self, tmp_path: Path) -> None:
        write_vtt(tmp_path / "film.vtt", CUES[1:2])

        text = (tmp_path / "film.vtt").read_text("utf-8")

        assert text.startswith("WEBVTT\n\n1\n00:00:02.583 --> 01:00:00.000\n")
        assert "<v Mei, Ling>Don't &lt;go&gt; &amp; stay --&gt; here {now}</v>" in text


class TestAss:
    def test_ffmpeg_reads_times_and_lines(self, tmp_path: Path) -> None:
        write_ass(tmp_path / "film.ass", CUES[:1], STYLE, title="雨夜")

        assert heard_by_ffmpeg(tmp_path / "film.ass") == [(1.04, 2.5, "雨下得很大，\n她没有走。")]

    @given(cue_lists())
    @settings(max_examples=30, deadline=None)
    def test_rounding_to_hundredths_makes_no_overlap(
        self, tmp_path_factory: pytest.TempPathFactory, cues: list[Cue]
    ) -> None:
        path = tmp_path_factory.mktemp("ass") / "film.ass"

        write_ass(path, cues, STYLE)

        times = re.findall(r"(?m)^Dialogue: 0,(\S+?),(\S+?),", path.read_text("utf-8"))
        assert len(times) == len(cues)
        assert all(start < end for start, end in times)
        assert all(before[1] <= after[0] for before, after in pairwise(times))

    @pytest.mark.parametrize("size", [(1280, 720), (720, 1280)])
    @pytest.mark.parametrize(
        ("text", "translation"),
        [
            ("雨下得很大，\n她没有走。", ""),
            (r"{Really} \N \h go?", ""),
            (r"{\pos(9,9)}{\p1}m", ""),
            ("雨下得很大", "It poured."),
        ],
    )
    @pytest.mark.parametrize("position", Position)
    def test_a_player_draws_it_as_we_burn_it(
        self, tmp_path: Path, size: tuple[int, int], text: str, translation: str, position: Position
    ) -> None:
        style = caption_style(*size, position=position)
        write_ass(tmp_path / "film.ass", [Cue(start_s=0, end_s=5, text=text, translation=translation)], style)

        drawn = frame_with_subtitles(tmp_path / "film.ass", size)

        caption = rasterise(text, style, translation=translation)
        burned = np.zeros((size[1], size[0]), bool)
        height, width = caption.pixels.shape[:2]
        burned[caption.y : caption.y + height, caption.x : caption.x + width] = caption.pixels[..., 0] > 200
        ours, theirs = extent(burned), extent(drawn > 200)
        assert ours == pytest.approx(theirs, abs=0.03 * min(size))
        assert burned.sum() == pytest.approx((drawn > 200).sum(), rel=0.25)

    @pytest.mark.parametrize("look", Look)
    def test_a_player_shows_the_same_look(self, tmp_path: Path, look: Look) -> None:
        style = caption_style(1280, 720, look=look, translation_above=True)
        cue = Cue(start_s=0, end_s=5, text="雨下得很大", translation="It was pouring.")
        write_ass(tmp_path / "film.ass", [cue], style)

        drawn = frame_with_subtitles(tmp_path / "film.ass", (1280, 720)).astype(np.float32)

        caption = rasterise(cue.text, style, translation=cue.translation)
        frame = np.full((720, 1280), float(np.median(drawn)), np.float32)
        height, width = caption.pixels.shape[:2]
        part = frame[caption.y : caption.y + height, caption.x : caption.x + width]
        alpha = caption.pixels[..., 3].astype(np.float32) / 255
        part += alpha * (caption.pixels[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32) - part)
        region = np.s_[caption.y - 8 : caption.y + height + 8, caption.x - 8 : caption.x + width + 8]
        assert blurred(frame[region]) == pytest.approx(blurred(drawn[region]), abs=45)


class TestTwoLanguages:
    @pytest.mark.parametrize("above", [False, True])
    def test_stand_in_one_cue_of_every_format(self, tmp_path: Path, above: bool) -> None:
        write_srt(tmp_path / "film.srt", BILINGUAL, translation_above=above)
        write_vtt(tmp_path / "film.vtt", BILINGUAL, translation_above=above)
        write_ass(tmp_path / "film.ass", BILINGUAL, caption_style(640, 360, translation_above=above))

        main, second = "雨下得很大。", "It was\npouring."
        expected = f"{second}\n{main}" if above else f"{main}\n{second}"
        for ending in ("srt", "vtt", "ass"):
            heard = heard_by_ffmpeg(tmp_path / f"film.{ending}")
            assert [text for _, _, text in heard] == [expected, "好。"], ending
        assert [shown_text(cue, above) for cue in BILINGUAL] == [expected, "好。"]

    def test_pages_can_style_the_second(self, tmp_path: Path) -> None:
        write_vtt(tmp_path / "film.vtt", BILINGUAL[:1])

        assert "<v 林夏>雨下得很大。\n<c.second>It was\npouring.</c></v>" in (tmp_path / "film.vtt").read_text("utf-8")


class TestHostileText:
    @pytest.mark.parametrize("ending", ["srt", "vtt", "ass"])
    @pytest.mark.parametrize("text", HOSTILE)
    def test_is_text_and_nothing_else(self, tmp_path: Path, ending: str, text: str) -> None:
        path = tmp_path / f"film.{ending}"
        cues = [Cue(start_s=1, end_s=2, text=text, speaker=text), Cue(start_s=3, end_s=4, text="end")]
        if ending == "srt":
            write_srt(path, cues)
        elif ending == "vtt":
            write_vtt(path, cues, language=text)
        else:
            write_ass(path, cues, STYLE, title=text)

        heard = heard_by_ffmpeg(path)

        assert [(start, end) for start, end, _ in heard] == [(1, 2), (3, 4)]
        assert heard[0][2].split() == shown_text(cues[0]).split()
        assert heard[1][2] == "end"

    def test_what_is_not_seen_is_not_written(self, tmp_path: Path) -> None:
        write_srt(tmp_path / "film.srt", [Cue(start_s=1, end_s=2, text="走\u202e\u2066\u200b\x00吧\ud800")])

        assert (tmp_path / "film.srt").read_text("utf-8").split("\n")[2] == "走吧"


def blurred(shown: NDArray[np.float32]) -> NDArray[np.float32]:
    """Brightness over squares as large as half a character, for pictures that may lie a few pixels apart."""
    return np.asarray(cv2.blur(shown, (25, 25))[::12, ::12], np.float32)


def frame_with_subtitles(path: Path, size: tuple[int, int]) -> NDArray[np.uint8]:
    """One frame of libass drawing `path` over grey with our font, as brightness."""
    report = ffmpeg(
        *("-f", "lavfi", "-i", f"color=0x606060:s={size[0]}x{size[1]}:d=0.2"),
        *("-vf", f"ass={path}:fontsdir={caption_font().parent}", "-frames:v", "1", path.with_suffix(".png")),
    ).stderr.decode()
    assert re.search(r"fontselect: .* -> NotoSansSC-Bold", report)
    with av.open(str(path.with_suffix(".png"))) as container:
        return next(container.decode(video=0)).to_ndarray(format="gray").astype(np.uint8)


def extent(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, right, top and bottom of what is set."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(columns[-1]), int(rows[0]), int(rows[-1])
