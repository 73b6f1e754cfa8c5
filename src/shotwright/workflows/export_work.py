"""One export: a durable workflow. Its id is the export's id.

A crash repeats the step it fell into; the files of an export are written whole, and under names of its own.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

from dbos import DBOS
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from shotwright.domain.errors import StudioError
from shotwright.domain.signers import SignerMissing
from shotwright.domain.states import Kind
from shotwright.usecases.export_orders import ExportedFile, ExportFacts, ExportOrders
from shotwright.usecases.exports import Exports, FilmRecord
from shotwright.usecases.projects import Projects
from shotwright.usecases.signers import Signers
from shotwright.workflows.delivering.delivery import Delivered, Wanted, deliver
from shotwright.workflows.delivering.kinds import FileKind
from shotwright.workflows.delivering.signers import identity_of
from shotwright.workflows.outages import every
from shotwright.workflows.take_work import file_trouble
from shotwright.workflows.workbench import at_the_bench, give_up_if_closing, outlasting_outages, workshop
from shotwright_media.checks.signing_identity import SigningIdentity
from shotwright_media.errors import DiskFull, MediaError
from shotwright_media.film.segment_store import SegmentStore

log = logging.getLogger(__name__)

WORKFLOW: Final = "make_export"
_FOLDER: Final = "07_exports"
_LOOK_S: Final = 1.0
_FILES = TypeAdapter(tuple[ExportedFile, ...])


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
async def make_export(export_id: str) -> str:
    """Make one export and end it, well or badly. Returns `ended`, or `over` if there was nothing left to do."""
    with at_the_bench():
        if not await _begin(export_id):
            return "over"
        await _end(export_id, await _write(export_id))
    return "ended"


@DBOS.step(name="begin_export")
async def _begin(export_id: str) -> bool:
    async def begin() -> bool:
        async with workshop().database.unit() as session:
            return await ExportOrders(session).begin(UUID(export_id))

    return await outlasting_outages(begin)


@DBOS.step(name="write_export")
async def _write(export_id: str) -> dict[str, Any]:
    """Write everything into a folder of our own, then bring it into storage."""
    try:
        async with workshop().places[Kind.FILM]:
            files, findings = await _written(UUID(export_id))
        return {"files": _FILES.dump_python(files, mode="json"), "findings": findings}
    except StudioError as error:
        return {"code": error.code, "error": str(error)}
    except (DiskFull, OSError) as error:
        return file_trouble(error, str(workshop().scratch))
    except MediaError as error:
        return {"code": error.code, "error": str(error)}
    except Exception as error:  # a worker's outer loop: a fault in one export must not stop the others
        give_up_if_closing()
        log.exception("export %s failed", export_id)
        return {"code": "unexpected", "error": f"This is a fault in Shotwright, please report it: {error!r}."}


@DBOS.step(name="end_export")
async def _end(export_id: str, outcome: Mapping[str, Any]) -> None:
    async def end() -> None:
        async with workshop().database.unit() as session:
            orders = ExportOrders(session)
            if "files" in outcome:
                files = _FILES.validate_python(outcome["files"])
                await orders.complete(UUID(export_id), files, outcome["findings"])
            else:
                await orders.fail(UUID(export_id), outcome["code"], outcome["error"])

    await outlasting_outages(end)


async def _written(export_id: UUID) -> tuple[tuple[ExportedFile, ...], list[str]]:
    async with workshop().database.snapshot() as session:
        facts = await ExportOrders(session).any(export_id)
        project = await Projects(session).find(str(facts.project_id))
        records = await Exports(session, facts.project_id).records()
        identity = await _identity(session, facts)
    with TemporaryDirectory(dir=workshop().scratch, prefix="export-") as folder:
        done = [await _delivered(one, facts, identity, Path(folder), several=len(records) > 1) for one in records]
        paths = await asyncio.to_thread(_files_in, Path(folder))
        files = tuple([await _kept(path, Path(folder), f"{project.code}/{_FOLDER}/{export_id}") for path in paths])
    return files, [finding.sentence for one in done for finding in one.report.findings]


async def _identity(session: AsyncSession, facts: ExportFacts) -> SigningIdentity | None:
    """Return whom an export is signed as: whoever ordered it, if it is to be signed at all."""
    vault = workshop().vault
    if not facts.is_signed:
        return None
    if vault is None:
        raise SignerMissing
    return identity_of(*await Signers(session, vault).open(facts.ordered_by))


async def _delivered(
    record: FilmRecord, facts: ExportFacts, identity: SigningIdentity | None, folder: Path, *, several: bool
) -> Delivered:
    tools, code = workshop(), record.order.project_code
    async with _telling(facts.id) as told:

        def tell(what: str, share: float) -> None:
            told["step"], told["share"] = what, share

        return await deliver(
            record,
            tools.storage,
            scratch=tools.scratch,
            store=SegmentStore(tools.cache, cap_bytes=tools.cache_bytes),
            stem=folder / (f"{code}.{record.code}" if several else code),
            wanted=Wanted(
                kinds=frozenset(FileKind(kind) for kind in facts.kinds),
                identity=identity,
                producer=tools.producer,
                at=datetime.now(UTC),
            ),
            tell=tell,
        )


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def _kept(path: Path, folder: Path, under: str) -> ExportedFile:
    name = path.relative_to(folder).as_posix()
    stored = await workshop().storage.put_file(f"{under}/{name}", path)
    return ExportedFile(name=name, key=stored.key, sha256=stored.sha256, size_bytes=stored.size_bytes)


@asynccontextmanager
async def _telling(export_id: UUID) -> AsyncGenerator[dict[str, Any]]:
    """Give what notes of progress are put into, and write them down while the block runs."""
    told: dict[str, Any] = {"step": "film", "share": 0.0}

    before: dict[str, Any] = {}

    async def write() -> None:
        nonlocal before
        now = dict(told)
        if now != before:
            async with workshop().database.unit() as session:
                await ExportOrders(session).advance(export_id, now["step"], now["share"])
            before = now

    task = asyncio.create_task(every(_LOOK_S, write))
    try:
        yield told
    finally:
        task.cancel()
