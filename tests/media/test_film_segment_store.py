import os
import time
from pathlib import Path

import pytest

from shotwright_media.clips.encode import render_segment
from shotwright_media.film.segment_store import SegmentStore
from tests.media.films import SMALL, grey

HOUR = 3600


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("segment") / "a.mp4"
    render_segment(path, grey([50, 60, 70]), 3, SMALL)
    return path.read_bytes()


def put(store: SegmentStore, key: str, content: bytes, *, hours_ago: float = 0) -> Path:
    path = store.place(key)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    then = time.time() - hours_ago * HOUR
    os.utime(path, (then, then))
    return path


class TestFind:
    def test_gives_a_whole_segment_and_nothing_else(self, segment: bytes, tmp_path: Path) -> None:
        store = SegmentStore(tmp_path / "store", cap_bytes=1)
        put(store, "whole", segment)
        put(store, "cut", segment[:-1])
        put(store, "empty", b"")
        put(store, "no film", b"hello, this is not a film at all")

        found = store.find("whole", 3)

        assert found is not None
        assert len(found.sizes) == 3
        assert store.find("whole", 4) is None
        assert [store.find(key, 3) for key in ("cut", "empty", "no film", "missing")] == [None] * 4


class TestTrim:
    def test_removes_what_was_used_longest_ago(self, segment: bytes, tmp_path: Path) -> None:
        store = SegmentStore(tmp_path / "store", cap_bytes=2 * len(segment))
        paths = [put(store, f"{hours}", segment, hours_ago=hours) for hours in (5, 9, 2, 7)]

        store.trim()

        assert [path.exists() for path in paths] == [True, False, True, False]

    def test_keeps_what_was_asked_for_within_the_hour_whatever_its_size(self, segment: bytes, tmp_path: Path) -> None:
        store = SegmentStore(tmp_path / "store", cap_bytes=0)
        asked, other = (put(store, key, segment, hours_ago=9) for key in ("asked", "other"))
        store.find("asked", 3)

        store.trim()

        assert (asked.exists(), other.exists()) == (True, False)

    def test_removes_what_killed_exports_left_behind(self, segment: bytes, tmp_path: Path) -> None:
        store = SegmentStore(tmp_path / "store", cap_bytes=10_000_000)
        old = put(store, ".left.part", segment, hours_ago=2)
        new = put(store, ".being written.part", segment)

        store.trim()

        assert (old.exists(), new.exists()) == (False, True)

    def test_of_a_folder_that_is_not_there_does_nothing(self, tmp_path: Path) -> None:
        SegmentStore(tmp_path / "store", cap_bytes=0).trim()
