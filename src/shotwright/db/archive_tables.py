"""Which tables make a production, and go into its archive; which do not, and why."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, select

from shotwright.db.prompt_tables import ProjectPrompts, PromptTemplate
from shotwright.db.schema import METADATA
from shotwright.db.tables import Shot, Take

AnyColumn: TypeAlias = "Column[Any]"

PROJECT: Final = "project"
USER: Final = "user"
PROVIDER: Final = "provider"
_IN_ARCHIVES: Final = frozenset(
    {
        PROJECT,
        "script_version",
        "episode",
        "character",
        "location",
        "scene",
        "shot",
        "line",
        "run",
        "artefact",
        "take",
        "media",
        "decision",
        "event",
        "note",
        "placeholder",
        "assignment",
        "prompt_set",
        "prompt_template",
        "prompt_version",
        "project_prompts",
        "prompt_override",
        "prompt_use",
        "library_cast",
        "drama",
    }
)
LEFT_OUT: Final[Mapping[str, str]] = {
    "cap": "what may be spent is for each studio to say",
    "export": "exports are made anew from the films",
    "job": "what was paid here stays in the books here; an archive has it as history",
    "ledger_entry": "what was paid here stays in the books here; an archive has it as history",
    "llm_answer": "answers belong to jobs; what was made of them is in the takes",
    "member": "accounts are of one studio; whoever brings an archive in owns the project",
    "share_link": "a link leads to one studio, and lets people in",
    "subscription": "who is told of what happens is for each studio to say",
}
"""Tables with rows of a project that are no part of its archive."""
PRIVATE: Final[Mapping[str, frozenset[str]]] = {
    PROJECT: frozenset({"source"}),
    "note": frozenset({"share_id"}),
    "event": frozenset({"seq", "is_past"}),
    "take": frozenset({"worker"}),
}
"""Columns that are never told: where a file lay on somebody's disk, by which link a note came, an event's place among
those of other projects and whether it happened here, and the names of our machines.
"""

ARCHIVED: Final[tuple[Table, ...]] = tuple(one for one in METADATA.sorted_tables if one.name in _IN_ARCHIVES)
"""The tables of an archive, each after those that it refers to."""
BY_NAME: Final[Mapping[str, Table]] = {one.name: one for one in ARCHIVED}


def target_of(column: AnyColumn) -> str:
    """Return the table that a column refers to; "" for none."""
    return next((key.column.table.name for key in column.foreign_keys), "")


def is_told(table: Table, column: AnyColumn) -> bool:
    """Whether an archive has a column: not the project itself, which is the same for all, nor what is private."""
    if table.name != PROJECT and target_of(column) == PROJECT:
        return False
    if column.name in PRIVATE.get(table.name, ()):
        return False
    target = target_of(column)
    return not target or target in BY_NAME or target in (USER, PROVIDER)


def rows_of(table: Table, project_id: UUID) -> ColumnElement[bool]:
    """Return which rows of a table are the project's."""
    chosen = select(ProjectPrompts.set_id).where(ProjectPrompts.project_id == project_id)
    templates = select(PromptTemplate.id).where(PromptTemplate.set_id.in_(chosen))
    otherwise: dict[str, tuple[str, Any]] = {
        "prompt_set": ("id", chosen),
        "prompt_template": ("set_id", chosen),
        "prompt_version": ("template_id", templates),
        "prompt_use": ("take_id", select(Take.id).where(Take.project_id == project_id)),
        "line": ("shot_id", select(Shot.id).where(Shot.project_id == project_id)),
    }
    if table.name in otherwise:
        column, query = otherwise[table.name]
        return table.c[column].in_(query)
    return table.c["id" if table.name == PROJECT else "project_id"] == project_id


def order_of(table: Table) -> Sequence[ColumnElement[Any]]:
    """Return in which order an archive has the rows of a table: that in which they were made."""
    keys = tuple(table.primary_key.columns)
    return (table.c.seq.nulls_last(), *keys) if table.name == "event" else keys
