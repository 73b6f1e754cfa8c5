import struct
import zlib
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from shotwright_media.clips.encode import render_segment
from shotwright_media.errors import DiskFull, UnreadableMedia
from shotwright_media.frames.compositing import Painter, Pose, Track
from shotwright_media.frames.contact_sheet import Panel, contact_sheet
from shotwright_media.frames.pictures import (
    encode_picture,
    fitted,
    frame_at,
    read_picture,
    write_picture,
    write_thumbnail,
)
from shotwright_media.profile import Profile
from shotwright_media.subtitles.fonts import caption_font
from tests.media.disk import little_room
from tests.media.drawing import dots, plain, plate_of, stage_of

SCENE = dots(200, 120, [(60, 40), (140, 80)], sigma=12)


class TestReadAndWrite:
    @pytest.mark.parametrize("channels", [3, 4])
    def test_png_keeps_every_pixel(self, channels: int, tmp_path: Path) -> None:
        picture = np.random.default_rng(1).integers(0, 256, (20, 30, channels)).astype(np.uint8)

        write_picture(tmp_path / "a.png", picture)

        assert (read_picture(tmp_path / "a.png") == picture).all()
        with Image.open(tmp_path / "a.png") as elsewhere:
            assert (np.asarray(elsewhere) == picture).all()

    @pytest.mark.parametrize("suffix", [".jpg", ".webp"])
    def test_lossy_kinds_keep_the_look(self, suffix: str, tmp_path: Path) -> None:
        write_picture(tmp_path / f"a{suffix}", SCENE)

        assert np.abs(read_picture(tmp_path / f"a{suffix}").astype(int) - SCENE).mean() < 2

    def test_the_same_picture_makes_the_same_bytes(self) -> None:
        assert encode_picture(SCENE, ".png") == encode_picture(SCENE.copy(), ".png")

    def test_a_photo_that_lies_on_its_side_is_put_upright(self, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6  # turn by 90 degrees to the right
        Image.fromarray(SCENE).save(tmp_path / "a.jpg", exif=exif)

        assert read_picture(tmp_path / "a.jpg").shape == (200, 120, 3)

    def test_a_palette_picture_with_a_hole_has_alpha(self, tmp_path: Path) -> None:
        picture = Image.new("P", (8, 8), 0)
        picture.putpalette([10, 20, 30, 200, 100, 50])
        picture.putpixel((3, 3), 1)
        picture.save(tmp_path / "a.png", transparency=0)

        pixels = read_picture(tmp_path / "a.png")

        assert pixels[3, 3].tolist() == [200, 100, 50, 255]
        assert pixels[0, 0, 3] == 0

    @pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n garbage", b"<svg/>"])
    def test_what_is_no_picture_is_unreadable(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / "a.png").write_bytes(content)

        with pytest.raises(UnreadableMedia, match=r"a\.png"):
            read_picture(tmp_path / "a.png")

    def test_a_picture_cut_short_is_unreadable(self, tmp_path: Path) -> None:
        encoded = encode_picture(SCENE, ".png")
        (tmp_path / "a.png").write_bytes(encoded[: len(encoded) // 2])

        with pytest.raises(UnreadableMedia):
            read_picture(tmp_path / "a.png")

    def test_a_decompression_bomb_is_not_opened(self, tmp_path: Path) -> None:
        Image.new("1", (9000, 9000)).save(tmp_path / "bomb.png")

        with pytest.raises(UnreadableMedia, match="64 million"):
            read_picture(tmp_path / "bomb.png")

    def test_a_full_disk_leaves_the_picture_of_before(self, tmp_path: Path) -> None:
        write_picture(tmp_path / "a.png", SCENE)
        before = (tmp_path / "a.png").read_bytes()

        with little_room(100), pytest.raises(DiskFull):
            write_picture(tmp_path / "a.png", SCENE[::-1])

        assert (tmp_path / "a.png").read_bytes() == before
        assert len(list(tmp_path.iterdir())) == 1

    @pytest.mark.parametrize("name", ["a.gif", "a"])
    def test_other_kinds_are_refused(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="Cannot write"):
            write_picture(tmp_path / name, SCENE)


def profile(name: str) -> bytes:
    """An ICC profile: `P3` with its primaries, or LittleCMS's own sRGB."""
    if name == "sRGB":
        return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return display_p3()


def display_p3() -> bytes:
    """Display P3 after ICC.1:2022 and SMPTE EG 432-1, its primaries adapted to D50, with a gamma of 2.2."""

    def xyz(*numbers: float) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(number * 65536) for number in numbers))

    gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    words = b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + bytes(78) + b"\0\0\0"
    tags = {
        b"desc": words,
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.5151, 0.2412, -0.0011),
        b"gXYZ": xyz(0.2920, 0.6922, 0.0419),
        b"bXYZ": xyz(0.1571, 0.0666, 0.7841),
        b"rTRC": gamma,
        b"gTRC": gamma,
        b"bTRC": gamma,
    }
    table, body = b"", b""
    for tag, content in tags.items():
        table += tag + struct.pack(">II", 128 + 4 + 12 * len(tags) + len(body), len(content))
        body += content
    head = bytes(8) + b"\2\x10\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    head += struct.pack(">3i", *(round(number * 65536) for number in (0.9642, 1.0, 0.8249))) + bytes(48)
    whole = head + struct.pack(">I", len(tags)) + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


class TestForeignPictures:
    """What people and providers bring."""

    def test_one_pixel_and_8k(self, tmp_path: Path) -> None:
        Image.new("RGB", (1, 1), (1, 2, 3)).save(tmp_path / "a.png")
        Image.new("RGB", (7680, 4320), (1, 2, 3)).save(tmp_path / "b.jpg")

        assert read_picture(tmp_path / "a.png").tolist() == [[[1, 2, 3]]]
        assert read_picture(tmp_path / "b.jpg").shape == (4320, 7680, 3)

    @pytest.mark.parametrize("channels", [1, 3, 4])
    def test_16_bits_become_8(self, channels: int, tmp_path: Path) -> None:
        levels = np.arange(0, 65536, 257, dtype=np.uint16).reshape(16, 16)
        cv2.imwrite(str(tmp_path / "a.png"), np.dstack([levels] * channels))

        picture = read_picture(tmp_path / "a.png")

        assert picture.shape == (16, 16, 4 if channels == 4 else 3)
        assert (picture == np.arange(256).reshape(16, 16, 1)).all()

    def test_a_cmyk_jpeg_has_the_colours_of_print(self, tmp_path: Path) -> None:
        inks = Image.new("CMYK", (48, 16))
        for x, ink in enumerate([(0, 255, 255, 0), (255, 255, 0, 0), (0, 0, 0, 255)]):
            inks.paste(ink, (16 * x, 0, 16 * x + 16, 16))
        inks.save(tmp_path / "a.jpg", quality=95)

        picture = read_picture(tmp_path / "a.jpg").astype(int)

        assert picture.shape == (16, 48, 3)
        assert np.abs(picture[8, 8::16] - [(255, 0, 0), (0, 0, 255), (0, 0, 0)]).max() <= 12

    @pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
    def test_of_an_animation_the_first_picture_is_read_whatever_its_name(self, kind: str, tmp_path: Path) -> None:
        first, second = (Image.new("RGB", (20, 20), colour) for colour in ((200, 10, 10), (10, 200, 10)))
        first.save(tmp_path / "a.jpg", format=kind, save_all=True, append_images=[second], lossless=True)

        assert np.abs(read_picture(tmp_path / "a.jpg")[..., :3].astype(int) - (200, 10, 10)).max() <= 2

    def test_a_profile_is_followed_and_the_hole_stays(self, tmp_path: Path) -> None:
        colours = np.array([[(200, 60, 60, 255), (128, 128, 128, 255), (255, 255, 255, 255), (9, 9, 9, 0)]], np.uint8)
        Image.fromarray(colours).save(tmp_path / "p3.png", icc_profile=profile("P3"))
        Image.fromarray(colours).save(tmp_path / "srgb.png", icc_profile=profile("sRGB"))

        wide = read_picture(tmp_path / "p3.png").astype(int)[0]
        assert (read_picture(tmp_path / "srgb.png") == colours).all()
        assert wide[:, 3].tolist() == [255, 255, 255, 0]
        assert np.abs(wide[1:3, :3] - colours[0, 1:3, :3]).max() <= 3
        # In linear light P3's 0.586, 0.0415, 0.0415 are sRGB's 0.709, 0.0186, 0.0308.
        assert np.abs(wide[0, :3] - (219, 37, 49)).max() <= 3

    @pytest.mark.parametrize("content", [b"no profile", b"", display_p3()[:200]])
    @pytest.mark.parametrize("mode", ["RGB", "L", "P", "CMYK"])
    def test_a_profile_that_is_damaged_or_for_other_colours_is_passed_over(
        self, mode: str, content: bytes, tmp_path: Path
    ) -> None:
        suffix = "jpg" if mode == "CMYK" else "png"
        Image.fromarray(SCENE).convert(mode).save(tmp_path / f"a.{suffix}", icc_profile=content)

        assert read_picture(tmp_path / f"a.{suffix}").shape == SCENE.shape

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
    def test_all_modes_are_read(self, mode: str, tmp_path: Path) -> None:
        Image.fromarray(SCENE).convert(mode).save(tmp_path / "a.png", icc_profile=profile("P3"))

        assert read_picture(tmp_path / "a.png").shape == (120, 200, 4 if "A" in mode else 3)

    def test_a_jpeg_cut_short_is_unreadable(self, tmp_path: Path) -> None:
        encoded = encode_picture(SCENE, ".jpg")
        (tmp_path / "a.jpg").write_bytes(encoded[: len(encoded) // 2])

        with pytest.raises(UnreadableMedia, match=r"a\.jpg"):
            read_picture(tmp_path / "a.jpg")

    @pytest.mark.parametrize("size", [(10_000, 10_000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
    def test_a_header_that_promises_too_much_is_refused_at_once(self, size: tuple[int, int], tmp_path: Path) -> None:
        content = bytearray(encode_picture(SCENE, ".png"))
        struct.pack_into(">II", content, 16, *size)
        struct.pack_into(">I", content, 29, zlib.crc32(content[12:29]))
        (tmp_path / "a.png").write_bytes(content)

        with pytest.raises(UnreadableMedia, match="more than 64 million"):
            read_picture(tmp_path / "a.png")

    def test_a_bomb_in_the_words_beside_a_picture_is_refused(self, tmp_path: Path) -> None:
        notes = PngInfo()
        notes.add_text("a", "b" * 70_000_000, zip=True)
        Image.new("1", (8, 8)).save(tmp_path / "a.png", pnginfo=notes)

        with pytest.raises(UnreadableMedia):
            read_picture(tmp_path / "a.png")

    @given(
        kind=st.sampled_from([".png", ".jpg", ".webp"]),
        damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
    )
    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_a_damaged_picture_is_read_or_is_an_error_of_ours(
        self, kind: str, damage: list[tuple[float, int]], tmp_path: Path
    ) -> None:
        content = bytearray(encode_picture(SCENE[:30, :30], kind))
        for place, value in damage:
            content[int(place * len(content))] = value
        (tmp_path / "a").write_bytes(content)

        with suppress(UnreadableMedia):
            assert read_picture(tmp_path / "a").ndim == 3


class TestThumbnails:
    @pytest.mark.parametrize(
        ("box", "size"), [((100, 100), (100, 60)), ((1000, 30), (50, 30)), ((1000, 1000), (200, 120)), ((1, 1), (1, 1))]
    )
    def test_fit_their_box_and_keep_the_aspect(self, box: tuple[int, int], size: tuple[int, int]) -> None:
        assert fitted(SCENE, *box).shape[1::-1] == size

    @pytest.mark.parametrize("suffix", [".jpg", ".webp", ".png"])
    def test_are_written_in_the_kind_their_name_says(self, suffix: str, tmp_path: Path) -> None:
        write_thumbnail(SCENE, tmp_path / f"t{suffix}", width=80, height=80)

        with Image.open(tmp_path / f"t{suffix}") as thumbnail:
            assert thumbnail.size == (80, 48)
            assert thumbnail.format == {".jpg": "JPEG", ".webp": "WEBP", ".png": "PNG"}[suffix]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    white = plate_of(plain((255, 255, 255)))
    track = Track(variants=(white,), depth=0, pose=lambda frame: Pose(opacity=frame * 37 % 100 / 100))
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    stage = stage_of(track, width=64, height=36, frames=100)
    render_segment(path, Painter(stage).draw, 100, Profile(width=64, height=36, crf=8))
    return path


class TestFrameAt:
    @pytest.mark.parametrize("index", [0, 1, 47, 48, 49, 77, 99])
    def test_is_the_frame_of_that_number(self, index: int, film: Path) -> None:
        assert frame_at(film, index).mean() == pytest.approx(255 * (index * 37 % 100) / 100, abs=2)

    @pytest.mark.parametrize("index", [-1, 100, 100_000])
    def test_there_is_no_other(self, index: int, film: Path) -> None:
        with pytest.raises(IndexError):
            frame_at(film, index)

    def test_a_list_of_other_files_is_not_followed(self, film: Path, tmp_path: Path) -> None:
        (tmp_path / "list.mp4").write_text(f"ffconcat version 1.0\nfile '{film}'\n", encoding="utf-8")

        with pytest.raises(UnreadableMedia, match=r"list\.mp4"):
            frame_at(tmp_path / "list.mp4", 0)

    def test_of_no_film_is_unreadable(self, tmp_path: Path) -> None:
        (tmp_path / "a.mp4").write_bytes(b"no film")

        with pytest.raises(UnreadableMedia):
            frame_at(tmp_path / "a.mp4", 0)


class TestContactSheet:
    def test_shows_every_picture_in_reading_order(self) -> None:
        colours = [(200, 40, 40), (40, 200, 40), (40, 40, 200), (200, 200, 40), (200, 40, 200)]

        sheet = contact_sheet(
            [Panel(picture=plain(colour, 160, 90)) for colour in colours],
            font=caption_font(),
            columns=2,
            cell_width=160,
        )

        centres = [np.argwhere((sheet == colour).all(axis=2)).mean(axis=0).tolist() for colour in colours]
        assert centres == sorted(centres, key=lambda place: (round(place[0]), place[1]))
        assert all((sheet == colour).all(axis=2).sum() == 160 * 90 for colour in colours)

    def test_captions_in_han_and_latin_are_drawn_inside_their_cell(self) -> None:
        black = plain((0, 0, 0), 200, 100)
        long = "林夏收到了一条没有署名的短信 and walks up to the roof in the rain"

        bare, captioned = (
            contact_sheet([Panel(picture=black, caption=text)] * 2, font=caption_font(), columns=2, cell_width=200)
            for text in ("", long)
        )

        changed = np.argwhere((bare != captioned).any(axis=2))
        assert bare.shape == captioned.shape
        assert len(changed) > 500
        assert not ((changed[:, 1] >= 212) & (changed[:, 1] < 224)).any()  # the gap between the two cells
        assert changed[:, 0].min() >= 100

    def test_every_han_letter_has_a_shape_of_its_own(self) -> None:
        sheets = {
            contact_sheet([Panel(picture=plain((0, 0, 0), 100, 20), caption=text)], font=caption_font()).tobytes()
            for text in "夜雨后巷"
        }

        assert len(sheets) == 4

    def test_a_title_stands_above(self) -> None:
        panels = [Panel(picture=plain((9, 9, 9), 100, 50))]

        assert (
            contact_sheet(panels, font=caption_font(), title="夜雨").shape[0]
            > contact_sheet(panels, font=caption_font()).shape[0]
        )

    def test_of_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least one"):
            contact_sheet([], font=caption_font())
