from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import ImageFont

from shotwright_media.errors import UnreadableMedia
from shotwright_media.subtitles import fonts
from shotwright_media.subtitles.caption_style import CaptionStyle, Look, Position, caption_style
from shotwright_media.subtitles.captions import Caption, rasterise
from shotwright_media.subtitles.cue_rules import rules_for

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
        assert caption.x + (columns[0] + columns[-1]) / 2 == pytest.approx(size[0] / 2, abs=0.04 * style.size_px + 2.5)

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


class TestStyles:
    @pytest.mark.parametrize("look", Look)
    @pytest.mark.parametrize("position", Position)
    @pytest.mark.parametrize("size", [(1280, 720), (720, 1280)])
    def test_every_look_fits_the_frame_wherever_it_stands(
        self, look: Look, position: Position, size: tuple[int, int]
    ) -> None:
        style = caption_style(*size, look=look, position=position)

        caption = rasterise("雨下得很大，\n林夏没有走。", style, translation="She stayed.")

        height, width = caption.pixels.shape[:2]
        middle = caption.y + height / 2
        assert middle < 0.3 * size[1] if position is Position.TOP else middle > 0.65 * size[1]
        assert 0 <= caption.x <= caption.x + width <= size[0]
        assert 0 <= caption.y <= caption.y + height <= size[1]

    def test_drama_is_yellow(self) -> None:
        drawn = rasterise("走吧", caption_style(1280, 720, look=Look.DRAMA)).pixels
        red, green, blue = drawn[drawn[..., 3] == 255][np.argmax(drawn[drawn[..., 3] == 255].sum(axis=1))][:3]

        assert red > 240
        assert green > 200
        assert blue < 100

    def test_a_box_is_even_and_half_transparent_around_the_letters(self) -> None:
        style = caption_style(1280, 720, look=Look.BOXED)

        drawn = rasterise("走吧", style).pixels

        alpha = drawn[..., 3]
        rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
        box = alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        assert box.min() == round(255 * style.box_opacity)
        assert box.shape[0] > 1.4 * style.size_px

    def test_size_is_a_factor(self) -> None:
        small, large = (rasterise("走吧", caption_style(1280, 720, size=size)) for size in (0.7, 1.4))

        tall = [np.flatnonzero(letters(caption).any(axis=1)).size for caption in (small, large)]

        assert tall[1] / tall[0] == pytest.approx(2, abs=0.1)

    @pytest.mark.parametrize("size", [0.1, 3, float("nan")])
    def test_a_size_nobody_could_want_is_refused(self, size: float) -> None:
        with pytest.raises(ValueError, match=r"0\.5 to 2 times"):
            caption_style(1280, 720, size=size)


class TestTwoLanguages:
    @pytest.mark.parametrize("above", [False, True])
    def test_the_second_is_smaller_and_on_its_side(self, above: bool) -> None:
        style = caption_style(1280, 720, translation_above=above)

        drawn = letters(rasterise("走走走", style, translation="HHHHH"))

        rows = np.flatnonzero(drawn.any(axis=1))
        gap = int(np.argmax(np.diff(rows)))
        upper, lower = rows[gap] - rows[0], rows[-1] - rows[gap + 1]
        assert bool(upper < lower) is above
        assert min(upper, lower) == pytest.approx(0.73 * style.translation_scale * style.size_px, abs=3)

    def test_the_last_line_stands_where_captions_stand(self) -> None:
        one, both = rasterise("HHH", BROAD), rasterise("走吧", BROAD, translation="HHH")

        feet = [caption.y + np.flatnonzero(letters(caption).any(axis=1))[-1] for caption in (one, both)]

        assert abs(feet[0] - feet[1]) <= 2

    @pytest.mark.parametrize("size", [(1280, 720), (720, 1280)])
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_a_line_as_long_as_the_rules_allow_fits_the_frame(self, size: tuple[int, int], language: str) -> None:
        rules = rules_for(language, width=size[0], height=size[1], second=True)
        words = "雨" * 16 if language == "zh" else "It was raining hard, and she did not leave us."
        line = words[: rules.line_columns // rules.character_columns]

        caption = rasterise("走吧", caption_style(*size), translation=line)

        assert rows_of(caption) == 2

    def test_a_translation_alone_is_drawn(self) -> None:
        assert letters(rasterise("", BROAD, translation="She stayed.")).any()


class TestTextThatIsNotFit:
    def test_three_thousand_characters_are_no_taller_than_the_frame(self) -> None:
        text = "雨下得很大，林夏没有走。" * 250
        style = caption_style(1280, 720)

        caption = rasterise(text, style)

        height, width = caption.pixels.shape[:2]
        drawn = letters(caption)
        assert height <= 0.9 * 720
        assert width <= 1280
        assert not drawn[:2].any()
        assert not drawn[-2:].any()
        assert rows_of(caption) > 15

    def test_emoji_are_left_out(self) -> None:
        assert rasterise("走吧😀 ❤️👩\u200d👧", BROAD).pixels.tobytes() == rasterise("走吧", BROAD).pixels.tobytes()

    def test_nothing_but_emoji_is_nothing_seen(self) -> None:
        caption = rasterise("😀👍🏽", BROAD)

        assert not caption.pixels.any()
        assert caption.pixels.shape[0] % 2 == caption.pixels.shape[1] % 2 == 0

    def test_a_letter_that_the_font_lacks_is_a_box(self) -> None:
        assert rasterise("走한吧", BROAD).pixels.tobytes() == rasterise("走□吧", BROAD).pixels.tobytes()

    def test_signs_that_are_not_seen_change_nothing(self) -> None:
        hostile = "走\u200b\u202e\u2066吧\ufeff\x07\u00ad"

        assert rasterise(hostile, BROAD).pixels.tobytes() == rasterise("走吧", BROAD).pixels.tobytes()

    @given(text=st.text(max_size=30))
    @settings(max_examples=40, deadline=None)
    def test_any_text_at_all_is_drawn_within_the_frame(self, text: str) -> None:
        caption = rasterise("a" + text, caption_style(320, 180))

        height, width = caption.pixels.shape[:2]
        assert 0 <= caption.x <= caption.x + width <= 320
        assert 0 <= caption.y <= caption.y + height <= 180


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
