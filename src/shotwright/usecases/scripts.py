"""The versions of a project's script: where each came from, which is in force, and how two of them differ."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows
from shotwright.db.projects import ProjectRows
from shotwright.db.tables import ScriptVersion, Take
from shotwright.db.takes import AnyTakes, TakeRows
from shotwright.domain.errors import ArtefactNotFound, ScriptVersionNotFound
from shotwright.domain.graph import BREAKDOWN_KEY
from shotwright.domain.templates import Look
from shotwright.domain.word_diff import Piece, word_diff
from shotwright.domain.writing import Origin
from shotwright.usecases.project_prompts import ProjectPrompts
from shotwright.usecases.projects import check_script

_LOOK = "look"
_SITTING: Final = timedelta(minutes=30)
"""So long what somebody writes goes on in one version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One text of the script. What is said of models is empty for what a person brought."""

    number: int
    text: str
    sha256: str
    origin: str
    note: str
    is_in_force: bool
    created_at: datetime
    take_id: UUID | None = None
    provider: str = ""
    model: str = ""
    prompt: str = ""
    template: str = ""
    """Set, stage and version: `en/rewrite v1`."""
    facts: Mapping[str, Any] | None = None
    """What was measured of the take that wrote it: tokens, latency_s ..."""
    cost_usd_micros: int = 0


class Scripts:
    """One project's. One instance serves one transaction."""

    def __init__(self, session: AsyncSession, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id
        self._rows = ProjectRows(session)

    async def add(self, text: str, origin: Origin, *, note: str = "", take_id: UUID | None = None) -> int:
        """Keep a text as a new version, without bringing it into force. Return its number.

        Raises:
            ScriptUnreadable: Empty, binary or far too long.
        """
        check_script(text)
        await self._rows.get(self._project_id, lock=True)  # before the number: two may be written at once
        number = await self._rows.next_script_number(self._project_id)
        await self._rows.add_script(
            ScriptVersion(
                project_id=self._project_id,
                number=number,
                text=text,
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                origin=origin,
                note=note,
                take_id=take_id,
            )
        )
        EventRows(self._session, self._project_id).tell("script.added", f"script v{number}", origin=origin)
        return number

    async def write(self, text: str, *, as_new: bool = False) -> None:
        """Keep what somebody writes in the studio, and have it in force: saved often, and few versions.

        It goes on in the newest version as long as that one was written here, is in force, is not half an hour old, and
        nothing was made of it. Otherwise, or if `as_new`, it is a new version.

        Raises:
            ScriptUnreadable: Empty, binary or far too long.
        """
        check_script(text)
        project = await self._rows.get(self._project_id, lock=True)
        current = await self._rows.script(self._project_id)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        if current is not None and current.sha256 == sha256:
            return
        if current is None or as_new or not await self._is_open(current):
            project.script_number = await self.add(text, Origin.EDIT)
            return
        current.text, current.sha256 = text, sha256
        EventRows(self._session, self._project_id).tell("script.edited", f"script v{current.number}")

    async def use(self, number: int) -> None:
        """Bring a version into force; the story follows with the next run. A screenplay brings its look along.

        Raises:
            ScriptVersionNotFound
        """
        row = await self._row(number)
        (await self._rows.get(self._project_id, lock=True)).script_number = number
        take = await self._take(row)
        look: Mapping[str, str] = take.recipe["inputs"].get(_LOOK) or {} if take is not None else {}
        if look:
            await ProjectPrompts(self._session, self._project_id).set_look(Look(**look))
        EventRows(self._session, self._project_id).tell("script.in_force", f"script v{number}", origin=row.origin)

    async def all(self) -> Sequence[Version]:
        """Return every version, oldest first."""
        in_force = await self._in_force()
        return [await self._version(row, in_force) for row in await self._rows.scripts(self._project_id)]

    async def get(self, number: int) -> Version:
        """Return one version.

        Raises:
            ScriptVersionNotFound
        """
        return await self._version(await self._row(number), await self._in_force())

    async def in_force(self) -> Version:
        """Return the version that the film is made of.

        Raises:
            ScriptVersionNotFound: There is none yet.
        """
        number = await self._in_force()
        if number is None:
            raise ScriptVersionNotFound
        return await self.get(number)

    async def number_of(self, take_id: UUID) -> int | None:
        """Return the number of the version that a take wrote; None if it wrote none."""
        rows = await self._rows.scripts(self._project_id)
        return next((row.number for row in rows if row.take_id == take_id), None)

    async def diff(self, before: int, after: int) -> Sequence[Piece]:
        """Return how one version became another.

        Raises:
            ScriptVersionNotFound
        """
        return word_diff((await self._row(before)).text, (await self._row(after)).text)

    async def _is_open(self, row: ScriptVersion) -> bool:
        if row.origin != Origin.EDIT or datetime.now(UTC) - row.created_at > _SITTING:
            return False
        if row.number + 1 != await self._rows.next_script_number(self._project_id):
            return False
        made = {take.recipe["inputs"].get("script") for take in await self._breakdowns()}
        return row.sha256 not in made

    async def _breakdowns(self) -> Sequence[Take]:
        takes = TakeRows(self._session, self._project_id)
        try:
            return await takes.of_artefact(BREAKDOWN_KEY)
        except ArtefactNotFound:
            return ()

    async def _in_force(self) -> int | None:
        return (await self._rows.get(self._project_id)).script_number

    async def _row(self, number: int) -> ScriptVersion:
        found = await self._rows.script_numbered(self._project_id, number)
        if found is None:
            raise ScriptVersionNotFound(number)
        return found

    async def _take(self, row: ScriptVersion) -> Take | None:
        return (await AnyTakes(self._session).get(row.take_id))[0] if row.take_id is not None else None

    async def _version(self, row: ScriptVersion, in_force: int | None) -> Version:
        take = await self._take(row)
        recipe: Mapping[str, Any] = take.recipe if take is not None else {}
        facts = take.facts if take is not None else {}
        named = recipe.get("prompt_set")
        return Version(
            number=row.number,
            text=row.text,
            sha256=row.sha256,
            origin=row.origin,
            note=row.note,
            is_in_force=row.number == in_force,
            created_at=row.created_at,
            take_id=row.take_id,
            provider=facts.get("provider", ""),
            model=facts.get("model", ""),
            prompt=recipe.get("prompt", ""),
            template=f"{named}/{recipe['template']} v{recipe['template_version']}" if named else "",
            facts=facts,
            cost_usd_micros=take.cost_usd_micros if take is not None else 0,
        )
