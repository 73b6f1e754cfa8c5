"""A row in every table, made from nothing but the tables themselves: so new ones are tried as well."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Column, Enum, Table, create_engine

from shotwright.db.dumping import FLEETING, Form, form_of, snapshot
from shotwright.db.schema import METADATA
from shotwright.db.session import is_sqlite, sync_url

_NAMES = UUID(int=5)
_VALUES: dict[Form, Any] = {
    Form.BOOL: True,
    Form.BYTES: b"\x00\xff bytes",
    Form.DATE: date(2026, 11, 22),
    Form.FLOAT: 0.25,
    Form.INT: 7,
    Form.JSON: {"雨": ["rain", 1.5, None, True]},
    Form.TIME: datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC),
}


def _value(table: Table, column: Column[Any], number: int) -> Any:  # noqa: PLR0911  # a case for each form
    form = form_of(column)
    if column.foreign_keys:
        (key,) = column.foreign_keys
        if key.column.table is table:  # the second row points to the first
            return _value(table, table.c[key.column.name], 1) if number == 2 else None
        return _value(key.column.table, key.column, 1)
    if isinstance(column.type, Enum):
        return column.type.enums[-1]
    if form is Form.UUID:
        return uuid5(_NAMES, f"{table.name} {number}")
    if form is Form.TEXT:
        return f"{table.name[:3]} {column.name[:10]} 灯塔 {number}"[: getattr(column.type, "length", None) or 99]
    if form is Form.INT and column.primary_key:
        return number + 40
    if form is Form.BOOL and column.name == "is_local":
        return False
    return _VALUES[form]


def points_to_itself(table: Table) -> bool:
    return any(key.column.table is table for key in table.foreign_keys)


def fill(url: str) -> None:
    """Put a row into every table of the database, and a second one where rows point to others of their table."""
    engine = create_engine(sync_url(url))
    with engine.begin() as connection:
        if is_sqlite(url):
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
        for table in METADATA.sorted_tables:
            for number in (1, 2) if points_to_itself(table) else (1,):
                row = {column.name: _value(table, column, number) for column in table.columns}
                connection.execute(table.insert().values(row))
    engine.dispose()


def everything(url: str) -> dict[str, list[bytes]]:
    """Every row of every table that is backed up, as it is written."""
    with snapshot(url) as now:
        return {table.name: list(now.lines(table.name)) for table in now.tables}


def kept_tables() -> set[str]:
    return set(METADATA.tables) - FLEETING
