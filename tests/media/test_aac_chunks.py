import hashlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright_media.errors import DiskFull
from shotwright_media.sound.aac import write_m4a
from shotwright_media.sound.aac_chunks import OPTIONS, PACKET
from shotwright_media.sound.chunk_folder import ChunkFolder
from shotwright_media.sound.files import Sound, stereo
from tests.media.disk import little_room
from tests.media.sounds import decoded, noise, speech, tone

CHUNK = 256 * PACKET

HARMS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda kept: kept[:0],
    "cut": lambda kept: kept[:-1],
    "changed": lambda kept: kept[:-1] + bytes([kept[-1] ^ 1]),
    "reversed": lambda kept: kept[::-1],
}


class Shelf(dict[str, bytes]):
    """Chunks in memory, and how many were made."""

    made = 0

    def put(self, key: str, content: bytes) -> None:
        self[key] = content
        self.made += 1


def film(seconds: float = 18.0) -> Sound:
    return stereo(speech(seconds, 0.1)) + tone(330, seconds, 0.1) + tone(1234, seconds, 0.05)


def in_one_run(path: Path, sound: Sound) -> Sound:
    """What is heard after one encoder, with the same settings, has encoded it all."""
    with av.open(str(path), "w", options={"movie_timescale": "48000"}) as container:
        stream = container.add_stream("aac", rate=48_000, layout="stereo", format="fltp", options=OPTIONS)
        stream.bit_rate = 192_000
        for start in range(0, sound.shape[1], PACKET):
            block = np.ascontiguousarray(sound[:, start : start + PACKET])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.time_base, frame.pts = 48_000, Fraction(1, 48_000), start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return decoded(path)


def snr_db(heard: Sound, sound: Sound) -> float:
    return float(10 * np.log10(np.square(sound).mean() / np.square(heard - sound).mean()))


class TestQuality:
    def test_is_as_good_as_one_run_everywhere_and_at_every_joint(self, tmp_path: Path) -> None:
        sound = film()

        write_m4a(tmp_path / "a.m4a", sound)

        heard = decoded(tmp_path / "a.m4a")
        at_once = in_one_run(tmp_path / "b.m4a", sound)
        assert heard.shape == at_once.shape == sound.shape
        assert snr_db(heard, sound) > snr_db(at_once, sound) - 0.1
        for joint in range(CHUNK, sound.shape[1], CHUNK):
            near = slice(joint - 4 * PACKET, joint + 4 * PACKET)
            assert snr_db(heard[:, near], sound[:, near]) > snr_db(at_once[:, near], sound[:, near]) - 0.5

    @given(length=st.integers(CHUNK - 3 * PACKET, CHUNK + 3 * PACKET))
    @settings(max_examples=6, deadline=None)
    def test_is_exactly_as_long_wherever_the_last_chunk_ends(
        self, tmp_path_factory: pytest.TempPathFactory, length: int
    ) -> None:
        path = tmp_path_factory.mktemp("aac") / "film.m4a"
        sound = film(6)[:, :length]

        write_m4a(path, sound)

        assert decoded(path).shape == (2, length)
        assert snr_db(decoded(path), sound) > 15


class TestKeeping:
    def test_a_changed_line_costs_its_own_chunks_only(self, tmp_path: Path) -> None:
        sound, shelf = film(28), Shelf()
        write_m4a(tmp_path / "a.m4a", sound, chunks=shelf)
        first = shelf.made
        sound[:, 11 * 48_000 : 13 * 48_000] *= 0.5

        write_m4a(tmp_path / "b.m4a", sound, chunks=shelf)

        assert first == 6
        assert shelf.made - first == 2
        assert snr_db(decoded(tmp_path / "b.m4a"), sound) > 15

    def test_the_file_is_the_same_whatever_was_kept(self, tmp_path: Path) -> None:
        sound, shelf = film(12), Shelf()

        for name in ("new", "kept"):
            write_m4a(tmp_path / f"{name}.m4a", sound, chunks=shelf)
        write_m4a(tmp_path / "alone.m4a", sound)

        files = {(tmp_path / f"{name}.m4a").read_bytes() for name in ("new", "kept", "alone")}
        assert len(files) == 1
        assert shelf.made == len(shelf) == 3

    def test_another_bit_rate_is_another_chunk(self, tmp_path: Path) -> None:
        shelf = Shelf()

        for rate in (96_000, 192_000):
            write_m4a(tmp_path / "a.m4a", film(1), chunks=shelf, bit_rate=rate)

        assert shelf.made == 2

    @pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
    def test_a_damaged_chunk_is_made_anew(self, tmp_path: Path, harm: Callable[[bytes], bytes]) -> None:
        sound, shelf = film(1), Shelf()
        write_m4a(tmp_path / "a.m4a", sound, chunks=shelf)
        whole = dict(shelf)
        shelf.update({key: harm(kept) for key, kept in shelf.items()})

        write_m4a(tmp_path / "b.m4a", sound, chunks=shelf)

        assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()
        assert shelf == whole

    def test_silence_is_one_chunk_however_long(self, tmp_path: Path) -> None:
        shelf = Shelf()

        write_m4a(tmp_path / "a.m4a", np.zeros((2, 40 * 48_000), np.float32), chunks=shelf)

        assert shelf.made == 3  # the first, the last, and all between
        assert not decoded(tmp_path / "a.m4a").any()


class TestFolder:
    def test_keeps_what_it_was_given(self, tmp_path: Path) -> None:
        folder = ChunkFolder(tmp_path / "chunks")
        key = hashlib.sha256(b"a").hexdigest()

        assert folder.get(key) is None
        folder.put(key, b"sound")

        assert ChunkFolder(tmp_path / "chunks").get(key) == b"sound"

    def test_a_full_disk_is_told_and_leaves_nothing(self, tmp_path: Path) -> None:
        folder = ChunkFolder(tmp_path / "chunks")

        with little_room(10_000), pytest.raises(DiskFull):
            write_m4a(tmp_path / "a.m4a", noise(1), chunks=folder)

        assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []
