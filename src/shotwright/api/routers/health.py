"""Whether the studio is there."""

from importlib.metadata import version

from fastapi import APIRouter
from sqlalchemy import text

from shotwright.api.pages import build_of_pages
from shotwright.api.parts import Session
from shotwright.api.people import anybody
from shotwright.api.schemas.shared import Told

router = APIRouter(tags=["system"])


class HealthRead(Told):
    status: str
    version: str
    build: str
    """Which pages are served; "" if none are built. A page that was loaded before another build is to be reloaded."""


def _well() -> HealthRead:
    return HealthRead(status="ok", version=version("shotwright"), build=build_of_pages())


@router.get("/health/live", dependencies=[anybody])
async def health_of_process() -> HealthRead:
    """Say whether this process answers, whatever its database does: what does not is to be started again."""
    return _well()


@router.get("/health", dependencies=[anybody])
async def health(session: Session) -> HealthRead:
    """Say whether the studio and its database are there: only then are requests to be sent here."""
    await session.execute(text("SELECT 1"))
    return _well()
