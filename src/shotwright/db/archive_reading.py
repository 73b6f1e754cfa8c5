"""The rows of an archive, read and judged before any of them is written: each value, and what refers to what."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from uuid import UUID

from uuid_utils.compat import uuid7

from shotwright.db.archive_rows import TABLES, told_columns
from shotwright.db.archive_tables import PROVIDER, USER, target_of
from shotwright.db.archive_values import default_of, from_plain
from shotwright.domain.archives import LONGEST_ROW, ArchiveNotUsable, Manifest, check_name, parsed
from shotwright.domain.recipes import recipe_from
from shotwright.domain.states import Kind

Lines: TypeAlias = Callable[[str], Iterator[bytes]]
"""Gives the lines of a table's rows."""
_MOST_PEOPLE: Final = 1000
_LONGEST_PERSON: Final = 200
_EXTENTS: Final = ("width_px", "height_px", "duration_us")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    """A file of a production. `name` is relative to its folder."""

    name: str
    size_bytes: int
    sha256: str
    mime: str


@dataclass(slots=True, kw_only=True)
class Found:
    """What an archive's rows hold, as far as it has to be known before they are written."""

    ids: dict[str, dict[UUID, UUID]] = field(default_factory=dict[str, dict[UUID, UUID]])
    """For each table, the new id of each row."""
    people: set[str] = field(default_factory=set[str])
    providers: set[str] = field(default_factory=set[str])
    files: dict[str, ArchivedFile] = field(default_factory=dict[str, ArchivedFile])
    project: dict[str, Any] = field(default_factory=dict[str, Any])
    prompt_sets: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    prompt_templates: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    prompt_versions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    words: dict[str, str] = field(default_factory=dict[str, str])
    """Every old id, and the new one, as they stand in JSON."""


def read_rows(table: str, lines: Iterator[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table as its columns have them; what refers to people and providers has their names.

    Raises:
        ArchiveNotUsable
    """
    columns = {column.name: column for column in told_columns(table)}
    named = {name for name, column in columns.items() if target_of(column) in (USER, PROVIDER)}
    for line in lines:
        if len(line) > LONGEST_ROW:
            raise ArchiveNotUsable(f"A row of “{table}” in the archive is larger than {LONGEST_ROW:,} bytes.")
        row = parsed(line, f"A row of “{table}” in the archive")
        if not isinstance(row, dict):
            raise ArchiveNotUsable(f"A row of “{table}” in the archive is not a JSON object.")
        unknown = set[str](row) - set(columns)
        if unknown:
            raise ArchiveNotUsable(
                f"The archive tells of “{min(unknown):.60}” in “{table}”, of which this Shotwright knows nothing. "
                "It was made by a newer one: update first."
            )
        yield {
            name: (
                _name(column.nullable, row.get(name), f"{table}.{name}")
                if name in named
                else from_plain(column, row[name])
            )
            if name in row
            else default_of(column)
            for name, column in columns.items()
        }


def _name(nullable: bool | None, value: Any, where: str) -> str | None:
    if value is None and nullable:
        return None
    if not isinstance(value, str) or len(value) > _LONGEST_PERSON or not value.isprintable():
        raise ArchiveNotUsable(f"A row of the archive has no name for {where}.")
    return value


class Judge:
    """Reads all rows of an archive once, and says what they hold, or why they are of no use. Writes nothing."""

    def __init__(self, manifest: Manifest, lines: Lines) -> None:
        self._manifest = manifest
        self._lines = lines
        self._found = Found()
        self._takes: set[tuple[UUID, int]] = set()
        self._artefacts: dict[UUID, str] = {}
        self._selected: list[tuple[UUID, int]] = []
        self._sources: set[tuple[str, int]] = set()
        self._scripts: set[int] = set()

    def judge(self) -> Found:
        """Read all there is.

        Raises:
            ArchiveNotUsable
        """
        unknown = set(self._manifest.tables) - set(TABLES)
        if unknown:
            raise ArchiveNotUsable(
                f"The archive has rows of “{min(unknown)}”, of which this Shotwright knows nothing. It was made by a "
                "newer one: update first."
            )
        for table in TABLES:
            if table in self._manifest.tables:
                self._read(table)
        self._check_whole()
        self._found.words = {str(old): str(new) for ids in self._found.ids.values() for old, new in ids.items()}
        return self._found

    def _read(self, table: str) -> None:
        ids = self._found.ids.setdefault(table, {})
        told = {one.name: target_of(one) for one in told_columns(table) if target_of(one)}
        count = 0
        for row in read_rows(table, self._lines(table)):
            count += 1
            for name, target in told.items():
                self._check_reference(table, name, target, row[name])
            key = row.get("id")
            if isinstance(key, UUID):
                if key in ids:
                    raise ArchiveNotUsable(f"Two rows of “{table}” in the archive have the same id.")
                ids[key] = uuid7()
            self._look_at(table, row)
        if count != self._manifest.tables[table].rows:
            raise ArchiveNotUsable(
                f"The archive says that it has {self._manifest.tables[table].rows} rows of “{table}”; it has {count}."
            )

    def _check_reference(self, table: str, name: str, target: str, value: Any) -> None:
        if value is None:
            return
        if target == USER:
            self._found.people.add(value)
            if len(self._found.people) > _MOST_PEOPLE:
                raise ArchiveNotUsable(f"The archive names more than {_MOST_PEOPLE} people.")
        elif target == PROVIDER:
            self._found.providers.add(value)
        elif value not in self._found.ids.get(target, {}):
            raise ArchiveNotUsable(f"A row of “{table}” in the archive refers by {name} to nothing that is in it.")

    def _look_at(self, table: str, row: dict[str, Any]) -> None:
        looks: dict[str, Callable[[dict[str, Any]], None]] = {
            "project": self._look_at_project,
            "script_version": lambda version: self._scripts.add(version["number"]),
            "artefact": self._look_at_artefact,
            "take": self._look_at_take,
            "media": lambda media: self._file(media["key"], media),
            "placeholder": lambda placeholder: self._file(placeholder["file"], placeholder),
            "prompt_set": self._found.prompt_sets.append,
            "prompt_template": self._found.prompt_templates.append,
            "prompt_version": self._found.prompt_versions.append,
        }
        if table in looks:
            looks[table](row)

    def _look_at_project(self, row: dict[str, Any]) -> None:
        if self._found.project:
            raise ArchiveNotUsable("The archive holds more than one project.")
        self._found.project = row

    def _look_at_artefact(self, row: Mapping[str, Any]) -> None:
        key, kind = row["key"], row["kind"]
        if kind is not Kind.SCRIPT and key.rpartition("/")[2] != kind.value:
            raise ArchiveNotUsable(f"“{key}” in the archive is not a {kind}.")
        self._artefacts[row["id"]] = key
        if row["selected"] is not None:
            self._selected.append((row["id"], row["selected"]))

    def _look_at_take(self, row: Mapping[str, Any]) -> None:
        self._takes.add((row["artefact_id"], row["number"]))
        try:
            recipe = recipe_from(row["recipe"])
            sources = {(str(key), int(number)) for key, number in recipe.sources.items()}
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise ArchiveNotUsable(f"A take in the archive has no recipe that can be read: {error}.") from error
        if not isinstance(row["facts"], dict):
            raise ArchiveNotUsable("A take in the archive has facts that cannot be read.")
        self._sources |= sources

    def _file(self, name: str, row: Mapping[str, Any]) -> None:
        sha256, size = row["sha256"], row["size_bytes"]
        if size < 0 or len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise ArchiveNotUsable(f"The archive does not say the size and the hash of “{name:.100}”.")
        if any(extent <= 0 for extent in map(row.get, _EXTENTS) if extent is not None):
            raise ArchiveNotUsable(f"The archive says that “{name:.100}” has no size or no length.")
        file = ArchivedFile(name=check_name(name), size_bytes=size, sha256=sha256, mime=row["mime"])
        if self._found.files.setdefault(name, file) != file:
            raise ArchiveNotUsable(f"The archive says two things of “{name:.100}”.")

    def _check_whole(self) -> None:
        """Raise ArchiveNotUsable if something that is told of is not there."""
        if not self._found.project:
            raise ArchiveNotUsable("The archive holds no project.")
        number = self._found.project["script_number"]
        if number is not None and number not in self._scripts:
            raise ArchiveNotUsable(f"Version {number} of the script is said to be in force, and is not in the archive.")
        for artefact, selected in self._selected:
            if (artefact, selected) not in self._takes:
                raise ArchiveNotUsable(
                    f"Take {selected} of “{self._artefacts[artefact]}” is selected, and not in the archive."
                )
        takes = {(self._artefacts[artefact], number) for artefact, number in self._takes}
        for key, take in sorted(self._sources - takes):
            raise ArchiveNotUsable(f"Something was made from take {take} of “{key:.80}”, which is not in the archive.")
