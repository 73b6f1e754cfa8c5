from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest

from shotwright_media.errors import DiskFull, UnreadableMedia
from shotwright_media.frames.colour import Bytes
from shotwright_media.frames.pictures import write_picture
from shotwright_media.interchange.pdf_text import clipped, load_font, text_width, wrapped
from shotwright_media.interchange.storyboard import Panel, Storyboard, StoryboardWords, write_storyboard
from tests.media.disk import little_room
from tests.media.drawing import plain

A4 = (595, 842)


def panel(number: int, **changes: Any) -> Panel:
    made = Panel(
        code=f"shot_{number:03}",
        facts=("中景", "eye level", "push in", "2.2 s"),
        description="雨夜的街口，她没有走。",
        dialogue=("林夏：“你来晚了。”",),
        notes=("老王：太快了",),
    )
    return replace(made, **changes)


def board(*panels: Panel) -> Storyboard:
    return Storyboard(title="雨夜 Rain", facts=("24 fps",), panels=panels)


def pages(path: Path) -> list[str]:
    """The text of each page, as PDFium finds it, on one line."""
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def boxes(path: Path) -> list[list[tuple[float, float, float, float]]]:
    """For each page, where each stretch of text lies: left, bottom, right, top in points."""
    with pypdfium2.PdfDocument(path) as document:
        found: list[list[tuple[float, float, float, float]]] = []
        for page in document:
            text = page.get_textpage()
            found.append([text.get_rect(index) for index in range(text.count_rects())])
        return found


def drawn(path: Path) -> Bytes:
    """The first page, one pixel to the point, RGB."""
    with pypdfium2.PdfDocument(path) as document:
        return np.asarray(document[0].render().to_numpy(), np.uint8)[:, :, ::-1]


class TestPages:
    @pytest.mark.parametrize(("per_page", "count"), [(3, 3), (4, 2), (6, 2)])
    def test_rows_fill_pages_with_numbers(self, tmp_path: Path, per_page: int, count: int) -> None:
        write_storyboard(tmp_path / "a.pdf", board(*map(panel, range(1, 8))), per_page=per_page)

        found = pages(tmp_path / "a.pdf")

        assert len(found) == count
        assert all(f"{number} / {count}" in text for number, text in enumerate(found, start=1))
        assert all("雨夜 Rain" in text for text in found)
        assert found[0].count("shot_") == per_page

    def test_every_word_can_be_found_chinese_too(self, tmp_path: Path) -> None:
        write_storyboard(tmp_path / "a.pdf", board(panel(1)))

        (text,) = pages(tmp_path / "a.pdf")

        for words in (
            "shot_001",
            "中景",
            "eye level",
            "雨夜的街口，她没有走。",
            "林夏：“你来晚了。”",
            "老王：太快了",
            "24 fps",
        ):
            assert words in text
        assert "Dialogue" in text

    def test_the_words_around_are_in_the_readers_language(self, tmp_path: Path) -> None:
        words = StoryboardWords(dialogue="对白", notes="批注", no_picture="暂无画面", continued="续")
        write_storyboard(tmp_path / "a.pdf", replace(board(panel(1, description="长" * 1500)), words=words))

        text = " ".join(pages(tmp_path / "a.pdf"))

        assert all(word in text for word in ("对白", "批注", "暂无画面", "shot_001 (续)"))
        assert "Dialogue" not in text

    def test_the_typeface_is_embedded_as_a_subset(self, tmp_path: Path) -> None:
        write_storyboard(tmp_path / "a.pdf", board(panel(1)))

        content = (tmp_path / "a.pdf").read_bytes()
        assert b"/FontFile2" in content
        assert len(content) < 100_000

    def test_the_same_storyboard_gives_the_same_bytes(self, tmp_path: Path) -> None:
        write_picture(tmp_path / "p.png", plain((200, 30, 30)))
        for name in ("a.pdf", "b.pdf"):
            write_storyboard(tmp_path / name, board(panel(1, picture=tmp_path / "p.png"), panel(2)))

        assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


class TestLongText:
    def test_three_thousand_characters_go_on_in_rows_and_none_is_lost(self, tmp_path: Path) -> None:
        text = "".join(f"{number:04}号句子很长，" for number in range(300))
        write_storyboard(tmp_path / "a.pdf", board(panel(1, description=text), panel(2)))

        found = "".join(pages(tmp_path / "a.pdf")).replace(" ", "")

        assert all(f"{number:04}号句子很长，" in found for number in range(300))
        assert "shot_001(continued)" in found
        assert found.index("shot_001(continued)") < found.index("shot_002")

    def test_a_heading_stands_with_what_it_heads(self, tmp_path: Path) -> None:
        lengths = range(1, 16)
        panels = [panel(length, description="\n".join(["字"] * length)) for length in lengths]
        write_storyboard(tmp_path / "a.pdf", board(*panels))

        text = " ".join(pages(tmp_path / "a.pdf"))

        assert "Notes shot" not in text
        assert "Dialogue shot" not in text
        assert text.count("(continued)") > 2

    @pytest.mark.parametrize("text", ["字" * 3000, "unbreakable" * 300, "a b " * 900, "😀" * 200, "\x07\t \u2028x"])
    def test_nothing_overlaps_or_leaves_the_page(self, tmp_path: Path, text: str) -> None:
        long = panel(1, description=text, dialogue=(text,), notes=(text,), facts=(text,), code="shot" + text[:400])
        write_storyboard(tmp_path / "a.pdf", replace(board(long, panel(2)), title=text, facts=(text,)))

        for page in boxes(tmp_path / "a.pdf"):
            assert all(left >= 40 and right <= A4[0] - 40 for left, _, right, _ in page)
            assert all(bottom >= 40 and top <= A4[1] - 40 for _, bottom, _, top in page)
            column = sorted((bottom, top) for left, bottom, _, top in page if 270 < left < 290)
            assert all(below[1] <= above[0] + 1.5 for below, above in pairwise(column))


class TestPictures:
    @pytest.mark.parametrize(("width", "height"), [(320, 180), (180, 320), (320, 100), (1, 1)])
    def test_a_picture_keeps_its_shape_beside_the_text(self, tmp_path: Path, width: int, height: int) -> None:
        write_picture(tmp_path / "p.png", plain((250, 0, 0), width, height))
        write_storyboard(tmp_path / "a.pdf", board(panel(1, picture=tmp_path / "p.png")))

        page = drawn(tmp_path / "a.pdf").astype(int)
        red = (page[:, :, 0] > 200) & (page[:, :, 1] < 60)
        rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))

        tall, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
        assert wide / tall == pytest.approx(width / height, rel=0.05)
        assert columns[-1] < 270

    def test_what_can_be_seen_through_lies_on_white(self, tmp_path: Path) -> None:
        write_picture(tmp_path / "p.png", plain((0, 0, 0, 0)))
        write_storyboard(tmp_path / "a.pdf", board(panel(1, picture=tmp_path / "p.png")))

        assert drawn(tmp_path / "a.pdf")[150, 150].tolist() == [255, 255, 255]

    def test_without_a_picture_there_is_an_empty_frame(self, tmp_path: Path) -> None:
        write_storyboard(tmp_path / "a.pdf", board(panel(1), panel(2, picture=tmp_path / "gone.png")))

        assert pages(tmp_path / "a.pdf")[0].count("No picture yet") == 2

    def test_a_damaged_picture_is_named_and_leaves_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "p.png").write_bytes(b"no picture")

        with pytest.raises(UnreadableMedia, match=r"p\.png"):
            write_storyboard(tmp_path / "a.pdf", board(panel(1, picture=tmp_path / "p.png")))

        assert [path.name for path in tmp_path.iterdir()] == ["p.png"]


class TestRefusals:
    @pytest.mark.parametrize(("count", "per_page"), [(0, 4), (1, 2), (1, 7)])
    def test_no_panel_or_rows_that_do_not_fit(self, tmp_path: Path, count: int, per_page: int) -> None:
        with pytest.raises(ValueError, match="at least one panel, and 3 to 6"):
            write_storyboard(tmp_path / "a.pdf", board(*map(panel, range(count))), per_page=per_page)

    def test_a_full_disk_leaves_nothing(self, tmp_path: Path) -> None:
        with little_room(1000), pytest.raises(DiskFull):
            write_storyboard(tmp_path / "a.pdf", board(panel(1)))

        assert list(tmp_path.iterdir()) == []


class TestLines:
    def test_no_line_begins_with_a_closing_mark_and_no_word_is_divided(self) -> None:
        load_font()
        text = "她说：“走吧。”Then nobody answered，只有雨声……很久很久以后，door slammed!"

        for width in range(50, 120):
            lines = list(wrapped(text, 8, width))
            assert "".join(lines).replace(" ", "") == text.replace(" ", "")
            assert not [line for line in lines if line[0] in "，。”……！!" and len(line) > 1]
            assert all(text_width(line, 8) <= width for line in lines)
            assert any("answered" in line for line in lines)

    def test_cutting_keeps_the_beginning_and_says_so(self) -> None:
        load_font()

        cut = clipped("a very long title " * 200, 16, 200)

        assert cut.startswith("a very long")
        assert cut.endswith("…")
        assert text_width(cut, 16) <= 200
        assert clipped("short", 16, 200) == "short"
