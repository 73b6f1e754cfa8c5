"""What the studio's files take up."""

from fastapi import APIRouter

from shotwright.api.parts import Session
from shotwright.api.people import needs
from shotwright.api.schemas.media import ProjectUsage, StorageUsage
from shotwright.db.media import MediaRows
from shotwright.domain.permissions import Action

router = APIRouter(tags=["system"])


@router.get("/storage/usage", dependencies=[needs(Action.ADMINISTER)])
async def read_storage_usage(session: Session) -> StorageUsage:
    """Show how many bytes the takes of each project have, by their kind. Exports and the bin are not counted."""
    found = [
        ProjectUsage(project=project, kind=kind, files=files, size_bytes=size)
        for project, kind, files, size in await MediaRows(session).usage()
    ]
    return StorageUsage(
        files=sum(one.files for one in found), size_bytes=sum(one.size_bytes for one in found), by_project=found
    )
