"""What the studio's files take up."""

from fastapi import APIRouter

from shotwright.api.parts import PartsDep, Session
from shotwright.api.people import needs
from shotwright.api.schemas.media import Left, LibraryUsage, ProjectUsage, StorageUsage
from shotwright.db.library import LibraryRows
from shotwright.db.media import MediaRows
from shotwright.domain.permissions import Action
from shotwright.usecases.deleting import BIN

router = APIRouter(tags=["system"])


@router.get("/storage/usage", dependencies=[needs(Action.ADMINISTER)])
async def read_storage_usage(session: Session, parts: PartsDep) -> StorageUsage:
    """Show how many bytes takes and people's own characters have, also takes in a bin. Exports do not count."""
    found = [
        ProjectUsage(project=project, kind=kind, files=files, size_bytes=size)
        for project, kind, files, size in await MediaRows(session).usage()
    ]
    libraries = [
        LibraryUsage(owner=owner, files=files, size_bytes=size)
        for owner, files, size in await LibraryRows(session).usage()
    ]
    return StorageUsage(
        files=sum(one.files for one in [*found, *libraries]),
        size_bytes=sum(one.size_bytes for one in [*found, *libraries]),
        by_project=found,
        by_library=libraries,
        left=Left.of(await parts.storage.sizes(BIN)),
    )
