"""The rows of an archive as those of this database: new ids, people and models by their names here, other folders."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from shotwright.db.archive_reading import Found, read_rows
from shotwright.db.archive_rows import is_counted, told_columns
from shotwright.db.archive_tables import BY_NAME, PROJECT, PROVIDER, USER, is_told, target_of
from shotwright.domain.states import Status

_UNDER_WAY: Final = ("take", "run")
_LEFT_BEHIND: Final = "It was under way when the project was taken elsewhere. Run again to make a new take."


class Translator:
    """Turns an archive's rows into those of this database."""

    def __init__(
        self,
        found: Found,
        project_id: UUID,
        people: Mapping[str, UUID],
        providers: Mapping[str, UUID],
        *,
        folder: str,
        sets: Mapping[str, str],
        files: Mapping[str, str],
    ) -> None:
        """Args:
        found: What was read.
        project_id: The new project's.
        people: Who is meant by each name.
        providers: The models here, by name.
        folder: The new project's folder.
        sets: What prompt sets are called here, by what they were called.
        files: Where files lie that only JSON tells of, by where they lay.
        """
        self._found = found
        self._words = {**found.words, **files}
        self._project_id = project_id
        self._people = people
        self._providers = providers
        self._folder = folder
        self._sets = sets
        self.left_out: list[str] = []
        """What could not be taken over, a sentence each."""

    def rows(self, table: str, lines: Iterator[bytes]) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table as they are to be written."""
        to_project = [one.name for one in BY_NAME[table].columns if target_of(one) == PROJECT]
        private = [
            one.name
            for one in BY_NAME[table].columns
            if not is_told(BY_NAME[table], one) and target_of(one) != PROJECT and not is_counted(one)
        ]
        for row in read_rows(table, lines):
            translated = self._row(table, row)
            if translated is not None:
                yield (
                    translated
                    | dict.fromkeys(to_project, self._project_id)
                    | {one: _blank(table, one) for one in private}
                )

    def _row(self, table: str, row: dict[str, Any]) -> dict[str, Any] | None:
        for column in told_columns(table):
            target, value = target_of(column), row[column.name]
            if not target or value is None:
                continue
            if target == PROVIDER and value not in self._providers:
                self.left_out.append(f"The model “{value:.80}” is not known here; what it was to do is open.")
                return None
            row[column.name] = self._here(target, value)
        if isinstance(row.get("id"), UUID):
            row["id"] = self._found.ids[table][row["id"]]
        for name, value in row.items():
            if isinstance(value, (dict, list)):
                row[name] = self._reworded(value)
        return row | self._changes(table, row)

    def _here(self, target: str, value: Any) -> UUID:
        """Return what is meant by a person's or a provider's name, or by an id of the archive."""
        named = {USER: self._people, PROVIDER: self._providers}
        return named[target][value] if target in named else self._found.ids[target][value]

    def _changes(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is otherwise here: where files lie, what sets are called, what nobody works on any more."""
        changes: dict[str, Any] = {}
        if table == "media":
            changes["key"] = f"{self._folder}/{row['key']}"
        if table in ("event", "decision"):
            changes["subject"] = self._words.get(row["subject"], row["subject"])
        if table == "prompt_use":
            changes["set_code"] = self._sets.get(row["set_code"], row["set_code"])
        if table == "take" and row["recipe"].get("prompt_set") in self._sets:
            changes["recipe"] = {**row["recipe"], "prompt_set": self._sets[row["recipe"]["prompt_set"]]}
        if table in _UNDER_WAY and row["status"].is_open:
            changes |= {"status": Status.CANCELLED, "ended_at": row["ended_at"] or row["created_at"]}
            changes |= {"error_code": "left_behind", "error": _LEFT_BEHIND} if table == "take" else {}
        return changes

    def _reworded(self, value: Any) -> Any:
        """Return JSON in which ids of the archive are those of the new rows."""
        if isinstance(value, str):
            return self._words.get(value, value)
        if isinstance(value, list):
            return [self._reworded(one) for one in value]
        if isinstance(value, dict):
            return {key: self._reworded(one) for key, one in value.items()}
        return value


def _blank(table: str, column: str) -> Any:
    found = BY_NAME[table].c[column]
    return None if found.nullable else ""
