"""Storage: files by key, whole or not at all, in a folder and in an object store."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from shotwright.domain.errors import FileNotInStorage, StorageFull
from shotwright.storage.store import Storage, sha256_of
from tests import disks

KEY = "project/04_videos/shot_001_batch_001.mp4"


@pytest.fixture(params=["folder", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """A store in a folder, and one that is no folder: what S3 and its like are to the product."""
    return Storage((tmp_path / "files 电影").as_uri() if request.param == "folder" else "memory:///")


async def test_what_was_put_is_what_is_there(storage: Storage) -> None:
    stored = await storage.put(KEY, b"moving")

    assert await storage.get(KEY) == b"moving"
    assert await storage.exists(KEY)
    assert stored.sha256 == hashlib.sha256(b"moving").hexdigest()
    assert stored.size_bytes == 6


async def test_a_file_is_copied_and_can_be_read_by_path(storage: Storage, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40_000  # more than one part of a download
    film = tmp_path / "film.mp4"
    film.write_bytes(content)

    stored = await storage.put_file(KEY, film)

    async with storage.local(KEY) as path:
        assert path.read_bytes() == content
        assert stored.sha256 == sha256_of(path) == hashlib.sha256(content).hexdigest()


async def test_a_second_write_takes_the_place_of_the_first(storage: Storage) -> None:
    await storage.put(KEY, b"a long first version")
    await storage.put(KEY, b"short")

    assert await storage.get(KEY) == b"short"


async def test_what_is_not_there_is_said_by_its_key(storage: Storage) -> None:
    assert not await storage.exists(KEY)
    with pytest.raises(FileNotInStorage, match=KEY):
        await storage.get(KEY)
    with pytest.raises(FileNotInStorage, match=KEY):
        async with storage.local(KEY):
            pass


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of one megabyte."""
    with disks.small_disk(tmp_path / "small", "size=1m") as folder:
        yield folder


async def test_a_full_disk_is_said_and_leaves_the_old_file(small_disk: Path) -> None:
    storage = Storage(small_disk.as_uri())
    await storage.put(KEY, b"old")

    with pytest.raises(StorageFull):
        await storage.put(KEY, bytes(2_000_000))

    assert await storage.get(KEY) == b"old"
    assert files_in(small_disk) == [Path(KEY).name]


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]
