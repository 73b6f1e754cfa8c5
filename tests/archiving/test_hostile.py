"""Archives that would do harm, or are damaged: each is refused with a sentence, before anything is written."""

import contextlib
import hashlib
import io
import json
import stat
import struct
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from shotwright.db.archive_rows import TABLES, told_columns
from shotwright.db.archive_values import from_plain
from shotwright.db.schema import METADATA
from shotwright.db.session import Database
from shotwright.db.tables import Media, Project
from shotwright.domain import archives
from shotwright.domain.archives import ArchiveNotUsable, check_name, check_names, parsed
from shotwright.domain.errors import Invalid
from shotwright.storage.store import Storage
from shotwright.workflows.archiving.bringing import Arrival, Bringing
from shotwright.workflows.archiving.sources import open_source, open_zip
from tests.archiving.productions import bring, files_in

Files: TypeAlias = dict[str, bytes]
NOBODY = "01a20373-09a4-7210-865f-0b8d386c7f4c"
CLIP = "04_videos/shot_001_batch_001.md"


def judged(content: bytes) -> Arrival:
    with open_zip(io.BytesIO(content)) as source:
        return Arrival(source)


def zipped(files: Files, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_rows(files: Files, table: str, change: Callable[[list[dict[str, Any]]], None]) -> Files:
    """The same archive with other rows of a table, and with all that the manifest says of them put right."""
    rows = [json.loads(line) for line in files[f"rows/{table}.jsonl"].splitlines()]
    change(rows)
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    told = json.loads(files["archive.json"])
    told["rows"][table] = {
        "rows": len(rows),
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return {**files, f"rows/{table}.jsonl": content, "archive.json": json.dumps(told).encode()}


def setting(index: int, **values: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda rows: rows[index].update(values)


def doubled(rows: list[dict[str, Any]]) -> None:
    rows.append(rows[0])


def two_projects(rows: list[dict[str, Any]]) -> None:
    rows.append({**rows[0], "id": NOBODY})


def same_key(rows: list[dict[str, Any]]) -> None:
    rows[1].update(key=rows[0]["key"], kind=rows[0]["kind"])


def test_a_good_archive_is_good(archived: bytes) -> None:
    assert judged(archived).manifest.code == "two-on-a-roof"
    assert judged(zipped(files_in(archived))).manifest.code == "two-on-a-roof"


async def test_an_archive_of_before_files_were_measured_is_good(
    archived: bytes, database: Database, tmp_path: Path
) -> None:
    def unmeasured(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            del row["width_px"], row["height_px"], row["duration_us"]

    content = zipped(with_rows(files_in(archived), "media", unmeasured))

    await bring(database, Storage((tmp_path / "new").as_uri()), content, tmp_path)

    async with database.unit() as session:
        media = (await session.scalars(select(Media))).all()
    assert media
    assert {(one.width_px, one.height_px, one.duration_us) for one in media} == {(None, None, None)}


def test_one_that_somebody_unpacked_and_packed_again_with_its_folder_is_good(archived: bytes) -> None:
    files = {f"my film/{name}": content for name, content in files_in(archived).items()}

    assert (
        judged(zipped({**files, "__MACOSX/my film/._archive.json": b"x"})).files.keys() == judged(archived).files.keys()
    )


@pytest.mark.parametrize(
    "name",
    [
        "../evil.sh",
        "rows/../../evil.sh",
        "/etc/passwd",
        "C:/Windows/evil.exe",
        "c:evil.exe",
        "rows\\..\\..\\evil.exe",
        "\\\\server\\share\\evil",
        "./archive.json",
        "a//b",
        "nul.txt",
        "rows/COM1",
        "name. ",
        "line\nbreak",
        "a/" * 200 + "b",
        "",
    ],
)
def test_names_that_lead_elsewhere_are_refused(archived: bytes, name: str) -> None:
    target = io.BytesIO(archived)
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, b"evil")

    with pytest.raises(ArchiveNotUsable, match=r"names a place outside|no name for a file"):
        judged(target.getvalue())


@pytest.mark.parametrize("other", ["archive.json", "ARCHIVE.json", "rows", "Rows/take.jsonl", "archive.json/x"])
def test_names_that_are_the_same_file_somewhere_are_refused(archived: bytes, other: str) -> None:
    target = io.BytesIO(archived)
    with zipfile.ZipFile(target, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile itself thinks little of the same name twice
        archive.writestr(other, b"{}")

    with pytest.raises(ArchiveNotUsable, match=r"same file|both a file and the folder"):
        judged(target.getvalue())


def test_letters_that_look_the_same_to_some_systems_are_the_same_file() -> None:
    with pytest.raises(ArchiveNotUsable):
        check_names(["caf\u00e9.md", "cafe\u0301.md"])


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(archived: bytes, kind: int) -> None:
    target = io.BytesIO(archived)
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo("03_keyframes/link.png")
        info.create_system = 3
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")

    with pytest.raises(ArchiveNotUsable, match="a link or a device"):
        judged(target.getvalue())


def test_what_swells_beyond_reason_is_refused(archived: bytes) -> None:
    with pytest.raises(ArchiveNotUsable, match="swell"):
        judged(zipped({**files_in(archived), "bomb.bin": bytes(30_000_000)}))


def test_files_that_share_their_bytes_are_refused(archived: bytes) -> None:
    """The same packed bytes, told of many times: each entry is small, all of them together are not."""
    with zipfile.ZipFile(io.BytesIO(archived)) as found:
        entry = found.getinfo("rows/take.jsonl")
        offset = entry.header_offset
    target = io.BytesIO(archived)
    with zipfile.ZipFile(target, "a") as archive:
        again = zipfile.ZipInfo("rows/again.jsonl")
        again.header_offset, again.compress_type = offset, entry.compress_type
        again.CRC, again.compress_size, again.file_size = entry.CRC, entry.compress_size, entry.file_size
        archive.filelist.append(again)
        archive.NameToInfo[again.filename] = again
        archive._didModify = True  # pyright: ignore[reportAttributeAccessIssue]  # nothing else writes such a zip

    with pytest.raises(ArchiveNotUsable, match=r"within another file|damaged|Overlapped"):
        judged(target.getvalue())


def test_ten_million_files_are_refused_without_being_listed(tmp_path: Path) -> None:
    """The table of contents alone is half a gigabyte; a sparse file that claims as much costs nobody that."""
    path = tmp_path / "many.zip"
    size = 10_000_000 * 47
    with path.open("wb") as file:
        file.write(b"PK\x01\x02")
        file.truncate(size)
        file.seek(size)
        file.write(struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**7, 10**7, size, 0))
        file.write(struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1))
        file.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))
    tracemalloc.start()

    with pytest.raises(ArchiveNotUsable, match="table of contents"), open_source(path):
        pass

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_more_files_than_a_production_has_are_refused_without_being_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shotwright.workflows.archiving.sources.MOST_FILES", 100)

    with pytest.raises(ArchiveNotUsable, match="more than 100 files"):
        judged(zipped({f"{number}.txt": b"" for number in range(200)}))


def test_encrypted_files_are_refused(archived: bytes) -> None:
    content = bytearray(archived)
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1

    with pytest.raises(ArchiveNotUsable, match="encrypted"):
        judged(bytes(content))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_what_was_not_sent_whole_is_refused(archived: bytes, share: float) -> None:
    with pytest.raises(ArchiveNotUsable, match="zip that can be read"):
        judged(archived[: int(len(archived) * share)])


def test_a_flipped_bit_is_found(archived: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(archived)) as found:
        entry = found.getinfo(CLIP)
    content = bytearray(archived)
    content[entry.header_offset + 30 + len(CLIP) + 2] ^= 1

    with pytest.raises(ArchiveNotUsable, match="damaged"):
        judged(bytes(content))


@pytest.mark.parametrize("claimed", [1, 5_000_000])
def test_sizes_that_lie_are_found(archived: bytes, claimed: int) -> None:
    content = bytearray(archived)
    at = content.rindex(CLIP.encode()) - 46
    struct.pack_into("<L", content, at + 24, claimed)

    with pytest.raises(ArchiveNotUsable, match=r"not as large as|damaged|swell"):
        judged(bytes(content))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"format": "shotwright.project.99"}, "in the format “shotwright.project.99”"),
        ({"format": "something.else"}, "does not say"),
        ({"rows": {"no_such_table": {"rows": 0, "size_bytes": 0, "sha256": "0" * 64}}}, "update first"),
        ({"rows": {"take": {"rows": -1, "size_bytes": 0, "sha256": "0" * 64}}}, "how many rows"),
        ({"rows": {"take": {"rows": 10**9, "size_bytes": 0, "sha256": "0" * 64}}}, "more rows"),
        ({"rows": {"../take": {"rows": 1, "size_bytes": 0, "sha256": "0" * 64}}}, "not a kind of rows"),
        ({"rows": {}}, "holds no project"),
        ({"files": {"../x": {"size_bytes": 0, "sha256": "0" * 64}}}, "outside"),
        ({"project": {"code": "", "name": "x"}}, "the project's code"),
    ],
)
def test_manifests_that_make_no_sense_are_refused(archived: bytes, told: dict[str, Any], why: str) -> None:
    files = files_in(archived)
    manifest = {**json.loads(files["archive.json"]), **told}

    with pytest.raises(ArchiveNotUsable, match=why):
        judged(zipped({**files, "archive.json": json.dumps(manifest).encode()}))


@pytest.mark.parametrize(
    ("table", "change", "why"),
    [
        ("take", setting(0, artefact_id=NOBODY), "refers by artefact_id to nothing"),
        ("take", setting(0, status="done"), "take.status"),
        ("take", setting(0, number="one"), "take.number"),
        ("take", setting(0, number=1 << 40), "take.number"),
        ("take", setting(0, worked_s="NaN"), "take.worked_s"),
        ("take", setting(0, recipe={"seed": 1}), "no recipe"),
        ("take", setting(0, recipe=[]), "no recipe"),
        ("take", setting(-1, artefact_id=None), "says nothing for take.artefact_id"),
        ("take", setting(0, created_at="2026-01-01T00:00:00"), "without a zone"),
        ("take", setting(0, extra="?"), "update first"),
        ("take", doubled, "same id"),
        ("shot", setting(0, code="../../../evil"), "not a code"),
        ("artefact", setting(0, key="../x/clip"), "not the key"),
        ("artefact", setting(0, selected=77), "is selected, and not in the archive"),
        ("media", setting(0, key="../../.ssh/authorized_keys"), "outside"),
        ("media", setting(0, key="/etc/passwd"), "outside"),
        ("media", setting(0, sha256="0" * 64), "its hash is another one"),
        ("media", setting(0, size_bytes=3), "not as large"),
        ("media", setting(0, width_px=0), "no size or no length"),
        ("media", setting(0, duration_us=-1), "no size or no length"),
        ("media", setting(0, mime="image/png"), "is said to be image/png, and is not"),
        ("media", setting(0, mime="text/html"), "of a type that no production has"),
        ("media", setting(0, key="04_videos/none.md"), "is missing"),
        (
            "project",
            two_projects,
            "more than one",
        ),
        ("project", setting(0, script_number=9), "in force, and is not in the archive"),
        ("project", setting(0, name="two\0words"), "letters that are none"),
        ("project", setting(0, name="\ud800"), "letters that are none"),
        ("decision", setting(0, user_id=7), "no name for decision.user_id"),
    ],
)
def test_rows_that_make_no_sense_are_refused(
    archived: bytes, table: str, change: Callable[[list[dict[str, Any]]], None], why: str
) -> None:
    with pytest.raises(ArchiveNotUsable, match=why):
        judged(zipped(with_rows(files_in(archived), table, change)))


def test_json_that_is_a_bomb_is_refused() -> None:
    for bomb in (b"[" * 100_000, b'{"a":' * 100_000, b"1" * 100_000, b"NaN", b"-Infinity", b"{", b"\xff"):
        with pytest.raises(ArchiveNotUsable):
            parsed(bomb, "It")
    with pytest.raises(ArchiveNotUsable, match="levels deep"):
        parsed(b"[" * 60 + b"]" * 60, "It")


def test_a_row_that_never_ends_is_refused(archived: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shotwright.workflows.archiving.bringing.LONGEST_ROW", 1000)
    monkeypatch.setattr("shotwright.db.archive_reading.LONGEST_ROW", 1000)

    with pytest.raises(ArchiveNotUsable, match="larger than 1,000 bytes"):
        judged(archived)


def test_links_in_a_folder_are_not_followed(archived: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(archived)) as found:
        found.extractall(tmp_path / "film")
    (tmp_path / "elsewhere").write_bytes((tmp_path / "film" / CLIP).read_bytes())
    (tmp_path / "film" / CLIP).unlink()
    (tmp_path / "film" / CLIP).symlink_to(tmp_path / "elsewhere")

    with open_source(tmp_path / "film") as source, pytest.raises(ArchiveNotUsable, match="missing"):
        Arrival(source)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("project", setting(0, width_px=-1)),
        ("project", setting(0, width_px=999_999)),
        ("project", setting(0, gates={"keyframes": "sometimes"})),
        ("project", setting(0, finish="?")),
        ("shot", setting(0, duration_s=-1.0)),
        ("shot", setting(0, camera={"kind": "flying"})),
        ("shot", setting(1, code="shot_001")),
        ("artefact", same_key),
    ],
)
async def test_rows_that_only_the_studio_sees_through_leave_nothing(
    archived: bytes, sqlite: Database, tmp_path: Path, table: str, change: Callable[[list[dict[str, Any]]], None]
) -> None:
    storage = Storage((tmp_path / "new").as_uri())
    content = zipped(with_rows(files_in(archived), table, change))

    with pytest.raises(Invalid):
        await bring(sqlite, storage, content, tmp_path)

    assert await _counts(sqlite) == await _counts_of_one(sqlite)
    assert await storage.sizes("") == {}


_TABLES = ("take", "media", "event", "member", "decision")


async def _counts(database: Database) -> dict[str, int]:
    """How many rows there are, of whatever project."""
    async with database.unit() as session:
        return {
            one: await session.scalar(select(func.count()).select_from(METADATA.tables[one])) or 0
            for one in ("project", *_TABLES)
        }


async def _counts_of_one(database: Database) -> dict[str, int]:
    """How many rows there are of the first project, as if it were the only one."""
    async with database.unit() as session:
        first = await session.scalar(select(Project.id).order_by(Project.created_at).limit(1))
        found = {"project": 1}
        for one in _TABLES:
            table = METADATA.tables[one]
            query = select(func.count()).select_from(table).where(table.c.project_id == first)
            found[one] = await session.scalar(query) or 0
    return found


class _Breaking(Storage):
    """A store that gives up after a few files, or when they are to be moved."""

    def __init__(self, url: str, *, files: int) -> None:
        super().__init__(url)
        self._left = files

    async def put_file(self, key: str, path: Path) -> Any:
        self._left -= 1
        if self._left < 0:
            raise OSError("the store is away")
        return await super().put_file(key, path)

    async def move(self, folder: str, to: str, keys: Collection[str] | None = None) -> None:
        await super().move(folder, to, keys)
        raise OSError("the store is away")


@pytest.mark.parametrize("files", [3, 10_000])
async def test_a_store_that_breaks_on_the_way_is_left_clean(
    archived: bytes, sqlite: Database, tmp_path: Path, files: int
) -> None:
    storage = _Breaking((tmp_path / "new").as_uri(), files=files)

    with pytest.raises(OSError, match="away"):
        await bring(sqlite, storage, archived, tmp_path)

    assert await _counts(sqlite) == await _counts_of_one(sqlite)
    assert await storage.sizes("") == {}


async def test_what_somebody_died_over_is_cleared_away_a_day_later(
    archived: bytes, sqlite: Database, tmp_path: Path
) -> None:
    storage = Storage((tmp_path / "new").as_uri())
    await storage.put(".arriving/01890000-0000-7000-8000-000000000000/x.md", b"old")

    with open_zip(io.BytesIO(archived)) as source:
        await Bringing(sqlite, storage, tmp_path).bring(source)

    assert await storage.sizes(".arriving") == {}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_changed_in_an_archive_it_is_good_or_refused(archived: bytes, data: st.DataObject) -> None:
    content = bytearray(archived)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    try:
        arrival = judged(bytes(content))
    except ArchiveNotUsable:
        return
    assert arrival.files.keys() == judged(archived).files.keys()


@given(st.text(max_size=40))
def test_a_name_that_passes_lies_within_the_folder(name: str) -> None:
    try:
        checked = check_name(name)
    except ArchiveNotUsable:
        return
    folder = Path("/films/one")
    assert (folder / checked).is_relative_to(folder)
    assert ".." not in Path(checked).parts


@given(st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(), st.lists, max_leaves=5))
def test_values_of_any_shape_are_read_or_refused(value: Any) -> None:
    """Each column of each table meets each of them: what passes is what the column holds, the rest is refused."""
    for column in (column for table in TABLES for column in told_columns(table)):
        with contextlib.suppress(ArchiveNotUsable):
            assert from_plain(column, value) is None or value is not None


def test_the_limits_leave_room_for_a_long_series() -> None:
    """100,000 shots with a few takes of several files each are more than anybody has made; 10,000 must pass."""
    assert archives.MOST_FILES >= 10_000 * 4 * 6
