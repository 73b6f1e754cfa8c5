"""Projects, their owner and their scripts: all SQL about them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.dialects import Turn, take_turn
from shotwright.db.session import keep
from shotwright.db.tables import Episode, Project, ScriptVersion, User
from shotwright.domain.errors import ProjectNotFound
from shotwright.domain.permissions import InstallationRole

LOCAL_OWNER = "owner"
"""What the local owner is called before the first account takes their place."""
_PROJECT: Final = bindparam("project_id")
# Every request or every plan asks these; they are put together once.
_BY_CODE: Final = select(Project).where(Project.code == bindparam("code"))
_SCRIPT_SHA256: Final = (
    select(ScriptVersion.sha256)
    .join(Project, Project.id == ScriptVersion.project_id)
    .where(Project.id == _PROJECT, ScriptVersion.number == Project.script_number)
)
_CUTS: Final = select(Episode.number, Episode.cut).where(Episode.project_id == _PROJECT)


class ProjectRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, project_id: UUID, *, lock: bool = False) -> Project:
        """Return the project, row-locked until the end of the transaction if `lock`.

        Raises:
            ProjectNotFound
        """
        # NO KEY UPDATE: rows that refer to the project may be written by others meanwhile.
        how: Any = {"populate_existing": True, "with_for_update": {"key_share": True}} if lock else {}
        found = await self._session.get(Project, project_id, **how)
        if found is None:
            raise ProjectNotFound(str(project_id))
        keep(self._session, found)
        return found

    async def by_code(self, code: str) -> Project:
        """Return the project of that code.

        Raises:
            ProjectNotFound
        """
        found = await self._session.scalar(_BY_CODE, {"code": code})
        if found is None:
            raise ProjectNotFound(code)
        keep(self._session, found)
        return found

    async def existing(self, project_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return which of these projects there are."""
        return frozenset(await self._session.scalars(select(Project.id).where(Project.id.in_(project_ids))))

    async def names(self, project_ids: Collection[UUID]) -> Mapping[UUID, tuple[str, str]]:
        """Return the codes and names of those of these projects that there are."""
        query = select(Project.id, Project.code, Project.name).where(Project.id.in_(project_ids))
        return {row[0]: (row[1], row[2]) for row in await self._session.execute(query)}

    async def by_source(self, source: str) -> Project | None:
        """Return the newest project made from that script file."""
        query = select(Project).where(Project.source == source).order_by(Project.created_at.desc()).limit(1)
        return await self._session.scalar(query)

    async def all(self) -> Sequence[Project]:
        """Return every project, newest first."""
        return (await self._session.scalars(select(Project).order_by(Project.created_at.desc()))).all()

    async def hold_codes(self) -> None:
        """Let nobody else give a project its code before the end of the transaction."""
        await take_turn(self._session, Turn.CODES)

    async def codes_like(self, stem: str) -> set[str]:
        """Return the codes that start with `stem`."""
        found = await self._session.scalars(select(Project.code).where(Project.code.startswith(stem, autoescape=True)))
        return set(found)

    async def owner(self) -> User:
        """Return the local owner, for whom this machine's own people act; the first call makes them."""
        found = await self._session.scalar(select(User).where(User.is_local))
        if found is None:
            found = User(name=LOCAL_OWNER, role=InstallationRole.ADMIN, is_local=True)
            self._session.add(found)
            await self._session.flush()  # the caller needs the id
        return found

    async def add(self, project: Project) -> Project:
        self._session.add(project)
        await self._session.flush()  # the caller needs the id
        return project

    async def script(self, project_id: UUID) -> ScriptVersion | None:
        """Return the script in force."""
        query = select(ScriptVersion).join(Project, Project.id == ScriptVersion.project_id)
        query = query.where(Project.id == project_id, ScriptVersion.number == Project.script_number)
        return await self._session.scalar(query.execution_options(populate_existing=True))

    async def script_sha256(self, project_id: UUID) -> str:
        """Return the SHA-256 of the script in force; "" if there is none. The script itself may be long."""
        return await self._session.scalar(_SCRIPT_SHA256, {_PROJECT.key: project_id}) or ""

    async def scripts(self, project_id: UUID) -> Sequence[ScriptVersion]:
        """Return every version of the script, oldest first."""
        query = select(ScriptVersion).where(ScriptVersion.project_id == project_id)
        return (await self._session.scalars(query.order_by(ScriptVersion.number))).all()

    async def script_numbered(self, project_id: UUID, number: int) -> ScriptVersion | None:
        query = select(ScriptVersion).where(ScriptVersion.project_id == project_id)
        return await self._session.scalar(query.where(ScriptVersion.number == number))

    async def next_script_number(self, project_id: UUID) -> int:
        query = select(func.max(ScriptVersion.number)).where(ScriptVersion.project_id == project_id)
        return (await self._session.scalar(query) or 0) + 1

    async def add_script(self, script: ScriptVersion) -> None:
        self._session.add(script)
        await self._session.flush()

    async def people(self) -> Mapping[UUID, str]:
        """Return everybody's name, by id."""
        return {user.id: user.name for user in await self._session.scalars(select(User))}

    async def name_of(self, user_id: UUID | None) -> str:
        """Return somebody's name; the local owner's if nobody is named."""
        found = await self._session.get(User, user_id) if user_id is not None else await self.owner()
        return found.name if found is not None else ""

    async def cuts(self, project_id: UUID) -> Mapping[int, Any]:
        """Return the cuts of the project's episodes that have one, as they are stored."""
        found = await self._session.execute(_CUTS, {_PROJECT.key: project_id})
        return {number: cut for number, cut in found if cut}

    async def episode(self, project_id: UUID, number: int) -> Episode:
        """Return the project's episode of that number; the first call makes it."""
        query = select(Episode).where(Episode.project_id == project_id, Episode.number == number)
        found = await self._session.scalar(query)
        if found is None:
            found = Episode(project_id=project_id, number=number)
            self._session.add(found)
            await self._session.flush()  # the caller needs the id
        return found

    async def count(self) -> int:
        return await self._session.scalar(select(func.count()).select_from(Project)) or 0
