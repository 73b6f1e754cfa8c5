"""Values of columns as an archive has them, and back: whatever comes in is held to what the column can hold."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum as AnyEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, Date, Enum, Float, Integer, String, Uuid

from shotwright.db.archive_tables import AnyColumn
from shotwright.db.tables import UtcTime
from shotwright.domain.archives import ArchiveNotUsable

_CODE: Final = re.compile(r"[A-Za-z0-9_-]{0,64}")
_CODES: Final = frozenset({"code", "shot_code", "character_code", "role"})
"""Columns whose words become names of files."""
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,100}(/[A-Za-z0-9_-]{1,100}){1,3}")


def plain(value: Any) -> Any:
    """Return a column's value as JSON has it."""
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case AnyEnum():
            return value.value
        case _:
            return value


def from_plain(column: AnyColumn, value: Any) -> Any:
    """Return a value from an archive as its column has it.

    Raises:
        ArchiveNotUsable: The column cannot hold it.
    """
    where = f"{column.table.name}.{column.name}"
    if value is None:
        if not column.nullable:
            raise ArchiveNotUsable(f"A row of the archive says nothing for {where}.")
        return None
    try:
        found = _read(column, value)
    except (ValueError, TypeError, OverflowError) as error:
        raise ArchiveNotUsable(f"A row of the archive has {str(value)[:60]!r} for {where}: {error}.") from error
    return found


def _read(column: AnyColumn, value: Any) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        assert kind.enum_class is not None
        return kind.enum_class(value)
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, Boolean):
        return _of(bool, value)
    if isinstance(kind, (Integer, Float)):
        return _number(kind, value)
    text = _of(str, value)
    if isinstance(kind, String):
        return _text(column, text, kind.length)
    read = next(read for known, read in _READERS.items() if isinstance(kind, known))
    return read(text)


def _of(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"not of the type {kind.__name__}")
    return value


def _number(kind: Any, value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("not a number")
    if isinstance(kind, Float):
        if not math.isfinite(value):
            raise ValueError("not a number")
        return float(value)
    bits = 63 if isinstance(kind, BigInteger) else 31
    if not isinstance(value, int) or not -(1 << bits) <= value < 1 << bits:
        raise ValueError("not a whole number that can be kept")
    return value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


_READERS: Final[Mapping[type, Callable[[str], Any]]] = {Uuid: UUID, UtcTime: _moment, Date: date.fromisoformat}


def _text(column: AnyColumn, text: str, longest: int | None) -> str:
    if longest is not None and len(text) > longest:
        raise ValueError(f"longer than {longest} letters")
    if column.name in _CODES and column.table.name != "project" and not _CODE.fullmatch(text):
        raise ValueError("not a code")
    if column.name == "key" and column.table.name in ("artefact", "prompt_override") and not _KEY.fullmatch(text):
        raise ValueError("not the key of an artefact")
    return text


def default_of(column: AnyColumn) -> Any:
    """Return what a row without this column is given: older archives know nothing of newer columns.

    Raises:
        ArchiveNotUsable: It cannot be without.
    """
    if column.default is not None and column.default.is_scalar:
        return column.default.arg  # pyright: ignore[reportAttributeAccessIssue]  # the check before says that it has one
    if isinstance(column.type, JSON) and column.default is not None:
        return {} if column.name not in _LISTS else []
    if column.nullable:
        return None
    raise ArchiveNotUsable(f"A row of the archive says nothing for {column.table.name}.{column.name}.")


_LISTS: Final = frozenset({"targets"})
