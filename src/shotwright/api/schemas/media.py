"""Files, exports and what they take up, as they are given and shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from shotwright.api.schemas.shared import Given, Told, shown
from shotwright.domain.states import Kind, Status
from shotwright.usecases.emptying import Emptied
from shotwright.usecases.export_orders import ExportFacts
from shotwright.workflows.delivering.kinds import FileKind


class WaveformRead(Told):
    duration_s: float
    peaks: list[int]
    """The lowest and the highest sample of each column in turn, -127 to 127 for full scale."""


class ExportNew(Given):
    model_config = shown({"kinds": ["zip", "upright"]})

    kinds: Annotated[list[FileKind], Field(max_length=len(FileKind))] = []  # noqa: RUF012  # pydantic copies defaults
    """What is wanted besides the films, their subtitles, provenance and quality reports."""
    sign: bool = False
    """Whether the films are signed (C2PA) with your certificate, `/users/me/signer`."""


class ExportFile(Told):
    name: str
    """Its path in the export."""
    sha256: str
    size_bytes: int


class ExportRead(Told):
    id: UUID
    kinds: list[FileKind]
    is_signed: bool
    """Whether the films are signed by whoever ordered the export."""
    status: Status
    step: str
    """What is being written."""
    progress: float
    """The share of that step that is done, 0 to 1."""
    files: list[ExportFile]
    findings: list[str]
    """What the check of the films found."""
    error_code: str
    error: str
    created_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, facts: ExportFacts) -> Self:
        return cls.model_validate(facts)


class TakenRead(Told):
    key: str
    take: int
    """The number of the new take."""


class ProjectUsage(Told):
    project: str
    kind: Kind
    files: int
    size_bytes: int


class LibraryUsage(Told):
    owner: str
    files: int
    size_bytes: int


class BinRead(Told):
    """What lies in a bin, or was taken from it for good."""

    takes: int
    size_bytes: int
    kept: int
    """How many takes keep their files, since something that is not in the bin was made from them."""

    @classmethod
    def of(cls, emptied: Emptied) -> Self:
        return cls.model_validate(emptied)


class DeletedRead(Told):
    """A project in the bin. `id` is what it had."""

    id: UUID
    code: str
    name: str
    at: datetime
    files: int
    size_bytes: int


class Left(Told):
    """What deleted projects and characters left in the folder `.bin`."""

    files: int
    size_bytes: int

    @classmethod
    def of(cls, sizes: Mapping[str, int]) -> Self:
        return cls(files=len(sizes), size_bytes=sum(sizes.values()))


class StorageUsage(Told):
    files: int
    size_bytes: int
    left: Left
    by_project: list[ProjectUsage]
    by_library: list[LibraryUsage]
    """What the pictures of people's own characters take up."""
