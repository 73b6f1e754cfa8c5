"""How the installation is: what there is to do and who does it, what was logged, what is backed up."""

import os
from datetime import UTC, datetime
from http import HTTPStatus

from fastapi import APIRouter

from shotwright.api.logbook import MOST_LINES
from shotwright.api.parts import MakesBackups, Parts, PartsDep, Session
from shotwright.api.people import needs
from shotwright.api.problems import problems
from shotwright.api.schemas.system import BackupsRead, LogRead, QueuesRead
from shotwright.db.gauges import GaugeRows
from shotwright.db.queues import QueueRows
from shotwright.domain.operating_errors import BackupUnderWay, NoBackups, NoRoomForBackup
from shotwright.domain.permissions import Action

router = APIRouter(prefix="/system", tags=["system"], dependencies=[needs(Action.ADMINISTER)])


@router.get("/queues")
async def read_queues(session: Session) -> QueuesRead:
    """Show what waits and what is being made in all projects, which of them are paused, and who works."""
    rows = QueueRows(session)
    now = await GaugeRows(session).read(datetime.now(UTC).date())
    shows_idle = session.get_bind().dialect.name != "sqlite"
    return QueuesRead.of(now, await rows.paused(), await rows.workers(), shows_idle=shows_idle)


@router.get("/log")
async def read_log(parts: PartsDep) -> LogRead:
    """Show the last warnings and errors of the process that answers; it keeps 200, and forgets them when it ends.

    Everything that is logged goes to standard error, of this and of every other process.
    """
    return LogRead.of(parts.log, process=os.getpid(), most=MOST_LINES)


@router.get("/backups", responses=problems(NoBackups))
async def list_backups(parts: PartsDep) -> BackupsRead:
    """Show the backups in the studio's own folder, and whether one is being made. Others are known to nobody here."""
    return BackupsRead.model_validate(await _maker(parts).look())


@router.post(
    "/backups", status_code=HTTPStatus.ACCEPTED, responses=problems(NoBackups, BackupUnderWay, NoRoomForBackup)
)
async def make_backup(parts: PartsDep) -> BackupsRead:
    """Begin to write a backup into the studio's own folder; the studio may work meanwhile.

    `secret.key` is never in it. It lies on the same disk as the studio: copy it elsewhere.
    """
    maker = _maker(parts)
    await maker.begin()
    return BackupsRead.model_validate(await maker.look())


def _maker(parts: Parts) -> MakesBackups:
    if parts.backups is None:
        raise NoBackups
    return parts.backups
