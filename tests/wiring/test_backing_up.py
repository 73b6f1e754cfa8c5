"""Backups that are made while the studio is served: one at a time, and none that would fill the disk."""

import asyncio
from pathlib import Path

import pytest
from filelock import FileLock

from shotwright.db.migrate import migrate, upgrade
from shotwright.domain.backups import Backups
from shotwright.domain.operating_errors import BackupUnderWay, NoRoomForBackup
from shotwright.settings import Settings
from shotwright.storage.store import Storage
from shotwright.usecases.backups import open_backup
from shotwright.wiring import backing_up
from shotwright.wiring.backing_up import BackupMaker


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path / "home")
    settings.home.mkdir()
    await asyncio.to_thread(upgrade, settings.product_database)
    await Storage(settings.storage).put("roof/01.png", b"a picture")
    return settings


def maker(settings: Settings) -> BackupMaker:
    return BackupMaker(settings, Storage(settings.storage))


async def ended(of: BackupMaker) -> Backups:
    async with asyncio.timeout(30):
        while (now := await of.look()).is_under_way:  # noqa: ASYNC110  # a client looks again, too
            await asyncio.sleep(0.02)
    return now


async def test_a_backup_is_made_beside_the_work_and_is_whole(settings: Settings) -> None:
    making = maker(settings)
    before = await making.look()

    await making.begin()
    with pytest.raises(BackupUnderWay):
        await making.begin()
    with pytest.raises(BackupUnderWay):
        await maker(settings).begin()  # as another process that answers would
    meanwhile = await maker(settings).look()
    after = await ended(making)

    assert (list(before.made), before.is_under_way) == ([], False)
    assert (list(meanwhile.made), meanwhile.is_under_way) == ([], True)
    assert (len(after.made), after.trouble) == (1, "")
    path = settings.home / "backups" / after.made[0].name
    assert (path.stat().st_mode & 0o777, path.stat().st_size) == (0o600, after.made[0].size_bytes)
    with open_backup(path) as backup:
        backup.check(lambda _: None)
        assert [one.key for one in backup.files()] == ["roof/01.png"]
        assert "secret.key" not in backup.manifest.extras


async def test_room_is_left_to_the_studio(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backing_up, "_LEFT_BYTES", 10**18)

    with pytest.raises(NoRoomForBackup, match="are free at"):
        await maker(settings).begin()

    assert not (settings.home / "backups").exists()


async def test_why_none_came_of_it_is_told_until_the_next_begins(settings: Settings) -> None:
    making = maker(settings)
    await asyncio.to_thread(migrate, settings.product_database, "0006")
    await making.begin()
    failed = await ended(making)
    await asyncio.to_thread(upgrade, settings.product_database)
    await making.begin()
    made = await ended(making)

    assert (list(failed.made), "0006" in failed.trouble) == ([], True)
    assert (len(made.made), made.trouble) == (1, "")


async def test_what_is_being_made_is_given_up_when_the_studio_ends(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("film", "other"):
        await Storage(settings.storage).put(f"roof/{name}.mp4", name.encode() * 10_000_000)
    making, folder = maker(settings), settings.home / "backups"
    await making.begin()
    while not any(one.stat().st_size > 1_000_000 for one in folder.glob(".studio-*.part")):  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    await making.close()

    assert list(folder.glob("*studio*")) == []
    assert caplog.records == []
    with FileLock(settings.home / "backups" / ".lock").acquire(blocking=False):
        pass
