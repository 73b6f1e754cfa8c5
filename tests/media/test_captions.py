from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import ImageFont

from shotwright_media.errors import UnreadableMedia
from shotwright_media.subtitles import fonts
from shotwright_media.subtitles.caption_style import CaptionStyle, caption_style
from shotwright_media.subtitles.captions import Caption, rasterise

SIZES = [(1280, 720), (1920, 1080), (720, 1280), (1080, 1080), (320, 180)]
BROAD = caption_style(1280, 720)


def over(caption: Caption, style: CaptionStyle, ground: int) -> NDArray[np.float32]:
    """The caption laid over an even ground: brightness of the whole frame."""
    frame = np.full((style.frame_height, style.frame_width), ground, np.float32)
    height, width = caption.pixels.shape[:2]
    part = frame[caption.y : caption.y + height, caption.x : caption.x + width]
    alpha = caption.pixels[..., 3].astype(np.float32) / 255
    part += alpha * (caption.pixels[..., :3].mean(axis=2) - part)
    return frame


def letters(caption: Caption) -> NDArray[np.bool_]:
    return (caption.pixels[..., 0] > 200) & (caption.pixels[..., 3] > 200)


def rows_of(caption: Caption) -> int:
    """How many lines of letters there are: runs of rows with something bright in them, small gaps bridged."""
    filled = letters(caption).any(axis=1)
    return int((np.diff(np.flatnonzero(filled)) > 3).sum()) + 1


class TestPlace:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("text", ["走吧。", "雨下得很大，\n林夏没有走。", "I told you not to come here."])
    def test_stands_centred_in_the_lower_part_within_the_frame(self, size: tuple[int, int], text: str) -> None:
        style = caption_style(*size)

        caption = rasterise(text, style)

        height, width = caption.pixels.shape[:2]
        assert caption.x % 2 == caption.y % 2 == width % 2 == height % 2 == 0
        assert caption.x >= 0
        assert caption.x + width <= size[0]
        assert caption.y >= size[1] * 0.5
        assert caption.y + height <= size[1]
        columns = np.flatnonzero(letters(caption).any(axis=0))
        assert caption.x + (columns[0] + columns[-1]) / 2 == pytest.approx(size[0] / 2, abs=0.04 * style.size_px + 2)

    def test_upright_films_keep_clear_of_the_controls_of_phones(self) -> None:
        style = caption_style(720, 1280)

        caption = rasterise("走吧。", style)

        rows = np.flatnonzero(letters(caption).any(axis=1))
        assert caption.y + rows[-1] < 0.8 * 1280

    def test_one_line_and_the_last_of_two_stand_on_the_same_height(self) -> None:
        one, two = rasterise("走吧", BROAD), rasterise("好的\n走吧", BROAD)

        bottoms = [caption.y + np.flatnonzero(letters(caption).any(axis=1))[-1] for caption in (one, two)]

        assert abs(bottoms[0] - bottoms[1]) <= 1

    def test_a_closing_mark_does_not_push_the_line_aside(self) -> None:
        plain, marked = rasterise("林夏在雨里", BROAD), rasterise("林夏在雨里，", BROAD)

        first = [caption.x + np.flatnonzero(letters(caption).any(axis=0))[0] for caption in (plain, marked)]

        assert 0 < first[0] - first[1] < BROAD.size_px * 0.25


class TestLook:
    @pytest.mark.parametrize("ground", [0, 30, 128, 235, 255])
    def test_letters_stand_out_on_any_ground(self, ground: int) -> None:
        caption = rasterise("雨下得很大", BROAD)

        shown = over(caption, BROAD, ground)

        inside = np.zeros(shown.shape, bool)
        height, width = caption.pixels.shape[:2]
        inside[caption.y : caption.y + height, caption.x : caption.x + width] = letters(caption)
        ring = grown(inside, 2) & ~grown(inside, 1)
        assert shown[inside].mean() > 240
        assert shown[ring].mean() < 100

    def test_the_shadow_fades_out_to_nothing(self) -> None:
        alpha = rasterise("雨下得很大", BROAD).pixels[..., 3]

        edges = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])

        assert edges.max() <= 2
        assert ((alpha > 10) & (alpha < 120)).any()

    def test_nothing_of_the_letters_is_cut_off(self) -> None:
        mask = letters(rasterise("Ågjþ（鬱）", BROAD))

        assert not mask[:2].any()
        assert not mask[-2:].any()
        assert not mask[:, :2].any()
        assert not mask[:, -2:].any()

    def test_english_quotation_marks_are_narrow_and_chinese_ones_wide(self) -> None:
        english = rasterise("“I don’t”", BROAD).pixels.shape[1]
        straight = rasterise('"I don\'t"', BROAD).pixels.shape[1]
        chinese = rasterise("“我不”", BROAD).pixels.shape[1]

        assert english == pytest.approx(straight, abs=0.5 * BROAD.size_px)
        assert chinese == pytest.approx(4 * BROAD.size_px, abs=1.6 * BROAD.size_px)

    def test_the_same_text_gives_the_same_pixels(self) -> None:
        assert rasterise("走吧", BROAD).pixels.tobytes() == rasterise("走吧", BROAD).pixels.tobytes()


class TestWrapping:
    def test_a_line_too_long_for_the_frame_is_broken_again(self) -> None:
        style = caption_style(720, 1280)

        caption = rasterise("林夏站在车站的屋檐下手里紧紧攥着那封信", style)

        assert rows_of(caption) == 2
        assert caption.pixels.shape[1] <= 720

    def test_a_line_slightly_too_long_is_made_smaller_instead(self) -> None:
        style = caption_style(720, 1280)

        caption = rasterise("MOMMY, WHO WAS WANDERING?", style)

        assert rows_of(caption) == 1
        assert np.flatnonzero(letters(caption).any(axis=0)).size <= 720 - 2 * style.side_px

    @given(text=st.text(st.sampled_from([*"雨夜林夏，。 abcW\n—！"]), max_size=60).map(lambda text: "“" + text))
    @settings(max_examples=25, deadline=None)
    def test_any_text_stays_within_the_frame(self, text: str) -> None:
        style = caption_style(360, 640)

        caption = rasterise(text, style)

        height, width = caption.pixels.shape[:2]
        assert 0 <= caption.x <= caption.x + width <= 360
        assert 0 <= caption.y <= caption.y + height <= 640

    @pytest.mark.parametrize("text", ["", " \n "])
    def test_nothing_to_draw_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match="no text"):
            rasterise(text, BROAD)


class TestFont:
    def test_holds_simplified_traditional_kana_and_latin(self) -> None:
        font = ImageFont.truetype(fonts.caption_font(), 32)
        missing = font.getmask("\U000fffff").getbbox()

        for char in "雨夜说鬱龍灣カなÅéß—“”…？！〜Ж":
            assert font.getmask(char).getbbox() not in (None, missing), char

    def test_its_measures_are_as_stated(self) -> None:
        font = ImageFont.truetype(fonts.caption_font(), 1000)

        ascent, descent = font.getmetrics()

        assert font.getname() == (fonts.FONT_FAMILY, "Bold")
        assert (ascent + descent) / 1000 == fonts.LINE_HEIGHT
        assert descent / 1000 == fonts.DESCENT

    def test_an_incomplete_installation_says_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fonts, "_FOLDER", tmp_path)

        with pytest.raises(UnreadableMedia, match="Install Shotwright again"):
            fonts.caption_font()

    def test_a_broken_font_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "broken.ttf").write_bytes(b"not a font")

        with pytest.raises(UnreadableMedia, match=r"broken\.ttf"):
            rasterise("走吧", caption_style(640, 360, font=tmp_path / "broken.ttf"))


def grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """`mask` with a border of so many pixels added to everything in it."""
    padded = np.pad(mask, by)
    height, width = mask.shape
    return np.logical_or.reduce(
        [padded[y : y + height, x : x + width] for y in range(2 * by + 1) for x in range(2 * by + 1)]
    )
