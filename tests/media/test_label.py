import io
import json
import struct
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pymediainfo import MediaInfo

from shotwright_media.checks.labels import Aigc, DigitalSource, Generated, Label, xmp_packet
from shotwright_media.checks.mp4_labels import label_mp4
from shotwright_media.checks.picture_labels import label_picture
from shotwright_media.checks.visible_mark import MARK_EN, Corner, Mark, visible_mark
from shotwright_media.clips.encode import render_segment
from shotwright_media.errors import DiskFull, UnreadableMedia
from shotwright_media.frames.canvas import Canvas
from shotwright_media.frames.pictures import encode_picture
from shotwright_media.mp4.join import join
from shotwright_media.profile import Profile
from shotwright_media.sound.aac import write_m4a
from shotwright_media.timebase import FILM_RATE
from tests.media.disk import little_room
from tests.media.drawing import shapes
from tests.media.reader import ffmpeg, frame_hashes
from tests.media.sounds import decoded, tone

AIGC = Aigc(producer="某工作室 & Co", produce_id="film_ep_01_v3")
LABEL = Label(source=DigitalSource.GENERATED, program="Shotwright", version="0.1", title="末班电车 <二>", aigc=AIGC)
SEVEN = {
    "Label": "1",
    "ContentProducer": "某工作室 & Co",
    "ProduceID": "film_ep_01_v3",
    "ReservedCode1": "",
    "ContentPropagator": "",
    "PropagateID": "",
    "ReservedCode2": "",
}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
TC260 = "{http://www.tc260.org.cn/ns/AIGC/1.0/}"
XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def draw(frame: int, picture: av.VideoFrame) -> None:
    for order, plane in enumerate(picture.planes):
        row = (np.arange(plane.line_size) * 5 + frame * 7 + order * 30) % 160 + 40
        plane.update(np.tile(row.astype(np.uint8), plane.height).tobytes())


@pytest.fixture
def film(tmp_path: Path) -> Path:
    for name, frames in (("a.mp4", 30), ("b.mp4", 25)):
        render_segment(tmp_path / name, draw, frames, Profile(width=64, height=36))
    write_m4a(tmp_path / "sound.m4a", tone(300, 55 / 24))
    path = tmp_path / "film.mp4"
    join([tmp_path / "a.mp4", tmp_path / "b.mp4"], path, sound=tmp_path / "sound.m4a", title="旧", comment="注")
    return path


def metadata(path: Path) -> dict[str, str]:
    """What FFmpeg's own reader finds about the film as a whole."""
    listed, _ = ffmpeg("-v", "error", "-i", path, "-f", "ffmetadata", "-")
    lines = [line for line in listed.decode().splitlines() if "=" in line]
    return {key: value.replace("\\", "") for key, value in (line.split("=", 1) for line in lines)}


def top_boxes(path: Path) -> list[bytes]:
    content, at, kinds = path.read_bytes(), 0, []
    while at < len(content):
        size, kind = struct.unpack_from(">I4s", content, at)
        kinds.append(kind)
        at += struct.unpack_from(">Q", content, at + 8)[0] if size == 1 else size
    return kinds


def properties(packet: bytes) -> ET.Element:
    """The description inside an XMP packet, read by an XML parser."""
    found = ET.fromstring(packet.decode()).find(f".//{RDF}Description")  # noqa: S314  -- we wrote it
    assert found is not None
    return found


class TestTheWords:
    def test_are_the_seven_of_the_standard_in_its_order(self) -> None:
        assert list(json.loads(AIGC.json()).items()) == list(SEVEN.items())

    def test_are_all_said_when_all_are_given(self) -> None:
        full = replace(AIGC, generated=Generated.SUSPECTED, reserved_1="a", propagator="b", propagate_id="c")

        assert json.loads(full.json()) == SEVEN | {
            "Label": "3",
            "ReservedCode1": "a",
            "ContentPropagator": "b",
            "PropagateID": "c",
        }

    @pytest.mark.parametrize("wrong", [{"producer": " "}, {"produce_id": ""}, {"propagator": "x" * 1025}])
    def test_that_say_nothing_or_too_much_are_refused(self, wrong: dict[str, str]) -> None:
        with pytest.raises(ValueError, match="AIGC label"):
            replace(AIGC, **wrong)  # pyright: ignore[reportArgumentType]  -- all of its texts are

    def test_may_be_as_long_as_allowed_in_every_picture(self) -> None:
        long = replace(LABEL, title="&" * 1024, aigc=replace(AIGC, producer="\x01" * 1023 + "x", propagator="&" * 1024))

        for suffix in (".png", ".jpg", ".webp"):
            assert b"ContentPropagator" in label_picture(encode_picture(shapes(192, 108), suffix), long)
        with pytest.raises(ValueError, match="Shorten it"):
            replace(LABEL, title="x" * 1025)

    def test_are_well_formed_xml_whatever_a_person_wrote(self) -> None:
        odd = replace(LABEL, title="]]> & <x> \x00\x1b\n\u202e", program="<!--")

        found = properties(xmp_packet(odd, with_aigc=True))

        assert found.findtext(f"{IPTC}DigitalSourceType", "").endswith("/trainedAlgorithmicMedia")
        assert json.loads(found.findtext(f"{TC260}AIGC", "")) == SEVEN


class TestAFilm:
    def test_says_it_to_two_other_readers(self, film: Path, tmp_path: Path) -> None:
        label_mp4(film, tmp_path / "out.mp4", LABEL)

        told = metadata(tmp_path / "out.mp4")
        assert json.loads(told["AIGC"]) == SEVEN
        assert (told["title"], told["comment"]) == ("末班电车 <二>", "注")
        general = MediaInfo.parse(str(tmp_path / "out.mp4")).general_tracks[0].to_data()
        assert json.loads(general["aigc"]) == SEVEN
        assert (general["title"], general["comment"]) == ("末班电车 <二>", "注")

    def test_says_where_it_comes_from_in_xmp_and_the_aigc_label_only_once(self, film: Path, tmp_path: Path) -> None:
        label_mp4(film, tmp_path / "out.mp4", LABEL)

        content = (tmp_path / "out.mp4").read_bytes()
        at = content.index(XMP_BOX) + 16
        packet = content[at : content.index(b'<?xpacket end="r"?>') + 19]
        source = properties(packet).findtext(f"{IPTC}DigitalSourceType")
        assert source == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
        assert content.count(b"ContentProducer") == 1

    def test_is_heard_and_seen_as_before(self, film: Path, tmp_path: Path) -> None:
        label_mp4(film, tmp_path / "out.mp4", LABEL)

        assert frame_hashes(tmp_path / "out.mp4") == frame_hashes(film)
        assert np.array_equal(decoded(tmp_path / "out.mp4"), decoded(film))
        assert top_boxes(tmp_path / "out.mp4") == [b"ftyp", b"moov", b"uuid", b"mdat"]

    def test_of_another_maker_whose_index_comes_last_gets_it_first(self, film: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.mp4"
        ffmpeg("-v", "error", "-i", film, "-c", "copy", other)
        assert top_boxes(other)[-1] == b"moov"  # and its offsets are of four bytes

        label_mp4(other, tmp_path / "out.mp4", LABEL)

        assert top_boxes(tmp_path / "out.mp4")[:3] == [b"ftyp", b"moov", b"uuid"]
        assert frame_hashes(tmp_path / "out.mp4") == frame_hashes(film)
        assert json.loads(metadata(tmp_path / "out.mp4")["AIGC"]) == SEVEN

    def test_can_be_labelled_in_place_and_again(self, film: Path, tmp_path: Path) -> None:
        label_mp4(film, tmp_path / "once.mp4", LABEL)
        label_mp4(film, film, replace(LABEL, title="A", aigc=replace(AIGC, produce_id="other")))
        label_mp4(film, film, LABEL)

        assert film.read_bytes() == (tmp_path / "once.mp4").read_bytes()

    def test_without_an_aigc_label_keeps_its_texts(self, film: Path, tmp_path: Path) -> None:
        plain = Label(source=DigitalSource.COMPOSITE, program="Shotwright", version="0.1")

        label_mp4(film, tmp_path / "out.mp4", plain)

        told = metadata(tmp_path / "out.mp4")
        assert (told["title"], told["comment"]) == ("旧", "注")
        assert "AIGC" not in told
        assert b"compositeWithTrainedAlgorithmicMedia" in (tmp_path / "out.mp4").read_bytes()

    def test_that_is_none_is_refused_and_nothing_is_left(self, film: Path, tmp_path: Path) -> None:
        content = film.read_bytes()
        fragments = tmp_path / "fragments.mp4"
        ffmpeg("-v", "error", "-i", film, "-c", "copy", "-movflags", "frag_keyframe+empty_moov", fragments)
        wrongs = (b"", b"\x89PNG" + bytes(99), content[: len(content) // 2], content[:100], fragments.read_bytes())
        for wrong in wrongs:
            film.write_bytes(wrong)
            with pytest.raises(UnreadableMedia, match="cannot be labelled"):
                label_mp4(film, tmp_path / "out.mp4", LABEL)
        assert not (tmp_path / "out.mp4").exists()
        assert not list(tmp_path.glob(".*"))

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
    def test_that_is_damaged_is_refused_or_labelled_and_nothing_else(
        self, film: Path, tmp_path: Path, damage: list[tuple[float, int]]
    ) -> None:
        content = bytearray(film.read_bytes())
        index = content.index(b"mdat")
        for where, value in damage:
            content[int(where * index)] = value
        (tmp_path / "damaged.mp4").write_bytes(content)

        with suppress(UnreadableMedia):
            label_mp4(tmp_path / "damaged.mp4", tmp_path / "out.mp4", LABEL)

    def test_whose_boxes_lie_in_each_other_without_end_is_copied(self, film: Path, tmp_path: Path) -> None:
        nested = b""
        for _ in range(5000):
            nested = struct.pack(">I4s", 8 + len(nested), b"trak") + nested
        content = film.read_bytes()
        at = content.index(b"moov") - 4
        size = struct.unpack_from(">I", content, at)[0]
        moov = struct.pack(">I4s", size + len(nested), b"moov") + content[at + 8 : at + size] + nested
        (tmp_path / "nested.mp4").write_bytes(content[:at] + moov + content[at + size :])

        label_mp4(tmp_path / "nested.mp4", tmp_path / "out.mp4", LABEL)  # copied as it is, and no stack overflows

        assert nested in (tmp_path / "out.mp4").read_bytes()

    def test_a_full_disk_leaves_the_film_as_it_was(self, film: Path) -> None:
        before = film.read_bytes()

        with little_room(len(before) // 2), pytest.raises(DiskFull):
            label_mp4(film, film, LABEL)

        assert film.read_bytes() == before


class TestAPicture:
    @pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
    @pytest.mark.parametrize("alpha", [False, True])
    def test_says_it_to_another_reader_and_looks_as_before(self, suffix: str, alpha: bool) -> None:
        picture = shapes(192, 108)
        if alpha and suffix != ".jpg":
            picture = np.dstack([picture, np.full((108, 192), 90, np.uint8)])
        before = encode_picture(picture, suffix)

        after = label_picture(before, LABEL)

        with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
            packet = new.info.get("xmp") or new.info["XML:com.adobe.xmp"].encode()
            assert np.array_equal(np.asarray(old), np.asarray(new))
        found = properties(packet)
        assert found.findtext(f"{IPTC}DigitalSourceType", "").endswith("/trainedAlgorithmicMedia")
        assert json.loads(found.findtext(f"{TC260}AIGC", "")) == SEVEN

    @pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
    def test_has_only_the_newest_label(self, suffix: str) -> None:
        first = label_picture(encode_picture(shapes(192, 108), suffix), replace(LABEL, title="another"))

        assert label_picture(first, LABEL) == label_picture(encode_picture(shapes(192, 108), suffix), LABEL)

    @pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
    def test_that_is_cut_short_is_refused(self, suffix: str) -> None:
        content = encode_picture(shapes(192, 108), suffix)

        for size in (0, 3, 13, 30):
            with pytest.raises(UnreadableMedia, match="cannot be labelled"):
                label_picture(content[:size], LABEL)

    @settings(max_examples=90, deadline=None)
    @given(
        st.sampled_from([".png", ".jpg", ".webp"]),
        st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
    )
    def test_that_is_damaged_is_refused_or_labelled(self, suffix: str, damage: list[tuple[float, int]]) -> None:
        content = bytearray(encode_picture(shapes(192, 108)[::4, ::4], suffix))
        for where, value in damage:
            content[int(where * min(len(content), 200))] = value

        with suppress(UnreadableMedia):
            label_picture(bytes(content), LABEL)

    def test_of_another_kind_is_refused(self) -> None:
        with pytest.raises(UnreadableMedia, match="no PNG, JPEG or WebP"):
            label_picture(b"GIF89a" + bytes(40), LABEL)


class TestTheMarkThatPeopleSee:
    @pytest.mark.parametrize(("width", "height"), [(1280, 720), (720, 1280), (640, 640), (1920, 804)])
    @pytest.mark.parametrize("text", ["AI生成", "AI-generated"])
    def test_has_letters_of_a_twentieth_of_the_shorter_side(self, width: int, height: int, text: str) -> None:
        mark = visible_mark(Mark(text=text), width, height, 100, FILM_RATE)

        luma, *_ = mark.planes
        rows = np.flatnonzero((luma > 180).any(axis=1))
        assert rows[-1] - rows[0] + 1 >= 0.05 * min(width, height)

    @pytest.mark.parametrize("corner", Corner)
    def test_stands_in_its_corner_at_even_pixels(self, corner: Corner) -> None:
        canvas = Canvas(320, 180)

        mark = visible_mark(Mark(corner=corner), 320, 180, 100, FILM_RATE)
        mark.draw(canvas)

        rows, columns = np.nonzero(canvas.planes[0] > 120)
        assert bool(rows.mean() > 90) is corner.value.startswith("bottom")
        assert bool(columns.mean() > 160) is corner.value.endswith("right")
        assert (mark.x % 2, mark.y % 2, mark.planes[0].shape[0] % 2, mark.planes[0].shape[1] % 2) == (0, 0, 0, 0)
        assert mark.x + mark.planes[0].shape[1] <= 320
        assert mark.y + mark.planes[0].shape[0] <= 180

    def test_can_be_read_on_white_and_on_black(self) -> None:
        mark = visible_mark(Mark(), 640, 360, 100, FILM_RATE)
        y, _, _, transparency = mark.planes

        for ground in (16, 235):
            shown = y + ground * (transparency / 255)
            assert shown.max() - shown.min() > 150

    @pytest.mark.parametrize(("seconds", "end"), [(None, 240), (Fraction(5, 2), 60), (Fraction(20), 240)])
    def test_is_seen_from_the_first_frame_for_as_long_as_wanted(self, seconds: Fraction | None, end: int) -> None:
        span = visible_mark(Mark(text=MARK_EN, seconds=seconds), 320, 180, 240, FILM_RATE).span

        assert (span.first, span.end) == (0, end)

    def test_that_is_too_short_or_says_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least 2 seconds"):
            Mark(seconds=Fraction(1))
        for text in ("", " ", "a\nb"):
            with pytest.raises(ValueError, match="one line"):
                Mark(text=text)

    def test_too_long_for_the_picture_is_squeezed_into_it(self) -> None:
        mark = visible_mark(Mark(text="本片由人工智能生成合成" * 3), 180, 320, 100, FILM_RATE)

        assert mark.x + mark.planes[0].shape[1] <= 180
