"""Bringing a production in: its rows, once they are judged, become those of a new project here."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.archive_reading import Found, Lines
from shotwright.db.archive_rows import TABLES, ArrivingRows, said_by
from shotwright.db.archive_translating import Translator
from shotwright.db.events import EventRows
from shotwright.db.members import MemberRows
from shotwright.db.projects import ProjectRows
from shotwright.domain.archives import ArchiveNotUsable, Manifest
from shotwright.domain.caps import CapScope, FirstCap
from shotwright.domain.films import check_size
from shotwright.domain.layout import folder_name, free_name
from shotwright.domain.permissions import ProjectRole
from shotwright.usecases.ledger import Ledger
from shotwright.usecases.planning import Planning
from shotwright.usecases.projects import ProjectFacts, as_facts

_AT_ONCE: Final = 500
_PROMPTS: Final = ("prompt_set", "prompt_template", "prompt_version")
IsFree = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A project that was brought in. `left_out` says what could not be taken over, a sentence each."""

    project: ProjectFacts
    left_out: Sequence[str]


class Arrivals:
    """One instance serves one transaction: all of a production is written in it, or nothing."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = ArrivingRows(session)

    async def code_for(self, manifest: Manifest, is_free: IsFree) -> str:
        """Return a code for the new project: its old one if nobody has it, and nothing lies in that folder."""
        stem = folder_name(manifest.code) or folder_name(manifest.name) or "imported"
        taken = await self._rows.codes_like(stem)
        while not await is_free(code := free_name(stem, taken)):
            taken.add(code)
        return code

    async def bring(
        self, found: Found, manifest: Manifest, lines: Lines, code: str, *, by: UUID | None, cap: FirstCap | None
    ) -> Arrived:
        """Write the rows of a production that was judged.

        Args:
            found: What the judge said.
            manifest: What the archive says it holds.
            lines: Gives the rows of each table once more.
            code: What the project is to be called here.
            by: Whose it is; None: the local owner's.
            cap: What it may cost here; None: the usual.

        Raises:
            ArchiveNotUsable: The rows contradict each other.
            FormatNotAllowed
        """
        owner_id = by or (await ProjectRows(self._session).owner()).id
        project_id = next(iter(found.ids["project"].values()))
        sets, known = await self._prompt_sets(found)
        translator = Translator(
            found,
            project_id,
            await self._people(found, owner_id),
            await self._rows.providers(),
            folder=code,
            sets=sets,
            files={f"{manifest.code}/{name}": f"{code}/{name}" for name in manifest.files},
        )
        given = {"project": {"code": code, "owner_id": owner_id}, "event": {"is_past": True}}
        try:
            for table in TABLES:
                if table in manifest.tables and not (table in _PROMPTS and known):
                    await self._write(table, translator.rows(table, lines(table)), given.get(table, {}))
        except (IntegrityError, DataError) as error:
            raise ArchiveNotUsable(
                f"The rows of the archive contradict each other: {str(error.orig)[:200]}."
            ) from error
        await MemberRows(self._session).put(project_id, owner_id, ProjectRole.OWNER)
        if cap is not None:
            limit, warn = cap.limit_usd_micros, cap.warn_percent
            await Ledger(self._session).set_cap(CapScope.PROJECT, project_id, limit, warn_percent=warn)
        EventRows(self._session, project_id).tell("project.imported", code, was=manifest.code)
        facts = await self._checked(project_id)
        return Arrived(project=facts, left_out=tuple(dict.fromkeys(translator.left_out)))

    async def _write(self, table: str, rows: Iterator[dict[str, Any]], given: Mapping[str, Any]) -> None:
        while some := await asyncio.to_thread(_some, rows):
            if table == "prompt_set":
                for row in some:
                    row["code"] = self._called(row["code"])
            await self._rows.add(table, [{**row, **given} for row in some])

    async def _people(self, found: Found, owner_id: UUID) -> dict[str, UUID]:
        """Return who is meant by each name: whoever brings the archive in by their own, else somebody elsewhere."""
        own = await self._rows.name_of(owner_id)
        return {
            name: owner_id if name == own else await self._rows.person(name or "somebody")
            for name in sorted(found.people)
        }

    async def _prompt_sets(self, found: Found) -> tuple[dict[str, str], bool]:
        """Return what the archive's prompt set is called here, and whether exactly that set is here already."""
        self._sets: dict[str, str] = {}
        if len(found.prompt_sets) > 1:
            raise ArchiveNotUsable("The archive holds more than one prompt set; a project uses one.")
        for row in found.prompt_sets:
            here = await self._rows.set_of(row["code"])
            if here is not None and here[1] == _said(found):
                found.ids["prompt_set"][row["id"]] = here[0]
                return {}, True
            if here is not None:
                self._sets[row["code"]] = free_name(row["code"], await self._rows.set_codes(row["code"]))
        return self._sets, False

    def _called(self, code: str) -> str:
        return self._sets.get(code, code)

    async def _checked(self, project_id: UUID) -> ProjectFacts:
        """Return the new project as the studio sees it, or raise ArchiveNotUsable if that makes no sense of it."""
        try:
            facts = as_facts(await ProjectRows(self._session).get(project_id))
            await Planning(self._session, project_id).plan()
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            raise ArchiveNotUsable(f"The archive holds no production: {str(error)[:200]}.") from error
        check_size(facts.settings.format.size)
        return facts


def _some(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(islice(rows, _AT_ONCE))


def _said(found: Found) -> frozenset[tuple[Any, ...]]:
    templates = {row["id"]: row for row in found.prompt_templates}
    return frozenset(
        said_by(
            templates[row["template_id"]]["stage"], templates[row["template_id"]]["in_force"], SimpleNamespace(**row)
        )
        for row in found.prompt_versions
    )
