"""Exports that somebody ordered: written down, made by a worker, kept to be fetched."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.db.events import EventRows, have_looked_at
from shotwright.db.exports import ExportRows
from shotwright.db.projects import ProjectRows
from shotwright.db.request_tables import Export
from shotwright.db.signers import SignerRows
from shotwright.domain.request_errors import ExportNotFailed, ExportNotFound, ExportNotReady, NothingToExport
from shotwright.domain.signers import SignerMissing
from shotwright.domain.states import Status
from shotwright.usecases.exports import Exports


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file of an export: its path there, and where it lies in storage."""

    name: str
    key: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFacts:
    id: UUID
    project_id: UUID
    ordered_by: UUID
    kinds: tuple[str, ...]
    is_signed: bool
    status: Status
    step: str
    progress: float
    files: tuple[ExportedFile, ...]
    findings: tuple[str, ...]
    error_code: str
    error: str
    created_at: datetime
    ended_at: datetime | None


class ExportOrders:
    """One instance serves one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._rows = ExportRows(session)

    async def order(
        self, project_id: UUID, kinds: Collection[str], *, by: UUID, is_signed: bool = False
    ) -> ExportFacts:
        """Order the films of a project with what belongs to them; `is_signed`: with the certificate of who orders.

        Raises:
            NothingToExport: There is no finished film yet.
            SignerMissing: They are to be signed, and who orders has given no certificate.
        """
        project = await ProjectRows(self._session).get(project_id)
        if not await Exports(self._session, project_id).films():
            raise NothingToExport(project.code)
        if is_signed and await SignerRows(self._session).find(by) is None:
            raise SignerMissing
        row = Export(project_id=project_id, user_id=by, kinds=sorted(set(kinds)), status=Status.PENDING)
        row.files, row.findings, row.is_signed = [], [], is_signed
        await self._rows.add(row)
        self._tell(row, "export.ordered")
        return _facts(row)

    async def retry(self, project_id: UUID, export_id: UUID, *, by: UUID) -> ExportFacts:
        """Order once more what an export that failed was to be; it is signed as `by`, if it was to be signed.

        Raises:
            ExportNotFound, ExportNotFailed, NothingToExport, SignerMissing
        """
        former = await self.one(project_id, export_id)
        if former.status is not Status.FAILED:
            raise ExportNotFailed(former.status)
        return await self.order(project_id, former.kinds, by=by, is_signed=former.is_signed)

    async def page(self, project_id: UUID, *, limit: int, offset: int) -> tuple[Sequence[ExportFacts], int]:
        """Return a part of a project's exports, newest first, and how many there are."""
        rows = await self._rows.page(project_id, limit=limit, offset=offset)
        return [_facts(row) for row in rows], await self._rows.total(project_id)

    async def one(self, project_id: UUID, export_id: UUID) -> ExportFacts:
        """Return one of a project's exports.

        Raises:
            ExportNotFound
        """
        row = await self._rows.get(export_id)
        if row.project_id != project_id:
            raise ExportNotFound(str(export_id))
        return _facts(row)

    async def any(self, export_id: UUID) -> ExportFacts:
        """Return an export, whatever its project.

        Raises:
            ExportNotFound
        """
        return _facts(await self._rows.get(export_id))

    async def finished(self, project_id: UUID, export_id: UUID) -> ExportFacts:
        """Return one of a project's exports that can be fetched.

        Raises:
            ExportNotFound, ExportNotReady
        """
        found = await self.one(project_id, export_id)
        if found.status is not Status.COMPLETED:
            raise ExportNotReady(found.status)
        return found

    async def open(self) -> Sequence[UUID]:
        """Return the exports that are not finished, of all projects: whoever works sees to it that they are queued."""
        return await self._rows.open()

    async def begin(self, export_id: UUID) -> bool:
        """Start, or after a crash start again. False if there is nothing left to do."""
        row = await self._rows.get(export_id, lock=True)
        if row.status in (Status.PENDING, Status.RUNNING):
            row.status = Status.RUNNING
            return True
        return False

    async def advance(self, export_id: UUID, step: str, progress: float) -> None:
        """Note what is being written, and which share of that, 0 to 1, is done."""
        row = await self._rows.get(export_id)
        row.step, row.progress = step[:64], min(1.0, max(0.0, progress))
        have_looked_at(self._session)

    async def complete(self, export_id: UUID, files: Sequence[ExportedFile], findings: Sequence[str]) -> None:
        row = await self._end(export_id, Status.COMPLETED)
        row.files, row.findings = [asdict(one) for one in files], list(findings)
        row.step, row.progress = "", 1.0

    async def fail(self, export_id: UUID, code: str, message: str) -> None:
        """End an export badly, with a sentence for people."""
        row = await self._end(export_id, Status.FAILED)
        row.error_code, row.error = code, message

    async def _end(self, export_id: UUID, status: Status) -> Export:
        row = await self._rows.get(export_id, lock=True)
        row.status, row.ended_at = status, datetime.now(UTC)
        self._tell(row, f"export.{status}")
        return row

    def _tell(self, row: Export, kind: str) -> None:
        EventRows(self._session, row.project_id).tell(kind, str(row.id), kinds=row.kinds)


def _facts(row: Export) -> ExportFacts:
    return ExportFacts(
        id=row.id,
        project_id=row.project_id,
        ordered_by=row.user_id,
        kinds=tuple(row.kinds),
        is_signed=row.is_signed,
        status=row.status,
        step=row.step,
        progress=row.progress,
        files=tuple(ExportedFile(**one) for one in row.files),
        findings=tuple(row.findings),
        error_code=row.error_code,
        error=row.error,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
